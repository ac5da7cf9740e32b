namespace Lantern.Images;

/// <summary>
/// An estimate of the paper under the ink: its brightness at each pixel, and whether the ink is darker. It works on a coarse
/// raster of medians, in which thin strokes vanish. A quadratic surface is fitted with the least sum of absolute distances;
/// the sign of the third moment of the distances tells the side of the ink. A morphological opening on that side removes
/// everything narrower than a third of the picture; the rest is shade.
/// </summary>
internal sealed class Paper
{
    private const int Terms = 6;
    private const int RasterSide = 64;
    private const int RimWeight = 4; // of the outermost cells, which are paper rather than ink
    private const int Rounds = 20; // of fitting the surface, at most; most converge within ten
    private const double LeastChange = 0.1 / 255; // of a coefficient, else the surface has converged

    private Paper(GrayImage level, bool inkIsDark) => (Level, InkIsDark) = (level, inkIsDark);

    /// <summary>The paper's brightness at each pixel.</summary>
    public GrayImage Level { get; }

    /// <summary>Dark ink on light paper; else light on dark.</summary>
    public bool InkIsDark { get; }

    public static Paper Under(GrayImage image)
    {
        var raster = Medians(image, Resizing.Blocks(Math.Max(image.Width, image.Height), RasterSide));
        var surface = Surface(raster);

        // The third moment: in it thin strokes far from the surface outweigh much paper close to it.
        var tail = 0.0;
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var distance = image.Pixels[(y * image.Width) + x] - At(surface, Relative(x, image.Width), Relative(y, image.Height));
                tail += distance * distance * distance;
            }
        }

        var inkIsDark = tail <= 0;
        var sign = inkIsDark ? -1 : 1;
        var rest = new GrayImage(raster.Width, raster.Height);
        ForEach(rest, (x, y) => rest[x, y] = sign * (raster[x, y] - RasterSurface(x, y)));

        var level = Smooth(Open(Blur(rest), Math.Max(3, Math.Min(raster.Width, raster.Height) / 3)));
        ForEach(level, (x, y) => level[x, y] = (sign * level[x, y]) + RasterSurface(x, y));
        return new Paper(Resizing.Enlarge(level, image.Width, image.Height), inkIsDark);

        float RasterSurface(int x, int y) => (float)At(surface, Relative(x, raster.Width), Relative(y, raster.Height));
    }

    private static GrayImage Medians(GrayImage image, int side)
    {
        if (side == 1)
            return image;
        var raster = new GrayImage(Resizing.Blocks(image.Width, side), Resizing.Blocks(image.Height, side));
        var cell = new float[side * side];
        ForEach(raster, (x, y) =>
        {
            var (left, width) = (x * side, Math.Min(side, image.Width - (x * side)));
            var count = 0;
            for (var row = y * side; row < Math.Min(image.Height, (y + 1) * side); row++, count += width)
                image.Pixels.Slice((row * image.Width) + left, width).CopyTo(cell.AsSpan(count));
            raster[x, y] = Median(cell.AsSpan(0, count));
        });
        return raster;
    }

    /// <summary>The median; sorts the values.</summary>
    public static float Median(Span<float> values)
    {
        values.Sort();
        return values[values.Length / 2];
    }

    /// <summary>
    /// Fits the quadratic surface with the least sum of absolute distances, by iteratively reweighted least squares: the
    /// weight of a cell is the inverse of its distance from the last round's surface.
    /// </summary>
    /// <returns>The six coefficients that <see cref="At"/> takes.</returns>
    private static double[] Surface(GrayImage raster)
    {
        double[] surface = [Median(raster.Pixels.ToArray()), 0, 0, 0, 0, 0];
        Span<double> terms = stackalloc double[Terms + 1]; // the last is the height itself
        for (var round = 0; round < Rounds; round++)
        {
            // The normal equations, a row for each term, the right-hand side in the last column. Symmetric, so half of them is summed.
            var equations = new double[Terms][];
            for (var row = 0; row < Terms; row++)
                equations[row] = new double[Terms + 1];
            for (var y = 0; y < raster.Height; y++)
            {
                var heights = raster.Pixels.Slice(y * raster.Width, raster.Width);
                for (var x = 0; x < heights.Length; x++)
                {
                    var (u, v) = (Relative(x, raster.Width), Relative(y, raster.Height));
                    SetTerms(terms, u, v);
                    terms[Terms] = heights[x];
                    var isRim = x == 0 || y == 0 || x == raster.Width - 1 || y == raster.Height - 1;
                    var weight = (isRim ? RimWeight : 1) / Math.Max(1.0 / 255, Math.Abs(heights[x] - At(surface, u, v)));
                    for (var row = 0; row < Terms; row++)
                    {
                        var (equation, share) = (equations[row], weight * terms[row]);
                        for (var column = row; column <= Terms; column++)
                            equation[column] += share * terms[column];
                    }
                }
            }

            for (var row = 1; row < Terms; row++)
            {
                for (var column = 0; column < row; column++)
                    equations[row][column] = equations[column][row];
            }

            var last = surface;
            surface = Solve(equations);
            if (last.Zip(surface).All(pair => Math.Abs(pair.First - pair.Second) < LeastChange))
                break;
        }

        return surface;
    }

    private static void SetTerms(Span<double> terms, double u, double v) =>
        (terms[0], terms[1], terms[2], terms[3], terms[4], terms[5]) = (1, u, v, u * u, u * v, v * v);

    /// <summary>The surface's height, for coordinates from −0.5 to 0.5.</summary>
    private static double At(double[] surface, double u, double v) =>
        surface[0] + (surface[1] * u) + (surface[2] * v) + (surface[3] * u * u) + (surface[4] * u * v) + (surface[5] * v * v);

    private static double Relative(int at, int length) => ((at + 0.5) / length) - 0.5;

    /// <summary>Gaussian elimination. The matrix is symmetric and positive semidefinite; an undetermined term (of a raster of one row, say) is 0.</summary>
    private static double[] Solve(double[][] equations)
    {
        for (var pivot = 0; pivot < Terms; pivot++)
        {
            var isKnown = equations[pivot][pivot] > 1e-9 * equations[0][0];
            for (var row = 0; row < Terms; row++)
            {
                var share = row == pivot || !isKnown ? 0 : equations[row][pivot] / equations[pivot][pivot];
                for (var column = pivot; column <= Terms; column++)
                    equations[row][column] -= share * equations[pivot][column];
            }

            if (!isKnown)
            {
                for (var k = 0; k < Terms; k++)
                    (equations[pivot][k], equations[k][pivot]) = (0, 0);
                (equations[pivot][pivot], equations[pivot][Terms]) = (1, 0);
            }
        }

        return [.. Enumerable.Range(0, Terms).Select(row => equations[row][Terms] / equations[row][row])];
    }

    /// <summary>Morphological opening, which removes all peaks narrower than the window: the minimum within it, then the maximum of these.</summary>
    private static GrayImage Open(GrayImage image, int window) =>
        Extreme(Extreme(image, window, (first, second) => Math.Min(first, second), shrinks: true), window, (first, second) => Math.Max(first, second), shrinks: false);

    /// <summary>
    /// The extreme of each square window. Windows lie inside the picture, since otherwise a stroke that leaves it would count as
    /// paper; so the minimum makes the picture smaller, and the maximum undoes it.
    /// </summary>
    private static GrayImage Extreme(GrayImage image, int window, Func<float, float, float> choose, bool shrinks)
    {
        return Pass(Pass(image, 1, 0), 0, 1);

        GrayImage Pass(GrayImage source, int stepX, int stepY)
        {
            var length = (stepX * source.Width) + (stepY * source.Height);
            var reach = Math.Min(window, shrinks ? length : int.MaxValue) - 1;
            var change = shrinks ? -reach : reach;
            var target = new GrayImage(source.Width + (stepX * change), source.Height + (stepY * change));
            ForEach(target, (x, y) =>
            {
                var at = (stepX * x) + (stepY * y);
                var (first, last) = shrinks ? (at, at + reach) : (Math.Max(0, at - reach), Math.Min(length - 1, at));
                var extreme = source[x + (stepX * (first - at)), y + (stepY * (first - at))];
                for (var k = first + 1; k <= last; k++)
                    extreme = choose(extreme, source[x + (stepX * (k - at)), y + (stepY * (k - at))]);
                target[x, y] = extreme;
            });
            return target;
        }
    }

    /// <summary>The mean of each cell and its neighbors, twice.</summary>
    private static GrayImage Smooth(GrayImage image) => Blur(Blur(image));

    /// <summary>The mean of each pixel and its eight neighbors; at the edge of those that there are.</summary>
    public static GrayImage Blur(GrayImage image)
    {
        var (width, height) = (image.Width, image.Height);
        var rows = new GrayImage(width, height);
        for (var y = 0; y < height; y++)
        {
            var source = image.Pixels.Slice(y * width, width);
            var target = rows.Pixels.Slice(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = (Math.Max(0, x - 1), Math.Min(width - 1, x + 1));
                target[x] = (source[left] + source[x] + source[right]) / 3;
            }
        }

        var blurred = new GrayImage(width, height);
        for (var y = 0; y < height; y++)
        {
            var above = rows.Pixels.Slice(Math.Max(0, y - 1) * width, width);
            var here = rows.Pixels.Slice(y * width, width);
            var below = rows.Pixels.Slice(Math.Min(height - 1, y + 1) * width, width);
            var target = blurred.Pixels.Slice(y * width, width);
            for (var x = 0; x < width; x++)
                target[x] = (above[x] + here[x] + below[x]) / 3;
        }

        return blurred;
    }

    private static void ForEach(GrayImage image, Action<int, int> visit)
    {
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
                visit(x, y);
        }
    }
}
