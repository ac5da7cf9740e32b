namespace Lantern.Tests;

public sealed class TablePreparationTests
{
    private static readonly Table Many = House.Table(House.Many(200, seed: 1));

    [Fact]
    public void The_task_follows_from_the_target()
    {
        var six = House.Table(House.Six.Where(house => house is { Town: not null, HasGarden: not null, Area: not null }));

        Check(TableTask.Number, 1, "squared-error", ["price"], "price");
        Check(TableTask.SeveralNumbers, 2, "squared-error", ["price", "area"], "price", "area");
        Check(TableTask.SeveralClasses, 3, "cross-entropy", ["Bonn", "Köln", "Ulm"], "town");
        Check(TableTask.TwoClasses, 2, "cross-entropy", ["false", "true"], "garden");

        void Check(TableTask task, int outputs, string loss, string[] names, params string[] targets)
        {
            var preparation = TablePreparation.Fit(six, targets);
            Assert.Equal((task, outputs, loss), (preparation.Task, preparation.OutputCount, preparation.Loss.Name));
            Assert.Equal(names, preparation.OutputNames);
            Assert.Equal(preparation.InputCount, preparation.InputNames.Count);
            var network = preparation.CreateNetwork([4], seed: 1);
            Assert.Equal((preparation.InputCount, outputs), (network.InputCount, network.OutputCount));
            Assert.Equal(preparation.Loss.MatchingActivation, network.Layers[^1].Activation);
        }
    }

    /// <summary>Each class has ten bits of its own, which a network without hidden nodes can tell apart.</summary>
    [Fact]
    public void A_thousand_classes_are_learned_and_known_again_after_reloading()
    {
        const int ClassCount = 1000;
        string[] classes = [.. Enumerable.Range(0, 3 * ClassCount).Select(row => $"class {row % ClassCount:000}")];
        var table = new Table([
            .. Enumerable.Range(0, 10).Select(bit => Column.Numbers($"bit {bit}", [.. classes.Select((_, row) => (row % ClassCount >> bit) & 1)])),
            Column.Categories("class", classes)]);
        var preparation = TablePreparation.Fit(table, "class");
        var network = preparation.CreateNetwork([], seed: 1);
        var options = new TrainingOptions { Loss = preparation.Loss, Optimizer = Optimizer.Adam, LearningRate = 0.1, BatchSize = 100, EpochCount = 20, Shuffle = true };
        foreach (var _ in Trainer.Train(network, preparation.Prepare(table), options))
        {
        }

        using var folder = new TemporaryFolder();
        new Model(network, preparation, new Provenance()).Save(folder.File("thousand.safetensors"));
        var model = Model.Load(folder.File("thousand.safetensors"));
        var measures = model.MeasureClasses(table);

        Assert.Equal((1.0, 3 * ClassCount, ClassCount), (measures.Accuracy, measures.Confusion.Occurred.Sum(pair => pair.Count), measures.Classes.Count));
        Assert.Equal(classes, model.Predict(table).Select(prediction => prediction.Answer.Name));
    }

    [Fact]
    public void Several_truth_values_are_labels_each_with_a_target_of_1_or_0_and_a_threshold()
    {
        Mail[] mails = [new(10, 0, "a", false, true), new(20, 9, "b", true, true), new(30, 1, "a", true, false)];
        var preparation = TablePreparation.Fit(Mail.Table(mails), "urgent", "spam");
        var (network, examples, target) = (preparation.CreateNetwork([], seed: 1), preparation.Prepare(Mail.Table(mails)), new double[2]);

        Assert.Equal((TableTask.SeveralLabels, true, false, 2), (preparation.Task, preparation.HasLabels, preparation.HasClasses, preparation.OutputCount));
        Assert.Equal(["urgent", "spam"], preparation.OutputNames);
        Assert.Equal((Loss.BinaryCrossEntropy, Activation.Sigmoid), (preparation.Loss, network.Layers[^1].Activation));
        Assert.Equal([0, 1, 1, 1, 1, 0], Enumerable.Range(0, 3).SelectMany(n =>
        {
            examples.CopyTarget<double>(n, target);
            return target.ToArray();
        }));
        Assert.Equal([0.5, 0.5], preparation.Thresholds);
        Assert.Equal([0.2, 0.9], preparation.WithThresholds(0.2, 0.9).Thresholds);
        Assert.Equal("urgent and spam from words, exclamations and sender: 4 inputs, 2 outputs", $"{preparation}");
    }

    [Fact]
    public void Labels_that_make_no_sense_are_refused()
    {
        var mails = Mail.Table(Mail.Many(20, seed: 1));
        var preparation = TablePreparation.Fit(mails, "urgent", "spam");

        Refused<DatasetException>("table: the column 'words' cannot be the target: it holds numbers where 'spam' holds truth values, and only numbers, or only truth values, can be predicted together.", () => TablePreparation.Fit(mails, "spam", "words"));
        Refused<DatasetException>("table: the column 'sender' cannot be the target: it holds categories, and only numbers, or only truth values, can be predicted together.", () => TablePreparation.Fit(mails.With(mails["sender"]), "sender", "spam"));
        Refused<OptionException>("Each of several labels has a threshold: there are 2 labels, and 1 thresholds.", () => preparation.WithThresholds(0.5));
        Refused<OptionException>("Each of several labels has a threshold: there are 0 labels, and 1 thresholds.", () => TablePreparation.Fit(mails, "spam").WithThresholds(0.5));
        Refused<OptionException>("The threshold of a label is a probability from 0 to 1, not 1.5.", () => preparation.WithThresholds(0.5, 1.5));

        static void Refused<T>(string message, Action action)
            where T : Exception => Assert.Equal(message, Assert.Throws<T>(action).Message);
    }

    [Fact]
    public void Classes_become_labels_and_numbers_standardized_targets()
    {
        var table = new Table(Column.Numbers("x", 1, 2, 3, 6), Column.Categories("c", ["b", "a", "b", "a"]));
        var (classes, numbers) = (TablePreparation.Fit(table, "c").Prepare(table), TablePreparation.Fit(table, "x").Prepare(table));

        Assert.Equal(["a", "b"], classes.LabelNames);
        Assert.Equal([1, 0, 1, 0], Enumerable.Range(0, 4).Select(classes.Label));
        var target = new double[1];
        numbers.CopyTarget<double>(3, target);
        Assert.Equal((6 - 3) / Math.Sqrt(3.5), target[0]); // mean 3, squares 4 + 1 + 0 + 9 = 14, of four
    }

    [Fact]
    public void Labels_that_are_missing_or_not_known_are_refused()
    {
        var preparation = TablePreparation.Fit(Many, "town");

        Assert.Equal(
            "table: row 1, column 'town': found nothing where the target was expected.",
            Assert.Throws<DatasetException>(() => preparation.Prepare(House.Table([House.Six[0], House.Six[3]]))).Message);
        Assert.Equal(
            "table: row 0, column 'town': found 'Jena' where one of the values known from training, 'Bonn', 'Köln' and 'Ulm', was expected.",
            Assert.Throws<DatasetException>(() => preparation.Prepare(House.Table([House.Six[0] with { Town = "Jena" }]), UnknownCategory.Ignore)).Message);
    }

    /// <summary>
    /// The price is a sum of what inputs say, so a network without hidden layers can learn it exactly: by each way in which the
    /// trainer goes downhill.
    /// </summary>
    [Theory]
    [InlineData(1, "gradient-descent", 0.01, 60)]
    [InlineData(20, "gradient-descent", 0.1, 300)]
    [InlineData(20, "adam", 0.02, 300)]
    public void A_number_is_learned_and_given_back_in_its_unit(int batch, string optimizer, double learningRate, int epochs)
    {
        var model = Learn("price", [], new TrainingOptions
        {
            LearningRate = learningRate,
            BatchSize = batch,
            EpochCount = epochs,
            Optimizer = Optimizer.Parse(optimizer),
            Shuffle = true,
        });
        var test = House.Many(50, seed: 2);

        var predicted = model.PredictNumbers(House.Table(test));

        // Prices lie between 80 and 360; single precision, and descent that stops near the end, leave less than one.
        for (var n = 0; n < test.Length; n++)
            Assert.Equal(test[n].Price, predicted[n], 1.0);
        var measures = Assert.Single(model.MeasureNumbers(House.Table(test)));
        Assert.InRange(measures.MeanAbsoluteError, 0, 0.5);
        Assert.InRange(measures.RSquared, 0.9999, 1);
    }

    [Fact]
    public void Double_precision_learns_a_number_too()
    {
        var preparation = TablePreparation.Fit(Many, "price");
        var network = Network.Create<double>([preparation.InputCount, 1], Activation.Linear, Activation.Linear, hasBiases: true);
        var options = new TrainingOptions { LearningRate = 0.1, BatchSize = 20, EpochCount = 500, Loss = preparation.Loss, Rule = LearningRule.Gradient };

        Assert.InRange(Trainer.Train(network, preparation.Prepare(Many), options).Last().Loss, 0, 1e-9);
    }

    [Fact]
    public void Several_numbers_are_learned_at_once()
    {
        var table = new Table(
            Column.Numbers("x", Enumerable.Range(0, 40).Select(i => (double?)i)),
            Column.Numbers("double", Enumerable.Range(0, 40).Select(i => (double?)(2 * i))),
            Column.Numbers("rest", Enumerable.Range(0, 40).Select(i => (double?)(1000 - i))));
        var model = Learn(table, ["double", "rest"], [], new TrainingOptions { LearningRate = 0.05, BatchSize = 8, EpochCount = 300, Shuffle = true });

        // Whole numbers: one of 40 steps, and half of it would not be told apart.
        Close.Absolute([20, 990, 40, 980], model.PredictNumbers(table.Rows(10, 20)), 0.25);
        Assert.Equal(2, model.MeasureNumbers(table).Count);
    }

    [Fact]
    public void Classes_are_learned_and_answered_by_name()
    {
        static string Size(House house) => house.Area > 100 ? "large" : house.Area > 70 ? "middle" : "small";
        static Table Sized(House[] houses) => Table.From(houses, columns => columns.Number("area", house => house.Area).Category("size", Size));
        House[] training = House.Many(300, seed: 1), test = House.Many(100, seed: 2);
        var options = new TrainingOptions { LearningRate = 0.02, BatchSize = 16, EpochCount = 150, Optimizer = Optimizer.Adam, Shuffle = true };
        var model = Learn(Sized(training), ["size"], [16], options);

        var predictions = model.Predict(Sized(test));
        var measures = model.MeasureClasses(Sized(test));

        Assert.Equal(measures.Accuracy, predictions.Zip(test, (prediction, house) => prediction.Answer.Name == Size(house)).Count(right => right) / 100.0);
        Assert.InRange(measures.Accuracy, 0.93, 1); // some stand near a border that the network knows within 1 or 2 of 100
        Assert.InRange(measures.Auc, 0.99, 1);
        Assert.All(predictions, prediction => Assert.Equal(1, prediction.Outputs.Sum(), 1e-5));
    }

    private static Model Learn(string target, int[] hidden, TrainingOptions options) => Learn(Many, [target], hidden, options);

    private static Model Learn(Table training, string[] targets, int[] hidden, TrainingOptions options)
    {
        var preparation = TablePreparation.Fit(training, targets);
        var network = preparation.CreateNetwork(hidden, seed: 1);
        foreach (var _ in Trainer.Train(network, preparation.Prepare(training), options with { Loss = preparation.Loss, Rule = LearningRule.Gradient }))
        {
        }

        return new Model(network, preparation, new Provenance());
    }
}
