using FsCheck;
using FsCheck.Fluent;

namespace Lantern.Workbench.Tests;

public sealed class FindingsTests
{
    [Fact]
    public void What_differs_is_varied_and_what_does_not_is_fixed()
    {
        var findings = Findings.Of([
            .. Trials.Seeds("learning-rate=0.3 hidden=50", 0.9, 0.92), .. Trials.Seeds("learning-rate=0.02 hidden=50", 0.8, 0.81),
            .. Trials.Seeds("learning-rate=0.1 hidden=50 shuffle=true", 0.95)]);

        Assert.Equal(["learning-rate", "shuffle"], findings.Varied.Select(quantity => quantity.Name));
        Assert.Equal(["0.02", "0.1", "0.3"], findings.Varied[0].Values);
        Assert.Equal(["false", "true"], findings.Varied[1].Values);
        Assert.Equal(["0.02 false 2", "0.1 true 1", "0.3 false 2"], findings.Points.Select(point => $"{string.Join(' ', point.Values)} {point.Measured!.Value.Count}"));
        Assert.Contains(("hidden", "50"), findings.Fixed);
        Assert.Equal(["hidden", "activation", "output-activation", "initial", "loss", "rule", "optimizer", "batch"], findings.Fixed.Select(pair => pair.Name));
    }

    [Fact]
    public void A_point_is_the_mean_over_seeds_after_that_many_epochs()
    {
        var findings = Findings.Of([Trials.Of("", 1, 0.5, 0.7, 0.9), Trials.Of("", 2, 0.625, 0.875, 0.8)], [2, 3]);

        Assert.Equal(["epochs"], findings.Varied.Select(quantity => quantity.Name));
        Assert.Equal([["2"], ["3"]], findings.Points.Select(point => point.Values));
        Assert.Equal(Summary.Of(0.7, 0.875), findings.Points[0].Measured);
        Assert.Equal(Summary.Of(0.25, 0.25), findings.Points[0].Loss);
        Assert.Equal(Summary.Of(0.75, 0.75), findings.Points[1].Seconds);
        Assert.Equal([1, 2, 3], Assert.Single(findings.Curves).Points.Select(point => point.EpochCount));
        Assert.Same(findings.Points[1], findings.Best);
    }

    [Fact]
    public void The_same_training_counts_once_however_often_it_was_recorded()
    {
        var findings = Findings.Of([Trials.Of("", 1, 0.5), Trials.Of("", 1, 0.5, 0.7), Trials.Of("", 2, 0.6, 0.8)], [1]);

        Assert.Equal(Summary.Of(0.5, 0.6), Assert.Single(findings.Points).Measured);
    }

    [Fact]
    public void The_best_is_compared_with_all_others_and_chance_with_some()
    {
        var findings = Findings.Of([
            .. Trials.Seeds("learning-rate=0.1", 0.95, 0.951, 0.949), .. Trials.Seeds("learning-rate=0.2", 0.952, 0.953, 0.951),
            .. Trials.Seeds("learning-rate=0.15", 0.951, 0.9525, 0.952), .. Trials.Seeds("learning-rate=0.6", 0.9, 0.89, 0.91)]);

        Assert.Equal(["0.2"], findings.Best!.Values);
        Assert.Equal(["0.15"], findings.Next!.Values);
        Assert.Equal(Welch.Compare(findings.Best.Measured!.Value, findings.Next.Measured!.Value), findings.Lead);
        Assert.Equal([["0.1"], ["0.15"]], findings.AsGood.Select(point => point.Values)); // 0.1: t = 2.449, 4 degrees of freedom, p = 0.0705
        Assert.Null(findings.DistanceOf(findings.Best));
    }

    [Fact]
    public void A_point_with_a_failed_trial_counts_what_is_left_and_is_not_the_best()
    {
        var findings = Findings.Of([
            Trials.Failed("learning-rate=0.9", 1, 2, 0.5), Trials.Of("learning-rate=0.9", 2, 0.9, 0.99), .. new uint[] { 1, 2 }.Select(seed => Trials.Of("learning-rate=0.1", seed, 0.8, 0.9)),
            Trials.Failed("learning-rate=9", 1, 2), Trials.Of("learning-rate=0.01", 1, 0.7) with { EpochCount = 2, State = RunState.Running }], [2]);

        Assert.Equal(["0.01", "0.1", "0.9", "9"], findings.Varied[0].Values);
        Assert.Equal([(0, 1), (0, 0), (1, 0), (1, 0)], findings.Points.Select(point => (point.FailedCount, point.OpenCount)));
        Assert.Equal([null, 2, 1, null], findings.Points.Select(point => point.Measured?.Count));
        Assert.Equal(["0.1"], findings.Best!.Values);
        Assert.Null(findings.Next);
        Assert.Equal([new { Values = "0.9", Seed = 1u }, new { Values = "9", Seed = 1u }], findings.Failures.Select(failure => new { Values = failure.Values[0], failure.Seed }));
    }

    [Fact]
    public void Where_not_all_was_tested_the_smallest_loss_is_best()
    {
        var worse = Trials.Of("learning-rate=0.2", 1, 0.99);
        var findings = Findings.Of([Trials.Of("learning-rate=0.1", 1, double.NaN), worse with { Metrics = [worse.Metrics[0] with { Loss = 0.75 }] }]);

        Assert.False(findings.ByMeasure);
        Assert.Equal(["0.1"], findings.Best!.Values);
    }

    [Fact]
    public void Settings_to_tell_apart_may_be_named_and_what_differs_besides_is_added()
    {
        StoredRun[] runs = [Trials.Of("hidden=10", 1, 0.9), Trials.Of("hidden=20", 1, 0.9)];

        Assert.Equal(["learning-rate", "hidden"], Findings.Of(runs, varied: ["learning-rate"]).Varied.Select(quantity => quantity.Name));
        Assert.Equal(["hidden", "data"], Findings.Of([runs[0], runs[1] with { Data = "other.csv" }]).Varied.Select(quantity => quantity.Name));
        Assert.Throws<OptionException>(() => Findings.Of([]));
    }

    [Fact]
    public void The_order_of_runs_does_not_matter()
    {
        StoredRun[] runs = [
            .. from rate in (string[])["0.1", "0.2"]
               from hidden in (string[])["none", "9", "10", "100,20"]
               from seed in (uint[])[1, 2, 3]
               select Trials.Of($"learning-rate={rate} hidden={hidden}", seed, 0.9 + (0.01 * seed) - (0.001 * hidden.Length), 0.95 + (0.001 * seed))];
        var expected = new FindingsTable(Findings.Of(runs)).ToCsv();
        Check.One(Config.QuickThrowOnFailure.WithReplay(1, 1).WithQuietOnSuccess(true), Prop.ForAll(Gen.Shuffle(runs).ToArbitrary(), shuffled =>
            Assert.Equal(expected, new FindingsTable(Findings.Of(shuffled)).ToCsv())));
        Assert.Equal(["none", "9", "10", "100,20"], Findings.Of(runs).Varied[0].Values);
    }
}
