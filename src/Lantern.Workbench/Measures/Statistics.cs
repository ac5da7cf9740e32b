using MathNet.Numerics.Distributions;

namespace Lantern.Workbench;

/// <summary>From where to where something lies.</summary>
public readonly record struct Interval(double Low, double High)
{
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>How far outside a value is: above zero if it is above, below zero if it is below, zero inside.</summary>
    public double Outside(double value) => value > High ? value - High : value < Low ? value - Low : 0;
}

/// <summary>What several measurements of one thing come to, such as the accuracies that several seeds reached.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Mean">Their mean, an estimate of the mean over all seeds that there are.</param>
/// <param name="Deviation">
/// The standard deviation s = √(Σ(x − mean)² / (n − 1)): how far a single measurement is off. Nothing for a single one.
/// </param>
public readonly record struct Summary(int Count, double Mean, double? Deviation)
{
    /// <summary>
    /// Where the mean over all seeds lies with 95 % confidence, if measurements are about normally distributed:
    /// mean ± t·s/√n, where t is Student's for n − 1 degrees of freedom. Nothing for a single measurement.
    /// </summary>
    public Interval? OfMean => Around(Deviation / Math.Sqrt(Count));

    /// <summary>
    /// Where one more measurement will lie, 95 times of 100: mean ± t·s·√(1 + 1/n). It is what a published figure of a
    /// single run is compared with. Nothing for a single measurement.
    /// </summary>
    public Interval? OfNext => Around(Deviation * Math.Sqrt(1 + (1.0 / Count)));

    /// <exception cref="ArgumentException">There are no measurements.</exception>
    public static Summary Of(params IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
            throw new ArgumentException("There is nothing to summarize.", nameof(values));
        var mean = values.Average();
        mean += values.Average(value => value - mean); // takes the rounding of the first sum away: equal values have their own mean
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new(values.Count, mean, values.Count > 1 ? Math.Sqrt(squares / (values.Count - 1)) : null);
    }

    private Interval? Around(double? error)
    {
        if (error is null)
            return null;
        var reach = StudentT.InvCDF(0, 1, Count - 1, 0.975) * error.Value; // 2.5 % beyond each end
        return new(Mean - reach, Mean + reach);
    }
}

/// <summary>
/// Whether two means differ by more than chance: Welch's test, which lets the two scatter differently (B. L. Welch, "The
/// generalization of Student's problem when several different population variances are involved", Biometrika 1947).
/// </summary>
/// <param name="T">The difference of the means over its standard error, t = (a − b) / √(sa²/na + sb²/nb).</param>
/// <param name="DegreesOfFreedom">By the formula of Welch and Satterthwaite; in general no whole number.</param>
/// <param name="P">How often a difference as large, of either sign, would come by chance if there were none.</param>
public readonly record struct Welch(double T, double DegreesOfFreedom, double P)
{
    /// <summary>Differences that come by chance less often than this are called real: 1 of 20, as everywhere.</summary>
    public const double Level = 0.05;

    /// <summary>Whether the difference is more than chance.</summary>
    public bool IsReal => P < Level;

    /// <summary>Compares two means; nothing if one of them has no spread because it comes from a single measurement.</summary>
    public static Welch? Compare(Summary a, Summary b)
    {
        if (a.Deviation is not { } sa || b.Deviation is not { } sb)
            return null;
        double va = sa * sa / a.Count, vb = sb * sb / b.Count, difference = a.Mean - b.Mean;
        if (va + vb == 0) // nothing scatters: whatever differs does so for certain
            return new(difference == 0 ? 0 : double.CopySign(double.PositiveInfinity, difference), a.Count + b.Count - 2, difference == 0 ? 1 : 0);
        var t = difference / Math.Sqrt(va + vb);
        // Shares of the sum in place of the variances, lest squares of small ones vanish.
        double share = va / (va + vb), other = vb / (va + vb);
        var freedom = 1 / ((share * share / (a.Count - 1)) + (other * other / (b.Count - 1)));
        return new(t, freedom, 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t)));
    }
}
