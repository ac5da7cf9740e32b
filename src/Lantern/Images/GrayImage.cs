namespace Lantern.Images;

/// <summary>
/// A picture in gray: the lightness of each pixel, from 0 for black to 1 for white. Intermediate results may leave that range.
/// </summary>
/// <example><code>
/// var picture = new GrayImage(width: 28, height: 28); // black
/// picture[14, 14] = 1;
/// Png.Write("dot.png", picture);
/// </code></example>
public sealed class GrayImage
{
    private readonly float[] _pixels;

    /// <summary>Creates a black picture.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or both together are more than an array holds.</exception>
    public GrayImage(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, Array.MaxLength, nameof(height));
        (Width, Height) = (width, height);
        _pixels = new float[width * height];
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>All pixels, row after row from the top, each from the left: <c>[Height, Width]</c>.</summary>
    public Span<float> Pixels => _pixels;

    /// <summary>The pixel in column <paramref name="x"/> from the left and row <paramref name="y"/> from the top, both from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public ref float this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
            return ref _pixels[y * Width + x];
        }
    }

    /// <summary>The picture of some bytes, such as MNIST's: each pixel is its byte divided by 255.</summary>
    /// <param name="bytes">The pixels, row after row: <c>[height, width]</c>.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">There are not as many bytes as pixels.</exception>
    public static GrayImage FromBytes(ReadOnlySpan<byte> bytes, int width, int height)
    {
        var image = new GrayImage(width, height);
        if (bytes.Length != image._pixels.Length)
            throw new ArgumentException($"{width} × {height} pixels need as many bytes, but there are {bytes.Length}.", nameof(bytes));
        for (int i = 0; i < bytes.Length; i++)
            image._pixels[i] = bytes[i] / 255f;
        return image;
    }

    /// <summary>
    /// The pixels times 255, clamped to 0 … 255 and rounded to the nearest whole number: the exact inverse of
    /// <see cref="FromBytes"/>.
    /// </summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[_pixels.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(Math.Clamp(_pixels[i], 0, 1) * 255 + 0.5f);
        return bytes;
    }

    /// <summary>The same picture with three equal bytes a pixel, rounded as in <see cref="ToBytes"/>.</summary>
    public ColorImage ToColor()
    {
        var color = new ColorImage(Width, Height);
        byte[] bytes = ToBytes();
        for (int i = 0; i < bytes.Length; i++)
            color.Pixels.Slice(3 * i, 3).Fill(bytes[i]);
        return color;
    }
}
