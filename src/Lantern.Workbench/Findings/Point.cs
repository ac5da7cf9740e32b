namespace Lantern.Workbench;

/// <summary>One combination of what was varied, the seed apart, after some epochs: what its trials, one a seed, came to.</summary>
/// <param name="Values">One for each varied quantity, in the order of <see cref="Findings.Varied"/>.</param>
/// <param name="EpochCount">After how many epochs.</param>
/// <param name="Measured">
/// The measure on the examples that were kept aside, or on the test data if none were; nothing if no trial was measured after
/// that epoch.
/// </param>
/// <param name="Loss">The mean loss on the training examples; nothing if no trial came that far.</param>
/// <param name="Seconds">Time spent in training until then; nothing if no trial came that far.</param>
/// <param name="FailedCount">Trials that failed before they came that far. They are in none of the means.</param>
/// <param name="OpenCount">Trials that have not come that far, because they run or were interrupted.</param>
public sealed record Point(
    IReadOnlyList<string> Values, int EpochCount, Summary? Measured, Summary? Loss, Summary? Seconds, int FailedCount, int OpenCount)
{
    /// <summary>The measure on the test data, if points are compared by examples kept aside; nothing if no trial was tested then.</summary>
    public Summary? Test { get; private init; }

    /// <summary>What trials of one combination came to after so many epochs.</summary>
    internal static Point Of(IReadOnlyList<string> values, int epochCount, IReadOnlyCollection<StoredRun> trials)
    {
        var metrics = new List<EpochMetric>();
        int failed = 0, open = 0;
        foreach (var trial in trials)
        {
            if (trial.After(epochCount) is { } found && double.IsFinite(found.Loss))
                metrics.Add(found);
            else if (trial.State == RunState.Failed)
                failed++;
            else
                open++;
        }

        return new(
            values,
            epochCount,
            Summarize(metrics.Select(metric => metric.Measure)),
            Summarize(metrics.Select(metric => (double?)metric.Loss)),
            Summarize(metrics.Select(metric => (double?)metric.TrainingSeconds)),
            failed,
            open)
        {
            Test = Summarize(metrics.Where(metric => metric.ValidationLoss is not null).Select(metric => metric.Test)),
        };

        static Summary? Summarize(IEnumerable<double?> numbers)
        {
            double[] all = [.. numbers.OfType<double>()];
            return all.Length > 0 ? Summary.Of(all) : null;
        }
    }
}
