namespace Lantern.Tests;

public sealed class ResizingTests
{
    [Theory]
    [InlineData(7, 5)]
    [InlineData(20, 20)]
    [InlineData(13, 1)]
    public void Averaging_keeps_the_mean_whatever_the_sizes(int width, int height)
    {
        var image = Noise(31, 17);

        Assert.Equal(Mean(image), Mean(Resizing.Average(image, width, height)), tolerance: 1e-5);
    }

    [Fact]
    public void Fractions_of_pixels_count_as_such()
    {
        var image = new GrayImage(3, 1);
        image[0, 0] = 1;
        image[1, 0] = 0.5f;

        var halves = Resizing.Average(image, 2, 1);

        Assert.Equal((1 + (0.5 * 0.5)) / 1.5, halves[0, 0], tolerance: 1e-6);
        Assert.Equal(0.5 * 0.5 / 1.5, halves[1, 0], tolerance: 1e-6);
    }

    [Fact]
    public void Shrinking_averages_squares_and_what_is_left_of_them_at_the_edge()
    {
        var image = Noise(7, 5);

        var small = Resizing.Shrink(image, 3);

        Assert.Equal((3, 2), (small.Width, small.Height));
        Assert.Equal(Average(0, 0, 3, 3), small[0, 0], tolerance: 1e-6);
        Assert.Equal(Average(6, 3, 1, 2), small[2, 1], tolerance: 1e-6);

        double Average(int left, int top, int width, int height) =>
            Enumerable.Range(0, width * height).Average(index => (double)image[left + (index % width), top + (index / width)]);
    }

    [Fact]
    public void A_slope_stays_a_slope_when_it_is_enlarged()
    {
        var image = new GrayImage(4, 3);
        for (var index = 0; index < 12; index++)
            image.Pixels[index] = (2 * (index % 4)) + (index / 4);

        var large = Resizing.Enlarge(image, 40, 30);

        // Between the middles of the outermost pixels, that is.
        for (var y = 5; y < 25; y++)
        {
            for (var x = 5; x < 35; x++)
                Assert.Equal((2 * (((x + 0.5) / 10) - 0.5)) + ((y + 0.5) / 10) - 0.5, large[x, y], tolerance: 1e-5);
        }
    }

    private static GrayImage Noise(int width, int height)
    {
        var random = new SplitMix64(3);
        var image = new GrayImage(width, height);
        foreach (ref var pixel in image.Pixels)
            pixel = (float)random.NextDouble();
        return image;
    }

    private static double Mean(GrayImage image) => image.Pixels.ToArray().Average(pixel => (double)pixel);
}
