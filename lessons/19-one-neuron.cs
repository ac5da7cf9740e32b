#:project ../src/Lantern/Lantern.csproj
// Lesson 19: one neuron learns from four examples, and answers a case that it never saw.
using Lantern;
using Lantern.Numerics;
using Lantern.Plots;

double[][] examples = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]];
double[] targets = [0, 1, 1, 0];
double[] newCase = [1, 0, 0];

// The first weights lie between −1 and 1; they are those that NumPy draws from seed 1.
var random = new NumpyRandom(seed: 1);
double[] weights = [2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1];

Console.WriteLine("The first step");
Console.WriteLine("example  target      sum  output    error   slope  error·slope");
for (var n = 0; n < examples.Length; n++)
{
    var output = Sigmoid(Sum(examples[n]));
    var (error, slope) = (targets[n] - output, output * (1 - output));
    Console.WriteLine($"{Text(examples[n]),-7}{targets[n],8}{Sum(examples[n]),9:F4}{output,8:F4}{error,9:F4}{slope,8:F4}{error * slope,13:F4}");
}
Console.WriteLine($"w1 moves by the sum of the rows where input 1 is 1: {Changes()[0]:F4}. w2: {Changes()[1]:F4}. w3: {Changes()[2]:F4}.");

Console.WriteLine();
Console.WriteLine(" steps           w1           w2           w3   answer to 1 0 0");
List<double> steps = [];
List<double>[] history = [[], [], []];
var next = 1.0;
for (var step = 0; step <= 10_000; step++)
{
    if (step % 2000 == 0)
        Console.WriteLine($"{step,6}{weights[0],13:F8}{weights[1],13:F8}{weights[2],13:F8}{Sigmoid(Sum(newCase)),18:F8}");
    if (step >= next || step == 10_000)
    {
        steps.Add(step);
        for (var i = 0; i < 3; i++)
            history[i].Add(weights[i]);
        next *= 1.2;
    }

    if (step == 10_000)
        break;
    var changes = Changes();
    for (var i = 0; i < 3; i++)
        weights[i] += changes[i];
}

Console.WriteLine();
Console.WriteLine("Afterwards");
Console.WriteLine("example  target   output");
for (var n = 0; n < examples.Length; n++)
    Console.WriteLine($"{Text(examples[n]),-7}{targets[n],8}{Sigmoid(Sum(examples[n])),9:F5}");
Console.WriteLine($"{Text(newCase),-7}     new{Sigmoid(Sum(newCase)),9:F5}");

new Plot("The weights find out which input matters") { XLabel = "steps", YLabel = "weight", LogX = true }
    .Line([.. steps], [.. history[0]], "w1")
    .Line([.. steps], [.. history[1]], "w2")
    .Line([.. steps], [.. history[2]], "w3")
    .Save("19-one-neuron.svg");
Console.WriteLine();
Console.WriteLine("Picture: 19-one-neuron.svg");

double Sum(double[] inputs) => weights[0] * inputs[0] + weights[1] * inputs[1] + weights[2] * inputs[2];

// How far each weight moves in one step: Σ error · slope · input over all examples, learning rate 1.
double[] Changes()
{
    var changes = new double[3];
    for (var n = 0; n < examples.Length; n++)
    {
        var output = Sigmoid(Sum(examples[n]));
        for (var i = 0; i < 3; i++)
            changes[i] += (targets[n] - output) * output * (1 - output) * examples[n][i];
    }
    return changes;
}

static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

static string Text(double[] inputs) => string.Join(' ', inputs);

// Change and see
//   newCase = [0, 1, 0]   0.44823: the neuron has learned to ignore input 2, so it says almost nothing, ½.
//   newCase = [0, 0, 0]   0.50000 before and after: with nothing but zeros the sum is 0, whatever the weights.
//   targets = [0, 0, 1, 1]   1 where the first two inputs differ: XOR. All four outputs end at 0.50000 (lesson 3).
