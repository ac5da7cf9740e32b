namespace Lantern.Images;

/// <summary>
/// Pictures in PNG files. Every kind of PNG is read: gray, color, palette or transparent, 1 to 16 bits a sample, interlaced
/// or not. Written are gray and color with 8 bits.
/// </summary>
/// <remarks>
/// Source: <i>Portable Network Graphics (PNG) Specification</i>, third edition, W3C Recommendation 2025. What is transparent
/// is laid over white. 16 bits become 8 by rounding. Gamma, color profiles, animation and texts are passed over, as is
/// whatever follows the picture's end.
/// </remarks>
public static class Png
{
    /// <summary>The largest width and height that are read.</summary>
    public const int LargestSide = 16_384;

    /// <summary>
    /// The most pixels that are read, 20 million: they take 60 MB. A file of 20 KB can hold as many, all alike, and need not
    /// mean well.
    /// </summary>
    public const int LargestPixelCount = 20_000_000;

    /// <summary>The eight bytes with which every PNG file begins.</summary>
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DatasetException">
    /// The file cannot be opened, is no PNG picture, is damaged or cut short, or is larger than <see cref="LargestSide"/> or
    /// <see cref="LargestPixelCount"/>. Memory is taken only for what is really there.
    /// </exception>
    public static ColorImage Read(string path)
    {
        using var file = DataFile.Open(path);
        return new PngReader(file).Read();
    }

    /// <summary>Reads a stream up to the picture's end, and leaves it open.</summary>
    /// <param name="stream">The content, from its current position on.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    public static ColorImage Read(Stream stream, string name)
    {
        using var file = new DataFile(stream, name);
        return new PngReader(file).Read();
    }

    /// <summary>Writes a gray picture, rounded as in <see cref="GrayImage.ToBytes"/>. The file is never half written.</summary>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, GrayImage image) => Write(path, Encode(image));

    /// <summary>Writes a picture in color. The file is never half written.</summary>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, ColorImage image) => Write(path, Encode(image));

    /// <summary>The content of the file that <see cref="Write(string, GrayImage)"/> writes.</summary>
    public static byte[] Encode(GrayImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PngWriter.Encode(image.ToBytes(), image.Width, image.Height, channelCount: 1);
    }

    /// <summary>The content of the file that <see cref="Write(string, ColorImage)"/> writes.</summary>
    public static byte[] Encode(ColorImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PngWriter.Encode(image.Pixels, image.Width, image.Height, channelCount: 3);
    }

    private static void Write(string path, byte[] content) => AtomicFile.Write(path, stream => stream.Write(content));
}
