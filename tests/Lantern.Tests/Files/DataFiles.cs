using System.Buffers.Binary;
using System.IO.Compression;
using FsCheck;

namespace Lantern.Tests;

/// <summary>The contents from which the tests of the readers make their files.</summary>
internal static class DataFiles
{
    /// <summary>The same cases each time; a failure prints the smallest case it found.</summary>
    public static readonly Config Cases = Config.QuickThrowOnFailure.WithReplay(1, 1).WithQuietOnSuccess(true);

    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return compressed.ToArray();
    }

    /// <summary>An IDX file that may lie: the header says what it is told to.</summary>
    public static byte[] Idx(uint[] dimensions, ReadOnlySpan<byte> values, byte type = 0x08)
    {
        byte[] content = new byte[4 + 4 * dimensions.Length + values.Length];
        content[2] = type;
        content[3] = (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(4 + 4 * i), dimensions[i]);
        values.CopyTo(content.AsSpan(4 + 4 * dimensions.Length));
        return content;
    }
}
