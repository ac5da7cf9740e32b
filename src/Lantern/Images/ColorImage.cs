namespace Lantern.Images;

/// <summary>A picture in color, as screens and PNG files have it: three bytes a pixel, red, green and blue.</summary>
public sealed class ColorImage
{
    private readonly byte[] _pixels;

    /// <summary>Creates a black picture.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or both together are more than an array holds.</exception>
    public ColorImage(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((Int128)width * height * 3, Array.MaxLength, nameof(height));
        (Width, Height) = (width, height);
        _pixels = new byte[width * height * 3];
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>All pixels, row after row from the top, each from the left: <c>[Height, Width, 3]</c>.</summary>
    public Span<byte> Pixels => _pixels;

    /// <summary>
    /// The luma of each pixel, from 0 to 1: (0.299 red + 0.587 green + 0.114 blue) / 255. For a gray pixel exactly its byte
    /// divided by 255, as in <see cref="GrayImage.FromBytes"/>.
    /// </summary>
    /// <remarks>Source: Recommendation ITU-R BT.601.</remarks>
    public GrayImage ToGray()
    {
        var gray = new GrayImage(Width, Height);
        Span<float> lightness = gray.Pixels;
        for (int i = 0, at = 0; i < lightness.Length; i++, at += 3)
        {
            // Whole numbers, so that only the division rounds.
            lightness[i] = (299 * _pixels[at] + 587 * _pixels[at + 1] + 114 * _pixels[at + 2]) / 255_000f;
        }
        return gray;
    }

    /// <summary>The picture enlarged by a whole factor: each pixel becomes a square.</summary>
    /// <param name="factor">The side of that square.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not positive, or the result larger than an array.</exception>
    public ColorImage Enlarge(int factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor, Array.MaxLength / Math.Max(Width, Height));
        var large = new ColorImage(Width * factor, Height * factor);
        for (int y = 0, at = 0; y < large.Height; y++)
        {
            ReadOnlySpan<byte> row = _pixels.AsSpan(3 * Width * (y / factor), 3 * Width);
            for (int x = 0; x < large.Width; x++, at += 3)
                row.Slice(3 * (x / factor), 3).CopyTo(large._pixels.AsSpan(at));
        }
        return large;
    }
}
