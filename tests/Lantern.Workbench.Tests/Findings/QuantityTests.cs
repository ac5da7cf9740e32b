namespace Lantern.Workbench.Tests;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0.001 0.01 0.1 1", true)]
    [InlineData("0.01 0.02 0.05 0.1 0.15 0.2 0.3 0.4 0.6 0.9", true)]
    [InlineData("0.01 0.1 0.2 0.3 0.6", false)]
    [InlineData("5 10 20 50 100 200 500 1000", true)]
    [InlineData("50 100 150 200 250 300 350 400", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", false)]
    [InlineData("none 2.5 5 10 15 20 30 45", false)]
    [InlineData("0.1 0.2", false)]
    [InlineData("10 100 300,100", false)]
    public void A_range_that_grows_by_factors_has_a_logarithmic_axis(string values, bool isGeometric) =>
        Assert.Equal(isGeometric, new Quantity("x", values.Split(' ')).IsGeometric);

    [Fact]
    public void Values_stand_by_what_they_mean()
    {
        string[] values = ["tanh", "300,100", "1e-3", "20", "none", "9", "300,20", "relu", "0.01", "-1"];

        Assert.Equal(["none", "-1", "1e-3", "0.01", "9", "20", "300,20", "300,100", "relu", "tanh"], values.Order(Comparer<string>.Create(Quantity.Compare)));
    }

    [Theory]
    [InlineData("none", 0.0)]
    [InlineData("0.003", 0.003)]
    [InlineData("300,100", null)]
    [InlineData("true", null)]
    [InlineData("NaN", null)]
    public void None_is_zero_and_a_list_is_no_number(string text, double? number) => Assert.Equal(number, Quantity.NumberOf(text));
}
