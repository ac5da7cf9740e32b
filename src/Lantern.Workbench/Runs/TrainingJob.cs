using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Lantern.Workbench;

/// <summary>
/// A training on its way, from its first step to its result, on a thread of its own. Any number of listeners follow its
/// <see cref="Events"/>, from the first one whenever they come; one that is slow slows nothing down, since the training waits for none.
/// </summary>
public sealed class TrainingJob : IDisposable
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromMilliseconds(20);

    private readonly TrainRequest _request;
    private readonly TrainingRun _run;
    private readonly UnfinishedRun? _unfinished;
    private readonly object _lock = new();
    private readonly List<TrainEvent> _events = []; // all but progress, in order
    private readonly List<string> _problems = [];
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stopping;
    private ProgressEvent? _progress; // the newest, until something else happens
    private long _told = Stopwatch.GetTimestamp(); // when that was
    private ExceptionDispatchInfo? _failure;
    private bool _hasEnded;

    private TrainingJob(TrainRequest request, UnfinishedRun? unfinished)
    {
        (_request, _unfinished, _stopping) = (request, unfinished, new());
        _run = unfinished is null ? TrainingRun.Start(request, _stopping.Token) : TrainingRun.Resume(unfinished, request, _stopping.Token);
        _thread = new Thread(Work) { IsBackground = true, Name = "Training" };
        _thread.Start();
    }

    /// <summary>The training.</summary>
    public TrainingRun Run => _run;

    /// <summary>What went wrong beside the training, which went on: a sentence each. Complete once the events have ended.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Begins a training.</summary>
    /// <exception cref="OptionException">The request makes no sense.</exception>
    /// <exception cref="DatasetException">The data cannot be read, or the run's folder cannot be made.</exception>
    public static TrainingJob Start(TrainRequest request) => new(request, null);

    /// <summary>Goes on with a training that was broken off.</summary>
    /// <param name="unfinished">What to go on with.</param>
    /// <param name="request">Its request, perhaps with other threads or more epochs.</param>
    /// <inheritdoc cref="TrainingRun.Resume"/>
    public static TrainingJob Resume(UnfinishedRun unfinished, TrainRequest request) => new(request, unfinished);

    /// <summary>
    /// Asks the training to stop after its last whole step, within some milliseconds, and to save what it has learned; the events
    /// tell when it has.
    /// </summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>
    /// The events from the first to the last, as they come; between them the newest progress, never an older one. Ends when the
    /// training has ended. Any number of threads may follow, each with an enumeration of its own.
    /// </summary>
    /// <exception cref="TrainingException">The training stopped for cause.</exception>
    /// <exception cref="DatasetException">Something could not be written.</exception>
    public IEnumerable<TrainEvent> Events()
    {
        ProgressEvent? shown = null;
        for (var next = 0; ;)
        {
            TrainEvent? found;
            lock (_lock)
            {
                while (next == _events.Count && (_progress is null || ReferenceEquals(_progress, shown)) && !_hasEnded)
                    Monitor.Wait(_lock);
                if (next < _events.Count)
                    found = _events[next++];
                else if (!_hasEnded)
                    found = shown = _progress;
                else
                    break;
            }

            yield return found!;
        }

        _failure?.Throw();
    }

    /// <summary>Stops the training, if it has not ended, and waits until it has.</summary>
    public void Dispose()
    {
        Stop();
        _thread.Join();
    }

    private void Work()
    {
        try
        {
            using var recorder = new RunRecorder(_request, _run);
            Train(recorder);
            if (_run.CheckpointProblem is { } checkpointProblem)
                _problems.Add($"{checkpointProblem} The training went on without that checkpoint.");
            if (recorder.Problem is { } problem)
                _problems.Add($"{problem} This run is not written down there.");
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception); // to be thrown where it is heard
        }

        lock (_lock)
        {
            _hasEnded = true;
            Monitor.PulseAll(_lock);
        }
    }

    private void Train(RunRecorder recorder)
    {
        var task = _run.Learning;
        Tell(new StartedEvent(PlanShape.Of(_run.Plan) with { Columns = (task as TableLearning)?.Preparation.Columns.Select(column => column.Name).ToList() }, RequestCommand.Of(_request), _run));
        foreach (var finding in task.Findings)
            Tell(new FindingEvent(finding.Column, finding.IsLeftOut, finding.Sentence));
        if (_unfinished is not null)
            Tell(new ResumedEvent(_unfinished.Folder.Path, _run.ExamplesSeen, _unfinished.Problems));
        foreach (var progress in recorder.Train())
        {
            foreach (var warning in progress.Warnings)
                Tell(new WarningEvent(JsonNamingPolicy.KebabCaseLower.ConvertName($"{warning.Trouble}"), warning.Evidence, warning.Advice));
            if (progress.Completed is { } epoch)
                Tell(EpochEvent.Of(epoch));
            if (progress.End is { } end)
                Tell(new EndEvent(end.EpochsDone, end.Kept.Epoch, end.IsEarly) { Kept = end.Kept });
            if (progress.Completed is null && IsTimeForProgress())
                Tell(new ProgressEvent(progress.Epoch, _run.ExamplesSeen, progress.TrainingTime.TotalSeconds));
            if (_stopping.IsCancellationRequested)
                break;
        }

        _run.Save(); // before the tests, which a second interruption may cut short
        var folds = Fold();
        if (!_run.IsComplete)
            Tell(new InterruptedEvent(_run.ExamplesSeen));
        var result = _run.Result();
        Tell(new ResultEvent(result.ModelPath, TestShape.Of(result.Test), result)
        {
            Mean = folds.Count > 0 ? MeasureShape.Of(folds[0].All, measure => TableFolds.Summary(folds, measure).Mean) : null,
            Deviation = folds.Count > 0 ? MeasureShape.Of(folds[0].All, measure => TableFolds.Summary(folds, measure).Deviation) : null,
            Interrupted = result.Interrupted ? true : null,
            Resume = result.UnfinishedFolder,
        });
    }

    private List<TableMeasures> Fold()
    {
        List<TableMeasures> done = [];
        foreach (var fold in _run.IsTrained ? _run.Folds() : [])
        {
            if (fold.Completed is TableMeasures measures)
            {
                done.Add(measures);
                Tell(new FoldEvent(fold.Fold, TestShape.Of(measures)!, measures));
            }
            else if (IsTimeForProgress())
            {
                Tell(new ProgressEvent(_run.Plan.Options.EpochCount, _run.ExamplesSeen, 0) { Fold = fold.Fold });
            }

            if (_stopping.IsCancellationRequested)
                break;
        }

        return done;
    }

    private bool IsTimeForProgress()
    {
        if (Stopwatch.GetElapsedTime(_told) < BetweenProgress)
            return false;
        _told = Stopwatch.GetTimestamp();
        return true;
    }

    private void Tell(TrainEvent happened)
    {
        lock (_lock)
        {
            _progress = happened as ProgressEvent; // what else happens makes an older one untrue
            if (_progress is null)
                _events.Add(happened);
            Monitor.PulseAll(_lock);
        }
    }
}
