using System.Reflection;

namespace Lantern;

/// <summary>
/// Where a model came from: enough to make it again. No dates and no names of machines or people, so that the same command
/// gives the same file, byte for byte.
/// </summary>
public sealed record Provenance
{
    /// <summary>The Lantern that trained the model, such as "0.1.0"; this one unless said otherwise.</summary>
    public string LanternVersion { get; init; } = ThisVersion;

    /// <summary>What the data is called, such as "mnist".</summary>
    public string Data { get; init; } = "";

    /// <summary>The fingerprint of the data, from <see cref="Dataset.ContentHash"/>.</summary>
    public string DataHash { get; init; } = "";

    /// <summary>The name of the <see cref="LearningRule"/>, such as "textbook".</summary>
    public string Rule { get; init; } = "";

    /// <summary>The name of the <see cref="Lantern.Loss"/>, such as "squared-error".</summary>
    public string Loss { get; init; } = "";

    /// <summary>The name of the <see cref="Initializer"/>, such as "fan-out".</summary>
    public string Initial { get; init; } = "";

    /// <summary>The name of the <see cref="Lantern.Optimizer"/>, such as "gradient-descent".</summary>
    public string Optimizer { get; init; } = "";

    /// <summary>How far each step went along the gradient.</summary>
    public double LearningRate { get; init; }

    /// <summary>How often all examples were to be seen.</summary>
    public int EpochCount { get; init; }

    /// <summary>Examples per step.</summary>
    public int BatchSize { get; init; }

    /// <summary>Whether each epoch saw the examples in a new random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>By how many degrees each picture was rotated to both sides as well, such as "10" or "5,10"; empty for not at all.</summary>
    public string Rotations { get; init; } = "";

    /// <summary>The <see cref="Lantern.Augmentation"/> as text; empty for none.</summary>
    public string Augmentation { get; init; } = "";

    /// <summary>
    /// What else was set, as options of <c>lantern train</c>, such as "--dropout 0.5 --validation 0.1 --patience 3"; empty for
    /// nothing.
    /// </summary>
    public string Settings { get; init; } = "";

    /// <summary>What decided the initial weights, the random order and the random distortions.</summary>
    public uint Seed { get; init; }

    /// <summary>How many examples were learned from in all; fewer than promised if training was stopped.</summary>
    public long ExamplesSeen { get; init; }

    private static string ThisVersion { get; } =
        typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
