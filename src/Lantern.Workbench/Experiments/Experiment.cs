namespace Lantern.Workbench;

/// <summary>
/// A question that is put to many networks: what is varied and over what, what is the same, how many seeds each point gets. A
/// definition only; whoever trains asks for <see cref="Requests"/>.
/// </summary>
/// <param name="Name">Such as "learning-rate".</param>
/// <param name="Title">What stands above its report.</param>
/// <param name="Question">What one wants to know, and what there is to know about it beforehand.</param>
/// <param name="Request">What is the same in all trials.</param>
/// <param name="Varied">The settings that vary, each with its values.</param>
/// <param name="EpochCounts">After how many epochs points are looked at; each network is trained once, for the most of them.</param>
/// <param name="Across">What a plot has from left to right: one of the varied, epochs or <see cref="Weights"/>.</param>
public sealed record Experiment(
    string Name, string Title, string Question, TrainRequest Request, IReadOnlyList<Quantity> Varied, IReadOnlyList<int> EpochCounts, string Across)
{
    /// <summary>In <see cref="Across"/>: the number of weights of the network, by its hidden layers.</summary>
    public const string Weights = "weights";

    /// <summary>The experiments of the textbook, repeated until they have error bars, and one about where weights are put.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new("learning-rate", "How large should a step be?",
            "Small steps learn slowly, large ones forget what came before. The textbook tried five learning rates, one run each; here are more, with five seeds each, after one epoch and after five.",
            Textbook(hidden: 100),
            [new("learning-rate", ["0.01", "0.02", "0.05", "0.1", "0.15", "0.2", "0.3", "0.4", "0.6", "0.9"])], [1, 5], "learning-rate"),
        new("epochs", "How often should the digits be seen?",
            "Each epoch shows the network all 60,000 digits once more. The textbook found a peak after seven epochs and a decline after it, from one run each.",
            Textbook(hidden: 100),
            [new("learning-rate", ["0.1", "0.2"])], [.. Enumerable.Range(1, 20)], Quantity.Epochs),
        new("hidden-nodes", "How many hidden nodes does it take?",
            "More hidden nodes learn more and take longer. The textbook tried a few numbers from 5 to 500, with five epochs each.",
            Textbook(hidden: 100),
            [new("hidden", ["5", "10", "20", "50", "100", "200", "500", "1000"])], [5], "hidden"),
        new("rotation", "Do turned digits help?",
            "Each digit is also shown turned to the left and to the right by the same angle, so an epoch has three times as many steps. Digits stay in file order, as in the textbook; in random order turned digits are worth more.",
            Textbook(hidden: 200),
            [new("rotate", ["none", "2.5", "5", "10", "15", "20", "30", "45"]), new("learning-rate", ["0.1", "0.01"])], [.. Enumerable.Range(1, 10)], "rotate"),
        new("capacity", "Is it better to have many nodes or many layers?",
            "The same number of weights can be spent on one wide hidden layer or on two narrower ones. All learn by the exact gradient: the textbook's rule hands errors back without the slope of the outputs, and two hidden layers do badly with it. The literature's error rates for five such networks, trained in other ways, are drawn in beside ours.",
            Textbook(hidden: 100) with { Rule = LearningRule.Gradient, Initial = Initializer.FanIn, LearningRate = 0.3 },
            [new("hidden", ["none", "5", "10", "20", "50", "100", "300", "1000", "20,10", "50,20", "100,50", "300,100", "500,150"])], [10], Weights),
    ];

    /// <summary>How many seeds each point gets: 1, 2 and so on.</summary>
    public int SeedCount { get; init; } = 5;

    /// <summary>How many networks are trained.</summary>
    public int TrialCount => Varied.Aggregate(SeedCount, (count, quantity) => count * quantity.Values.Count);

    /// <summary>Every training of the experiment: all seeds of a combination, then the next combination.</summary>
    public IEnumerable<TrainRequest> Requests =>
        from combination in Varied.Aggregate(
            (IEnumerable<TrainRequest>)[Request with { EpochCount = EpochCounts.Max() }],
            (requests, quantity) => from request in requests from value in quantity.Values select Setting.Find(quantity.Name).Set(request, value))
        from seed in Enumerable.Range(1, SeedCount)
        select combination with { Seed = (uint)seed };

    /// <summary>The experiment of that name.</summary>
    /// <exception cref="OptionException">There is no such experiment.</exception>
    public static Experiment Find(string name) => All.FirstOrDefault(experiment => experiment.Name == name)
        ?? throw new OptionException($"There is no experiment '{name}'. There are {string.Join(", ", All.SkipLast(1).Select(experiment => experiment.Name))} and {All[^1].Name}.");

    /// <summary>What the experiment's runs have shown, also while some are missing.</summary>
    public Findings FindingsOf(IReadOnlyList<StoredRun> runs) => Findings.Of(runs, EpochCounts, [.. Varied.Select(quantity => quantity.Name)]);

    /// <summary>How many weights a network without biases has between MNIST's 784 pixels and ten labels.</summary>
    /// <param name="hidden">Its hidden layers, as the setting "hidden" has them.</param>
    public static int WeightsOf(string hidden)
    {
        int[] counts = [784, .. Setting.Find("hidden").Set(Textbook(0), hidden).HiddenNodeCounts, 10];
        return counts.Zip(counts.Skip(1), (from, to) => from * to).Sum();
    }

    private static TrainRequest Textbook(int hidden) => new() { Data = "mnist", HiddenNodeCounts = [hidden], LearningRate = 0.1 };
}
