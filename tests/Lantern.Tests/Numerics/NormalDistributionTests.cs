namespace Lantern.Tests;

public sealed class NormalDistributionTests
{
    private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵², the distance from 1 to the next double

    /// <summary>
    /// The expected numbers were computed with 40 digits. e^(−z²/2) is off by z²/2 units where z² is rounded; here only that of
    /// 0.3 and 2.7 is.
    /// </summary>
    [Theory]
    [InlineData(-35, 1.12491070647240624e-268)]
    [InlineData(-8, 6.22096057427178413e-16)]
    [InlineData(-2.5, 0.00620966532577613517)]
    [InlineData(-1, 0.158655253931457051)]
    [InlineData(-0.3, 0.382088577811047367)]
    [InlineData(0, 0.5)]
    [InlineData(0.3, 0.617911422188952633)]
    [InlineData(1, 0.841344746068542949)]
    [InlineData(2.7, 0.996533026196959333)]
    [InlineData(40, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, 1)]
    public void The_probability_of_a_number_below_z_has_all_digits(double z, double expected) =>
        Close.Relative(expected, NormalDistribution.Cumulative(new Scalar<double>(z)).Value, 8 * Epsilon);

    [Fact]
    public void Single_precision_agrees_with_double_precision()
    {
        var (z, values) = (new float[Lanes.Count], new float[Lanes.Count]);
        for (var at = -12.0; at < 12; at += 1.0 / 512)
        {
            for (var i = 0; i < Lanes.Count; i++)
                z[i] = (float)(at + (i / 8192.0));
            NormalDistribution.Cumulative(Lanes.Load(z)).Store(values);
            for (var i = 0; i < Lanes.Count; i++)
            {
                // z² and its half have one rounding, which the exponential makes z²/2 times as large; some ten more follow.
                var expected = NormalDistribution.Cumulative(new Scalar<double>(z[i])).Value;
                Close.Absolute(expected, values[i], (10 + (z[i] * z[i] / 2)) * Math.Min(expected, 1 - expected + 0.1) / (1 << 24));
            }
        }
    }

    [Theory, InlineData(0, 0.398942280401432678), InlineData(-1.5, 0.129517595665891728), InlineData(6, 6.07588284982328549e-9)]
    public void The_density_is_its_slope(double z, double expected) =>
        Close.Relative(expected, NormalDistribution.Density(new Scalar<double>(z)).Value, 4 * Epsilon);

    [Fact]
    public void What_is_not_a_number_stays_visible() => Assert.True(double.IsNaN(NormalDistribution.Cumulative(new Scalar<double>(double.NaN)).Value));
}
