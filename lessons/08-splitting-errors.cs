// Lesson 8: an error goes back over the links, each link taking its share.

Console.WriteLine("The shares of two links");
foreach (double[] weights in new double[][] { [3.0, 1.0], [6.0, 3.0], [4.0, 4.0] })
{
    double sum = weights.Sum();
    Console.WriteLine($"  weights {weights[0]:0.0} and {weights[1]:0.0}:  " +
        $"{weights[0]:0.0}/{sum:0.0} = {weights[0] / sum:0.###} and {weights[1]:0.0}/{sum:0.0} = {weights[1] / sum:0.###}");
}

// Row: the node a link goes to. Column: the node it comes from.
double[,] hiddenToOutput = { { 2.0, 3.0 }, { 1.0, 4.0 } };
double[,] inputToHidden = { { 3.0, 4.0 }, { 6.0, 7.0 } };

double[] outputErrors = [1.5, 0.5];
double[] hiddenErrors = Back("output", hiddenToOutput, "hidden", outputErrors);
double[] inputErrors = Back("hidden", inputToHidden, "input", hiddenErrors);

Console.WriteLine();
Console.WriteLine("Nothing is lost on the way");
Console.WriteLine($"  output {outputErrors[0]:0.0} + {outputErrors[1]:0.0} = {outputErrors.Sum():0.0}");
Console.WriteLine($"  hidden {hiddenErrors[0]:0.0} + {hiddenErrors[1]:0.0} = {hiddenErrors.Sum():0.0}");
Console.WriteLine($"  input  {inputErrors[0]:0.0} + {inputErrors[1]:0.0} = {inputErrors.Sum():0.0}");

// Splits each error of a layer over the links that lead to it, then adds up what arrives at the layer before.
static double[] Back(string layer, double[,] weights, string before, double[] errors)
{
    var shares = new double[errors.Length, weights.GetLength(1)];
    Console.WriteLine();
    Console.WriteLine($"From the {layer} layer to the {before} layer: split");
    for (int to = 0; to < errors.Length; to++)
    {
        double sum = 0;
        for (int from = 0; from < weights.GetLength(1); from++)
            sum += weights[to, from];

        Console.WriteLine($"  {layer} node {to + 1} has the error {errors[to]:0.0}");
        for (int from = 0; from < weights.GetLength(1); from++)
        {
            shares[to, from] = errors[to] * weights[to, from] / sum;
            Console.WriteLine($"    its link from {before} node {from + 1} takes " +
                $"{errors[to]:0.0} · {weights[to, from]:0.0}/{sum:0.0} = {shares[to, from]:0.0}");
        }
    }

    var errorsBefore = new double[weights.GetLength(1)];
    Console.WriteLine("and join");
    for (int from = 0; from < errorsBefore.Length; from++)
    {
        for (int to = 0; to < errors.Length; to++)
            errorsBefore[from] += shares[to, from];

        Console.WriteLine($"  {before} node {from + 1} has the error " +
            $"{string.Join(" + ", errors.Select((_, to) => $"{shares[to, from]:0.0}"))} = {errorsBefore[from]:0.0}");
    }

    return errorsBefore;
}

// Change and see
//   outputErrors = [1.5, -0.5]   errors may cancel: 0.6 - 0.1 = 0.5 and 0.9 - 0.4 = 0.5 in the hidden layer.
//   hiddenToOutput = { { 2.0, 3.0 }, { 10.0, 40.0 } }   ten times the weights into output 2, the same shares:
//                                only their proportion matters.
//   hiddenToOutput = { { 2.0, -1.9 }, { 1.0, 4.0 } }   the two weights nearly cancel, their sum is 0.1, and out of
//                                an error of 1.5 come shares of 30.0 and -28.5. Lesson 9 has the cure.
