namespace Lantern.Images;

/// <summary>The amount of ink at each pixel, with the paper evened out and its grain smoothed.</summary>
/// <param name="Ink">The amount of ink: 0 for paper, 1 for ink.</param>
/// <param name="Paper">The brightness of the paper at each pixel.</param>
/// <param name="Findings">The measures of paper and ink.</param>
/// <param name="IsEmpty">Whether no pixels have enough contrast to be ink.</param>
internal sealed record InkSheet(GrayImage Ink, GrayImage Paper, InkFindings Findings, bool IsEmpty)
{
    // In levels of 255. Less contrast than this is the grain of paper or the steps between a JPEG's blocks.
    private const double LeastContrast = 8;

    // In deviations of the means of nine pixels. Of a million such means of pure noise the largest is at 5 deviations, and a
    // third more in shaded paper, whose noise grows when it is made as light as the rest.
    private const double LeastClearness = 7;

    private const int SampleCount = 1 << 16; // enough for a median that is right to a hundredth of the deviation
    private const float DarkestPaper = 0.2f; // darker paper is mostly noise, not to be divided by

    public static InkSheet Of(GrayImage gray)
    {
        var paper = Images.Paper.Under(gray);
        var ink = new GrayImage(gray.Width, gray.Height);
        var (darkest, lightest) = (float.MaxValue, float.MinValue);
        for (var index = 0; index < ink.Pixels.Length; index++)
        {
            var level = paper.Level.Pixels[index];
            (darkest, lightest) = (Math.Min(darkest, level), Math.Max(lightest, level));
            // Half of the light halves the brightness of paper and ink, and so their difference.
            ink.Pixels[index] = paper.InkIsDark
                ? (level - gray.Pixels[index]) / Math.Max(DarkestPaper, level)
                : gray.Pixels[index] - level;
        }

        var typical = paper.InkIsDark ? Math.Max(DarkestPaper, (darkest + lightest) / 2) : 1;
        var (middle, noise) = PaperNoise(ink);
        foreach (ref var pixel in ink.Pixels)
            pixel -= middle;

        var grain = noise;
        var (contrast, clearness) = Contrast(ink, noise);
        // Each smoothing removes two thirds of the noise, if it is independent from pixel to pixel; it would blur the strokes of a small picture.
        var rounds = Math.Max(ink.Width, ink.Height) switch { < 50 => 0, < 150 => 1, < 400 => 2, _ => 4 };
        for (var round = 0; round < rounds && noise > 0.1f * contrast; round++)
        {
            ink = Images.Paper.Blur(ink);
            (_, noise) = PaperNoise(ink);
            (contrast, clearness) = Contrast(ink, noise);
        }

        if (contrast > 0)
        {
            foreach (ref var pixel in ink.Pixels)
                pixel /= contrast;
        }

        return new InkSheet(ink, paper.Level, new InkFindings
        {
            IsDark = paper.InkIsDark,
            PaperFrom = Level(darkest),
            PaperTo = Level(lightest),
            Noise = 255 * grain * typical,
            Contrast = 255 * contrast * typical,
        }, 255 * contrast * typical < LeastContrast || clearness < LeastClearness);

        static byte Level(float brightness) => (byte)Math.Round(255 * Math.Clamp(brightness, 0, 1));
    }

    /// <summary>
    /// Estimates median and deviation of the paper (1.4826 times the median distance is the deviation of a normal distribution).
    /// The deviation is the smaller of two estimates, since ink enlarges both: from the distances to the median, since most
    /// pixels are paper, and from the differences of pixels four apart, since most such pairs cross no edge of a stroke.
    /// </summary>
    private static (float Median, float Deviation) PaperNoise(GrayImage ink)
    {
        const int Apart = 4;
        var step = Math.Max(1, ink.Pixels.Length / SampleCount) | 1; // odd, so that columns take turns
        var sample = new float[(ink.Pixels.Length + step - 1) / step];
        var distances = new float[sample.Length];
        for (var number = 0; number < sample.Length; number++)
        {
            var index = number * step;
            sample[number] = ink.Pixels[index];
            distances[number] = Math.Abs(sample[number] - ink.Pixels[index % ink.Width >= Apart ? index - Apart : Math.Min(index + Apart, ink.Pixels.Length - 1)]);
        }

        var middle = Images.Paper.Median(sample);
        foreach (ref var value in sample.AsSpan())
            value = Math.Abs(value - middle);
        return (middle, 1.4826f * Math.Min(Images.Paper.Median(sample), Images.Paper.Median(distances) / MathF.Sqrt(2)));
    }

    /// <summary>
    /// Measures the ink's contrast, the median of the pixels above half of the greatest mean of nine pixels, and its clearness,
    /// that greatest mean in deviations of such means, in which a third of the noise remains.
    /// </summary>
    private static (float Contrast, float Clearness) Contrast(GrayImage ink, float noise)
    {
        var means = Images.Paper.Blur(ink);
        var greatest = 0f;
        foreach (var mean in means.Pixels)
            greatest = Math.Max(greatest, mean);
        var clearness = greatest / Math.Max(1e-6f, PaperNoise(means).Deviation);
        var least = Math.Max(greatest / 2, 3 * noise);
        var standing = new List<float>();
        foreach (var pixel in ink.Pixels)
        {
            if (pixel > least)
                standing.Add(pixel);
        }

        if (standing.Count == 0)
            return (0, 0);
        standing.Sort();
        return (standing[standing.Count / 2], clearness);
    }
}
