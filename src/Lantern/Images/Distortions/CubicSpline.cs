namespace Lantern;

/// <summary>
/// The smooth curve through given numbers that <c>scipy.ndimage</c> uses by default: a sum of cubic B-splines, one at each
/// number. Beyond the ends the numbers go on as in a mirror, the last of them being the mirror.
/// </summary>
/// <remarks>Unser, Aldroubi and Eden 1993, "B-spline signal processing", IEEE Transactions on Signal Processing 41.</remarks>
internal static class CubicSpline
{
    /// <summary>How many coefficients a value between two numbers depends on, along each axis.</summary>
    public const int TapCount = 4;

    // B-splines overlap: the curve at a number is (c₋₁ + 4·c + c₁)/6. Solving this for c takes a sum forward and a sum
    // backward in which a number's influence shrinks by z a place, z² + 4·z + 1 = 0.
    private static readonly double Pole = Math.Sqrt(3) - 2;

    private const int MostTerms = 32; // |z|³² is 5·10⁻¹⁹

    /// <summary>
    /// Puts a sixth of the splines' coefficients in place of the numbers, along both axes, so a 36th in all;
    /// <see cref="Weights"/> makes up for it.
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

    /// <summary>The four coefficients' weights at a place between the second and the third.</summary>
    /// <param name="t">How far beyond the second, 0 ≤ t &lt; 1.</param>
    /// <param name="weights">Six times the B-splines there: their sum is 6.</param>
    public static void Weights(double t, Span<double> weights)
    {
        var u = 1 - t;
        weights[0] = u * u * u;
        weights[1] = (3 * t * t * (t - 2)) + 4;
        weights[2] = (3 * u * u * (u - 2)) + 4;
        weights[3] = t * t * t;
    }

    /// <summary>
    /// What each number adds to the sum of z^k·x₋ₖ over all k ≥ 0, where x₋₁, x₋₂ … are its mirrored numbers: they repeat
    /// after 2·(count − 1).
    /// </summary>
    /// <returns>How many numbers matter.</returns>
    private static int MirroredWeights(int count, Span<double> weights)
    {
        var around = 1.0; // z^(2·(count − 1))
        for (var k = 1; k < count; k++)
            around *= Pole * Pole;
        var (near, far) = (1.0, around); // z^k, and z^(2·(count − 1) − k) for the same number seen in the far mirror
        var matter = Math.Min(count, weights.Length);
        for (var k = 0; k < matter; k++)
        {
            weights[k] = (near + (k == 0 || k == count - 1 ? 0 : far)) / (1 - around);
            near *= Pole;
            far /= Pole;
        }

        return matter;
    }

    /// <summary>Goes along all lines of an axis side by side, since a step along one line has to wait for the step before.</summary>
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
