using System.Globalization;
using System.Text.Json;

namespace Lantern.Workbench;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The mean loss over the epoch's examples, each taken before the step that learned from it.</param>
/// <param name="Test">How well the network now answers the test data; nothing if there is none.</param>
/// <param name="TrainingTime">Time spent in training since the run began, without the tests.</param>
public sealed record EpochResult(int Epoch, double Loss, Evaluation? Test, TimeSpan TrainingTime)
{
    /// <summary>Writes the members of a JSON object that the caller has begun.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteNumber("epoch", Epoch);
        json.WriteNumber("loss", Loss);
        if (Test is null)
            json.WriteNull("testAccuracy");
        else
            json.WriteNumber("testAccuracy", Test.Accuracy);
        json.WriteNumber("trainingSeconds", Math.Round(TrainingTime.TotalSeconds, 3));
    }
}

/// <summary>Where a run stands after a step.</summary>
/// <param name="Epoch">The epoch at hand, counted from 1.</param>
/// <param name="ExamplesSeen">How many examples of this epoch were learned from.</param>
/// <param name="TrainingTime">Time spent in training since the run began, without the tests.</param>
/// <param name="Completed">What the epoch came to, if this was its last step.</param>
public readonly record struct TrainingProgress(int Epoch, int ExamplesSeen, TimeSpan TrainingTime, EpochResult? Completed);

/// <summary>What a run came to.</summary>
/// <param name="ModelPath">Where the model is.</param>
/// <param name="Interrupted">Whether the caller left before all epochs were done.</param>
/// <param name="ExamplesSeen">How many examples were learned from in all epochs together.</param>
/// <param name="Scorecard">How well the network answers the test data; nothing if there is none.</param>
public sealed record TrainingResult(string ModelPath, bool Interrupted, long ExamplesSeen, Scorecard? Scorecard);

/// <summary>
/// One training from request to model. <see cref="Start"/> checks everything that can be checked and makes the run's folder;
/// the caller pulls <see cref="Train"/> and may leave the loop at any step; <see cref="Save"/> and <see cref="Result"/> take
/// what was learned until then.
/// </summary>
public sealed class TrainingRun
{
    private readonly RunFolder _folder;
    private readonly Network<float> _network;
    private readonly Dataset _training; // as it was read
    private readonly IEnumerable<TrainingReport> _steps;
    private readonly Examples? _testExamples;
    private readonly Dataset? _test;
    private Evaluation? _lastTest;

    private TrainingRun(
        TrainPlan plan, RunFolder folder, Network<float> network, Dataset training, IEnumerable<TrainingReport> steps, Examples? testExamples, Dataset? test)
    {
        (Plan, _folder, _network, _training) = (plan, folder, network, training);
        (_steps, _testExamples, _test) = (steps, testExamples, test);
    }

    /// <summary>What is trained and how.</summary>
    public TrainPlan Plan { get; }

    /// <summary>The run's own folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>The fingerprint of the data, worked out anew.</summary>
    public string DataHash => _training.ContentHash();

    /// <summary>The fingerprint of the test data, worked out anew; nothing if there is none.</summary>
    public string? TestDataHash => _test?.ContentHash();

    /// <summary>How many examples were learned from so far, in all epochs together.</summary>
    public long ExamplesSeen { get; private set; }

    /// <summary>Whether all epochs are done.</summary>
    public bool IsComplete => ExamplesSeen == (long)Plan.Options.EpochCount * Plan.ExampleCount;

    /// <summary>Reads the data, settles what the request leaves open, and makes the run's folder.</summary>
    /// <exception cref="OptionException">The options make no sense, or not together.</exception>
    /// <exception cref="DataException">The data cannot be read, or the folder cannot be made.</exception>
    public static TrainingRun Start(TrainRequest request)
    {
        var options = new TrainingOptions
        {
            Optimizer = request.Optimizer,
            LearningRate = request.LearningRate ?? (request.Optimizer == Optimizer.Adam ? 0.001 : 0.1),
            EpochCount = request.EpochCount,
            BatchSize = request.BatchSize,
            ThreadCount = request.ThreadCount,
            Loss = request.Loss,
            Rule = request.Rule ?? (request.Loss == Loss.SquaredError ? LearningRule.Textbook : LearningRule.Gradient),
            Shuffle = request.Shuffle,
            Augmentation = request.Augmentation,
            Seed = request.Seed,
            ReportEvery = 64, // a tenth of a millisecond for the textbook's network: so soon Ctrl+C takes effect
        };
        options.Validate();
        if (request.Rotations.Any(degrees => !(degrees is > 0 and <= 180)))
            throw new OptionException($"Pictures are rotated by more than 0 and at most 180 degrees, not {request.Rotations.First(degrees => !(degrees is > 0 and <= 180))}.");

        var outputActivation = request.OutputActivation ?? (request.Loss == Loss.CrossEntropy ? Activation.Softmax : Activation.Sigmoid);
        var preparation = request.Loss == Loss.SquaredError ? Preparation.Textbook : Preparation.UnitRange;
        var source = DataCatalogue.Find(request.Data);
        // Beside the training part, since inflating it takes most of the time before the first example:
        var rehearsal = Task.Run(() => Rehearse(request, outputActivation, preparation, options));
        var testing = Task.Run(() =>
            request.TestData is { } testData ? DataCatalogue.Find(testData).Read()
            : source.Parts.Contains(DataPart.Test) ? source.Read(DataPart.Test)
            : null);
        var training = source.Read(DataPart.Training);
        var test = testing.GetAwaiter().GetResult();
        if (test is not null && test.Bytes.ValueCount != training.Bytes.ValueCount)
            throw new DataException(test.Name, $"has {test.Bytes.ValueCount} values an example, where {training.Bytes.ValueCount} were expected as in {training.Name}");

        if ((request.Rotations.Count > 0 || request.Augmentation is not null) && !(training.PictureSize is { } size && size.Width == size.Height))
            throw new OptionException($"Only square pictures can be rotated or distorted; those of {training.Name} are {(training.PictureSize is { } other ? $"{other.Width}×{other.Height}" : $"{training.Bytes.ValueCount} values")}.");

        var labelNames = test?.LabelNames.Count > training.LabelNames.Count ? test.LabelNames : training.LabelNames;
        var dataset = training.Prepare(preparation, labelNames);
        int[] nodeCounts = [dataset.InputCount, .. request.HiddenNodeCounts, dataset.OutputCount];
        var network = Network.Create<float>(nodeCounts, request.Activation, outputActivation, request.HasBiases);
        var learned = request.Rotations.Count == 0 ? dataset : dataset.WithRotations([.. request.Rotations.SelectMany(degrees => (double[])[degrees, -degrees])]);
        var steps = Trainer.Train(network, learned, options); // checks that these fit; takes the weights when it is pulled

        var plan = new TrainPlan(
            training.Name, learned.Count, test?.Name, test?.Count ?? 0, nodeCounts, request.Activation, outputActivation, request.HasBiases,
            network.Parameters.Length, preparation, request.Initial, options, request.Seed)
        {
            Rotations = request.Rotations,
        };
        var modelSize = ((long)network.Parameters.Length * sizeof(float)) + 4096; // the texts in front take about 2 kB
        var making = Task.Run(() => // which waits for the disk
            RunFolder.Create(request.RunsFolder, $"{source.ShortName}-{plan.Network}", DateTime.Now, modelSize, plan.WriteOptions));
        request.Initial.Apply(network, request.Seed);
        var folder = making.GetAwaiter().GetResult();
        Task.WaitAny(rehearsal); // if it failed, then on something that will fail in training too
        return new TrainingRun(plan, folder, network, dataset, steps, test, test?.Prepare(preparation, labelNames));
    }

    /// <summary>
    /// Trains while it is pulled, and tells after each step where it stands. After the last step of an epoch the network is
    /// tested and a line goes into <c>metrics.jsonl</c>. To be pulled once.
    /// </summary>
    /// <exception cref="TrainingException">The loss is no longer a finite number.</exception>
    /// <exception cref="DataException">The metrics cannot be written.</exception>
    public IEnumerable<TrainingProgress> Train()
    {
        foreach (var report in _steps)
        {
            ExamplesSeen = ((report.Epoch - 1L) * Plan.ExampleCount) + report.ExamplesSeen;
            EpochResult? completed = null;
            _lastTest = null;
            if (report.EpochCompleted)
            {
                _lastTest = Test();
                completed = new EpochResult(report.Epoch, report.Loss, _lastTest, report.TrainingTime);
                _folder.AppendMetrics(JsonLine.Of(completed.WriteMembers));
            }

            yield return new TrainingProgress(report.Epoch, report.ExamplesSeen, report.TrainingTime, completed);
        }
    }

    /// <summary>Saves what was learned so far.</summary>
    /// <returns>Where the model is.</returns>
    /// <exception cref="DataException">The file cannot be written.</exception>
    /// <exception cref="ModelException">The network cannot be saved, since its numbers are no longer finite.</exception>
    public string Save()
    {
        var provenance = new Provenance
        {
            Data = Plan.Data,
            DataHash = DataHash,
            Rule = Plan.Rule,
            Loss = Plan.Options.Loss.Name,
            Initial = Plan.Initial.Name,
            Optimizer = Plan.Options.Optimizer.Name,
            LearningRate = Plan.Options.LearningRate,
            EpochCount = Plan.Options.EpochCount,
            BatchSize = Plan.Options.BatchSize,
            Shuffle = Plan.Options.Shuffle,
            Rotations = string.Join(',', Plan.Rotations.Select(degrees => degrees.ToString(CultureInfo.InvariantCulture))),
            Augmentation = Plan.Options.Augmentation?.ToString() ?? "",
            Seed = Plan.Seed,
            ExamplesSeen = ExamplesSeen,
        };
        new Model(_network, Plan.Preparation, _training.LabelNames, provenance).Save(_folder.ModelPath);
        return _folder.ModelPath;
    }

    /// <summary>What the run came to; tests the network unless the last step did.</summary>
    public TrainingResult Result()
    {
        _lastTest ??= Test();
        var scorecard = _lastTest is null ? null : new Scorecard(_testExamples!, _test!.LabelNames, _lastTest);
        return new TrainingResult(_folder.ModelPath, !IsComplete, ExamplesSeen, scorecard);
    }

    /// <summary>
    /// Trains a network of the same kind on a few made-up pictures, so that what training calls is compiled. Small whatever
    /// was asked for: which code runs depends on the size of layers only as long as they are small.
    /// </summary>
    private static void Rehearse(TrainRequest request, Activation outputActivation, Preparation preparation, TrainingOptions options)
    {
        var pixels = new byte[64 * 784];
        for (var i = 0; i < pixels.Length; i += 5) // mostly background, like MNIST's
            pixels[i] = 255;
        var pictures = Dataset.FromBytes(pixels, new byte[64], 784, [.. Enumerable.Range(0, 10).Select(label => $"{label}")], preparation);
        int[] nodeCounts = [784, .. request.HiddenNodeCounts.Take(3).Select(count => Math.Min(count, 500)), 10];
        var network = Network.Create<float>(nodeCounts, request.Activation, outputActivation, request.HasBiases);
        foreach (var _ in Trainer.Train(network, pictures, options with { EpochCount = 1 }))
        {
        }
    }

    private Evaluation? Test() => _test is null ? null : Evaluation.Of(_network, _test, Plan.Options.Loss);
}
