using System.Numerics;

namespace Lessons.Tests;

/// <summary>Errors on their way back: split and joined, as a matrix; and what it would cost to do without.</summary>
public sealed class SplittingErrorsTests
{
    private static readonly Lesson Splitting = Lesson.Run("08-splitting-errors");
    private static readonly Lesson Matrix = Lesson.Run("09-errors-as-a-matrix");
    private static readonly Lesson Everything = Lesson.Run("10-trying-everything");

    [Fact]
    public void Links_take_shares_in_proportion_to_their_weights()
    {
        Assert.Contains("  weights 3.0 and 1.0:  3.0/4.0 = 0.75 and 1.0/4.0 = 0.25", Splitting.Lines);
        Assert.Contains("  weights 6.0 and 3.0:  6.0/9.0 = 0.667 and 3.0/9.0 = 0.333", Splitting.Lines);
        Assert.Contains("  weights 4.0 and 4.0:  4.0/8.0 = 0.5 and 4.0/8.0 = 0.5", Splitting.Lines);
    }

    [Fact]
    public void Output_errors_1_5_and_0_5_become_hidden_errors_0_7_and_1_3() => Assert.Equal(
        [
            "From the output layer to the hidden layer: split",
            "  output node 1 has the error 1.5",
            "    its link from hidden node 1 takes 1.5 · 2.0/5.0 = 0.6",
            "    its link from hidden node 2 takes 1.5 · 3.0/5.0 = 0.9",
            "  output node 2 has the error 0.5",
            "    its link from hidden node 1 takes 0.5 · 1.0/5.0 = 0.1",
            "    its link from hidden node 2 takes 0.5 · 4.0/5.0 = 0.4",
            "and join",
            "  hidden node 1 has the error 0.6 + 0.1 = 0.7",
            "  hidden node 2 has the error 0.9 + 0.4 = 1.3",
        ],
        Splitting.Lines.SkipWhile(line => !line.StartsWith("From the output layer", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0));

    [Fact]
    public void One_layer_further_back_the_same_is_done_with_0_7_and_1_3()
    {
        Assert.Contains("    its link from input node 1 takes 0.7 · 3.0/7.0 = 0.3", Splitting.Lines);
        Assert.Contains("    its link from input node 2 takes 0.7 · 4.0/7.0 = 0.4", Splitting.Lines);
        Assert.Contains("    its link from input node 1 takes 1.3 · 6.0/13.0 = 0.6", Splitting.Lines);
        Assert.Contains("    its link from input node 2 takes 1.3 · 7.0/13.0 = 0.7", Splitting.Lines);
        Assert.Equal([1, 0.3, 0.6, 0.9], Splitting.Numbers("input node 1 has the error"));
        Assert.Equal([2, 0.4, 0.7, 1.1], Splitting.Numbers("input node 2 has the error"));
    }

    [Fact]
    public void Every_layer_has_the_same_error_in_total() =>
        Assert.All(["output 1.5 + 0.5 =", "hidden 0.7 + 1.3 =", "input  0.9 + 1.1 ="], total => Assert.EndsWith(" = 2.0", Splitting.Line(total)));

    [Fact]
    public void Transposing_turns_rows_into_columns_in_a_square_and_in_a_wide_matrix()
    {
        Assert.Equal(["Wᵀ =   2.0   1.0", "3.0   4.0"], TwoLines("Wᵀ ="));
        Assert.Equal(["V  =   1.0   2.0   3.0", "4.0   5.0   6.0"], TwoLines("V  ="));
        Assert.Equal(["Vᵀ =   1.0   4.0", "2.0   5.0"], TwoLines("Vᵀ ="));
        Assert.Contains("         3.0   6.0", Matrix.Lines);
    }

    [Fact]
    public void The_matrix_of_shares_gives_the_errors_that_splitting_gave() =>
        Assert.Equal([0.70, 1.30], Results("Hidden errors with the fractions: Sᵀ·e"));

    [Fact]
    public void Without_the_fractions_the_errors_keep_their_proportion()
    {
        var with = Results("Hidden errors with the fractions: Sᵀ·e");
        var without = Results("Hidden errors without: Wᵀ·e");

        Assert.Equal([3.50, 6.50], without);
        Assert.Equal(without[0] * with[1], without[1] * with[0], 1e-12); // of numbers below 10, given to two digits: exact but for rounding
    }

    [Fact]
    public void Fractions_explode_where_weights_nearly_cancel()
    {
        Assert.Equal([30.10, -28.10], Results("Weights 2.0 and -1.9 lead to output 1: the fractions explode"));
        Assert.Equal([3.50, -0.85], Results("and without them"));
    }

    [Fact]
    public void Two_output_errors_go_back_to_three_hidden_nodes() =>
        Assert.Equal([3.50, 5.50, 7.50], Results("Three hidden nodes, two outputs: Vᵀ·e"));

    [Fact]
    public void Trying_everything_finds_two_lost_weights() =>
        Assert.Equal([0.90, 0.30, 0.0001], Everything.Numbers("best weights"));

    [Fact]
    public void Eighteen_weights_of_a_thousand_values_are_1000_to_the_18th_and_not_18_000()
    {
        var combinations = BigInteger.Parse(Everything.Line("1000^18 =").Split(" = ")[1].Replace(",", ""));

        Assert.Equal(BigInteger.Pow(10, 54), combinations);
        Assert.Equal("and not 18·1000 = 18,000", Everything.Line("and not"));
    }

    [Fact]
    public void At_a_million_tries_a_second_eighteen_weights_take_3e40_years()
    {
        // 10^54 tries, 10^6 a second, 365.25·86400 seconds a year
        Assert.Equal(["18", "10^54", "3.2e+40"], Everything.Line("18 ").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(3.2e40, 1e48 / (365.25 * 86400), 0.05e40);
    }

    private static string[] TwoLines(string beginning) =>
        [.. Matrix.Lines.Select(line => line.Trim()).SkipWhile(line => !line.StartsWith(beginning, StringComparison.Ordinal)).Take(2)];

    /// <summary>The last number of each line below a heading.</summary>
    private static double[] Results(string heading) =>
        [.. Matrix.Lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => line.Length > 0).Select(line => double.Parse(line.Split(" = ")[^1]))];
}
