namespace Lantern.Workbench.Tests;

public sealed class TableSweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunStore _store;

    public TableSweepTests()
    {
        File.WriteAllLines(_folder.File("rows.csv"), ["x,town,y", .. Enumerable.Range(0, 60).Select(row => $"{row * 7 % 13},{(row % 3 == 0 ? "Ulm" : "Bonn")},{(row * 7 % 13) + (row % 2)}.5")]);
        _store = RunStore.Open(_folder.File("runs.db"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("y", "r2", "R²")]
    [InlineData("town", "accuracy", "accuracy")]
    public void Trials_come_to_what_single_trainings_come_to_and_are_compared_by_the_tasks_measure(string target, string member, string name)
    {
        var run = Run(("target", target), ("hidden", "4,8"), ("epochs", "5"));
        var outcomes = run.Outcomes().OfType<TrialOutcome>().ToList();

        Assert.Equal(6, outcomes.Count);
        Assert.All(outcomes, outcome =>
        {
            var single = TrainingRun.Start(Requests.Of(_folder.File("rows.csv"), $"target={target}", $"hidden={outcome.Run.Settings["hidden"]}", "epochs=5", $"seed={outcome.Run.Seed}") with { RunsFolder = _folder.File("single") });
            Assert.Equal(
                single.Train().Select(step => step.Completed).OfType<EpochMetric>().Select(epoch => (epoch.Epoch, epoch.Loss, epoch.Test)),
                outcome.Run.Metrics.Select(epoch => (epoch.Epoch, epoch.Loss, epoch.Test)));
            Assert.Equal((member, single.Result().Test!.Measure), (outcome.Run.Measure.Member, outcome.Run.Test!.Value));
        });

        var findings = Findings.Of(run)!;
        Assert.Equal((true, member), (findings.ByMeasure, findings.Measure.Member));
        Assert.Equal(["hidden"], findings.Varied.Select(quantity => quantity.Name));
        Assert.Contains(("target", target), findings.Fixed);
        Assert.Equal(Summary.Of([.. outcomes.Where(outcome => outcome.Run.Settings["hidden"] == "8").OrderBy(outcome => outcome.Run.Seed).Select(outcome => outcome.Run.Test!.Value)]), findings.Points[1].Measured);
        Assert.Equal(findings.Best!.Measured!.Value.Mean, run.Best!.Mean, 1e-12);

        var table = new FindingsTable(findings);
        Assert.Equal(name, table.Columns[1].Title);
        Assert.StartsWith($"hidden,epochs,seeds,failed,open,{member},{member}-deviation,{member}-low,{member}-high,loss,", table.ToCsv(), StringComparison.Ordinal);
        Assert.StartsWith(
            $"Best: {findings.Best.Values[0]} hidden nodes, with {(member == "r2" ? $"an R² of {findings.Best.Measured.Value.Mean:0.0000}" : $"{100 * findings.Best.Measured.Value.Mean:0.00} %")} (95 % interval ",
            Verdict.Of(findings)[0], StringComparison.Ordinal);
        Assert.Equal(member, FindingsShape.Of(findings).ComparedBy);
        var html = new Report(findings).ToHtml();
        Assert.Contains($">{name}</th>", html, StringComparison.Ordinal);
        Assert.Equal(member == "r2", html.Contains("R²", StringComparison.Ordinal));
        Assert.Equal(member == "r2", !html.Contains("accuracy", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Rows_kept_aside_decide_and_the_test_rows_are_looked_at_once()
    {
        var run = Run(("target", "y"), ("hidden", "4,8"), ("validation", "20%"), ("epochs", "5"));
        var outcomes = run.Outcomes().OfType<TrialOutcome>().ToList();
        var findings = Findings.Of(run)!;

        Assert.All(outcomes, outcome => Assert.Single(outcome.Run.Metrics, metric => metric.Test is not null));
        Assert.True(findings.ByValidation);
        Assert.Equal("validation R²", new FindingsTable(findings).Columns[1].Title);
        Assert.Contains(" on the examples kept aside (95 % interval ", Verdict.Of(findings)[0], StringComparison.Ordinal);
        Assert.Contains(Verdict.Of(findings), sentence => sentence.StartsWith("On the test data, which has chosen nothing, the best has an R² of ", StringComparison.Ordinal));
        Assert.Equal(3, findings.Best!.Test!.Value.Count);
    }

    [Fact]
    public void A_sweep_over_a_table_that_is_written_down_goes_on()
    {
        var run = Run(("target", "y"), ("hidden", "4,8"), ("epochs", "5"));
        Assert.NotNull(run.Outcomes().OfType<TrialOutcome>().First());
        var (sweep, name) = Sweep.FindIn(_store);

        Assert.Equal(("rows-hidden", 6), (name, sweep.Trials.Count));
        var again = new SweepRun(sweep, _store, name, wantedParallel: 2);
        Assert.InRange(again.KnownCount, 1, 3);
        Assert.Equal(6, again.Outcomes().OfType<TrialOutcome>().Count());
    }

    [Fact]
    public void Several_numbers_of_epochs_are_read_off_only_where_the_schedule_does_not_depend_on_them()
    {
        Assert.Equal(
            "Several numbers of epochs are read off one training, but with the schedule cosine a longer training is another one: vary something else, or make a sweep for each number.",
            Assert.Throws<OptionException>(() => Run(("target", "y"), ("epochs", "2,5"))).Message);
        Assert.Equal([2, 5], Run(("target", "y"), ("schedule", "constant"), ("epochs", "2,5")).Sweep.EpochCounts);
    }

    [Fact]
    public void Models_are_those_of_the_single_training_and_their_folders_say_what_was_asked_for()
    {
        var run = new SweepRun(Sweep.Read(new SweepRequest { Data = _folder.File("rows.csv"), Settings = [("target", "town"), ("hidden", "4"), ("epochs", "2")], Seeds = "1" }), _store, "models", 1, _folder.File("models"));
        Assert.Single(run.Outcomes().OfType<TrialOutcome>());
        var request = Requests.Of(_folder.File("rows.csv"), "target=town", "hidden=4", "epochs=2", "seed=1");
        var single = TrainingRun.Start(request with { RunsFolder = _folder.File("single") });
        Assert.NotNull(single.Train().Last().Completed);

        var folder = RunFolder.Open(Assert.Single(Directory.GetDirectories(_folder.File("models"))));
        Assert.Equal(File.ReadAllBytes(single.Save()), File.ReadAllBytes(folder.ModelPath));
        Assert.Equal(request.Settings.Order(Comparer<KeyValuePair<string, string>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))), folder.ReadRequest().Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal));
    }

    // Its town is a number in this file, and a name to the model.
    [Fact]
    public void A_sweep_that_begins_with_a_model_reads_the_table_as_the_model_does()
    {
        File.WriteAllLines(_folder.File("codes.csv"), ["x,town,y", .. Enumerable.Range(0, 60).Select(row => $"{row * 7 % 13},{(row % 6 < 2 ? $"{row % 6}" : "Ulm")},{(row * 7 % 13) + (row % 2)}.5")]);
        File.WriteAllLines(_folder.File("later.csv"), ["x,town,y", .. Enumerable.Range(0, 60).Select(row => $"{row * 5 % 13},{row % 2},{(row * 5 % 13) + (row % 2)}.5")]);
        var first = TrainingRun.Start(Requests.Of(_folder.File("codes.csv"), "target=y", "hidden=4", "epochs=2") with { RunsFolder = _folder.File("single") });
        Assert.NotNull(first.Train().Last().Completed);
        var path = Path.GetRelativePath(Environment.CurrentDirectory, first.Save());

        var sweep = Sweep.Read(new SweepRequest { Data = _folder.File("later.csv"), Settings = [("target", "y"), ("from", path), ("learning-rate", "0.001,0.01"), ("epochs", "2")], Seeds = "1" });
        var name = sweep.SaveIn(_store);
        Assert.Contains($"\"from\":\"{Path.GetFullPath(path)}\"", _store.FindSweep(name)!.RequestJson, StringComparison.Ordinal);

        Assert.All(new SweepRun(Sweep.FindIn(_store).Sweep, _store, name, 1).Outcomes().OfType<TrialOutcome>(), outcome =>
        {
            var single = TrainingRun.Start(Requests.Of(_folder.File("later.csv"), "target=y", $"from={path}", $"learning-rate={outcome.Run.Settings["learning-rate"]}", "epochs=2") with { RunsFolder = _folder.File("single") });
            Assert.Equal(single.Train().Select(step => step.Completed).OfType<EpochMetric>().Select(epoch => (epoch.Loss, epoch.Test)), outcome.Run.Metrics.Select(epoch => (epoch.Loss, epoch.Test)));
        });
    }

    private SweepRun Run(params (string, string)[] settings)
    {
        var sweep = Sweep.Read(new SweepRequest { Data = _folder.File("rows.csv"), Settings = settings, Seeds = "3" });
        return new SweepRun(sweep, _store, sweep.SaveIn(_store), wantedParallel: 2);
    }
}
