namespace Lantern.Workbench.Tests;

public sealed class RunComparisonTests
{
    private static readonly StoredRun First = Run(1, 4, ("hidden", "20"), ("learning-rate", "0.1"), ("epochs", "4"), ("seed", "1"));
    private static readonly StoredRun Second = Run(2, 2, ("hidden", "20"), ("biases", "true"), ("learning-rate", "0.2"), ("epochs", "2"), ("seed", "1"), ("of-the-future", "x"));

    [Fact]
    public void Settings_are_common_or_different_in_the_order_of_all_settings()
    {
        var comparison = new RunComparison([First, Second]);

        Assert.Equal(["hidden", "seed"], comparison.Common);
        Assert.Equal(["biases", "learning-rate", "of-the-future"], comparison.Different);
        Assert.Equal(["learning-rate 0.1", "biases true, learning-rate 0.2, of-the-future x"], comparison.Runs.Select(comparison.Apart));
        Assert.Empty(new RunComparison([First]).Different);
    }

    [Fact]
    public void Curves_are_of_accuracy_if_all_epochs_were_tested_else_of_loss()
    {
        var untested = First with { Metrics = [.. First.Metrics.Select(metric => metric with { Test = null })] };

        Assert.Equal([0.91, 0.92, 0.93, 0.94], new RunComparison([First, Second]).Curve(First));
        Assert.Equal([0.5, 0.25], new RunComparison([untested, Second]).Curve(Second));
        Assert.True(new RunComparison([First, Second]).IsOfMeasure);
        Assert.False(new RunComparison([untested, Second]).IsOfMeasure);
    }

    [Fact]
    public void Curves_of_runs_that_kept_examples_aside_are_of_these_and_never_beside_others()
    {
        var validated = Run(3, 2, ("hidden", "20"), ("validation", "0.1")) with { Metrics = StoredRuns.Metrics(2, validated: true) };

        Assert.Equal([0.8, 0.9], new RunComparison([validated]).Curve(validated));
        Assert.Equal("validation accuracy", new RunComparison([validated]).Measure);
        Assert.Equal("test accuracy", new RunComparison([First]).Measure);
        Assert.Equal("loss", new RunComparison([First, validated]).Measure);
    }

    [Fact]
    public void The_plot_has_a_line_for_each()
    {
        var svg = new RunComparison([First, Second]).Plot().ToSvg();

        Assert.Contains(">1: learning-rate 0.1<", svg);
        Assert.Contains(">2: biases true,", svg); // and as much of the rest as fits
        Assert.Contains(">test accuracy<", svg);
    }

    private static StoredRun Run(int id, int epochCount, params (string Name, string Text)[] settings) => StoredRuns.Complete() with
    {
        Id = id,
        EpochCount = epochCount,
        Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Text),
        Metrics = [.. StoredRuns.Metrics(epochCount).Select(metric => metric with { Test = (90 + metric.Epoch) / 100.0 })],
    };
}
