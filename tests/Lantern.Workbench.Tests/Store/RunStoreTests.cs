using Microsoft.Data.Sqlite;

namespace Lantern.Workbench.Tests;

public sealed class RunStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly RunStore _store;

    public RunStoreTests()
    {
        _path = RunStore.PathIn(_folder.File("runs"));
        _store = RunStore.Open(_path);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_run_is_read_as_it_was_written()
    {
        var run = StoredRuns.Complete();

        var id = _store.Begin(run);

        using var again = RunStore.OpenExisting(_path);
        Assert.Equal(1, id);
        Assert.Equal(StoredRuns.Text(run with { Id = 1 }), StoredRuns.Text(again.Run(1)));
        Assert.Equal(StoredRuns.Text(run with { Id = 1 }), StoredRuns.Text(Assert.Single(again.Runs())));
    }

    [Fact]
    public void One_file_is_all_there_is()
    {
        _store.Begin(StoredRuns.Complete());

        Assert.Equal([_path], Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Where(File.Exists));
    }

    [Fact]
    public void A_run_ends_with_its_metrics_or_not_at_all()
    {
        var id = _store.Begin(StoredRuns.Trial());
        Assert.Equal((RunState.Running, 0, null), (_store.Run(id).State, _store.Run(id).Metrics.Count, _store.Run(id).Test));

        // The second epoch is there twice, which the table refuses.
        Assert.Throws<DatasetException>(() => _store.Finish(id, RunState.Finished, [.. StoredRuns.Metrics(2), .. StoredRuns.Metrics(1)], 3));
        Assert.Equal((RunState.Running, 0), (_store.Run(id).State, _store.Run(id).Metrics.Count));

        _store.Finish(id, RunState.Finished, StoredRuns.Metrics(2), 3);

        Assert.Equal((RunState.Finished, 3, 0.95, 0.25), (_store.Run(id).State, _store.Run(id).TrainingSeconds, _store.Run(id).Test, _store.Run(id).Loss));
        Assert.Equal(StoredRuns.Metrics(2), _store.Run(id).Metrics);
    }

    [Fact]
    public void What_failed_says_why()
    {
        var id = _store.Begin(StoredRuns.Trial());

        _store.Finish(id, RunState.Failed, [], 0.5, "The loss is NaN.");

        Assert.Equal((RunState.Failed, "The loss is NaN."), (_store.Run(id).State, _store.Run(id).Error));
    }

    [Fact]
    public void Who_is_second_to_finish_changes_nothing_unless_it_went_further()
    {
        var id = _store.Begin(StoredRuns.Trial());
        _store.Finish(id, RunState.Finished, StoredRuns.Metrics(2), 3);

        _store.Finish(id, RunState.Interrupted, StoredRuns.Metrics(3), 1);
        _store.Finish(id, RunState.Finished, StoredRuns.Metrics(2), 2);
        Assert.Equal((RunState.Finished, 2, 3), (_store.Run(id).State, _store.Run(id).Metrics.Count, _store.Run(id).TrainingSeconds));

        _store.Finish(id, RunState.Finished, StoredRuns.Metrics(3), 4);
        Assert.Equal((RunState.Finished, 3, 4), (_store.Run(id).State, _store.Run(id).Metrics.Count, _store.Run(id).TrainingSeconds));
    }

    [Fact]
    public void A_finished_run_with_as_many_epochs_is_found_and_the_shortest_of_them()
    {
        Finished("a", 2);
        var longest = Finished("a", 9);
        var longer = Finished("a", 5);
        Finished("b", 5);
        _store.Begin(StoredRuns.Trial("a", 4));

        Assert.Equal(longer, _store.FindFinished("a", 3)!.Id);
        Assert.Equal(longer, _store.FindFinished("a", 5)!.Id);
        Assert.Equal(longest, _store.FindFinished("a", 6)!.Id);
        Assert.Null(_store.FindFinished("a", 10));
        Assert.Null(_store.FindFinished("c", 1));
    }

    [Fact]
    public void A_trial_is_claimed_once()
    {
        using var other = RunStore.Open(_path);

        Assert.True(_store.TryClaim(StoredRuns.Trial(), out var first));
        Assert.False(other.TryClaim(StoredRuns.Trial(), out var second));
        Assert.True(other.TryClaim(StoredRuns.Trial("b"), out var third));
        Assert.True(other.TryClaim(StoredRuns.Trial(epochCount: 3), out var longer)); // which the one that runs will not answer
        Assert.Equal((first, 2, 3), (second, third, longer));

        _store.Finish(first, RunState.Finished, StoredRuns.Metrics(2), 1);
        Assert.False(other.TryClaim(StoredRuns.Trial(epochCount: 1, sweep: "another"), out var finished));
        Assert.Equal(first, finished);
    }

    [Theory]
    [InlineData(RunState.Interrupted)]
    [InlineData(RunState.Failed)]
    public void A_trial_that_came_to_no_good_end_is_begun_anew_under_its_number(RunState state)
    {
        Assert.True(_store.TryClaim(StoredRuns.Trial(), out var id));
        _store.Tag(id, "kept");
        _store.Finish(id, state, StoredRuns.Metrics(1), 1, "Stopped.");

        Assert.True(_store.TryClaim(StoredRuns.Trial(), out var again));
        Assert.True(_store.TryClaim(StoredRuns.Trial("b", sweep: null), out var single));

        Assert.Equal((id, 2), (again, single));
        var run = _store.Run(id);
        Assert.Equal((RunState.Running, 0, null, "kept"), (run.State, run.Metrics.Count, run.Error, Assert.Single(run.Tags)));
    }

    [Fact]
    public void Runs_of_a_process_that_has_gone_are_interrupted_and_free_to_claim()
    {
        var gone = StoredRuns.Trial() with { ProcessMark = "before the last start" };
        var elsewhere = StoredRuns.Trial("b") with { Machine = "another machine", ProcessMark = "unknown" };
        Assert.Equal((1, 2), (_store.Begin(gone), _store.Begin(elsewhere)));

        Assert.Equal([RunState.Interrupted, RunState.Running], _store.Runs().Select(run => run.State));
        Assert.True(_store.TryClaim(StoredRuns.Trial(), out var id));
        Assert.True(_store.TryClaim(StoredRuns.Trial("b"), out var other));
        Assert.Equal((1, 2), (id, other));
        Assert.Equal([RunState.Running, RunState.Running], _store.Runs().Select(run => run.State));
        Assert.False(_store.TryClaim(StoredRuns.Trial(), out _));
    }

    [Fact]
    public void Tags_are_kept_in_order_and_once()
    {
        var id = _store.Begin(StoredRuns.Trial());

        foreach (var tag in (string[])["b", "a", "b"])
            _store.Tag(id, tag);
        Assert.Equal(["a", "b"], _store.Run(id).Tags);

        _store.Untag(id, "a");
        _store.Untag(id, "never was");
        Assert.Equal(["b"], _store.Run(id).Tags);
        Assert.Equal($"{_path}: there is no run 2.", Assert.Throws<DatasetException>(() => _store.Tag(2, "a")).Message);
    }

    [Fact]
    public void Runs_are_forgotten_with_their_metrics_all_of_them_or_none()
    {
        var (first, second, third) = (Finished("a", 2), Finished("b", 2), _store.Begin(StoredRuns.Trial("c")));

        Assert.Equal($"{_path}: there is no run 9.", Assert.Throws<DatasetException>(() => _store.Delete(first, 9)).Message);
        Assert.Equal($"{_path}: run 3 is just being trained, by process {Environment.ProcessId}.", Assert.Throws<DatasetException>(() => _store.Delete(first, third)).Message);
        Assert.Equal(3, _store.Runs().Count);

        _store.Delete(second);
        _store.Finish(third, RunState.Interrupted, StoredRuns.Metrics(1), 1);
        _store.Delete(third);

        Assert.Equal([first], _store.Runs().Select(run => run.Id));
        using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM metric";
        Assert.Equal(2L, count.ExecuteScalar());
        Assert.Equal(4, _store.Begin(StoredRuns.Trial("d"))); // a number never comes back
    }

    [Fact]
    public void Runs_are_filtered_by_all_that_is_given()
    {
        var (trial, single) = (Finished("a", 2), _store.Begin(StoredRuns.Complete() with { SweepName = null, Data = "other.csv", Tags = ["x"] }));

        Assert.Equal([trial, single], Ids(new RunFilter()));
        Assert.Equal([single], Ids(new RunFilter { Data = "other.csv" }));
        Assert.Equal([trial], Ids(new RunFilter { State = RunState.Finished }));
        Assert.Equal([single], Ids(new RunFilter { Tag = "x" }));
        Assert.Equal([trial], Ids(new RunFilter { SweepName = "rates" }));
        Assert.Equal([trial, single], Ids(new RunFilter { Settings = [("hidden", "50,20"), ("biases", null), ("rotate", null)] }));
        Assert.Empty(Ids(new RunFilter { Settings = [("hidden", "50,20"), ("learning-rate", "0.2")] }));
        Assert.Empty(Ids(new RunFilter { Settings = [("biases", "true")] }));
        Assert.Empty(Ids(new RunFilter { Data = "mnist", Tag = "x" }));

        IEnumerable<long> Ids(RunFilter filter) => _store.Runs(filter).Select(run => run.Id);
    }

    [Fact]
    public void Sweeps_are_found_by_name_or_the_latest()
    {
        Assert.Null(_store.FindSweep());
        var early = new StoredSweep("rates", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), """{"a":"ü"}""", 35);
        var late = early with { Name = "hidden", StartedUtc = early.StartedUtc.AddTicks(1) };
        _store.SaveSweep(late);
        _store.SaveSweep(early);
        Assert.Equal((late, early, null), (_store.FindSweep(), _store.FindSweep("rates"), _store.FindSweep("none")));

        _store.SaveSweep(late with { TrialCount = 70 });

        Assert.Equal([early, late with { TrialCount = 70 }], _store.Sweeps());
    }

    [Fact]
    public void Merging_loses_nothing_and_doubles_nothing()
    {
        var known = Finished("a", 2);
        var shorter = Finished("b", 2);
        var unfinished = _store.Begin(StoredRuns.Trial("c", 9));
        _store.Finish(unfinished, RunState.Interrupted, StoredRuns.Metrics(7), 1);
        _store.Tag(shorter, "ours");
        var single = StoredRuns.Complete("e") with { SweepName = null, State = RunState.Finished };
        _store.Begin(single);
        using var other = RunStore.Open(_folder.File("other.db"));
        foreach (var (key, epochCount) in ((string, int)[])[("a", 2), ("b", 4), ("c", 5), ("d", 3)])
            other.Finish(other.Begin(StoredRuns.Trial(key, epochCount)), RunState.Finished, StoredRuns.Metrics(epochCount), 1);
        other.Tag(2, "theirs");
        other.Begin(single);
        other.Begin(single with { StartedUtc = single.StartedUtc.AddSeconds(1) });
        other.SaveSweep(new StoredSweep("rates", DateTime.UtcNow, "{}", 4));

        Assert.Equal(new MergeResult(AddedCount: 2, ReplacedCount: 2, KnownCount: 2, SweepCount: 1), _store.MergeFrom(other));
        Assert.Equal(new MergeResult(0, 0, 6, 0), _store.MergeFrom(other));

        var runs = _store.Runs();
        Assert.Equal(
            [(known, "a", 2), (shorter, "b", 4), (unfinished, "c", 5), (4, "e", 2), (5, "d", 3), (6, "e", 2)],
            runs.Select(run => (run.Id, run.Key, run.Metrics.Count)));
        Assert.All(runs, run => Assert.Equal((RunState.Finished, run.Metrics.Count), (run.State, run.EpochCount)));
        Assert.Equal(["ours", "theirs"], runs[1].Tags);
        Assert.Equal(Path.Combine("..", single.Folder!), runs[5].Folder);
        Assert.Equal("rates", _store.FindSweep()!.Name);
        Assert.Equal(6, other.Runs().Count);
    }

    [Fact]
    public void A_store_that_is_not_there_is_made_only_if_that_is_wanted()
    {
        var path = _folder.File("none.db");

        Assert.Equal($"{path}: there are no runs yet, since there is no such file: each training is written down there.", Assert.Throws<DatasetException>(() => RunStore.OpenExisting(path)).Message);
        Assert.False(File.Exists(path));

        RunStore.Open(path).Dispose();
        using var made = RunStore.OpenExisting(path);
        Assert.Empty(made.Runs());
    }

    private long Finished(string key, int epochCount)
    {
        var id = _store.Begin(StoredRuns.Trial(key, epochCount));
        _store.Finish(id, RunState.Finished, StoredRuns.Metrics(epochCount), 1);
        return id;
    }
}
