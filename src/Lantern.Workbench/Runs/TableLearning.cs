namespace Lantern.Workbench;

/// <summary>A training's part of the rows of a table.</summary>
public sealed class TableLearning : LearningTask
{
    private readonly TableData _data;
    private readonly IReadOnlyDictionary<string, string> _given;
    private readonly Fold? _fold;

    private TableLearning(TableData data, IReadOnlyDictionary<string, string> given, Fold? fold)
    {
        (_data, _given, _fold) = (data, given, fold);
        var from = data.From;
        From = from?.Model;
        var parts = Parts;
        Preparation = parts.Preparation;
        var settings = TableDefaults.Settle(given, parts.Learned.Count, Preparation.Loss);
        if (from is not null)
            settings = from.Over(settings);
        var options = settings.Settle();
        if (settings.ClassWeights is not null)
            options = options with { ClassWeights = settings.ClassWeights.For(parts.Learned) };
        Plan = new TrainPlan(
            data.Name, parts.Learned.Count, parts.Validation?.Count ?? 0, parts.TestRows is { } test ? Path.GetFileName(test.Name) : null, parts.TestRows?.Count ?? 0,
            [Preparation.InputCount, .. settings.HiddenNodeCounts, Preparation.OutputCount], settings, options,
            Preparation.HasClasses || Preparation.HasLabels ? Measure.Accuracy : Measure.RSquared)
        {
            FromHash = from?.Hash,
        };
        (DataHash, TestHash) = (parts.Learned.ContentHash(), parts.Test?.ContentHash());
    }

    /// <inheritdoc/>
    public override TrainPlan Plan { get; }

    /// <summary>What the columns become, found in the rows that are learned from alone.</summary>
    public TablePreparation Preparation { get; }

    /// <summary>The table.</summary>
    public TableData Data => _data;

    /// <inheritdoc/>
    protected override Model? From { get; }

    /// <inheritdoc/>
    public override string ShortName => _data.ShortName;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => Preparation.OutputNames;

    /// <inheritdoc/>
    public override string DataHash { get; }

    /// <inheritdoc/>
    public override string? TestHash { get; }

    /// <inheritdoc/>
    public override string SharedName => string.Join(' ', from name in (string[])["seed", "validation", "patience", "test-share", "folds"]
                                                          where _given.ContainsKey(name)
                                                          select $"{name} {_given[name]}") + (_fold is null ? "" : $" fold {_fold.Number}");

    /// <inheritdoc/>
    public override long SharedBytes => ((long)Plan.ExampleCount + Plan.ValidationCount + Plan.TestExampleCount) * (Preparation.InputCount + Preparation.OutputCount) * sizeof(double);

    /// <inheritdoc/>
    public override (Dataset Learned, Dataset? Validation) Examples => (Parts.Learned, Parts.Validation);

    /// <inheritdoc/>
    public override Dataset? Test => Parts.Test;

    /// <inheritdoc/>
    public override IReadOnlyList<TableFinding> Findings => Preparation.Findings;

    /// <inheritdoc/>
    public override IEnumerable<LearningTask> Folds => Plan.Settings.FoldCount == 0 || _fold is not null ? [] :
        _data.Choice.Table.Folds(Plan.Settings.FoldCount, Plan.Seed, Stratum).Index()
            .Select(fold => new TableLearning(_data, _given, new Fold(fold.Index + 1, fold.Item.Training, fold.Item.Test)));

    private string? Stratum => _data.Stratum(TableDefaults.Settle(_given, rowCount: 1).Targets[0]);

    private TableParts Parts => _data.Shared(SharedName, MakeParts);

    /// <summary>Divides the rows, and settles what the settings leave open.</summary>
    /// <exception cref="OptionException">The settings make no sense by themselves, or not with this table.</exception>
    /// <exception cref="DatasetException">The rows cannot be learned from, or a file to test with does not fit them.</exception>
    internal static TableLearning Of(TableData data, IReadOnlyDictionary<string, string> given)
    {
        Setting.RequireMeaning(given.Keys, isTable: true);
        StartingModel.RequireOpen(given);
        return new(data, given, null);
    }

    /// <inheritdoc/>
    public override Model CreateModel(Network<float> network, Provenance provenance) => new(network, Preparation, provenance);

    /// <inheritdoc/>
    public override TestResult? TestOf(Network<float> network) =>
        Parts.TestRows is { } test ? TableMeasures.Of(CreateModel(network, new Provenance()), test, Unknown) : null;

    /// <inheritdoc/>
    public override double? ValidationOf(Network<float> network) =>
        Preparation.HasClasses || Parts.Validation is not { } validation ? null
        : Preparation.HasLabels ? MultiLabelMeasures.Of(network, validation, [.. Preparation.Thresholds]).Accuracy
        : Answers.RSquared(network, validation);

    // Rows of the same file are counted as they are; of another file that does not fit, one should hear.
    private UnknownCategory Unknown => _data.TestPath is null ? UnknownCategory.Ignore : UnknownCategory.Refuse;

    private TableParts MakeParts()
    {
        var table = _fold?.Training ?? _data.Choice.Table;
        var settings = TableDefaults.Settle(_given, table.Count);
        var (seed, stratum) = (settings.Seed, Stratum);
        var testRows = _fold?.Test;
        if (_fold is null && _data.TestPath is null && settings.FoldCount == 0)
        {
            (table, testRows) = table.Split(settings.TestShare ?? 0.2, seed, stratum);
            settings = TableDefaults.Settle(_given, table.Count);
        }

        var validationCount = settings.ValidationCountOf(table.Count);
        var (training, aside) = validationCount == 0 ? (table, null) : table.Split((double)validationCount / table.Count, seed, stratum);
        var preparation = From?.TablePreparation ?? TablePreparation.Fit(training, settings.Targets);
        if (_fold is null && _data.TestPath is { } path)
            testRows = TableFile.Read(path, TableReading.For(preparation)).Table;
        return new TableParts(
            preparation,
            preparation.Prepare(training),
            aside is null ? null : preparation.Prepare(aside, UnknownCategory.Ignore),
            testRows,
            testRows is null ? null : preparation.Prepare(testRows, Unknown)); // refuses before training what could not be tested after it
    }

    /// <summary>A part of the rows that tests, and the others.</summary>
    private sealed record Fold(int Number, Table Training, Table Test);
}
