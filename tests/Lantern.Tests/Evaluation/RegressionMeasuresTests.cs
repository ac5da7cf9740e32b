namespace Lantern.Tests;

public sealed class RegressionMeasuresTests
{
    [Theory, InlineData(0), InlineData(1)]
    public void All_numbers_are_those_of_scikit_learn(int number)
    {
        var oracle = Oracle.Read("measures.json").GetProperty("numbers")[number];

        var measures = RegressionMeasures.Of(oracle.GetProperty("predicted").ToDoubles(), oracle.GetProperty("targets").ToDoubles());

        // Some 40 roundings of sums that add up in another order: far below 10⁻¹², and R² is of the order of 1.
        Close.Relative(oracle.GetProperty("mae").GetDouble(), measures.MeanAbsoluteError, 1e-12);
        Close.Relative(oracle.GetProperty("rmse").GetDouble(), measures.RootMeanSquaredError, 1e-12);
        Close.Absolute(oracle.GetProperty("r2").GetDouble(), measures.RSquared, 1e-12);
    }

    [Fact]
    public void Who_says_the_mean_explains_nothing() =>
        Assert.Equal(new RegressionMeasures(3, 2 / 3.0, Math.Sqrt(2 / 3.0), 0), RegressionMeasures.Of([2, 2, 2], [1, 2, 3]));

    [Fact]
    public void Of_equal_targets_nothing_can_be_explained() =>
        Assert.Equal(new RegressionMeasures(2, 0.5, Math.Sqrt(0.5), double.NaN), RegressionMeasures.Of([1, 2], [2, 2]));

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Equal(
            "Each example needs a prediction and a target, not 1 and 2 in all.",
            Assert.Throws<OptionException>(() => RegressionMeasures.Of([1], [1, 2])).Message);
        Assert.Throws<OptionException>(() => RegressionMeasures.Of([], []));
    }
}
