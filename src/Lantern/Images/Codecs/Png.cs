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
/// <example><code>
/// ColorImage picture = Png.Read("seven.png");
/// Console.WriteLine(model.Predict(picture).Answer.Name);
/// Png.Write("gray.png", GrayImage.FromBytes(pixels, 28, 28));
/// </code></example>
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
    public static ColorImage Read(Stream stream, string name = "picture")
    {
        using var file = new DataFile(stream, name);
        return new PngReader(file).Read();
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    public static ColorImage Read(ReadOnlyMemory<byte> bytes, string name = "picture") => Read(Content.Of(bytes), name);

    /// <summary>Reads a file asynchronously into memory, and the picture from there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading of the file.</param>
    /// <exception cref="DatasetException">As for <see cref="Read(string)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static async Task<ColorImage> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        using var file = await DataFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        return new PngReader(file).Read();
    }

    /// <summary>Reads a stream asynchronously to its end into memory, and the picture from there. The stream stays open.</summary>
    /// <param name="stream">The content, from its current position on.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <param name="cancellationToken">Stops the reading of the stream.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static async Task<ColorImage> ReadAsync(Stream stream, string name = "picture", CancellationToken cancellationToken = default)
    {
        using var file = await DataFile.OpenAsync(stream, name, cancellationToken).ConfigureAwait(false);
        return new PngReader(file).Read();
    }

    /// <summary>Writes a gray picture, rounded as in <see cref="GrayImage.ToBytes"/>. The file is never half written.</summary>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, GrayImage image) => Content.Write(path, [Encode(image)]);

    /// <summary>Writes a gray picture to a stream, and leaves it open at the picture's end.</summary>
    /// <param name="stream">Receives the picture. What it throws reaches the caller unchanged.</param>
    /// <param name="image">The picture.</param>
    public static void Write(Stream stream, GrayImage image) => Content.Write(stream, [Encode(image)]);

    /// <summary>Writes a gray picture asynchronously. The file is never half written: a failure and a cancellation leave the old one, and no other.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="image">The picture.</param>
    /// <param name="cancellationToken">Stops writing, until the file is in its place.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task WriteAsync(string path, GrayImage image, CancellationToken cancellationToken = default) =>
        Content.WriteAsync(path, [Encode(image)], cancellationToken);

    /// <summary>Writes a gray picture asynchronously to a stream, and leaves it open at the picture's end.</summary>
    /// <param name="stream">Receives the picture.</param>
    /// <param name="image">The picture.</param>
    /// <param name="cancellationToken">Stops writing, within the picture.</param>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task WriteAsync(Stream stream, GrayImage image, CancellationToken cancellationToken = default) =>
        Content.WriteAsync(stream, [Encode(image)], cancellationToken);

    /// <summary>Writes a picture in color. The file is never half written.</summary>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, ColorImage image) => Content.Write(path, [Encode(image)]);

    /// <summary>Writes a picture in color to a stream, and leaves it open at the picture's end.</summary>
    /// <param name="stream">Receives the picture. What it throws reaches the caller unchanged.</param>
    /// <param name="image">The picture.</param>
    public static void Write(Stream stream, ColorImage image) => Content.Write(stream, [Encode(image)]);

    /// <summary>Writes a picture in color asynchronously. The file is never half written: a failure and a cancellation leave the old one, and no other.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="image">The picture.</param>
    /// <param name="cancellationToken">Stops writing, until the file is in its place.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task WriteAsync(string path, ColorImage image, CancellationToken cancellationToken = default) =>
        Content.WriteAsync(path, [Encode(image)], cancellationToken);

    /// <summary>Writes a picture in color asynchronously to a stream, and leaves it open at the picture's end.</summary>
    /// <param name="stream">Receives the picture.</param>
    /// <param name="image">The picture.</param>
    /// <param name="cancellationToken">Stops writing, within the picture.</param>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task WriteAsync(Stream stream, ColorImage image, CancellationToken cancellationToken = default) =>
        Content.WriteAsync(stream, [Encode(image)], cancellationToken);

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
}
