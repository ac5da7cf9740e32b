namespace Lantern.Tests;

public sealed class TableModelTests
{
    private static readonly Table Houses = House.Table(House.Many(200, seed: 1));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void One_call_learns_a_number_that_follows_from_the_columns()
    {
        var model = TableModel.Fit(Houses, "price", seed: 1, cancellationToken: Token);

        Assert.InRange(model.MeasureNumbers(House.Table(House.Many(100, seed: 2)))[0].RSquared, 0.99, 1);
        Assert.Equal([64, 1], model.Network.Layers.Select(layer => layer.OutputCount));
        Assert.Equal(("table", 200L * 200), (model.Provenance.Data, model.Provenance.ExamplesSeen));
        Assert.Equal(
            ["price", "64", "relu", "200", "0.005", "adam", "0.01333", "1"],
            ((string[])["target", "hidden", "activation", "epochs", "learning-rate", "optimizer", "weight-decay", "seed"]).Select(name => model.Provenance.Settings[name].Split(' ')[0]));
    }

    [Fact]
    public void Objects_learn_and_ask_with_the_same_columns()
    {
        var linear = new TableModelOptions { HiddenNodeCounts = [] };
        var model = TableModel.Fit(House.Many(200, seed: 1), House.Columns, "price", seed: 1, linear, cancellationToken: Token);

        Assert.Equal(TableModel.Fit(Houses, "price", seed: 1, linear, cancellationToken: Token).Network.Parameters.ToArray(), model.Network.Parameters.ToArray());
        Assert.Equal(2 * 80 + 50 + 30, model.CreatePredictor(House.Columns).PredictNumber(new House(80, "Bonn", true, new(2005, 1, 1), 0)), 3.0);
    }

    [Fact]
    public void Several_truth_values_are_learned_as_labels_that_hold_or_do_not()
    {
        var model = TableModel.Fit(Mail.Table(Mail.Many(400, seed: 1)), ["urgent", "spam"], seed: 1, cancellationToken: Token);
        var others = Mail.Many(200, seed: 2);

        var measures = model.MeasureLabels(Mail.Table(others));
        var answers = model.Predict(Mail.Table(others));

        Assert.Equal(["urgent", "spam"], model.LabelNames);
        Assert.InRange(measures.Accuracy, 0.9, 1);
        Assert.All(measures.Labels, label => Assert.InRange(label.F1, 0.95, 1));
        Assert.Equal(measures.CorrectCount, others.Zip(answers).Count(pair =>
            pair.Second.Classes().Select(answer => answer.Name).SequenceEqual((string[])[.. pair.First.Urgent ? ["urgent"] : Array.Empty<string>(), .. pair.First.Spam ? ["spam"] : Array.Empty<string>()])));

        var predictor = model.CreatePredictor(Mail.Columns);
        Assert.Equal(["urgent", "spam"], predictor.Predict(new Mail(350, 9, "shop", false, false)).Classes().Select(answer => answer.Name));
        Assert.Empty(predictor.Predict(new Mail(100, 1, "friend", false, false)).Classes());
        Assert.Equal("The model predicts labels, not numbers.", Assert.Throws<ModelException>(() => predictor.PredictNumbers(others[0], new double[2])).Message);
        Assert.Equal("The model predicts labels, not classes.", Assert.Throws<ModelException>(() => model.MeasureClasses(Mail.Table(others))).Message);

        var careful = new Model(model.Network, model.TablePreparation!.WithThresholds(0, 1), model.Provenance);
        Assert.Equal(1, careful.MeasureLabels(Mail.Table(others)).Labels[0].Recall);
        Assert.All(careful.Predict(Mail.Table(others)), answer => Assert.Contains("urgent", answer.Classes().Select(one => one.Name)));
    }

    [Fact]
    public void Options_change_the_network_and_its_training()
    {
        var options = new TableModelOptions
        {
            HiddenNodeCounts = [5, 4],
            Activation = Activation.Tanh,
            Optimizer = Optimizer.Momentum,
            Training = training => training with { EpochCount = 3, Dropout = 0.1 },
        };
        var reports = new Reports();

        var model = TableModel.Fit(Houses, ["price", "area"], seed: 7, options, reports, Token);

        Assert.Equal([5, 4, 2], model.Network.Layers.Select(layer => layer.OutputCount));
        Assert.Equal(Activation.Tanh, model.Network.Layers[0].Activation);
        Assert.Equal([1, 2, 3], reports.Epochs);
        Assert.Equal((Optimizer.Momentum.UsualLearningRate, Schedule.Constant), (options.For(Loss.SquaredError, 200).LearningRate, options.For(Loss.SquaredError, 200).Schedule));
        Assert.Equal(["price,area", "5,4", "0.1", "7"], ((string[])["target", "hidden", "dropout", "seed"]).Select(name => model.Provenance.Settings[name]));
    }

    [Theory]
    [InlineData("squared-error", 10, 200, 0.01333)]
    [InlineData("squared-error", 800, 100, 0.005)]
    [InlineData("cross-entropy", 800, 100, 0.0025)]
    [InlineData("cross-entropy", 1_000_000, 20, 0)]
    public void The_more_rows_the_fewer_epochs_and_the_less_weight_decay(string loss, int rowCount, int epochCount, double weightDecay)
    {
        var options = new TableModelOptions().For(Loss.Parse(loss), rowCount);

        Assert.Equal((epochCount, weightDecay, 32, 0.005), (options.EpochCount, options.WeightDecay, options.BatchSize, options.LearningRate));
    }

    [Fact]
    public void A_token_ends_it_and_what_cannot_be_learned_is_refused()
    {
        using var source = new CancellationTokenSource();
        var reports = new Reports(source.Cancel);

        Assert.Throws<OperationCanceledException>(() => TableModel.Fit(Houses, "price", seed: 1, progress: reports, cancellationToken: source.Token));
        Assert.Equal([1], reports.Epochs);
        Assert.Equal(
            "table: there is no column 'prize'. Did you mean price? There are area, town, garden, built and price.",
            Assert.Throws<DatasetException>(() => TableModel.Fit(Houses, "prize", seed: 1, cancellationToken: Token)).Message);
    }

    [Fact]
    public void A_target_named_twice_and_a_table_without_rows_are_refused_by_what_is_wrong()
    {
        var table = new Table(Column.Numbers("x", 1, 2, 3), Column.Numbers("y", 2, 4, 6), Column.Categories("kind", ["a", "b", "a"]), Column.TruthValues("red", [true, false, true]), Column.TruthValues("big", [true, true, false]));
        const string NoRows = "table: there are no rows to measure the model with.";

        Assert.Equal("The target 'y' is named twice.", Assert.Throws<OptionException>(() => TablePreparation.Fit(table, "y", "y")).Message);
        Assert.Equal(NoRows, Assert.Throws<DatasetException>(() => Of("kind").MeasureClasses(table.Rows([]))).Message);
        Assert.Equal(NoRows, Assert.Throws<DatasetException>(() => Of("red", "big").MeasureLabels(table.Rows([]))).Message);
        Assert.Equal(NoRows, Assert.Throws<DatasetException>(() => Of("y").MeasureNumbers(table.Rows([]))).Message);

        Model Of(params string[] targets) => TablePreparation.Fit(table, targets) is var preparation ? new(preparation.CreateNetwork([], seed: 1), preparation, new Provenance()) : null!;
    }

    private sealed class Reports(Action? then = null) : IProgress<TrainingReport>
    {
        public List<int> Epochs { get; } = [];

        public void Report(TrainingReport value)
        {
            Epochs.Add(value.Epoch);
            then?.Invoke();
        }
    }
}
