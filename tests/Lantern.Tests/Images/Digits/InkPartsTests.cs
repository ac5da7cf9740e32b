namespace Lantern.Tests;

public sealed class InkPartsTests
{
    [Fact]
    public void Pixels_that_touch_even_at_a_corner_are_one_part()
    {
        string[] rows =
        [
            "9....5.",
            ".8...5.",
            "..7....",
            "......3",
        ];
        var ink = new GrayImage(7, 4);
        for (var index = 0; index < 28; index++)
            ink.Pixels[index] = rows[index / 7][index % 7] == '.' ? 0 : (rows[index / 7][index % 7] - '0') / 10f;

        var parts = new InkParts(ink, 0.4f);

        Assert.Equal([new InkPart(new PixelBox(0, 0, 3, 3), 3, 0.9f), new InkPart(new PixelBox(5, 0, 1, 2), 2, 0.5f)], parts.All);
        Assert.Equal(2, parts.Mask(7, 4, [false, true]).Pixels.ToArray().Sum());
        Assert.Equal(1, parts.Mask(7, 4, [false, true])[5, 1]);
    }
}
