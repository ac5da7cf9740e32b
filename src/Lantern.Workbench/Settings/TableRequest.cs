namespace Lantern.Workbench;

/// <summary>What somebody wants trained on a table. The target decides the task, the task the loss and the outputs.</summary>
public sealed record TableRequest
{
    private static readonly string[] Decided = ["loss", "rule", "output-activation"];
    private static readonly string[] ForPictures = ["rotate", "augment", "augment-with"];

    /// <summary>A CSV file, see <see cref="TableFile"/>.</summary>
    public required string Data { get; init; }

    /// <summary>The columns to be predicted.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>What the network is to say about a row; it follows from the target unless given.</summary>
    public TableTask? Task { get; init; }

    /// <summary>Columns that are not to be learned from.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>A file to test with; a share of <see cref="Data"/> unless given.</summary>
    public string? TestData { get; init; }

    /// <summary>Which share of the rows is set apart at random to test with.</summary>
    public double TestShare { get; init; } = 0.2;

    /// <summary>Into how many parts the rows are divided, each of them to test what learned from the others; 0 for no such division.</summary>
    public int FoldCount { get; init; }

    /// <summary>What was set, by the name of the <see cref="Setting"/>; <see cref="Settle"/> decides the others.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How many threads share the work of a batch.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>The folder in which the run's own folder is made.</summary>
    public string RunsFolder { get; init; } = "runs";

    /// <summary>Refuses what makes no sense before anything is read.</summary>
    /// <exception cref="OptionException">Something makes no sense, or not together.</exception>
    internal void Validate()
    {
        if (FoldCount is 1 or < 0)
            throw new OptionException($"Rows are divided into at least 2 parts, not {FoldCount}.");
        if (FoldCount > 0 && TestData is not null)
            throw new OptionException("Test with another file or with parts of this one in turn, not with both.");
        if (Settings.Keys.FirstOrDefault(Decided.Contains) is { } decided)
            throw new OptionException($"The setting {decided} is not for tables: the task decides it.");
        if (Settings.Keys.FirstOrDefault(ForPictures.Contains) is { } picture)
            throw new OptionException($"The setting {picture} is for pictures, not for tables.");
        Settle(rowCount: 1).Options();
    }

    /// <summary>
    /// The settings, with those not given: 64 rectifiers with biases, 32 shuffled rows a step, Adam with a learning rate that falls, and
    /// the more epochs the fewer rows there are, from 20 to 200, where possible for about 2,500 steps. Who names another optimizer has
    /// its usual learning rate, which stays. Chosen by cross-validation: benchmarks/LOG.md, "Tables".
    /// </summary>
    /// <param name="rowCount">How many rows there are to learn from.</param>
    /// <param name="loss">What the task makes small, once it is known.</param>
    internal TrainRequest Settle(int rowCount, Loss? loss = null)
    {
        const int StepCount = 2500, BatchSize = 32;
        // What is believed about weights before any row counts as much as some rows do, so the mean loss of n rows needs 1/n of it;
        // in fewer than 300 that hides what can be learned.
        const double DecayForClasses = 2, DecayForNumbers = 4, FewestRows = 300;
        var isOwn = Settings.GetValueOrDefault("optimizer", Optimizer.Adam.Name) == Optimizer.Adam.Name;
        var tables = new TrainRequest
        {
            Data = Data,
            HiddenNodeCounts = [64],
            Activation = Activation.Relu,
            HasBiases = true,
            Initial = Initializer.FanIn,
            Loss = loss ?? Loss.SquaredError,
            Rule = LearningRule.Gradient,
            Optimizer = Optimizer.Adam,
            LearningRate = isOwn ? 0.005 : null,
            Schedule = isOwn ? Schedule.Cosine() : Schedule.Constant,
            WeightDecay = Math.Round((loss == Loss.CrossEntropy ? DecayForClasses : DecayForNumbers) / Math.Max(FewestRows, rowCount), 5),
            EpochCount = Math.Clamp(StepCount * BatchSize / rowCount, 20, 200),
            BatchSize = BatchSize,
            Shuffle = true,
            ThreadCount = ThreadCount,
            RunsFolder = RunsFolder,
        };
        return Setting.All.Where(setting => Settings.ContainsKey(setting.Name)).Aggregate(tables, (request, setting) => setting.Set(request, Settings[setting.Name]));
    }
}
