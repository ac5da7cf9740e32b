namespace Lantern.Workbench;

/// <summary>
/// Writes a training down in the store of its runs folder, beside the training: SQLite is loaded, and the data hashed, on
/// another thread and only once the first examples are learned. A store that cannot be written is no reason to stop a
/// training; <see cref="Problem"/> tells of it.
/// </summary>
public sealed class RunRecorder : IDisposable
{
    private readonly string _runsFolder;
    private readonly TrainingRun _run;
    private readonly List<EpochMetric> _metrics;
    private Task? _writing;
    private RunStore? _store;
    private long _id;
    private double _seconds;
    private string? _error;
    private string? _problem;

    /// <summary>Writes a training down.</summary>
    public RunRecorder(TrainRequest request, TrainingRun run)
    {
        (_runsFolder, _run) = (request.RunsFolder, run);
        _metrics = [.. run.EarlierEpochs];
    }

    /// <summary>Why the run is not written down, in a sentence; null if it is. Waits for the writing to end.</summary>
    public string? Problem
    {
        get
        {
            _writing?.Wait();
            return _problem;
        }
    }

    /// <summary>The run's own training, followed. To be pulled once.</summary>
    public IEnumerable<TrainingProgress> Train()
    {
        using var steps = _run.Train().GetEnumerator();
        try
        {
            while (Advance(steps))
            {
                _writing ??= Task.Run(() => Try(Begin));
                _seconds = steps.Current.TrainingTime.TotalSeconds;
                if (steps.Current.Completed is { } epoch)
                    _metrics.Add(epoch);
                steps.Current.End?.EnterInto(_metrics);
                yield return steps.Current;
            }
        }
        finally
        {
            var state = _error is not null ? RunState.Failed : _run.IsTrained ? RunState.Finished : RunState.Interrupted;
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
        catch (Exception exception) when (exception is LanternException or OptionException)
        {
            _error = exception.Message;
            throw;
        }
    }

    private void Begin()
    {
        var stored = StoredRun.Of(_run.Plan, _run.Learning.DataHash, _run.Learning.TestHash) with { Folder = Path.GetFileName(_run.Folder) };
        _store = RunStore.Open(RunStore.PathIn(_runsFolder));
        List<StoredRun> earlier = _run.IsResumed
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
