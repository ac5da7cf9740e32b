namespace Lantern.Tests;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void The_defaults_are_the_textbooks()
    {
        var options = new TrainingOptions();
        options.Validate();

        Assert.Equal(
            new TrainingOptions
            {
                LearningRate = 0.1,
                EpochCount = 5,
                BatchSize = 1,
                Rule = LearningRule.Textbook,
                Loss = Loss.SquaredError,
                Optimizer = Optimizer.GradientDescent,
                ThreadCount = Environment.ProcessorCount,
                Shuffle = false,
                Seed = 1,
                ReportEvery = 0,
            },
            options);
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

    [Theory, InlineData(0), InlineData(-1)]
    public void Less_than_one_thread_is_refused(int threadCount) =>
        AssertRefused(new() { ThreadCount = threadCount }, $"The number of threads must be at least 1, not {threadCount}.");

    [Fact]
    public void Reports_after_less_than_no_steps_are_refused() =>
        AssertRefused(new() { ReportEvery = -1 }, "Reports come after at least 1 step, or 0 for epochs only, not -1.");

    private static void AssertRefused(TrainingOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<OptionException>(options.Validate).Message);
}
