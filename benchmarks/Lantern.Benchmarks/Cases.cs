using System.Diagnostics;

namespace Lantern.Benchmarks;

/// <summary>
/// What Lantern is measured at, each case a process of its own. The network is validated before it is timed: whoever is
/// fast and wrong has no time at all.
/// </summary>
internal static class Cases
{
    /// <summary>How long a case is repeated; the peers take the same half second.</summary>
    public static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(0.5);

    private static readonly string Version =
        $"Lantern {typeof(Trainer).Assembly.GetName().Version?.ToString(3)} (.NET {Environment.Version})";

    public static int Train(string mode, string shape, int count)
    {
        var epochs = mode.StartsWith("batch", StringComparison.Ordinal)
            ? MiniBatch(int.Parse(mode.AsSpan("batch".Length)), shape, count)
            : Exact(shape, mode == "dense" ? Digits.Table(count) : Digits.Training(count, Preparation.Textbook));
        using (epochs)
        {
            epochs.MoveNext();
            var correct = epochs.Current;
            Repeat(epochs.MoveNext); // what the runtime compiles anew after a while is compiled now
            return Report($"{mode} {shape}", "usPerExample", Repeat(epochs.MoveNext) / count * 1e6, correct, count);
        }
    }

    public static int Answer(string mode, string shape, int count)
    {
        var (digits, test) = (Digits.Training(count, Preparation.Textbook), Digits.Test(Preparation.Textbook));
        var network = Textbook(shape);
        Train(network, digits, epochCount: 1);
        var model = new Model(network, Preparation.Textbook, Digits.Names, new Provenance());
        var (inputs, outputs) = (new float[test.Count][], new float[network.OutputCount]);
        for (var example = 0; example < test.Count; example++)
            test.CopyInputs<float>(example, inputs[example] = new float[network.InputCount]);

        var ask = mode == "answer-bytes" ? AskModel : (Func<bool>)AskNetwork;
        Repeat(ask);
        return Report($"{mode} {shape}", "usPerExample", Repeat(ask) / test.Count * 1e6, Correct(network), count);

        bool AskNetwork()
        {
            foreach (var example in inputs)
                network.Predict(example, outputs);
            return true;
        }

        bool AskModel()
        {
            for (var example = 0; example < test.Count; example++)
                model.Predict(test.Bytes(example));
            return true;
        }
    }

    public static int ReadCsv(string file)
    {
        var read = Csv.Read(file);
        var rate = new FileInfo(file).Length / Repeat(() => (read = Csv.Read(file)).Count > 0) / 1e9;
        var digits = Digits.Bytes("train");
        if (!digits.Values.AsSpan().StartsWith(read.Values) || !digits.Labels.AsSpan().StartsWith(read.Labels))
            throw new DataException(file, "was read wrongly");
        Print("csv", "gigabytesPerSecond", rate);
        return 0;
    }

    /// <summary>The textbook's whole program: what counts is the time of the process, which the caller measures.</summary>
    public static int Textbook(string trainingFile, string testFile, int epochCount)
    {
        var started = Stopwatch.GetTimestamp();
        var (training, test) = (Labelled(trainingFile), Labelled(testFile));
        var network = Textbook("784-200-10");
        Train(network, training, epochCount);
        var correct = Evaluation.Of(network, test, Loss.SquaredError).Correct;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return Report("textbook", "seconds", seconds, correct, training.Count);

        static Dataset Labelled(string file)
        {
            var read = Csv.Read(file);
            return Dataset.FromBytes(read.Values, read.Labels, read.ValueCount, Digits.Names, Preparation.Textbook);
        }
    }

    /// <summary>Learns from one example and ends: what counts is the time of the process, which the caller measures.</summary>
    public static int First()
    {
        var started = Stopwatch.GetTimestamp();
        var pixels = new byte[784];
        pixels.AsSpan(300, 100).Fill(255);
        var digit = Dataset.FromBytes(pixels, new byte[] { 5 }, pixels.Length, Digits.Names, Preparation.Textbook);
        Train(Textbook("784-200-10"), digit, epochCount: 1);
        Print("first", "seconds", Stopwatch.GetElapsedTime(started).TotalSeconds);
        return 0;
    }

    /// <summary>How often work can be done in <see cref="LeastTime"/>: the mean time of each in seconds.</summary>
    public static double Repeat(Func<bool> work)
    {
        var (started, count) = (Stopwatch.GetTimestamp(), 0);
        do
        {
            work();
            count++;
        }
        while (Stopwatch.GetElapsedTime(started) < LeastTime);
        return Stopwatch.GetElapsedTime(started).TotalSeconds / count;
    }

    /// <summary>Prints a result as the peers do.</summary>
    public static void Print(string name, string figure, double value, int? correct = null)
    {
        var also = correct is null ? "" : $"\"correct\":{correct},";
        Console.WriteLine(
            $$"""{"peer":"Lantern","case":"{{name}}","{{figure}}":{{value:0.####}},{{also}}"version":"{{Version}}"}""");
    }

    private static int Report(string name, string figure, double value, int correct, int count)
    {
        var least = count >= 10_000 ? 8_000 : 5_000; // as the peers demand
        if (correct < least)
        {
            Console.Error.WriteLine(
                $"Lantern {name}: {correct} of {Digits.TestCount} correct after {count} examples, expected {least} or more");
            return 1;
        }

        Print(name, figure, value, correct);
        return 0;
    }

    private static Network<float> Textbook(string shape) => Initializer.FanOut.Apply(Network.Create(Nodes(shape)), seed: 1);

    private static void Train(Network<float> network, Dataset digits, int epochCount)
    {
        foreach (var _ in Trainer.Train(network, digits, new TrainingOptions { EpochCount = epochCount }))
        {
        }
    }

    /// <summary>Epochs of per-example descent with the textbook's rule; each tells what is right after the first.</summary>
    private static IEnumerator<int> Exact(string shape, Dataset digits) =>
        Epochs(Textbook(shape), digits, new TrainingOptions(), Preparation.Textbook);

    private static IEnumerator<int> MiniBatch(int batchSize, string shape, int count)
    {
        var preparation = Preparation.Textbook with { TargetLow = 0, TargetHigh = 1 };
        var network = Network.Create<float>(Nodes(shape), Activation.Relu, Activation.Softmax, hasBiases: true);
        return Epochs(Initializer.FanIn.Apply(network, seed: 1), Digits.Training(count, preparation), new TrainingOptions
        {
            BatchSize = batchSize,
            LearningRate = 0.02 * Math.Sqrt(batchSize), // learns well from 1 to 1,024 examples a step
            Loss = Loss.CrossEntropy,
            Rule = LearningRule.Gradient,
            Shuffle = true,
        }, preparation);
    }

    private static IEnumerator<int> Epochs(
        Network<float> network, Dataset digits, TrainingOptions options, Preparation preparation)
    {
        var correct = 0;
        foreach (var _ in Trainer.Train(network, digits, options with { EpochCount = 1_000_000 }))
        {
            if (correct == 0)
                correct = Correct(network, preparation);
            yield return correct;
        }
    }

    private static int Correct(Network<float> network, Preparation? preparation = null) =>
        Evaluation.Of(network, Digits.Test(preparation ?? Preparation.Textbook), Loss.SquaredError).Correct;

    private static int[] Nodes(string shape) => [.. shape.Split('-').Select(int.Parse)];
}
