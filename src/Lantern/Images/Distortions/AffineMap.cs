namespace Lantern.Images;

/// <summary>
/// An affine map of the plane: rotation, shift, scaling and shear about the middle of a picture. The pixel at (x, y) of the
/// new picture comes from (XX·x + XY·y + X, YX·x + YY·y + Y) in the old one. Coordinates are in pixels from the middle, x to
/// the right and y down.
/// </summary>
public readonly record struct AffineMap(double XX, double XY, double X, double YX, double YY, double Y)
{
    /// <summary>The map that leaves a picture as it is.</summary>
    public static AffineMap Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>The map that turns a picture counterclockwise.</summary>
    /// <param name="degrees">The angle; clockwise if negative.</param>
    public static AffineMap Rotation(double degrees)
    {
        var (sine, cosine) = SinCos(degrees);
        return new(cosine, -sine, 0, sine, cosine, 0);
    }

    /// <summary>The map that moves a picture.</summary>
    /// <param name="right">Pixels to the right.</param>
    /// <param name="down">Pixels down.</param>
    public static AffineMap Shift(double right, double down) => new(1, 0, -right, 0, 1, -down);

    /// <summary>The map that enlarges a picture, or reduces it by factors below 1.</summary>
    /// <param name="width">The horizontal factor, greater than 0.</param>
    /// <param name="height">The vertical factor, greater than 0.</param>
    public static AffineMap Scaling(double width, double height) => new(1 / width, 0, 0, 0, 1 / height, 0);

    /// <summary>The map that slants a picture to the right, as in italics.</summary>
    /// <param name="slope">Pixels to the right for each pixel up.</param>
    public static AffineMap Shear(double slope) => new(1, slope, 0, 0, 1, 0);

    /// <summary>The composition of two maps: this one first, then the next.</summary>
    public AffineMap Then(AffineMap next) => new(
        (XX * next.XX) + (XY * next.YX), (XX * next.XY) + (XY * next.YY), (XX * next.X) + (XY * next.Y) + X,
        (YX * next.XX) + (YY * next.YX), (YX * next.XY) + (YY * next.YY), (YX * next.X) + (YY * next.Y) + Y);

    /// <summary>
    /// Sine and cosine, exact for multiples of 90°, the same on every operating system: the Taylor series within ±45°, whose
    /// remainder there, (π/4)¹⁹/19!, is below 10⁻¹⁹.
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
