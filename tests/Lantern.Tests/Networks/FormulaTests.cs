namespace Lantern.Tests;

public sealed class FormulaTests
{
    private static readonly Quantity Plus = new("p", 0.5), Minus = new("m", -0.25);

    [Fact]
    public void A_formula_is_written_with_symbols_and_with_numbers()
    {
        Formula formula = $"{Plus}·{Plus} + (1 − {Plus})";

        Assert.Equal("p·p + (1 − p)", formula.Symbols);
        Assert.Equal("0.5·0.5 + (1 − 0.5)", formula.Numbers());
    }

    [Fact]
    public void A_negative_number_has_its_sign_where_a_person_would_write_it()
    {
        AssertNumbers("−0.25", $"{Minus}");
        AssertNumbers("0.5 − 0.25·0.5", $"{Plus} + {Minus}·{Plus}");
        AssertNumbers("0.5 − (−0.25)", $"{Plus} − {Minus}");
        AssertNumbers("0.5·(−0.25)", $"{Plus}·{Minus}");
        AssertNumbers("0.5 / (−0.25)", $"{Plus} / {Minus}");
        AssertNumbers("−(−0.25)·0.5", $"−{Minus}·{Plus}");
        AssertNumbers("max(−0.25, 0.01·(−0.25))", $"max({Minus}, 0.01·{Minus})");
        AssertNumbers("e^−0.25 / (e^0.5 + e^−0.25)", $"e^{Minus} / (e^{Plus} + e^{Minus})");

        static void AssertNumbers(string expected, Formula formula) => Assert.Equal(expected, formula.Numbers());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.16, "1.16")]
    [InlineData(0.1 + 0.2, "0.3")] // 0.30000000000000004: rounding of doubles is no reason for zeros
    [InlineData(0.65022, "0.650")]
    [InlineData(0.65, "0.65")]
    [InlineData(12.34567, "12.346")]
    [InlineData(1234, "1234")]
    [InlineData(-0.0262518, "−0.0263")]
    [InlineData(0.000123456, "0.000123")]
    [InlineData(0.00012, "0.00012")]
    [InlineData(0.099996, "0.1000")]
    [InlineData(0.00000001234567, "1.23e-8")]
    [InlineData(-1.5e-300, "−1.50e-300")]
    [InlineData(1234567890123456, "1.23e15")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NaN, "NaN")]
    public void A_number_has_three_decimals_or_three_digits(double value, string written) => Assert.Equal(written, Formula.Write(value));

    [Theory]
    [InlineData(1, "0.7")]
    [InlineData(2, "0.73")]
    [InlineData(6, "0.725986")]
    [InlineData(15, "0.725985991234567")]
    public void There_are_as_many_digits_as_one_wants(int digits, string written)
    {
        Formula formula = $"{new Quantity("o", 0.725985991234567)}";

        Assert.Equal(written, formula.Numbers(digits));
    }

    [Theory]
    [InlineData(1.0326612, 0.00438, "1.03266")]
    [InlineData(0.3, 0.00438, "0.3")]
    [InlineData(1.0326612, 0.438, "1.033")]
    [InlineData(1.0326612, 0, "1.033")]
    [InlineData(-0.00068, -0.201, "−0.00068")] // what is small shows its own
    [InlineData(1.0326612, 1e-30, "1.0326612")] // a double has no more
    public void A_number_that_is_about_to_change_shows_the_digits_of_the_change(double value, double change, string written) =>
        Assert.Equal(written, new Quantity("w", value, change).Written());
}
