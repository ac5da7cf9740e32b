using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>Something that happened in a sweep, as every face is told it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(SweepStartedEvent), "start")]
[JsonDerivedType(typeof(TrialEvent), "trial")]
[JsonDerivedType(typeof(SweepResultEvent), "result")]
[JsonDerivedType(typeof(MergedEvent), "merged")]
public abstract record SweepEvent;

/// <summary>A sweep begins or goes on.</summary>
/// <param name="Sweep">What it is called.</param>
/// <param name="Store">The file in which its trials are written down.</param>
/// <param name="Data">What the data is called.</param>
/// <param name="Points">How many combinations of what is varied there are.</param>
/// <param name="Seeds">How many seeds each has.</param>
/// <param name="Trials">How many trainings that takes.</param>
/// <param name="Known">How many of them the store has already.</param>
/// <param name="Parallel">How many are trained at a time.</param>
/// <param name="MemoryBytes">What these take together, at most.</param>
public sealed record SweepStartedEvent(string Sweep, string Store, string Data, int Points, int Seeds, int Trials, int Known, int Parallel, long MemoryBytes) : SweepEvent
{
    /// <summary>What the test data is called.</summary>
    public string? TestData { get; init; }

    /// <summary>The part of the trials that is trained, such as "1/4".</summary>
    public string? Shard { get; init; }

    /// <summary>The event of a sweep that begins.</summary>
    public static SweepStartedEvent Of(SweepRun run, string store) => new(
        run.Name, store, run.Sweep.Data.Name, run.Sweep.PointCount, run.Sweep.Seeds.Count, run.Sweep.Trials.Count, run.KnownCount, run.Parallel, run.MemoryBytes)
    {
        TestData = run.Sweep.Data.TestName,
        Shard = run.Sweep.Request.Shard?.ToString(),
    };
}

/// <summary>A trial is done.</summary>
/// <param name="Number">Its place among all trials, from 1.</param>
/// <param name="Run">Its number in the store.</param>
/// <param name="State">Whether it is finished or failed.</param>
/// <param name="Known">Whether the store had it, so that nothing needed to be trained.</param>
/// <param name="Settings">What was varied, by name.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Epochs">How many epochs are done.</param>
/// <param name="TrainingSeconds">Time spent in training, without tests.</param>
public sealed record TrialEvent(
    int Number,
    long Run,
    string State,
    bool Known,
    [property: JsonConverter(typeof(SettingTextsConverter))] IReadOnlyDictionary<string, string> Settings,
    uint Seed,
    int Epochs,
    double TrainingSeconds) : SweepEvent
{
    /// <summary>The measure on the test data after the last epoch.</summary>
    public double? Test { get; init; }

    /// <summary>The measure on the examples that were kept aside.</summary>
    public double? Validation { get; init; }

    /// <summary>The mean loss of the last epoch.</summary>
    public double? Loss { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The event of a trial that is done.</summary>
    public static TrialEvent Of(TrialOutcome outcome) => new(
        outcome.Trial.Number, outcome.Run.Id, outcome.Run.State == RunState.Failed ? "failed" : "finished", outcome.WasKnown, FindingsShape.Texts(outcome.Trial.Values), outcome.Trial.Plan.Seed,
        outcome.Run.Metrics.Count, Math.Round(outcome.Run.TrainingSeconds, 3))
    {
        Test = outcome.Run.Test,
        Validation = outcome.Run.Validation,
        Loss = outcome.Run.Loss,
        Error = outcome.Run.Error,
    };
}

/// <summary>What a sweep came to.</summary>
/// <param name="Done">How many trials are done, the failed ones among them.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Of">How many there are.</param>
public sealed record SweepResultEvent(int Done, int Failed, int Of) : SweepEvent
{
    /// <summary>Whether it was stopped before its end.</summary>
    public bool? Interrupted { get; init; }

    /// <summary>What the trials that are done have shown.</summary>
    public FindingsShape? Findings { get; init; }

    /// <summary>The event of a sweep that has ended.</summary>
    public static SweepResultEvent OfRun(SweepRun run) => new(run.DoneCount, run.FailedCount, run.Sweep.Trials.Count)
    {
        Interrupted = run.IsComplete ? null : true,
        Findings = Workbench.Findings.Of(run) is { } findings ? FindingsShape.Of(findings) : null,
    };
}

/// <summary>Trials of some stores were taken over into another.</summary>
/// <param name="Store">The store that has them now.</param>
/// <param name="Stores">How many stores they are from.</param>
/// <param name="Added">Trials that were not there.</param>
/// <param name="Replaced">Trials that were there, but shorter or not finished.</param>
/// <param name="Known">Trials that were there as well or better.</param>
/// <param name="Sweeps">Sweeps that were not there.</param>
/// <param name="Joined">The sweeps of which the parts are now together.</param>
public sealed record MergedEvent(string Store, int Stores, int Added, int Replaced, int Known, int Sweeps, IReadOnlyList<string> Joined) : SweepEvent
{
    /// <summary>The event of stores that were merged.</summary>
    public static MergedEvent Of(string store, IReadOnlyList<MergeResult> results, IReadOnlyList<string> joined) => new(
        store,
        results.Count,
        results.Sum(result => result.AddedCount),
        results.Sum(result => result.ReplacedCount),
        results.Sum(result => result.KnownCount),
        results.Sum(result => result.SweepCount),
        joined);
}
