using Microsoft.Data.Sqlite;

namespace Lantern.Workbench;

/// <summary>
/// Every training that ran, in one SQLite file. Threads may share a store, and processes its file: whatever is written is
/// written in one transaction, as a whole or not at all, also if the process is killed. For several machines there are several
/// files, to be merged. All members throw a <see cref="DatasetException"/> if the file turns out to be damaged or the system
/// says no.
/// </summary>
public sealed class RunStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    private RunStore(string path, SqliteConnection connection) => (Path, _connection) = (path, connection);

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>Where the runs of a folder are written down.</summary>
    public static string PathIn(string runsFolder) => System.IO.Path.Combine(runsFolder, "lantern.db");

    /// <summary>Opens a store; makes it, with its folder, if there is none; brings an earlier version up to date.</summary>
    /// <exception cref="DatasetException">It is damaged, foreign or newer, and was left as it is; or the system says no.</exception>
    public static RunStore Open(string path) => new(path, StoreFile.Open(path, make: true));

    /// <summary>Opens a store; brings an earlier version up to date.</summary>
    /// <exception cref="DatasetException">There is none; it is damaged, foreign or newer, and was left as it is; or the system says no.</exception>
    public static RunStore OpenExisting(string path) => new(path, StoreFile.Open(path, make: false));

    public void Dispose() => _connection.Dispose();

    /// <summary>Writes down that a run has begun.</summary>
    /// <returns>Its number.</returns>
    public long Begin(StoredRun run) => Write(() => StoreRows.Add(_connection, run));

    /// <summary>
    /// Writes down how a run ended: all of it or nothing. If another process has finished it meanwhile, which comes to the
    /// same, the longer one stays.
    /// </summary>
    /// <exception cref="DatasetException">The file was deleted.</exception>
    public void Finish(long id, RunState state, IReadOnlyList<EpochMetric> metrics, double trainingSeconds, string? error = null) => Write(() =>
    {
        var run = Find(id);
        var ended = run with { State = state, Metrics = metrics, TrainingSeconds = trainingSeconds, Error = error };
        if (run.State != RunState.Finished || IsBetter(ended, run))
            StoreRows.Replace(_connection, ended);
        return id;
    });

    /// <summary>The finished run with that key and at least as many epochs, of which the first are what is wanted; the shortest.</summary>
    public StoredRun? FindFinished(string key, int epochCount) => Read(() => Finished(key, epochCount));

    /// <summary>
    /// Begins a run, unless it is finished, with at least as many epochs, or a live process is at it. A trial of the same
    /// sweep that came to no good end is begun anew under its old number, so that no trial is there twice.
    /// </summary>
    /// <param name="run">What to begin.</param>
    /// <param name="id">Its number; if it is not begun, the number of the run that is finished or running.</param>
    /// <returns>Whether it is the caller's to train.</returns>
    public bool TryClaim(StoredRun run, out long id)
    {
        (var isClaimed, id) = Write(() =>
        {
            var same = StoreRows.Runs(_connection, Path, "key = @key", ("key", run.Key));
            var taken = Finished(run.Key, run.EpochCount)
                ?? same.Find(other => other.State == RunState.Running && other.Machine == Environment.MachineName && other.EpochCount >= run.EpochCount);
            if (taken is not null)
                return (false, taken.Id);
            if (same.Find(other => other.SweepName == run.SweepName && other.State != RunState.Finished && !IsRunningHere(other)) is not { } stale)
                return (true, StoreRows.Add(_connection, run));
            StoreRows.Replace(_connection, run with { Id = stale.Id, Tags = stale.Tags });
            return (true, stale.Id);
        });
        return isClaimed;
    }

    /// <summary>The runs that are wanted, all unless said otherwise, in the order in which they were written down.</summary>
    public IReadOnlyList<StoredRun> Runs(RunFilter? filter = null) => Read(() =>
    {
        var runs = StoreRows.Runs(_connection, Path, "1");
        return filter is null ? runs : runs.FindAll(filter.Matches);
    });

    /// <summary>The run with that number.</summary>
    /// <exception cref="DatasetException">There is none.</exception>
    public StoredRun Run(long id) => Read(() => Find(id));

    /// <summary>Calls a run something, to find it by; nothing happens if it is called so already.</summary>
    /// <exception cref="DatasetException">There is no such run.</exception>
    public void Tag(long id, string tag) => Retag(id, tags => tags.Append(tag));

    /// <summary>No longer calls a run something.</summary>
    /// <exception cref="DatasetException">There is no such run.</exception>
    public void Untag(long id, string tag) => Retag(id, tags => tags.Where(other => other != tag));

    /// <summary>Forgets runs with their metrics, all of them or none; their folders stay.</summary>
    /// <exception cref="DatasetException">One is not there, or just being trained.</exception>
    public void Delete(params IReadOnlyList<long> ids) => Write(() =>
    {
        foreach (var id in ids)
        {
            if (Find(id) is { State: RunState.Running } run && IsRunningHere(run))
                throw new DatasetException(Path, $"run {id} is just being trained, by process {run.ProcessId}");
            StoreRows.Delete(_connection, id);
        }

        return ids;
    });

    /// <summary>Gives the room back that deleted runs have left.</summary>
    /// <returns>How many bytes the file has become smaller by.</returns>
    public long Shrink()
    {
        lock (_lock)
        {
            return StoreFile.Asked(Path, () =>
            {
                var before = new FileInfo(Path).Length;
                using var command = _connection.CreateCommand();
                command.CommandText = "VACUUM";
                command.ExecuteNonQuery();
                return before - new FileInfo(Path).Length;
            });
        }
    }

    /// <summary>Writes a sweep down, or anew if there is one of that name.</summary>
    public void SaveSweep(StoredSweep sweep) => Write(() =>
    {
        StoreRows.Save(_connection, sweep);
        return sweep;
    });

    /// <summary>The sweep of that name, or the one that began last; nothing if there is none.</summary>
    public StoredSweep? FindSweep(string? name = null) => Sweeps().LastOrDefault(sweep => name is null || sweep.Name == name);

    /// <summary>All sweeps, the earliest first.</summary>
    public IReadOnlyList<StoredSweep> Sweeps() => Read(() => StoreRows.Sweeps(_connection, Path));

    /// <summary>
    /// Takes over what another store has: all of it or nothing. Of a trial that both have (they have the same key), the better
    /// one stays: the finished one or, if both or none are, the one with more epochs. Single runs are the same only if also begun
    /// at the same time by the same process, so that a training made twice is listed twice.
    /// </summary>
    public MergeResult MergeFrom(RunStore other)
    {
        var (theirs, theirSweeps) = (other.Runs(), other.Sweeps());
        var toOurFolder = System.IO.Path.GetRelativePath(FolderOf(Path), FolderOf(other.Path));
        return Write(() =>
        {
            var ours = StoreRows.Runs(_connection, Path, "1").ToLookup(run => run.Key).ToDictionary(runs => runs.Key, runs => runs.ToList());
            var (added, replaced, known) = (0, 0, 0);
            foreach (var their in theirs)
            {
                var run = their with { Folder = their.Folder is null ? null : System.IO.Path.Combine(toOurFolder, their.Folder) };
                if (!ours.TryGetValue(run.Key, out var sameKey))
                    ours.Add(run.Key, sameKey = []);
                var index = sameKey.FindIndex(our => IsSame(our, run));
                if (index < 0)
                {
                    sameKey.Add(run with { Id = StoreRows.Add(_connection, run) });
                    added++;
                }
                else if (IsBetter(run, sameKey[index]))
                {
                    sameKey[index] = run with
                    {
                        Id = sameKey[index].Id,
                        SweepName = sameKey[index].SweepName ?? run.SweepName,
                        Tags = [.. sameKey[index].Tags.Union(run.Tags).Order(StringComparer.Ordinal)],
                    };
                    StoreRows.Replace(_connection, sameKey[index]);
                    replaced++;
                }
                else
                {
                    known++;
                }
            }

            var names = StoreRows.Sweeps(_connection, Path).Select(sweep => sweep.Name).ToHashSet();
            var newSweeps = theirSweeps.Where(sweep => names.Add(sweep.Name)).ToList();
            newSweeps.ForEach(sweep => StoreRows.Save(_connection, sweep));
            return new MergeResult(added, replaced, known, newSweeps.Count);
        });
    }

    private static string FolderOf(string path) => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;

    private static bool IsSame(StoredRun run, StoredRun other) =>
        (run.SweepName is not null && other.SweepName is not null)
        || (run.StartedUtc, run.Machine, run.ProcessId) == (other.StartedUtc, other.Machine, other.ProcessId);

    private static bool IsBetter(StoredRun run, StoredRun other) =>
        (run.State == RunState.Finished) != (other.State == RunState.Finished) ? run.State == RunState.Finished : run.Metrics.Count > other.Metrics.Count;

    /// <summary>Whether a process of this machine is at it; claims of other machines are not waited for, since their end cannot be known.</summary>
    private static bool IsRunningHere(StoredRun run) => run.State == RunState.Running && run.Machine == Environment.MachineName;

    private StoredRun Find(long id) =>
        StoreRows.Runs(_connection, Path, "id = @id", ("id", id)) is [var run] ? run : throw new DatasetException(Path, $"there is no run {id}");

    private StoredRun? Finished(string key, int epochCount) => StoreRows.Runs(_connection, Path, "key = @key", ("key", key))
        .Where(run => run.State == RunState.Finished && run.EpochCount >= epochCount)
        .MinBy(run => run.EpochCount);

    private void Retag(long id, Func<IEnumerable<string>, IEnumerable<string>> change) => Write(() =>
    {
        var run = Find(id);
        StoreRows.Replace(_connection, run with { Tags = [.. change(run.Tags).Distinct().Order(StringComparer.Ordinal)] });
        return id;
    });

    private T Read<T>(Func<T> read) => Within(deferred: true, read);

    /// <summary>Waits until no other connection writes, before it reads what it is going to change.</summary>
    private T Write<T>(Func<T> write) => Within(deferred: false, write);

    private T Within<T>(bool deferred, Func<T> act)
    {
        lock (_lock)
        {
            return StoreFile.Asked(Path, () =>
            {
                using var transaction = _connection.BeginTransaction(deferred);
                var result = act();
                transaction.Commit();
                return result;
            });
        }
    }
}
