using System.Text.Json;

namespace Lantern.Tests;

public sealed class PngTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<TheoryDataRow<string>> Kinds =>
        Oracle.Read("png.json").EnumerateArray().Select(kind => new TheoryDataRow<string>(kind.GetProperty("name").GetString()!));

    public void Dispose() => _folder.Dispose();

    // Files of every kind by another program, which two others read as here; see tests/oracle/make_png.py.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_file_gives_the_pixels_that_others_see(string name)
    {
        JsonElement kind = Oracle.Read("png.json").EnumerateArray().Single(kind => kind.GetProperty("name").GetString() == name);
        string path = _folder.Write("picture.png", kind.GetProperty("file").GetBytesFromBase64());

        ColorImage image = Png.Read(path);

        Assert.Equal(kind.GetProperty("width").GetInt32(), image.Width);
        Assert.Equal(kind.GetProperty("height").GetInt32(), image.Height);
        Assert.Equal(kind.GetProperty("pixels").GetBytesFromBase64(), image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(28, 28)]
    [InlineData(301, 7)]
    public void What_is_written_is_read_again(int width, int height)
    {
        var random = new SplitMix64(1);
        var gray = new GrayImage(width, height);
        var color = new ColorImage(width, height);
        for (int i = 0; i < gray.Pixels.Length; i++)
            gray.Pixels[i] = (i + random.NextInt32(9)) % 256 / 255f;
        for (int i = 0; i < color.Pixels.Length; i++)
            color.Pixels[i] = (byte)(i + random.NextInt32(9));

        Png.Write(_folder.File("gray.png"), gray);
        Png.Write(_folder.File("color.png"), color);

        Assert.Equal(gray.Pixels, Png.Read(_folder.File("gray.png")).ToGray().Pixels);
        Assert.Equal(color.Pixels, Png.Read(_folder.File("color.png")).Pixels);
    }
}
