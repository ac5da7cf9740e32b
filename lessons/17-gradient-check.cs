#:project ../src/Lantern/Lantern.csproj
// Lesson 17, a gradient check: the slope of every weight of a whole network, by backpropagation and by measuring.
using Lantern;
using Lantern.Plots;

// The network of lesson 07. A row of weights belongs to the node that hears, a column to the node that speaks.
double[,] inputHidden = { { 0.9, 0.3, 0.4 }, { 0.2, 0.8, 0.2 }, { 0.1, 0.5, 0.6 } };
double[,] hiddenOutput = { { 0.3, 0.7, 0.5 }, { 0.6, 0.5, 0.2 }, { 0.8, 0.1, 0.9 } };
double[] inputs = [0.9, 0.1, 0.8];
double[] targets = [0.01, 0.99, 0.01];

double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

double[] Layer(double[,] w, double[] x) =>
    [.. Enumerable.Range(0, 3).Select(k => Sigmoid((w[k, 0] * x[0]) + (w[k, 1] * x[1]) + (w[k, 2] * x[2])))];

double HalfSquaredError()
{
    var outputs = Layer(hiddenOutput, Layer(inputHidden, inputs));
    return targets.Zip(outputs, (t, o) => (t - o) * (t - o)).Sum() / 2;
}

// Errors back through the weights, as in lesson 09: each link returns its weight's share to the node that spoke.
double[] Back(double[,] w, double[] e) =>
    [.. Enumerable.Range(0, 3).Select(j => (w[0, j] * e[0]) + (w[1, j] * e[1]) + (w[2, j] * e[2]))];

double[] ThroughSigmoid(double[] e, double[] o) => [.. e.Zip(o, (e, o) => e * o * (1 - o))];

var hidden = Layer(inputHidden, inputs);
var outputs = Layer(hiddenOutput, hidden);
double[] errors = [.. targets.Zip(outputs, (t, o) => t - o)];

var outputNodes = ThroughSigmoid(errors, outputs); // (t − o)·σ·(1 − σ), for each output node
var exact = ThroughSigmoid(Back(hiddenOutput, outputNodes), hidden); // the slope goes back
var simple = ThroughSigmoid(Back(hiddenOutput, errors), hidden); // the whole error goes back, as in lessons 08 and 09

// By measuring: a weight a little larger, a little smaller, and back as it was.
double Measure(double[,] w, int k, int j)
{
    const double Delta = 1e-5;
    var before = w[k, j];
    w[k, j] = before + Delta;
    var above = HalfSquaredError();
    w[k, j] = before - Delta;
    var below = HalfSquaredError();
    w[k, j] = before;
    return (above - below) / (2 * Delta);
}

List<double> measured = [], byExact = [], bySimple = [];
Console.WriteLine("weight                   measured   backpropagation    whole error sent back");
CheckLayer("input", "hidden", inputHidden, inputs, exact, simple);
CheckLayer("hidden", "output", hiddenOutput, hidden, outputNodes, outputNodes);

void CheckLayer(string from, string to, double[,] w, double[] x, double[] exactNodes, double[] simpleNodes)
{
    for (var k = 0; k < 3; k++)
    {
        for (var j = 0; j < 3; j++)
        {
            double m = Measure(w, k, j), b = -exactNodes[k] * x[j], s = -simpleNodes[k] * x[j]; // minus: error is t − o
            var link = $"{from} {j + 1} → {to} {k + 1}";
            Console.WriteLine($"{link,-22} {m,10:0.000000} {b,12:0.000000} {Verdict(b, m)} {s,13:0.000000} {Verdict(s, m)}");
            measured.Add(m);
            byExact.Add(b);
            bySimple.Add(s);
        }
    }
}

// Measuring is off by about Δ² and by rounding / Δ, both near 1e-10 here.
string Verdict(double slope, double measurement) => Math.Abs(slope - measurement) < 1e-9 ? "agrees" : "DIFFERS";

// The same network in the library.
var network = Network.Create<double>([3, 3, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
double[] parameters = [.. inputHidden.Cast<double>(), .. hiddenOutput.Cast<double>()];
parameters.CopyTo(network.Parameters);
var backpropagation = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Gradient);
backpropagation.Forward(inputs);
backpropagation.Backward(targets);
var gradients = new double[18];
backpropagation.CopyGradients(gradients);
var equal = gradients.Zip(byExact).Count(pair => Math.Abs(pair.First - pair.Second) < 1e-14);
Console.WriteLine();
Console.WriteLine($"The library's gradients, equal to ours within 1e-14: {equal} of 18");

new Plot("Slopes of the weights between inputs and hidden nodes") { XLabel = "measured", YLabel = "calculated" }
    .Function(x => x, 0, 0.04, "equal")
    .Points([.. measured[..9]], [.. byExact[..9]], "backpropagation")
    .Points([.. measured[..9]], [.. bySimple[..9]], "whole error sent back")
    .Save("17-gradient-check.svg");
Console.WriteLine("Picture: 17-gradient-check.svg");

// Change and see
// 1. Leave (1 - o) out of ThroughSigmoid: all 18 slopes differ. A wrong factor cannot hide from a gradient check.
// 2. Make Back read w[j, 0] and so on, the matrix not transposed: the last nine agree, the first nine differ.
// 3. Make Delta 0.1, then 1e-13. The formula has not changed, yet the verdicts do: the measurement has become too coarse.
