using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>One training as a store keeps it: a single run, or a trial of a sweep.</summary>
/// <param name="Id">Its number in its store.</param>
/// <param name="Key">The SHA-256 of all that decides the outcome but the number of epochs: runs with the same key are the same training.</param>
/// <param name="Sweep">The sweep that it is a trial of, if any.</param>
/// <param name="State">Where it stands: "running", "finished", "interrupted" or "failed".</param>
/// <param name="Started">When it began, in universal time.</param>
/// <param name="TrainingSeconds">Spent in training, without tests.</param>
/// <param name="Data">What the data is called that it learned from.</param>
/// <param name="DataHash">The SHA-256 of that data's contents, in hexadecimal.</param>
/// <param name="TestData">What the test data is called, if there is any.</param>
/// <param name="TestDataHash">The SHA-256 of its contents.</param>
/// <param name="Settings">The text of each setting that was on, by name.</param>
/// <param name="Epochs">How many epochs it was to have.</param>
/// <param name="Seed">Decides the first weights, the random order and the random distortions.</param>
/// <param name="Version">The Lantern that trained it.</param>
/// <param name="Machine">The machine that trained it.</param>
/// <param name="Folder">The folder with its model, as seen from the store's folder.</param>
/// <param name="Error">Why it failed, if it did.</param>
/// <param name="Tags">What people call it.</param>
/// <param name="Metrics">What each epoch came to that is done, from the first.</param>
public sealed record RunShape(
    long Id,
    string Key,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Sweep,
    string State,
    DateTime Started,
    double TrainingSeconds,
    string Data,
    string DataHash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? TestData,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? TestDataHash,
    IReadOnlyDictionary<string, string> Settings,
    int Epochs,
    uint Seed,
    string Version,
    string Machine,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Folder,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Error,
    IReadOnlyList<string> Tags,
    IReadOnlyList<MetricShape> Metrics) : AnswerShape
{
    /// <summary>The shape of a run.</summary>
    public static RunShape Of(StoredRun run) => new(
        run.Id,
        run.Key,
        run.SweepName,
        Choice.Name(run.State),
        run.StartedUtc,
        Math.Round(run.TrainingSeconds, 3),
        run.Data,
        run.DataHash,
        run.TestData,
        run.TestDataHash,
        run.Settings,
        run.EpochCount,
        run.Seed,
        run.Version,
        run.Machine,
        run.Folder,
        run.Error,
        run.Tags,
        [.. run.Metrics.Select(metric => new MetricShape(
            metric.Epoch, metric.Loss, metric.ValidationLoss, metric.Validation, metric.Test, Math.Round(metric.TrainingSeconds, 3)))]);
}

/// <summary>What an epoch of a run came to.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The mean loss over the epoch's examples, each taken before the step that learned from it.</param>
/// <param name="ValidationLoss">The mean loss over the examples that were kept aside, if there are any.</param>
/// <param name="Validation">The measure on them.</param>
/// <param name="Test">The measure on the test data, if that was looked at.</param>
/// <param name="TrainingSeconds">Spent in training since the run began, without the tests.</param>
public sealed record MetricShape(
    int Epoch,
    double Loss,
    double? ValidationLoss,
    double? Validation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Test,
    double TrainingSeconds);

/// <summary>Two runs side by side.</summary>
/// <param name="Different">The names of the settings in which they differ.</param>
/// <param name="Runs">The runs.</param>
/// <param name="Out">The picture of their curves, if it was drawn.</param>
public sealed record ComparisonShape(IReadOnlyList<string> Different, IReadOnlyList<RunShape> Runs, string? Out) : AnswerShape
{
    /// <summary>The shape of a comparison.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="picture">The picture of their curves, if it was drawn.</param>
    public static ComparisonShape Of(RunComparison comparison, string? picture) => new(comparison.Different, [.. comparison.Runs.Select(RunShape.Of)], picture);
}

/// <summary>Runs that were deleted.</summary>
/// <param name="Runs">Their numbers.</param>
public sealed record DeletedShape(IReadOnlyList<long> Runs) : AnswerShape;
