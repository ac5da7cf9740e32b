using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Lantern.Workbench.Tests;

public sealed class StatisticsTests
{
    private static readonly JsonElement SciPy = Oracle.Read("statistics.json");

    [Fact]
    public void Mean_deviation_and_intervals_are_those_of_SciPy()
    {
        Assert.All(SciPy.GetProperty("summaries").EnumerateArray(), expected =>
        {
            var summary = Summary.Of(expected.GetProperty("values").ToDoubles());

            // Sums of at most 1000 numbers round by 1000·2⁻⁵³ of their size; Student's quantile is found to 10⁻¹².
            var size = summary.Mean * 2e-13;
            Assert.Equal(expected.GetProperty("mean").GetDouble(), summary.Mean, size);
            Assert.Equal(expected.GetProperty("deviation").GetDouble(), summary.Deviation!.Value, size);
            Assert.Equal(expected.GetProperty("interval").ToDoubles(), Ends(summary.OfMean), (a, b) => Math.Abs(a - b) < 20 * size);
            Assert.Equal(expected.GetProperty("next").ToDoubles(), Ends(summary.OfNext), (a, b) => Math.Abs(a - b) < 20 * size);
        });
    }

    [Fact]
    public void Welchs_test_is_that_of_SciPy_also_where_chance_is_tiny()
    {
        Assert.All(SciPy.GetProperty("welch").EnumerateArray(), expected =>
        {
            var welch = Welch.Compare(Summary.Of(expected.GetProperty("first").ToDoubles()), Summary.Of(expected.GetProperty("second").ToDoubles()))!.Value;

            // Accuracies of four digits that differ in the third keep 12 digits in their differences and 11 in their squares.
            AssertClose(expected.GetProperty("t").GetDouble(), welch.T);
            AssertClose(expected.GetProperty("freedom").GetDouble(), welch.DegreesOfFreedom);
            AssertClose(expected.GetProperty("p").GetDouble(), welch.P);
        });

        static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, Math.Abs(expected) * 1e-10);
    }

    [Fact]
    public void A_single_measurement_has_no_spread_and_cannot_be_compared()
    {
        var one = Summary.Of(0.97);

        Assert.Equal(new Summary(1, 0.97, null), one);
        Assert.Null(one.OfMean);
        Assert.Null(one.OfNext);
        Assert.Null(Welch.Compare(one, Summary.Of(0.9, 0.95)));
        Assert.Null(Welch.Compare(Summary.Of(0.9, 0.95), one));
    }

    [Fact]
    public void What_does_not_scatter_differs_for_certain_or_not_at_all()
    {
        var same = Summary.Of(0.1, 0.1, 0.1);

        Assert.Equal(new Summary(3, 0.1, 0), same);
        Assert.Equal(new Interval(0.1, 0.1), same.OfMean);
        Assert.Equal(new Welch(0, 4, 1), Welch.Compare(same, same));
        Assert.Equal(new Welch(double.NegativeInfinity, 3, 0), Welch.Compare(same, Summary.Of(0.2, 0.2)));
        Assert.Throws<ArgumentException>(() => Summary.Of());
    }

    [Fact]
    public void How_far_outside_has_the_side_as_its_sign()
    {
        var interval = new Interval(1, 2);

        Assert.Equal([-0.5, 0, 0, 0, 3], new[] { 0.5, 1, 1.5, 2, 5 }.Select(interval.Outside));
        Assert.Equal([false, true, true, true, false], new[] { 0.5, 1, 1.5, 2, 5 }.Select(interval.Contains));
    }

    [Fact]
    public void Shifting_and_stretching_measurements_shifts_and_stretches_the_summary()
    {
        Check.One(Cases, Prop.ForAll(Samples, sample =>
        {
            // Powers of two stretch without rounding; whole numbers below 2¹⁰ and their squares are exact, means are to 2⁻⁴³.
            Summary summary = Summary.Of(sample), stretched = Summary.Of([.. sample.Select(value => (value * 4) + 8)]);
            Assert.Equal((summary.Mean * 4) + 8, stretched.Mean, 1e-9);
            Assert.Equal(summary.Deviation!.Value * 4, stretched.Deviation!.Value, 1e-8);
            Assert.Equal((summary.OfMean!.Value.High * 4) + 8, stretched.OfMean!.Value.High, 1e-6);
            Assert.True(summary.OfNext!.Value.Low <= summary.OfMean.Value.Low && summary.OfMean.Value.Contains(summary.Mean));
        }));
    }

    [Fact]
    public void Comparing_the_other_way_round_turns_the_sign_and_leaves_the_chance()
    {
        Check.One(Cases, Prop.ForAll(Samples, Samples, (first, second) =>
        {
            Summary a = Summary.Of(first), b = Summary.Of(second);
            Welch there = Welch.Compare(a, b)!.Value, back = Welch.Compare(b, a)!.Value;

            Assert.Equal(there.T, -back.T);
            Assert.Equal(there.P, back.P, 1e-12);
            Assert.InRange(there.P, 0, 1);
            // Between those of the smaller sample alone and both together; a last digit of rounding.
            Assert.InRange(there.DegreesOfFreedom, (Math.Min(a.Count, b.Count) - 1) * (1 - 1e-12), (a.Count + b.Count - 2) * (1 + 1e-12));
        }));
    }

    [Fact]
    public void Ninety_five_of_a_hundred_intervals_hold_the_true_mean()
    {
        // 4,000 samples of 5 normal numbers: 95 % ± 4 standard errors of √(0.95·0.05/4000) = 0.34 %.
        var random = new NumpyRandom(1);
        var held = 0;
        for (var sample = 0; sample < 4000; sample++)
            held += Summary.Of([.. Enumerable.Range(0, 5).Select(_ => random.NextNormal())]).OfMean!.Value.Contains(0) ? 1 : 0;

        Assert.InRange(held / 4000.0, 0.936, 0.964);
    }

    private static Config Cases => Config.QuickThrowOnFailure.WithReplay(1, 1).WithQuietOnSuccess(true);

    private static Arbitrary<double[]> Samples =>
        (from count in Gen.Choose(2, 12)
         from sample in Gen.ArrayOf(Gen.Choose(-1000, 1000), count)
         select Array.ConvertAll(sample, value => (double)value)).ToArbitrary();

    private static double[] Ends(Interval? interval) => [interval!.Value.Low, interval.Value.High];
}
