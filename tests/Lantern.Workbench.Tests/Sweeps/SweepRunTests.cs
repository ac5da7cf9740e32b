namespace Lantern.Workbench.Tests;

public sealed class SweepRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SweepRequest _request;
    private readonly TrainingData _data;
    private readonly RunStore _store;

    public SweepRunTests()
    {
        _request = new SweepRequest { Data = _folder.WriteTraining(60), TestData = _folder.WriteTest(40), Settings = [("hidden", "4,8"), ("epochs", "1,3")], Seeds = "3" };
        _data = TrainingData.Read(_request.Base);
        _store = RunStore.Open(_folder.File("runs.db"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_trial_comes_to_what_the_single_training_comes_to_bit_for_bit(int parallel)
    {
        (string, string)[][] settings =
        [
            [("hidden", "8"), ("shuffle", "true,false"), ("rotate", "none,10")],
            [("hidden", "8+5"), ("loss", "cross-entropy"), ("optimizer", "adam"), ("batch", "1,16"), ("biases", "true")],
            [("hidden", "8"), ("augment", "true,false"), ("batch", "1,7"), ("epochs", "2,4")],
        ];
        foreach (var varied in settings)
        {
            var run = Run(_request with { Settings = varied, Seeds = "2..3" }, parallel);
            foreach (var outcome in run.Outcomes().OfType<TrialOutcome>())
            {
                var request = _request.Base.With(outcome.Run.Settings) with { RunsFolder = _folder.File("single") };
                var single = TrainingRun.Start(request).Train().Select(step => step.Completed).OfType<EpochMetric>();
                Assert.Equal(
                    single.Select(epoch => (epoch.Epoch, epoch.Loss, epoch.Test)),
                    outcome.Run.Metrics.Select(epoch => (epoch.Epoch, epoch.Loss, epoch.Test)));
            }

            Assert.True(run.IsComplete);
        }
    }

    [Fact]
    public void With_examples_kept_aside_these_decide_and_each_trial_is_tested_once()
    {
        var run = Run(_request with { Settings = [("hidden", "4,8"), ("validation", "20"), ("patience", "2"), ("batch", "10"), ("optimizer", "adam"), ("learning-rate", "0.05"), ("epochs", "3,60")] });
        var outcomes = Outcomes(run);
        Assert.Contains(outcomes, outcome => outcome.Run.Metrics.Count < 60); // so that some stop early

        foreach (var outcome in outcomes)
        {
            var request = _request.Base.With(outcome.Run.Settings) with { RunsFolder = _folder.File("single") };
            foreach (var epochCount in (int[])[3, 60])
            {
                var end = TrainingRun.Start(request.Set($"epochs={epochCount}")).Train().Last().End!;
                var after = outcome.Run.After(epochCount)!.Value;
                Assert.Equal((end.Kept.Epoch, end.Kept.Loss, end.Kept.ValidationLoss, end.Kept.Validation), (after.Epoch, after.Loss, after.ValidationLoss, after.Validation));
                if (epochCount == 60)
                    Assert.Equal(end.Test, after.Test);
            }

            Assert.Single(outcome.Run.Metrics, metric => metric.Test is not null);
        }

        var findings = Findings.Of(run)!;
        Assert.True(findings.ByValidation);
        Assert.Equal(["hidden", "epochs"], findings.Varied.Select(quantity => quantity.Name));
        Assert.Equal(0, findings.Points.Sum(point => point.OpenCount));
        Assert.Equal(
            Summary.Of([.. outcomes.Where(outcome => outcome.Run.Settings["hidden"] == "8").OrderBy(outcome => outcome.Run.Seed).Select(outcome => outcome.Run.After(60)!.Value.Validation!.Value)]),
            findings.Points[3].Measured);
        Assert.Equal(3, findings.Points[3].Test!.Value.Count);
        Assert.Equal(findings.Best!.Measured!.Value.Mean, run.Best!.Mean, 1e-12);
        Assert.Contains(" of the examples kept aside (95 % interval ", Verdict.Of(findings)[0]);
        Assert.Equal("validation accuracy", new FindingsTable(findings).Columns[2].Title);
    }

    [Fact]
    public void Finished_trials_are_in_the_store_and_never_trained_again_by_any_sweep()
    {
        var first = Outcomes(Run(_request));
        Assert.All(first, outcome => Assert.Equal((false, RunState.Finished, 3), (outcome.WasKnown, outcome.Run.State, outcome.Run.Metrics.Count)));
        Assert.Equal(first.Select(outcome => outcome.Run.Key).Order(), _store.Runs().Select(run => run.Key).Order());

        Assert.All(Outcomes(Run(_request)), outcome => Assert.True(outcome.WasKnown));
        var other = Outcomes(Run(_request with { Settings = [("hidden", "8,16"), ("epochs", "2")], Seeds = "1,2" }));
        Assert.Equal(["16 1", "16 2"], other.Where(outcome => !outcome.WasKnown).Select(outcome => $"{outcome.Run.Settings["hidden"]} {outcome.Run.Seed}").Order());
        Assert.Equal(["8 1", "8 2"], other.Where(outcome => outcome.WasKnown).Select(outcome => $"{outcome.Run.Settings["hidden"]} {outcome.Run.Seed}").Order());
        Assert.Equal(8, _store.Runs().Count);
    }

    [Fact]
    public void More_epochs_than_the_store_has_are_trained_and_come_to_the_same_where_both_have_them()
    {
        var shorter = Outcomes(Run(_request)).ToDictionary(outcome => outcome.Run.Key, outcome => outcome.Run.Metrics.Select(epoch => epoch.Loss).ToList());
        var longer = Outcomes(Run(_request with { Settings = [("hidden", "4,8"), ("epochs", "5")] }));

        Assert.All(longer, outcome => Assert.Equal((false, 5), (outcome.WasKnown, outcome.Run.Metrics.Count)));
        Assert.All(longer, outcome => Assert.Equal(shorter[outcome.Run.Key], outcome.Run.Metrics.Take(3).Select(epoch => epoch.Loss)));
    }

    [Fact]
    public void A_trial_that_fails_for_cause_is_a_result_and_the_others_go_on()
    {
        var request = _request with { Settings = [("activation", "relu"), ("loss", "cross-entropy"), ("learning-rate", "0.01,1e30")] };
        var run = Run(request);
        var outcomes = Outcomes(run);

        Assert.Equal((6, 3, true), (outcomes.Count, run.FailedCount, run.IsComplete));
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Trial.Values.Single().Value == "1E+30" ? RunState.Failed : RunState.Finished, outcome.Run.State));
        Assert.All(outcomes.Where(outcome => outcome.Run.State == RunState.Failed), outcome => Assert.StartsWith("Training stopped in epoch 1 after", outcome.Run.Error, StringComparison.Ordinal));
        Assert.Equal(3, _store.Runs(new RunFilter { State = RunState.Failed }).Count);
        Assert.Equal(6, Run(request).KnownCount);
        Assert.Equal([("learning-rate", "0.01")], run.Best!.Values);
    }

    [Fact]
    public void Who_leaves_keeps_what_is_finished_and_loses_what_was_running_only()
    {
        var request = _request with { Settings = [("hidden", "4,8"), ("epochs", "1")], Seeds = "10" };
        var left = Run(request, parallel: 2);
        var done = left.Outcomes().OfType<TrialOutcome>().Take(4).Select(outcome => (outcome.Run.Id, outcome.Run.Key)).ToList(); // and leaves the loop

        Assert.False(left.IsComplete);
        Assert.All(done, one => Assert.Equal(RunState.Finished, _store.Run(one.Id).State));
        Assert.InRange(_store.Runs().Count(run => run.State != RunState.Finished), 0, 2);
        Assert.DoesNotContain(_store.Runs(), run => run.State == RunState.Running);
        var resumed = Run(request);
        Assert.InRange(resumed.KnownCount, 4, 6); // the two that were running may have ended
        Assert.Equal(20, Outcomes(resumed).Count);
        Assert.Equal(20, _store.Runs().Count);
        Assert.All(_store.Runs(), run => Assert.Equal(RunState.Finished, run.State));
    }

    [Fact]
    public void It_tells_where_it_stands()
    {
        var run = Run(_request, parallel: 2);
        Assert.Equal((0, 6, null, null), (run.DoneCount, run.LeftCount, run.Best, run.TimeLeft));
        foreach (var outcome in run.Outcomes())
        {
            Assert.InRange(run.Running.Count, 0, 2);
            Assert.All(run.Running, running => Assert.InRange(running.Share, 0, 1));
            Assert.Equal(6, run.DoneCount + run.Running.Count + run.LeftCount);
            if (run.DoneCount > 0)
                Assert.True(run.TimeLeft >= TimeSpan.Zero);
        }

        Assert.Equal((6, 0, TimeSpan.Zero), (run.DoneCount, run.LeftCount, run.TimeLeft));
        var findings = Findings.Of(run)!;
        Assert.Equal((findings.Best!.Measured!.Value.Mean, 3), (run.Best!.Mean, run.Best.SeedCount));
        Assert.Equal(4, findings.Points.Count);
    }

    [Fact]
    public void Models_are_those_of_the_single_training_byte_for_byte()
    {
        var request = _request with { Settings = [("hidden", "4"), ("epochs", "2")], Seeds = "1" };
        Assert.Single(Outcomes(Run(request, modelsFolder: _folder.File("models"))));
        var single = TrainingRun.Start(_request.Base.Set("hidden=4", "epochs=2") with { RunsFolder = _folder.File("single") });
        Assert.NotNull(single.Train().Last().Completed);

        Assert.Equal(File.ReadAllBytes(single.Save()), File.ReadAllBytes(Directory.GetFiles(_folder.File("models"), "*.safetensors", SearchOption.AllDirectories).Single()));
    }

    [Fact]
    public void Fewer_trials_at_a_time_are_trained_where_memory_is_short_and_none_where_there_is_not_enough()
    {
        var one = TrialMemory.OfTrial(Sweep.Of(_request, _data).Trials[0].Plan);

        Assert.Equal((4, 4 * one), At(10 * one, 4));
        Assert.Equal((3, 3 * one), At((4 * one) - 1, 4));
        Assert.Equal((6, 6 * one), At(100 * one, 50)); // there are no more trials
        Assert.Equal(
            $"A trial with the network 784-8-10 needs {TrialMemory.Megabytes(one)} of memory, of which {TrialMemory.Megabytes(1_000_000)} are free.",
            Assert.Throws<OptionException>(() => At(1_000_000, 4)).Message);

        (int, long) At(long available, int wanted)
        {
            var run = new SweepRun(Sweep.Of(_request, _data), _store, "test", wanted, availableMemory: available);
            return (run.Parallel, run.MemoryBytes);
        }
    }

    [Fact]
    public void Rotated_pictures_are_counted_once_for_all_who_share_them()
    {
        var plain = _request with { Settings = [("hidden", "4")] };
        var rotated = plain with { Settings = [.. plain.Settings, ("rotate", "5,10+5")] };
        var (few, many) = (Sweep.Of(plain, _data).Trials, Sweep.Of(rotated, _data).Trials);

        Assert.Equal(2 * TrialMemory.OfTrial(few[0].Plan), TrialMemory.AtATime(few, 2, long.MaxValue).Bytes);
        Assert.Equal(
            (2 * TrialMemory.OfTrial(many[0].Plan)) + (60 * 784 * (5 + 3)), // each picture in five positions, and in three
            TrialMemory.AtATime(many, 2, long.MaxValue).Bytes);
    }

    private SweepRun Run(SweepRequest request, int parallel = 2, string? modelsFolder = null)
    {
        var sweep = Sweep.Of(request, _data);
        return new SweepRun(sweep, _store, sweep.SaveIn(_store), parallel, modelsFolder);
    }

    private static List<TrialOutcome> Outcomes(SweepRun run) => [.. run.Outcomes().OfType<TrialOutcome>()];
}
