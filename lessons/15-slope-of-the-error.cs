#:project ../src/Lantern/Lantern.csproj
// Lesson 15: the slope of the error with respect to one weight, by the formula, factor by factor, and by measuring.
using Lantern;
using Lantern.Plots;

double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
double Slope(Func<double, double> f, double x) => (f(x + 0.0001) - f(x - 0.0001)) / 0.0002;

Console.WriteLine("The slope of σ is σ·(1 − σ)");
foreach (var x in new double[] { -4, -2, 0, 2, 4 })
{
    var s = Sigmoid(x);
    Console.WriteLine($"x = {x,2}   σ = {s:0.0000}   σ·(1 − σ) = {s * (1 - s):0.0000}   measured {Slope(Sigmoid, x):0.0000}");
}

// The first output node of lesson 07: what comes from the three hidden nodes, and the weights of the links.
double[] hidden = [Sigmoid(1.16), Sigmoid(0.42), Sigmoid(0.62)];
double[] weights = [0.3, 0.7, 0.5];
const double Target = 0.99;

double Sum(double[] w) => (w[0] * hidden[0]) + (w[1] * hidden[1]) + (w[2] * hidden[2]);

var sum = Sum(weights);
var output = Sigmoid(sum);
var error = Target - output;

Console.WriteLine();
Console.WriteLine("Forward");
Console.WriteLine($"sum    = 0.3·{hidden[0]:0.0000} + 0.7·{hidden[1]:0.0000} + 0.5·{hidden[2]:0.0000} = {sum:0.0000}");
Console.WriteLine($"output = σ({sum:0.0000}) = {output:0.0000}");
Console.WriteLine($"error  = {Target} − {output:0.0000} = {error:0.0000}");

// E as a function of one weight j alone, the others kept still.
double HalfSquaredError(int j, double w)
{
    double[] changed = [.. weights];
    changed[j] = w;
    var e = Target - Sigmoid(Sum(changed));
    return e * e / 2;
}

Console.WriteLine();
Console.WriteLine("Slope for each weight: −(t − o) · σ·(1 − σ) · output of the hidden node");
for (var j = 0; j < 3; j++)
{
    var slope = -error * output * (1 - output) * hidden[j];
    var measured = Slope(w => HalfSquaredError(j, w), weights[j]);
    var measuredWhole = Slope(w => 2 * HalfSquaredError(j, w), weights[j]);
    Console.WriteLine($"w{j + 1}   {-error:0.0000} · {output * (1 - output):0.0000} · {hidden[j]:0.0000} = {slope:0.0000}");
    Console.WriteLine($"     measured for ½(t − o)²: {measured:0.0000}, for (t − o)²: {measuredWhole:0.0000}");
}

new Plot("σ and its slope") { XLabel = "x" }
    .Function(Sigmoid, -6, 6, "σ(x)")
    .Function(x => Sigmoid(x) * (1 - Sigmoid(x)), -6, 6, "σ(x)·(1 − σ(x))")
    .Save("15-slope-of-the-error.svg");
Console.WriteLine();
Console.WriteLine("Picture: 15-slope-of-the-error.svg");

// Change and see
// 1. Make the target 0.7263, the output. The error is 0, and with it every slope: there is nothing to learn.
// 2. Make the weights -30, -70, -50. The answer could not be further off, yet every slope is 0, for σ is flat out
//    there: the node is saturated. Lesson 18 shows what to do about it.
// 3. Leave -error out of the formula and compare with what was measured. That is how lesson 16 finds a slip.
