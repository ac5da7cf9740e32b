namespace Lantern.Workbench;

/// <summary>Where a run stands after a step.</summary>
/// <param name="Epoch">The epoch at hand, counted from 1.</param>
/// <param name="ExamplesSeen">How many examples of this epoch were learned from.</param>
/// <param name="TrainingTime">Time spent in training since the run began, without the tests.</param>
/// <param name="Completed">What the epoch came to, if this was its last step.</param>
public readonly record struct TrainingProgress(int Epoch, int ExamplesSeen, TimeSpan TrainingTime, EpochMetric? Completed)
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
/// <param name="Test">The measure of the network on the test data, at which nothing has looked before; nothing if that comes later, or never.</param>
public sealed record TrainingEnd(int EpochsDone, EpochMetric Kept, bool IsEarly, double? Test)
{
    /// <summary>The end of a training whose epochs came to this.</summary>
    internal static TrainingEnd Of(IReadOnlyList<EpochMetric> epochs, TrainingOptions options, double? test) => new(
        epochs[^1].Epoch, options.EarlyStopping is { } stopping ? EpochMetric.Best(epochs, stopping.Measure) : epochs[^1], epochs[^1].Epoch < options.EpochCount, test);

    /// <summary>Enters the test where a store looks for it: with the epoch whose parameters were tested.</summary>
    internal void EnterInto(List<EpochMetric> metrics)
    {
        if (metrics.FindIndex(metric => metric.Epoch == Kept.Epoch) is >= 0 and var at)
            metrics[at] = metrics[at] with { Test = Test };
    }
}

/// <summary>Where the training on one part after the other stands.</summary>
/// <param name="Fold">Which part tests, counted from 1.</param>
/// <param name="Completed">How well its examples are answered by what learned from the others, if that has learned enough.</param>
public readonly record struct FoldProgress(int Fold, TestResult? Completed);

/// <summary>What a run came to.</summary>
/// <param name="ModelPath">Where the model is.</param>
/// <param name="Interrupted">Whether the caller left before all epochs were done, or before all parts had tested.</param>
/// <param name="UnfinishedFolder">The run's folder, if there is a checkpoint to go on from, see <see cref="UnfinishedRun"/>.</param>
/// <param name="ExamplesSeen">How many examples were learned from in all epochs together.</param>
/// <param name="Test">How well the network answers the test data; nothing if there is none.</param>
public sealed record RunResult(string ModelPath, bool Interrupted, string? UnfinishedFolder, long ExamplesSeen, TestResult? Test);

/// <summary>
/// One training. <see cref="Start"/> goes from a request to a run with a folder and checks everything that can be checked;
/// <see cref="Of"/> takes what was settled and read before, and needs no folder; <see cref="Resume"/> goes on with a run that
/// was broken off. The caller pulls <see cref="Train"/> and may leave the loop at any step; <see cref="Save"/> and
/// <see cref="Result"/> take what was learned until then.
/// </summary>
public sealed class TrainingRun
{
    private const int StepsBetweenReports = 64; // a tenth of a millisecond for the textbook's network

    private readonly RunFolder? _folder;
    private readonly Network<float> _network;
    private readonly IEnumerable<TrainingReport> _steps;
    private readonly List<EpochMetric> _epochs = [];
    private readonly RunCheckpoints? _checkpoints;
    private readonly int _checkpointEvery;
    private readonly CancellationToken _cancellationToken;
    private TestResult? _lastTest; // of the network as it is now
    private int _testedFolds;
    private TrainingReport? _lastReport;
    private Checkpoint? _left; // where the caller left the loop, if there is more to learn
    private bool _hasEnded;
    private IDisposable? _taken;
    private bool _isSuspended;

    private TrainingRun(LearningTask task, RunFolder? folder, Network<float> network, IEnumerable<TrainingReport> steps, int checkpointEvery, CancellationToken cancellationToken)
    {
        (Learning, _folder, _network, _steps, _cancellationToken) = (task, folder, network, steps, cancellationToken);
        (_checkpoints, _checkpointEvery) = (checkpointEvery > 0 ? new RunCheckpoints(folder!.Path) : null, checkpointEvery);
    }

    /// <summary>What is learned from, and how that is measured.</summary>
    public LearningTask Learning { get; }

    /// <summary>What is trained and how.</summary>
    public TrainPlan Plan => Learning.Plan;

    /// <summary>The run's own folder, which there must be.</summary>
    public string Folder => _folder!.Path;

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
    public bool IsTrained => _hasEnded || (Plan.ValidationCount == 0 && ExamplesSeen == Plan.AllExamples);

    /// <summary>Whether in addition all parts have tested that are to test in turn.</summary>
    public bool IsComplete => IsTrained && _testedFolds == Plan.Settings.FoldCount;

    /// <summary>Why the last checkpoint could not be written, if so: a sentence. Training goes on without.</summary>
    public string? CheckpointProblem => _checkpoints?.Problem;

    /// <summary>Reads the data, settles what the request leaves open, and makes the run's folder.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="cancellationToken">Stops the training after its last whole step, within some milliseconds; it ends as one that is left.</param>
    /// <exception cref="OptionException">The options make no sense, or not together.</exception>
    /// <exception cref="DatasetException">The data cannot be read, or the folder cannot be made.</exception>
    public static TrainingRun Start(TrainRequest request, CancellationToken cancellationToken = default)
    {
        request.Validate(); // refuses what makes no sense before anything is read
        var rehearsal = Task.Run(() => Rehearse(request), CancellationToken.None); // it is short
        var task = TrainingData.Read(request).Settle(request.Settings);
        var (network, steps) = Begin(task, request.ThreadCount, cancellationToken);
        var making = Task.Run(() => MakeFolder(task, request)); // which waits for the disk
        task.Initialize(network);
        var folder = making.GetAwaiter().GetResult();
        Task.WaitAny([rehearsal], CancellationToken.None); // if it failed, then on something that will fail in training too
        return new TrainingRun(task, folder, network, steps, request.CheckpointEvery, cancellationToken);
    }

    /// <summary>
    /// Goes on with a run where its checkpoint is, in its folder: what comes of it is bit for bit what would have come of
    /// it had it never ended.
    /// </summary>
    /// <param name="unfinished">What to go on with.</param>
    /// <param name="request">Its request, perhaps with other threads or more epochs.</param>
    /// <param name="cancellationToken">Stops the training as in <see cref="Start"/>.</param>
    /// <exception cref="OptionException">The options make no sense.</exception>
    /// <exception cref="ModelException">The checkpoint is of another training: the data has changed, say.</exception>
    /// <exception cref="DatasetException">The data cannot be read, the folder cannot be written, or another process is training the run.</exception>
    public static TrainingRun Resume(UnfinishedRun unfinished, TrainRequest request, CancellationToken cancellationToken = default)
    {
        request.Validate();
        var task = TrainingData.Read(request).Settle(request.Settings);
        var taken = unfinished.Folder.Take();
        try
        {
            var checkpoint = unfinished.Checkpoint;
            var (network, steps) = Begin(task, request.ThreadCount, cancellationToken, unfinished);
            if (checkpoint is null)
                task.Initialize(network);
            var epochsDone = checkpoint is null ? 0 : checkpoint.Epoch - (checkpoint.EpochCompleted ? 0 : 1);
            var earlier = unfinished.Folder.ReturnTo(epochsDone, RunOptions.Of(task.Plan, request).Write);
            return new TrainingRun(task, unfinished.Folder, network, steps, request.CheckpointEvery, cancellationToken)
            {
                ExamplesSeen = checkpoint is null ? 0 : ((checkpoint.Epoch - 1L) * task.Plan.ExampleCount) + checkpoint.ExamplesSeen,
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

    /// <summary>A training on one thread, with data that others may learn from at the same time.</summary>
    /// <param name="task">What to learn from and to test with.</param>
    /// <param name="request">Where to make the run's folder; nothing for none, and then nothing can be saved.</param>
    /// <param name="cancellationToken">Stops the training as in <see cref="Start"/>.</param>
    /// <exception cref="OptionException">What was settled does not fit together.</exception>
    /// <exception cref="DatasetException">The folder cannot be made.</exception>
    public static TrainingRun Of(LearningTask task, TrainRequest? request = null, CancellationToken cancellationToken = default)
    {
        var (network, steps) = Begin(task, threadCount: 1, cancellationToken);
        task.Initialize(network);
        return new TrainingRun(task, request is null ? null : MakeFolder(task, request), network, steps, checkpointEvery: 0, cancellationToken);
    }

    /// <summary>
    /// Trains while it is pulled, and tells after each step where it stands. After the last step of an epoch the network is
    /// tested, or measured by the validation part if there is one, a line goes into <c>metrics.jsonl</c>, and a checkpoint into
    /// its file, beside training. With a validation part the test comes at the end, when nothing is chosen any more. To be pulled once.
    /// </summary>
    /// <exception cref="TrainingException">The loss is no longer a finite number.</exception>
    /// <exception cref="DatasetException">The metrics cannot be written.</exception>
    public IEnumerable<TrainingProgress> Train()
    {
        var warnings = _folder is null ? null : new RunWarnings(_network, Learning.Examples.Learned, Learning.Test, Plan.Options);
        _taken ??= _checkpoints is null ? null : _folder!.Take();
        using var taken = _taken;
        using var steps = _steps.GetEnumerator();
        try
        {
            while (Advance(steps))
            {
                var report = steps.Current;
                _lastReport = report;
                ExamplesSeen = ((report.Epoch - 1L) * Plan.ExampleCount) + report.ExamplesSeen;
                EpochMetric? completed = null;
                _lastTest = null;
                if (report.EpochCompleted)
                {
                    completed = MetricOf(report);
                    _epochs.Add(completed.Value);
                    _folder?.AppendMetrics(completed.Value);
                    if (_checkpoints is { IsReady: true } && report.Epoch % _checkpointEvery == 0 && !IsTrained)
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
                    if (isLeft && _checkpoints is not null && !IsTrained)
                        _left = report.Capture(); // only here: the loop is about to be left
                }
            }

            if (!_hasEnded) // the token stopped it since the last report
                _left = _checkpoints is null ? null : _lastReport?.Capture();
            else if (Plan.ValidationCount > 0 && _epochs.Count > 0) // none if the metrics file of a run was removed that had only its test left
            {
                _lastTest = Learning.TestOf(_network);
                yield return new TrainingProgress(_epochs.Count, Plan.ExampleCount, TimeSpan.FromSeconds(_epochs[^1].TrainingSeconds), null)
                {
                    End = TrainingEnd.Of(_epochs, Plan.Options, Defined(_lastTest?.Measure)),
                };
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
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    /// <exception cref="ModelException">The network cannot be saved, since its numbers are no longer finite.</exception>
    public string Save()
    {
        var provenance = new Provenance { Data = Plan.Data, DataHash = Learning.DataHash, Settings = Plan.Texts, ExamplesSeen = ExamplesSeen };
        Learning.CreateModel(_network, provenance).Save(_folder!.ModelPath);
        if (IsTrained)
            _checkpoints?.Clear();
        else if (_left is not null)
            _isSuspended = _checkpoints!.Write(_left);
        else
            _isSuspended = IsResumed; // it was stopped before its first step, where it was broken off before
        return _folder.ModelPath;
    }

    /// <summary>
    /// For each part of the data that is to test in turn trains a network like this one on all the others, and tests it with that
    /// part. Goes on while it is pulled.
    /// </summary>
    public IEnumerable<FoldProgress> Folds()
    {
        foreach (var (index, fold) in Learning.Folds.Index())
        {
            var run = Of(fold, cancellationToken: _cancellationToken);
            foreach (var _ in run.Train())
                yield return new FoldProgress(index + 1, null);
            if (!run.IsTrained)
                yield break;
            _testedFolds++;
            yield return new FoldProgress(index + 1, fold.TestOf(run._network));
        }
    }

    /// <summary>
    /// What the run came to; tests the network, unless the run chooses by a validation part and has not come to its end.
    /// </summary>
    public RunResult Result()
    {
        if (!_isSuspended || Plan.ValidationCount == 0)
            _lastTest ??= Learning.TestOf(_network);
        return new RunResult(_folder!.ModelPath, !IsComplete, _isSuspended ? _folder.Path : null, ExamplesSeen, _lastTest);
    }

    /// <summary>Checks that what is settled fits together, on a network and data of the same kind that take no memory.</summary>
    /// <exception cref="OptionException">It does not.</exception>
    internal static void RequireFit(TrainPlan plan)
    {
        var labels = ((string[])["0", "1"])[..Math.Min(plan.NodeCounts[^1], 2)]; // softmax needs two outputs
        int[] nodeCounts = [.. plan.NodeCounts.SkipLast(1).Select(_ => 1), labels.Length];
        var network = (plan with { NodeCounts = nodeCounts }).CreateNetwork();
        var batchSize = plan.Options.BatchSize >= plan.ExampleCount ? 3 : Math.Min(plan.Options.BatchSize, 2); // of three examples: all, some or one
        var examples = Dataset.FromBytes(new byte[3], new byte[3], 1, labels, PictureLearning.PreparationFor(plan.Options.Loss));
        Trainer.Train(network, examples, plan.Options with { BatchSize = batchSize, ClassWeights = plan.Settings.ClassWeights is null ? [] : [.. labels.Select(_ => 1.0)] }, examples);
    }

    /// <summary>A network whose parameters are not drawn yet, and its training, which checks that all fits and takes the parameters when it is pulled.</summary>
    private static (Network<float> Network, IEnumerable<TrainingReport> Steps) Begin(
        LearningTask task, int threadCount, CancellationToken cancellationToken, UnfinishedRun? unfinished = null)
    {
        var network = task.Plan.CreateNetwork();
        var (learned, validation) = task.Examples;
        var options = task.Plan.Options with { ThreadCount = threadCount, ReportEvery = StepsBetweenReports };
        try
        {
            return (network, unfinished?.Checkpoint is { } checkpoint
                ? Trainer.Resume(network, learned, options, checkpoint, validation, cancellationToken)
                : Trainer.Train(network, learned, options, validation, cancellationToken));
        }
        catch (ModelException exception) when (unfinished is not null)
        {
            throw new ModelException($"{unfinished.CheckpointPath}: {exception.Message}", exception);
        }
    }

    private EpochMetric MetricOf(TrainingReport report)
    {
        _lastTest = report.Validation is null ? Learning.TestOf(_network) : null;
        return new EpochMetric(report.Epoch, report.Loss, Defined(_lastTest?.Measure), report.TrainingTime.TotalSeconds)
        {
            ValidationLoss = report.Validation?.Loss,
            Validation = report.Validation is { } validation ? validation.Accuracy ?? Defined(Learning.ValidationOf(_network)) : null,
        };
    }

    /// <summary>A measure as files and stores have it: a network that is tested with one value everywhere has no R².</summary>
    private static double? Defined(double? measure) => measure is { } value && double.IsFinite(value) ? value : null;

    /// <summary>The next report. A training that stopped for cause would stop again, so its checkpoints are removed.</summary>
    private bool Advance(IEnumerator<TrainingReport> steps)
    {
        try
        {
            if (steps.MoveNext())
                return true;
            _hasEnded = !_cancellationToken.IsCancellationRequested || _lastReport is { TrainingCompleted: true };
            return false;
        }
        catch (TrainingException)
        {
            _checkpoints?.Clear();
            throw;
        }
    }

    private static RunFolder MakeFolder(LearningTask task, TrainRequest request)
    {
        var roomForTexts = request.IsTable ? 65536 : 4096; // with the names of categories, or about twice what there is
        var modelSize = ((long)task.Plan.ParameterCount * sizeof(float)) + roomForTexts;
        return RunFolder.Create(request.RunsFolder, $"{task.ShortName}-{task.Plan.Network}", DateTime.Now, modelSize, RunOptions.Of(task.Plan, request).Write);
    }

    /// <summary>
    /// Trains a network of the same kind on a few made-up pictures, so that what training calls is compiled. Small whatever
    /// was asked for: which code runs depends on the size of layers only as long as they are small.
    /// </summary>
    private static void Rehearse(TrainRequest request)
    {
        if (request.IsTable || request.Settings.ContainsKey("from"))
            return;
        var settings = Setting.Apply(new TrainSettings(), request.Settings);
        var valueCount = DataCatalogue.Mnist.PictureSize!.Value.PixelCount;
        var pixels = new byte[64 * valueCount];
        for (var i = 0; i < pixels.Length; i += 5) // mostly background, like MNIST's
            pixels[i] = 255;
        var pictures = Dataset.FromBytes(pixels, new byte[64], valueCount, DataCatalogue.Mnist.LabelNames!, PictureLearning.PreparationFor(settings.Options.Loss));
        int[] nodeCounts = [valueCount, .. settings.HiddenNodeCounts.Take(3).Select(count => Math.Min(count, 500)), pictures.OutputCount];
        var network = Network.Create<float>(nodeCounts, settings.Activation, settings.OutputActivation, settings.HasBiases);
        foreach (var _ in Trainer.Train(network, pictures, settings.Settle() with { EpochCount = 1, EarlyStopping = null, ThreadCount = request.ThreadCount, ReportEvery = StepsBetweenReports }))
        {
        }
    }
}
