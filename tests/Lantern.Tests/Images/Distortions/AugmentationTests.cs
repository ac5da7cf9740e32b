namespace Lantern.Tests;

public sealed class AugmentationTests
{
    [Fact]
    public void What_is_written_can_be_read()
    {
        var augmentation = new Augmentation { Rotation = 12.5, Shift = 0, Scale = 0.25, Shear = 0.125, Elastic = 30, Smoothness = 5 };

        Assert.Equal("rotation=12.5,shift=0,scale=0.25,shear=0.125,elastic=30,smoothness=5", augmentation.ToString());
        Assert.Equal(augmentation, Augmentation.Parse(augmentation.ToString()));
    }

    [Fact]
    public void What_is_not_mentioned_keeps_its_default() =>
        Assert.Equal(new Augmentation { Shift = 2 }, Augmentation.Parse("shift=2"));

    [Theory]
    [InlineData("rotation", "'rotation' is no amount of distortion; there are rotation, shift, scale, shear, elastic and smoothness, each with a number as in rotation=15,shift=2.")]
    [InlineData("shift=far", "'shift=far' is no amount of distortion; there are rotation, shift, scale, shear, elastic and smoothness, each with a number as in rotation=15,shift=2.")]
    [InlineData("blur=1", "There is no distortion 'blur'. There are rotation, shift, scale, shear, elastic and smoothness.")]
    [InlineData("scale=1", "Distortion by scale takes a number from 0 to 0.9, not 1.")]
    [InlineData("shift=1,rotation=-1", "Distortion by rotation takes a number from 0 to 180, not -1.")]
    [InlineData("elastic=nan", "Distortion by elastic takes a number from 0 to 10000, not NaN.")]
    [InlineData("smoothness=0", "Distortion by smoothness takes a number from 0.1 to 100, not 0.")]
    public void What_makes_no_sense_gets_a_sentence(string text, string message) =>
        Assert.Equal(message, Assert.Throws<OptionException>(() => Augmentation.Parse(text)).Message);
}
