namespace Lantern.Images;

/// <summary>
/// Measurement and change of the width of strokes, both by an exact Euclidean distance transform in time proportional to the
/// number of pixels (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", 2012).
/// </summary>
internal static class Strokes
{
    /// <summary>
    /// The mean width of the strokes, in pixels: four times the mean distance of ink from the edge, which rises to half the
    /// width across a stroke and falls again.
    /// </summary>
    /// <param name="mask">Ink is 1, paper is 0.</param>
    public static double Width(GrayImage mask)
    {
        var distances = SquaredDistances(mask, to: 0);
        double sum = 0;
        var count = 0;
        for (var index = 0; index < distances.Length; index++)
        {
            if (mask.Pixels[index] > 0)
                (sum, count) = (sum + Math.Sqrt(distances[index]) - 0.5, count + 1); // the edge is half a pixel before the middle of the next
        }

        return count == 0 ? 0 : 4 * sum / count;
    }

    /// <summary>The strokes widened by a margin on each side, in pixels, or thinned if it is negative; antialiased.</summary>
    public static GrayImage Widen(GrayImage mask, double margin)
    {
        var distances = SquaredDistances(mask, to: margin >= 0 ? 1 : 0);
        var wide = new GrayImage(mask.Width, mask.Height);
        for (var index = 0; index < distances.Length; index++)
        {
            var beyond = Math.Sqrt(distances[index]) - 0.5 - Math.Abs(margin); // how far outside the new edge, or inside of it
            wide.Pixels[index] = (float)(margin >= 0 ? Math.Clamp(0.5 - beyond, 0, 1) : Math.Clamp(0.5 + beyond, 0, 1));
        }

        return wide;
    }

    /// <summary>The squared distance of each pixel from the nearest one that is 0, or 1.</summary>
    private static float[] SquaredDistances(GrayImage mask, int to)
    {
        var (width, height) = (mask.Width, mask.Height);
        const float Far = 1e9f;
        var distances = new float[width * height];
        for (var index = 0; index < distances.Length; index++)
            distances[index] = mask.Pixels[index] > 0 == to > 0 ? 0 : Far;

        var longest = Math.Max(width, height);
        var (line, result, vertices, borders) = (new float[longest], new float[longest], new int[longest], new double[longest + 1]);
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
                line[y] = distances[(y * width) + x];
            LowerEnvelope(line.AsSpan(0, height));
            for (var y = 0; y < height; y++)
                distances[(y * width) + x] = result[y];
        }

        for (var y = 0; y < height; y++)
        {
            distances.AsSpan(y * width, width).CopyTo(line);
            LowerEnvelope(line.AsSpan(0, width));
            result.AsSpan(0, width).CopyTo(distances.AsSpan(y * width));
        }

        return distances;

        // result[q] = the least over p of values[p] + (q − p)²: which of the parabolas over p is the lowest at q.
        void LowerEnvelope(ReadOnlySpan<float> values)
        {
            var count = 0;
            (vertices[0], borders[0], borders[1]) = (0, double.NegativeInfinity, double.PositiveInfinity);
            for (var q = 1; q < values.Length; q++)
            {
                var border = Crossing(values, q, vertices[count]);
                while (border <= borders[count])
                    border = Crossing(values, q, vertices[--count]);
                (vertices[++count], borders[count], borders[count + 1]) = (q, border, double.PositiveInfinity);
            }

            count = 0;
            for (var q = 0; q < values.Length; q++)
            {
                while (borders[count + 1] < q)
                    count++;
                result[q] = values[vertices[count]] + ((float)(q - vertices[count]) * (q - vertices[count]));
            }
        }

        static double Crossing(ReadOnlySpan<float> values, int q, int p) =>
            (values[q] + ((double)q * q) - values[p] - ((double)p * p)) / (2.0 * (q - p));
    }
}
