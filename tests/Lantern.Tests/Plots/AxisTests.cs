using FsCheck;
using FsCheck.Fluent;

namespace Lantern.Tests;

public sealed class AxisTests
{
    [Fact]
    public void A_number_and_its_pixel_lead_to_each_other()
    {
        var across = new Axis((-2, 6), isLog: false, 100, 500);
        var up = new Axis((0.001, 10), isLog: true, 300, 20);

        Assert.Equal([100, 200, 500, 600], [across.At(-2), across.At(0), across.At(6), across.At(8)]);
        // Logarithms of powers of ten are exact or the last bit is off; 300 pixels have 2⁻⁴⁴ in their last.
        Assert.Equal([300, 230, 160, 20], new[] { 0.001, 0.01, 0.1, 10 }.Select(up.At), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0, across.ValueAt(200));
        Assert.Equal(0.01, up.ValueAt(230), tolerance: 1e-16);
    }

    [Fact]
    public void Labels_never_overlap()
    {
        var lengths = Gen.Choose(40, 1200).ToArbitrary();
        var ranges = (from power in Gen.Choose(-12, 12)
                      from start in Gen.Choose(-5_000, 5_000)
                      from length in Gen.Choose(1, 9_999)
                      from isLog in Gen.Elements(true, false)
                      let unit = Math.Pow(10, power)
                      let low = (isLog ? Math.Abs(start) + 1 : start) * unit
                      select (Low: low, High: low + (length * unit), IsLog: isLog)).ToArbitrary();
        Check.One(DataFiles.Cases, Prop.ForAll(lengths, ranges, (length, range) =>
        {
            var axis = new Axis((range.Low, range.High), range.IsLog, 0, length);
            var across = axis.TicksAcross(onlyWhole: false).Where(tick => tick.Label.Length > 0).OrderBy(tick => tick.Value).ToList();
            var up = axis.TicksUp(onlyWhole: false).Where(tick => tick.Label.Length > 0).OrderBy(tick => tick.Value).ToList();

            Assert.NotEmpty(across);
            Assert.All(across.Zip(across.Skip(1)), pair => Assert.True(
                axis.At(pair.First.Value) + (Width(pair.First) / 2) < axis.At(pair.Second.Value) - (Width(pair.Second) / 2)));
            Assert.All(up.Zip(up.Skip(1)), pair => Assert.True(axis.At(pair.Second.Value) - axis.At(pair.First.Value) > Lettering.Small));
            Assert.All(across.Concat(up), tick => Assert.InRange(axis.At(tick.Value), -0.01, length + 0.01));
        }));

        static double Width(Tick tick) => Lettering.Width(tick.Label, Lettering.Small);
    }

    [Theory]
    [InlineData(false, 0, 1)]
    [InlineData(true, 1, 10)]
    public void Nothing_to_show_still_has_a_range(bool isLog, double low, double high) =>
        Assert.Equal((low, high), new Extent().Range(isLog));

    [Theory]
    [InlineData(5, 4.5, 5.5)]
    [InlineData(0, -1, 1)]
    [InlineData(-200, -220, -180)]
    public void A_single_number_stands_in_the_middle(double value, double low, double high) =>
        Assert.Equal((low, high), Of(value, value).Range(isLog: false));

    [Fact]
    public void Numbers_that_differ_beyond_ten_digits_are_shown_as_one() =>
        Assert.Equal((0.9, 1.1), Of(1, 1 + 1e-12).Range(isLog: false), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-11);

    [Fact]
    public void Ends_get_a_twentieth_of_air_unless_something_stands_on_them()
    {
        var bars = Of(0, 10);
        bars.Stops.Add(0);

        Assert.Equal((-0.5, 10.5), Of(0, 10).Range(isLog: false));
        Assert.Equal((0, 10.5), bars.Range(isLog: false));
    }

    private static Extent Of(params double[] values)
    {
        var extent = new Extent();
        extent.Add(values);
        return extent;
    }
}
