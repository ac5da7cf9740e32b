#:project ../src/Lantern/Lantern.csproj
using Lantern;
using Lantern.Plots;

// Lesson 1: a machine that does not know how long a mile is, and finds out by being wrong.

double kilometres = 100;
double truth = 62.137;              // miles, as somebody measured; and 0 kilometres are 0 miles

// The machine believes that miles = kilometres · c, but does not know c.
Console.WriteLine("Guess c: answer = c·100, error = truth − answer");
Console.WriteLine();
foreach (double guess in new[] { 0.5, 0.6, 0.7, 0.61 })
{
    double answer = guess * kilometres;
    double error = truth - answer;
    string advice = error > 0 ? "c must grow" : "c must shrink";
    Console.WriteLine($"   c = {guess,-4}   answer {answer:0}   error {truth} − {answer:0} = {error,6:0.000}   {advice}");
}

// Now the machine corrects itself. 12.137 miles too few in 100 kilometres: c is 12.137/100 too small.
// It believes a part of that, here a half.
double fraction = 0.5;
double c = 0.5;
List<double> steps = [], answers = [];
Console.WriteLine();
Console.WriteLine($"Correct c: new c = c + {fraction}·error/100");
Console.WriteLine();
Console.WriteLine("   step   c         answer    error");
for (int step = 0; step <= 12; step++)
{
    double answer = c * kilometres;
    double error = truth - answer;
    Console.WriteLine($"   {step,4}   {c:0.00000}   {answer:0.000}   {error,7:0.000}");
    steps.Add(step);
    answers.Add(answer);

    c = c + fraction * error / kilometres;
}

double[] ends = [0, kilometres];
new Plot("Each guess is a line; the right one leads to the truth") { XLabel = "kilometres", YLabel = "miles" }
    .Line(ends, [0, 0.5 * kilometres], "c = 0.5")
    .Line(ends, [0, 0.6 * kilometres], "c = 0.6")
    .Line(ends, [0, 0.7 * kilometres], "c = 0.7")
    .Points(ends, [0, truth], "truth")
    .Save("01-kilometres-to-miles-guesses.svg");
new Plot("Every step halves the error") { XLabel = "step", YLabel = "answer for 100 kilometres, in miles" }
    .Points([.. steps], [.. answers])
    .HorizontalLine(truth, "truth")
    .Save("01-kilometres-to-miles-steps.svg");
Console.WriteLine();
Console.WriteLine("Picture: 01-kilometres-to-miles-guesses.svg");
Console.WriteLine("Picture: 01-kilometres-to-miles-steps.svg");

// Change and see
//   fraction = 1.0   the first correction is the last: a single measurement, if it is exact, can be believed at once.
//   fraction = 1.9   every correction goes too far. The error changes its sign each time, but shrinks.
//   fraction = 2.1   every correction makes it worse: too large a step is the commonest way to learn nothing.
