namespace Lantern.Workbench;

/// <summary>A sweep that has a name and a question, and that others have made before.</summary>
/// <param name="Name">Such as "learning-rate".</param>
/// <param name="Title">What stands above its report.</param>
/// <param name="Question">What one wants to know, and what there is to know about it beforehand.</param>
/// <param name="Request">What is varied, on MNIST; each network is trained once, for the most epochs.</param>
/// <param name="Across">What a plot has from left to right: one of the varied, epochs or <see cref="Weights"/>.</param>
public sealed record Experiment(string Name, string Title, string Question, SweepRequest Request, string Across)
{
    /// <summary>In <see cref="Across"/>: the number of weights of the network, by its hidden layers.</summary>
    public const string Weights = "weights";

    /// <summary>The experiments of the textbook, repeated until they have error bars, and one about where weights are put.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new("learning-rate", "How large should a step be?",
            "Small steps learn slowly, large ones forget what came before. The textbook tried five learning rates, one run each; "
            + "here are more, with several seeds each, after one epoch and after five.",
            OnMnist(("hidden", "100"), ("learning-rate", "0.01,0.02,0.05,0.1,0.15,0.2,0.3,0.4,0.6,0.9"), (Setting.Epochs, "1,5")), "learning-rate"),
        new("epochs", "How often should the digits be seen?",
            "Each epoch shows the network all digits once more. The textbook found a peak after seven epochs and a decline after it, from one run each.",
            OnMnist(("hidden", "100"), ("learning-rate", "0.1,0.2"), (Setting.Epochs, "1..20")), Setting.Epochs),
        new("hidden-nodes", "How many hidden nodes does it take?",
            "More hidden nodes learn more and take longer. The textbook tried a few numbers from 5 to 500, with five epochs each.",
            OnMnist(("hidden", "5,10,20,50,100,200,500,1000"), ("learning-rate", "0.1"), (Setting.Epochs, "5")), "hidden"),
        new("rotation", "Do turned digits help?",
            "Each digit is also shown turned to the left and to the right by the same angle, so an epoch has three times as many steps. "
            + "Digits stay in file order, as in the textbook; in random order turned digits are worth more.",
            OnMnist(("hidden", "200"), ("learning-rate", "0.01,0.1"), ("rotate", "none,2.5,5,10,15,20,30,45"), (Setting.Epochs, "1..10")), "rotate"),
        new("capacity", "Is it better to have many nodes or many layers?",
            "The same number of weights can be spent on one wide hidden layer or on two narrower ones. "
            + "All learn by the exact gradient: the textbook's rule hands errors back without the slope of the outputs, and two hidden layers do badly with it. "
            + "The literature's error rates for five such networks, trained in other ways, are drawn in beside ours.",
            OnMnist(
                ("hidden", "none,5,10,20,50,100,300,1000,20+10,50+20,100+50,300+100,500+150"), ("initial", "fan-in"), ("rule", "gradient"), ("learning-rate", "0.3"), (Setting.Epochs, "10")), Weights),
    ];

    /// <summary>The experiment of that name.</summary>
    /// <exception cref="OptionException">There is no such experiment.</exception>
    public static Experiment Find(string name) => Named.Find(All, experiment => experiment.Name, name, "experiment");

    /// <summary>How many weights a network without biases has between MNIST's pixels and labels.</summary>
    /// <param name="hidden">Its hidden layers, as the setting "hidden" has them.</param>
    public static int WeightsOf(string hidden)
    {
        var (inputCount, outputCount) = (DataCatalogue.Mnist.PictureSize!.Value.PixelCount, DataCatalogue.Mnist.LabelNames!.Count);
        int[] counts = [inputCount, .. Setting.Find("hidden").Set(new TrainSettings(), hidden).HiddenNodeCounts, outputCount];
        return counts.Zip(counts.Skip(1), (from, to) => from * to).Sum();
    }

    private static SweepRequest OnMnist(params (string Name, string Text)[] settings) => new() { Data = DataCatalogue.Mnist.Name, Settings = settings };
}
