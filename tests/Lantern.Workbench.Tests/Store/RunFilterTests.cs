namespace Lantern.Workbench.Tests;

public sealed class RunFilterTests
{
    [Theory]
    [InlineData("learning-rate=0.10", "0.1")]
    [InlineData("learning-rate=1e-2", "0.01")]
    [InlineData("hidden=50,20", "50,20")]
    [InlineData("hidden=none", "none")]
    [InlineData("biases=true", "true")]
    [InlineData("biases=false", null)]
    [InlineData("rotate=none", null)]
    public void A_wanted_setting_has_the_text_that_runs_have(string text, string? written) =>
        Assert.Equal((text.Split('=')[0], written), RunFilter.Wanted(text));

    [Theory]
    [InlineData("hidden", "'hidden' is no setting with a value, such as learning-rate=0.1.")]
    [InlineData("hidden=x", "'x' is no whole number from 0 to 2147483647.")]
    [InlineData("biases=1", "'1' is neither true nor false.")]
    public void What_is_no_setting_is_refused(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => RunFilter.Wanted(text)).Message);

    [Fact]
    public void A_setting_that_is_not_there_is_refused() =>
        Assert.StartsWith("There is no setting 'rate'. Did you mean learning-rate? There are target, ", Assert.Throws<OptionException>(() => RunFilter.Wanted("rate=1")).Message);

    [Theory]
    [InlineData("accuracy", 2, 1, 3, 4)]
    [InlineData("loss", 1, 2, 3, 4)]
    [InlineData("time", 3, 1, 2, 4)]
    [InlineData("started", 4, 3, 2, 1)]
    [InlineData("learning-rate", 2, 3, 1, 4)]
    [InlineData("activation", 3, 1, 4, 2)]
    [InlineData("seed", 1, 2, 3, 4)]
    public void Runs_are_ordered_and_those_without_come_last(string order, params int[] ids)
    {
        StoredRun[] runs =
        [
            Run(1, loss: 0.1, accuracy: 0.9, seconds: 2, ("learning-rate", "10"), ("activation", "relu")),
            Run(2, loss: 0.2, accuracy: 0.95, seconds: 3, ("learning-rate", "1E-05")),
            Run(3, loss: 0.3, accuracy: null, seconds: 1, ("learning-rate", "9.5"), ("activation", "gelu")),
            Run(4, loss: null, accuracy: null, seconds: 0, ("activation", "sigmoid")),
        ];

        Assert.Equal(ids.Select(id => (long)id), RunOrder.By(order, runs).Select(run => run.Id));
    }

    [Fact]
    public void An_order_that_is_not_there_is_refused() =>
        Assert.Equal(
            $"There is no order 'size'. There are {Wording.And(["accuracy", "loss", "time", "started", .. Setting.All.Select(setting => setting.Name)])}.",
            Assert.Throws<OptionException>(() => RunOrder.By("size", [])).Message);

    private static StoredRun Run(int id, double? loss, double? accuracy, double seconds, params (string Name, string Text)[] settings) => StoredRuns.Complete() with
    {
        Id = id,
        StartedUtc = new DateTime(2026, 1, id, 0, 0, 0, DateTimeKind.Utc),
        TrainingSeconds = seconds,
        Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Text),
        Metrics = loss is { } value ? [new EpochMetric(1, value, accuracy, seconds)] : [],
    };
}
