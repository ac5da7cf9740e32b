using System.Buffers.Binary;
using System.IO.Compression;

namespace Lantern.Images;

/// <summary>What the chunk IHDR says.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits of a sample.</param>
/// <param name="ColorType">1 for a palette, 2 for color, 4 for a sample of opacity, added.</param>
/// <param name="IsInterlaced">Whether the pixels come in the seven passes of Adam M. Costello.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int ColorType, bool IsInterlaced)
{
    public bool IsIndexed => ColorType == 3;

    public bool HasColor => (ColorType & 2) != 0;

    public bool HasAlpha => (ColorType & 4) != 0;

    /// <summary>Samples of a pixel.</summary>
    public int ChannelCount => (HasColor && !IsIndexed ? 3 : 1) + (HasAlpha ? 1 : 0);

    /// <summary>The sample that stands for white or for opaque.</summary>
    public int LargestSample => (1 << Depth) - 1;

    /// <summary>The bytes of a row of so many pixels.</summary>
    public int RowLength(int width) => (int)(((long)width * ChannelCount * Depth + 7) / 8);
}

/// <summary>
/// The pixels of a PNG picture. Inflated they are rows: one byte that names a filter, then the samples, of which the filter
/// has left the difference from their neighbors.
/// </summary>
internal sealed class PngPixels
{
    // Where a pass begins and its steps, in columns and rows; the last is all of a picture that is not interlaced.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2), (0, 0, 1, 1)];

    // Deflate says 258 bytes with 2 bits, at best.
    private const int LargestRatio = 1032;

    private readonly DataFile _file;
    private readonly PngHeader _header;
    private readonly byte[]? _transparent; // the samples of the color that is transparent, as in a row
    private readonly byte[]? _colors; // where a sample of at most 8 bits is the whole pixel, the color of each

    public PngPixels(DataFile file, PngHeader header, byte[]? palette, byte[]? transparency)
    {
        (_file, _header) = (file, header);
        if (header is { ChannelCount: 1, Depth: <= 8 })
            _colors = header.IsIndexed ? Colors(palette!, transparency) : Grays(header, transparency);
        else if (transparency is not null)
            _transparent = header.Depth == 16 ? transparency : [transparency[1], transparency[3], transparency[5]];
    }

    /// <param name="compressed">The contents of all IDAT chunks.</param>
    public ColorImage Read(Memory<byte> compressed)
    {
        var layout = _header.IsInterlaced ? Passes.AsSpan(0, 7) : Passes.AsSpan(7);
        long expected = 0;
        foreach (var pass in layout)
        {
            var (width, height) = Size(pass);
            expected += width == 0 ? 0 : (1L + _header.RowLength(width)) * height;
        }
        if (expected > (long)LargestRatio * compressed.Length)
        {
            throw _file.Problem($"has too little data for {_header.Width} × {_header.Height} pixels: {compressed.Length} bytes in its "
                + $"IDAT chunks, where {(expected + LargestRatio - 1) / LargestRatio} at least were expected");
        }

        var image = new ColorImage(_header.Width, _header.Height);
        using var input = new PngInput(compressed);
        using var inflated = new ZLibStream(input, CompressionMode.Decompress);
        foreach (var pass in layout)
            ReadPass(pass, inflated, input, image);
        if (Inflate(inflated, stackalloc byte[1]) > 0 || input.HasMore)
            throw _file.Problem($"has more data than {_header.Width} × {_header.Height} pixels in its IDAT chunks");
        if (input.WasShort)
            throw _file.Problem("has all pixels in its IDAT chunks but not the checksum that was expected after them");
        return image;
    }

    private (int Width, int Height) Size((int X, int Y, int StepX, int StepY) pass) =>
        ((_header.Width - pass.X + pass.StepX - 1) / pass.StepX, (_header.Height - pass.Y + pass.StepY - 1) / pass.StepY);

    private void ReadPass((int X, int Y, int StepX, int StepY) pass, ZLibStream inflated, PngInput input, ColorImage image)
    {
        var (width, height) = Size(pass);
        if (width == 0)
            return;
        int pixelLength = Math.Max(1, _header.ChannelCount * _header.Depth / 8);
        // Left of the first pixel, and above the first row, are zeros.
        byte[] row = new byte[pixelLength + _header.RowLength(width)], above = new byte[row.Length];
        Span<byte> filter = stackalloc byte[1];
        for (int y = pass.Y; y < _header.Height; y += pass.StepY)
        {
            if (Inflate(inflated, filter) == 0 || Inflate(inflated, row.AsSpan(pixelLength)) < row.Length - pixelLength)
            {
                throw _file.Problem($"has too little data in its IDAT chunks: it {(input.WasShort ? "is cut short" : "ends")} in row "
                    + $"{y} of {_header.Height}");
            }
            if (!PngFilter.Undo(filter[0], row, above, pixelLength))
                throw _file.Problem($"has the filter {filter[0]} in row {y}, where 0 to 4 was expected");
            Span<byte> pixels = image.Pixels.Slice(y * _header.Width * 3, _header.Width * 3)[(3 * pass.X)..];
            if (_colors is not null)
                Look(row.AsSpan(pixelLength), width, pixels, 3 * pass.StepX, y);
            else
                Blend(row.AsSpan(pixelLength), width, pixels, 3 * pass.StepX);
            (row, above) = (above, row);
        }
    }

    private int Inflate(ZLibStream inflated, Span<byte> bytes)
    {
        try
        {
            return inflated.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new DatasetException(_file.Name, "the compressed data in its IDAT chunks is damaged", exception);
        }
    }

    /// <summary>A row of samples that are numbers of colors.</summary>
    private void Look(ReadOnlySpan<byte> row, int width, Span<byte> pixels, int step, int y)
    {
        int depth = _header.Depth, largest = _header.LargestSample;
        for (int i = 0, at = 0; i < width; i++, at += step)
        {
            int bit = i * depth;
            int sample = (row[bit >> 3] >> (8 - depth - (bit & 7))) & largest;
            if (3 * sample >= _colors!.Length)
                throw _file.Problem($"has the color {sample} in row {y}, where a palette of {_colors.Length / 3} was expected to hold it");
            _colors.AsSpan(3 * sample, 3).CopyTo(pixels[at..]);
        }
    }

    /// <summary>A row of samples of 8 or 16 bits, several for a pixel or of gray with 16 bits.</summary>
    private void Blend(ReadOnlySpan<byte> row, int width, Span<byte> pixels, int step)
    {
        int sampleLength = _header.Depth / 8, pixelLength = sampleLength * _header.ChannelCount, largest = _header.LargestSample;
        int next = _header.HasColor ? sampleLength : 0;
        for (var at = 0; width > 0; width--, at += step, row = row[pixelLength..])
        {
            int opacity = largest;
            if (_header.HasAlpha)
                opacity = Sample(row[(pixelLength - sampleLength)..]);
            else if (_transparent is not null && row[..pixelLength].SequenceEqual(_transparent))
                opacity = 0;
            for (var c = 0; c < 3; c++)
                pixels[at + c] = OverWhite(Sample(row[(c * next)..]), opacity, largest);
        }

        int Sample(ReadOnlySpan<byte> bytes) => sampleLength == 1 ? bytes[0] : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    private static byte[] Colors(byte[] palette, byte[]? transparency)
    {
        byte[] colors = new byte[palette.Length];
        for (var i = 0; i < colors.Length; i++)
            colors[i] = OverWhite(palette[i], transparency is not null && i / 3 < transparency.Length ? transparency[i / 3] : 255, 255);
        return colors;
    }

    private static byte[] Grays(PngHeader header, byte[]? transparency)
    {
        int largest = header.LargestSample;
        // As many low bits of its two bytes count as a sample has.
        int transparent = transparency is null ? -1 : transparency[1] & largest;
        byte[] colors = new byte[3 * (largest + 1)];
        for (var i = 0; i < colors.Length; i++)
            colors[i] = OverWhite(i / 3, i / 3 == transparent ? 0 : largest, largest);
        return colors;
    }

    /// <summary>255 · (sample · opacity + largest · (largest − opacity)) / largest², to the nearest whole number.</summary>
    private static byte OverWhite(int sample, int opacity, int largest)
    {
        if (opacity == largest)
            return (byte)(largest == 255 ? sample : (255 * sample + largest / 2) / largest);
        long square = (long)largest * largest;
        return (byte)((255 * ((long)sample * opacity + (long)largest * (largest - opacity)) + square / 2) / square);
    }
}

/// <summary>
/// Compressed bytes as a stream that knows how they were used. It never gives the last byte together with others: if that is
/// not asked for, the compressed data has ended before.
/// </summary>
internal sealed class PngInput(Memory<byte> bytes) : ForwardStream
{
    private int _position;

    /// <summary>Whether bytes were left over.</summary>
    public bool HasMore => _position < bytes.Length;

    /// <summary>Whether more was wanted than is there.</summary>
    public bool WasShort { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int left = bytes.Length - _position;
        int count = Math.Min(buffer.Length, left > 1 ? left - 1 : left);
        bytes.Span.Slice(_position, count).CopyTo(buffer);
        _position += count;
        WasShort |= left == 0;
        return count;
    }
}
