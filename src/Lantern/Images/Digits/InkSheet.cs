namespace Lantern;

/// <summary>How much ink each pixel has, once the paper is evened out and its grain smoothed.</summary>
/// <param name="Ink">0 is paper, 1 is ink.</param>
/// <param name="Paper">How light the paper is at each pixel.</param>
/// <param name="Findings">What was found on the way.</param>
/// <param name="IsEmpty">Whether nothing stands out that could be ink.</param>
internal sealed record InkSheet(GrayImage Ink, GrayImage Paper, InkFindings Findings, bool IsEmpty)
{
    // In levels of 255. What stands out less is the grain of paper or the steps of a JPEG's squares.
    private const double LeastContrast = 8;

    // In deviations of the means of nine pixels. Among a million of pure noise the greatest is 5 deviations from the middle, and
    // a third more where shaded paper was made as light as the rest, and its noise with it.
    private const double ClearlyInk = 7;

    private const int SampleCount = 1 << 16; // enough for a median that is right to a hundredth of the deviation
    private const float DarkestPaper = 0.2f; // below it dividing by the paper's brightness would only divide by noise

    public static InkSheet Of(GrayImage gray)
    {
        var paper = Lantern.Paper.Under(gray);
        var ink = new GrayImage(gray.Width, gray.Height);
        var (darkest, lightest) = (float.MaxValue, float.MinValue);
        for (var index = 0; index < ink.Pixels.Length; index++)
        {
            var level = paper.Level.Pixels[index];
            (darkest, lightest) = (Math.Min(darkest, level), Math.Max(lightest, level));
            // Where half of the light falls, paper and ink are half as bright, and so is the difference.
            ink.Pixels[index] = paper.InkIsDark
                ? (level - gray.Pixels[index]) / Math.Max(DarkestPaper, level)
                : gray.Pixels[index] - level;
        }

        var typical = paper.InkIsDark ? Math.Max(DarkestPaper, (darkest + lightest) / 2) : 1;
        var (middle, noise) = Scatter(ink);
        foreach (ref var pixel in ink.Pixels)
            pixel -= middle;

        var grain = noise;
        var (contrast, clearness) = Contrast(ink, noise);
        // Each smoothing takes two thirds of the noise, if a pixel's is its own; strokes of a small picture would suffer.
        var rounds = Math.Max(ink.Width, ink.Height) switch { < 50 => 0, < 150 => 1, < 400 => 2, _ => 4 };
        for (var round = 0; round < rounds && noise > 0.1f * contrast; round++)
        {
            ink = Lantern.Paper.Blur(ink);
            (_, noise) = Scatter(ink);
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
        }, 255 * contrast * typical < LeastContrast || clearness < ClearlyInk);

        static byte Level(float brightness) => (byte)Math.Round(255 * Math.Clamp(brightness, 0, 1));
    }

    /// <summary>
    /// Median and deviation of the paper (1.4826 times the median distance is the deviation of a normal distribution). From the
    /// median of all pixels, since paper is the majority, or from the distances of pixels four apart, since most are on one
    /// side of a stroke's edge: what is not paper enlarges both, so the smaller counts.
    /// </summary>
    private static (float Middle, float Deviation) Scatter(GrayImage ink)
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

        var middle = Lantern.Paper.Median(sample);
        foreach (ref var value in sample.AsSpan())
            value = Math.Abs(value - middle);
        return (middle, 1.4826f * Math.Min(Lantern.Paper.Median(sample), Lantern.Paper.Median(distances) / MathF.Sqrt(2)));
    }

    /// <summary>
    /// How far typical ink stands out: the median of what stands out at least half as far as anything larger than a speck does.
    /// And how clearly that does, in deviations: with the mean of nine pixels for each, of which noise leaves a third.
    /// </summary>
    private static (float Contrast, float Clearness) Contrast(GrayImage ink, float noise)
    {
        var means = Lantern.Paper.Blur(ink);
        var greatest = 0f;
        foreach (var mean in means.Pixels)
            greatest = Math.Max(greatest, mean);
        var clearness = greatest / Math.Max(1e-6f, Scatter(means).Deviation);
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
