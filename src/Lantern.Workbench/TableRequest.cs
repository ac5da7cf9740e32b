namespace Lantern.Workbench;

/// <summary>What somebody wants trained on a table. The target decides the task, the task the loss and the outputs.</summary>
public sealed record TableRequest
{
    private static readonly string[] s_decided = ["loss", "rule", "output-activation"];
    private static readonly string[] s_forPictures = ["rotate", "augment", "augment-with"];

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
        if (Settings.Keys.FirstOrDefault(s_decided.Contains) is { } decided)
            throw new OptionException($"The setting {decided} is not for tables: the task decides it.");
        if (Settings.Keys.FirstOrDefault(s_forPictures.Contains) is { } picture)
            throw new OptionException($"The setting {picture} is for pictures, not for tables.");
        Settle(rowCount: 1).Options();
    }

    /// <summary>
    /// The settings, with those not given: 32 rectifiers with biases, Adam, 32 shuffled rows a step, and the more epochs the fewer rows
    /// there are, from 20 to 400, where possible for about 5,000 steps.
    /// </summary>
    internal TrainRequest Settle(int rowCount)
    {
        const int StepCount = 5000, BatchSize = 32; // plenty for tables of some thousand rows, and a matter of seconds
        var tables = new TrainRequest
        {
            Data = Data,
            HiddenNodeCounts = [32],
            Activation = Activation.Relu,
            HasBiases = true,
            Initial = Initializer.FanIn,
            Rule = LearningRule.Gradient,
            Optimizer = Optimizer.Adam,
            EpochCount = Math.Clamp(StepCount * BatchSize / rowCount, 20, 400),
            BatchSize = BatchSize,
            Shuffle = true,
            ThreadCount = ThreadCount,
            RunsFolder = RunsFolder,
        };
        return Setting.All.Where(setting => Settings.ContainsKey(setting.Name)).Aggregate(tables, (request, setting) => setting.Set(request, Settings[setting.Name]));
    }
}
