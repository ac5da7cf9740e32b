using System.Collections.Concurrent;
using System.Numerics;

namespace Lantern.Tests;

/// <summary>
/// The textbook's program on all 60,000 digits against the same in NumPy (tests/oracle/mnist_full.json).
/// How close the two can come, and why, stands in docs/decisions/0006-how-close-to-numpy.md.
/// </summary>
public static class TextbookResults
{
    /// <summary>What NumPy got after each epoch, of 10,000.</summary>
    internal static int[] OfNumPy(int hidden, double learningRate) =>
        Oracle.Read("mnist_full.json").EnumerateArray()
            .Single(entry => entry.GetProperty("network").GetString() == $"784-{hidden}-10" && entry.GetProperty("learning_rate").GetDouble() == learningRate)
            .GetProperty("correct_of_10000_after_each_epoch").ToIntegers();

    /// <summary>What Lantern gets after each epoch, and the network at the end; trained once, whoever asks.</summary>
    internal static (int[] Correct, Network<T> Network) OfLantern<T>(int hidden, double learningRate, int epochCount, double nudge = 0)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Trainings<T>.Done.GetOrAdd((hidden, learningRate, epochCount, nudge), _ => new(() => Train<T>(hidden, learningRate, epochCount, nudge))).Value;

    /// <summary>The sum of the first layer's weights.</summary>
    internal static double WeightSum(Network<double> network)
    {
        var sum = 0.0;
        foreach (var weight in network.Weights(0))
            sum += weight;
        return sum;
    }

    private static (int[] Correct, Network<T> Network) Train<T>(int hidden, double learningRate, int epochCount, double nudge)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var network = Network.Create<T>([784, hidden, 10], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        Initializer.FanOut.Apply(network, seed: 1);
        network.Parameters[5] += T.CreateChecked(nudge);
        var options = new TrainingOptions { LearningRate = learningRate, EpochCount = epochCount };
        return ([.. Trainer.Train(network, Mnist.Training, options).Select(_ => Evaluation.Of(network, Mnist.Test, Loss.SquaredError).Correct)], network);
    }

    private static class Trainings<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static ConcurrentDictionary<(int Hidden, double LearningRate, int EpochCount, double Nudge), Lazy<(int[] Correct, Network<T> Network)>> Done { get; } = new();
    }
}

/// <summary>Runs whose rounding errors do not grow: the same counts, and the same weights to nine digits.</summary>
public sealed class StableTextbookResultsTests
{
    [Theory]
    [InlineData(100, 0.1, -1512.0484289137007)]
    [InlineData(100, 0.01, -24.331067286257785)]
    public void In_double_precision_weights_and_counts_are_those_of_NumPy(int hidden, double learningRate, double weightSum)
    {
        var (correct, network) = TextbookResults.OfLantern<double>(hidden, learningRate, epochCount: 1);

        AssertWithin(5, TextbookResults.OfNumPy(hidden, learningRate), correct);
        Assert.Equal(weightSum, TextbookResults.WeightSum(network), Math.Abs(weightSum) * 1e-9);
    }

    [Fact]
    public void In_double_precision_the_count_at_learning_rate_02_is_that_of_NumPy() =>
        AssertWithin(5, TextbookResults.OfNumPy(100, 0.2), TextbookResults.OfLantern<double>(100, 0.2, epochCount: 1).Correct);

    [Theory]
    [InlineData(100, 0.1, 1)]
    [InlineData(100, 0.01, 1)]
    [InlineData(200, 0.1, 5)]
    public void In_single_precision_the_counts_are_nearly_those_of_NumPy(int hidden, double learningRate, int epochCount) =>
        AssertWithin(25, TextbookResults.OfNumPy(hidden, learningRate), TextbookResults.OfLantern<float>(hidden, learningRate, epochCount).Correct);

    internal static void AssertWithin(int distance, int[] expected, int[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - distance, pair.First + distance));
    }
}

/// <summary>The textbook's final program, in a class of its own so that it runs beside the others.</summary>
public sealed class FinalTextbookResultTests
{
    [Fact]
    public void In_double_precision_five_epochs_of_the_final_program_end_with_the_weights_and_counts_of_NumPy()
    {
        var (correct, network) = TextbookResults.OfLantern<double>(200, 0.1, epochCount: 5);

        StableTextbookResultsTests.AssertWithin(5, TextbookResults.OfNumPy(200, 0.1), correct);
        Assert.Equal(-7070.14971894518, TextbookResults.WeightSum(network), 7070 * 1e-9);
    }
}

/// <summary>
/// Runs whose rounding errors grow until they decide the result. NumPy's figure is one draw out of many; ours must come
/// from the same distribution.
/// </summary>
public sealed class ChaoticTextbookResultsTests
{
    // What a first weight of about 0.1 is nudged by: a few hundred units in its last place, in either precision.
    private const double DoubleRounding = 1e-14, SingleRounding = 1e-6;

    [Theory]
    [InlineData(10, 0.1, 12, DoubleRounding)]
    [InlineData(100, 0.3, 6, DoubleRounding)]
    [InlineData(100, 0.6, 6, DoubleRounding)]
    [InlineData(100, 0.2, 6, SingleRounding)]
    public void NumPy_is_one_of_the_results_that_rounding_alone_can_give(int hidden, double learningRate, int runCount, double rounding)
    {
        var single = TextbookResults.OfLantern<float>(hidden, learningRate, epochCount: 1).Correct[0];
        double[] correct =
        [
            .. Enumerable.Range(0, runCount)
                .Select(run => (double)TextbookResults.OfLantern<double>(hidden, learningRate, epochCount: 1, nudge: run * rounding).Correct[0]),
        ];
        var mean = correct.Average();
        var deviation = Math.Sqrt(correct.Sum(count => (count - mean) * (count - mean)) / (runCount - 1));

        Assert.True(correct.Max() - correct.Min() > 5, $"The runs agree ({string.Join(' ', correct)}), so this figure is not chaotic and belongs to the stable ones.");
        Assert.InRange(TextbookResults.OfNumPy(hidden, learningRate)[0], mean - (3 * deviation), mean + (3 * deviation));
        Assert.InRange(single, mean - (3 * deviation), mean + (3 * deviation));
    }
}
