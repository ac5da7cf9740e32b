using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Lantern.Tests;

/// <summary>PNG files taken apart into chunks, and put together from chunks that may be anything.</summary>
internal static class PngFiles
{
    internal readonly record struct Chunk(string Name, byte[] Content);

    /// <summary>Files of every kind, by another program; see tests/oracle/make_png.py.</summary>
    public static byte[][] OfEveryKind() =>
        [.. Oracle.Read("png.json").EnumerateArray().Select(kind => kind.GetProperty("file").GetBytesFromBase64())];

    public static List<Chunk> Chunks(byte[] file)
    {
        var chunks = new List<Chunk>();
        for (int at = 8; at < file.Length; at += 12 + chunks[^1].Content.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks.Add(new(Encoding.Latin1.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]));
        }
        return chunks;
    }

    /// <summary>The file of these chunks, with checksums that are right.</summary>
    public static byte[] Join(params IEnumerable<Chunk> chunks)
    {
        var file = new MemoryStream();
        file.Write(Png.Signature);
        foreach (var (name, content) in chunks)
        {
            byte[] named = [.. Encoding.Latin1.GetBytes(name), .. content];
            file.Write(BigEndian((uint)content.Length));
            file.Write(named);
            file.Write(BigEndian(Crc32.Of(named)));
        }
        return file.ToArray();
    }

    /// <summary>The chunk IHDR of a picture that is not interlaced.</summary>
    public static Chunk Header(uint width, uint height, byte depth = 8, byte colorType = 0) =>
        new("IHDR", [.. BigEndian(width), .. BigEndian(height), depth, colorType, 0, 0, 0]);

    public static byte[] Inflate(byte[] compressed)
    {
        using var inflated = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var content = new MemoryStream();
        inflated.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Fewer than 64 KB as zlib data: one block that is stored as it is, and the checksum of Adler.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        uint sum = 1, sumOfSums = 0;
        foreach (byte value in bytes)
        {
            sum = (sum + value) % 65521;
            sumOfSums = (sumOfSums + sum) % 65521;
        }
        byte low = (byte)bytes.Length, high = (byte)(bytes.Length >> 8);
        return [0x78, 0x01, 1, low, high, (byte)~low, (byte)~high, .. bytes, .. BigEndian((sumOfSums << 16) | sum)];
    }

    public static byte[] BigEndian(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
