namespace Lantern.Tests;

public sealed class EarlyStoppingTests
{
    // One weight that goes a quarter of the way to 2 in each step: 0.5, 0.875, 1.15625, … The validation part says 1, so the
    // second is best: losses of 1/8, 1/128, 25/2048, … All exact.
    private static readonly Dataset Two = Dataset.FromRows([[1]], [[2]]), One = Dataset.FromRows([[1]], [[1]]);
    private static readonly TrainingOptions Slow = new() { Rule = LearningRule.Gradient, LearningRate = 0.25, EpochCount = 10, EarlyStopping = new() { Patience = 2 } };

    [Fact]
    public void Training_stops_when_patience_ends_and_the_network_has_the_best_parameters()
    {
        var network = Line<float>();
        var seen = new List<float>();
        var reports = new List<TrainingReport>();
        foreach (var report in Trainer.Train(network, Two, Slow, One))
        {
            reports.Add(report);
            seen.Add(network.Parameters[0]);
        }

        Assert.Equal([0.5f, 0.875f, 1.15625f, 1.3671875f], seen);
        Assert.Equal(
            [new(1 / 8.0, null, 1), new(1 / 128.0, null, 2), new(25 / 2048.0, null, 2), new(0.5 * 0.3671875 * 0.3671875, null, 2)],
            reports.Select(report => report.Validation!.Value));
        Assert.Equal(0.875f, network.Parameters[0]);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void The_best_parameters_stay_when_all_epochs_are_done_before_patience_ends(int epochCount)
    {
        var network = Line<double>();
        Assert.Equal(epochCount, Trainer.Train(network, Two, Slow with { EpochCount = epochCount }, One).Count());
        Assert.Equal(epochCount == 1 ? 0.5 : 0.875, network.Parameters[0]);
    }

    [Fact]
    public void And_when_the_loop_is_left()
    {
        var network = Line<double>();
        Assert.Equal(3, Trainer.Train(network, Two, Slow, One).First(report => report.Epoch == 3).Epoch);
        Assert.Equal(0.875, network.Parameters[0]);
    }

    [Fact]
    public void A_loop_that_is_left_in_the_first_epoch_leaves_what_was_learned()
    {
        var network = Line<double>();
        var four = Dataset.FromRows([[1], [1], [1], [1]], [[2], [2], [2], [2]]);
        var report = Trainer.Train(network, four, Slow with { ReportEvery = 2 }, One).First();

        Assert.Equal((2, null), (report.ExamplesSeen, report.Validation));
        Assert.Equal(0.875, network.Parameters[0]);
    }

    [Fact]
    public void And_when_training_fails()
    {
        var network = Line<float>();
        var fast = Slow with { LearningRate = 1e10, EarlyStopping = new() { Patience = 9 } }; // 2·10¹⁰, −2·10²⁰, whose square is no single
        Assert.Throws<TrainingException>(() => Trainer.Train(network, Two, fast, One).Last());
        Assert.Equal(2e10f, network.Parameters[0]); // of the first epoch
    }

    [Fact]
    public void Without_early_stopping_a_validation_part_is_told_of_only()
    {
        var network = Line<double>();
        var reports = Trainer.Train(network, Two, Slow with { EarlyStopping = null, EpochCount = 4 }, One).ToList();

        Assert.Equal([1, 2, 2, 2], reports.Select(report => report.Validation!.Value.BestEpoch));
        Assert.Equal(1.3671875, network.Parameters[0]);
        Assert.Null(Trainer.Train(network, Two, Slow with { EarlyStopping = null }).First().Validation);
    }

    /// <summary>Whatever the options: reports tell what the network held when they came, and the network ends with the best of these.</summary>
    [Theory]
    [InlineData(ValidationMeasure.Loss, 1)]
    [InlineData(ValidationMeasure.Loss, 16)]
    [InlineData(ValidationMeasure.Accuracy, 16)]
    public void It_goes_with_every_other_option(ValidationMeasure measure, int batchSize)
    {
        var (training, validation) = Mnist.Training[..150].With(Preparation.UnitRange).Split(0.3, seed: 1);
        var plain = new TrainingOptions
        {
            Rule = LearningRule.Gradient,
            Loss = Loss.CrossEntropy,
            LearningRate = 0.5,
            BatchSize = batchSize,
            EpochCount = 12,
            EarlyStopping = new() { Patience = 3, Measure = measure },
        };
        foreach (var options in (TrainingOptions[])[
            plain,
            plain with { Dropout = 0.5, InputDropout = 0.2, LabelSmoothing = 0.1, Augmentation = new() { Rotation = 10 } },
            StepRuleTests.Everything with
            {
                Optimizer = Optimizer.Adam,
                LearningRate = 0.01,
                EpochCount = 8,
                Loss = Loss.CrossEntropy,
                BatchSize = batchSize,
                EarlyStopping = plain.EarlyStopping,
            }])
        {
            var network = Initializer.FanIn.Apply(Network.Create<float>([784, 12, 10], Activation.Relu, Activation.Softmax, true), seed: 1);
            var held = new List<float[]>();
            var values = new List<double>();
            var best = 0;
            foreach (var report in Trainer.Train(network, training, options, validation))
            {
                var (told, expected) = (report.Validation!.Value, Evaluation.Of(network, validation, Loss.CrossEntropy));
                Assert.Equal((expected.Loss, expected.Accuracy), (told.Loss, told.Accuracy));
                held.Add([.. network.Parameters]);
                values.Add(measure == ValidationMeasure.Loss ? -told.Loss : told.Accuracy!.Value);
                best = told.BestEpoch;
            }

            Assert.Equal(values.IndexOf(values.Max()), best - 1);
            Assert.Equal(held[best - 1], network.Parameters);
            Assert.Equal(Math.Min(options.EpochCount, best + 3), held.Count);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_at_once()
    {
        AssertRefused("Early stopping needs a validation part, such as a tenth of the training data.", Slow, null);
        AssertRefused("There is nothing to test with: the dataset has no examples.", Slow, One[..0]);
        AssertRefused("The network has 1 input and 1 output, but the data needs 2 and 1.", Slow, Dataset.FromRows([[1, 2]], [[1]]));
        AssertRefused(
            "Only examples with labels can be right or wrong; a table with targets is measured by its loss.",
            Slow with { EarlyStopping = new() { Measure = ValidationMeasure.Accuracy } },
            One);
        AssertRefused("There is no measure 9 of a validation part.", Slow with { EarlyStopping = new() { Measure = (ValidationMeasure)9 } }, One);

        static void AssertRefused(string message, TrainingOptions options, Dataset? validation) =>
            Assert.Equal(message, Assert.Throws<OptionException>(() => Trainer.Train(Line<float>(), Two, options, validation)).Message);
    }

    private static Network<T> Line<T>()
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => Network.Create<T>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
}
