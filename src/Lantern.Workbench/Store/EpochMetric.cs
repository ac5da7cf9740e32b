namespace Lantern.Workbench;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The mean loss over the epoch's examples, each taken before the step that learned from it.</param>
/// <param name="Test">The measure on the test data, such as the share of right answers; nothing if there is none, or a validation part in its stead.</param>
/// <param name="TrainingSeconds">Spent in training since the run began, without the tests.</param>
public readonly record struct EpochMetric(int Epoch, double Loss, double? Test, double TrainingSeconds)
{
    /// <summary>The mean loss over the examples that were kept aside; nothing if there are none.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The measure on them; nothing if there are none.</summary>
    public double? Validation { get; init; }

    /// <summary>What runs are compared by: the examples kept aside where there are any, and else the test data.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double? Measure => ValidationLoss is null ? Test : Validation;

    /// <summary>The same with times as files have them: to the millisecond.</summary>
    internal EpochMetric Rounded => this with { TrainingSeconds = Math.Round(TrainingSeconds, 3) };

    /// <summary>The epoch that a training keeps which may stop early, see <see cref="EarlyStopping"/>: the first of equals.</summary>
    internal static EpochMetric Best(IEnumerable<EpochMetric> epochs, ValidationMeasure by) =>
        by == ValidationMeasure.Loss ? epochs.MinBy(epoch => epoch.ValidationLoss) : epochs.MaxBy(epoch => epoch.Validation);
}
