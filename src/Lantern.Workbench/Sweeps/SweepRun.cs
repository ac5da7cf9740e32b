using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Lantern.Workbench;

/// <summary>A trial that is done, and what came of it.</summary>
/// <param name="Trial">What was trained.</param>
/// <param name="Run">The same with its metrics, finished or failed.</param>
/// <param name="WasKnown">Whether the store had it, so that nothing needed to be trained.</param>
public sealed record TrialOutcome(Trial Trial, StoredRun Run, bool WasKnown);

/// <summary>A trial that is being trained.</summary>
/// <param name="Trial">What is trained.</param>
/// <param name="Epoch">The epoch at hand, counted from 1.</param>
/// <param name="Share">How much of it is done, from 0 to 1.</param>
public readonly record struct RunningTrial(Trial Trial, int Epoch, double Share);

/// <summary>The best point so far.</summary>
/// <param name="Values">What is varied: settings by name, with their texts, epochs among them.</param>
/// <param name="Mean">The mean of the measure over the seeds that are done.</param>
/// <param name="SeedCount">How many seeds are done.</param>
public sealed record BestPoint(IReadOnlyList<(string Name, string Value)> Values, double Mean, int SeedCount);

/// <summary>
/// Trains the trials of a sweep, some at a time, each on one thread, and writes each down in the store as soon as it is done.
/// What the store has is not trained again; what another process is at is waited for. The caller pulls <see cref="Outcomes"/>
/// and may leave the loop at any time.
/// </summary>
public sealed class SweepRun
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLooksElsewhere = TimeSpan.FromSeconds(1);

    private readonly RunStore _store;
    private readonly string? _modelsFolder;
    private readonly Queue<Trial> _pending;
    private readonly List<Trial> _elsewhere = []; // another process is at them
    private readonly List<Training> _running = [];
    private readonly BlockingCollection<Training> _ended = [];
    private readonly Dictionary<string, int> _open; // trials that are not done, by the pictures that they learn from
    private readonly Dictionary<string, (double Sum, int Count, IReadOnlyList<(string Name, string Value)> Values)> _tallies = [];
    private readonly List<TrialOutcome> _known;
    private readonly SortedDictionary<int, StoredRun> _runs = []; // by the numbers of trials, so that their order is always the same
    private readonly long _began = Stopwatch.GetTimestamp();
    private double _workDone;
    private long _lookedElsewhere;
    private volatile bool _isStopped;

    /// <param name="sweep">What to train.</param>
    /// <param name="store">Where to look before and to write down after.</param>
    /// <param name="name">What the sweep is called there.</param>
    /// <param name="wantedParallel">How many trials at a time, if there is memory for so many.</param>
    /// <param name="modelsFolder">Where each trial gets a folder with its model; nothing for no folders.</param>
    /// <param name="availableMemory">Bytes that are free; as the system says unless given.</param>
    /// <exception cref="OptionException">There is not enough memory for a single trial.</exception>
    /// <exception cref="DatasetException">The store cannot be read.</exception>
    public SweepRun(Sweep sweep, RunStore store, string name, int wantedParallel, string? modelsFolder = null, long? availableMemory = null)
    {
        (Sweep, _store, Name, WantedParallel, _modelsFolder) = (sweep, store, name, wantedParallel, modelsFolder);
        var settled = Settled();
        _known = [.. sweep.Trials.SelectMany(trial => Known(trial, settled))];
        var known = _known.Select(outcome => outcome.Trial).ToHashSet();
        _pending = new(sweep.Trials.Where(trial => !known.Contains(trial)));
        _open = _pending.CountBy(trial => trial.Learning.SharedName).ToDictionary();
        KnownCount = known.Count;
        (Parallel, MemoryBytes) = TrialMemory.AtATime([.. _pending], wantedParallel, availableMemory ?? TrialMemory.Available());
    }

    /// <summary>What is trained.</summary>
    public Sweep Sweep { get; }

    /// <summary>What the sweep is called in the store.</summary>
    public string Name { get; }

    /// <summary>How many trials at a time were wanted.</summary>
    public int WantedParallel { get; }

    /// <summary>How many trials are trained at a time: fewer than were wanted if that is all that there is memory for, or trials.</summary>
    public int Parallel { get; }

    /// <summary>What these take together, at most.</summary>
    public long MemoryBytes { get; }

    /// <summary>How many trials the store had at the start.</summary>
    public int KnownCount { get; }

    /// <summary>How many are done, the known and the failed ones among them.</summary>
    public int DoneCount => _runs.Count;

    /// <summary>How many of them failed for cause.</summary>
    public int FailedCount { get; private set; }

    /// <summary>How many are neither done nor running here.</summary>
    public int LeftCount => _pending.Count + _elsewhere.Count;

    /// <summary>Whether all are done.</summary>
    public bool IsComplete => DoneCount == Sweep.Trials.Count;

    /// <summary>The trials that are being trained here, the earliest first.</summary>
    public IReadOnlyList<RunningTrial> Running => [.. _running.Select(training => new RunningTrial(training.Trial, training.Epoch, training.Share))];

    /// <summary>All trials that are done, as the store has them, in the order of the sweep.</summary>
    public IReadOnlyList<StoredRun> Runs => [.. _runs.Values];

    /// <summary>The best point so far; of those with all seeds, if there are any.</summary>
    public BestPoint? Best { get; private set; }

    /// <summary>How long the rest will take if it goes on as until now; nothing until some of it is done.</summary>
    public TimeSpan? TimeLeft
    {
        get
        {
            var done = _workDone + _running.Sum(training => training.Trial.Work * training.Share);
            var all = _workDone + _running.Sum(training => training.Trial.Work) + _pending.Sum(trial => trial.Work) + _elsewhere.Sum(trial => trial.Work);
            return done > 0 ? Stopwatch.GetElapsedTime(_began) * ((all - done) / done) : null;
        }
    }

    /// <summary>
    /// Trains while it is pulled: one outcome after the other, those that the store had first, and nothing in between at least
    /// every tenth of a second, to look at the rest and to leave. Who leaves finds the trials that were running in the store as
    /// interrupted. To be pulled once.
    /// </summary>
    /// <exception cref="DatasetException">The store or a folder cannot be written.</exception>
    public IEnumerable<TrialOutcome?> Outcomes()
    {
        try
        {
            foreach (var outcome in _known)
            {
                Count(outcome);
                yield return outcome;
            }

            while (true)
            {
                FillUp();
                foreach (var outcome in DoneElsewhere())
                    yield return outcome;
                if (_running.Count == 0 && LeftCount == 0)
                    yield break;
                if (!_ended.TryTake(out var ended, BetweenLooks))
                {
                    yield return null;
                    continue;
                }

                _running.Remove(ended);
                FillUp(); // before the result is written down, so that no processor waits for the disk
                yield return Record(ended);
            }
        }
        finally
        {
            Stop();
        }
    }

    /// <summary>Begins trials as long as there is room.</summary>
    private void FillUp()
    {
        while (_running.Count < Parallel && _pending.TryDequeue(out var trial))
        {
            if (_store.TryClaim(trial.Run with { SweepName = Name, StartedUtc = DateTime.UtcNow }, out var id))
                _running.Add(new Training(this, trial, id));
            else
                _elsewhere.Add(trial);
        }
    }

    /// <summary>Those that other processes have done meanwhile; what they left undone is pending again.</summary>
    private List<TrialOutcome> DoneElsewhere()
    {
        if (_elsewhere.Count == 0 || (_lookedElsewhere != 0 && Stopwatch.GetElapsedTime(_lookedElsewhere) < BetweenLooksElsewhere))
            return [];
        _lookedElsewhere = Stopwatch.GetTimestamp();
        var settled = Settled();
        List<TrialOutcome> outcomes = [.. _elsewhere.SelectMany(trial => Known(trial, settled))];
        foreach (var outcome in outcomes)
        {
            _elsewhere.Remove(outcome.Trial);
            Close(outcome.Trial);
            Count(outcome);
        }

        if (_pending.Count == 0 && _running.Count < Parallel)
        {
            _elsewhere.ForEach(_pending.Enqueue); // to be claimed, should their process be no more
            _elsewhere.Clear();
        }

        return outcomes;
    }

    /// <summary>All runs of the store that need no training any more, by key.</summary>
    private ILookup<string, StoredRun> Settled() =>
        _store.Runs().Where(run => run.State is RunState.Finished or RunState.Failed).ToLookup(run => run.Key);

    /// <summary>
    /// A trial that failed for cause will fail again, but may have done as many epochs as are wanted. A single training may have
    /// failed for other reasons, such as a full disk, and is tried again.
    /// </summary>
    private static IEnumerable<TrialOutcome> Known(Trial trial, ILookup<string, StoredRun> settled)
    {
        var run = settled[trial.Run.Key].Where(run => run.State == RunState.Failed ? run.SweepName is not null : run.EpochCount >= trial.Run.EpochCount).MinBy(run => (run.State, run.EpochCount));
        return run is null ? [] : [new TrialOutcome(trial, run, WasKnown: true)];
    }

    private TrialOutcome Record(Training ended)
    {
        if (ended.Failure is { } failure and not TrainingException)
        {
            _running.Add(ended); // for Stop to write down
            ExceptionDispatchInfo.Throw(failure);
        }

        var run = ended.Ended(ended.Failure is null ? RunState.Finished : RunState.Failed);
        _store.Finish(run.Id, run.State, run.Metrics, run.TrainingSeconds, run.Error);
        _workDone += ended.Trial.Work;
        Close(ended.Trial);
        var outcome = new TrialOutcome(ended.Trial, run, WasKnown: false);
        Count(outcome);
        return outcome;
    }

    /// <summary>Gives the memory of pictures that were made for them back with the last trial that learned from them.</summary>
    private void Close(Trial trial)
    {
        if (--_open[trial.Learning.SharedName] == 0)
            Sweep.Data.Forget(trial.Learning);
    }

    private void Count(TrialOutcome outcome)
    {
        _runs.Add(outcome.Trial.Number, outcome.Run);
        if (outcome.Run.State == RunState.Failed)
            FailedCount++;
        foreach (var epochCount in outcome.Trial.EpochCounts)
        {
            if (outcome.Run.After(epochCount)?.Measure is not { } measure)
                continue;
            var values = Sweep.EpochCounts.Count == 1 ? outcome.Trial.Values : [.. outcome.Trial.Values, ("epochs", $"{epochCount}")];
            var name = string.Join('\n', values);
            var (sum, count, _) = _tallies.GetValueOrDefault(name);
            _tallies[name] = (sum + measure, count + 1, values);
        }

        if (_tallies.Count == 0)
            return;
        var (bestSum, bestCount, bestValues) = _tallies.Values.MaxBy(tally => (tally.Count >= Sweep.Seeds.Count, tally.Sum / tally.Count));
        Best = new BestPoint(bestValues, bestSum / bestCount, bestCount);
    }

    /// <summary>Stops all threads and writes down what they came to.</summary>
    private void Stop()
    {
        _isStopped = true;
        try
        {
            while (_ended.TryTake(out var ended))
            {
                if (ended.Failure is null)
                {
                    _running.Remove(ended);
                    Record(ended);
                }
            }

            foreach (var training in _running)
            {
                var run = training.Ended(RunState.Interrupted);
                _store.Finish(run.Id, run.State, run.Metrics, run.TrainingSeconds);
            }
        }
        catch (DatasetException)
        {
            // They are found as the runs of a process that is no more.
        }
    }

    /// <summary>A trial with its thread. What others read while it runs is behind the lock.</summary>
    private sealed class Training
    {
        private readonly SweepRun _sweep;
        private readonly StoredRun _run;
        private readonly List<EpochMetric> _metrics = [];
        private TimeSpan _trained;

        public Training(SweepRun sweep, Trial trial, long id)
        {
            (_sweep, Trial, _run) = (sweep, trial, trial.Run with { Id = id, SweepName = sweep.Name });
            new Thread(Train) { IsBackground = true, Name = $"Trial {trial.Number}" }.Start();
        }

        public Trial Trial { get; }

        public int Epoch { get; private set; } = 1;

        public double Share { get; private set; }

        public Exception? Failure { get; private set; }

        public StoredRun Ended(RunState state)
        {
            lock (_metrics)
                return _run with { State = state, Metrics = [.. _metrics], TrainingSeconds = _trained.TotalSeconds, Error = state == RunState.Failed ? Failure!.Message : null };
        }

        private void Train()
        {
            try
            {
                var run = TrainingRun.Of(Trial.Learning, _sweep._modelsFolder is { } folder ? Trial.Request with { RunsFolder = folder } : null);
                foreach (var progress in run.Train())
                {
                    if (_sweep._isStopped)
                        return;
                    lock (_metrics)
                    {
                        (Epoch, _trained) = (progress.Epoch, progress.TrainingTime);
                        Share = (double)run.ExamplesSeen / Trial.Plan.AllExamples;
                        if (progress.Completed is { } epoch)
                            _metrics.Add(epoch);
                        progress.End?.EnterInto(_metrics);
                    }
                }

                if (_sweep._modelsFolder is not null)
                    run.Save();
            }
            catch (Exception exception)
            {
                Failure = exception; // to be thrown on the thread that pulls
            }

            _sweep._ended.Add(this);
        }
    }
}
