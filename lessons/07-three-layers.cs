// Lesson 7: a signal goes through three layers of three nodes.

double[] inputs = [0.9, 0.1, 0.8];

// Row: the node a link goes to. Column: the node it comes from.
double[,] inputToHidden =
{
    { 0.9, 0.3, 0.4 },
    { 0.2, 0.8, 0.2 },
    { 0.1, 0.5, 0.6 },
};
double[,] hiddenToOutput =
{
    { 0.3, 0.7, 0.5 },
    { 0.6, 0.5, 0.2 },
    { 0.8, 0.1, 0.9 },
};

Console.WriteLine($"Input layer: {string.Join("  ", inputs)}");
Console.WriteLine();

Console.WriteLine("Hidden layer");
double[] hidden = Forward(inputToHidden, inputs, "0.0");

Console.WriteLine("Output layer");
double[] outputs = Forward(hiddenToOutput, hidden, "0.000");

Console.WriteLine("The outputs with more digits");
foreach (double output in outputs)
    Console.WriteLine($"  {output:0.000000}");

// One layer: sums = W·signals, then σ of each sum. The digits are those to show of a signal.
static double[] Forward(double[,] weights, double[] signals, string digits)
{
    var sums = new double[weights.GetLength(0)];
    for (int to = 0; to < sums.Length; to++)
    {
        var terms = new List<string>();
        for (int from = 0; from < signals.Length; from++)
        {
            sums[to] += weights[to, from] * signals[from];
            terms.Add($"{weights[to, from]:0.0}·{signals[from].ToString(digits)}");
        }

        Console.WriteLine($"  x{to + 1} = {string.Join(" + ", terms)} = {sums[to]:0.000}");
    }

    var activations = new double[sums.Length];
    for (int to = 0; to < sums.Length; to++)
    {
        activations[to] = Sigmoid(sums[to]);
        Console.WriteLine($"  o{to + 1} = σ({sums[to]:0.000}) = {activations[to]:0.000}");
    }

    Console.WriteLine();
    return activations;
}

static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

// Change and see
//   inputs = [0, 0, 0]   all hidden sums are 0 and all hidden outputs ½; the answer is then 0.679, 0.657, 0.711.
//                        A network without an input is not silent.
//   Swap the first and the second row of inputToHidden, and the first and the second column of hiddenToOutput:
//                        hidden nodes 1 and 2 change places, and the outputs stay as they were. The order of the
//                        hidden nodes means nothing.
//   Take a row away from hiddenToOutput: there are two outputs, and no other line needs to change.
