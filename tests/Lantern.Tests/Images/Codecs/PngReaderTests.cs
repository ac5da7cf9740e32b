using System.Text;
using static Lantern.Tests.PngFiles;

namespace Lantern.Tests;

public sealed class PngReaderTests
{
    private static readonly Chunk End = new("IEND", []);
    private static readonly Chunk Colors = new("PLTE", [1, 2, 3, 4, 5, 6]);

    // Two pixels by two, rows with the filters 0 and 2: 10 20, and 30 40 less the row above.
    private static readonly Chunk Content = new("IDAT", Deflate([0, 10, 20, 2, 20, 20]));

    [Theory]
    [InlineData("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF", "a JPEG picture")]
    [InlineData("GIF89a\u0001\0\u0001\0", "a GIF picture")]
    [InlineData("BM\u0036\u0004\0\0\0\0\0\0", "a BMP picture")]
    [InlineData("RIFF\u0024\0\0\0WEBPVP8 ", "a WebP picture")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0", "a HEIC picture")]
    [InlineData("\0\0\0\u001cftypmif1\0\0\0\0", "a HEIC picture")]
    [InlineData("\0\0\0\u001cftypavif\0\0\0\0", "an AVIF picture")]
    [InlineData("II*\0\u0008\0\0\0", "a TIFF picture")]
    [InlineData("MM\0*\0\0\0\u0008", "a TIFF picture")]
    [InlineData("%PDF-1.7\n", "a PDF document")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\">", "an SVG picture or another XML file")]
    public void Another_kind_of_picture_is_named_with_a_way_to_a_PNG(string start, string name) => Refused(
        Encoding.Latin1.GetBytes(start),
        $"photo: this is {name}, where a PNG picture was expected: open it in any program that shows it and save or export it as "
        + "PNG; a screenshot of it will do.");

    [Theory]
    [InlineData("", "is empty, where a PNG picture was expected")]
    [InlineData("5,0,0,0", "begins with \"5,0,0,0\" (text), where a PNG picture was expected")]
    [InlineData("\0\0\u0008\u0003\0\0\0\u0001\0\0\0", "begins with 00 00 08 03 (an IDX file), where a PNG picture was expected")]
    [InlineData("\u0089PNG\r\n", "ends at byte 6, within the signature of a PNG picture")]
    [InlineData("\u0089PNG\n\u001a\n\0\0\0\rIHDR", "is a PNG picture damaged on its way here, as if it had been sent as text: send it again, as it is")]
    [InlineData("\u0089PNG\r\n\u001a\n\0\0", "ends at byte 10, where a chunk was expected")]
    public void What_is_no_picture_is_described(string start, string problem) =>
        Refused(Encoding.Latin1.GetBytes(start), $"photo: the file {problem}.");

    [Fact]
    public void A_picture_of_four_pixels_is_refused_for_whatever_single_thing_is_wrong_in_it()
    {
        Chunk header = Header(2, 2);
        Assert.Equal([10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40], Read(Join(header, Content, End)).Pixels.ToArray());

        Problem("has the chunk IDAT where the chunk IHDR was expected", 8, Content, End);
        Problem("has 12 bytes in its chunk IHDR, where 13 were expected", 8, new Chunk("IHDR", new byte[12]), Content, End);
        Problem("has 0 × 2 pixels, where at least one was expected", 8, Header(0, 2), Content, End);
        Problem("has 3 bits a sample, which color type 0 does not allow", 8, Header(2, 2, depth: 3), Content, End);
        Problem("has 16 bits a sample, which color type 3 does not allow", 8, Header(2, 2, 16, 3), Colors, Content, End);
        Problem("has 4 bits a sample, which color type 2 does not allow", 8, Header(2, 2, 4, 2), Content, End);
        Problem("has the color type 5, where 0, 2, 3, 4 or 6 was expected", 8, Header(2, 2, 8, 5), Content, End);
        Problem("has compression 1 and filtering 0, where 0 and 0 were expected", 8, With(header, 10, 1), Content, End);
        Problem("has compression 0 and filtering 64, where 0 and 0 were expected", 8, With(header, 11, 64), Content, End);
        Problem("has interlacing 2, where 0 or 1 was expected", 8, With(header, 12, 2), Content, End);
        Problem("has a second chunk IHDR", 33, header, header, Content, End);
        Problem("has something else where a chunk was expected", 33, header, new Chunk("a cd", []), Content, End);
        Problem("has the chunk HEAD, which Lantern does not know and must not pass over", 33, header, new Chunk("HEAD", []), Content, End);
        Problem("ends with no picture in it, where a chunk IDAT was expected", 33, header, End);
        Problem("has the chunk tEXt between two chunks IDAT", 74, header, Content, new Chunk("tEXt", []), Content, End);
        Problem("has 1 bytes in its chunk IEND, where none was expected", 62, header, Content, new Chunk("IEND", [0]));

        Problem("has a palette in a gray picture", 33, header, Colors, Content, End);
        Problem("has a chunk IDAT before the palette", 33, Header(2, 2, 8, 3), Content, End);
        Problem("has a chunk tRNS before the palette", 33, Header(2, 2, 8, 3), new Chunk("tRNS", [1]), Colors, Content, End);
        Problem("has a second chunk PLTE", 51, Header(2, 2, 8, 3), Colors, Colors, Content, End);
        Problem("has a chunk PLTE after the picture", 62, Header(2, 2, 8, 2), Content, Colors, End);
        Problem("has 5 bytes in its chunk PLTE, where 3 for each of 1 to 256 colors were expected", 33,
            Header(2, 2, 8, 3), new Chunk("PLTE", new byte[5]), Content, End);
        Problem("has 9 bytes in its chunk PLTE, where 3 for each of 1 to 2 colors were expected", 33,
            Header(2, 2, 1, 3), new Chunk("PLTE", new byte[9]), Content, End);
        Problem("has 3 bytes in its chunk tRNS, where at most 2 were expected", 51,
            Header(2, 2, 8, 3), Colors, new Chunk("tRNS", [1, 2, 3]), Content, End);
        Problem("has 1 bytes in its chunk tRNS, where 2 were expected", 33, header, new Chunk("tRNS", [1]), Content, End);
        Problem("has a chunk tRNS in a picture that has transparency in every pixel", 33,
            Header(2, 2, 8, 4), new Chunk("tRNS", [0, 1]), Content, End);
        Problem("has a second chunk tRNS", 47, header, new Chunk("tRNS", [0, 1]), new Chunk("tRNS", [0, 1]), Content, End);

        Whole("has the filter 5 in row 1, where 0 to 4 was expected", header, new Chunk("IDAT", Deflate([0, 1, 2, 5, 3, 4])), End);
        Whole("has the color 10 in row 0, where a palette of 2 was expected to hold it", Header(2, 2, 8, 3), Colors, Content, End);
        Whole("has too little data in its IDAT chunks: it ends in row 1 of 2", header, new Chunk("IDAT", Deflate([0, 1, 2, 0, 3])), End);
        Whole("has too little data in its IDAT chunks: it is cut short in row 1 of 2",
            header, Content with { Content = Content.Content[..^6] }, End);
        Whole("has all pixels in its IDAT chunks but not the checksum that was expected after them",
            header, Content with { Content = Content.Content[..^1] }, End);
        Whole("has more data than 2 × 2 pixels in its IDAT chunks", header, new Chunk("IDAT", Deflate([0, 1, 2, 0, 3, 4, 0])), End);
        Whole("has more data than 2 × 2 pixels in its IDAT chunks", header, Content with { Content = [.. Content.Content, 0] }, End);
        Refused(Join(header, With(Content, ^1, 0), End), "photo: the compressed data in its IDAT chunks is damaged.");
        Refused(Join(header, With(Content, 0, 0x79), End), "photo: the compressed data in its IDAT chunks is damaged.");
    }

    [Fact]
    public void A_file_cut_anywhere_or_with_any_bit_turned_is_refused()
    {
        byte[] file = Join(Header(2, 2), new Chunk("tIME", [7, 7]), Content, End);
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<DatasetException>(() => Read(file[..length]));
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] turned = [.. file];
            turned[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<DatasetException>(() => Read(turned));
        }

        Refused(file[..60], "photo: the file is cut short: it ends at byte 60, where the chunk IDAT that begins at byte 47 was "
            + "expected to go on to byte 76.");
        byte[] wrong = [.. file];
        wrong[41] = 8;
        Assert.Matches(@"^photo: the file is damaged: its chunk tIME has the checksum [0-9A-F]{8}, where [0-9A-F]{8} was expected "
            + @"\(the chunk begins at byte 33\)\.$", Assert.Throws<DatasetException>(() => Read(wrong)).Message);
    }

    [Fact]
    public void What_follows_the_end_is_passed_over() =>
        Assert.Equal(40, Read([.. Join(Header(2, 2), Content, End), 1, 2, 3]).Pixels[^1]);

    [Theory]
    [InlineData(16_385, 1)]
    [InlineData(1, uint.MaxValue)]
    [InlineData(4473, 4472)]
    public void A_picture_too_large_is_refused_by_its_header(uint width, uint height)
    {
        byte[] file = Join(Header(width, height), Content, End);

        Refused(file, $"photo: the file has {width} × {height} pixels, where 20 million at most, and a side of 16384 at most, were "
            + "expected: make it smaller, or cut out the part that matters (the chunk begins at byte 8).");
    }

    [Fact]
    public void A_header_that_promises_more_than_the_data_can_hold_gets_no_memory()
    {
        byte[] file = Join(Header(4000, 4000), Content, End);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Refused(file, "photo: the file has too little data for 4000 × 4000 pixels: 17 bytes in its IDAT chunks, where 15508 at least "
            + "were expected.");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void The_largest_picture_takes_less_than_64_MB_however_small_its_file()
    {
        using var compressed = new MemoryStream();
        using (var deflating = new System.IO.Compression.ZLibStream(compressed, System.IO.Compression.CompressionLevel.SmallestSize, true))
            deflating.Write(new byte[(1 + 5000 / 8) * 4000]);
        byte[] file = Join(Header(5000, 4000, depth: 1), new Chunk("IDAT", compressed.ToArray()), End);
        Assert.InRange(file.Length, 0, 4000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(5000, Read(file).Width);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 60_000_000, 64 << 20);
    }

    private static void Problem(string problem, int chunkStart, params Chunk[] chunks) =>
        Whole($"{problem} (the chunk begins at byte {chunkStart})", chunks);

    private static void Whole(string problem, params Chunk[] chunks) => Refused(Join(chunks), $"photo: the file {problem}.");

    private static void Refused(byte[] file, string message) =>
        Assert.Equal(message, Assert.Throws<DatasetException>(() => Read(file)).Message);

    private static Chunk With(Chunk chunk, Index at, byte value)
    {
        byte[] content = [.. chunk.Content];
        content[at] = value;
        return chunk with { Content = content };
    }

    private static ColorImage Read(byte[] file) => Png.Read(new MemoryStream(file), "photo");
}
