namespace Lantern.Tests;

public sealed class WordingTests
{
    [Theory]
    [InlineData(0, "0 epochs")]
    [InlineData(1, "1 epoch")]
    [InlineData(2, "2 epochs")]
    [InlineData(60_000, "60,000 epochs")]
    public void Counts_have_their_noun(long count, string text) => Assert.Equal(text, Wording.Count(count, "epoch"));

    [Theory]
    [InlineData(0.9724, 2, "97.24 %")]
    [InlineData(0.9724, 1, "97.2 %")]
    [InlineData(0.9724, 0, "97 %")]
    [InlineData(1, 2, "100.00 %")]
    [InlineData(0, 0, "0 %")]
    public void Shares_are_shown_in_percent(double share, int decimals, string text) => Assert.Equal(text, Wording.Percent(share, decimals));

    [Fact]
    public void Right_answers_are_shown_of_all_and_in_percent() => Assert.Equal("9724 of 10000 (97.24 %)", Wording.Result(9724, 10_000));

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(59, "59 s")]
    [InlineData(59.5, "0 min 59 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(6_000, "1 h 40 min")]
    [InlineData(100_000, "27 h 46 min")]
    public void Times_are_shown_in_the_units_that_fit(double seconds, string text) => Assert.Equal(text, Wording.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("none")]
    [InlineData("a", "a")]
    [InlineData("a and b", "a", "b")]
    [InlineData("a, b and c", "a", "b", "c")]
    [InlineData("a, b, c and 2 more", "a", "b", "c", "d", "e")]
    public void Lists_end_with_and(string text, params string[] items) => Assert.Equal(text, Wording.And(items, most: 3));

    [Fact]
    public void Items_with_commas_are_listed_with_semicolons() => Assert.Equal("a, b; c and d", Wording.And(["a, b", "c", "d"], separator: "; "));

    [Theory]
    [InlineData("", "''")]
    [InlineData("sepal length", "'sepal length'")]
    [InlineData("\u001b[31mred\r\n", "'?[31mred??'")]
    [InlineData("0123456789012345678901234567890123456789", "'0123456789012345678901234567890123456789'")]
    [InlineData("01234567890123456789012345678901234567890", "'0123456789012345678901234567890123456789…'")]
    public void Quotations_are_short_and_command_no_terminal(string text, string quoted) => Assert.Equal(quoted, Wording.Quoted(text));
}
