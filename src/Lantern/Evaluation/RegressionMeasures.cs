namespace Lantern;

/// <summary>The measures of predictions p for the targets t of n examples.</summary>
/// <param name="Count">n, the number of examples.</param>
/// <param name="MeanAbsoluteError">MAE = Σ|p − t| / n, in the unit of the numbers.</param>
/// <param name="RootMeanSquaredError">RMSE = √(Σ(p − t)² / n), in the same unit; large errors count more.</param>
/// <param name="RSquared">
/// R² = 1 − Σ(p − t)² / Σ(t − t̄)², with t̄ the mean of t: the share of the variance that is explained. 1 for exact predictions,
/// 0 for the constant t̄, below 0 for worse; NaN if all t are equal.
/// </param>
public sealed record RegressionMeasures(int Count, double MeanAbsoluteError, double RootMeanSquaredError, double RSquared)
{
    /// <summary>Compares predictions with targets.</summary>
    /// <param name="predicted">p, [examples].</param>
    /// <param name="targets">t, [examples].</param>
    /// <exception cref="OptionException">There are no examples, or not one prediction for each.</exception>
    public static RegressionMeasures Of(ReadOnlySpan<double> predicted, ReadOnlySpan<double> targets)
    {
        if (targets.Length == 0 || predicted.Length != targets.Length)
            throw new OptionException($"Each example needs a prediction and a target, not {predicted.Length} and {targets.Length} in all.");
        var mean = 0.0;
        foreach (var t in targets)
            mean += t / targets.Length;

        double absolute = 0, squared = 0, spread = 0;
        for (var n = 0; n < targets.Length; n++)
        {
            var error = predicted[n] - targets[n];
            absolute += Math.Abs(error);
            squared += error * error;
            spread += (targets[n] - mean) * (targets[n] - mean);
        }

        return new RegressionMeasures(
            targets.Length, absolute / targets.Length, Math.Sqrt(squared / targets.Length), spread > 0 ? 1 - (squared / spread) : double.NaN);
    }
}
