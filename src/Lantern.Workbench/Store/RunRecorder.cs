namespace Lantern.Workbench;

/// <summary>
/// Writes a training down in the store of its runs folder, beside the training: SQLite is loaded, and the data hashed, on
/// another thread and only once the first examples are learned. A store that cannot be written is no reason to stop a
/// training; <see cref="Problem"/> tells of it.
/// </summary>
public sealed class RunRecorder(TrainRequest request, TrainingRun run) : IDisposable
{
    private readonly List<EpochMetric> _metrics = [.. run.EarlierEpochs];
    private Task? _writing;
    private RunStore? _store;
    private long _id;
    private double _seconds;
    private string? _error;
    private string? _problem;

    /// <summary>Why the run is not written down, in a sentence; null if it is. Waits for the writing to end.</summary>
    public string? Problem
    {
        get
        {
            _writing?.Wait();
            return _problem;
        }
    }

    /// <summary>The run's own <see cref="TrainingRun.Train"/>, followed. To be pulled once.</summary>
    public IEnumerable<TrainingProgress> Train()
    {
        using var steps = run.Train().GetEnumerator();
        try
        {
            while (Advance(steps))
            {
                _writing ??= Task.Run(() => Try(Begin));
                _seconds = steps.Current.TrainingTime.TotalSeconds;
                if (steps.Current.Completed is { } epoch)
                    _metrics.Add(new EpochMetric(epoch.Epoch, epoch.Loss, epoch.Test?.Accuracy, epoch.TrainingTime.TotalSeconds));
                yield return steps.Current;
            }
        }
        finally
        {
            var state = _error is not null ? RunState.Failed : run.IsComplete ? RunState.Finished : RunState.Interrupted;
            _writing = (_writing ?? Task.Run(() => Try(Begin)))
                .ContinueWith(_ => Try(() => _store?.Finish(_id, state, _metrics, _seconds, _error)), TaskScheduler.Default);
        }
    }

    /// <summary>Waits for the writing to end.</summary>
    public void Dispose()
    {
        _writing?.Wait();
        _store?.Dispose();
    }

    private bool Advance(IEnumerator<TrainingProgress> steps)
    {
        try
        {
            return steps.MoveNext();
        }
        catch (LanternException exception)
        {
            _error = exception.Message;
            throw;
        }
    }

    private void Begin()
    {
        var stored = StoredRun.Of(request, run.Plan, run.DataHash, run.TestDataHash) with { Folder = Path.GetFileName(run.Folder) };
        _store = RunStore.Open(RunStore.PathIn(request.RunsFolder));
        List<StoredRun> earlier = run.IsResumed
            ? [.. _store.Runs().Where(part => part.Key == stored.Key && part.Folder == stored.Folder && part.State == RunState.Interrupted)]
            : []; // what it was until now, which becomes this run
        _id = _store.Begin(stored);
        foreach (var tag in earlier.SelectMany(part => part.Tags))
            _store.Tag(_id, tag);
        _store.Delete([.. earlier.Select(part => part.Id)]);
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        // The latter two where there is no SQLite for the platform.
        catch (Exception exception) when (exception is LanternException or TypeInitializationException or DllNotFoundException)
        {
            _problem ??= exception.Message;
        }
    }
}
