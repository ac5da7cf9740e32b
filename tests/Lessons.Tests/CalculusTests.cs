namespace Lessons.Tests;

/// <summary>Calculus, gently: shrinking differences, the power and chain rules, and the gradient check of a whole network.</summary>
public sealed class CalculusTests
{
    private static readonly Lesson Differences = Lesson.Run("12-shrinking-differences");
    private static readonly Lesson Rules = Lesson.Run("13-power-and-chain-rule");
    private static readonly Lesson Check = Lesson.Run("17-gradient-check");

    [Fact]
    public void A_constant_speed_has_slope_0_and_one_that_grows_evenly_slope_10()
    {
        Assert.EndsWith("   0, 0, 0, 0", Differences.Line("s = 30  "));
        Assert.EndsWith("   10, 10, 10, 10", Differences.Line("s = 30 + 10t"));
        Assert.EndsWith("   1, 3, 5, 7", Differences.Line("s = t²  "));
    }

    [Fact]
    public void A_drawn_line_gives_t_squared_the_slope_12_at_6() =>
        Assert.Equal("slope = 9.6 / 0.8 = 12", Differences.Line("slope ="));

    [Fact]
    public void Symmetric_differences_of_t_squared_at_3_are_6_for_every_delta_and_forward_ones_come_closer()
    {
        Assert.Equal([2.0, 25, 1, 24, 4, 6, 8], Differences.Numbers("2.0 "));
        Assert.Equal([1.0, 16, 4, 12, 2, 6, 7], Differences.Numbers("1.0 "));
        Assert.Equal([0.5, 12.25, 6.25, 6, 1, 6, 6.5], Differences.Numbers("0.5 "));
        Assert.Equal([0.1, 9.61, 8.41, 1.2, 0.2, 6, 6.1], Differences.Numbers("0.1 "));
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(6, 12)]
    [InlineData(100, 200)]
    public void The_slope_of_t_squared_is_2t(int t, double slope)
    {
        var line = Differences.Line($"t = {t,3} ");

        Assert.Matches($"measured +{slope:0.00} ", line);
        Assert.EndsWith($"2t = {slope}", line);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(2, 6)]
    [InlineData(3, 8)]
    public void T_squared_plus_2t_has_slope_2t_plus_2(int t, int slope) =>
        Assert.Equal($"t = {t}   2t + 2 = {slope,2}   measured {slope}.0000", Rules.Line($"t = {t} "));

    [Theory]
    [InlineData("   2", "16.0000")]
    [InlineData("   1", "13.0000")]
    [InlineData(" 0.5", "12.2500")]
    [InlineData(" 0.1", "12.0100")]
    [InlineData("0.01", "12.0001")]
    public void T_cubed_has_slope_3t_squared_and_delta_squared_more(string delta, string slope) =>
        Assert.Equal($"Δ = {delta}   3t² + Δ² = {slope}   measured {slope}", Rules.Line($"Δ = {delta} "));

    [Theory]
    [InlineData(-1, "-0.2500")]
    [InlineData(0, "0.0000")]
    [InlineData(1, "1.0000")]
    [InlineData(2, "4.0000")]
    [InlineData(3, "12.0000")]
    [InlineData(4, "32.0000")]
    [InlineData(5, "80.0000")]
    public void The_power_rule_agrees_with_what_is_measured(int n, string slope) =>
        Assert.Equal($"s = t^{n,-2}   n·t^(n−1) = {slope,8}   measured {slope,8}", Rules.Line($"s = t^{n} "));

    [Fact]
    public void The_chain_rule_agrees_with_what_is_measured() => Assert.Equal(
        [
            "x = 1   ∂f/∂y = 2y = 4   ∂y/∂x = 3x² + 1 = 4",
            "        ∂f/∂x = 4·4 = 16   measured 16.0000",
            "x = 2   ∂f/∂y = 2y = 20   ∂y/∂x = 3x² + 1 = 13",
            "        ∂f/∂x = 20·13 = 260   measured 260.0000",
        ],
        Rules.Lines.SkipWhile(line => line != "The chain rule: f = y², y = x³ + x").Skip(1).TakeWhile(line => line.Length > 0));

    [Fact]
    public void Slopes_of_several_variables_keep_the_others_still()
    {
        Assert.Equal("∂f/∂x = 2y + 6xz = 22   measured 22.0000", Rules.Line("∂f/∂x = 2y"));
        Assert.Equal("∂f/∂y = 2x       =  2   measured  2.0000", Rules.Line("∂f/∂y = 2x"));
        Assert.Equal("∂f/∂z = 3x² + 4  =  7   measured  7.0000", Rules.Line("∂f/∂z = 3x²"));
    }

    [Fact]
    public void A_delta_of_1e_5_measures_best()
    {
        double[] wrongBy = [.. Rules.Lines.Where(line => line.Contains("   wrong by ", StringComparison.Ordinal)).Select(line => double.Parse(line.Split("wrong by ")[1]))];

        Assert.Equal(13, wrongBy.Length);
        Assert.Equal([1, 1e-2, 1e-4, 1e-6, 1e-8], wrongBy[..5]); // Δ², as long as rounding does not matter
        Assert.Equal(5, Array.IndexOf(wrongBy, wrongBy.Min()));
    }

    [Fact]
    public void Every_slope_of_a_whole_network_by_backpropagation_agrees_with_the_measured_one()
    {
        var rows = Check.Lines.Where(line => line.Contains('→')).ToArray();

        Assert.Equal(18, rows.Length);
        Assert.All(rows, row =>
        {
            var words = row[22..].Split(' ', StringSplitOptions.RemoveEmptyEntries); // measured, backpropagation, verdict, whole error, verdict
            Assert.Equal(words[0], words[1]);
            Assert.Equal("agrees", words[2]);
            Assert.Equal(row.StartsWith("hidden", StringComparison.Ordinal) ? "agrees" : "DIFFERS", words[4]);
        });
    }

    [Fact]
    public void The_library_calculates_the_same_slopes() =>
        Assert.Equal("The library's gradients, equal to ours within 1e-14: 18 of 18", Check.Line("The library's"));

    [Fact]
    public void The_slopes_shown_are_those_of_the_textbook_rule_and_of_the_gradient()
    {
        var network = Network.Create<double>([3, 3, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        double[] weights = [0.9, 0.3, 0.4, 0.2, 0.8, 0.2, 0.1, 0.5, 0.6, 0.3, 0.7, 0.5, 0.6, 0.5, 0.2, 0.8, 0.1, 0.9];
        weights.CopyTo(network.Parameters);

        Assert.Equal(Column(1), Gradients(LearningRule.Gradient));
        Assert.Equal(Column(3), Gradients(LearningRule.Textbook));

        string[] Column(int word) =>
            [.. Check.Lines.Where(line => line.Contains('→')).Select(row => row[22..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[word])];

        string[] Gradients(LearningRule rule)
        {
            var backpropagation = new Backpropagation<double>(network, Loss.SquaredError, rule);
            var gradients = new double[18];
            backpropagation.Forward([0.9, 0.1, 0.8]);
            backpropagation.Backward([0.01, 0.99, 0.01]);
            backpropagation.CopyGradients(gradients);
            return [.. gradients.Select(gradient => $"{gradient:0.000000}")];
        }
    }
}
