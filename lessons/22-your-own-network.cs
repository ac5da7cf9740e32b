#:project ../src/Lantern.Workbench/Lantern.Workbench.csproj
// Lesson 22: a network that reads handwriting. The library brings the digits, NumPy's random numbers and the picture;
// the network is in this file, all of it.
using Lantern;
using Lantern.Numerics;
using Lantern.Plots;
using Lantern.Workbench;

// Without an argument it learns from the first hundred digits; with "all" from 60,000, in smaller steps.
bool all = args is ["all"];
var network = new NeuralNetwork(784, 100, 10, learningRate: all ? 0.1 : 0.3, seed: 1);
LabelledBytes training = DataCatalogue.Find("mnist").Read(DataPart.Training).Bytes;
LabelledBytes test = DataCatalogue.Find("mnist").Read(DataPart.Test).Bytes;

int count = all ? training.Count : 100;
Console.WriteLine($"784-100-10, learning rate {(all ? 0.1 : 0.3)}, {count} digits");
Console.WriteLine();
Console.WriteLine("                 sum of the weights");
Console.WriteLine("           input → hidden   hidden → output");
Console.WriteLine($"before  {network.InputHidden.Sum(row => row.Sum()),17:0.000000000}{network.HiddenOutput.Sum(row => row.Sum()),18:0.000000000}");
for (int n = 0; n < count; n++)
    network.Train(Inputs(training, n), Targets(training.Labels[n]));
Console.WriteLine($"after   {network.InputHidden.Sum(row => row.Sum()),17:0.000000000}{network.HiddenOutput.Sum(row => row.Sum()),18:0.000000000}");

Console.WriteLine();
Console.WriteLine("test digit   label   answer   its output");
string[] names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
var plot = new Plot("Ten outputs; the largest is the answer") { XLabel = "output node", YLabel = "output", YRange = (0, 1) };
int right = 0;
for (int n = 0; n < test.Count; n++)
{
    double[] outputs = network.Query(Inputs(test, n));
    int label = test.Labels[n], answer = Array.IndexOf(outputs, outputs.Max());
    if (answer == label)
        right++;
    if (n < 10)
        Console.WriteLine($"{n,10}{label,8}{answer,9}{outputs[answer],13:0.0000000000}   {(answer == label ? "right" : "wrong")}");
    if (n is 0 or 1)
        plot.Bars(names, outputs, $"test digit {n}, a {label}");
    if (n + 1 is 10 or 10_000)
        Console.WriteLine($"{right} of {n + 1} right");
}

plot.Save("22-your-own-network.svg");
Console.WriteLine();
Console.WriteLine("Picture: 22-your-own-network.svg");

double[] Inputs(LabelledBytes digits, int n)
{
    double[] inputs = new double[784];
    for (int i = 0; i < 784; i++)
        inputs[i] = digits.Values[784 * n + i] / 255.0 * 0.99 + 0.01;
    return inputs;
}

double[] Targets(int label)
{
    double[] targets = new double[10];
    Array.Fill(targets, 0.01);
    targets[label] = 0.99;
    return targets;
}

class NeuralNetwork
{
    public readonly double[][] InputHidden, HiddenOutput; // weights: a row for each node, with what it hears from each link
    readonly double learningRate;

    public NeuralNetwork(int inputCount, int hiddenCount, int outputCount, double learningRate, ulong seed)
    {
        var random = new NumpyRandom(seed);
        InputHidden = RandomWeights(hiddenCount, inputCount, random);
        HiddenOutput = RandomWeights(outputCount, hiddenCount, random);
        this.learningRate = learningRate;
    }

    public double[] Query(double[] inputs) => Forward(HiddenOutput, Forward(InputHidden, inputs));

    public void Train(double[] inputs, double[] targets)
    {
        double[] hidden = Forward(InputHidden, inputs);
        double[] outputs = Forward(HiddenOutput, hidden);

        double[] outputErrors = new double[outputs.Length];
        for (int k = 0; k < outputs.Length; k++)
            outputErrors[k] = targets[k] - outputs[k];
        double[] hiddenErrors = Back(HiddenOutput, outputErrors); // before these weights change

        Change(HiddenOutput, outputErrors, outputs, hidden);
        Change(InputHidden, hiddenErrors, hidden, inputs);
    }

    // outputs = σ(W·inputs)
    static double[] Forward(double[][] weights, double[] inputs)
    {
        double[] outputs = new double[weights.Length];
        for (int k = 0; k < outputs.Length; k++)
        {
            double[] row = weights[k];
            double sum = 0;
            for (int j = 0; j < row.Length; j++)
                sum += row[j] * inputs[j];
            outputs[k] = 1 / (1 + Math.Exp(-sum));
        }
        return outputs;
    }

    // errors before = Wᵀ·errors
    static double[] Back(double[][] weights, double[] errors)
    {
        double[] before = new double[weights[0].Length];
        for (int k = 0; k < errors.Length; k++)
            for (int j = 0; j < before.Length; j++)
                before[j] += weights[k][j] * errors[k];
        return before;
    }

    // W += learning rate · (errors · outputs · (1 − outputs)) · inputsᵀ
    void Change(double[][] weights, double[] errors, double[] outputs, double[] inputs)
    {
        for (int k = 0; k < outputs.Length; k++)
        {
            double[] row = weights[k];
            double step = learningRate * errors[k] * outputs[k] * (1 - outputs[k]);
            for (int j = 0; j < row.Length; j++)
                row[j] += step * inputs[j];
        }
    }

    // Normal numbers with deviation 1/√(nodes that the links lead to).
    static double[][] RandomWeights(int nodeCount, int linkCount, NumpyRandom random)
    {
        double[][] weights = new double[nodeCount][];
        for (int k = 0; k < nodeCount; k++)
        {
            weights[k] = new double[linkCount];
            for (int j = 0; j < linkCount; j++)
                weights[k][j] = random.NextNormal(0, Math.Pow(nodeCount, -0.5));
        }
        return weights;
    }
}

// Change and see
//   dotnet run lessons/22-your-own-network.cs all   five seconds, and 9490 of 10000 right. Then 0.3 in place of the 0.1:
//                      some 94 to 95 in a hundred; which digits it is that are right depends on the last bit of every sum.
//   Math.Pow(linkCount, -0.5)   the later edition of the first weights: 5411 of 10000, and 9482 with "all".
//   random.NextDouble() - 0.5 in place of random.NextNormal(...)   the simplest first weights: 5731, and 9510 with "all".
//   0 in place of Math.Pow(...)   all weights begin at zero. It answers 7 to everything.
//   Inputs without / 255.0 * 0.99 + 0.01   the pixels as they are: 1761 of 10000.
