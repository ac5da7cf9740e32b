namespace Lantern.Tests;

public sealed class GrayImageTests
{
    [Fact]
    public void Bytes_become_numbers_from_0_to_1_and_the_same_bytes_again()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        var image = GrayImage.FromBytes(bytes, 32, 8);

        Assert.Equal((32, 8), (image.Width, image.Height));
        Assert.Equal(77 / 255f, image[77 % 32, 77 / 32]);
        Assert.Equal(bytes, image.ToBytes());
    }

    [Fact]
    public void Numbers_beyond_black_and_white_are_clamped_and_others_rounded()
    {
        var image = new GrayImage(6, 1);
        new[] { -0.1f, 1.1f, 0.499f / 255, 0.501f / 255, float.NaN, float.PositiveInfinity }.CopyTo(image.Pixels);

        Assert.Equal([0, 255, 0, 1, 0, 255], image.ToBytes());
        Assert.Equal([0, 0, 0, 255, 255, 255, 0, 0, 0, 1, 1, 1, 0, 0, 0, 255, 255, 255], image.ToColor().Pixels.ToArray());
    }

    [Fact]
    public void A_pixel_is_found_by_column_and_row_and_outside_is_nothing()
    {
        var image = new GrayImage(3, 2);
        image[2, 1] = 0.5f;

        Assert.Equal(0.5f, image.Pixels[5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => image[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => image[0, -1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GrayImage(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GrayImage(1 << 16, 1 << 16));
        Assert.Throws<ArgumentException>(() => GrayImage.FromBytes(new byte[5], 3, 2));
    }
}
