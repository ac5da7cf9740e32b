namespace Lantern.Images;

/// <summary>Conversion of color to gray by the channel in which the ink has the most contrast.</summary>
internal static class Inks
{
    private const int SmallSide = 250; // of the reduced picture in which channels are compared
    private const double Advantage = 1.4; // by which a channel must exceed luma, whose noise is less

    /// <summary>The best channel: luma, unless the contrast of colored ink is far larger in red, green or blue alone.</summary>
    public static GraySource BestGray(ColorImage picture)
    {
        if (IsGray(picture))
            return GraySource.Luma;
        var factor = Resizing.Blocks(Math.Max(picture.Width, picture.Height), SmallSide);
        var best = GraySource.Luma;
        var most = Advantage * Clearness(GraySource.Luma);
        foreach (var source in (ReadOnlySpan<GraySource>)[GraySource.Red, GraySource.Green, GraySource.Blue])
        {
            var clearness = Clearness(source);
            if (clearness > most)
                (best, most) = (source, clearness);
        }

        return best;

        double Clearness(GraySource source)
        {
            var found = InkSheet.Of(Gray(picture, source, factor)).Findings;
            return found.Contrast - (3 * found.Noise);
        }
    }

    /// <summary>The picture in gray, reduced by a whole factor.</summary>
    public static GrayImage Gray(ColorImage picture, GraySource source, int factor)
    {
        if (source == GraySource.Luma)
            return Resizing.Shrink(picture.ToGray(), factor);
        var channel = (int)source - (int)GraySource.Red;
        var gray = new GrayImage(picture.Width, picture.Height);
        for (var index = 0; index < gray.Pixels.Length; index++)
            gray.Pixels[index] = picture.Pixels[(3 * index) + channel] / 255f;
        return Resizing.Shrink(gray, factor);
    }

    private static bool IsGray(ColorImage picture)
    {
        var pixels = picture.Pixels;
        for (var at = 0; at < pixels.Length; at += 3)
        {
            if (pixels[at] != pixels[at + 1] || pixels[at] != pixels[at + 2])
                return false;
        }

        return true;
    }
}
