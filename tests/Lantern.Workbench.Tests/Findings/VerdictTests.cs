namespace Lantern.Workbench.Tests;

public sealed class VerdictTests
{
    private static readonly double[] High = [0.9524, 0.9530, 0.9527, 0.9521, 0.9528], Low = [0.9482, 0.9488, 0.9485, 0.9479, 0.9486];

    [Fact]
    public void A_lead_beyond_chance_is_called_so() => Assert.Equal(
        [
            // s = 0.000354, t(4) = 2.776, so ± 0.00044 of 0.9526; the difference of 0.0042 has t = 18.8.
            "Best: learning rate 0.1, with 95.26 % (95 % interval 95.22 to 95.30 %, 5 seeds).",
            "It is ahead of learning rate 0.2 by 0.42 percentage points; with 5 seeds each that is more than chance (Welch, p < 0.001).",
        ],
        Sentences([.. Trials.Seeds("learning-rate=0.1", High), .. Trials.Seeds("learning-rate=0.2", Low)]));

    [Fact]
    public void A_lead_that_may_be_chance_is_called_so_and_all_that_are_as_good_are_named() => Assert.Equal(
        [
            "Best: 100 hidden nodes, rotated by ±10°, with 95.50 % (95 % interval 89.15 to 101.85 %, 2 seeds).",
            "It is ahead of not rotated by 0.50 percentage points; with 2 seeds each that may well be chance (Welch, p = 0.55).",
            "Chance alone may also have put it ahead of no hidden nodes, not rotated.",
        ],
        Sentences([
            .. Trials.Seeds("hidden=100", 0.945, 0.955), .. Trials.Seeds("hidden=100 rotate=10", 0.95, 0.96),
            .. Trials.Seeds("hidden=none", 0.94, 0.955)]));

    [Fact]
    public void One_seed_says_that_there_is_no_spread() => Assert.Equal(
        [
            "Best: 2 epochs, with 92.00 % (one seed).",
            "It is ahead of 1 epoch by 2.00 percentage points; with one seed each there is no spread, so nobody can say whether that is chance.",
        ],
        Sentences([Trials.Of("", 1, 0.9, 0.92)], [1, 2]));

    [Fact]
    public void One_seed_against_several_says_so_too() => Assert.Equal(
        "It is ahead of without biases by 2.00 percentage points; one of the two has but one seed and no spread, so nobody can say whether that is chance.",
        Sentences([Trials.Of("biases=true", 1, 0.92), Trials.Of("", 1, 0.9), Trials.Of("", 2, 0.9)])[1]);

    [Fact]
    public void Points_that_are_level_are_called_so() => Assert.Equal(
        "Examples per step 2 is level with it; with 2 seeds each that may well be chance (Welch, p = 1.00).",
        Sentences([.. Trials.Seeds("", 0.9, 0.91), .. Trials.Seeds("batch=2", 0.9, 0.91)])[1]);

    [Fact]
    public void Failed_and_open_trials_are_counted() => Assert.Equal(
        [
            "Best: learning rate 0.1, with 90.00 % (one seed).",
            "2 trials failed and are in no mean; a point with a failed trial is not called the best while there are others.",
            "1 trial is not done.",
        ],
        Sentences([
            Trials.Of("", 1, 0.9), Trials.Failed("learning-rate=9", 1, 1), Trials.Failed("learning-rate=9", 2, 1),
            Trials.Of("learning-rate=0.2", 1) with { EpochCount = 1, State = RunState.Running }], [1]));

    [Fact]
    public void Where_nothing_was_measured_nothing_is_compared()
    {
        Assert.Equal(["There is nothing to compare: every trial failed."], Sentences([Trials.Failed("", 1, 1)]));
        Assert.Equal(["There is nothing to compare yet.", "1 trial is not done."], Sentences([Trials.Failed("", 1, 1) with { State = RunState.Running }]));
    }

    [Fact]
    public void A_single_point_has_nothing_to_be_compared_with() => Assert.Equal(
        ["Accuracy: 95.26 % (95 % interval 95.22 to 95.30 %, 5 seeds)."], Sentences([.. Trials.Seeds("", High)]));

    [Fact]
    public void Losses_are_compared_where_nothing_was_tested() => Assert.Equal(
        ["Best: 2 epochs, with a loss of 0.2500 (one seed).", "It is ahead of 1 epoch by 0.2500; with one seed each there is no spread, so nobody can say whether that is chance."],
        Sentences([Trials.Of("", 1, double.NaN, double.NaN)], [1, 2]));

    [Theory]
    [InlineData(0.00001, "p < 0.001")]
    [InlineData(0.00314, "p = 0.003")]
    [InlineData(0.0499, "p = 0.049")]
    [InlineData(0.0501, "p = 0.050")]
    [InlineData(0.41234, "p = 0.41")]
    public void Chance_is_never_rounded_across_the_level_that_decides(double p, string text) => Assert.Equal(text, Verdict.P(p));

    private static IReadOnlyList<string> Sentences(IReadOnlyList<StoredRun> runs, IReadOnlyList<int>? epochCounts = null) =>
        Verdict.Of(Findings.Of(runs, epochCounts));
}
