using System.Text.Json;

namespace Lantern.Workbench;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The mean loss over the epoch's examples, each taken before the step that learned from it.</param>
/// <param name="Test">How well the network now answers the test data; nothing if there is none, or a validation part in its stead.</param>
/// <param name="TrainingTime">Time spent in training since the run began, without the tests.</param>
public sealed record EpochResult(int Epoch, double Loss, Evaluation? Test, TimeSpan TrainingTime)
{
    /// <summary>How well it answers the examples that were kept aside; nothing if there are none.</summary>
    public ValidationReport? Validation { get; init; }

    /// <summary>The same as a store keeps it.</summary>
    public EpochMetric Metric => new(Epoch, Loss, Test?.Accuracy, TrainingTime.TotalSeconds) { ValidationLoss = Validation?.Loss, ValidationAccuracy = Validation?.Accuracy };

    /// <summary>Writes the members of a JSON object that the caller has begun.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteNumber("epoch", Epoch);
        json.WriteNumber("loss", Loss);
        if (Validation is { } validation)
            json.WriteNumber("validationLoss", validation.Loss);
        if (Validation?.Accuracy is { } accuracy)
            json.WriteNumber("validationAccuracy", accuracy);
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
public readonly record struct TrainingProgress(int Epoch, int ExamplesSeen, TimeSpan TrainingTime, EpochResult? Completed)
{
    /// <summary>What makes success unlikely and was not told before.</summary>
    public IReadOnlyList<TrainingFinding> Warnings { get; init; } = [];

    /// <summary>What came of choosing by a validation part, once the training has ended.</summary>
    public TrainingEnd? End { get; init; }
}

/// <summary>How a training with a validation part ended.</summary>
/// <param name="EpochsDone">After how many epochs.</param>
/// <param name="Kept">The epoch whose parameters the network has: the best one if training may stop early, else the last.</param>
/// <param name="IsEarly">Whether there would have been more epochs.</param>
/// <param name="Test">How well the network answers the test data, at which nobody has looked before; nothing if that comes later, or never.</param>
public sealed record TrainingEnd(int EpochsDone, EpochMetric Kept, bool IsEarly, Evaluation? Test)
{
    /// <summary>The end of a training whose epochs came to this.</summary>
    internal static TrainingEnd Of(IReadOnlyList<EpochMetric> epochs, TrainingOptions options, Evaluation? test) => new(
        epochs[^1].Epoch, options.EarlyStopping is null ? epochs[^1] : EpochMetric.Best(epochs), epochs[^1].Epoch < options.EpochCount, test);

    /// <summary>Enters the test where a store looks for it: with the epoch whose parameters were tested.</summary>
    internal void EnterInto(List<EpochMetric> metrics)
    {
        if (metrics.FindIndex(metric => metric.Epoch == Kept.Epoch) is >= 0 and var at)
            metrics[at] = metrics[at] with { TestAccuracy = Test?.Accuracy };
    }
}

/// <summary>What a run came to.</summary>
/// <param name="ModelPath">Where the model is.</param>
/// <param name="Interrupted">Whether the caller left before all epochs were done.</param>
/// <param name="UnfinishedFolder">The run's folder, if there is a checkpoint to go on from, see <see cref="UnfinishedRun"/>.</param>
/// <param name="ExamplesSeen">How many examples were learned from in all epochs together.</param>
/// <param name="Scorecard">How well the network answers the test data; nothing if there is none.</param>
public sealed record TrainingResult(string ModelPath, bool Interrupted, string? UnfinishedFolder, long ExamplesSeen, Scorecard? Scorecard);

/// <summary>
/// One training. <see cref="Start"/> goes from a request to a run with a folder and checks everything that can be checked;
/// <see cref="Of"/> takes what was settled and read before, and needs no folder; <see cref="Resume"/> goes on with a run that
/// was broken off. The caller pulls <see cref="Train"/> and may leave the loop at any step; <see cref="Save"/> and
/// <see cref="Result"/> take what was learned until then.
/// </summary>
public sealed class TrainingRun
{
    private readonly TrainingData _data;
    private readonly RunFolder? _folder;
    private readonly Network<float> _network;
    private readonly IEnumerable<TrainingReport> _steps;
    private readonly Dataset? _test;
    private readonly List<EpochMetric> _epochs = [];
    private readonly RunCheckpoints? _checkpoints;
    private readonly int _checkpointEvery;
    private Evaluation? _lastTest;
    private Checkpoint? _left; // where the caller left the loop, if there is more to learn
    private bool _hasEnded;
    private IDisposable? _taken;
    private bool _isSuspended;

    private TrainingRun(TrainPlan plan, TrainingData data, RunFolder? folder, Network<float> network, IEnumerable<TrainingReport> steps, int checkpointEvery = 0)
    {
        (Plan, _data, _folder, _network, _steps) = (plan, data, folder, network, steps);
        (_checkpoints, _checkpointEvery) = (checkpointEvery > 0 ? new RunCheckpoints(folder!.Path) : null, checkpointEvery);
        _test = data.PrepareTest(plan.Preparation);
    }

    /// <summary>What is trained and how.</summary>
    public TrainPlan Plan { get; }

    /// <summary>The run's own folder, which there must be.</summary>
    public string Folder => _folder!.Path;

    /// <summary>The fingerprint of the data, see <see cref="TrainingData.Hash"/>.</summary>
    public string DataHash => _data.Hash;

    /// <summary>The fingerprint of the test data; nothing if there is none.</summary>
    public string? TestDataHash => _data.TestHash;

    /// <summary>How many examples were learned from so far, in all epochs together.</summary>
    public long ExamplesSeen { get; private set; }

    /// <summary>Whether this goes on with a run that was broken off.</summary>
    public bool IsResumed { get; private init; }

    /// <summary>What each epoch came to that was done before, see <see cref="IsResumed"/>.</summary>
    public IReadOnlyList<EpochMetric> EarlierEpochs { get; private init => _epochs.AddRange(field = value); } = [];

    /// <summary>
    /// Whether training has come to its end, that is, all epochs are done or it has ended by itself; and with a validation part
    /// has been tested.
    /// </summary>
    public bool IsComplete => _hasEnded || (Plan.ValidationCount == 0 && ExamplesSeen == (long)Plan.Options.EpochCount * Plan.ExampleCount);

    /// <summary>Why the last checkpoint could not be written, if so: a sentence. Training goes on without.</summary>
    public string? CheckpointProblem => _checkpoints?.Problem;

    /// <summary>Reads the data, settles what the request leaves open, and makes the run's folder.</summary>
    /// <exception cref="OptionException">The options make no sense, or not together.</exception>
    /// <exception cref="DataException">The data cannot be read, or the folder cannot be made.</exception>
    public static TrainingRun Start(TrainRequest request)
    {
        request.Options(); // refuses what makes no sense before anything is read
        var rehearsal = Task.Run(() => Rehearse(request));
        var data = TrainingData.Read(request.Data, request.TestData);
        var plan = TrainPlan.Of(request, data);
        var (network, steps) = Begin(plan, data);
        var making = Task.Run(() => MakeFolder(plan, data, request.RunsFolder, request)); // which waits for the disk
        plan.Initial.Apply(network, plan.Seed);
        var folder = making.GetAwaiter().GetResult();
        Task.WaitAny(rehearsal); // if it failed, then on something that will fail in training too
        return new TrainingRun(plan, data, folder, network, steps, request.CheckpointEvery);
    }

    /// <summary>
    /// Goes on with a run where its checkpoint is, in its folder: what comes of it is bit for bit what would have come of
    /// it had it never ended.
    /// </summary>
    /// <param name="unfinished">What to go on with.</param>
    /// <param name="request">Its request, perhaps with other threads or more epochs.</param>
    /// <exception cref="OptionException">The options make no sense.</exception>
    /// <exception cref="ModelException">The checkpoint is of another training: the data has changed, say.</exception>
    /// <exception cref="DataException">The data cannot be read, the folder cannot be written, or another process is training the run.</exception>
    public static TrainingRun Resume(UnfinishedRun unfinished, TrainRequest request)
    {
        request.Options();
        var data = TrainingData.Read(request.Data, request.TestData);
        var plan = TrainPlan.Of(request, data);
        var taken = unfinished.Folder.Take();
        try
        {
            var (network, steps) = Begin(plan, data, unfinished);
            var checkpoint = unfinished.Checkpoint;
            var epochsDone = checkpoint is null ? 0 : checkpoint.Epoch - (checkpoint.EpochCompleted ? 0 : 1);
            var earlier = unfinished.Folder.ReturnTo(epochsDone, stream => plan.WriteOptions(stream, request));
            return new TrainingRun(plan, data, unfinished.Folder, network, steps, request.CheckpointEvery)
            {
                ExamplesSeen = checkpoint is null ? 0 : ((checkpoint.Epoch - 1L) * plan.ExampleCount) + checkpoint.ExamplesSeen,
                _taken = taken,
                IsResumed = true,
                EarlierEpochs = earlier,
            };
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>A training of what is settled, with data that others may learn from at the same time.</summary>
    /// <param name="plan">Of this data, see <see cref="TrainPlan.Of"/>.</param>
    /// <param name="data">What to learn from and to test with.</param>
    /// <param name="runsFolder">Where to make the run's folder; nothing for none, and then nothing can be saved.</param>
    /// <exception cref="OptionException">What was settled does not fit together.</exception>
    /// <exception cref="DataException">The folder cannot be made.</exception>
    public static TrainingRun Of(TrainPlan plan, TrainingData data, string? runsFolder = null)
    {
        var (network, steps) = Begin(plan, data);
        plan.Initial.Apply(network, plan.Seed);
        return new TrainingRun(plan, data, runsFolder is null ? null : MakeFolder(plan, data, runsFolder, null), network, steps);
    }

    /// <summary>
    /// Trains while it is pulled, and tells after each step where it stands. After the last step of an epoch the network is
    /// tested, or measured by the validation part if there is one, a line goes into <c>metrics.jsonl</c>, and a checkpoint into
    /// its file, beside training. With a validation part the test comes at the end, when nothing is chosen any more. To be pulled once.
    /// </summary>
    /// <exception cref="TrainingException">The loss is no longer a finite number.</exception>
    /// <exception cref="DataException">The metrics cannot be written.</exception>
    public IEnumerable<TrainingProgress> Train()
    {
        var warnings = _folder is null ? null : new RunWarnings(_network, _data.Prepare(Plan).Learned, _test, Plan.Options);
        _taken ??= _checkpoints is null ? null : _folder!.Take();
        using var taken = _taken;
        using var steps = _steps.GetEnumerator();
        try
        {
            while (Advance(steps))
            {
                var report = steps.Current;
                ExamplesSeen = ((report.Epoch - 1L) * Plan.ExampleCount) + report.ExamplesSeen;
                EpochResult? completed = null;
                _lastTest = null;
                if (report.EpochCompleted)
                {
                    _lastTest = report.Validation is null ? Test() : null;
                    completed = new EpochResult(report.Epoch, report.Loss, _lastTest, report.TrainingTime) { Validation = report.Validation };
                    _epochs.Add(completed.Metric);
                    _folder?.AppendMetrics(JsonLine.Of(completed.WriteMembers));
                    if (_checkpoints is { IsReady: true } && report.Epoch % _checkpointEvery == 0 && !IsComplete)
                        _checkpoints.Begin(report.Capture());
                }

                var isLeft = true;
                try
                {
                    yield return new TrainingProgress(report.Epoch, report.ExamplesSeen, report.TrainingTime, completed) { Warnings = warnings?.At(report) ?? [] };
                    isLeft = false;
                }
                finally
                {
                    if (isLeft && _checkpoints is not null && !IsComplete)
                        _left = report.Capture(); // only here: the loop is about to be left
                }
            }

            if (Plan.ValidationCount > 0 && _epochs.Count > 0) // none if somebody took the metrics of a run away that had but to end
            {
                _lastTest = Test();
                yield return new TrainingProgress(_epochs.Count, Plan.ExampleCount, TimeSpan.FromSeconds(_epochs[^1].TrainingSeconds), null) { End = TrainingEnd.Of(_epochs, Plan.Options, _lastTest) };
            }
        }
        finally
        {
            _checkpoints?.Settle(); // as long as this process has the folder
        }
    }

    /// <summary>
    /// Saves what was learned so far in the run's folder, which there must be; and a checkpoint if there is something left to
    /// learn, else there are none any more.
    /// </summary>
    /// <returns>Where the model is.</returns>
    /// <exception cref="DataException">The file cannot be written.</exception>
    /// <exception cref="ModelException">The network cannot be saved, since its numbers are no longer finite.</exception>
    public string Save()
    {
        var provenance = new Provenance { Data = Plan.Data, DataHash = DataHash, Settings = Plan.Settings, ExamplesSeen = ExamplesSeen };
        new Model(_network, Plan.Preparation, _data.LabelNames, provenance).Save(_folder!.ModelPath);
        if (IsComplete)
            _checkpoints?.Clear();
        else if (_left is not null)
            _isSuspended = _checkpoints!.Write(_left);
        return _folder.ModelPath;
    }

    /// <summary>
    /// What the run came to; tests the network unless the last step did, or the run chooses by a validation part and has not
    /// come to its end.
    /// </summary>
    public TrainingResult Result()
    {
        if (!_isSuspended || Plan.ValidationCount == 0)
            _lastTest ??= Test();
        var scorecard = _lastTest is null ? null : new Scorecard(_data.Test!, _data.LabelNames, _lastTest);
        return new TrainingResult(_folder!.ModelPath, !IsComplete, _isSuspended ? _folder.Path : null, ExamplesSeen, scorecard);
    }

    /// <summary>Checks that what is settled fits together, on a network and data of the same kind that take no memory.</summary>
    /// <exception cref="OptionException">It does not.</exception>
    internal static void RequireFit(TrainPlan plan)
    {
        int[] nodeCounts = [.. plan.NodeCounts.Select(_ => 1)];
        var network = Network.Create<float>(nodeCounts, plan.Activation, plan.OutputActivation, plan.HasBiases);
        var batchSize = plan.Options.BatchSize >= plan.ExampleCount ? 3 : Math.Min(plan.Options.BatchSize, 2); // of three examples: all, some or one
        var examples = Dataset.FromBytes(new byte[3], new byte[3], 1, ["0"], plan.Preparation);
        Trainer.Train(network, examples, plan.Options with { BatchSize = batchSize, ClassWeights = plan.ClassWeights is null ? [] : [1] }, examples);
    }

    private static (Network<float> Network, IEnumerable<TrainingReport> Steps) Begin(TrainPlan plan, TrainingData data, UnfinishedRun? unfinished = null)
    {
        var network = Network.Create<float>([.. plan.NodeCounts], plan.Activation, plan.OutputActivation, plan.HasBiases);
        var (learned, validation) = data.Prepare(plan);
        if (unfinished?.Checkpoint is null)
        {
            if (unfinished is not null)
                plan.Initial.Apply(network, plan.Seed);
            return (network, Trainer.Train(network, learned, plan.Options, validation)); // checks that these fit; takes the weights when it is pulled
        }

        try
        {
            return (network, Trainer.Resume(network, learned, plan.Options, unfinished.Checkpoint, validation));
        }
        catch (ModelException exception)
        {
            throw new ModelException($"{unfinished.CheckpointPath}: {exception.Message}", exception);
        }
    }

    /// <summary>The next report. A training that stopped for cause would stop again, so nobody shall go on with it.</summary>
    private bool Advance(IEnumerator<TrainingReport> steps)
    {
        try
        {
            return !(_hasEnded = !steps.MoveNext());
        }
        catch (TrainingException)
        {
            _checkpoints?.Clear();
            throw;
        }
    }

    private static RunFolder MakeFolder(TrainPlan plan, TrainingData data, string runsFolder, TrainRequest? request)
    {
        var modelSize = ((long)plan.ParameterCount * sizeof(float)) + 4096; // the texts in front take about 2 kB
        return RunFolder.Create(runsFolder, $"{data.ShortName}-{plan.Network}", DateTime.Now, modelSize, stream => plan.WriteOptions(stream, request));
    }

    /// <summary>
    /// Trains a network of the same kind on a few made-up pictures, so that what training calls is compiled. Small whatever
    /// was asked for: which code runs depends on the size of layers only as long as they are small.
    /// </summary>
    private static void Rehearse(TrainRequest request)
    {
        var pixels = new byte[64 * 784];
        for (var i = 0; i < pixels.Length; i += 5) // mostly background, like MNIST's
            pixels[i] = 255;
        var pictures = Dataset.FromBytes(pixels, new byte[64], 784, [.. Enumerable.Range(0, 10).Select(label => $"{label}")], request.Preparation);
        int[] nodeCounts = [784, .. request.HiddenNodeCounts.Take(3).Select(count => Math.Min(count, 500)), 10];
        var network = Network.Create<float>(nodeCounts, request.Activation, request.SettledOutputActivation, request.HasBiases);
        foreach (var _ in Trainer.Train(network, pictures, request.Options() with { EpochCount = 1, EarlyStopping = null }))
        {
        }
    }

    private Evaluation? Test() => _test is null ? null : Evaluation.Of(_network, _test, Plan.Options.Loss);
}
