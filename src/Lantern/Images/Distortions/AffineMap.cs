namespace Lantern;

/// <summary>
/// A map of the plane that keeps lines straight: it turns, shifts, scales and shears pictures about their middle. It says
/// where the pixel at (x, y) of the new picture is taken from in the old one: (XX·x + XY·y + X, YX·x + YY·y + Y). Places are
/// in pixels from the middle, x to the right and y down.
/// </summary>
public readonly record struct AffineMap(double XX, double XY, double X, double YX, double YY, double Y)
{
    /// <summary>Leaves a picture as it is.</summary>
    public static AffineMap Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>Turns the picture against the clock.</summary>
    /// <param name="degrees">How far; below 0 with the clock.</param>
    public static AffineMap Rotation(double degrees)
    {
        var (sine, cosine) = SinCos(degrees);
        return new(cosine, -sine, 0, sine, cosine, 0);
    }

    /// <summary>Moves the picture.</summary>
    /// <param name="right">Pixels to the right.</param>
    /// <param name="down">Pixels down.</param>
    public static AffineMap Shift(double right, double down) => new(1, 0, -right, 0, 1, -down);

    /// <summary>Makes what is seen larger.</summary>
    /// <param name="width">How many times as wide, greater than 0.</param>
    /// <param name="height">How many times as high, greater than 0.</param>
    public static AffineMap Scaling(double width, double height) => new(1 / width, 0, 0, 0, 1 / height, 0);

    /// <summary>Makes upright things lean to the right, as in italics.</summary>
    /// <param name="slope">Pixels to the right for each pixel up.</param>
    public static AffineMap Shear(double slope) => new(1, slope, 0, 0, 1, 0);

    /// <summary>Does this to a picture, and then the next to what has become of it.</summary>
    public AffineMap Then(AffineMap next) => new(
        (XX * next.XX) + (XY * next.YX), (XX * next.XY) + (XY * next.YY), (XX * next.X) + (XY * next.Y) + X,
        (YX * next.XX) + (YY * next.YX), (YX * next.XY) + (YY * next.YY), (YX * next.X) + (YY * next.Y) + Y);

    /// <summary>
    /// Sine and cosine, exact for quarter turns. Our own, since those of operating systems differ in the last digit: within
    /// half a quarter turn by the Taylor series, whose remainder there, (π/4)¹⁹/19!, is below 10⁻¹⁹.
    /// </summary>
    internal static (double Sine, double Cosine) SinCos(double degrees)
    {
        degrees = Math.IEEERemainder(degrees, 360); // exact
        var quarters = Math.Round(degrees / 90);
        var angle = (degrees - (90 * quarters)) * (Math.PI / 180);
        var (sine, cosine) = (0.0, 1.0);
        var term = 1.0; // angleⁿ/n! with its sign in the series
        for (var n = 1; n <= 18; n++)
        {
            term *= (n % 2 == 0 ? -angle : angle) / n;
            (sine, cosine) = n % 2 == 0 ? (sine, cosine + term) : (sine + term, cosine);
        }

        return ((int)quarters & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }
}
