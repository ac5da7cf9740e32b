using Lantern.Images;

namespace Lantern.Insight;

/// <summary>
/// A picture of signed numbers, such as weights or contributions: white for zero, red above, blue below, the more saturated the
/// larger.
/// </summary>
public static class SignedPicture
{
    // A red and a blue of equal lightness, distinct also for the color-blind. (ColorBrewer, RdBu.)
    private static readonly (int Red, int Green, int Blue) Above = (178, 24, 43), Below = (33, 102, 172);

    /// <summary>Draws numbers.</summary>
    /// <param name="values">The numbers, row by row from the top, [height, width].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="full">The absolute value from which numbers have the full color; equal for pictures that are compared.</param>
    /// <exception cref="ArgumentException">The numbers do not fill rows of that width.</exception>
    public static ColorImage Draw(ReadOnlySpan<float> values, int width, double full)
    {
        if (width < 1 || values.IsEmpty || values.Length % width != 0)
            throw new ArgumentException($"{values.Length} numbers are no picture with rows of {width}.", nameof(values));
        var image = new ColorImage(width, values.Length / width);
        for (var i = 0; i < values.Length; i++)
        {
            var end = values[i] > 0 ? Above : Below;
            var share = full > 0 ? Math.Min(1, Math.Abs(values[i]) / full) : 0;
            image.Pixels[3 * i] = Mixed(end.Red, share);
            image.Pixels[(3 * i) + 1] = Mixed(end.Green, share);
            image.Pixels[(3 * i) + 2] = Mixed(end.Blue, share);
        }

        return image;
    }

    /// <summary>
    /// A quantile of the absolute values, for the full color: so that a few outliers do not make all others pale.
    /// </summary>
    /// <param name="values">The numbers of all pictures that are compared.</param>
    /// <param name="beyond">The share of larger numbers.</param>
    public static double Full(ReadOnlySpan<float> values, double beyond)
    {
        var sizes = values.ToArray();
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = Math.Abs(sizes[i]);
        sizes.AsSpan().Sort();
        return sizes.Length == 0 ? 0 : sizes[(int)((1 - beyond) * (sizes.Length - 1))];
    }

    private static byte Mixed(int end, double share) => (byte)Math.Round(255 + (share * (end - 255)));
}
