using System.Collections.Concurrent;
using Lantern.Images;

namespace Lantern.Workbench;

/// <summary>Examples of bytes with labels, such as pictures of digits.</summary>
public sealed class PictureData : TrainingData
{
    private readonly ConcurrentDictionary<string, Lazy<(Dataset Learned, Dataset? Validation)>> _made = [];
    private readonly Dataset _training;
    private readonly Dataset? _test;

    private PictureData(string shortName, Examples training, Examples? test)
    {
        (ShortName, Training, Test) = (shortName, training, test);
        LabelNames = test?.LabelNames.Count > training.LabelNames.Count ? test.LabelNames : training.LabelNames;
        _training = training.Prepare(Preparation.UnitRange, LabelNames);
        _test = test?.Prepare(Preparation.UnitRange, LabelNames);
    }

    /// <inheritdoc/>
    public override string Name => Training.Name;

    /// <inheritdoc/>
    public override string ShortName { get; }

    /// <inheritdoc/>
    public override int Count => Training.Count;

    /// <inheritdoc/>
    public override string? TestName => Test?.Name;

    /// <inheritdoc/>
    public override int? TestCount => Test?.Count ?? 0;

    /// <summary>What is learned from.</summary>
    public Examples Training { get; }

    /// <summary>What is tested with; nothing if there is none.</summary>
    public Examples? Test { get; }

    /// <summary>The labels of both.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>The fingerprint of what is learned from, before any rotation, see <see cref="Dataset.ContentHash"/>.</summary>
    public string Hash => _training.ContentHash();

    /// <summary>The fingerprint of what is tested with; nothing if there is none.</summary>
    public string? TestHash => _test?.ContentHash();

    /// <summary>Finds the data and reads it.</summary>
    /// <param name="request">Names it.</param>
    /// <param name="from">The model that training begins with, if any.</param>
    /// <exception cref="DatasetException">The data cannot be read, or the two do not fit together.</exception>
    internal static PictureData Read(TrainRequest request, StartingModel? from)
    {
        var source = DataCatalogue.Find(request.Data);
        // Beside the training part, since inflating it takes most of the time before the first example:
        var testing = Task.Run(() =>
            request.TestData is { } testData ? DataCatalogue.Find(testData).Read()
            : source.Parts.Contains(DataPart.Test) ? source.Read(DataPart.Test)
            : null);
        var training = source.Read(DataPart.Training);
        var test = testing.GetAwaiter().GetResult();
        return test is null || test.Bytes.ValueCount == training.Bytes.ValueCount
            ? new PictureData(source.ShortName, training, test) { From = from }
            : throw new DatasetException(test.Name, $"has {test.Bytes.ValueCount} values an example, where {training.Bytes.ValueCount} were expected as in {training.Name}");
    }

    /// <inheritdoc/>
    public override LearningTask Settle(IReadOnlyDictionary<string, string> given) => PictureLearning.Of(this, given);

    /// <inheritdoc/>
    public override void Forget(LearningTask task) => _made.TryRemove(task.SharedName, out _);

    /// <summary>What is learned from, as it was read, without the examples that are kept aside; and those.</summary>
    /// <param name="validationCount">How many, each label in its share; 0 for none.</param>
    /// <param name="seed">Decides which.</param>
    internal (Dataset Learned, Dataset? Validation) Divide(int validationCount, uint seed) =>
        validationCount == 0 ? (_training, null) : _training.Split(validationCount, seed);

    /// <summary>
    /// What is learned from, with each picture rotated to both sides as well if that is wanted, and what is kept aside.
    /// Made once for all who ask, until it is forgotten.
    /// </summary>
    /// <exception cref="OptionException">There would be more than 2 GB.</exception>
    internal (Dataset Learned, Dataset? Validation) Prepare(PictureLearning task)
    {
        var (plan, rotations) = (task.Plan, task.Plan.Settings.Rotations);
        var (learned, validation) = task.SharedName.Length == 0 ? (_training, null) : _made.GetOrAdd(task.SharedName, _ => new(Make)).Value;
        return (learned.With(task.Preparation), validation?.With(task.Preparation));

        (Dataset, Dataset?) Make()
        {
            var (rest, aside) = Divide(plan.ValidationCount, plan.Seed);
            return (rotations.Count == 0 ? rest : rest.WithRotations([.. rotations.SelectMany(degrees => (double[])[degrees, -degrees])]), aside);
        }
    }

    /// <summary>What is tested with; nothing if there is none.</summary>
    internal Dataset? PrepareTest(Preparation preparation) => _test?.With(preparation);
}
