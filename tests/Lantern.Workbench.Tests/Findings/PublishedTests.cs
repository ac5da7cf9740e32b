namespace Lantern.Workbench.Tests;

public sealed class PublishedTests
{
    [Fact]
    public void Figures_inside_and_outside_are_told_apart_with_their_distance()
    {
        // s = 0.001 in each: one more run lies within t(2)·s·√(4/3) = 0.00497 of the mean.
        var findings = Findings.Of([
            .. Trials.Seeds("hidden=100 learning-rate=0.1", 0.951, 0.952, 0.953), .. Trials.Seeds("hidden=100 learning-rate=0.2", 0.939, 0.94, 0.941),
            .. Trials.Seeds("hidden=100 learning-rate=0.6", 0.919, 0.92, 0.921), .. Trials.Seeds("hidden=100 learning-rate=0.5", 0.9, 0.91, 0.92)]);
        var comparisons = Published.For(findings);

        Assert.Equal([0.9523, 0.9537, 0.9047], comparisons.Select(comparison => comparison.Figure.Accuracy));
        Assert.Equal(
            [
                "1 of 3 published figures, each a single run, lies where 95 of 100 single runs of ours would.",
                "95.37 % (learning rate 0.2) is 0.87 percentage points above that range.",
                "90.47 % (learning rate 0.6) is 1.03 percentage points below that range.",
            ],
            Published.Agreement(findings, comparisons));
    }

    [Fact]
    public void Where_all_agree_the_farthest_is_named()
    {
        var findings = Findings.Of([
            .. Trials.Seeds("hidden=100 learning-rate=0.1", 0.94, 0.96), .. Trials.Seeds("hidden=100 learning-rate=0.2", 0.94, 0.96)]);

        Assert.Equal(
            ["Both published figures, each a single run, lie where 95 of 100 single runs of ours would.", "The farthest from our mean, 95.37 % (learning rate 0.2), is 0.37 percentage points above it."],
            Published.Agreement(findings, Published.For(findings)));
    }

    [Fact]
    public void One_seed_cannot_tell()
    {
        var findings = Findings.Of([Trials.Of("hidden=100", 1, 0.95)]);

        Assert.Equal(["With one seed there is no spread, so nobody can say whether the published figures agree."], Published.Agreement(findings, Published.For(findings)));
    }

    [Theory]
    [InlineData("hidden=100 shuffle=true")]
    [InlineData("hidden=100 rule=gradient")]
    [InlineData("hidden=101")]
    public void Other_settings_have_no_published_figure(string settings) =>
        Assert.Empty(Published.For(Findings.Of([Trials.Of(settings, 1, 0.95)])));

    [Fact]
    public void Other_data_has_nothing_to_do_with_it()
    {
        var run = Trials.Of("hidden=300", 1, 0.95);

        Assert.Single(Published.LiteratureFor(Findings.Of([run])));
        Assert.Empty(Published.LiteratureFor(Findings.Of([run with { Data = "digits.csv" }])));
        Assert.Empty(Published.For(Findings.Of([Trials.Of("hidden=100", 1, 0.95) with { TestData = "digits.csv" }])));
        Assert.Empty(Published.Agreement(Findings.Of([run]), []));
    }
}
