namespace Lantern.Workbench;

/// <summary>What is going to be trained, with nothing left open.</summary>
/// <param name="Data">What the data is called.</param>
/// <param name="ExampleCount">How many examples there are to learn from, the rotated ones among them.</param>
/// <param name="ValidationCount">How many examples are kept aside, of those that could be learned from, and measure each epoch; 0 for none.</param>
/// <param name="TestData">What the test data is called; nothing if there is none.</param>
/// <param name="TestExampleCount">How many examples there are to test with.</param>
/// <param name="NodeCounts">From the inputs to the outputs.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Options">How to train: the options of the settings, with the weights of classes.</param>
/// <param name="Measure">By what the network is measured beside its loss.</param>
public sealed record TrainPlan(
    string Data,
    int ExampleCount,
    int ValidationCount,
    string? TestData,
    int TestExampleCount,
    IReadOnlyList<int> NodeCounts,
    TrainSettings Settings,
    TrainingOptions Options,
    Measure Measure)
{
    /// <summary>The network in short, such as "784-200-10".</summary>
    public string Network => string.Join('-', NodeCounts);

    /// <summary>How many numbers are learned.</summary>
    public int ParameterCount { get; } = Count(NodeCounts, Settings);

    /// <summary>Decides the initial weights, the random order and the random distortions.</summary>
    public uint Seed => Settings.Seed;

    /// <summary>How many examples are seen in all epochs together.</summary>
    public long AllExamples => (long)Options.EpochCount * ExampleCount;

    /// <summary>The fingerprint of the parameters that training begins with, if they are a model's.</summary>
    public string? FromHash { get; init; }

    /// <summary>
    /// The text of each setting, by its name, with what followed from the others and without those that are off: what a model's
    /// <see cref="Provenance"/> and a store keep.
    /// </summary>
    public IReadOnlyDictionary<string, string> Texts => Setting.Texts(FromHash is null ? Settings : Settings with { From = FromHash });

    /// <summary>A network of the right shape, whose parameters are all zero.</summary>
    public Network<float> CreateNetwork() => Lantern.Network.Create<float>([.. NodeCounts], Settings.Activation, Settings.OutputActivation, Settings.HasBiases);

    private static int Count(IReadOnlyList<int> nodeCounts, TrainSettings settings)
    {
        var count = nodeCounts.Zip(nodeCounts.Skip(1), (inputs, outputs) => (long)new DenseLayer(inputs, outputs, settings.Activation, settings.HasBiases).ParameterCount).Sum();
        return count <= Array.MaxLength ? (int)count : throw new OptionException("The network is too large: it has more parameters than one array can hold.");
    }
}
