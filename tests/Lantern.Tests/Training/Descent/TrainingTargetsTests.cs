using System.Numerics;
using System.Text.Json;

namespace Lantern.Tests;

/// <summary>
/// Whole trainings, compared with PyTorch's in tests/oracle/signals.json: dropout, smoothed labels and weights, alone and together.
/// </summary>
public sealed class TrainingTargetsTests
{
    private static readonly JsonElement Oracle = Tests.Oracle.Read("signals.json");
    private static readonly int[] NodeCounts = Oracle.GetProperty("nodes").ToIntegers();
    private static readonly string[] LabelNames = ["a", "b", "c"];
    private static readonly TrainingOptions Exact = new() { Rule = LearningRule.Gradient, Loss = Loss.CrossEntropy, EpochCount = 1, BatchSize = 10, LearningRate = 0.5 };

    public static readonly TheoryData<string> Cases = [.. Oracle.GetProperty("cases").EnumerateArray().Select(element => element.GetRawText())];

    private static Dataset Ten { get; } = Dataset.FromBytes(
        Oracle.GetProperty("bytes").ToIntegers().Select(value => (byte)value).ToArray(),
        Oracle.GetProperty("labels").ToIntegers().Select(label => (byte)label).ToArray(),
        NodeCounts[0],
        LabelNames,
        Preparation.UnitRange);

    // There and back again a step has six sums of at most eight products of numbers below 4 (factors of up to 4, weights below 2,
    // masks of up to 2): some 200 roundings. It moves half of the gradient, whose slopes are about 1, so it at most doubles what
    // the steps before it left: 200·(2⁶ − 1) after six.
    private const double Roundings = 200 * 63;

    [Theory, MemberData(nameof(Cases))]
    public void Double_precision_gives_PyTorchs_numbers(string oracle) => AssertLearns<double>(oracle, Roundings / (1L << 53));

    [Theory, MemberData(nameof(Cases))]
    public void So_does_single_precision_in_tiles(string oracle) => AssertLearns<float>(oracle, Roundings / (1 << 24));

    [Fact]
    public void Smoothed_targets_are_part_of_the_way_to_even_ones()
    {
        var crossEntropy = Exact with { LabelSmoothing = 0.3 };
        Close.Absolute([0.1, 0.8, 0.1], Target(crossEntropy), 1e-15);
        Close.Absolute([0.15, 0.85, 0.15], Target(crossEntropy with { Loss = Loss.BinaryCrossEntropy }), 1e-15);
        Assert.Equal([0, 1, 0], Target(Exact));

        static double[] Target(TrainingOptions options)
        {
            var target = new double[3];
            new TrainingTargets(Ten, options).Copy<double>(0, target);
            return target;
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Weights_that_are_all_the_same_change_no_bit(bool isSingle)
    {
        var same = Ten.WithWeights(Enumerable.Repeat(0.25, 10).ToArray());
        foreach (var batchSize in (int[])[4, 10])
        {
            var options = Exact with { BatchSize = batchSize };
            Assert.Equal(Learned(Ten, options, isSingle), Learned(same, options, isSingle));
            Assert.Equal(Learned(Ten, options, isSingle), Learned(Ten, options with { ClassWeights = [2, 2, 2] }, isSingle));
        }
    }

    /// <summary>Sums in another order: some ten roundings of numbers below 4.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void A_weight_of_two_is_an_example_that_comes_twice_and_none_is_one_that_is_not_there(bool isSingle)
    {
        var weighted = Ten.WithWeights([1, 2, 1, 1, 0, 1, 1, 1, 1, 1]);
        var repeated = Ten.Pick(0, 1, 1, 2, 3, 5, 6, 7, 8, 9);

        Close.Absolute(Learned(repeated, Exact, isSingle), Learned(weighted, Exact, isSingle), 10 * 4.0 / (isSingle ? 1 << 24 : 1L << 53));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_batch_of_which_nothing_counts_teaches_nothing(bool isSingle)
    {
        var options = Exact with { BatchSize = 5 };
        var firstHalf = Ten.WithWeights([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);

        Assert.Equal(Learned(Ten[..5], options, isSingle), Learned(firstHalf, options, isSingle));
    }

    [Fact]
    public void Distorted_pictures_have_the_weights_of_their_originals()
    {
        byte[] bytes = [.. Enumerable.Range(0, 40).Select(i => (byte)(i % 4 == i / 10 ? 200 : 0))], others = [.. bytes];
        others.AsSpan(12, 4).Fill(99);
        var options = Exact with { Augmentation = new() { Rotation = 10 } };
        double[] weights = [1, 2, 3, 0, 1, 1, 1, 1, 1, 1], unlike = [1, 2, 3, 1, 1, 1, 1, 1, 1, 1];

        Assert.Equal(Trained(bytes, weights), Trained(others, weights));
        Assert.NotEqual(Trained(bytes, unlike), Trained(others, unlike));

        float[] Trained(byte[] pixels, double[] weights)
        {
            var network = Initializer.FanIn.Apply(Network.Create<float>([4, 5, 3], Activation.Tanh, Activation.Softmax, true), seed: 1);
            var pictures = Dataset.FromBytes(pixels, new byte[10], 4, LabelNames, Preparation.UnitRange).WithWeights(weights);
            _ = Trainer.Train(network, pictures, options).Last();
            return [.. network.Parameters];
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_at_once()
    {
        AssertRefused("2 weights of classes do not fit data with 3 labels.", Ten, Exact with { ClassWeights = [1, 2] });
        AssertRefused(
            "3 weights of classes do not fit data with 0 labels.",
            Dataset.FromRows([[1, 2, 3, 4, 5, 6, 7]], [[1, 0, 0]]),
            Exact with { ClassWeights = [1, 2, 3] });
        const string Alone = "Weights need batches of several examples: they say what each counts beside the others, and one by itself always counts 1.";
        AssertRefused(Alone, Ten, Exact with { BatchSize = 1, ClassWeights = [1, 2, 3] });
        AssertRefused(Alone, Ten.WithWeights([1, 2, 1, 1, 0, 1, 1, 1, 1, 1]), Exact with { BatchSize = 1 });

        static void AssertRefused(string message, Dataset dataset, TrainingOptions options) =>
            Assert.Equal(message, Assert.Throws<OptionException>(() => Trainer.Train(Start<float>(options.Loss), dataset, options)).Message);
    }

    private static void AssertLearns<T>(string oracle, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var document = JsonDocument.Parse(oracle);
        var (root, asked) = (document.RootElement, document.RootElement.GetProperty("options"));
        var options = new TrainingOptions
        {
            Rule = LearningRule.Gradient,
            Loss = Loss.Parse(asked.GetProperty("loss").GetString()!),
            LearningRate = Oracle.GetProperty("learningRate").GetDouble(),
            BatchSize = Oracle.GetProperty("batch").GetInt32(),
            Seed = Oracle.GetProperty("seed").GetUInt64(),
            EpochCount = root.GetProperty("losses").GetArrayLength(),
            Dropout = Number("dropout"),
            InputDropout = Number("inputDropout"),
            LabelSmoothing = Number("labelSmoothing"),
            ClassWeights = Numbers("classWeights"),
        };
        var dataset = Numbers("weights") is { Length: > 0 } weights ? Ten.WithWeights(weights) : Ten;
        var network = Start<T>(options.Loss);

        double[] losses = [.. Trainer.Train(network, dataset, options).Select(report => report.Loss)];

        Close.Absolute(root.GetProperty("losses").ToDoubles(), losses, tolerance);
        Close.Absolute(root.GetProperty("parameters").ToDoubles(), Doubles(network), tolerance);

        double Number(string name) => asked.TryGetProperty(name, out var number) ? number.GetDouble() : 0;
        double[] Numbers(string name) => asked.TryGetProperty(name, out var numbers) ? numbers.ToDoubles() : [];
    }

    private static double[] Learned(Dataset dataset, TrainingOptions options, bool isSingle)
    {
        return isSingle ? By<float>() : By<double>();

        double[] By<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var network = Start<T>(options.Loss);
            _ = Trainer.Train(network, dataset, options).Last();
            return Doubles(network);
        }
    }

    private static Network<T> Start<T>(Loss loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var network = Network.Create<T>(NodeCounts, Activation.Tanh, loss.MatchingActivation, hasBiases: true);
        foreach (var (p, number) in Oracle.GetProperty("start").ToDoubles().Index())
            network.Parameters[p] = T.CreateChecked(number);
        return network;
    }

    private static double[] Doubles<T>(Network<T> network)
        where T : unmanaged, IFloatingPointIeee754<T> => [.. network.Parameters.ToArray().Select(double.CreateChecked)];
}
