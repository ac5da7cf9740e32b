namespace Lantern.Workbench;

/// <summary>A training's part of examples of bytes, such as pictures.</summary>
internal sealed class PictureLearning : LearningTask
{
    private readonly PictureData _data;

    private PictureLearning(PictureData data, TrainPlan plan, Preparation preparation, Model? from) =>
        (_data, Plan, Preparation, From, Test) = (data, plan, preparation, from, data.PrepareTest(preparation));

    /// <inheritdoc/>
    public override TrainPlan Plan { get; }

    /// <summary>How bytes become inputs and labels become targets.</summary>
    public Preparation Preparation { get; }

    /// <inheritdoc/>
    protected override Model? From { get; }

    /// <inheritdoc/>
    public override string ShortName => _data.ShortName;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => _data.LabelNames;

    /// <inheritdoc/>
    public override string DataHash => _data.Hash;

    /// <inheritdoc/>
    public override string? TestHash => _data.TestHash;

    /// <inheritdoc/>
    public override string SharedName =>
        string.Join(',', Plan.Settings.Rotations.Select(ValueParser.Of)) + (Plan.ValidationCount == 0 ? "" : $" without {Plan.ValidationCount} by seed {Plan.Seed}");

    /// <inheritdoc/>
    public override long SharedBytes => SharedName.Length == 0 ? 0 : ((long)Plan.ExampleCount + Plan.ValidationCount) * Plan.NodeCounts[0];

    /// <inheritdoc/>
    public override (Dataset Learned, Dataset? Validation) Examples => _data.Prepare(this);

    /// <inheritdoc/>
    public override Dataset? Test { get; }

    /// <summary>Settles what the settings leave open.</summary>
    /// <exception cref="OptionException">The settings make no sense by themselves, or not with this data.</exception>
    public static PictureLearning Of(PictureData data, IReadOnlyDictionary<string, string> given)
    {
        Setting.RequireMeaning(given.Keys, isTable: false);
        StartingModel.RequireOpen(given);
        var from = data.From;
        var settings = Setting.Apply(from?.OverPictures(new TrainSettings()) ?? new TrainSettings(), given);
        var (options, training, test) = (settings.Settle(), data.Training, data.Test);
        var validationCount = settings.ValidationCountOf(training.Count);
        if (settings.ClassWeights is not null)
        {
            options = options with { ClassWeights = settings.ClassWeights.For(data.Divide(validationCount, settings.Seed).Learned) };
            options.Validate();
        }

        if ((settings.Rotations.Count > 0 || options.Augmentation is not null) && !(training.PictureSize is { } size && size.Width == size.Height))
        {
            var shape = training.PictureSize is { } other ? $"{other.Width}×{other.Height}" : $"{training.Bytes.ValueCount} values";
            throw new OptionException($"Only square pictures can be rotated or distorted; those of {training.Name} are {shape}.");
        }

        var exampleCount = (training.Count - validationCount) * (1L + (2 * settings.Rotations.Count));
        if (exampleCount * training.Bytes.ValueCount > Array.MaxLength)
            throw new OptionException($"{training.Count} pictures in {1 + (2 * settings.Rotations.Count)} positions are more than fit into memory at once.");
        var plan = new TrainPlan(
            training.Name, (int)exampleCount, validationCount, test?.Name, test?.Count ?? 0,
            [training.Bytes.ValueCount, .. settings.HiddenNodeCounts, data.LabelNames.Count], settings, options, Measure.Accuracy)
        {
            FromHash = from?.Hash,
        };
        from?.RequireFit(plan, data.LabelNames);
        return new PictureLearning(data, plan, from?.Model.Preparation ?? PreparationFor(settings.Options.Loss), from?.Model);
    }

    /// <summary>How bytes become inputs for a loss: as in the textbook with squared error, else from 0 to 1.</summary>
    public static Preparation PreparationFor(Loss loss) => loss == Loss.SquaredError ? Preparation.Textbook : Preparation.UnitRange;

    /// <inheritdoc/>
    public override Model CreateModel(Network<float> network, Provenance provenance) => new(network, Preparation, _data.LabelNames, provenance);

    /// <inheritdoc/>
    public override TestResult? TestOf(Network<float> network) =>
        Test is null ? null : new Scorecard(_data.Test!, _data.LabelNames, Evaluation.Of(network, Test, Plan.Options.Loss));
}
