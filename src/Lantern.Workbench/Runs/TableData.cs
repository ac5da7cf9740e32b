using System.Collections.Concurrent;

namespace Lantern.Workbench;

/// <summary>The rows of a table, and which of its columns are to be predicted.</summary>
public sealed class TableData : TrainingData
{
    private readonly ConcurrentDictionary<string, Lazy<TableParts>> _made = [];
    private readonly string _path;

    private TableData(TrainRequest request, TableFile file, TargetChoice choice) =>
        (_path, TestPath, Recognition, Choice) = (request.Data, request.TestData, file.Recognition, choice);

    /// <inheritdoc/>
    public override string Name => Path.GetFileName(_path);

    /// <inheritdoc/>
    public override string ShortName => Path.GetFileNameWithoutExtension(_path);

    /// <inheritdoc/>
    public override int Count => Choice.Table.Count;

    /// <inheritdoc/>
    public override string? TestName => TestPath is null ? null : Path.GetFileName(TestPath);

    /// <inheritdoc/>
    public override int? TestCount => null; // each seed sets other rows apart

    /// <summary>The file to test with; nothing if that is a share of the rows.</summary>
    public string? TestPath { get; }

    /// <summary>What was recognized about the file.</summary>
    public TableRecognition Recognition { get; }

    /// <summary>The task, why, and the columns that are learned from or predicted.</summary>
    public TargetChoice Choice { get; }

    /// <summary>By what rows are divided evenly: classes, unless they were dates, which fitting refuses with the better sentence.</summary>
    internal string? Stratum(string target) => Choice.HasClasses && Choice.Table[target].Kind != ColumnKind.Date ? target : null;

    /// <summary>Reads the table, and chooses the task.</summary>
    /// <param name="request">Names the table and the target.</param>
    /// <param name="from">The model that training begins with, if any: then the task is the model's.</param>
    /// <exception cref="OptionException">The settings make no sense, or not together.</exception>
    /// <exception cref="DatasetException">The file cannot be read, or has no such columns.</exception>
    internal static TableData Read(TrainRequest request, StartingModel? from)
    {
        request.Validate();
        var settings = TableDefaults.Settle(request.Settings, rowCount: 1);
        if (from is not null)
        {
            var preparation = from.TablePreparation(settings.Targets);
            var known = TableFile.Read(request.Data, TableReading.For(preparation));
            var asModel = new TargetChoice(known.Table.Without(settings.LeftOut), preparation.Task, "as the model predicts with which training begins");
            return new TableData(request, known, asModel) { From = from };
        }

        var file = TableFile.Read(request.Data);
        var choice = TargetChoice.Of(file.Table, settings.Targets, settings.Task);
        return new TableData(request, file, choice with { Table = choice.Table.Without(settings.LeftOut) });
    }

    /// <inheritdoc/>
    public override LearningTask Settle(IReadOnlyDictionary<string, string> given) => TableLearning.Of(this, given);

    /// <inheritdoc/>
    public override void Forget(LearningTask task) => _made.TryRemove(task.SharedName, out _);

    /// <summary>Made once for all tasks that share it, until it is forgotten.</summary>
    internal TableParts Shared(string name, Func<TableParts> make) => _made.GetOrAdd(name, _ => new(make)).Value;
}

/// <summary>The rows of a table as one training has them, prepared as those that are learned from alone tell.</summary>
/// <param name="Preparation">How columns become inputs and targets.</param>
/// <param name="Learned">What is learned from.</param>
/// <param name="Validation">What is kept aside; nothing if nothing is.</param>
/// <param name="TestRows">The rows that test; nothing if there are none.</param>
/// <param name="Test">The same, prepared.</param>
internal sealed record TableParts(TablePreparation Preparation, Dataset Learned, Dataset? Validation, Table? TestRows, Dataset? Test);
