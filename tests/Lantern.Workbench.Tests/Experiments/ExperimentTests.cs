namespace Lantern.Workbench.Tests;

public sealed class ExperimentTests
{
    [Theory]
    [InlineData("learning-rate", 50, 20)]
    [InlineData("epochs", 10, 40)]
    [InlineData("hidden-nodes", 40, 8)]
    [InlineData("rotation", 80, 160)]
    [InlineData("capacity", 65, 13)]
    public void Each_has_five_seeds_a_point_and_trains_once_for_all_epochs(string name, int trialCount, int pointCount)
    {
        var experiment = Experiment.Find(name);
        var requests = experiment.Requests.ToList();

        Assert.Equal(trialCount, experiment.TrialCount);
        Assert.Equal(trialCount, requests.Count);
        Assert.Equal(trialCount, requests.DistinctBy(request => string.Join('|', Setting.All.Select(setting => setting.Written(request)))).Count());
        Assert.Equal([1, 2, 3, 4, 5], requests.Take(5).Select(request => (int)request.Seed));
        Assert.All(requests, request => Assert.Equal(experiment.EpochCounts[^1], request.EpochCount));
        Assert.Equal(pointCount, experiment.FindingsOf([.. requests.Select(RunOf)]).Points.Count);
    }

    [Fact]
    public void Every_figure_of_the_textbook_is_repeated_by_some_experiment()
    {
        var repeated = Experiment.All.SelectMany(experiment => Published.For(experiment.FindingsOf([.. experiment.Requests.Select(RunOf)]))).Select(comparison => comparison.Figure);

        Assert.Equal(Published.Textbook.ToHashSet(), repeated.ToHashSet());
    }

    [Fact]
    public void Capacity_repeats_the_networks_of_the_literature_with_as_many_weights()
    {
        var experiment = Experiment.Find("capacity");
        var rates = Published.LiteratureFor(experiment.FindingsOf([.. experiment.Requests.Select(RunOf)]));

        Assert.Equal([12.0, 4.7, 4.5, 3.05, 2.95], rates.Select(pair => pair.Rate.ErrorRate));
        // 784·300 + 300·100 + 100·10, and so on.
        Assert.Equal([7840, 238200, 794000, 266200, 468500], rates.Select(pair => Experiment.WeightsOf(pair.Rate.Hidden!)));
    }

    [Fact]
    public void An_unknown_experiment_is_refused_with_those_that_there_are() => Assert.Equal(
        "There is no experiment 'rate'. There are learning-rate, epochs, hidden-nodes, rotation and capacity.",
        Assert.Throws<OptionException>(() => Experiment.Find("rate")).Message);

    /// <summary>What a store would hold of a request, with made-up figures.</summary>
    private static StoredRun RunOf(TrainRequest request)
    {
        var settled = request with { Rule = request.Rule ?? LearningRule.Textbook, OutputActivation = Activation.Sigmoid };
        var settings = Setting.All.Where(setting => setting.Written(settled) is not null).ToDictionary(setting => setting.Name, setting => setting.Written(settled)!);
        return Trials.Of("", request.Seed, [.. Enumerable.Repeat(0.9, request.EpochCount)]) with { Settings = settings };
    }
}
