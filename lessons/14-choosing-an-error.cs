#:project ../src/Lantern/Lantern.csproj
// Lesson 14: three ways to turn the errors of several outputs into one number, and why the squares win.
using Lantern;
using Lantern.Plots;

double[] outputs = [0.4, 0.8, 1.0];
double[] targets = [0.5, 0.7, 1.0];

Console.WriteLine("output  target   t − o   |t − o|  (t − o)²");
double plain = 0, absolute = 0, squared = 0;
for (var k = 0; k < 3; k++)
{
    var error = targets[k] - outputs[k];
    plain += error;
    absolute += Math.Abs(error);
    squared += error * error;
    Console.WriteLine($"{outputs[k],6:0.0} {targets[k],7:0.0} {error,7:0.0} {Math.Abs(error),9:0.0} {error * error,9:0.00}");
}

// The first sum is 0 but for rounding; the third form, for zero, keeps it from being printed as -0.0.
Console.WriteLine($"sum            {plain,7:0.0;-0.0;0.0} {absolute,9:0.0} {squared,9:0.00}");

// Descent on each, for one output with the target 0.5. The slopes follow from lesson 13.
double Absolute(double o) => Math.Abs(0.5 - o);
double Squared(double o) => (0.5 - o) * (0.5 - o);
double SlopeOfAbsolute(double o) => o < 0.5 ? -1 : 1; // two straight lines with a kink between them
double SlopeOfSquared(double o) => -2 * (0.5 - o); // chain rule: 2·(t − o) times the −1 of t − o

Console.WriteLine();
Console.WriteLine("Descent from o = 0.9 to the target 0.5, learning rate 0.15");
Console.WriteLine("move      |t − o|           (t − o)²");
Console.WriteLine("           o   slope        o    slope");
var (a, s) = (0.9, 0.9);
for (var move = 0; move <= 8; move++)
{
    Console.WriteLine($"{move,4}   {a,5:0.00} {SlopeOfAbsolute(a),7:0.00}   {s,6:0.000} {SlopeOfSquared(s),8:0.000}");
    a -= 0.15 * SlopeOfAbsolute(a);
    s -= 0.15 * SlopeOfSquared(s);
}

new Plot("Three errors of one output whose target is 0.5") { XLabel = "output o", YLabel = "error" }
    .Function(o => 0.5 - o, 0, 1, "t − o")
    .Function(Absolute, 0, 1, "|t − o|", style: LineStyle.Dashed)
    .Function(Squared, 0, 1, "(t − o)²")
    .Save("14-choosing-an-error.svg");
Console.WriteLine();
Console.WriteLine("Picture: 14-choosing-an-error.svg");

// Change and see
// 1. Make the outputs 0.0, 1.2, 1.0. Two answers are much worse, yet the first sum is still 0.
// 2. Make the outputs 0.5, 0.7, 0.8, so that one answer is wrong by 0.2 instead of two by 0.1. The absolute sum is
//    the same 0.2; the squares say 0.04 instead of 0.02: one large error counts for more than two small ones.
// 3. Make the learning rate of the descent 0.6. Squares overshoot, then settle; |t − o| swings by 0.6 for ever.
