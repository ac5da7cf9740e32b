// Lesson 1: a machine that does not know how long a mile is, and finds out by being wrong.

double kilometres = 100;
double truth = 62.137;              // somebody measured it; and 0 kilometres are 0 miles

// The machine believes that miles = kilometres · c. It does not know c.
Console.WriteLine("Guess c and look at the error = truth − answer");
Console.WriteLine();
Console.WriteLine("      c   answer = 100·c   error");
foreach (double guess in new[] { 0.5, 0.6, 0.7, 0.61 })
{
    double answer = kilometres * guess;
    double error = truth - answer;
    string advice = error > 0 ? "too few miles: c must grow" : "too many miles: c must shrink";
    Console.WriteLine($"   {guess:0.00}   {truth:0.000} − {answer:0}   = {error,6:0.000}   {advice}");
}

// Now the machine corrects itself. An error of 12.137 miles over 100 kilometres says that c is wrong by 12.137/100.
// It believes only a part of that, here a half.
double fraction = 0.5;
double c = 0.5;
Console.WriteLine();
Console.WriteLine($"Correct c by a fraction of the error: c + {fraction}·error/{kilometres}");
Console.WriteLine();
Console.WriteLine("   step   c         answer    error");
for (int step = 0; step <= 12; step++)
{
    double answer = kilometres * c;
    double error = truth - answer;
    Console.WriteLine($"   {step,4}   {c:0.00000}   {answer:0.000}   {error,7:0.000}");

    c = c + fraction * error / kilometres;
}

// Change and see
//   fraction = 1.0   the first correction is the last: one measurement without any noise could be believed at once.
//   fraction = 1.9   every correction goes too far, so the error changes its sign each time; it still shrinks.
//   fraction = 2.1   every correction makes it worse. Too large a step is the commonest way to learn nothing.
