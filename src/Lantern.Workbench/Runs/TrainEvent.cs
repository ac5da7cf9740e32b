using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>Something that happened in a training, as every face is told it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(StartedEvent), "start")]
[JsonDerivedType(typeof(FindingEvent), "finding")]
[JsonDerivedType(typeof(ResumedEvent), "resumed")]
[JsonDerivedType(typeof(WarningEvent), "warning")]
[JsonDerivedType(typeof(EpochEvent), "epoch")]
[JsonDerivedType(typeof(EndEvent), "end")]
[JsonDerivedType(typeof(FoldEvent), "fold")]
[JsonDerivedType(typeof(InterruptedEvent), "interrupted")]
[JsonDerivedType(typeof(ResultEvent), "result")]
public abstract record TrainEvent;

/// <summary>A training begins.</summary>
/// <param name="Plan">What is trained.</param>
/// <param name="Command">The arguments of the tool that give the same training.</param>
/// <param name="Run">The training.</param>
public sealed record StartedEvent(PlanShape Plan, IReadOnlyList<string> Command, [property: JsonIgnore] TrainingRun Run) : TrainEvent;

/// <summary>Something about a column of a table that is worth knowing.</summary>
/// <param name="Column">The column.</param>
/// <param name="LeftOut">Whether it is not learned from.</param>
/// <param name="Sentence">What was found.</param>
public sealed record FindingEvent(string Column, bool LeftOut, string Sentence) : TrainEvent;

/// <summary>A training goes on where it was broken off.</summary>
/// <param name="Run">The folder of the run.</param>
/// <param name="ExamplesSeen">How many examples were learned from before.</param>
/// <param name="Problems">What is wrong with later checkpoints, in place of which this one is used.</param>
public sealed record ResumedEvent(string Run, long ExamplesSeen, IReadOnlyList<string> Problems) : TrainEvent;

/// <summary>Something makes success unlikely.</summary>
/// <param name="Trouble">Which trouble, by name.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="Advice">One change to try.</param>
public sealed record WarningEvent(string Trouble, string Evidence, string Advice) : TrainEvent
{
    /// <summary>The evidence and the advice.</summary>
    [JsonIgnore]
    public string Sentence => $"{Evidence} {Advice}";
}

/// <summary>Where a training stands, some times a second, for a face that shows it live; it has no JSON. A slow listener sees the newest only.</summary>
/// <param name="Epoch">The epoch at hand, counted from 1.</param>
/// <param name="ExamplesSeen">How many examples were learned from in all epochs together.</param>
/// <param name="TrainingSeconds">Time spent in training since the run began, without the tests.</param>
public sealed record ProgressEvent(int Epoch, long ExamplesSeen, double TrainingSeconds) : TrainEvent
{
    /// <summary>The part of the data that is about to test, once the training itself is done.</summary>
    public int? Fold { get; init; }
}

/// <summary>An epoch is done.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The mean loss over the epoch's examples, each taken before the step that learned from it.</param>
/// <param name="Test">The measure on the test data; absent if there is none, or a validation part in its stead.</param>
/// <param name="TrainingSeconds">Time spent in training since the run began, without the tests.</param>
public sealed record EpochEvent(int Epoch, double Loss, double? Test, double TrainingSeconds) : TrainEvent
{
    /// <summary>The mean loss over the examples that are kept aside.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The measure on them.</summary>
    public double? Validation { get; init; }

    /// <summary>The event of an epoch that came to this.</summary>
    public static EpochEvent Of(EpochMetric metric) => new(metric.Epoch, metric.Loss, metric.Test, metric.Rounded.TrainingSeconds)
    {
        ValidationLoss = metric.ValidationLoss,
        Validation = metric.Validation,
    };
}

/// <summary>A training with a validation part has come to its end.</summary>
/// <param name="Epochs">After how many epochs.</param>
/// <param name="KeptEpoch">The epoch whose parameters the network has.</param>
/// <param name="Early">Whether there would have been more epochs.</param>
public sealed record EndEvent(int Epochs, int KeptEpoch, bool Early) : TrainEvent
{
    /// <summary>What the kept epoch came to.</summary>
    [JsonIgnore]
    public EpochMetric Kept { get; init; }
}

/// <summary>A part of the data has tested what learned from the others.</summary>
/// <param name="Fold">Which part, counted from 1.</param>
/// <param name="Test">How well its examples are answered.</param>
/// <param name="Measures">The same, to be shown.</param>
public sealed record FoldEvent(int Fold, TestShape Test, [property: JsonIgnore] TableMeasures Measures) : TrainEvent;

/// <summary>A training was stopped before its end; what was learned is saved.</summary>
/// <param name="ExamplesSeen">How many examples were learned from in all epochs together.</param>
public sealed record InterruptedEvent(long ExamplesSeen) : TrainEvent;

/// <summary>What a training came to.</summary>
/// <param name="Model">Where the model is.</param>
/// <param name="Test">How well it answers the test data; nothing if there is none.</param>
/// <param name="Result">The same, to be shown.</param>
public sealed record ResultEvent(string Model, TestShape? Test, [property: JsonIgnore] RunResult Result) : TrainEvent
{
    /// <summary>The mean of each measure over the parts that tested in turn.</summary>
    public MeasureShape? Mean { get; init; }

    /// <summary>The standard deviation of each measure over them.</summary>
    public MeasureShape? Deviation { get; init; }

    /// <summary>Whether it was stopped before its end.</summary>
    public bool? Interrupted { get; init; }

    /// <summary>The run to resume, if there is a checkpoint to go on from.</summary>
    public string? Resume { get; init; }
}
