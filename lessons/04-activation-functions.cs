#:project ../src/Lantern/Lantern.csproj
using Lantern;
using Lantern.Plots;

// Lesson 4: what a node does with its sum. A step, or a smooth curve.

double threshold = 0.0;

Console.WriteLine("     x   step   e^-x       σ(x) = 1/(1 + e^-x)");
foreach (double x in new[] { -6.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 6.0 })
    Console.WriteLine($"   {x,3:0}   {Step(x)}    {Math.Exp(-x),10:0.0000}   {Sigmoid(x):0.0000}");
Console.WriteLine();

// A smooth curve answers to every nudge. The step answers to almost none, and then with all it has.
double nudge = 0.1;
Console.WriteLine($"Nudge x by {nudge}: how much more comes out?");
Console.WriteLine();
Console.WriteLine("      x      step      σ");
foreach (double x in new[] { -4.0, -2.0, -0.05, 0.0, 2.0, 4.0 })
    Console.WriteLine($"   {x,5:0.00}   {Step(x + nudge) - Step(x),4}     {Sigmoid(x + nudge) - Sigmoid(x):0.0000}");
Console.WriteLine();

new Plot("Two ways to answer a sum") { XLabel = "sum x", YLabel = "output", XRange = (-6, 6), YRange = (-0.1, 1.1) }
    .Line([-6, threshold, threshold, 6], [0, 0, 1, 1], "step")
    .Function(Sigmoid, -6, 6, "σ(x)")
    .Function(x => Sigmoid(5 * x), -6, 6, "σ(5·x)")
    .Save("04-activation-functions.svg");
Console.WriteLine("Picture: 04-activation-functions.svg");

int Step(double x) => x > threshold ? 1 : 0;

double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

// Change and see
//   threshold = 2.0   the step moves to 2. To move σ along, subtract from its sum: Sigmoid(x - 2).
//   nudge = -0.1      all signs turn round: σ also says which way is down.
//   in the first table x = 40.0   σ(40) is 1.0000, and for the computer it is 1 exactly: e^-40 is lost beside 1.
