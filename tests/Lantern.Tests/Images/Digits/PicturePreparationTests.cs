namespace Lantern.Tests;

public sealed class PicturePreparationTests
{
    [Fact]
    public void Preparations_go_by_name()
    {
        Assert.All(PicturePreparation.All, preparation => Assert.Same(preparation, PicturePreparation.Parse(preparation.Name)));

        var exception = Assert.Throws<OptionException>(() => PicturePreparation.Parse("nurse"));
        Assert.Equal("There is no picture preparation 'nurse'. There are mnist and plain.", exception.Message);
    }

    [Fact]
    public void The_plain_one_inverts_28_by_28_pixels_and_does_nothing_else()
    {
        byte[] bytes = [.. Enumerable.Range(0, 784).Select(value => (byte)value)];

        var prepared = PicturePreparation.Plain.Prepare(GrayImage.FromBytes(bytes, 28, 28));

        Assert.Equal(bytes.Select(value => (byte)(255 - value)), prepared.Values.ToArray());
        Assert.Null(prepared.Findings.Ink);
        Assert.Empty(prepared.Findings.Warnings);
    }

    [Fact]
    public void The_plain_one_averages_what_is_larger_whatever_its_shape()
    {
        var picture = new GrayImage(56, 84); // each pixel of the result covers 2×3
        for (var y = 0; y < 84; y++)
        {
            for (var x = 0; x < 56; x++)
                picture[x, y] = x % 2 == 0 && y % 3 == 0 ? 0 : 1;
        }

        Assert.All(PicturePreparation.Plain.Prepare(picture).Values.ToArray(), value => Assert.Equal(42, value)); // 255 − ⅚·255 = 42.5
    }

    [Fact]
    public void Colors_become_luma_in_the_plain_one()
    {
        var picture = new ColorImage(28, 28);
        for (var index = 0; index < 784; index++)
            picture.Pixels[3 * index] = 200;

        Assert.All(PicturePreparation.Plain.Prepare(picture).Values.ToArray(), value => Assert.Equal(255 - 60, value)); // 0.299·200 = 59.8
    }
}
