namespace Lantern.Workbench.Tests;

public sealed class ExperimentTests
{
    [Theory]
    [InlineData("learning-rate", 20)]
    [InlineData("epochs", 40)]
    [InlineData("hidden-nodes", 8)]
    [InlineData("rotation", 160)]
    [InlineData("capacity", 13)]
    public void Each_has_five_seeds_for_each_of_its_points(string name, int pointCount)
    {
        var experiment = Experiment.Find(name);

        Assert.Equal(pointCount, experiment.Request.Points().Count);
        Assert.Equal([1u, 2, 3, 4, 5], experiment.Request.SeedList());
        Assert.Equal(pointCount, FindingsOf(experiment).Points.Count);
        Assert.Contains(experiment.Across, (string[])[Experiment.Weights, .. FindingsOf(experiment).Varied.Select(quantity => quantity.Name)]);
    }

    [Fact]
    public void Every_figure_of_the_textbook_is_repeated_by_some_experiment()
    {
        var repeated = Experiment.All.SelectMany(experiment => Published.For(FindingsOf(experiment))).Select(comparison => comparison.Figure);

        Assert.Equal(Published.Textbook.ToHashSet(), repeated.ToHashSet());
    }

    [Fact]
    public void Capacity_repeats_the_networks_of_the_literature_with_as_many_weights()
    {
        var rates = Published.LiteratureFor(FindingsOf(Experiment.Find("capacity")));

        Assert.Equal([12.0, 4.7, 4.5, 3.05, 2.95], rates.Select(pair => pair.Rate.ErrorRate));
        // 784·300 + 300·100 + 100·10, and so on.
        Assert.Equal([7840, 238200, 794000, 266200, 468500], rates.Select(pair => Experiment.WeightsOf(pair.Rate.Hidden!)));
    }

    [Fact]
    public void An_unknown_experiment_is_refused_with_those_that_there_are() => Assert.Equal(
        "There is no experiment 'rate'. Did you mean learning-rate? There are learning-rate, epochs, hidden-nodes, rotation and capacity.",
        Assert.Throws<OptionException>(() => Experiment.Find("rate")).Message);

    /// <summary>Of made-up figures, one seed each.</summary>
    private static Findings FindingsOf(Experiment experiment)
    {
        var points = experiment.Request.Points();
        var runs = points.Select(point => point.Aggregate(
            new TrainSettings { Options = new TrainingOptions { Rule = LearningRule.Textbook }, OutputActivation = Activation.Sigmoid }, (settings, each) => each.Setting.Set(settings, each.Value)));
        return Findings.Of([.. runs.Select(settings => Trials.Of("", 1, [.. Enumerable.Repeat(0.9, settings.Options.EpochCount)]) with { Settings = Setting.Texts(settings) })]);
    }
}
