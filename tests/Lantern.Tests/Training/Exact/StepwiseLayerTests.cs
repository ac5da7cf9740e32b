namespace Lantern.Tests;

/// <summary>
/// A layer behind the first against plain loops in double precision, within n·u·Σ|terms| for n roundings of singles
/// (Higham 2002, section 3.1).
/// </summary>
public sealed class StepwiseLayerTests
{
    private const float LearningRate = 0.25f; // a power of two, so that the step is not rounded before it is made
    private const double U = 1.0 / (1 << 24);

    private static readonly int[] InputCounts = [1, 2, 15, 16, 17, 31, 63, 64, 65, 100, 200];
    private static readonly int[] OutputCounts = [1, 3, 7, 8, 9, 10, 40];

    public static TheoryData<int, int, bool> Shapes =>
    [
        .. from inputCount in InputCounts
           from outputCount in OutputCounts
           from hasBiases in (bool[])[false, true]
           select (inputCount, outputCount, hasBiases),
    ];

    [Theory, MemberData(nameof(Shapes))]
    public void Forward_backward_and_step_are_those_of_plain_loops(int inputCount, int outputCount, bool hasBiases)
    {
        float[] w = Numbers(inputCount * outputCount, seed: 1), b = Numbers(hasBiases ? outputCount : 0, seed: 2);
        float[] x = Numbers(inputCount, seed: 3), sentBack = Numbers(outputCount, seed: 4), g = Numbers(outputCount, seed: 5);
        float[] newWeights = new float[w.Length], newBiases = new float[b.Length];
        var layer = new StepwiseLayer(new DenseLayer(inputCount, outputCount, Activation.Linear, hasBiases));

        layer.Load(w, b);
        x.CopyTo(layer.Inputs);
        layer.Forward();
        layer.BackwardThenStep(sentBack, g, LearningRate);
        layer.Store(newWeights, newBiases);

        int[] inputs = [.. Enumerable.Range(0, inputCount)], outputs = [.. Enumerable.Range(0, outputCount)];
        foreach (var o in outputs)
        {
            AssertSum(layer.PreActivations[o], [hasBiases ? b[o] : 0, .. inputs.Select(i => (double)w[(o * inputCount) + i] * x[i])]);
            foreach (var i in inputs)
                AssertSum(newWeights[(o * inputCount) + i], [w[(o * inputCount) + i], -LearningRate * (double)g[o] * x[i]]);
            if (hasBiases)
                AssertSum(newBiases[o], [b[o], -LearningRate * g[o]]);
        }

        foreach (var i in inputs)
            AssertSum(layer.InputErrors[i], [0, .. outputs.Select(o => (double)w[(o * inputCount) + i] * sentBack[o])]);
    }

    [Fact]
    public void What_was_loaded_is_stored_bit_by_bit()
    {
        float[] w = Numbers(17 * 9, seed: 1), b = Numbers(9, seed: 2), stored = new float[17 * 9], storedBiases = new float[9];
        (w[3], w[20], b[4]) = (-0f, float.Epsilon, float.MaxValue);
        var layer = new StepwiseLayer(new DenseLayer(17, 9, Activation.Linear, hasBiases: true));
        layer.Load(w, b);
        layer.Store(stored, storedBiases);

        Assert.Equal(w.Select(BitConverter.SingleToUInt32Bits), stored.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(b.Select(BitConverter.SingleToUInt32Bits), storedBiases.Select(BitConverter.SingleToUInt32Bits));
    }

    /// <summary>A start and products that are added to it, each with one rounding.</summary>
    private static void AssertSum(float actual, double[] terms) =>
        Close.Absolute(terms.Sum(), actual, (terms.Length - 1) * U * terms.Sum(Math.Abs));

    private static float[] Numbers(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }
}
