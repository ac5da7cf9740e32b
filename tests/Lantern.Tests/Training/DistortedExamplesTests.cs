namespace Lantern.Tests;

public sealed class DistortedExamplesTests
{
    private static readonly TrainingOptions Distorting = new() { Augmentation = new Augmentation(), ThreadCount = 3, Seed = 9 };

    [Fact]
    public void A_picture_comes_out_the_same_in_any_order_and_on_any_number_of_threads()
    {
        var (one, other) = (new DistortedExamples(Mnist.Training[..40], Distorting, 40), new DistortedExamples(Mnist.Training[..40], Distorting with { ThreadCount = 1 }, 40));
        int[] forward = [.. Enumerable.Range(0, 40)], backward = [.. forward.Reverse()];

        Assert.Equal(forward, one.Draw(2, forward));
        Assert.Equal(forward.AsSpan(0, 30), other.Draw(2, backward.AsSpan(0, 30)));

        for (var n = 0; n < 30; n++)
        {
            Assert.Equal(Mnist.Training.Label(39 - n), other.Dataset.Label(n));
            Assert.Equal(one.Dataset.Bytes(39 - n), other.Dataset.Bytes(n));
        }
    }

    [Fact]
    public void Each_epoch_each_seed_and_each_picture_has_its_own_distortions()
    {
        var digits = Dataset.FromBytes(new byte[][] { Mnist.Training.Bytes(0).ToArray(), Mnist.Training.Bytes(0).ToArray() }.SelectMany(bytes => bytes).ToArray(), new byte[2], 784, ["0"], Preparation.Textbook);
        var seen = new HashSet<string>();
        foreach (var seed in (ulong[])[1, 2])
        {
            var distorted = new DistortedExamples(digits, Distorting with { Seed = seed }, 2);
            for (var epoch = 1; epoch <= 2; epoch++)
            {
                distorted.Draw(epoch, [0, 1]);
                seen.Add(Convert.ToHexString(distorted.Dataset.Bytes(0)));
                seen.Add(Convert.ToHexString(distorted.Dataset.Bytes(1)));
            }
        }

        Assert.Equal(8, seen.Count);
    }

    [Fact]
    public void Pictures_of_more_than_256_classes_keep_their_labels()
    {
        string[] names = [.. Enumerable.Range(0, 300).Select(label => $"{label}")];
        var digits = Dataset.FromBytes(Mnist.Training.Bytes(0, 3).ToArray(), (int[])[299, 0, 256], 784, names, Preparation.UnitRange);
        var distorted = new DistortedExamples(digits, Distorting, 3);
        distorted.Draw(1, [2, 0, 1]);

        Assert.Equal([256, 299, 0], Enumerable.Range(0, 3).Select(distorted.Dataset.Label));
    }

    [Theory]
    [InlineData(1, 50, 1)]
    [InlineData(1, 3000, 1)]
    [InlineData(7, 3000, 1)]
    [InlineData(2500, 3000, 1)]
    [InlineData(5000, 3000, 7)]
    public void Training_sees_every_picture_once_an_epoch_whatever_the_batch(int batchSize, int count, int reportEvery)
    {
        var network = Initializer.FanIn.Apply(Network.Create(784, 5, 10), 1);
        var options = Distorting with { BatchSize = batchSize, EpochCount = 2, ReportEvery = reportEvery };
        var reports = Trainer.Train(network, Mnist.Training[..count], options).ToList();

        Assert.Equal([count, count], reports.Where(report => report.EpochCompleted).Select(report => report.ExamplesSeen));
    }

    [Fact]
    public void No_amount_of_distortion_is_training_as_ever()
    {
        foreach (var batchSize in (int[])[1, 32])
        {
            var options = new TrainingOptions { EpochCount = 2, BatchSize = batchSize, Shuffle = true };
            var (plain, distorted) = (Initializer.FanIn.Apply(Network.Create(784, 20, 10), 1), Initializer.FanIn.Apply(Network.Create(784, 20, 10), 1));
            Train(plain, Mnist.Training[..3000], options);
            Train(distorted, Mnist.Training[..3000], options with { Augmentation = Augmentation.None });

            Assert.Equal(plain.Parameters, distorted.Parameters);
        }
    }

    [Fact]
    public void Nothing_is_allocated_per_example()
    {
        var network = Initializer.FanIn.Apply(Network.Create(784, 20, 10), 1);
        Assert.True(Allocated(5) - Allocated(1) < 24 * 4 * 2000); // the smallest object has 24 bytes

        long Allocated(int epochCount)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Train(network, Mnist.Training[..2000], Distorting with { EpochCount = epochCount, ThreadCount = 1 });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Tables_and_oblong_pictures_are_refused()
    {
        var table = Dataset.FromRows([[1, 2, 3, 4]], [[1]]);
        var oblong = Dataset.FromBytes(new byte[6], new byte[1], 6, ["0"], Preparation.Textbook);

        Assert.Equal(
            "Only square pictures can be rotated or distorted; these examples are numbers, 4 each.",
            Assert.Throws<OptionException>(() => Trainer.Train(Network.Create(4, 1), table, Distorting)).Message);
        Assert.Equal(
            "Only square pictures can be rotated or distorted; these examples are bytes, 6 each.",
            Assert.Throws<OptionException>(() => Trainer.Train(Network.Create(6, 1), oblong, Distorting)).Message);
        Assert.Throws<OptionException>(() => Trainer.Train(Network.Create(6, 1), oblong, Distorting with { Augmentation = new() { Shift = -1 } }));
    }

    internal static void Train(Network<float> network, Dataset data, TrainingOptions options)
    {
        foreach (var _ in Trainer.Train(network, data, options))
        {
        }
    }
}

/// <summary>
/// The promise "same seed, same bits" for rotated and distorted pictures; <see cref="HardwareSwitchTests"/> runs it again with
/// vectors switched off.
/// </summary>
public sealed class SameBitsOfDistortionsTests
{
    public SameBitsOfDistortionsTests() => HardwareSwitchTests.AssertSwitched();

    [Theory]
    [InlineData(Interpolation.Bilinear, "9e5acc62ff173027")]
    [InlineData(Interpolation.CubicSpline, "fdb12e4e66799869")]
    public void Rotated_digits(Interpolation interpolation, string hash) =>
        Assert.Equal(hash, Hash(Mnist.Training[..50].WithRotations([10, -10, 37.5], interpolation)));

    [Theory]
    [InlineData(34, "b9380a0939c81977")]
    [InlineData(0, "2092372377635139")]
    public void Digits_distorted_at_random(double elastic, string hash)
    {
        var distorted = new DistortedExamples(Mnist.Training[..50], new TrainingOptions { Augmentation = new() { Elastic = elastic, Shear = 0.2 } }, 50);
        distorted.Draw(1, [.. Enumerable.Range(0, 50)]);

        Assert.Equal(hash, Hash(distorted.Dataset));
    }

    [Fact]
    public void The_textbooks_network_after_200_distorted_digits() =>
        Assert.Equal("f50892825e9b551e", SameBits.After(Network.Create(784, 200, 10), Mnist.Training[..200], new() { Augmentation = new() { Elastic = 34 }, EpochCount = 1 }));

    [Fact]
    public void A_network_trained_in_batches_of_distorted_digits() =>
        Assert.Equal("a326101b8723373d", SameBits.After(
            Network.Create(784, 30, 10), Mnist.Training[..200], new() { Augmentation = new() { Elastic = 34 }, EpochCount = 2, BatchSize = 16, Shuffle = true, Optimizer = Optimizer.Adam, LearningRate = 0.1 }));

    private static string Hash(Dataset pictures) => pictures.ContentHash()[..16];
}
