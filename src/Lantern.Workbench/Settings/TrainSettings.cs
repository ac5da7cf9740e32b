namespace Lantern.Workbench;

/// <summary>
/// What can be set about a training: the library's <see cref="TrainingOptions"/> and what is not the library's, such as the
/// network and what is done with the data. The defaults are the textbook's. Each member has its row in <see cref="Setting.All"/>.
/// </summary>
public sealed record TrainSettings
{
    private readonly Activation? _outputActivation;

    /// <summary>How to train. Schedule, early stopping and weights of classes are members of their own below, which these options leave alone.</summary>
    public TrainingOptions Options { get; init; } = new();

    /// <summary>Nodes of each hidden layer, from the inputs to the outputs; none for a network of one layer.</summary>
    public IReadOnlyList<int> HiddenNodeCounts { get; init; } = [200];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Sigmoid;

    /// <summary>The activation of the last layer; unless set softmax with cross-entropy, else sigmoid.</summary>
    public Activation OutputActivation
    {
        get => _outputActivation ?? (Options.Loss == Loss.CrossEntropy ? Activation.Softmax : Activation.Sigmoid);
        init => _outputActivation = value;
    }

    /// <summary>Whether nodes have biases.</summary>
    public bool HasBiases { get; init; }

    /// <summary>How the weights begin.</summary>
    public Initializer Initial { get; init; } = Initializer.FanOut;

    /// <summary>The model whose parameters training begins with, by its path; nothing to begin with drawn ones.</summary>
    public string? From { get; init; }

    /// <summary>How the learning rate changes on the way, after the warm-up.</summary>
    public Schedule Schedule { get; init; } = Lantern.Schedule.Constant;

    /// <summary>For how many epochs the learning rate rises from a hundredth to what it is.</summary>
    public double WarmUpEpochs { get; init; }

    /// <summary>How much the examples of each class count; nothing if all count alike.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// How many of the examples to learn from are kept aside and measure each epoch: a number of them, or a share if it is less
    /// than 1; 0 for none. Unless set a tenth with <see cref="Patience"/>, as in scikit-learn, else none.
    /// </summary>
    public double Validation
    {
        get => field > 0 || Patience == 0 ? field : 0.1;
        init;
    }

    /// <summary>After how many epochs in a row that are no better on the examples kept aside training stops; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>What is better in that.</summary>
    public ValidationMeasure StopBy { get; init; } = ValidationMeasure.Loss;

    /// <summary>By how many degrees each picture is rotated, to both sides, to learn from these as well.</summary>
    public IReadOnlyList<double> Rotations { get; init; } = [];

    /// <summary>The columns of a table to be predicted; none for pictures.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>What the network is to say about a row; it follows from the target unless set.</summary>
    public TableTask? Task { get; init; }

    /// <summary>Columns of a table that are not learned from.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Which share of a table's rows is set apart at random to test with; a fifth unless set.</summary>
    public double? TestShare { get; init; }

    /// <summary>Into how many parts a table's rows are divided, each of them to test what learned from the others; 0 for no such division.</summary>
    public int FoldCount { get; init; }

    /// <summary>Decides the first weights, the random order, the random distortions and how the data is divided.</summary>
    public uint Seed => checked((uint)Options.Seed);

    /// <summary>The same with other options of the library.</summary>
    public TrainSettings With(Func<TrainingOptions, TrainingOptions> change) => this with { Options = change(Options) };

    /// <summary>How to train, with nothing left open but the weights of classes, which depend on the data.</summary>
    /// <exception cref="OptionException">Something makes no sense by itself.</exception>
    public TrainingOptions Settle()
    {
        if (Rotations.Any(degrees => !(degrees is > 0 and <= 180)))
            throw new OptionException($"Pictures are rotated by more than 0 and at most 180 degrees, not {Rotations.First(degrees => !(degrees is > 0 and <= 180))}.");
        if (!(Validation >= 0) || (Validation >= 1 && Validation != Math.Floor(Validation)))
            throw new OptionException($"What is kept aside is a number of examples, such as 10000, or a share of them, such as 0.1, not {Validation}.");
        if (FoldCount is 1 or < 0)
            throw new OptionException($"Rows are divided into at least 2 parts, not {FoldCount}.");
        if (Options.Schedule != Lantern.Schedule.Constant || Options.EarlyStopping is not null || Options.ClassWeights.Count > 0)
            throw new OptionException("The options of settings have no schedule, early stopping and weights of classes of their own: the settings have members for them.");
        var options = Options with
        {
            Rule = Options.RuleFor(OutputActivation),
            Schedule = WarmUpEpochs > 0 ? Schedule.AfterWarmUp(WarmUpEpochs) : Schedule,
            EarlyStopping = Patience == 0 ? null : new EarlyStopping { Patience = Patience, Measure = StopBy },
        };
        options.Validate();
        return options;
    }

    /// <summary>How many of so many examples are kept aside.</summary>
    /// <exception cref="OptionException">One part would be empty.</exception>
    public int ValidationCountOf(int count)
    {
        var aside = Validation is > 0 and < 1 and var share ? Math.Round(count * share) : Validation;
        return Validation == 0 || (aside >= 1 && aside < count)
            ? (int)aside
            : throw new OptionException($"Of {count} examples {aside} cannot be kept aside so that some remain on both sides.");
    }
}
