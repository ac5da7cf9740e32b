#:project ../src/Lantern.Workbench/Lantern.Workbench.csproj
// Lesson 24: one, two and three hidden layers, three ways to learn, five seeds each.
using Lantern;
using Lantern.Plots;
using Lantern.Workbench;

int count = args is ["all"] ? 60_000 : 10_000;
var digits = DataCatalogue.Find("mnist").Read(DataPart.Training);
var others = DataCatalogue.Find("mnist").Read(DataPart.Test);

int[][] shapes = [[784, 100, 10], [784, 100, 100, 10], [784, 100, 100, 100, 10]];
Way[] ways =
[
    new("sigmoids, the textbook's rule", Activation.Sigmoid, Activation.Sigmoid, Loss.SquaredError, LearningRule.Textbook, 0.1),
    new("sigmoids, the exact gradient", Activation.Sigmoid, Activation.Sigmoid, Loss.SquaredError, LearningRule.Gradient, 0.1),
    new("rectifiers, softmax, cross-entropy", Activation.Relu, Activation.Softmax, Loss.CrossEntropy, LearningRule.Gradient, 0.01),
];

Console.WriteLine("How large the first step's gradients are, layer by layer, in 784-100-100-100-10");
Console.WriteLine();
Console.WriteLine("                                     layer 1    layer 2    layer 3    layer 4");
foreach (Way way in ways)
{
    Network<float> network = way.Create(shapes[2], seed: 1);
    Dataset training = digits.Prepare(way.Preparation)[..100];
    var backpropagation = new Backpropagation<float>(network, way.Loss, way.Rule, largestBatch: 100);
    float[] inputs = new float[100 * 784], targets = new float[100 * 10], gradients = new float[network.Parameters.Length];
    for (int n = 0; n < 100; n++)
    {
        training.CopyInputs<float>(n, inputs.AsSpan(784 * n, 784));
        training.CopyTarget<float>(n, targets.AsSpan(10 * n, 10));
    }
    backpropagation.Forward(inputs);
    backpropagation.Backward(targets);
    backpropagation.CopyGradients(gradients);

    string line = "";
    int start = 0;
    foreach (DenseLayer layer in network.Layers)
    {
        line += $"{gradients.AsSpan(start, layer.InputCount * layer.OutputCount).ToArray().Average(Math.Abs),11:0.000000}";
        start += layer.ParameterCount;
    }
    Console.WriteLine($"{way.Name,-34}{line}");
}

Console.WriteLine();
Console.WriteLine($"Right of 10,000 test digits after one epoch of {count}, %");
Console.WriteLine();
Console.WriteLine("                                     hidden layers   mean    lowest … highest of 5 seeds");
var plot = new Plot($"After one epoch of {count:N0} digits, five seeds") { XLabel = "hidden layers", YLabel = "right of 10,000 test digits, %", YRange = (0, 100) };
foreach (Way way in ways)
{
    List<double> depths = [], means = [], lowest = [], highest = [];
    foreach (int[] shape in shapes)
    {
        List<double> results = [];
        for (uint seed = 1; seed <= 5; seed++)
        {
            Network<float> network = way.Create(shape, seed);
            var options = new TrainingOptions { LearningRate = way.LearningRate, EpochCount = 1, Rule = way.Rule, Loss = way.Loss };
            foreach (TrainingReport _ in Trainer.Train(network, digits.Prepare(way.Preparation)[..count], options)) { }
            results.Add(100 * Evaluation.Of(network, others.Prepare(way.Preparation), way.Loss).Accuracy);
        }
        depths.Add(shape.Length - 2);
        means.Add(results.Average());
        lowest.Add(results.Min());
        highest.Add(results.Max());
        Console.WriteLine($"{way.Name,-34}{depths[^1],16}{means[^1],7:0.00}{lowest[^1],10:0.00} … {highest[^1]:0.00}");
    }
    plot.Line(depths.ToArray(), means.ToArray(), way.Name).ErrorBars(depths.ToArray(), lowest.ToArray(), highest.ToArray(), way.Name);
}

plot.Save("24-a-deeper-network.svg");
Console.WriteLine();
Console.WriteLine("Picture: 24-a-deeper-network.svg");

// A way to learn: what the nodes compute, what is made small, by which rule, in which steps.
record Way(string Name, Activation Hidden, Activation Output, Loss Loss, LearningRule Rule, double LearningRate)
{
    public Preparation Preparation => Output == Activation.Softmax ? Preparation.UnitRange : Preparation.Textbook;

    public Network<float> Create(int[] shape, uint seed) =>
        Initializer.FanIn.Apply(Network.Create<float>(shape, Hidden, Output, hasBiases: Output == Activation.Softmax), seed);
}

// Change and see
//   dotnet run lessons/24-a-deeper-network.cs all   60,000 digits, some seconds: with six times the steps the exact gradient
//                      gets three hidden layers of sigmoids to about 91 %, and the textbook's rule not beyond 60 %.
//   Activation.Tanh in place of the first Activation.Sigmoid of the second way   about 91 % with one, two or three layers:
//                      the slope of tanh at 0 is 1, not ¼, and so is a rectifier's.
//   0.1 in place of 0.01   the rectifiers' steps are too long: below 80 %, and near 10 %, guessing, with three layers.
