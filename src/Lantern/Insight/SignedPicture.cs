namespace Lantern;

/// <summary>
/// Numbers as pixels: white is zero, red above, blue below, and the stronger the farther. For weights, and for what speaks
/// for and against an answer.
/// </summary>
public static class SignedPicture
{
    // Not pure red and blue: as dark as each other, and different enough for those who see red badly. (ColorBrewer, RdBu.)
    private static readonly (int Red, int Green, int Blue) Above = (178, 24, 43), Below = (33, 102, 172);

    /// <summary>Draws numbers.</summary>
    /// <param name="values">Row by row from the top, [height, width].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="full">The size of number that gets the full color, as all larger ones do; shared by pictures that are compared.</param>
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
    /// The size that all but a share of the numbers stay below: so that a few that stick out do not make all others pale.
    /// </summary>
    /// <param name="values">The numbers of all pictures that are compared.</param>
    /// <param name="beyond">The share that may be larger.</param>
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
