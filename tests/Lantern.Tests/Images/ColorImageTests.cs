namespace Lantern.Tests;

public sealed class ColorImageTests
{
    [Fact]
    public void Gray_in_color_is_the_same_gray_to_the_last_bit()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var gray = GrayImage.FromBytes(bytes, 16, 16);

        Assert.Equal(gray.Pixels, gray.ToColor().ToGray().Pixels);
    }

    [Fact]
    public void Green_looks_lighter_than_red_and_red_than_blue()
    {
        var image = new ColorImage(3, 1);
        (image.Pixels[0], image.Pixels[4], image.Pixels[8]) = (255, 255, 255);

        Assert.Equal([0.299f, 0.587f, 0.114f], image.ToGray().Pixels.ToArray());
    }

    [Fact]
    public void Enlarged_each_pixel_is_a_square()
    {
        var image = new ColorImage(2, 1);
        new byte[] { 1, 2, 3, 4, 5, 6 }.CopyTo(image.Pixels);

        var large = image.Enlarge(2);

        Assert.Equal((4, 2), (large.Width, large.Height));
        byte[] row = [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6];
        Assert.Equal([.. row, .. row], large.Pixels.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Enlarge(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Enlarge(int.MaxValue));
    }
}
