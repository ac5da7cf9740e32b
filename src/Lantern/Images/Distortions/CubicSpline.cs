namespace Lantern.Images;

/// <summary>
/// Cubic spline interpolation as in <c>scipy.ndimage</c>: a sum of cubic B-splines, one at each sample, that goes through all
/// samples. Beyond the ends the samples continue mirrored about the last one.
/// </summary>
/// <remarks>Unser, Aldroubi and Eden 1993, "B-spline signal processing", IEEE Transactions on Signal Processing 41.</remarks>
internal static class CubicSpline
{
    /// <summary>The number of coefficients that an interpolated value depends on, along each axis.</summary>
    public const int TapCount = 4;

    // B-splines overlap: the curve at a sample is (c₋₁ + 4·c + c₁)/6. Solving this for c takes a recursive filter forward and
    // one backward, in which a sample's influence shrinks by z a place, z² + 4·z + 1 = 0.
    private static readonly double Pole = Math.Sqrt(3) - 2;

    private const int MostTerms = 32; // |z|³² is 5·10⁻¹⁹

    /// <summary>
    /// Replaces the samples by the coefficients of the splines, divided by 6 along each axis; <see cref="Weights"/> contains
    /// the factors 6.
    /// </summary>
    /// <param name="values">[height, width], of one picture or of sixteen.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public static void Prefilter<TReal>(Span<TReal> values, int width, int height)
        where TReal : struct, IReal<TReal>
    {
        PrefilterAxis(values, height, width, width, 1);
        PrefilterAxis(values, width, 1, height, width);
    }

    /// <summary>Computes the weights of four coefficients at a place between the second and the third.</summary>
    /// <param name="t">The distance from the second, 0 ≤ t &lt; 1.</param>
    /// <param name="weights">Receives six times the values of the B-splines there; their sum is 6.</param>
    public static void Weights(double t, Span<double> weights)
    {
        var u = 1 - t;
        weights[0] = u * u * u;
        weights[1] = (3 * t * t * (t - 2)) + 4;
        weights[2] = (3 * u * u * (u - 2)) + 4;
        weights[3] = t * t * t;
    }

    /// <summary>
    /// Computes the weight of each sample in Σ z^k·x₋ₖ over all k ≥ 0, where x₋₁, x₋₂ … are the mirrored samples, with the
    /// period 2·(count − 1).
    /// </summary>
    /// <returns>The number of samples whose weight is not negligible.</returns>
    private static int MirroredWeights(int count, Span<double> weights)
    {
        var around = 1.0; // z^(2·(count − 1))
        for (var k = 1; k < count; k++)
            around *= Pole * Pole;
        var (near, far) = (1.0, around); // z^k, and z^(2·(count − 1) − k) for the same sample, mirrored at the other end
        var matter = Math.Min(count, weights.Length);
        for (var k = 0; k < matter; k++)
        {
            weights[k] = (near + (k == 0 || k == count - 1 ? 0 : far)) / (1 - around);
            near *= Pole;
            far /= Pole;
        }

        return matter;
    }

    /// <summary>Filters all lines along one axis, interleaved, since within a line each step depends on the one before.</summary>
    private static void PrefilterAxis<TReal>(Span<TReal> values, int count, int step, int lineCount, int lineStep)
        where TReal : struct, IReal<TReal>
    {
        if (count == 1) // and all its mirrored numbers are the same
        {
            for (var line = 0; line < lineCount; line++)
                values[line * lineStep] *= TReal.Create(1 / 6.0);
            return;
        }

        Span<double> mirrored = stackalloc double[MostTerms];
        mirrored = mirrored[..MirroredWeights(count, mirrored)];
        var z = TReal.Create(Pole);

        // Forward, s ← x + z·s.
        for (var line = 0; line < lineCount; line++)
        {
            var sum = TReal.Create(0);
            for (var k = 0; k < mirrored.Length; k++)
                sum += TReal.Create(mirrored[k]) * values[(line * lineStep) + (k * step)];
            values[line * lineStep] = sum;
        }

        for (var k = 1; k < count; k++)
        {
            for (var (line, i) = (0, k * step); line < lineCount; line++, i += lineStep)
                values[i] += z * values[i - step];
        }

        // Backward, c ← z·(c − s), from where the mirror makes the numbers on both sides of the last the same.
        for (var (line, i) = (0, (count - 1) * step); line < lineCount; line++, i += lineStep)
            values[i] = TReal.Create(Pole / ((Pole * Pole) - 1)) * (values[i] + (z * values[i - step]));
        for (var k = count - 2; k >= 0; k--)
        {
            for (var (line, i) = (0, k * step); line < lineCount; line++, i += lineStep)
                values[i] = z * (values[i + step] - values[i]);
        }
    }
}
