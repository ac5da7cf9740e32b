using System.Diagnostics;
using Lantern.Numerics;

namespace Lantern.Benchmarks;

/// <summary>
/// What Lantern is measured at, each case a process of its own. The network is validated before it is timed: whoever is
/// fast and wrong has no time at all.
/// </summary>
internal static class Cases
{
    /// <summary>How long a case is repeated; the peers take the same half second.</summary>
    public static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(0.5);

    public static readonly string Version =
        $"Lantern {typeof(Trainer).Assembly.GetName().Version?.ToString(3)} (.NET {Environment.Version})";

    public static int Train(string mode, string shape, int count)
    {
        using var epochs = mode switch
        {
            "exact" => Textbook(shape, Digits.Training(count, Preparation.Textbook)),
            "dense" => Textbook(shape, Digits.Table(count)),
            "online" => Online(shape, Digits.Training(count, Preparation.Textbook)),
            "descent1" => Rectifiers(shape, count, batchSize: 1, Optimizer.GradientDescent, learningRate: 0.01),
            _ when mode.StartsWith("batch", StringComparison.Ordinal) =>
                Rectifiers(shape, count, int.Parse(mode.AsSpan("batch".Length)), Optimizer.Adam, learningRate: 0.001),
            _ => throw new OptionException($"There is no way to train called '{mode}'."),
        };
        epochs.MoveNext();
        var correct = epochs.Current;
        Repeat(() => epochs.MoveNext()); // what the runtime compiles anew after a while is compiled now
        return Report($"{mode} {shape}", "usPerExample", Repeat(() => epochs.MoveNext()) / count * 1e6, correct, count);
    }

    public static int Answer(string mode, string shape, int count)
    {
        var (digits, test) = (Digits.Training(count, Preparation.Textbook), Digits.Test(Preparation.Textbook));
        var network = Textbook(shape);
        Train(network, digits, epochCount: 1);
        var (inputs, outputs) = (new float[test.Count * network.InputCount], new float[test.Count * network.OutputCount]);
        for (var example = 0; example < test.Count; example++)
            test.CopyInputs(example, Of(inputs, example));

        var predictor = new Predictor(network, Preparation.Textbook);
        var model = new Model(network, Preparation.Textbook, test.LabelNames, new Provenance());
        var bytes = Enumerable.Range(0, test.Count).SelectMany(example => test.Bytes(example).ToArray()).ToArray();
        Action ask = mode switch
        {
            "answer" => Numbers,
            "answer-bytes" => Bytes,
            "answer-network" => Network,
            "answer-model" => OfModel,
            "answer-batch" => Batch,
            "answer-batch-bytes" => BatchOfBytes,
            _ => throw new OptionException($"There is no way to ask called '{mode}'."),
        };
        Repeat(ask);
        var us = Repeat(ask) / test.Count * 1e6;
        return Report($"{mode} {shape}", "usPerExample", us, Enumerable.Range(0, test.Count).Count(IsRight), count);

        bool IsRight(int example) => Evaluation.Largest<float>(Of(outputs, example)) == test.Label(example);

        Span<float> Of(float[] rows, int example) =>
            rows.AsSpan(example * (rows.Length / test.Count), rows.Length / test.Count);

        void Numbers()
        {
            for (var example = 0; example < test.Count; example++)
                predictor.Predict(Of(inputs, example), Of(outputs, example));
        }

        void Bytes()
        {
            for (var example = 0; example < test.Count; example++)
                predictor.Predict(test.Bytes(example), Of(outputs, example));
        }

        void Network()
        {
            for (var example = 0; example < test.Count; example++)
                network.Predict(Of(inputs, example), Of(outputs, example));
        }

        void OfModel()
        {
            for (var example = 0; example < test.Count; example++)
            {
                var answers = model.Predict(test.Bytes(example)).Outputs;
                for (var k = 0; k < answers.Count; k++)
                    Of(outputs, example)[k] = answers[k];
            }
        }

        void Batch() => network.PredictBatch(inputs, outputs);

        void BatchOfBytes() => model.PredictBatch(bytes, outputs);
    }

    /// <summary>Objects of a program, of whose columns eight are numbers, one a category of two and one a truth value that is the answer.</summary>
    public static int AnswerRow()
    {
        var random = new SplitMix64(1);
        var rows = Enumerable.Range(0, 10_000).Select(_ => Row.Draw(random)).ToArray();
        var columns = new Columns<Row>().Number("a", row => row.A).Number("b", row => row.B).Number("c", row => row.C).Number("d", row => row.D)
            .Number("e", row => row.E).Number("f", row => row.F).Number("g", row => row.G).Number("h", row => row.H)
            .Category("kind", row => row.Kind).TruthValue("holds", row => row.Holds);
        var model = TableModel.Fit(rows, columns, "holds", seed: 1);
        var predictor = model.CreatePredictor(columns);
        var probabilities = new float[2];
        var correct = 0;
        Action ask = () =>
        {
            correct = 0;
            foreach (var row in rows)
            {
                predictor.Predict(row, probabilities);
                correct += probabilities[1] > 0.5f == row.Holds ? 1 : 0;
            }
        };
        Repeat(ask);
        return Report($"answer-row {model.Network}", "usPerExample", Repeat(ask) / rows.Length * 1e6, correct, rows.Length);
    }

    private sealed record Row(double A, double B, double C, double D, double E, double F, double G, double H, string Kind, bool Holds)
    {
        public static Row Draw(SplitMix64 random)
        {
            double a = Next(), b = Next();
            var kind = random.NextInt32(2) == 0 ? "left" : "right";
            return new(a, b, Next(), Next(), Next(), Next(), Next(), Next(), kind, kind == "left" ? a > b : a < b);

            double Next() => random.NextDouble();
        }
    }

    public static int ReadCsv(string file)
    {
        var read = Csv.Read(file);
        var rate = new FileInfo(file).Length / Repeat(() => read = Csv.Read(file)) / 1e9;
        var digits = Digits.Bytes("train");
        if (!digits.Values.AsSpan().StartsWith(read.Values) || !digits.Labels.AsSpan().StartsWith(read.Labels))
            throw new DatasetException(file, "was read wrongly");
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

    /// <summary>What it costs to let other threads take part in nothing.</summary>
    /// <param name="mode">
    /// "region" for Lantern's own threads; "region-meet" for the same when each part waits until all have begun, since
    /// the caller takes back what nobody has begun, and so waits for no one where there is nothing to do;
    /// "region-parallel-for" for the threads of .NET, which promise no such meeting.
    /// </param>
    public static int Region(string mode)
    {
        const int Count = 10_000;
        var (partCount, begun) = (Environment.ProcessorCount, 0);
        Action<int> nothing = _ => { };
        Action<int> meet = _ =>
        {
            Interlocked.Increment(ref begun);
            for (var spins = 0; Volatile.Read(ref begun) < partCount; spins++)
            {
                if (spins > 10_000)
                    Thread.Yield(); // the other one may want this processor
            }
        };
        Action enter = mode switch
        {
            "region" => () => WorkerPool.Run(partCount, nothing),
            "region-meet" => Meet,
            _ => () => Parallel.For(0, partCount, nothing),
        };
        Repeat(EnterOften);
        Print(mode, "microseconds", Repeat(EnterOften) / Count * 1e6);
        return 0;

        void Meet()
        {
            begun = 0;
            WorkerPool.Run(partCount, meet);
        }

        void EnterOften()
        {
            for (var i = 0; i < Count; i++)
                enter();
        }
    }

    /// <summary>Does work again and again for <see cref="LeastTime"/>: the mean time of each in seconds.</summary>
    public static double Repeat(Action work)
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
    private static IEnumerator<int> Textbook(string shape, Dataset digits) =>
        Epochs(Textbook(shape), digits, new TrainingOptions(), Preparation.Textbook);

    /// <summary>The same by calls with one example each, the making of its inputs and its target among them.</summary>
    private static IEnumerator<int> Online(string shape, Dataset digits)
    {
        var network = Textbook(shape);
        var online = new OnlineTraining<float>(network, new TrainingOptions());
        var (inputs, target, correct) = (new float[digits.InputCount], new float[digits.OutputCount], 0);
        while (true)
        {
            for (var example = 0; example < digits.Count; example++)
            {
                digits.CopyInputs<float>(example, inputs);
                digits.CopyTarget<float>(example, target);
                online.Learn(inputs, target);
            }

            if (correct == 0)
                correct = Correct(network, Preparation.Textbook);
            yield return correct;
        }
    }

    /// <summary>The same with rectifiers, softmax and cross-entropy, in a new order each epoch.</summary>
    private static IEnumerator<int> Rectifiers(string shape, int count, int batchSize, Optimizer optimizer, double learningRate)
    {
        var network = Network.Create<float>(Nodes(shape), Activation.Relu, Activation.Softmax, hasBiases: true);
        var digits = Digits.Training(count, Preparation.UnitRange);
        return Epochs(Initializer.FanIn.Apply(network, seed: 1), digits, new TrainingOptions
        {
            BatchSize = batchSize,
            Optimizer = optimizer,
            LearningRate = learningRate,
            Loss = Loss.CrossEntropy,
            Rule = LearningRule.Gradient,
            Shuffle = true,
        }, Preparation.UnitRange);
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

    private static int Correct(Network<float> network, Preparation preparation) =>
        Evaluation.Of(network, Digits.Test(preparation), Loss.SquaredError).Correct;

    private static int[] Nodes(string shape) => [.. shape.Split('-').Select(int.Parse)];
}
