#:project ../src/Lantern/Lantern.csproj
// Lesson 18: numbers that a network can learn from, and what becomes of it with others.
using Lantern;
using Lantern.Numerics;
using Lantern.Plots;

const double learningRate = 0.3;

Console.WriteLine("INPUTS   byte / 255 · 0.99 + 0.01");
foreach (var pixel in new[] { 0, 1, 128, 255 })
    Console.WriteLine($"{pixel,6}  →  {pixel / 255.0 * 0.99 + 0.01:F4}");

Console.WriteLine();
Console.WriteLine("TARGETS  the sum that an output y needs: ln(y / (1 − y))");
foreach (var y in new[] { 0.9, 0.99, 0.999, 0.9999 })
    Console.WriteLine($"{y,8}  needs {Math.Log(y / (1 - y)),7:F3}");
Console.WriteLine("  one weight with the input 1 learns to say");
Console.WriteLine("     steps        0.99          1");
foreach (var steps in new[] { 100, 10_000, 1_000_000 })
    Console.WriteLine($"{steps,10}    w = {Chase(0.99, steps):F3}  w = {Chase(1, steps):F3}");

Console.WriteLine();
Console.WriteLine("FIRST WEIGHTS  within ±1/√links, or normal with that deviation");
foreach (var links in new[] { 3, 100, 784 })
    Console.WriteLine($"{links,6} links  ±{1 / Math.Sqrt(links):F3}");
Console.WriteLine("  784-100-10         in print: 1/√(next nodes)   later: 1/√links");
Console.WriteLine($"  input → hidden   {1 / Math.Sqrt(100),26:F3}{1 / Math.Sqrt(784),18:F3}");
Console.WriteLine($"  hidden → output  {1 / Math.Sqrt(10),26:F3}{1 / Math.Sqrt(100),18:F3}");

Console.WriteLine();
Console.WriteLine("SATURATION  100 nodes, each with 784 inputs of 0.5");
Console.WriteLine("  deviation of the weights   typical sum   mean slope of σ");
foreach (var deviation in new[] { 1, 0.1, 1 / Math.Sqrt(784) })
{
    var random = new NumpyRandom(seed: 1);
    double[] sums = [.. Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, 784).Sum(_ => 0.5 * random.NextNormal(0, deviation)))];
    Console.WriteLine($"{deviation,26:F3}{Math.Sqrt(sums.Average(x => x * x)),14:F2}{sums.Average(x => Slope(Sigmoid(x))),18:F3}");
}

int[] shown = [0, 10, 100, 1_000, 10_000];
double[][] examples = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]; // the third input is always 1: its weight is an offset

Console.WriteLine("  a node learns OR: its mean squared error");
Console.WriteLine($"  inputs       {string.Concat(shown.Select(step => $"{step,9}"))} steps");
var saturation = new Plot("One node, the same examples, larger inputs") { XLabel = "step", YLabel = "mean squared error", LogX = true };
foreach (int scale in new[] { 1, 255 })
{
    var errors = LearnOr(scale);
    Console.WriteLine($"{$"times {scale}",14} {string.Concat(shown.Select(step => $"{errors[step],9:F4}"))}");
    Draw(saturation, errors, $"inputs times {scale}");
}
saturation.Save("18-preparing-data-saturation.svg");

Console.WriteLine();
Console.WriteLine("SYMMETRY  3-3-1 learns XOR: what the three hidden nodes say to 1 0 1, and the mean squared error");
var symmetry = new Plot("Three equal hidden nodes are one") { XLabel = "step", YLabel = "mean squared error", LogX = true };
var numpy = new NumpyRandom(seed: 1);
var starts = new (string, Func<double>)[] { ("all 0", () => 0), ("all 0.5", () => 0.5), ("different", () => (2 * numpy.NextDouble() - 1) / Math.Sqrt(3)) };
foreach (var (name, first) in starts)
{
    Console.WriteLine($"  first weights {name}");
    Draw(symmetry, LearnXor(first), $"first weights {name}");
}
symmetry.Save("18-preparing-data-symmetry.svg");

Console.WriteLine();
Console.WriteLine("Picture: 18-preparing-data-saturation.svg");
Console.WriteLine("Picture: 18-preparing-data-symmetry.svg");

static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

static double Slope(double output) => output * (1 - output);

// One weight w, input 1, so many steps.
static double Chase(double target, int steps)
{
    var w = 0.0;
    for (var step = 0; step < steps; step++)
        w += learningRate * (target - Sigmoid(w)) * Slope(Sigmoid(w));
    return w;
}

double[] LearnOr(double scale)
{
    double[] targets = [0.01, 0.99, 0.99, 0.99];
    var random = new NumpyRandom(seed: 1);
    double[] weights = [.. Enumerable.Range(0, 3).Select(_ => (2 * random.NextDouble() - 1) / Math.Sqrt(3))];
    var errors = new double[10_001];
    for (var step = 0; step < errors.Length; step++)
    {
        for (var n = 0; n < 4; n++)
        {
            double[] inputs = [.. examples[n].Select(x => scale * x)];
            var output = Sigmoid(weights.Zip(inputs, (w, x) => w * x).Sum());
            var error = targets[n] - output;
            errors[step] += error * error / 4;
            for (var i = 0; i < 3; i++)
                weights[i] += learningRate * error * Slope(output) * inputs[i];
        }
    }

    return errors;
}

double[] LearnXor(Func<double> first)
{
    double[] targets = [0.01, 0.99, 0.99, 0.01];
    double[][] inputHidden = [.. Enumerable.Range(0, 3).Select(_ => new[] { first(), first(), first() })];
    double[] hiddenOutput = [first(), first(), first()];
    var errors = new double[10_001];
    for (var step = 0; step < errors.Length; step++)
    {
        for (var n = 0; n < 4; n++)
        {
            double[] hidden = [.. inputHidden.Select(row => Sigmoid(row.Zip(examples[n], (w, x) => w * x).Sum()))];
            var output = Sigmoid(hiddenOutput.Zip(hidden, (w, h) => w * h).Sum());
            if (n == 2 && shown.Contains(step))
                Console.Write($"{step,8}   {string.Join("  ", hidden.Select(h => h.ToString("F4")))}");
            var error = targets[n] - output;
            errors[step] += error * error / 4;
            for (var j = 0; j < 3; j++)
            {
                var hiddenError = hiddenOutput[j] * error;
                hiddenOutput[j] += learningRate * error * Slope(output) * hidden[j];
                for (var i = 0; i < 3; i++)
                    inputHidden[j][i] += learningRate * hiddenError * Slope(hidden[j]) * examples[n][i];
            }
        }

        if (shown.Contains(step))
            Console.WriteLine($"{errors[step],12:F4}");
    }

    return errors;
}

// Some forty points, evenly spread over an axis on which each unit is ten times the one before.
static void Draw(Plot plot, double[] errors, string name)
{
    List<double> steps = [];
    for (var step = 1.0; step < errors.Length; step = Math.Ceiling(step * 1.2))
        steps.Add(step);
    plot.Line([.. steps], [.. steps.Select(step => errors[(int)step])], name);
}

// Change and see
//   inputs times 1, 10, 30, 255   in the loop "foreach (int scale": 10 learns faster, since larger inputs are larger steps,
//                                 too; with 30 one of the four examples stays wrong, with 255 all that were.
//   numpy = new NumpyRandom(seed: 2)   other first weights, another valley: the error ends at 0.0602, one example wrong.
//   learningRate = 3              the equal nodes stay equal, only sooner.
