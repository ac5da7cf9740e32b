namespace Lantern.Tests;

public sealed class AffineMapTests
{
    [Fact]
    public void What_is_on_the_right_is_above_after_a_quarter_turn() =>
        Assert.Equal(new AffineMap(0, -1, 0, 1, 0, 0), AffineMap.Rotation(90)); // above, at (0, −1), is what was at (1, 0)

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(90, 1, 0)]
    [InlineData(180, 0, -1)]
    [InlineData(-90, -1, 0)]
    [InlineData(450, 1, 0)]
    [InlineData(-1e9 * 360, 0, 1)]
    public void Quarter_turns_are_exact(double degrees, double sine, double cosine) =>
        Assert.Equal((sine, cosine), AffineMap.SinCos(degrees));

    [Fact]
    public void Other_angles_are_as_exact_as_the_systems_own()
    {
        for (var degrees = -720.0; degrees < 720; degrees += 0.37)
        {
            var (sine, cosine) = AffineMap.SinCos(degrees);

            // Radians near 4π are rounded by up to 9e-16, which moves sine and cosine by as much.
            Close.Absolute(Math.Sin(degrees * Math.PI / 180), sine, 4e-15);
            Close.Absolute(Math.Cos(degrees * Math.PI / 180), cosine, 4e-15);
        }
    }

    [Fact]
    public void One_after_the_other_is_one_map()
    {
        var map = AffineMap.Rotation(90).Then(AffineMap.Shift(right: 3, down: 1));

        // At (3, 1) is now the middle, which the turn left where it was; right of it is what was below it.
        Assert.Equal((0, 0), From(map, 3, 1));
        Assert.Equal((0, 1), From(map, 4, 1));
    }

    [Fact]
    public void Twice_as_wide_means_taken_from_half_as_far() =>
        Assert.Equal((2, 3), From(AffineMap.Scaling(2, 1), 4, 3));

    [Fact]
    public void Leaning_to_the_right_moves_what_is_above_to_the_right() =>
        Assert.Equal((0, -10), From(AffineMap.Shear(0.5), 5, -10));

    [Fact]
    public void The_identity_changes_nothing() =>
        Assert.Equal(AffineMap.Rotation(12), AffineMap.Identity.Then(AffineMap.Rotation(12)).Then(AffineMap.Identity));

    private static (double X, double Y) From(AffineMap map, double x, double y) =>
        ((map.XX * x) + (map.XY * y) + map.X, (map.YX * x) + (map.YY * y) + map.Y);
}
