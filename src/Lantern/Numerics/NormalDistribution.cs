namespace Lantern.Numerics;

/// <summary>The normal distribution with mean 0 and deviation 1, by arithmetic and the exponential alone, since .NET has no error function.</summary>
internal static class NormalDistribution
{
    private static readonly double InverseRoot = 1 / Math.Sqrt(2 * Math.PI);
    private static readonly double HalfRoot = Math.Sqrt(Math.PI / 2);

    /// <summary>
    /// The Chebyshev coefficients of (1 + √(π/2)·s)·e^(s²/2)·Φ(−s), which is near ½ for every s ≥ 0, in t = 1 − 10/(s + 5), computed
    /// with 40 digits. The remainder is below 2e-17. (The form is that of Shepherd and Laframboise 1981.)
    /// </summary>
    private static readonly double[] Tail =
    [
        0.539543663749587430, -0.0259461437290052572, -0.0286900140985639233, 0.0225732893873392275,
        -0.0100613463562296655, 0.00324017032554443191, -7.80165759328957175e-4, 1.33356059037578954e-4,
        -1.25276384214800155e-5, -6.36163501327448441e-7, 3.9642487680063277e-7, -3.75286859475254056e-8,
        -6.37470855119567673e-9, 1.70488647920738011e-9, 5.14755232728520881e-11, -5.74686559978294528e-11,
        1.41550710657077576e-12, 1.91998186232867561e-12, -1.07144156027827758e-13, -6.9139223008652065e-14,
        4.61299162852354718e-15, 2.74074223177001367e-15, -1.53458402273002605e-16, -1.17773125011906284e-16,
    ];

    /// <summary>Φ(z) = ½·(1 + erf(z/√2)), the probability of a number below z.</summary>
    public static R Cumulative<R>(R z)
        where R : struct, IReal<R>
    {
        R one = R.Create(1), s = R.Max(z, -z);
        var t = one - (R.Create(10) / (s + R.Create(5)));
        R twice = t + t, next = R.Create(0), afterNext = R.Create(0);
        for (var k = Tail.Length - 1; k > 0; k--) // Clenshaw's recurrence
            (next, afterNext) = ((twice * next) - afterNext + R.Create(Tail[k]), next);
        var scaled = (t * next) - afterNext + R.Create(Tail[0]);
        var tail = scaled * R.Exp(R.Create(-0.5) * s * s) / (one + (R.Create(HalfRoot) * s));
        var isPositive = R.IsPositive(z);
        return isPositive + ((one - isPositive - isPositive) * tail); // Φ(z) = 1 − Φ(−z)
    }

    /// <summary>φ(z) = e^(−z²/2)/√(2π), the slope of Φ.</summary>
    public static R Density<R>(R z)
        where R : struct, IReal<R> => R.Create(InverseRoot) * R.Exp(R.Create(-0.5) * z * z);
}
