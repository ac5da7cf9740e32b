namespace Lantern.Workbench;

/// <summary>
/// One training's part of the data: what is trained, what is learned from, what is kept aside, what tests, and how that is
/// measured. Pictures and tables are its two kinds.
/// </summary>
public abstract class LearningTask
{
    /// <summary>What is trained and how.</summary>
    public abstract TrainPlan Plan { get; }

    /// <summary>The model whose parameters training begins with; nothing to begin with drawn ones.</summary>
    protected abstract Model? From { get; }

    /// <summary>The fingerprint of what is learned from, see <see cref="Dataset.ContentHash"/>.</summary>
    public abstract string DataHash { get; }

    /// <summary>The fingerprint of what tests; nothing if there is none.</summary>
    public abstract string? TestHash { get; }

    /// <summary>What the data of all those tasks has in common that share it; empty if it is as it was read.</summary>
    public abstract string SharedName { get; }

    /// <summary>How many bytes that takes.</summary>
    public abstract long SharedBytes { get; }

    /// <summary>What the classes are called that the network tells apart; of numbers, what these are called.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>What is learned from, and what is kept aside. Made once for all tasks that share it, until it is forgotten.</summary>
    public abstract (Dataset Learned, Dataset? Validation) Examples { get; }

    /// <summary>What tests; nothing if there is none.</summary>
    public abstract Dataset? Test { get; }

    /// <summary>What the data is called, as a part of file names.</summary>
    public abstract string ShortName { get; }

    /// <summary>What there is to know about the data before anything is learned from it.</summary>
    public virtual IReadOnlyList<TableFinding> Findings => [];

    /// <summary>The parts of the data that test in turn, each with a task that learns from the others; none unless asked for.</summary>
    public virtual IEnumerable<LearningTask> Folds => [];

    /// <summary>Gives a network of the plan's shape the parameters that training begins with.</summary>
    public void Initialize(Network<float> network)
    {
        if (From is null)
            Plan.Settings.Initial.Apply(network, Plan.Seed);
        else
            From.Network.Parameters.CopyTo(network.Parameters);
    }

    /// <summary>The model that a network becomes with all that it takes to ask it.</summary>
    public abstract Model CreateModel(Network<float> network, Provenance provenance);

    /// <summary>How well a network answers what tests; nothing if there is none.</summary>
    public abstract TestResult? TestOf(Network<float> network);

    /// <summary>The <see cref="TrainPlan.Measure"/> of a network on what is kept aside, where its accuracy is not it; nothing where it is.</summary>
    public virtual double? ValidationOf(Network<float> network) => null;
}
