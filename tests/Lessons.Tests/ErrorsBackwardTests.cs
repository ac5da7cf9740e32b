namespace Lessons.Tests;

/// <summary>From errors to better weights: descent, the choice of an error, its slope, and one update with two slips in print.</summary>
public sealed class ErrorsBackwardTests
{
    private static readonly Lesson Descent = Lesson.Run("11-gradient-descent");
    private static readonly Lesson Choice = Lesson.Run("14-choosing-an-error");
    private static readonly Lesson Slope = Lesson.Run("15-slope-of-the-error");
    private static readonly Lesson Update = Lesson.Run("16-one-weight-update");

    [Theory]
    [InlineData("From x = -2", -2, +1.5)]
    [InlineData("From x = 4", 4, -1.5)]
    public void Descent_comes_from_both_sides_to_x_1_and_y_1_in_moves_that_shrink_with_the_slope(string heading, double start, double firstMove)
    {
        var rows = Rows(Descent, heading).Skip(1).Take(7).ToArray(); // below the names of the columns: moves 0 to 5, and 20

        for (var step = 0; step <= 5; step++)
        {
            var x = 1 + ((start - 1) / Math.Pow(2, step)); // each move takes half of what is left: 0.25 times the slope 2(x − 1)
            Assert.Equal(step, rows[step][0]);
            Assert.Equal(x, rows[step][1], 5);
            Assert.Equal(((x - 1) * (x - 1)) + 1, rows[step][2], Printed(4));
            Assert.Equal(2 * (x - 1), rows[step][3], Printed(5));
            Assert.Equal(firstMove / Math.Pow(2, step), rows[step][4], Printed(5));
        }

        Assert.Equal([20, 1.00000, 1.0000], rows[6]);
    }

    [Fact]
    public void Moves_of_a_fixed_size_never_settle() =>
        Assert.Equal([-2.0, -1.3, -0.6, 0.1, 0.8, 1.5, 0.8, 1.5, 0.8], Assert.Single(Rows(Descent, "Moves of a fixed size, 0.7 downhill, never settle:")));

    [Fact]
    public void A_large_learning_rate_overshoots_and_a_larger_one_never_comes_back()
    {
        var rows = Rows(Descent, "The learning rate decides: x after 0 to 5 moves");

        Assert.Equal([0.05, 0.25, 0.5, 0.75, 1, 1.1], rows.Select(row => row[0]));
        foreach (var row in rows)
        {
            for (var move = 0; move <= 5; move++) // what is left is multiplied by 1 − 2·rate each time
                Assert.Equal(1 - (3 * Math.Pow(1 - (2 * row[0]), move)), row[1 + move], Printed(5));
        }
    }

    [Fact]
    public void Of_three_starts_on_a_surface_one_ends_in_the_wrong_valley()
    {
        var rows = Rows(Descent, "start             end                     z");

        Assert.Equal([-1.5, 1.2, -1.0356, -0.5178, -0.3054], rows[0]);
        Assert.Equal([0.1, -1.4, -1.0356, -0.5178, -0.3054], rows[1]);
        Assert.Equal([0.3, 1.4, 0.9601, 0.4801, 0.2941], rows[2]);
    }

    [Fact]
    public void The_picture_of_the_surface_shows_heights_and_all_three_ways()
    {
        var svg = System.Text.Encoding.UTF8.GetString(Descent.Pictures["11-gradient-descent-surface.svg"]);

        Assert.All(["z below 0", "above 2", "way down", "start A", "start B", "start C", "end"], name => Assert.Contains($">{name}<", svg));
    }

    [Fact]
    public void Errors_add_up_to_0_their_sizes_to_0_2_and_their_squares_to_0_02() => Assert.Equal(
        [
            "output  target   t − o   |t − o|  (t − o)²",
            "   0.4     0.5     0.1       0.1      0.01",
            "   0.8     0.7    -0.1       0.1      0.01",
            "   1.0     1.0     0.0       0.0      0.00",
            "sum                0.0       0.2      0.02",
        ],
        Choice.Lines.TakeWhile(line => line.Length > 0));

    [Fact]
    public void Descent_on_sizes_swings_for_ever_and_on_squares_settles()
    {
        var rows = Rows(Choice, "           o   slope        o    slope");

        Assert.Equal([0.90, 0.75, 0.60, 0.45, 0.60, 0.45, 0.60, 0.45, 0.60], rows.Select(row => row[1]));
        for (var move = 0; move <= 8; move++)
        {
            Assert.Equal(0.5 + (0.4 * Math.Pow(0.7, move)), rows[move][3], Printed(3)); // slope 2(o − t), learning rate 0.15
            Assert.Equal(0.8 * Math.Pow(0.7, move), rows[move][4], Printed(3));
        }
    }

    [Fact]
    public void The_slope_of_the_sigmoid_is_measured_as_its_formula_says()
    {
        foreach (var x in (double[])[-4, -2, 0, 2, 4])
        {
            var row = Slope.Numbers($"x = {x,2} ");
            var sigmoid = 1 / (1 + Math.Exp(-x));

            Assert.Equal(sigmoid, row[1], Printed(4));
            Assert.Equal(sigmoid * (1 - sigmoid), row[^2], Printed(4));
            Assert.Equal(row[^2], row[^1]);
        }
    }

    [Fact]
    public void The_slope_of_the_error_for_each_weight_is_the_derived_one_and_the_measured_one()
    {
        Assert.Equal("sum    = 0.3·0.7613 + 0.7·0.6035 + 0.5·0.6502 = 0.9759", Slope.Line("sum "));
        Assert.Equal("output = σ(0.9759) = 0.7263", Slope.Line("output ="));
        Assert.Equal(
            [
                "w1   -0.2637 · 0.1988 · 0.7613 = -0.0399",
                "     measured for ½(t − o)²: -0.0399, for (t − o)²: -0.0798",
                "w2   -0.2637 · 0.1988 · 0.6035 = -0.0316",
                "     measured for ½(t − o)²: -0.0316, for (t − o)²: -0.0633",
                "w3   -0.2637 · 0.1988 · 0.6502 = -0.0341",
                "     measured for ½(t − o)²: -0.0341, for (t − o)²: -0.0682",
            ],
            Below(Slope, "Slope for each weight: −(t − o) · σ·(1 − σ) · output of the hidden node"));
    }

    [Fact]
    public void In_print_the_update_has_a_slope_that_a_numerical_derivative_refutes() => Assert.Equal(
        [
            "  sum          2.0·0.4 + 4.0·0.5 = 2.8",
            "  σ(2.8)       0.943",
            "  σ·(1 − σ)    0.054",
            "  slope        -0.06048   measured -0.0324: they differ",
            "  new w11      2.0 − 0.1 · (-0.06048) = 2.006",
        ],
        Below(Update, "In print"));

    [Fact]
    public void The_printed_slope_has_the_sum_in_the_place_of_the_error() => Assert.Equal(
        [
            "  in print / measured = 1.87, and sum / error = 1.87",
            "  -2.8 · 0.054 · 0.4  = -0.06048   the sum in the place of the error",
            "  -1.5 · 0.054 · 0.4  = -0.0324    the error",
        ],
        Below(Update, "The first slip"));

    [Theory]
    [InlineData("With the error in its place, and the sum still as in print", 4.0, "-0.0324", "2.0032")]
    [InlineData("The second slip: the other link into node 1 weighs 3.0; 4.0 leads into node 2", 3.0, "-0.0497", "2.0050")]
    public void With_the_error_in_its_place_formula_and_measurement_agree(string heading, double otherWeight, string slope, string weight)
    {
        var lines = Below(Update, heading);
        var output = 1 / (1 + Math.Exp(-((2.0 * 0.4) + (otherWeight * 0.5))));
        var exact = -1.5 * output * (1 - output) * 0.4;

        Assert.Equal($"{exact:0.0000}", slope);
        Assert.Equal($"{2 - (0.1 * exact):0.0000}", weight);
        Assert.Equal($"  slope        -1.5 · {output * (1 - output):0.0000} · 0.4 = {slope}   measured {slope}", lines[3]);
        Assert.Equal($"  new w11      2.0 − 0.1 · ({slope}) = {weight}", lines[4]);
    }

    /// <summary>How far a number may be from the one that was rounded to so many decimals: half of the last, and a little for the measurement.</summary>
    private static double Printed(int decimals) => 0.501 * Math.Pow(10, -decimals);

    /// <summary>The lines below a heading up to the next empty one.</summary>
    private static string[] Below(Lesson lesson, string heading) =>
        [.. lesson.Lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => line.Length > 0)];

    /// <summary>The numbers in each line below a heading.</summary>
    private static double[][] Rows(Lesson lesson, string heading) =>
    [
        .. Below(lesson, heading).Select(line => line.Split([' ', '(', ')', ','], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => double.TryParse(word, out _)).Select(double.Parse).ToArray()),
    ];
}
