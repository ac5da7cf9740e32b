namespace Lantern.Tests;

public sealed class SignedPictureTests
{
    [Fact]
    public void Zero_is_white_above_is_red_and_below_is_blue()
    {
        var picture = SignedPicture.Draw([0, 1, -1, 0.5f, 5, -0.5f], width: 3, full: 1);

        Assert.Equal((3, 2), (picture.Width, picture.Height));
        Assert.Equal(
        [
            255, 255, 255, 178, 24, 43, 33, 102, 172,
            216, 140, 149, 178, 24, 43, 144, 178, 214, // half way, rounded
        ], picture.Pixels.ToArray());
    }

    [Fact]
    public void Where_all_is_zero_all_is_white() => Assert.All(SignedPicture.Draw([0, 0], 2, full: 0).Pixels.ToArray(), value => Assert.Equal(255, value));

    [Fact]
    public void The_full_color_may_leave_out_what_sticks_out()
    {
        float[] values = [.. Enumerable.Range(-50, 101).Select(value => (float)value)];

        Assert.Equal(50, SignedPicture.Full(values, beyond: 0));
        Assert.Equal(45, SignedPicture.Full(values, beyond: 0.1)); // of 101 sizes the one at place 90: 0, 1, 1, 2, 2, …
        Assert.Equal(0, SignedPicture.Full([], beyond: 0.1));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public void Numbers_that_fill_no_rows_are_refused(int width) => Assert.Throws<ArgumentException>(() => SignedPicture.Draw([1, 2, 3, 4], width, 1));
}
