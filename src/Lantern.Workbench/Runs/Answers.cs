namespace Lantern.Workbench;

/// <summary>What a network answers to examples with numbers as targets.</summary>
internal static class Answers
{
    private const int ExamplesAtOnce = 256;

    /// <summary>The mean R² over the outputs. It is the same in the units of the table as in those of the network, which differ by a line.</summary>
    public static double RSquared(Network<float> network, Dataset examples)
    {
        var (inputCount, outputCount) = (network.InputCount, network.OutputCount);
        var (predicted, targets) = (Columns(outputCount, examples.Count), Columns(outputCount, examples.Count));
        var (inputs, outputs, target) = (new float[ExamplesAtOnce * inputCount], new float[ExamplesAtOnce * outputCount], new double[outputCount]);
        for (var first = 0; first < examples.Count; first += ExamplesAtOnce)
        {
            var count = Math.Min(ExamplesAtOnce, examples.Count - first);
            for (var n = 0; n < count; n++)
                examples.CopyInputs(first + n, inputs.AsSpan(n * inputCount, inputCount));
            network.PredictBatch(inputs.AsSpan(0, count * inputCount), outputs.AsSpan(0, count * outputCount));
            for (var n = 0; n < count; n++)
            {
                examples.CopyTarget(first + n, target.AsSpan());
                for (var k = 0; k < outputCount; k++)
                    (predicted[k][first + n], targets[k][first + n]) = (outputs[(n * outputCount) + k], target[k]);
            }
        }

        return predicted.Zip(targets, (ours, theirs) => RegressionMeasures.Of(ours, theirs).RSquared).Average();

        static double[][] Columns(int count, int length) => [.. Enumerable.Range(0, count).Select(_ => new double[length])];
    }
}
