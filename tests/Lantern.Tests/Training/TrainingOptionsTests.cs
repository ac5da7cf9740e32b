namespace Lantern.Tests;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void The_defaults_are_the_textbooks()
    {
        var options = new TrainingOptions();
        options.Validate();

        var written = new TrainingOptions
        {
            LearningRate = 0.1,
            EpochCount = 5,
            BatchSize = 1,
            Rule = null,
            Loss = Loss.SquaredError,
            Optimizer = Optimizer.GradientDescent,
            Schedule = Schedule.Constant,
            WeightDecay = 0,
            L1 = 0,
            MaxNorm = null,
            ClipNorm = null,
            ClipValue = null,
            AverageDecay = 0,
            ThreadCount = Environment.ProcessorCount,
            Shuffle = false,
            Seed = 1,
            ReportEvery = 0,
        };

        Assert.Equal($"{written}", $"{options}"); // all members; what is not set is not equal to the same that is, since it follows others
        Assert.Equal(written.Identity(Activation.Sigmoid), options.Identity(Activation.Sigmoid));
        Assert.Equal((written with { Rule = LearningRule.Textbook }).Identity(Activation.Sigmoid), options.Identity(Activation.Sigmoid));
    }

    [Fact]
    public void The_rule_is_the_textbooks_for_the_squared_error_of_sigmoids_and_the_gradient_for_all_else()
    {
        foreach (var loss in Loss.All)
        {
            foreach (var output in Activation.All)
            {
                var options = new TrainingOptions { Loss = loss };
                var expected = (loss, output) == (Loss.SquaredError, Activation.Sigmoid) ? LearningRule.Textbook : LearningRule.Gradient;
                Assert.Equal(expected, options.RuleFor(output));
                Assert.Contains(("rule", expected.Name), options.Identity(output));
                Assert.Equal(LearningRule.Textbook, (options with { Rule = LearningRule.Textbook }).RuleFor(output));
            }
        }
    }

    [Theory]
    [InlineData("double", 1)]
    [InlineData("single", 1)]
    [InlineData("single", 4)]
    public void Every_engine_trains_by_the_rule_that_follows(string precision, int batchSize)
    {
        foreach (var output in (Activation[])[Activation.Sigmoid, Activation.Linear, Activation.Relu, Activation.Softmax])
        {
            var options = new TrainingOptions { BatchSize = batchSize, LearningRate = 0.3, EpochCount = 3 };
            var (follows, given, other) = precision == "double"
                ? (Trained<double>(options), Trained<double>(options with { Rule = options.RuleFor(output) }), Trained<double>(options with { Rule = Other() }))
                : (Trained<float>(options), Trained<float>(options with { Rule = options.RuleFor(output) }), Trained<float>(options with { Rule = Other() }));
            Assert.Equal(given, follows);
            Assert.NotEqual(other, follows);

            LearningRule Other() => output == Activation.Sigmoid ? LearningRule.Gradient : LearningRule.Textbook;

            double[] Trained<T>(TrainingOptions options)
                where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
            {
                var network = Initializer.FanIn.Apply(Network.Create<T>([2, 3, 3, 2], Activation.Tanh, output, hasBiases: true), seed: 1);
                _ = Trainer.Train(network, Dataset.FromRows([[0, 1], [1, 0], [1, 1], [0.5, 0]], [[0, 1], [1, 0], [1, 0], [0, 1]]), options).Last();
                return [.. network.Parameters.ToArray().Select(double.CreateTruncating)];
            }
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.1, "-0.1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_learning_rate_that_is_no_positive_number_is_refused(double learningRate, string text) =>
        AssertRefused(new() { LearningRate = learningRate }, $"The learning rate must be a number greater than 0, not {text}.");

    [Theory, InlineData(0), InlineData(-1)]
    public void Less_than_one_epoch_is_refused(int epochCount) =>
        AssertRefused(new() { EpochCount = epochCount }, $"The number of epochs must be at least 1, not {epochCount}.");

    [Theory, InlineData(0), InlineData(-1)]
    public void Less_than_one_example_a_step_is_refused(int batchSize) =>
        AssertRefused(new() { BatchSize = batchSize }, $"The batch size must be at least 1, not {batchSize}.");

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(1, "1")]
    [InlineData(double.NaN, "NaN")]
    public void Shares_from_0_to_less_than_1_are_asked_for(double share, string text)
    {
        AssertRefused(new() { Dropout = share }, $"The share of hidden nodes to drop must be at least 0 and less than 1, not {text}.");
        AssertRefused(new() { InputDropout = share }, $"The share of inputs to drop must be at least 0 and less than 1, not {text}.");
        AssertRefused(new() { LabelSmoothing = share }, $"The smoothing of labels must be at least 0 and less than 1, not {text}.");
    }

    [Fact]
    public void Squared_error_has_no_smoothed_labels() => AssertRefused(
        new() { LabelSmoothing = 0.1 }, "Smoothing of labels is defined for the losses cross-entropy and binary-cross-entropy, not for squared-error.");

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Weights_of_classes_that_are_no_weights_are_refused(double weight, string text) =>
        AssertRefused(new() { ClassWeights = [1, weight] }, $"The weight of a class must be a number of at least 0, not {text}.");

    [Fact]
    public void Classes_of_which_none_counts_are_refused() =>
        AssertRefused(new() { ClassWeights = [0, 0] }, "All classes have weight 0: there would be nothing to learn from.");

    [Theory, InlineData(0), InlineData(-1)]
    public void Less_patience_than_one_epoch_is_refused(int patience) => AssertRefused(
        new() { EarlyStopping = new() { Patience = patience } }, $"Training stops after at least 1 epoch that is no better, not after {patience}.");

    [Theory, InlineData(0), InlineData(-1)]
    public void Less_than_one_thread_is_refused(int threadCount) =>
        AssertRefused(new() { ThreadCount = threadCount }, $"The number of threads must be at least 1, not {threadCount}.");

    [Fact]
    public void Reports_after_less_than_no_steps_are_refused() =>
        AssertRefused(new() { ReportEvery = -1 }, "Reports come after at least 1 step, or 0 for epochs only, not -1.");

    [Fact]
    public void Penalties_bounds_and_averages_without_meaning_are_refused()
    {
        AssertRefused(new() { WeightDecay = -0.1 }, "The weight decay must be a number of at least 0, not -0.1.");
        AssertRefused(new() { L1 = double.NaN }, "The L1 penalty must be a number of at least 0, not NaN.");
        AssertRefused(new() { MaxNorm = 0 }, "The largest norm of a node's weights must be a number greater than 0, not 0.");
        AssertRefused(new() { ClipNorm = double.PositiveInfinity }, "The largest norm of the gradient must be a number greater than 0, not Infinity.");
        AssertRefused(new() { ClipValue = 0 }, "The bound for each number of the gradient must be a number greater than 0, not 0.");
        AssertRefused(new() { ClipValue = double.NaN }, "The bound for each number of the gradient must be a number greater than 0, not NaN.");
        AssertRefused(new() { AverageDecay = 1 }, "The decay of the average must be at least 0 and less than 1, not 1.");
    }

    [Fact]
    public void Schedules_that_do_not_go_with_the_rest_are_refused()
    {
        AssertRefused(
            new() { Optimizer = Optimizer.Rprop, Schedule = Schedule.Cosine() },
            "The optimizer rprop finds the length of its steps by itself, so it has no use for the schedule cosine.");
        AssertRefused(
            new() { EpochCount = 2, Schedule = Schedule.Constant.AfterWarmUp(2.5) },
            "A warm-up of 2.5 epochs is longer than a training of 2.");
    }

    [Fact]
    public void Optimizers_schedules_and_options_compare_by_content()
    {
        Assert.Equal(Schedule.Step(3, 0.2), Schedule.Step(3, 0.2));
        Assert.True(Schedule.Cosine() == Schedule.Cosine());
        Assert.True(Schedule.Step(3, 0.2) != Schedule.Step(3, 0.3));
        Assert.True(Optimizer.CreateAdam(0.8) == Optimizer.CreateAdam(0.8));
        Assert.True(Optimizer.CreateAdam(0.8) != Optimizer.Adam);
        Assert.Equal(Optimizer.CreateAdam(0.8).GetHashCode(), Optimizer.CreateAdam(0.8).GetHashCode());
        Assert.Equal(Options(), Options());
        Assert.NotEqual(Options(), Options() with { Optimizer = Optimizer.CreateAdam(0.7) });
        Func<double> one = () => 1, another = () => 2;
        Assert.NotEqual(Schedule.OnPlateau(measure: one), Schedule.OnPlateau(measure: another));

        static TrainingOptions Options() => new() { Optimizer = Optimizer.CreateAdam(0.8), Schedule = Schedule.Cosine().AfterWarmUp(1), ClassWeights = [1, 2] };
    }

    [Fact]
    public void Other_coefficients_than_usual_are_shown()
    {
        Assert.Equal("adam 0.8 0.999 1E-08", $"{Optimizer.CreateAdam(0.8)}");
        Assert.Equal("adam", $"{Optimizer.CreateAdam(0.9)}");
        Assert.Equal("adam", Optimizer.CreateAdam(0.8).Name);
        Assert.Equal("step 3 0.2", $"{Schedule.Step(3, 0.2)}");
        Assert.Equal("cosine", $"{Schedule.Cosine()}");
        Assert.Contains("Rule = follows from the loss, Loss = squared-error", new TrainingOptions().ToString(), StringComparison.Ordinal);
        Assert.Equal(
            [.. typeof(TrainingOptions).GetProperties().Select(property => property.Name)],
            new TrainingOptions().ToString()["TrainingOptions { ".Length..^2].Split(", ").Select(part => part.Split(" = ")[0]));
    }

    private static void AssertRefused(TrainingOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<OptionException>(options.Validate).Message);
}
