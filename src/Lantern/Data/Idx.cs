using System.Buffers.Binary;

namespace Lantern;

/// <summary>
/// A block of bytes with 1 to 4 dimensions, as the MNIST files hold them: labels have one dimension (the count), pictures
/// have three (count, rows, columns).
/// </summary>
/// <remarks>
/// The file: two zero bytes; the type of the values, here 08, unsigned bytes; the number of dimensions; the size of each
/// dimension as a big-endian 32-bit integer; the values, the last dimension varying fastest. All of it may be gzipped.
/// Source: Y. LeCun, C. Cortes, C. J. C. Burges, <i>The MNIST database of handwritten digits</i>.
/// </remarks>
/// <example><code>
/// var pixels = Idx.Read("train-images-idx3-ubyte.gz");
/// Console.WriteLine(string.Join(" × ", pixels.Dimensions)); // 60000 × 28 × 28
/// var first = GrayImage.FromBytes(pixels.Values.AsSpan(0, 28 * 28), 28, 28);
/// </code></example>
public sealed class Idx
{
    private const int MaximalDimensionCount = 4;
    private const byte UnsignedBytes = 0x08;

    /// <summary>A block of values.</summary>
    /// <param name="dimensions">The size of each dimension, 1 to 4 of them. Only the first can be 0.</param>
    /// <param name="values">As many as the product of the dimensions, the last one varying fastest. The array is kept, not copied.</param>
    /// <exception cref="ArgumentException">There is another number of dimensions or values.</exception>
    public Idx(IReadOnlyList<int> dimensions, byte[] values)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentNullException.ThrowIfNull(values);
        Dimensions = [.. dimensions];
        if (dimensions.Count is 0 or > MaximalDimensionCount || dimensions[0] < 0 || dimensions.Skip(1).Any(size => size < 1))
            throw new ArgumentException($"The dimensions {Text(Dimensions)} are not 1 to {MaximalDimensionCount} sizes of which only the first can be 0.", nameof(dimensions));
        if (dimensions.Aggregate(Int128.One, (product, size) => product * size) != values.Length)
            throw new ArgumentException($"{values.Length} values are not {Text(Dimensions)}.", nameof(values));
        Values = values;
    }

    /// <summary>The size of each dimension, the count of examples first. Only that first one can be 0.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The values, the last dimension varying fastest: as many as the product of <see cref="Dimensions"/>.</summary>
    public byte[] Values { get; }

    /// <summary>Reads a file, plain or gzipped: its first bytes decide, not its name.</summary>
    /// <exception cref="DatasetException">
    /// The file cannot be opened, is not IDX, holds something else than unsigned bytes, is damaged, or is shorter or longer
    /// than its header says. However large the sizes in the header, memory is taken only for what is really there.
    /// </exception>
    public static Idx Read(string path)
    {
        using var file = DataFile.Open(path);
        return Read(file);
    }

    /// <summary>Reads a stream to its end, plain or gzipped, and leaves it open.</summary>
    /// <param name="stream">The content, from its current position on.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    public static Idx Read(Stream stream, string name = "examples")
    {
        using var file = new DataFile(stream, name);
        return Read(file);
    }

    /// <summary>Reads the content of a file, plain or gzipped.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    public static Idx Read(ReadOnlyMemory<byte> bytes, string name = "examples") => Read(Content.Of(bytes), name);

    /// <summary>Reads a file, plain or gzipped, asynchronously into memory, and the values from there.</summary>
    /// <param name="path">The file, of 2 GB at most.</param>
    /// <param name="cancellationToken">Stops the reading of the file.</param>
    /// <exception cref="DatasetException">As for <see cref="Read(string)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static async Task<Idx> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        using var file = await DataFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        return Read(file);
    }

    /// <summary>Reads a stream, plain or gzipped, asynchronously into memory, and the values from there. The stream stays open.</summary>
    /// <param name="stream">The content, of 2 GB at most, from its current position to its end.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <param name="cancellationToken">Stops the reading of the stream.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static async Task<Idx> ReadAsync(Stream stream, string name = "examples", CancellationToken cancellationToken = default)
    {
        using var file = await DataFile.OpenAsync(stream, name, cancellationToken).ConfigureAwait(false);
        return Read(file);
    }

    /// <summary>Writes a file, not gzipped, that is never half written.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <exception cref="DatasetException">The file cannot be written: no such folder, no permission, a full disk.</exception>
    public void Write(string path) => Content.Write(path, Bytes());

    /// <summary>Writes the bytes of <see cref="Write(string)"/> to a stream, and leaves it open at their end. A <see cref="System.IO.Compression.GZipStream"/> gzips them.</summary>
    /// <param name="stream">Receives them. What it throws reaches the caller unchanged.</param>
    public void Write(Stream stream) => Content.Write(stream, Bytes());

    /// <summary>Writes a file asynchronously that is never half written: a failure and a cancellation leave the old one, and no other.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="cancellationToken">Stops writing, until the file is in its place.</param>
    /// <exception cref="DatasetException">As for <see cref="Write(string)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public Task WriteAsync(string path, CancellationToken cancellationToken = default) => Content.WriteAsync(path, Bytes(), cancellationToken);

    /// <summary>Writes the bytes of <see cref="Write(string)"/> asynchronously to a stream, and leaves it open at their end.</summary>
    /// <param name="stream">Receives them.</param>
    /// <param name="cancellationToken">Stops writing, within the bytes.</param>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public Task WriteAsync(Stream stream, CancellationToken cancellationToken = default) => Content.WriteAsync(stream, Bytes(), cancellationToken);

    /// <summary>The bytes of <see cref="Write(string)"/>.</summary>
    public byte[] Encode() => Content.ToArray(Bytes());

    private ReadOnlyMemory<byte>[] Bytes()
    {
        var header = new byte[4 + (4 * Dimensions.Count)];
        (header[2], header[3]) = (UnsignedBytes, (byte)Dimensions.Count);
        for (var i = 0; i < Dimensions.Count; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), Dimensions[i]);
        return [header, Values];
    }

    private static Idx Read(DataFile file)
    {
        int[] dimensions = ReadHeader(file);
        // A first dimension of 0 leaves no values, but the size of one example must make sense even then.
        Int128 valueCount = 1;
        foreach (int dimension in dimensions)
            valueCount *= Math.Max(dimension, 1);
        if (valueCount > Array.MaxLength)
            throw file.Problem($"promises {Text(dimensions)} values, where {Array.MaxLength} at most were expected");
        byte[] values = ReadValues(file, dimensions, dimensions[0] == 0 ? 0 : (int)valueCount);
        return new Idx(dimensions, values);
    }

    private static int[] ReadHeader(DataFile file)
    {
        Span<byte> header = stackalloc byte[4 + 4 * MaximalDimensionCount];
        int count = file.Read(header[..4]);
        if (count == 0)
            throw file.Problem("is empty, where an IDX file was expected");
        if (!"\0\0"u8.StartsWith(header[..Math.Min(count, 2)]))
        {
            count += file.Read(header[count..]);
            throw file.Problem($"begins with {DataFile.Describe(header[..count])}, where an IDX file, beginning with 00 00 08 "
                + "and the number of dimensions, was expected");
        }
        if (count < 4)
            throw file.Problem($"ends at byte {count}, where an IDX header of 8 bytes or more was expected");
        if (header[2] != UnsignedBytes)
            throw file.Problem($"has {header[2]:X2}, {TypeName(header[2])}, at byte 2, where 08, unsigned bytes, was expected");
        int dimensionCount = header[3];
        if (dimensionCount is 0 or > MaximalDimensionCount)
            throw file.Problem($"has {dimensionCount} dimensions at byte 3, where 1 to {MaximalDimensionCount} were expected");

        header = header[..(4 + 4 * dimensionCount)];
        count += file.Read(header[4..]);
        if (count < header.Length)
            throw file.Problem($"ends at byte {count}, where an IDX header of {header.Length} bytes was expected");
        int[] dimensions = new int[dimensionCount];
        for (var i = 0; i < dimensionCount; i++)
        {
            int at = 4 + 4 * i, smallest = i == 0 ? 0 : 1;
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header[at..]);
            if (size < smallest || size > int.MaxValue)
            {
                throw file.Problem($"has {size} at byte {at}, the size of dimension {i + 1}, where {smallest} to {int.MaxValue} "
                    + "was expected");
            }
            dimensions[i] = (int)size;
        }
        return dimensions;
    }

    private static byte[] ReadValues(DataFile file, int[] dimensions, int valueCount)
    {
        long start = file.Position;
        byte[] values = file.ReadUpTo(valueCount);
        if (values.Length < valueCount)
        {
            throw file.Problem($"ends at byte {start + values.Length}, where {start + valueCount} bytes were expected: "
                + $"a header of {start} and {Text(dimensions)} values");
        }
        if (file.Read(stackalloc byte[1]) > 0)
        {
            throw file.Problem($"goes on at byte {start + values.Length}, where its end was expected after a header of {start} bytes "
                + $"and {Text(dimensions)} values");
        }
        return values;
    }

    private static string Text(IReadOnlyList<int> dimensions) => string.Join('×', dimensions);

    private static string TypeName(byte type) => type switch
    {
        0x09 => "signed bytes",
        0x0B => "16-bit integers",
        0x0C => "32-bit integers",
        0x0D => "32-bit floats",
        0x0E => "64-bit floats",
        _ => "which is no type of an IDX file",
    };
}
