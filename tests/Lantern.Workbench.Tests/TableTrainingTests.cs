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
        var network = preparation.CreateNetwork([32], seed: 1);
        var options = new TrainingOptions { Rule = LearningRule.Gradient, Optimizer = Optimizer.Adam, LearningRate = 0.001, EpochCount = 3, BatchSize = 32, Shuffle = true };
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

    private TableRequest Request() => new()
    {
        Data = _folder.File("rows.csv"),
        Targets = ["y"],
        Settings = new Dictionary<string, string> { ["epochs"] = "3" },
        RunsFolder = _folder.File("runs"),
    };
}
