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
public sealed class Idx
{
    private const int MaximalDimensionCount = 4;

    private Idx(int[] dimensions, byte[] values) => (Dimensions, Values) = (dimensions, values);

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
    public static Idx Read(Stream stream, string name)
    {
        using var file = new DataFile(stream, name);
        return Read(file);
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
        if (header[2] != 0x08)
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
        byte[] values = GC.AllocateUninitializedArray<byte>(Math.Min(valueCount, file.FirstCapacity));
        int filled = file.Read(values);
        while (filled == values.Length && filled < valueCount)
        {
            Array.Resize(ref values, (int)Math.Min(valueCount, 2L * filled));
            filled += file.Read(values.AsSpan(filled));
        }
        if (filled < valueCount)
        {
            throw file.Problem($"ends at byte {start + filled}, where {start + valueCount} bytes were expected: "
                + $"a header of {start} and {Text(dimensions)} values");
        }
        if (file.Read(stackalloc byte[1]) > 0)
        {
            throw file.Problem($"goes on at byte {start + filled}, where its end was expected after a header of {start} bytes "
                + $"and {Text(dimensions)} values");
        }
        return values;
    }

    private static string Text(int[] dimensions) => string.Join('×', dimensions);

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
