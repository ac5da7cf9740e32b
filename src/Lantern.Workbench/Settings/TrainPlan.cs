using System.Text.Json;

namespace Lantern.Workbench;

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

    /// <summary>
    /// The text of each <see cref="Setting"/> by its name, in their order: what was asked for, with what followed from it and without
    /// what was left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; private init; } = new Dictionary<string, string>();

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
        }.WithSettings(request);
    }

    /// <summary>The network in short, such as "784-200-10".</summary>
    public string Network => string.Join('-', NodeCounts);

    /// <summary>What keeps the network from learning its examples by heart, by name as people say it; 0 for not at all.</summary>
    public IReadOnlyList<(string Name, double Value)> Regularization =>
    [
        ("weight decay", Options.WeightDecay), ("l1", Options.L1), ("max norm", Options.MaxNorm ?? 0), ("clip norm", Options.ClipNorm ?? 0),
        ("average", Options.AverageDecay), ("dropout", Options.Dropout), ("input dropout", Options.InputDropout), ("label smoothing", Options.LabelSmoothing),
    ];

    /// <summary>The plan with the <see cref="Settings"/> of the request of which it was made.</summary>
    internal TrainPlan WithSettings(TrainRequest request)
    {
        var settled = request with { LearningRate = Options.LearningRate, Rule = Options.Rule, OutputActivation = OutputActivation, Validation = request.SettledValidation };
        var settings = new OrderedDictionary<string, string>();
        foreach (var setting in Setting.All)
        {
            if (setting.Written(settled) is { } text)
                settings.Add(setting.Name, text);
        }

        return this with { Settings = settings };
    }

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
        json.WriteString("rule", Options.Rule.Name);
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
