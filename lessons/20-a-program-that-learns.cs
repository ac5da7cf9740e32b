#:project ../src/Lantern/Lantern.csproj
// Lesson 20: the same neuron with matrices, and one number that says how well it learns.
using Lantern;
using Lantern.Numerics;
using Lantern.Plots;

double[][] x = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]; // X: an example a row
double[] y = [0, 0, 1, 1];

var random = new NumpyRandom(seed: 1);
double[] w = [2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1];

Console.WriteLine("           output for                            mean");
Console.WriteLine(" steps    0 0 1   0 1 1   1 0 1   1 1 1   squared error   error · steps");
List<double> steps = [], errors = [];
var next = 1.0;
for (var step = 0; ; step++)
{
    // Forward: o = σ(X·w), all examples at once.
    double[] o = [.. Times(x, w).Select(Sigmoid)];

    var error = y.Zip(o, (target, output) => (target - output) * (target - output)).Average();
    if (step % 2000 == 0)
        Console.WriteLine($"{step,6} {string.Concat(o.Select(output => $"{output,8:F4}"))}{error,16:F10}{error * step,16:F4}");
    if (step >= next || step == 10_000)
    {
        steps.Add(step);
        errors.Add(error);
        next *= 1.2;
    }

    if (step == 10_000)
    {
        Console.WriteLine($"final  {string.Concat(o.Select(output => $"{output,8:F5}"))}");
        break;
    }

    // Backward: w += Xᵀ·((y − o)·o·(1 − o)).
    double[] g = [.. y.Zip(o, (target, output) => (target - output) * output * (1 - output))];
    w = Plus(w, Times(Transpose(x), g));
}

new Plot("Twice the steps, half the error") { XLabel = "steps", YLabel = "mean squared error", LogX = true, LogY = true }
    .Line([.. steps], [.. errors])
    .Save("20-a-program-that-learns.svg");
Console.WriteLine();
Console.WriteLine("Picture: 20-a-program-that-learns.svg");

static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

static double[] Times(double[][] matrix, double[] vector) =>
    [.. matrix.Select(row => row.Zip(vector, (a, b) => a * b).Sum())];

static double[] Plus(double[] a, double[] b) => [.. a.Zip(b, (left, right) => left + right)];

static double[][] Transpose(double[][] matrix) =>
    [.. Enumerable.Range(0, matrix[0].Length).Select(column => matrix.Select(row => row[column]).ToArray())];

// Change and see
//   y = [0, 1, 1, 0]   XOR: the outputs end at 0.5000 and the error at 0.25. The error says that nothing was learned.
//   w = [0, 0, 0]      it learns just as well. A single neuron has no twin to stay equal to.
//   g without output * (1 - output)   the error ends 3,800 times smaller: the slope no longer slows the last part of the
//                      way. That is the rule for another error function, cross-entropy (lesson 24).
