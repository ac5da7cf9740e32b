namespace Lantern.Tests;

public sealed class RotationsTests
{
    [Theory]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.CubicSpline)]
    public void Each_picture_is_followed_by_itself_rotated(Interpolation interpolation)
    {
        var digits = Mnist.Training[100..137];
        var rotated = digits.WithRotations([10, -20], interpolation);

        Assert.Equal((3 * 37, digits.Preparation, digits.LabelNames), (rotated.Count, rotated.Preparation, rotated.LabelNames));
        var expected = new byte[784];
        for (var example = 0; example < rotated.Count; example++)
        {
            var degrees = (example % 3) switch { 0 => 0, 1 => 10, _ => -20 };
            new Distortion(28, 28, AffineMap.Rotation(degrees), interpolation).Apply(digits.Bytes(example / 3), 0, expected);
            Assert.Equal(expected, rotated.Bytes(example));
            Assert.Equal(digits.Label(example / 3), rotated.Label(example));
        }
    }

    [Fact]
    public void What_comes_into_a_rotated_picture_is_its_background()
    {
        var paper = Dataset.FromBytes(new byte[] { 200, 200, 200, 200, 9, 200, 200, 200, 200 }, new byte[1], 9, ["dot"], Preparation.Textbook);

        Assert.Equal(paper.Bytes(0), paper.WithRotations([90]).Bytes(1));
        Assert.Equal(200, paper.WithRotations([45]).Bytes(1)[0]);
    }

    [Fact]
    public void What_cannot_be_rotated_is_refused()
    {
        var pairs = Dataset.FromBytes(new byte[4], new byte[2], 2, ["pair"], Preparation.UnitRange);

        Assert.Equal(
            "Only square pictures can be rotated or distorted; these examples are bytes, 2 each.",
            Assert.Throws<OptionException>(() => pairs.WithRotations([10])).Message);
        Assert.Equal(
            "A picture cannot be rotated by NaN degrees.",
            Assert.Throws<OptionException>(() => Mnist.Training.WithRotations([10, double.NaN])).Message);
        Assert.Equal(
            "60000 pictures in 61 positions are more than fit into memory at once.",
            Assert.Throws<OptionException>(() => Mnist.Training.WithRotations(new double[60])).Message);
        Assert.Equal(0, Mnist.Training[..0].WithRotations([10]).Count);
    }
}
