namespace Lantern.Images;

/// <summary>Enlargement and reduction of pictures. A reduction averages by area, so that thin strokes fade but never vanish.</summary>
internal static class Resizing
{
    /// <summary>The picture reduced by a whole factor: each new pixel is the mean of a square, cut off at the right and lower edge.</summary>
    /// <param name="image">Any picture.</param>
    /// <param name="factor">The side of the squares, at least 1.</param>
    public static GrayImage Shrink(GrayImage image, int factor)
    {
        if (factor == 1)
            return image;
        var small = new GrayImage(Blocks(image.Width, factor), Blocks(image.Height, factor));
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Pixels.Slice(y * image.Width, image.Width);
            var sums = small.Pixels.Slice(y / factor * small.Width, small.Width);
            for (var x = 0; x < row.Length; x++)
                sums[x / factor] += row[x];
        }

        for (var y = 0; y < small.Height; y++)
        {
            for (var x = 0; x < small.Width; x++)
                small[x, y] /= Math.Min(factor, image.Width - (x * factor)) * Math.Min(factor, image.Height - (y * factor));
        }

        return small;
    }

    /// <summary>How many blocks of that size cover a length.</summary>
    public static int Blocks(int length, int size) => (length + size - 1) / size;

    /// <summary>The picture enlarged by bilinear interpolation between the middles of its pixels.</summary>
    public static GrayImage Enlarge(GrayImage image, int width, int height)
    {
        var large = new GrayImage(width, height);
        for (var y = 0; y < height; y++)
        {
            var (y0, y1, v) = Neighbors(y, height, image.Height);
            var upper = image.Pixels.Slice(y0 * image.Width, image.Width);
            var lower = image.Pixels.Slice(y1 * image.Width, image.Width);
            var row = large.Pixels.Slice(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var (x0, x1, u) = Neighbors(x, width, image.Width);
                var (above, below) = (upper[x0] + (u * (upper[x1] - upper[x0])), lower[x0] + (u * (lower[x1] - lower[x0])));
                row[x] = above + (v * (below - above));
            }
        }

        return large;

        static (int First, int Second, float Share) Neighbors(int at, int length, int sourceLength)
        {
            var position = Math.Clamp(((at + 0.5f) * sourceLength / length) - 0.5f, 0, sourceLength - 1);
            var first = Math.Min((int)position, Math.Max(0, sourceLength - 2));
            return (first, Math.Min(first + 1, sourceLength - 1), position - first);
        }
    }

    /// <summary>The picture reduced to any size: each new pixel is the mean of the area it covers, parts of old pixels included.</summary>
    public static GrayImage Average(GrayImage image, int width, int height)
    {
        // Columns first, then rows: the share of a pixel is the product of the two.
        var narrow = new GrayImage(width, image.Height);
        var columns = Enumerable.Range(0, width).SelectMany(x => Covered(x, width, image.Width).Select(covered => (x, covered.At, covered.Share))).ToArray();
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Pixels.Slice(y * image.Width, image.Width);
            foreach (var (x, column, share) in columns)
                narrow[x, y] += share * row[column];
        }

        var small = new GrayImage(width, height);
        for (var y = 0; y < height; y++)
        {
            foreach (var (row, share) in Covered(y, height, image.Height))
            {
                for (var x = 0; x < width; x++)
                    small[x, y] += share * narrow[x, row];
            }
        }

        return small;

        static IEnumerable<(int At, float Share)> Covered(int at, int length, int sourceLength)
        {
            var (begin, end) = ((double)at * sourceLength / length, (at + 1.0) * sourceLength / length);
            for (var source = (int)begin; source < end && source < sourceLength; source++)
                yield return (source, (float)((Math.Min(end, source + 1) - Math.Max(begin, source)) / (end - begin)));
        }
    }
}
