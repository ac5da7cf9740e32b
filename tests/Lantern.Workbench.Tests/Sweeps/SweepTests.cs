namespace Lantern.Workbench.Tests;

public sealed class SweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SweepRequest _request;
    private readonly TrainingData _data;

    public SweepTests()
    {
        _request = new SweepRequest { Data = _folder.WriteTraining(30), TestData = _folder.WriteTest(20), Settings = [("hidden", "4,8"), ("epochs", "1,2,5")], Seeds = "2" };
        _data = TrainingData.Read(_request.Base);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Points_that_differ_in_epochs_only_are_read_off_one_trial_the_longest_trials_first()
    {
        var sweep = Sweep.Of(_request, _data);

        Assert.Equal((6, 4), (sweep.PointCount, sweep.Trials.Count));
        Assert.Equal(["8 seed 1", "8 seed 2", "4 seed 1", "4 seed 2"], sweep.Trials.Select(trial => $"{trial.Values.Single().Value} seed {trial.Plan.Seed}"));
        Assert.All(sweep.Trials, trial => Assert.Equal(([1, 2, 5], 5), (trial.EpochCounts, trial.Plan.Options.EpochCount), Same));
        Assert.Equal([1, 2, 3, 4], sweep.Trials.Select(trial => trial.Number));
        Assert.Equal("train-hidden-epochs", sweep.UsualName);

        static bool Same((IReadOnlyList<int>, int) a, (IReadOnlyList<int>, int) b) => a.Item1.SequenceEqual(b.Item1) && a.Item2 == b.Item2;
    }

    [Fact]
    public void The_key_of_a_trial_is_that_of_the_single_training_whatever_its_epochs_and_threads()
    {
        var trial = Sweep.Of(_request, _data).Trials[0];
        var single = Requests.Of(_request.Data, "hidden=8", "epochs=3") with { TestData = _request.TestData, ThreadCount = 7 };
        string KeyOf(TrainRequest request) => request.Settled() is var task ? StoredRun.Of(task.Plan, task.DataHash, task.TestHash).Key : "";

        Assert.Equal(trial.Run.Key, KeyOf(single));
        Assert.NotEqual(trial.Run.Key, KeyOf(single.Set("seed=2")));
        Assert.NotEqual(trial.Run.Key, KeyOf(single.Set("learning-rate=0.2")));
        Assert.Equal(KeyOf(single), KeyOf(single.Set("learning-rate=0.1"))); // which is what is settled
    }

    [Fact]
    public void Every_setting_but_the_number_of_epochs_makes_another_key()
    {
        // Not the textbook's loss, for which there is no smoothing of labels:
        var single = Requests.Of(_request.Data, "loss=binary-cross-entropy", "rule=textbook") with { TestData = _request.TestData };
        var keys = SettingTests.Texts.Select(row => row.Data).Where(each => Setting.Find(each.Item1) is { Scope: not SettingScope.Tables, Name: not "from" })
            .Select(each => (Name: each.Item1, Key: KeyOf(single.With(each.Item1, each.Item2)))).ToList();

        Assert.Equal(Setting.All.Where(setting => setting is { Scope: not SettingScope.Tables, Name: not "from" }).Select(setting => setting.Name).Order(), keys.Select(each => each.Name).Distinct().Order());
        Assert.Equal("epochs", Assert.Single(keys, each => each.Key == KeyOf(single)).Name);
        Assert.Equal(keys.Count, keys.Select(each => each.Key).Distinct().Count());

        string KeyOf(TrainRequest request) => StoredRun.Of(_data.Settle(request.Settings).Plan, "", "").Key;
    }

    [Fact]
    public void Points_that_come_to_the_same_training_are_one_trial()
    {
        var sweep = Sweep.Of(_request with { Settings = [("augment", "true,false"), ("augment-with", "rotation=5")] }, _data);

        Assert.Equal((2, 2), (sweep.PointCount, sweep.Trials.Count)); // the later setting counts; two seeds
    }

    [Fact]
    public void Trials_that_share_rotated_pictures_are_next_to_each_other()
    {
        var sweep = Sweep.Of(_request with { Settings = [("hidden", "4,8,16"), ("rotate", "none,5,10+5")] }, _data);

        var rotations = sweep.Trials.Select(trial => string.Join('+', trial.Plan.Settings.Rotations)).ToList();
        Assert.Equal([.. Enumerable.Repeat("10+5", 6), .. Enumerable.Repeat("5", 6), .. Enumerable.Repeat("", 6)], rotations);
        Assert.Equal(["16", "16", "8", "8", "4", "4"], sweep.Trials.Take(6).Select(trial => trial.Values[0].Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)] // more parts than trials
    public void Parts_together_are_every_trial_exactly_once(int count)
    {
        var whole = Sweep.Of(_request, _data);
        var parts = Enumerable.Range(1, count).Select(number => Sweep.Of(_request with { Shard = new Shard(number, count) }, _data)).ToList();

        Assert.Equal(
            whole.Trials.Select(trial => trial.Run.Key).Order(),
            parts.SelectMany(part => part.Trials).Select(trial => trial.Run.Key).Order());
        Assert.InRange(parts.Max(part => part.Trials.Count) - parts.Min(part => part.Trials.Count), 0, 1);
        Assert.Equal($"train-hidden-epochs-1-of-{count}", parts[0].UsualName);
    }

    [Fact]
    public void A_point_that_makes_no_sense_is_refused_before_anything_is_trained()
    {
        Refused("A layer needs at least one input and one node, not 784 and 0. So it is with hidden=0.", ("hidden", "4,0"));
        Refused("The learning rate must be a number greater than 0, not -1. So it is with learning-rate=-1.", ("learning-rate", "0.1,-1"));
        Refused("Pictures are rotated by more than 0 and at most 180 degrees, not 200. So it is with rotate=200.", ("rotate", "10,200"));
        Refused("The optimizer rprop needs all examples in every step", ("optimizer", "rprop"));
        var mixed = Assert.Throws<OptionException>(() => Sweep.Of(_request with { Settings = [("loss", "squared-error,cross-entropy"), ("rule", "textbook,gradient")] }, _data));
        Assert.EndsWith(" So it is with loss=cross-entropy rule=textbook.", mixed.Message, StringComparison.Ordinal);
        Assert.Equal(
            "train.csv has no test part, and without a test no point is better than another; name data to test with, or keep some aside.",
            Assert.Throws<OptionException>(() => Sweep.Of(_request, TrainingData.Read(Requests.Of(_request.Data)))).Message);

        void Refused(string sentence, (string, string) setting) =>
            Assert.StartsWith(sentence, Assert.Throws<OptionException>(() => Sweep.Of(_request with { Settings = [setting] }, _data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_kept_aside_makes_a_test_part_needless_but_all_trials_have_it_or_none()
    {
        var data = TrainingData.Read(Requests.Of(_request.Data));
        var sweep = Sweep.Of(_request with { Settings = [("hidden", "4,8"), ("validation", "10,20%")] }, data);

        Assert.Equal([6, 10], sweep.Trials.Select(trial => trial.Plan.ValidationCount).Distinct().Order());
        Assert.Equal(
            "Trials are compared by the examples kept aside or by the test data, but not some by these and some by those: give each of them a part kept aside, or none.",
            Assert.Throws<OptionException>(() => Sweep.Of(_request with { Settings = [("validation", "0,10")] }, data)).Message);
    }

    // Every seed keeps others aside, so each learns from pictures of its own.
    [Fact]
    public void Trials_that_share_what_they_learn_from_are_next_to_each_other_and_their_memory_is_counted()
    {
        var sweep = Sweep.Of(_request with { Settings = [("hidden", "4,8"), ("validation", "10")] }, _data);

        Assert.Equal([1u, 1u, 2u, 2u], sweep.Trials.Select(trial => trial.Plan.Seed));
        Assert.Equal(30 * 784, sweep.Trials[0].Learning.SharedBytes);
        var plain = Sweep.Of(_request with { Settings = [("hidden", "4,8")] }, _data);
        Assert.Equal(0, plain.Trials[0].Learning.SharedBytes);
    }

    [Fact]
    public void A_sweep_that_is_written_down_is_found_again_and_keeps_its_name()
    {
        using var store = RunStore.Open(_folder.File("runs.db"));
        var sweep = Sweep.Of(_request, _data);

        Assert.Equal("train-hidden-epochs", sweep.SaveIn(store));
        Assert.Equal("train-hidden-epochs", sweep.SaveIn(store));
        Assert.Equal("train-hidden-epochs-2", Sweep.Of(_request with { Seeds = "3" }, _data).SaveIn(store));
        Assert.Equal("mine", sweep.SaveIn(store, "mine"));
        Assert.Equal(
            $"name: There is already a sweep 'mine' with other trials in {store.Path}; choose another name, or resume that one.",
            Assert.Throws<OptionException>(() => Sweep.Of(_request with { Seeds = "3" }, _data).SaveIn(store, "mine")).Message);

        var (found, name) = Sweep.FindIn(store, "train-hidden-epochs");
        Assert.Equal("train-hidden-epochs", name);
        Assert.Equal(sweep.Trials.Select(trial => trial.Run.Key), found.Trials.Select(trial => trial.Run.Key));
        Assert.Equal("mine", Sweep.FindIn(store).Name);
        Assert.Equal(
            $"There is no sweep 'yours' in {store.Path}. There are train-hidden-epochs, train-hidden-epochs-2 and mine.",
            Assert.Throws<OptionException>(() => Sweep.FindIn(store, "yours")).Message);
    }

    [Fact]
    public void A_sweep_whose_data_has_changed_is_not_resumed()
    {
        using var store = RunStore.Open(_folder.File("runs.db"));
        Sweep.Of(_request, _data).SaveIn(store);
        _folder.WriteTest(19);

        Assert.Equal(
            $"The data of the sweep 'train-hidden-epochs' has changed since it began: {_request.TestData}. Begin a new sweep.",
            Assert.Throws<OptionException>(() => Sweep.FindIn(store)).Message);
    }

    [Fact]
    public void Stores_of_all_parts_are_merged_into_one_that_has_the_whole_sweep()
    {
        using var merged = RunStore.Open(_folder.File("merged.db"));
        foreach (var number in (int[])[1, 2, 3])
        {
            using var store = RunStore.Open(_folder.File($"{number}.db"));
            var part = Sweep.Of(_request with { Shard = new Shard(number, 3) }, _data);
            var run = new SweepRun(part, store, part.SaveIn(store), 1);
            Assert.Equal(part.Trials.Count, run.Outcomes().OfType<TrialOutcome>().Count());
            merged.MergeFrom(store);
            merged.MergeFrom(store); // twice by mistake
        }

        Assert.Equal(["train-hidden-epochs"], Sweep.JoinParts(merged));
        Assert.Empty(Sweep.JoinParts(merged));
        var (sweep, name) = Sweep.FindIn(merged, "train-hidden-epochs");
        Assert.Equal(4, merged.FindSweep(name)!.TrialCount);
        Assert.Equal((4, 4), (merged.Runs().Count, new SweepRun(sweep, merged, name, 1).KnownCount));
    }
}
