using System.Text.Json;

namespace Lantern.Workbench;

/// <summary>What somebody wants trained. The defaults are the textbook's; what is not given goes with the loss.</summary>
public sealed record TrainRequest
{
    // Settings that a Provenance has a member for.
    private static readonly string[] WithPlace =
    [
        "hidden", "activation", "output-activation", "biases", "initial", "loss", "rule", "optimizer", "learning-rate", "epochs", "batch", "shuffle",
        "rotate", "augment", "augment-with", "seed",
    ];

    /// <summary>What to learn from, see <see cref="DataCatalogue"/>.</summary>
    public required string Data { get; init; }

    /// <summary>What to test with; the test part of <see cref="Data"/>, if there is one, unless given.</summary>
    public string? TestData { get; init; }

    /// <summary>Nodes of each hidden layer, from the inputs to the outputs; none for a network of one layer.</summary>
    public IReadOnlyList<int> HiddenNodeCounts { get; init; } = [200];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Sigmoid;

    /// <summary>The activation of the last layer; softmax with cross-entropy, else sigmoid, unless given.</summary>
    public Activation? OutputActivation { get; init; }

    public Loss Loss { get; init; } = Loss.SquaredError;

    public bool HasBiases { get; init; }

    /// <summary>Textbook with squared error, else gradient, unless given.</summary>
    public LearningRule? Rule { get; init; }

    public Initializer Initial { get; init; } = Initializer.FanOut;

    public Optimizer Optimizer { get; init; } = Optimizer.GradientDescent;

    /// <summary>What is usual with the optimizer unless given, such as 0.1 with plain descent.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate changes on the way.</summary>
    public Schedule Schedule { get; init; } = Schedule.Constant;

    /// <summary>For how many epochs the learning rate rises from a hundredth to what it is.</summary>
    public double WarmUpEpochs { get; init; }

    public double WeightDecay { get; init; }

    public double L1 { get; init; }

    public double? MaxNorm { get; init; }

    public double? ClipNorm { get; init; }

    public double AverageDecay { get; init; }

    public double Dropout { get; init; }

    public double InputDropout { get; init; }

    public double LabelSmoothing { get; init; }

    /// <summary>How much the examples of each class count; nothing if all count alike.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// How many of the examples to learn from are kept aside and measure each epoch: a number of them, or a share if it is less
    /// than 1; 0 for none, but a tenth with <see cref="Patience"/>.
    /// </summary>
    public double Validation { get; init; }

    /// <summary>After how many epochs in a row that are no better on the examples kept aside training stops; 0 for never.</summary>
    public int Patience { get; init; }

    public int EpochCount { get; init; } = 5;

    public int BatchSize { get; init; } = 1;

    /// <summary>How many threads share the work of a batch. Decides how long it takes, not what is learned.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    public bool Shuffle { get; init; }

    /// <summary>By how many degrees each picture is rotated, to both sides, to learn from these as well.</summary>
    public IReadOnlyList<double> Rotations { get; init; } = [];

    /// <summary>How far each picture is distorted at random, afresh in each epoch; nothing for not at all.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Decides the initial weights, the random order and the random distortions.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>The folder in which the run's own folder is made.</summary>
    public string RunsFolder { get; init; } = "runs";

    /// <summary>After how many epochs a checkpoint is written, and again when training is stopped; 0 for never.</summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>The activation of the last layer, with nothing left open.</summary>
    internal Activation SettledOutputActivation => OutputActivation ?? (Loss == Loss.CrossEntropy ? Activation.Softmax : Activation.Sigmoid);

    /// <summary>How many are kept aside, with nothing left open: scikit-learn's tenth for those who only want to stop early.</summary>
    internal double SettledValidation => Validation > 0 || Patience == 0 ? Validation : 0.1;

    /// <summary>As PyTorch has it, but for plain descent as the textbook and for momentum, whose steps are ten times as long.</summary>
    private double UsualLearningRate =>
        Optimizer == Optimizer.GradientDescent ? 0.1
        : Optimizer == Optimizer.Momentum || Optimizer == Optimizer.Nesterov || Optimizer == Optimizer.RmsProp || Optimizer == Optimizer.Rprop ? 0.01
        : 0.001;

    internal Preparation Preparation => Loss == Loss.SquaredError ? Preparation.Textbook : Preparation.UnitRange;

    /// <summary>What <see cref="Write"/> wrote. Throws what <see cref="JsonElement"/> does if it is not there.</summary>
    /// <exception cref="OptionException">A setting is unknown, or its text makes no sense.</exception>
    internal static TrainRequest Read(JsonElement options)
    {
        var written = options.GetProperty("request");
        var request = new TrainRequest
        {
            Data = written.GetProperty("data").GetString()!,
            TestData = written.TryGetProperty("testData", out var test) ? test.GetString() : null,
        };
        return written.GetProperty("settings").EnumerateObject()
            .Aggregate(request, (settled, setting) => Setting.Find(setting.Name).Set(settled, setting.Value.GetString()!));
    }

    /// <summary>Writes, as a member of a JSON object, what it takes to make this request again from any folder.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("request");
        json.WriteString("data", DataCatalogue.Anywhere(Data));
        if (TestData is not null)
            json.WriteString("testData", DataCatalogue.Anywhere(TestData));
        json.WriteStartObject("settings");
        foreach (var setting in Setting.All)
        {
            if (setting.Written(this) is { } text)
                json.WriteString(setting.Name, text);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>How many of so many examples are kept aside.</summary>
    /// <exception cref="OptionException">One part would be empty.</exception>
    internal int ValidationCountOf(int count)
    {
        var aside = SettledValidation is > 0 and < 1 and var share ? Math.Round(count * share) : SettledValidation;
        return SettledValidation == 0 || (aside >= 1 && aside < count)
            ? (int)aside
            : throw new OptionException($"Of {count} examples {aside} cannot be kept aside so that some remain on both sides.");
    }

    /// <summary>
    /// What was set that a model's <see cref="Provenance"/> has no place of its own for, as options of <c>lantern train</c>.
    /// </summary>
    internal string FurtherSettings()
    {
        var settled = this with { Validation = SettledValidation };
        return string.Join(' ', from setting in Setting.All
                                where !WithPlace.Contains(setting.Name)
                                let text = setting.Written(settled)
                                where text is not null
                                select $"--{setting.Name} {(text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text)}");
    }

    /// <summary>How to train, with nothing left open but the weights of classes, which depend on the data.</summary>
    /// <exception cref="OptionException">Something makes no sense by itself.</exception>
    internal TrainingOptions Options()
    {
        if (CheckpointEvery < 0)
            throw new OptionException($"Checkpoints are written every 1 epoch or more, or 0 for never, not every {CheckpointEvery}.");
        if (Rotations.Any(degrees => !(degrees is > 0 and <= 180)))
            throw new OptionException($"Pictures are rotated by more than 0 and at most 180 degrees, not {Rotations.First(degrees => !(degrees is > 0 and <= 180))}.");
        if (!(Validation >= 0) || (Validation >= 1 && Validation != Math.Floor(Validation)))
            throw new OptionException($"What is kept aside is a number of examples, such as 10000, or a share of them, such as 0.1, not {Validation}.");
        var options = new TrainingOptions
        {
            Optimizer = Optimizer,
            LearningRate = LearningRate ?? UsualLearningRate,
            Schedule = WarmUpEpochs > 0 ? Schedule.AfterWarmUp(WarmUpEpochs) : Schedule,
            WeightDecay = WeightDecay,
            L1 = L1,
            MaxNorm = MaxNorm,
            ClipNorm = ClipNorm,
            AverageDecay = AverageDecay,
            Dropout = Dropout,
            InputDropout = InputDropout,
            LabelSmoothing = LabelSmoothing,
            EarlyStopping = Patience == 0 ? null : new EarlyStopping { Patience = Patience },
            EpochCount = EpochCount,
            BatchSize = BatchSize,
            ThreadCount = ThreadCount,
            Loss = Loss,
            Rule = Rule ?? (Loss == Loss.SquaredError ? LearningRule.Textbook : LearningRule.Gradient),
            Shuffle = Shuffle,
            Augmentation = Augmentation,
            Seed = Seed,
            ReportEvery = 64, // a tenth of a millisecond for the textbook's network: so soon Ctrl+C takes effect
        };
        options.Validate();
        return options;
    }
}

/// <summary>What is going to be trained, with nothing left open: the content of a run's <c>options.json</c>.</summary>
/// <param name="Data">What the data is called.</param>
/// <param name="ExampleCount">How many examples there are to learn from, the rotated ones among them.</param>
/// <param name="TestData">What the test data is called; nothing if there is none.</param>
/// <param name="TestExampleCount">How many examples there are to test with.</param>
/// <param name="NodeCounts">From the inputs to the outputs.</param>
/// <param name="Activation">Of the hidden layers.</param>
/// <param name="OutputActivation">Of the last layer.</param>
/// <param name="HasBiases">Whether the nodes have offsets.</param>
/// <param name="ParameterCount">How many numbers are learned.</param>
/// <param name="Preparation">How bytes become inputs and labels become targets.</param>
/// <param name="Initial">How the weights begin.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Seed">Decides the initial weights, the random order and the random distortions.</param>
public sealed record TrainPlan(
    string Data,
    int ExampleCount,
    string? TestData,
    int TestExampleCount,
    IReadOnlyList<int> NodeCounts,
    Activation Activation,
    Activation OutputActivation,
    bool HasBiases,
    int ParameterCount,
    Preparation Preparation,
    Initializer Initial,
    TrainingOptions Options,
    uint Seed)
{
    /// <summary>By how many degrees each picture is rotated, to both sides.</summary>
    public IReadOnlyList<double> Rotations { get; init; } = [];

    /// <summary>How many examples are kept aside, of those that could be learned from, and measure each epoch; 0 for none.</summary>
    public int ValidationCount { get; init; }

    /// <summary>How much the examples of each class count; nothing if all count alike.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>See <see cref="Provenance.Settings"/>.</summary>
    internal string FurtherSettings { get; init; } = "";

    /// <summary>Settles what a request leaves open.</summary>
    /// <exception cref="OptionException">The request makes no sense by itself, or not with this data.</exception>
    public static TrainPlan Of(TrainRequest request, TrainingData data)
    {
        var (options, training, test) = (request.Options(), data.Training, data.Test);
        var validationCount = request.ValidationCountOf(training.Count);
        if (request.ClassWeights is not null)
        {
            options = options with { ClassWeights = request.ClassWeights.For(data.Divide(validationCount, request.Seed).Learned) };
            options.Validate();
        }

        if ((request.Rotations.Count > 0 || request.Augmentation is not null) && !(training.PictureSize is { } size && size.Width == size.Height))
            throw new OptionException($"Only square pictures can be rotated or distorted; those of {training.Name} are {(training.PictureSize is { } other ? $"{other.Width}×{other.Height}" : $"{training.Bytes.ValueCount} values")}.");

        int[] nodeCounts = [training.Bytes.ValueCount, .. request.HiddenNodeCounts, data.LabelNames.Count];
        var parameterCount = nodeCounts.Zip(nodeCounts.Skip(1), (inputs, outputs) => (long)new DenseLayer(inputs, outputs, request.Activation, request.HasBiases).ParameterCount).Sum();
        if (parameterCount > Array.MaxLength)
            throw new OptionException("The network is too large: it has more parameters than one array can hold.");
        var exampleCount = (training.Count - validationCount) * (1L + (2 * request.Rotations.Count));
        if (exampleCount * training.Bytes.ValueCount > Array.MaxLength)
            throw new OptionException($"{training.Count} pictures in {1 + (2 * request.Rotations.Count)} positions are more than fit into memory at once.");
        return new TrainPlan(
            training.Name, (int)exampleCount, test?.Name, test?.Count ?? 0, nodeCounts, request.Activation,
            request.SettledOutputActivation, request.HasBiases, (int)parameterCount, request.Preparation, request.Initial, options, request.Seed)
        {
            Rotations = request.Rotations,
            ValidationCount = validationCount,
            ClassWeights = request.ClassWeights,
            FurtherSettings = request.FurtherSettings(),
        };
    }

    /// <summary>The network in short, such as "784-200-10".</summary>
    public string Network => string.Join('-', NodeCounts);

    /// <summary>"textbook" or "gradient".</summary>
    public string Rule => RuleName(Options.Rule);

    /// <summary>The name of a rule as options and files have it.</summary>
    public static string RuleName(LearningRule rule) => rule == LearningRule.Textbook ? "textbook" : "gradient";

    /// <summary>What keeps the network from learning its examples by heart, by name as people say it; 0 for not at all.</summary>
    public IReadOnlyList<(string Name, double Value)> Regularization =>
    [
        ("weight decay", Options.WeightDecay), ("l1", Options.L1), ("max norm", Options.MaxNorm ?? 0), ("clip norm", Options.ClipNorm ?? 0),
        ("average", Options.AverageDecay), ("dropout", Options.Dropout), ("input dropout", Options.InputDropout), ("label smoothing", Options.LabelSmoothing),
    ];

    /// <summary>What a model's file says of its origin.</summary>
    /// <param name="dataHash">The fingerprint of what was learned from, see <see cref="Dataset.ContentHash"/>.</param>
    /// <param name="examplesSeen">How many examples were learned from, in all epochs together.</param>
    internal Provenance Provenance(string dataHash, long examplesSeen) => new()
    {
        Data = Data,
        DataHash = dataHash,
        Rule = Rule,
        Loss = Options.Loss.Name,
        Initial = Initial.Name,
        Optimizer = Options.Optimizer.Name,
        LearningRate = Options.LearningRate,
        EpochCount = Options.EpochCount,
        BatchSize = Options.BatchSize,
        Shuffle = Options.Shuffle,
        Rotations = string.Join(',', Rotations.Select(ValueText.Of)),
        Augmentation = Options.Augmentation?.ToString() ?? "",
        Settings = FurtherSettings,
        Seed = Seed,
        ExamplesSeen = examplesSeen,
    };

    /// <summary>Writes the plan as a JSON object of several lines.</summary>
    /// <param name="stream">Receives it.</param>
    /// <param name="request">What was asked for, to make the plan again; nothing if nobody will.</param>
    public void WriteOptions(Stream stream, TrainRequest? request = null)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            WriteMembers(json);
            request?.Write(json);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    /// <summary>Writes the members of a JSON object that the caller has begun.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("data", Data);
        json.WriteNumber("examples", ExampleCount);
        if (ValidationCount > 0)
            json.WriteNumber("validationExamples", ValidationCount);
        if (TestData is not null)
        {
            json.WriteString("testData", TestData);
            json.WriteNumber("testExamples", TestExampleCount);
        }

        json.WriteString("network", Network);
        json.WriteString("activation", Activation.Name);
        json.WriteString("outputActivation", OutputActivation.Name);
        json.WriteBoolean("biases", HasBiases);
        json.WriteNumber("parameters", ParameterCount);
        json.WriteString("loss", Options.Loss.Name);
        json.WriteString("rule", Rule);
        json.WriteString("initial", Initial.Name);
        json.WriteString("optimizer", Options.Optimizer.Name);
        json.WriteNumber("learningRate", Options.LearningRate);
        if (Options.Schedule != Schedule.Constant)
            json.WriteString("schedule", Options.Schedule.Name);
        if (Options.Schedule.WarmUpEpochs > 0)
            json.WriteNumber("warmUp", Options.Schedule.WarmUpEpochs);
        foreach (var (name, value) in Regularization.Where(each => each.Value != 0))
            json.WriteNumber(string.Concat(name.Split(' ').Select((word, n) => n == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])), value);
        if (ClassWeights is not null)
            json.WriteString("classWeights", $"{ClassWeights}");
        json.WriteNumber("epochs", Options.EpochCount);
        if (Options.EarlyStopping is { } stopping)
            json.WriteNumber("patience", stopping.Patience);
        json.WriteNumber("batch", Options.BatchSize);
        json.WriteBoolean("shuffle", Options.Shuffle);
        if (Rotations.Count > 0)
        {
            json.WriteStartArray("rotations");
            foreach (var degrees in Rotations)
                json.WriteNumberValue(degrees);
            json.WriteEndArray();
        }

        if (Options.Augmentation is not null)
            json.WriteString("augmentation", Options.Augmentation.ToString());
        json.WriteNumber("seed", Seed);
    }
}
