namespace Lantern.Workbench.Tests;

public sealed class TableLearningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TableLearningTests() =>
        File.WriteAllLines(_folder.File("rows.csv"), ["x,town,y", .. Enumerable.Range(0, 50).Select(row => $"{row * 7 % 13},{(row == 0 ? "Jena" : row % 2 == 0 ? "Ulm" : "Bonn")},{(row * 7 % 13) + (row % 2)}.5")]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("y", "mae")]
    [InlineData("town", "accuracy")]
    public void What_is_saved_is_what_the_library_learns_in_one_call_from_the_training_part(string target, string measure)
    {
        var training = TrainingRun.Start(Request($"target={target}"));
        foreach (var _ in training.Train())
        {
        }

        var (part, test) = TableFile.Read(_folder.File("rows.csv")).Table.Split(0.2, seed: 1, target == "town" ? target : null);
        var fitted = TableModel.Fit(part, target, seed: 1, cancellationToken: TestContext.Current.CancellationToken);

        var model = Model.Load(training.Save());
        Assert.Equal(fitted.Network.Parameters.ToArray(), model.Network.Parameters.ToArray());
        Assert.Equal((fitted.Provenance.DataHash, fitted.Provenance.ExamplesSeen), (model.Provenance.DataHash, model.Provenance.ExamplesSeen));
        Assert.Equal(
            target == "y" ? model.MeasureNumbers(test, UnknownCategory.Ignore)[0].MeanAbsoluteError : model.MeasureClasses(test, UnknownCategory.Ignore).Accuracy,
            Assert.IsType<TableMeasures>(training.Result().Test).All.Single(one => one.Member == measure).Value);
        Assert.True(training.IsComplete);
    }

    [Fact]
    public void Rows_kept_aside_are_not_learned_from_and_say_when_to_stop()
    {
        var training = TrainingRun.Start(Request("epochs=400", "learning-rate=0.05", "validation=8", "patience=5"));
        var end = training.Train().Last().End!;

        var (rest, _) = TableFile.Read(_folder.File("rows.csv")).Table.Split(0.2, seed: 1);
        var (part, aside) = rest.Split(0.2, seed: 1);
        var preparation = TablePreparation.Fit(part, "y");
        var network = preparation.CreateNetwork([64], seed: 1);
        var options = new TrainingOptions
        {
            Rule = LearningRule.Gradient,
            Optimizer = Optimizer.Adam,
            LearningRate = 0.05,
            Schedule = Schedule.Cosine(),
            WeightDecay = 0.01333,
            EpochCount = 400,
            BatchSize = 32,
            Shuffle = true,
            EarlyStopping = new() { Patience = 5 },
        };
        var reports = Trainer.Train(network, preparation.Prepare(part), options, preparation.Prepare(aside, UnknownCategory.Ignore)).ToList();

        Assert.Equal((32, 8), (training.Plan.ExampleCount, training.Plan.ValidationCount));
        Assert.InRange(reports.Count, 6, 399); // so that it stops early
        Assert.Equal((reports.Count, reports.Count - 5, true, null), (end.EpochsDone, end.Kept.Epoch, end.IsEarly, end.Kept.Test));
        Assert.True(training.IsComplete);
        Assert.Equal(network.Parameters.ToArray(), Model.Load(training.Save()).Network.Parameters.ToArray());
        Assert.Equal(Model.Load(training.Save()).MeasureNumbers(aside, UnknownCategory.Ignore)[0].RSquared, end.Kept.Validation!.Value, 1e-6); // numbers have no accuracy
        var settings = Model.Load(training.Save()).Provenance.Settings;
        Assert.Equal(["cosine", "0.01333", "8", "5"], ((string[])["schedule", "weight-decay", "validation", "patience"]).Select(name => settings[name]));
    }

    [Fact]
    public void Each_part_that_tests_leaves_others_of_which_some_are_kept_aside()
    {
        var training = TrainingRun.Start(Request("epochs=3", "validation=20%", "folds=5"));
        Assert.Equal((40, 10), (training.Plan.ExampleCount, training.Plan.ValidationCount));
        Assert.NotNull(training.Train().Last().End);

        Assert.Equal([10, 10, 10, 10, 10], training.Folds().Where(fold => fold.Completed is not null).Select(fold => fold.Completed!.Count));
    }

    [Fact]
    public void Classes_have_weights_and_numbers_have_none()
    {
        var balanced = TrainingRun.Start(Request("epochs=3", "class-weights=balanced", "target=town", "leave-out=y"));
        Assert.Equal(3, balanced.Plan.Options.ClassWeights.Count);
        Assert.Equal(1, balanced.Plan.Options.ClassWeights.Min() is > 0 and < 1 ? 1 : 0); // of the towns that are often there

        Assert.Equal(
            "Weights of classes are for one target of classes, not for numbers or several labels.",
            Assert.Throws<OptionException>(() => TrainingRun.Start(Request("class-weights=balanced"))).Message);
    }

    [Fact]
    public void Whoever_leaves_early_keeps_what_was_learned()
    {
        var training = TrainingRun.Start(Request("epochs=3"));

        Assert.Equal(1, training.Train().First(progress => progress.Completed is not null).Epoch);

        Assert.False(training.IsTrained);
        Assert.Equal(40, Model.Load(training.Save()).Provenance.ExamplesSeen); // one epoch of four fifths of 50 rows
        Assert.True(training.Result().Interrupted);
    }

    [Theory]
    [InlineData("target=y", "test-share=0.2")]
    [InlineData("target=town", "leave-out=y")]
    [InlineData("target=y", "validation=30")]
    [InlineData("target=town", "patience=3")]
    public void A_run_that_stops_in_the_middle_of_an_epoch_goes_on_to_the_same_bytes(string target, string setting)
    {
        var request = Request(target, setting, "epochs=6", "batch=1") with { Data = WriteMany() };
        var whole = TrainingRun.Start(request with { RunsFolder = _folder.File("whole") });
        var last = whole.Train().Last();
        var parts = TrainingRun.Start(request);
        foreach (var progress in parts.Train())
        {
            if (progress is { Epoch: 3, Completed: null })
                break;
        }

        Assert.InRange(parts.ExamplesSeen, (2 * parts.Plan.ExampleCount) + 1, (3 * parts.Plan.ExampleCount) - 1);
        parts.Save();
        Assert.True(parts.Result().Interrupted);

        var unfinished = UnfinishedRun.Open(parts.Result().UnfinishedFolder!);
        var resumed = TrainingRun.Resume(unfinished, unfinished.Request);
        var end = resumed.Train().Last();

        Assert.Equal(last.Completed?.Test, end.Completed?.Test);
        Assert.Equal(last.End?.Test, end.End?.Test);
        Assert.Equal(whole.Result().Test!.Measure, resumed.Result().Test!.Measure);
        Assert.Equal(File.ReadAllBytes(whole.Save()), File.ReadAllBytes(resumed.Save()));
        Assert.Equal(["metrics.jsonl", "model.safetensors", "options.json"], Directory.GetFileSystemEntries(resumed.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(Losses(whole), Losses(resumed));

        static List<string> Losses(TrainingRun run) => [.. File.ReadLines(Path.Combine(run.Folder, "metrics.jsonl")).Select(line => line.Split(",\"trainingSeconds\"")[0])];
    }

    [Fact]
    public void Training_may_stop_by_the_accuracy_of_the_rows_kept_aside()
    {
        var request = Request("target=town", "leave-out=y", "epochs=60", "learning-rate=0.05", "validation=40", "patience=4", "stop-by=accuracy") with { Data = WriteMany() };
        var run = TrainingRun.Start(request);
        List<TrainingProgress> progress;
        using (var recorder = new RunRecorder(request, run))
            progress = [.. recorder.Train()];
        var epochs = progress.Select(step => step.Completed).OfType<EpochMetric>().ToList();
        var end = progress[^1].End!;

        Assert.Equal(ValidationMeasure.Accuracy, run.Plan.Options.EarlyStopping!.Measure);
        Assert.InRange(epochs.Count, 5, 59); // so that it stops early
        Assert.Equal(epochs.Count - 4, end.Kept.Epoch);
        Assert.Equal(epochs.MaxBy(epoch => epoch.Validation).Epoch, end.Kept.Epoch); // the first of equals
        Assert.NotEqual(epochs.MinBy(epoch => epoch.ValidationLoss).Epoch, end.Kept.Epoch); // or this showed nothing
        Assert.Equal("accuracy", Model.Load(run.Save()).Provenance.Settings["stop-by"]);
        Assert.Equal(end.Test, run.Result().Test!.Measure);

        using var store = RunStore.OpenExisting(RunStore.PathIn(request.RunsFolder));
        var stored = Assert.Single(store.Runs());
        Assert.Equal((end.Test, end.Kept.Validation), (stored.Test, stored.Validation));
        Assert.Equal(end.Kept.Epoch, stored.After(60)!.Value.Epoch);
    }

    [Fact]
    public void Numbers_have_no_accuracy_to_stop_by()
    {
        var exception = Assert.Throws<OptionException>(() => TrainingRun.Start(Request("validation=8", "patience=4", "stop-by=accuracy")));

        Assert.StartsWith("Only examples with labels can be right or wrong; ", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("runs")));
    }

    [Fact]
    public void A_category_that_only_one_part_has_does_not_stop_the_others()
    {
        var training = TrainingRun.Start(Request("epochs=3", "folds=5"));
        Assert.Equal(50, training.Plan.ExampleCount);
        foreach (var _ in training.Train())
        {
        }

        var counts = training.Folds().Where(fold => fold.Completed is not null).Select(fold => fold.Completed!.Count);

        Assert.Equal([10, 10, 10, 10, 10], counts);
        Assert.True(training.IsComplete);
        Assert.Null(training.Result().Test);
    }

    [Fact]
    public void Another_optimizer_has_its_usual_learning_rate_which_stays()
    {
        Assert.Equal((0.005, 0.01333, "cosine"), Settled("optimizer", "adam"));
        Assert.Equal((0.01, 0.01333, "constant"), Settled("optimizer", "rmsprop"));
        Assert.Equal((0.005, 0.25, "cosine"), Settled("weight-decay", "0.25"));

        (double, double, string) Settled(string name, string text)
        {
            var options = TrainingRun.Start(Request($"{name}={text}")).Plan.Options;
            return (options.LearningRate, options.WeightDecay, options.Schedule.Name);
        }
    }

    [Fact]
    public void The_more_rows_there_are_the_less_weights_decay_and_the_fewer_epochs_they_need()
    {
        Assert.Equal((0.01333, 200), Settled(rowCount: 200));
        Assert.Equal((0.01, 200), Settled(rowCount: 400));
        Assert.Equal((0.004, 80), Settled(rowCount: 1000));
        Assert.Equal((0.0008, 20), Settled(rowCount: 5000));

        (double, int) Settled(int rowCount)
        {
            File.WriteAllLines(_folder.File("many.csv"), ["x,y", .. Enumerable.Range(0, rowCount).Select(row => $"{row % 97}.5,{row * 3 % 101}.5")]);
            File.WriteAllLines(_folder.File("other.csv"), File.ReadLines(_folder.File("many.csv")).Take(10));
            var options = TrainingRun.Start(Request() with { Data = _folder.File("many.csv"), TestData = _folder.File("other.csv") }).Plan.Options;
            return (options.WeightDecay, options.EpochCount);
        }
    }

    private string WriteMany()
    {
        File.WriteAllLines(_folder.File("many.csv"), ["x,z,town,y", .. Enumerable.Range(0, 250).Select(row =>
            $"{row * 7 % 13},{row * 5 % 11},{((row * 7 % 13) + (row * 5 % 11) + (row % 3 * 4) > 13 ? "Ulm" : "Bonn")},{(row * 7 % 13) + (row % 2)}.5")]);
        return _folder.File("many.csv");
    }

    private TrainRequest Request(params string[] settings) => Requests.Of(_folder.File("rows.csv"), ["target=y", .. settings]) with { RunsFolder = _folder.File("runs") };
}
