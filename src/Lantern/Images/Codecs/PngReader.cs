using System.Buffers.Binary;

namespace Lantern.Images;

/// <summary>
/// Reads the chunks of a PNG file: 4 bytes of length, 4 letters of a name, the content, 4 bytes of checksum. IHDR comes
/// first, then perhaps PLTE and tRNS, then one or more IDAT in a row, last IEND; chunks whose name begins with a small letter
/// may be passed over, and an unknown one with a capital may not.
/// </summary>
internal sealed class PngReader(DataFile file)
{
    // The largest picture takes 160 MB before it is compressed.
    private const int LargestContent = 1 << 28;

    // The content of all IDAT chunks so far, and behind it that of the chunk just read.
    private byte[] _content = new byte[Math.Min(file.FirstCapacity, LargestContent)];
    private int _compressedCount;

    private byte[]? _palette, _transparency;
    private long _chunkStart;

    public ColorImage Read()
    {
        RequireSignature();
        string? name = ReadStart(out int length);
        if (name != "IHDR")
            throw Problem($"has {Shown(name)} where the chunk IHDR was expected");
        var header = Header(ReadContent(name, length));

        for (string before = name; (name = ReadStart(out length)) != "IEND"; before = name)
        {
            if (name is null)
                throw Problem("has something else where a chunk was expected");
            RequireOrder(header, name, before);
            ReadOnlySpan<byte> bytes = ReadContent(name, length);
            switch (name)
            {
                case "PLTE": _palette = Palette(header, bytes); break;
                case "tRNS": _transparency = Transparency(header, bytes); break;
                case "IDAT": _compressedCount += length; break;
            }
        }
        if (ReadContent(name, length).Length > 0)
            throw Problem($"has {length} bytes in its chunk IEND, where none was expected");
        if (_compressedCount == 0)
            throw Problem("ends with no picture in it, where a chunk IDAT was expected");
        return new PngPixels(file, header, _palette, _transparency).Read(_content.AsMemory(0, _compressedCount));
    }

    private void RequireSignature()
    {
        Span<byte> start = stackalloc byte[16];
        start = start[..file.Read(start[..Png.Signature.Length])];
        if (start.SequenceEqual(Png.Signature))
            return;
        if (start.IsEmpty)
            throw file.Problem("is empty, where a PNG picture was expected");
        if (Png.Signature.StartsWith(start))
            throw file.Problem($"ends at byte {start.Length}, within the signature of a PNG picture");
        if (start[..Math.Min(4, start.Length)].SequenceEqual(Png.Signature[..4]))
        {
            throw file.Problem("is a PNG picture damaged on its way here, as if it had been sent as text: send it again, "
                + "as it is");
        }

        Span<byte> longer = stackalloc byte[16];
        start.CopyTo(longer);
        longer = longer[..(start.Length + (start.Length == 8 ? file.Read(longer[8..]) : 0))];
        throw FileKinds.Of(longer) is >= FileKind.Jpeg and <= FileKind.Pdf and var picture
            ? new DatasetException(file.Name, $"this is {picture.Name()}, where a PNG picture was expected: open it in any program that shows "
                + "it and save or export it as PNG; a screenshot of it will do")
            : file.Problem($"begins with {DataFile.Describe(longer)}, where a PNG picture was expected");
    }

    /// <summary>The name of the next chunk, or null if these are not four letters, and the length of its content.</summary>
    private string? ReadStart(out int length)
    {
        _chunkStart = file.Position;
        Span<byte> start = stackalloc byte[8];
        if (file.Read(start) < start.Length)
            throw file.Problem($"ends at byte {file.Position}, where a chunk was expected");
        uint size = BinaryPrimitives.ReadUInt32BigEndian(start);
        string? name = PngChunks.Name(start[4..]);
        if (name is not null && size > int.MaxValue)
            throw Problem($"has a chunk {name} of {size} bytes, where {int.MaxValue} at most were expected");
        length = (int)size;
        return name;
    }

    /// <summary>The content of a chunk, valid until the next one, if its checksum is right.</summary>
    private ReadOnlySpan<byte> ReadContent(string name, int length)
    {
        if (length > LargestContent - _compressedCount)
            throw Problem($"has a chunk {name} that is too long: {LargestContent} bytes at most were expected");
        // The buffer doubles as bytes arrive: a length alone gets no memory.
        var filled = 0;
        while (filled < length)
        {
            if (_compressedCount + filled == _content.Length)
                Array.Resize(ref _content, Math.Min(LargestContent, 2 * _content.Length));
            int wanted = Math.Min(length - filled, _content.Length - _compressedCount - filled);
            int count = file.Read(_content.AsSpan(_compressedCount + filled, wanted));
            filled += count;
            if (count < wanted)
                throw CutShort(name, length);
        }
        ReadOnlySpan<byte> bytes = _content.AsSpan(_compressedCount, length);
        Span<byte> letters = stackalloc byte[4], checksum = stackalloc byte[4];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = (byte)name[i];
        if (file.Read(checksum) < checksum.Length)
            throw CutShort(name, length);
        uint expected = Crc32.Of(bytes, Crc32.Of(letters));
        uint found = BinaryPrimitives.ReadUInt32BigEndian(checksum);
        if (found != expected)
            throw Problem($"is damaged: its chunk {name} has the checksum {found:X8}, where {expected:X8} was expected");
        return bytes;
    }

    private DatasetException CutShort(string name, int length) => file.Problem(
        $"is cut short: it ends at byte {file.Position}, where the chunk {name} that begins at byte {_chunkStart} was expected to "
        + $"go on to byte {_chunkStart + 12 + length}");

    private PngHeader Header(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 13)
            throw Problem($"has {bytes.Length} bytes in its chunk IHDR, where 13 were expected");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(bytes), height = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        byte depth = bytes[8], colorType = bytes[9];
        if (width == 0 || height == 0)
            throw Problem($"has {width} × {height} pixels, where at least one was expected");
        if (width > Png.LargestSide || height > Png.LargestSide || width * height > Png.LargestPixelCount)
        {
            throw Problem($"has {width} × {height} pixels, where {Png.LargestPixelCount / 1_000_000} million at most, and a side of "
                + $"{Png.LargestSide} at most, were expected: make it smaller, or cut out the part that matters");
        }
        bool fits = colorType switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => throw Problem($"has the color type {colorType}, where 0, 2, 3, 4 or 6 was expected"),
        };
        if (!fits)
            throw Problem($"has {depth} bits a sample, which color type {colorType} does not allow");
        if (bytes[10] != 0 || bytes[11] != 0)
            throw Problem($"has compression {bytes[10]} and filtering {bytes[11]}, where 0 and 0 were expected");
        if (bytes[12] > 1)
            throw Problem($"has interlacing {bytes[12]}, where 0 or 1 was expected");
        return new PngHeader((int)width, (int)height, depth, colorType, bytes[12] == 1);
    }

    private void RequireOrder(PngHeader header, string name, string before)
    {
        var beforePicture = _compressedCount == 0 && before != "IDAT";
        string? problem = name switch
        {
            "IHDR" => "a second chunk IHDR",
            "PLTE" when _palette is not null => "a second chunk PLTE",
            "PLTE" when !beforePicture => "a chunk PLTE after the picture",
            "PLTE" when _transparency is not null => "a chunk PLTE after tRNS",
            "PLTE" when !header.HasColor => "a palette in a gray picture",
            "tRNS" when _transparency is not null => "a second chunk tRNS",
            "tRNS" when !beforePicture => "a chunk tRNS after the picture",
            "tRNS" when header.HasAlpha => "a chunk tRNS in a picture that has transparency in every pixel",
            "tRNS" or "IDAT" when header.IsIndexed && _palette is null => $"a chunk {name} before the palette",
            "IDAT" when !beforePicture && before != "IDAT" => $"the chunk {before} between two chunks IDAT",
            "PLTE" or "tRNS" or "IDAT" => null,
            _ when char.IsAsciiLetterUpper(name[0]) => $"the chunk {name}, which Lantern does not know and must not pass over",
            _ => null,
        };
        if (problem is not null)
            throw Problem($"has {problem}");
    }

    private byte[] Palette(PngHeader header, ReadOnlySpan<byte> bytes)
    {
        int largest = header.IsIndexed ? 1 << header.Depth : 256;
        return bytes.Length % 3 == 0 && bytes.Length / 3 >= 1 && bytes.Length / 3 <= largest
            ? bytes.ToArray()
            : throw Problem($"has {bytes.Length} bytes in its chunk PLTE, where 3 for each of 1 to {largest} colors were expected");
    }

    private byte[] Transparency(PngHeader header, ReadOnlySpan<byte> bytes)
    {
        int smallest = header.IsIndexed ? 0 : 2 * header.ChannelCount;
        int largest = header.IsIndexed ? _palette!.Length / 3 : smallest;
        return bytes.Length >= smallest && bytes.Length <= largest
            ? bytes.ToArray()
            : throw Problem($"has {bytes.Length} bytes in its chunk tRNS, where {(smallest < largest ? "at most " : "")}{largest} "
                + "were expected");
    }

    private static string Shown(string? name) => name is null ? "something else" : $"the chunk {name}";

    private DatasetException Problem(string problem) => file.Problem($"{problem} (the chunk begins at byte {_chunkStart})");
}
