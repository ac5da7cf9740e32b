using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lantern.Tests;

/// <summary>
/// The promise "same seed, same bits": what all parameters were, as a hash, when training was done on a processor with
/// 512-bit vectors; on one thread, two and three. <see cref="HardwareSwitchTests"/> runs these again with vectors switched
/// off. A hash may change only together with the order of the arithmetic, on purpose.
/// </summary>
public sealed class SameBitsTests
{
    public SameBitsTests() => HardwareSwitchTests.AssertSwitched();

    [Fact]
    public void The_textbooks_network_after_300_digits() =>
        Assert.Equal("e32213960c019f65", SameBits.OfTextbook(300));

    [Fact]
    public void A_deeper_network_with_rectifiers_and_biases_after_100_digits() =>
        Assert.Equal("8d3564c162df9c46", SameBits.OfDeep(100));

    [Fact]
    public void The_deeper_network_in_batches_with_adam_after_600_digits() =>
        Assert.Equal("2060c454777239c6", SameBits.OfBatches(600));

    [Fact]
    public void The_deeper_network_with_all_that_happens_in_a_step() =>
        Assert.Equal("5e64f82d8c8ab0fe", SameBits.OfEverything(600));

    [Fact]
    public void The_deeper_network_with_dropout_smoothed_labels_and_weights() =>
        Assert.Equal("24068d08fea824d2", SameBits.OfSignals(600));

    [Fact]
    public void One_example_at_a_time_along_a_wave() =>
        Assert.Equal(
            "69a7d50f9954f9ba",
            SameBits.After(Network.Create(784, 100, 10), Mnist.Training[..200], new TrainingOptions { EpochCount = 1, Schedule = Schedule.Cosine().AfterWarmUp(0.25) }));

    [Theory]
    [InlineData("dark", "sigmoid", "e302fda2b35953a4")]
    [InlineData("bright", "tanh", "53fd01e5b11c8c14")]
    [InlineData("dense table", "leaky-relu", "480b1749d6df63f2")]
    [InlineData("one-hot table", "softmax", "872ddd55094d2fc3")]
    [InlineData("dense table", "silu", "ec24f39ba32eb6fb")]
    [InlineData("dense table", "gelu", "58c08c0d62fdfb47")]
    [InlineData("bright", "elu", "dab14bbc3fb2665f")]
    [InlineData("dark", "softplus", "e3d41b5891545d0f")]
    public void Smaller_networks_of_every_function_after_three_epochs(string kind, string hidden, string hash)
    {
        var network = Network.Create<float>([70, 33, 9, 3], Activation.Parse(hidden), Activation.Sigmoid, hasBiases: true);
        var options = SameBits.Gradient with { Loss = Loss.BinaryCrossEntropy, EpochCount = 3 };

        Assert.Equal(hash, SameBits.After(network, Patterns.Of(kind, 50, 70, 3), options));
    }

    [Theory]
    [InlineData("absolute-error", "0399cf249316451f")]
    [InlineData("huber", "bcc8f27562ead4c6")]
    public void Distances_of_every_kind_after_three_epochs(string loss, string hash)
    {
        var network = Network.Create<float>([70, 33, 9, 3], Activation.Gelu, Activation.Linear, hasBiases: true);
        var options = SameBits.Gradient with { Loss = Loss.Parse(loss), EpochCount = 3 };

        Assert.Equal(hash, SameBits.After(network, Patterns.Of("dense table", 50, 70, 3), options));
    }

    [Fact]
    public void The_functions_of_single_precision() => Assert.Equal("1af84e04e9f5dd5d", HashOf(Lanes.Exp, Lanes.Tanh));

    [Fact]
    public void The_logarithm_of_single_precision() => Assert.Equal("ab318b4927b601d7", HashOf(Lanes.LogP1));

    [Fact]
    public void The_normal_distribution_in_single_precision() => Assert.Equal("ea8f1ac186548404", HashOf(NormalDistribution.Cumulative, NormalDistribution.Density));

    private static string HashOf(params Func<Lanes, Lanes>[] functions)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        float[] x = new float[Lanes.Count], values = new float[Lanes.Count];
        for (var bits = 0L; bits <= uint.MaxValue;)
        {
            for (var i = 0; i < Lanes.Count; i++, bits += 10007)
                x[i] = BitConverter.UInt32BitsToSingle((uint)Math.Min(bits, uint.MaxValue));
            foreach (var function in functions)
            {
                function(Lanes.Load(x)).Store(values);
                for (var i = 0; i < values.Length; i++)
                    values[i] = float.IsNaN(values[i]) ? float.NaN : values[i]; // that a number is none has several spellings
                sha.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
            }
        }

        return SameBits.Hash(sha);
    }
}

/// <summary>The same with more examples, which takes too long where a fused multiply-add is not an instruction.</summary>
public sealed class SameBitsOfEpochsTests
{
    public SameBitsOfEpochsTests() => HardwareSwitchTests.AssertSwitched();

    [Fact]
    public void The_textbooks_network_after_an_epoch() =>
        Assert.Equal("97341d6f7a043c6b", SameBits.OfTextbook(60_000));

    [Fact]
    public void A_deeper_network_with_rectifiers_and_biases_after_4000_digits() =>
        Assert.Equal("32590679e2135d6d", SameBits.OfDeep(4000));
}

/// <summary>The trainings, and the hash of what comes out of them.</summary>
internal static class SameBits
{
    /// <summary>The exact gradient, in random order.</summary>
    public static readonly TrainingOptions Gradient = new() { Rule = LearningRule.Gradient, LearningRate = 0.01, Shuffle = true };

    /// <summary>The textbook's final program, but for the number of digits.</summary>
    public static string OfTextbook(int count) =>
        After(Network.Create(784, 200, 10), Mnist.Training[..count], new TrainingOptions { EpochCount = 1 });

    /// <summary>784-500-300-10 with biases, rectifiers and shares, in random order.</summary>
    public static string OfDeep(int count) =>
        After(
            Network.Create<float>([784, 500, 300, 10], Activation.Relu, Activation.Softmax, hasBiases: true),
            Mnist.Training[..count].With(Preparation.UnitRange),
            Gradient with { Loss = Loss.CrossEntropy, EpochCount = 1 });

    /// <summary>784-200-100-10 with biases, rectifiers, shares and Adam, 128 examples a step, the last batch shorter.</summary>
    public static string OfBatches(int count) =>
        After(
            Network.Create<float>([784, 200, 100, 10], Activation.Relu, Activation.Softmax, hasBiases: true),
            Mnist.Training[..count].With(Preparation.UnitRange),
            Gradient with { Loss = Loss.CrossEntropy, EpochCount = 1, BatchSize = 128, Optimizer = Optimizer.Adam, LearningRate = 0.001 });

    /// <summary>The same with a schedule, penalties, bounds of both norms, and an average.</summary>
    public static string OfEverything(int count) =>
        After(
            Network.Create<float>([784, 200, 100, 10], Activation.Relu, Activation.Softmax, hasBiases: true),
            Mnist.Training[..count].With(Preparation.UnitRange),
            Gradient with
            {
                Loss = Loss.CrossEntropy,
                EpochCount = 1,
                BatchSize = 128,
                Optimizer = Optimizer.AdamW,
                LearningRate = 0.001,
                Schedule = Schedule.OneCycle(),
                WeightDecay = 0.1,
                L1 = 0.001,
                ClipNorm = 0.5,
                MaxNorm = 1.5,
                AverageDecay = 0.9,
            });

    /// <summary>784-200-100-10 in batches by plain steps, with dropout of both kinds, smoothed labels and weights of classes.</summary>
    public static string OfSignals(int count) =>
        After(
            Network.Create<float>([784, 200, 100, 10], Activation.Relu, Activation.Softmax, hasBiases: true),
            Mnist.Training[..count].With(Preparation.UnitRange),
            Gradient with
            {
                Loss = Loss.CrossEntropy,
                EpochCount = 1,
                BatchSize = 128,
                Dropout = 0.4,
                InputDropout = 0.2,
                LabelSmoothing = 0.1,
                ClassWeights = [1, 2, 1, 0.5, 1, 1, 3, 1, 1, 1],
            });

    /// <summary>The first sixteen digits of the SHA-256 of all parameters after training, on one thread, two or three.</summary>
    public static string After(Network<float> network, Dataset data, TrainingOptions options)
    {
        string[] hashes = [.. ((int[])[1, 2, 3]).Select(threadCount => AfterOne(network, data, options with { ThreadCount = threadCount }))];
        Assert.Equal([hashes[0], hashes[0], hashes[0]], hashes);
        return hashes[0];
    }

    private static string AfterOne(Network<float> network, Dataset data, TrainingOptions options)
    {
        Initializer.FanIn.Apply(network, seed: 1);
        foreach (var _ in Trainer.Train(network, data, options))
        {
        }

        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(MemoryMarshal.AsBytes(network.Parameters));
        return Hash(sha);
    }

    public static string Hash(IncrementalHash sha) => Convert.ToHexStringLower(sha.GetHashAndReset())[..16];
}
