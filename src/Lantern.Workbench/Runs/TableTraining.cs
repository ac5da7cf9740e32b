using System.Text.Json;

namespace Lantern.Workbench;

/// <summary>What a training on a table came to.</summary>
/// <param name="ModelPath">Where the model is.</param>
/// <param name="Interrupted">Whether the caller left before all epochs were done, or before all parts had tested.</param>
/// <param name="Measures">How well the model answers the rows to test with; nothing if the rows were divided into parts that tested in turn.</param>
public sealed record TableResult(string ModelPath, bool Interrupted, TableMeasures? Measures);

/// <summary>Where the training on one part after the other stands.</summary>
/// <param name="Fold">Which part tests, counted from 1.</param>
/// <param name="Completed">How well its rows are answered by what learned from the others, if that has learned enough.</param>
public readonly record struct FoldProgress(int Fold, TableMeasures? Completed);

/// <summary>
/// A training on a table, beside <see cref="TrainingRun"/>. <see cref="Start"/> goes from a request to a run with a folder and checks everything
/// that can be checked; the caller pulls <see cref="Train"/> and may leave the loop at any step; <see cref="Save"/> keeps what was
/// learned until then, <see cref="Folds"/> and <see cref="Result"/> say how good that is.
/// </summary>
public sealed class TableTraining
{
    private readonly TableRequest _request;
    private readonly Learner _learner;
    private readonly RunFolder _folder;
    private readonly Table? _test;
    private readonly Dataset? _preparedTest;
    private readonly UnknownCategory _unknown;
    private int _testedFolds;
    private bool _hasEnded;

    private TableTraining(TableRequest request, TableFile file, TargetChoice choice, Learner learner, Table? test, UnknownCategory unknown)
    {
        (_request, Recognition, Choice, _learner, _test, _unknown) = (request, file.Recognition, choice, learner, test, unknown);
        _preparedTest = test is null ? null : learner.Preparation.Prepare(test, unknown); // refuses before training what could not be tested after it
        Plan = learner.Plan with { TestData = test is null ? null : Path.GetFileName(test.Name), TestExampleCount = test?.Count ?? 0 };
        var modelSize = ((long)Plan.ParameterCount * sizeof(float)) + 65536; // with room for the names of categories
        _folder = RunFolder.Create(request.RunsFolder, $"{Path.GetFileNameWithoutExtension(request.Data)}-{Plan.Network}", DateTime.Now, modelSize, WriteOptions);
    }

    /// <summary>What was recognised about the file.</summary>
    public TableRecognition Recognition { get; }

    /// <summary>The task, and why.</summary>
    public TargetChoice Choice { get; }

    /// <summary>What the columns become, found in the rows to learn from alone.</summary>
    public TablePreparation Preparation => _learner.Preparation;

    /// <summary>What is trained and how; its preparation of bytes is not used.</summary>
    public TrainPlan Plan { get; }

    /// <summary>The folder in which the run's own folder is.</summary>
    public string RunsFolder => _request.RunsFolder;

    /// <summary>Into how many parts the rows are divided to test in turn; 0 for not at all.</summary>
    public int FoldCount => _request.FoldCount;

    /// <summary>How many examples were learned from so far, in all epochs together.</summary>
    public long ExamplesSeen { get; private set; }

    /// <summary>Whether all epochs of the model are done, or training has ended by itself.</summary>
    public bool IsTrained => _hasEnded || ExamplesSeen == (long)Plan.Options.EpochCount * Plan.ExampleCount;

    /// <summary>Whether in addition all parts have tested, if there are any.</summary>
    public bool IsComplete => IsTrained && _testedFolds == FoldCount;

    /// <summary>Reads the table, chooses the task, divides the rows, and makes the run's folder.</summary>
    /// <exception cref="OptionException">The options make no sense, or not together.</exception>
    /// <exception cref="DataException">A file cannot be read or does not fit, or the folder cannot be made.</exception>
    public static TableTraining Start(TableRequest request)
    {
        request.Validate();
        var file = TableFile.Read(request.Data);
        var choice = TargetChoice.Of(file.Table, request.Targets, request.Task);
        var table = request.LeftOut.FirstOrDefault(request.Targets.Contains) is { } both
            ? throw new OptionException($"The column '{both}' cannot be the target and left out.")
            : choice.Table.Without(request.LeftOut);
        choice = choice with { Table = table };
        if (request.TestData is null && request.FoldCount == 0)
        {
            var (training, test) = table.Split(request.TestShare, request.Settle(table.Count).Seed, Stratum(choice, request));
            return new(request, file, choice, Learner.Of(request, training, Stratum(choice, request)), test, UnknownCategory.Ignore);
        }

        var learner = Learner.Of(request, table, Stratum(choice, request));
        var other = request.TestData is null ? null : TableFile.Read(request.TestData, TableReading.For(learner.Preparation)).Table;
        return new(request, file, choice, learner, other, UnknownCategory.Refuse);
    }

    /// <summary>As the store of runs keeps it. What was predicted from which columns is in the fingerprint of the data.</summary>
    public StoredRun Describe() => StoredRun.Of(Plan, _learner.Data.ContentHash(), _preparedTest?.ContentHash()) with { Folder = Path.GetFileName(_folder.Path) };

    /// <summary>Trains while it is pulled, and tells after each step where it stands. To be pulled once.</summary>
    /// <exception cref="TrainingException">The loss is no longer a finite number.</exception>
    /// <exception cref="DataException">The metrics cannot be written.</exception>
    public IEnumerable<TrainingProgress> Train()
    {
        var warnings = new RunWarnings(_learner.Network, _learner.Data, null, Plan.Options);
        var epochs = new List<EpochMetric>();
        foreach (var report in _learner.Steps)
        {
            ExamplesSeen = ((report.Epoch - 1L) * Plan.ExampleCount) + report.ExamplesSeen;
            var completed = report.EpochCompleted ? new EpochResult(report.Epoch, report.Loss, null, report.TrainingTime) { Validation = report.Validation } : null;
            if (completed is not null)
            {
                _folder.AppendMetrics(JsonLine.Of(completed.WriteMembers));
                epochs.Add(completed.Metric);
            }

            yield return new TrainingProgress(report.Epoch, report.ExamplesSeen, report.TrainingTime, completed) { Warnings = warnings.At(report) };
        }

        _hasEnded = true;
        if (Plan.ValidationCount > 0)
            yield return new TrainingProgress(epochs[^1].Epoch, Plan.ExampleCount, TimeSpan.FromSeconds(epochs[^1].TrainingSeconds), null) { End = TrainingEnd.Of(epochs, Plan.Options, test: null) };
    }

    /// <summary>Saves what was learned so far in the run's folder.</summary>
    /// <returns>Where the model is.</returns>
    /// <exception cref="DataException">The file cannot be written.</exception>
    /// <exception cref="ModelException">The network cannot be saved, since its numbers are no longer finite.</exception>
    public string Save()
    {
        _learner.Model(ExamplesSeen).Save(_folder.ModelPath);
        return _folder.ModelPath;
    }

    /// <summary>
    /// For each part of the rows trains a network like the model's on all the others, from what they alone tell about the columns,
    /// and tests it with that part. Goes on while it is pulled.
    /// </summary>
    public IEnumerable<FoldProgress> Folds()
    {
        if (FoldCount == 0)
            yield break;
        var folds = Choice.Table.Folds(FoldCount, Plan.Seed, Stratum(Choice, _request));
        foreach (var (index, (training, test)) in folds.Index())
        {
            var learner = Learner.Of(_request, training, Stratum(Choice, _request));
            foreach (var _ in learner.Steps)
                yield return new FoldProgress(index + 1, null);
            _testedFolds++;
            yield return new FoldProgress(index + 1, TableMeasures.Of(learner.Model(0), test, UnknownCategory.Ignore));
        }
    }

    /// <summary>What the run came to.</summary>
    public TableResult Result() =>
        new(_folder.ModelPath, !IsComplete, _test is null ? null : TableMeasures.Of(_learner.Model(ExamplesSeen), _test, _unknown));

    /// <summary>Writes the plan as members of a JSON object that the caller has begun.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        Plan.WriteMembers(json);
        json.WriteString("task", JsonNamingPolicy.KebabCaseLower.ConvertName($"{Choice.Task}"));
        WriteNames("targets", _request.Targets);
        WriteNames("columns", Preparation.Columns.Select(column => column.Name));
        if (FoldCount > 0)
            json.WriteNumber("folds", FoldCount);

        void WriteNames(string member, IEnumerable<string> names)
        {
            json.WriteStartArray(member);
            foreach (var name in names)
                json.WriteStringValue(name);
            json.WriteEndArray();
        }
    }

    private void WriteOptions(Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            WriteMembers(json);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    /// <summary>By what rows are divided evenly: classes, unless they were dates, which fitting refuses with the better sentence.</summary>
    private static string? Stratum(TargetChoice choice, TableRequest request) =>
        choice.HasClasses && choice.Table[request.Targets[0]].Kind != ColumnKind.Date ? request.Targets[0] : null;

    /// <summary>A network on its way to learn from some rows, which it and its preparation know alone.</summary>
    private sealed record Learner(TrainRequest Request, TablePreparation Preparation, TrainPlan Plan, Network<float> Network, Dataset Data, IEnumerable<TrainingReport> Steps)
    {
        /// <param name="request">What was asked for.</param>
        /// <param name="rows">To learn from, and to keep a part of aside if that is wanted.</param>
        /// <param name="stratum">The column by which they are divided evenly, if any.</param>
        public static Learner Of(TableRequest request, Table rows, string? stratum)
        {
            var (seed, validationCount) = (request.Settle(rows.Count).Seed, request.Settle(rows.Count).ValidationCountOf(rows.Count));
            var (training, aside) = validationCount == 0 ? (rows, null) : rows.Split((double)validationCount / rows.Count, seed, stratum);
            var preparation = TablePreparation.Fit(training, request.Targets);
            var settled = request.Settle(training.Count, preparation.Loss);
            var data = preparation.Prepare(training);
            var options = settled.Options();
            if (settled.ClassWeights is not null)
                options = options with { ClassWeights = settled.ClassWeights.For(data) };
            int[] nodeCounts = [preparation.InputCount, .. settled.HiddenNodeCounts, preparation.OutputCount];
            var network = Lantern.Network.Create<float>(nodeCounts, settled.Activation, preparation.Loss.MatchingActivation, settled.HasBiases);
            var plan = new TrainPlan(
                Path.GetFileName(request.Data), data.Count, null, 0, nodeCounts, settled.Activation, preparation.Loss.MatchingActivation, settled.HasBiases,
                network.Parameters.Length, Lantern.Preparation.UnitRange, settled.Initial, options, settled.Seed)
            {
                ValidationCount = aside?.Count ?? 0,
                ClassWeights = settled.ClassWeights,
            }.WithSettings(settled);
            var validation = aside is null ? null : preparation.Prepare(aside, UnknownCategory.Ignore);
            return new Learner(settled, preparation, plan, settled.Initial.Apply(network, settled.Seed), data, Trainer.Train(network, data, plan.Options, validation));
        }

        public Model Model(long examplesSeen) => new(
            Network,
            Preparation,
            new Provenance { Data = Plan.Data, DataHash = Data.ContentHash(), Settings = Plan.Settings, ExamplesSeen = examplesSeen });
    }
}
