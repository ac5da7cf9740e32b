using System.Diagnostics;
using Lantern.Images;
using Lantern.Numerics;
using Lantern.Plots;

namespace Lantern.Benchmarks;

/// <summary>What docs/rotations.md shows: how well networks read that learned from rotated digits too, and how long it takes.</summary>
internal static class Rotations
{
    private const int SeedCount = 3;
    private static readonly double[] Angles = [0, 5, 10, 15, 20, 30, 45, 90];
    private static readonly int[] Epochs = [1, 2, 5, 10];

    /// <summary>Angle by epochs, as the source does it: every digit, then itself turned to the left and to the right.</summary>
    public static int Sweep()
    {
        var (digits, test) = (Digits.Training(60_000, Preparation.Textbook), Digits.Test(Preparation.Textbook));
        var plot = new Plot("Learning from digits turned to both sides") { XLabel = "angle in degrees", YLabel = "right answers to 10,000 others" };
        var means = new double[Epochs.Length, Angles.Length];
        var (lows, highs) = (new double[Angles.Length], new double[Angles.Length]);
        Console.WriteLine($"| angle | {string.Join(" | ", Epochs.Select(epoch => $"{epoch} epoch{(epoch == 1 ? "" : "s")}"))} | spread of the last |\n|--:|{string.Concat(Epochs.Select(_ => "--:|"))}--:|");
        for (var a = 0; a < Angles.Length; a++)
        {
            var learned = Angles[a] == 0 ? digits : digits.WithRotations([Angles[a], -Angles[a]]);
            var runs = Enumerable.Range(1, SeedCount).Select(seed => Accuracies(learned, test, 0.01, (uint)seed, shuffle: false)).ToArray();
            for (var e = 0; e < Epochs.Length; e++)
                means[e, a] = runs.Average(run => run[e]);
            (lows[a], highs[a]) = (runs.Min(run => run[^1]), runs.Max(run => run[^1]));
            Console.WriteLine($"| {(Angles[a] == 0 ? "none" : $"±{Angles[a]}°")} | {string.Join(" | ", Enumerable.Range(0, Epochs.Length).Select(e => $"{means[e, a]:0.0000}"))} | {lows[a]:0.0000}–{highs[a]:0.0000} |");
        }

        for (var e = 0; e < Epochs.Length; e++)
            plot.Line(Angles, [.. Enumerable.Range(0, Angles.Length).Select(a => means[e, a])], $"{Epochs[e]} epoch{(Epochs[e] == 1 ? "" : "s")}");
        plot.ErrorBars(Angles, lows, highs, "least and most of three seeds");
        plot.Save(Path.Combine(Digits.Root, "docs", "rotations.svg"));
        return 0;
    }

    /// <summary>±10° at a learning rate of 0.1, in the source's order and in random order.</summary>
    public static int Orders()
    {
        var (digits, test) = (Digits.Training(60_000, Preparation.Textbook), Digits.Test(Preparation.Textbook));
        foreach (var (name, learned) in (ReadOnlySpan<(string, Dataset)>)[("as they are", digits), ("and ±10°", digits.WithRotations([10, -10]))])
        {
            foreach (var shuffle in (bool[])[false, true])
            {
                var runs = Enumerable.Range(1, SeedCount).Select(seed => Accuracies(learned, test, 0.1, (uint)seed, shuffle, epochCount: 1)[0]).ToArray();
                Console.WriteLine($"| {name}, {(shuffle ? "random" : "file")} order | {string.Join(" | ", runs.Select(run => $"{run:0.0000}"))} | {runs.Average():0.0000} |");
            }
        }

        return 0;
    }

    /// <summary>µs per digit on one thread: rotating it, distorting it at random, learning from it.</summary>
    public static int Speed()
    {
        var digits = Digits.Training(60_000, Preparation.Textbook);
        byte[] pictures = Digits.Bytes("train").Values, distorted = new byte[pictures.Length];
        foreach (var interpolation in Enum.GetValues<Interpolation>())
        {
            var rotation = new Distortion(28, 28, AffineMap.Rotation(10), interpolation);
            Report($"rotate by 10°, {interpolation}", () => rotation.Apply(pictures, 0, distorted));
        }

        foreach (var augmentation in (Augmentation[])[new() { Elastic = 0 }, new()])
        {
            var (random, distortion) = (new SplitMix64(1), new RandomDistortion(augmentation, 28, 28));
            Report($"distort, {augmentation}", () =>
            {
                for (var at = 0; at < pictures.Length; at += 784)
                    distortion.Apply(pictures.AsSpan(at, 784), 0, random, distorted.AsSpan(at, 784));
            });
        }

        foreach (var (name, augmentation) in (ReadOnlySpan<(string, Augmentation?)>)[("learn, 784-200-10", null), ("distort and learn", new())])
        {
            var network = Initializer.FanOut.Apply(Network.Create(784, 200, 10), 1);
            var options = new TrainingOptions { EpochCount = 1000, ThreadCount = 1, Augmentation = augmentation };
            using var epochs = Trainer.Train(network, digits, options).GetEnumerator();
            Report(name, () => epochs.MoveNext());
        }

        return 0;

        static void Report(string what, Action action)
        {
            var best = TimeSpan.MaxValue;
            for (var round = 0; round < 8; round++)
            {
                var started = Stopwatch.GetTimestamp();
                action();
                best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            }

            Console.WriteLine($"| {what} | {best.TotalMicroseconds / 60_000:0.00} |");
        }
    }

    /// <summary>Ten digits: as they are, turned to both sides, and three times as --augment distorts them.</summary>
    public static int Picture()
    {
        var digits = Digits.Training(10, Preparation.Textbook);
        var (distortion, distorted) = (new RandomDistortion(new(), 28, 28), new byte[784]);
        var page = new ContactSheet(digits.Count, enlargement: 3);
        foreach (var caption in (string[])["as it is", "+10°", "−10°", "distorted", "distorted", "distorted"])
        {
            for (var digit = 0; digit < digits.Count; digit++)
            {
                if (caption == "distorted")
                    distortion.Apply(digits.Bytes(digit), 0, new SplitMix64(SplitMix64.At(1, (ulong)page.Count)), distorted);
                else
                    new Distortion(28, 28, AffineMap.Rotation(caption[0] switch { '+' => 10, '−' => -10, _ => 0 })).Apply(digits.Bytes(digit), 0, distorted);
                page.Add(GrayImage.FromBytes(Array.ConvertAll(distorted, pixel => (byte)(255 - pixel)), 28, 28), caption);
            }
        }

        Png.Write(Path.Combine(Digits.Root, "docs", "distorted-digits.png"), page.ToImage());
        return 0;
    }

    private static double[] Accuracies(Dataset learned, Dataset test, double learningRate, uint seed, bool shuffle, int epochCount = 10)
    {
        var network = Initializer.FanOut.Apply(Network.Create(784, 200, 10), seed);
        var options = new TrainingOptions { LearningRate = learningRate, EpochCount = epochCount, Shuffle = shuffle, Seed = seed };
        return
        [
            .. Trainer.Train(network, learned, options)
                .Where(report => Epochs.Contains(report.Epoch))
                .Select(_ => Evaluation.Of(network, test, options.Loss).Accuracy),
        ];
    }
}
