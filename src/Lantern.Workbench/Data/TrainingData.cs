using System.Collections.Concurrent;

namespace Lantern.Workbench;

/// <summary>What trainings learn from and are tested with, read once. Any number of them may share it, each on a thread of its own.</summary>
public sealed class TrainingData
{
    private readonly ConcurrentDictionary<string, Lazy<(Dataset Learned, Dataset? Validation)>> _made = [];
    private readonly Dataset _training;
    private readonly Dataset? _test;

    private TrainingData(string shortName, Examples training, Examples? test)
    {
        (ShortName, Training, Test) = (shortName, training, test);
        LabelNames = test?.LabelNames.Count > training.LabelNames.Count ? test.LabelNames : training.LabelNames;
        _training = training.Prepare(Preparation.UnitRange, LabelNames);
        _test = test?.Prepare(Preparation.UnitRange, LabelNames);
    }

    /// <summary>What the data is called, as a part of file names.</summary>
    public string ShortName { get; }

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
    /// <param name="data">See <see cref="TrainRequest.Data"/>.</param>
    /// <param name="testData">See <see cref="TrainRequest.TestData"/>.</param>
    /// <exception cref="DataException">The data cannot be read, or the two do not fit together.</exception>
    public static TrainingData Read(string data, string? testData)
    {
        var source = DataCatalogue.Find(data);
        // Beside the training part, since inflating it takes most of the time before the first example:
        var testing = Task.Run(() =>
            testData is not null ? DataCatalogue.Find(testData).Read()
            : source.Parts.Contains(DataPart.Test) ? source.Read(DataPart.Test)
            : null);
        var training = source.Read(DataPart.Training);
        var test = testing.GetAwaiter().GetResult();
        return test is null || test.Bytes.ValueCount == training.Bytes.ValueCount
            ? new TrainingData(source.ShortName, training, test)
            : throw new DataException(test.Name, $"has {test.Bytes.ValueCount} values an example, where {training.Bytes.ValueCount} were expected as in {training.Name}");
    }

    /// <summary>What is learned from, as it was read, without the examples that are kept aside; and those.</summary>
    /// <param name="validationCount">How many, each label in its share; 0 for none.</param>
    /// <param name="seed">Decides which.</param>
    public (Dataset Learned, Dataset? Validation) Divide(int validationCount, uint seed) =>
        validationCount == 0 ? (_training, null) : _training.Split(validationCount, seed);

    /// <summary>
    /// What is learned from, with each picture rotated to both sides as well if that is wanted, and what is kept aside.
    /// Made once for all who ask, until it is forgotten.
    /// </summary>
    /// <exception cref="OptionException">There would be more than 2 GB.</exception>
    public (Dataset Learned, Dataset? Validation) Prepare(TrainPlan plan)
    {
        var (learned, validation) = NameOf(plan).Length == 0 ? (_training, null) : _made.GetOrAdd(NameOf(plan), _ => new(Make)).Value;
        return (learned.With(plan.Preparation), validation?.With(plan.Preparation));

        (Dataset, Dataset?) Make()
        {
            var (rest, aside) = Divide(plan.ValidationCount, plan.Seed);
            return (plan.Rotations.Count == 0 ? rest : rest.WithRotations([.. plan.Rotations.SelectMany(degrees => (double[])[degrees, -degrees])]), aside);
        }
    }

    /// <summary>Gives the memory of what was made for a plan back, once nobody learns from it any more.</summary>
    public void Forget(TrainPlan plan) => _made.TryRemove(NameOf(plan), out _);

    /// <summary>What is tested with; nothing if there is none.</summary>
    public Dataset? PrepareTest(Preparation preparation) => _test?.With(preparation);

    /// <summary>What those plans have in common that learn from the same examples; empty if these are as they were read.</summary>
    internal static string NameOf(TrainPlan plan) =>
        string.Join(',', plan.Rotations.Select(ValueText.Of)) + (plan.ValidationCount == 0 ? "" : $" without {plan.ValidationCount} by seed {plan.Seed}");
}
