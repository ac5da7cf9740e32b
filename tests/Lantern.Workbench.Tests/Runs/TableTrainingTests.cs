namespace Lantern.Workbench.Tests;

public sealed class TableTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TableTrainingTests() =>
        File.WriteAllLines(_folder.File("rows.csv"), ["x,town,y", .. Enumerable.Range(0, 50).Select(row => $"{row * 7 % 13},{(row == 0 ? "Jena" : row % 2 == 0 ? "Ulm" : "Bonn")},{(row * 7 % 13) + (row % 2)}.5")]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_saved_is_what_the_library_learns_from_the_training_part()
    {
        var training = TableTraining.Start(Request());
        foreach (var _ in training.Train())
        {
        }

        var (part, test) = TableFile.Read(_folder.File("rows.csv")).Table.Split(0.2, seed: 1);
        var preparation = TablePreparation.Fit(part, "y");
        var network = preparation.CreateNetwork([64], seed: 1);
        var options = new TrainingOptions { Rule = LearningRule.Gradient, Optimizer = Optimizer.Adam, LearningRate = 0.005, Schedule = Schedule.Cosine(), WeightDecay = 0.01333, EpochCount = 3, BatchSize = 32, Shuffle = true };
        foreach (var _ in Trainer.Train(network, preparation.Prepare(part), options))
        {
        }

        var model = Model.Load(training.Save());
        Assert.Equal(network.Parameters.ToArray(), model.Network.Parameters.ToArray());
        Assert.Equal(
            model.MeasureNumbers(test, UnknownCategory.Ignore)[0].MeanAbsoluteError,
            training.Result().Measures!.All.Single(measure => measure.Member == "mae").Value);
        Assert.True(training.IsComplete);
    }

    [Fact]
    public void Rows_kept_aside_are_not_learned_from_and_say_when_to_stop()
    {
        var training = TableTraining.Start(Request(("epochs", "400"), ("learning-rate", "0.05"), ("validation", "8"), ("patience", "5")));
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
        Assert.Equal((reports.Count, reports.Count - 5, true, null), (end.EpochsDone, end.Kept.Epoch, end.IsEarly, end.Kept.ValidationAccuracy));
        Assert.True(training.IsComplete);
        Assert.Equal(network.Parameters.ToArray(), Model.Load(training.Save()).Network.Parameters.ToArray());
        var settings = Model.Load(training.Save()).Provenance.Settings;
        Assert.Equal(["cosine", "0.01333", "8", "5"], ((string[])["schedule", "weight-decay", "validation", "patience"]).Select(name => settings[name]));
    }

    [Fact]
    public void Each_part_that_tests_leaves_others_of_which_some_are_kept_aside()
    {
        var training = TableTraining.Start(Request(("epochs", "3"), ("validation", "20%")) with { FoldCount = 5 });
        Assert.Equal((40, 10), (training.Plan.ExampleCount, training.Plan.ValidationCount));
        Assert.NotNull(training.Train().Last().End);

        Assert.Equal([10, 10, 10, 10, 10], training.Folds().Where(fold => fold.Completed is not null).Select(fold => fold.Completed!.Count));
    }

    [Fact]
    public void Classes_have_weights_and_numbers_have_none()
    {
        var balanced = TableTraining.Start(Request(("epochs", "3"), ("class-weights", "balanced")) with { Targets = ["town"], LeftOut = ["y"] });
        Assert.Equal(3, balanced.Plan.Options.ClassWeights.Count);
        Assert.Equal(1, balanced.Plan.Options.ClassWeights.Min() is > 0 and < 1 ? 1 : 0); // of the towns that are often there

        Assert.Equal(
            "Weights of classes are for classes, and what is predicted here are numbers.",
            Assert.Throws<OptionException>(() => TableTraining.Start(Request(("class-weights", "balanced")))).Message);
    }

    [Fact]
    public void Whoever_leaves_early_keeps_what_was_learned()
    {
        var training = TableTraining.Start(Request());

        Assert.Equal(1, training.Train().First(progress => progress.Completed is not null).Epoch);

        Assert.False(training.IsTrained);
        Assert.Equal(40, Model.Load(training.Save()).Provenance.ExamplesSeen); // one epoch of four fifths of 50 rows
        Assert.True(training.Result().Interrupted);
    }

    [Fact]
    public void A_category_that_only_one_part_has_does_not_stop_the_others()
    {
        var training = TableTraining.Start(Request() with { FoldCount = 5 });
        Assert.Equal(50, training.Plan.ExampleCount);
        foreach (var _ in training.Train())
        {
        }

        var counts = training.Folds().Where(fold => fold.Completed is not null).Select(fold => fold.Completed!.Count);

        Assert.Equal([10, 10, 10, 10, 10], counts);
        Assert.True(training.IsComplete);
        Assert.Null(training.Result().Measures);
    }

    [Fact]
    public void Another_optimizer_has_its_usual_learning_rate_which_stays()
    {
        Assert.Equal((0.005, 0.01333, "cosine"), Settled("optimizer", "adam"));
        Assert.Equal((0.01, 0.01333, "constant"), Settled("optimizer", "rmsprop"));
        Assert.Equal((0.005, 0.25, "cosine"), Settled("weight-decay", "0.25"));

        (double, double, string) Settled(string name, string text)
        {
            var options = TableTraining.Start(Request() with { Settings = new Dictionary<string, string> { [name] = text } }).Plan.Options;
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
            var options = TableTraining.Start(Request() with { Data = _folder.File("many.csv"), TestData = _folder.File("other.csv"), Settings = new Dictionary<string, string>() }).Plan.Options;
            return (options.WeightDecay, options.EpochCount);
        }
    }

    private TableRequest Request() => Request(("epochs", "3"));

    private TableRequest Request(params (string Name, string Text)[] settings) => new()
    {
        Data = _folder.File("rows.csv"),
        Targets = ["y"],
        Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Text),
        RunsFolder = _folder.File("runs"),
    };
}
