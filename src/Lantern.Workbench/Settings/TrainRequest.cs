using System.Text.Json;
using Lantern.Images;

namespace Lantern.Workbench;

/// <summary>What somebody wants trained. The defaults are the textbook's; what is not given goes with the loss.</summary>
public sealed record TrainRequest
{
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
