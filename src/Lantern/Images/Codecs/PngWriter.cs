using System.Buffers.Binary;
using System.IO.Compression;

namespace Lantern.Images;

/// <summary>Writes PNG files with 8 bits a sample, gray or red, green and blue, not interlaced, in one chunk IDAT.</summary>
internal static class PngWriter
{
    /// <param name="pixels">The samples: <c>[height, width, channelCount]</c>.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channelCount">1 for gray, 3 for color.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int channelCount)
    {
        using var file = new MemoryStream();
        file.Write(Png.Signature);

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = (byte)(channelCount == 1 ? 0 : 2);
        WriteChunk(file, "IHDR"u8, header);

        using var compressed = new MemoryStream();
        using (var deflating = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            WriteRows(deflating, pixels, width * channelCount, channelCount);
        WriteChunk(file, "IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>
    /// Writes each row with the filter whose differences, as numbers from −128 to 127, have the smallest sum of absolute
    /// values: the rule of thumb of the PNG specification, 12.7.
    /// </summary>
    private static void WriteRows(ZLibStream deflating, ReadOnlySpan<byte> pixels, int rowLength, int pixelLength)
    {
        byte[] row = new byte[pixelLength + rowLength], above = new byte[row.Length];
        byte[] best = new byte[1 + rowLength], tried = new byte[1 + rowLength];
        for (; !pixels.IsEmpty; pixels = pixels[rowLength..])
        {
            pixels[..rowLength].CopyTo(row.AsSpan(pixelLength));
            long bestSum = long.MaxValue;
            for (var filter = 0; filter < PngFilter.Count; filter++)
            {
                tried[0] = (byte)filter;
                PngFilter.Apply(filter, row, above, pixelLength, tried.AsSpan(1));
                long sum = 0;
                foreach (byte difference in tried.AsSpan(1))
                    sum += Math.Abs((int)(sbyte)difference);
                if (sum < bestSum)
                    (bestSum, best, tried) = (sum, tried, best);
            }
            deflating.Write(best);
            (row, above) = (above, row);
        }
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(name);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(content, Crc32.Of(name)));
        file.Write(number);
    }
}
