namespace Lantern.Tests;

public sealed class StrokesTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(25)]
    public void A_bar_is_as_wide_as_it_is(int width)
    {
        var bar = Bar(400, 60, 20, 30, 360, width);

        // Along the middle the mean distance is a quarter of the width; at the two ends, half a width long each, it is less.
        Assert.Equal(width, Strokes.Width(bar), tolerance: (width * (double)width / 360) + 0.1);
    }

    [Fact]
    public void No_ink_has_no_width() => Assert.Equal(0, Strokes.Width(new GrayImage(5, 5)));

    [Theory]
    [InlineData(3, 16)]
    [InlineData(0, 10)]
    [InlineData(-2.5, 5)]
    public void A_bar_gets_wider_and_narrower_by_twice_the_margin(double margin, double expected)
    {
        var wide = Strokes.Widen(Bar(200, 60, 40, 25, 120, 10), margin);

        Assert.Equal(expected, Enumerable.Range(0, 60).Sum(y => (double)wide[100, y]), tolerance: 1e-5);
    }

    [Fact]
    public void A_dot_becomes_a_disc()
    {
        var disc = Strokes.Widen(Bar(41, 41, 20, 20, 1, 1), 10);

        for (var y = 0; y < 41; y++)
        {
            for (var x = 0; x < 41; x++)
                Assert.Equal(Math.Clamp(10 + 1 - double.Hypot(x - 20, y - 20), 0, 1), disc[x, y], tolerance: 1e-5);
        }
    }

    private static GrayImage Bar(int width, int height, int left, int top, int barWidth, int barHeight)
    {
        var image = new GrayImage(width, height);
        for (var y = top; y < top + barHeight; y++)
            image.Pixels.Slice((y * width) + left, barWidth).Fill(1);
        return image;
    }
}
