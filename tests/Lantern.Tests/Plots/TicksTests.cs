using FsCheck;
using FsCheck.Fluent;

namespace Lantern.Tests;

public sealed class TicksTests
{
    /// <summary>Ranges of all sizes, near zero and far from it.</summary>
    private static readonly Arbitrary<(double Low, double High)> Ranges =
        (from power in Gen.Choose(-90, 90)
         from length in Gen.Choose(1, 999_999)
         from start in Gen.Choose(-10_000, 10_000)
         from distance in Gen.Choose(0, 6)
         let unit = Math.Pow(10, power)
         let low = start * Math.Pow(10, distance) * unit
         select (low, low + (length * unit))).ToArbitrary();

    [Fact]
    public void Ticks_count_by_1_2_or_5_times_a_power_of_ten_and_leave_out_none()
    {
        Check.One(DataFiles.Cases, Prop.ForAll(Ranges, range =>
        {
            var ticks = Ticks.Linear(range.Low, range.High, onlyWhole: false, _ => true);
            var step = ticks[1].Value - ticks[0].Value;
            var size = Math.Max(Math.Abs(range.Low), Math.Abs(range.High));
            var rounding = 1e-14 * size; // some dozen roundings of the largest number
            var power = Math.Pow(10, Math.Floor(Math.Log10(step * 1.0001)));

            Assert.InRange(ticks.Count, 5, 14);
            Assert.Contains<int>([1, 2, 5], factor => Math.Abs(step - (factor * power)) <= 2 * rounding);
            Assert.All(ticks, (tick, i) => Assert.Equal(ticks[0].Value + (i * step), tick.Value, tolerance: 15 * rounding));
            Assert.All(ticks, tick => Assert.Equal(Math.Round(tick.Value / step) * step, tick.Value, tolerance: 1e-7 * size));
            // A millionth of a step counts as on the edge.
            Assert.InRange(ticks[0].Value - range.Low, -1e-5 * step, step * 1.00001);
            Assert.InRange(range.High - ticks[^1].Value, -1e-5 * step, step * 1.00001);
        }));
    }

    [Fact]
    public void A_label_says_its_number_exactly_and_no_two_are_alike()
    {
        Check.One(DataFiles.Cases, Prop.ForAll(Ranges, range =>
        {
            var ticks = Ticks.Linear(range.Low, range.High, onlyWhole: false, _ => true);

            // Both are the double that is nearest to the same decimal number, or a few neighbors away.
            Assert.All(ticks, tick => Assert.Equal(Picture.Read(tick.Label), tick.Value, tolerance: 1e-15 * Math.Abs(tick.Value)));
            Assert.Equal(ticks.Count, ticks.Select(tick => tick.Label).Distinct().Count());
        }));
    }

    [Fact]
    public void There_are_never_more_than_fit_and_one_at_least_if_more_fitted()
    {
        Check.One(DataFiles.Cases, Prop.ForAll(Ranges, Gen.Choose(2, 9).ToArbitrary(), (range, room) =>
        {
            var ticks = Ticks.Linear(range.Low, range.High, onlyWhole: false, ticks => ticks.Count <= room);

            Assert.InRange(ticks.Count, 1, room);
        }));
    }

    [Theory]
    [InlineData(0, 1, 6, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0.1, 0.3, 6, "0.10 0.15 0.20 0.25 0.30")]
    [InlineData(-1, 1, 5, "−1.0 −0.5 0.0 0.5 1.0")]
    [InlineData(0, 60000, 7, "0 10,000 20,000 30,000 40,000 50,000 60,000")]
    [InlineData(-1e-8, 1e-8, 5, "−1.0×10⁻⁸ −0.5×10⁻⁸ 0 0.5×10⁻⁸ 1.0×10⁻⁸")]
    [InlineData(0, 2e8, 3, "0 10⁸ 2×10⁸")]
    [InlineData(0.93, 0.98, 6, "0.93 0.94 0.95 0.96 0.97 0.98")]
    public void Labels_read_as_people_write(double low, double high, int room, string labels) =>
        Assert.Equal(labels, Labels(Ticks.Linear(low, high, onlyWhole: false, ticks => ticks.Count <= room)));

    [Fact]
    public void Half_an_epoch_is_no_tick() =>
        Assert.Equal("1 2 3", Labels(Ticks.Linear(0.9, 3.1, onlyWhole: true, _ => true)));

    [Theory]
    [InlineData(0.001, 1, 9, "0.001 0.01 0.1 1")]
    [InlineData(0.05, 2, 9, "0.05 0.1 0.2 0.5 1 2")]
    [InlineData(2, 4, 5, "2.0 2.5 3.0 3.5 4.0")]
    [InlineData(1, 1e8, 5, "1 10² 10⁴ 10⁶ 10⁸")]
    public void A_logarithmic_axis_shows_powers_of_ten_and_more_if_these_are_few(double low, double high, int room, string labels)
    {
        var shown = Labels(Ticks.Logarithmic(low, high, ticks => ticks.Count <= room));

        Assert.Equal(labels, shown);
    }

    [Fact]
    public void On_a_logarithmic_axis_the_digits_between_have_ticks_without_labels()
    {
        var ticks = Ticks.Logarithmic(0.01, 1, _ => true);

        Assert.Equal([0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
            ticks.Where(tick => tick.Label.Length == 0).Select(tick => tick.Value));
    }

    private static string Labels(IEnumerable<Tick> ticks) => string.Join(' ', ticks.Select(tick => tick.Label).Where(label => label.Length > 0));
}
