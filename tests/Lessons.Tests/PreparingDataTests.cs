namespace Lessons.Tests;

/// <summary>Section E: inputs, targets and first weights; saturation and symmetry.</summary>
public sealed class PreparingDataTests
{
    private static readonly Lesson Lesson = Lesson.Run("18-preparing-data");

    [Fact]
    public void Inputs_run_from_001_to_1()
    {
        Assert.Equal([0, 0.01], Lesson.Numbers("0  →"));
        Assert.Equal([255, 1], Lesson.Numbers("255  →"));
        Assert.Equal([128, Math.Round((128 / 255.0 * 0.99) + 0.01, 4)], Lesson.Numbers("128  →"));
        Assert.Equal((0.01, 1.0), (Preparation.Textbook.InputLow, Preparation.Textbook.InputHigh));
    }

    [Fact]
    public void A_target_of_099_is_reached_and_1_never()
    {
        Assert.Equal([0.99, 4.595], Lesson.Numbers("0.99  needs")); // ln 99
        Assert.Equal([100, 1.596, 1.624], WeightsAfter("100  "));
        Assert.Equal([1_000_000, 4.595, 6.648], WeightsAfter("1000000  "));
        Assert.Equal((0.01, 0.99), (Preparation.Textbook.TargetLow, Preparation.Textbook.TargetHigh));

        double[] WeightsAfter(string steps) =>
            [.. Assert.Single(Lesson.Lines, line => line.Trim().StartsWith(steps, StringComparison.Ordinal) && line.Contains("w = ", StringComparison.Ordinal))
                .Split([' ', 'w', '='], StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)];
    }

    [Theory]
    [InlineData("3 links", 3, 0.577)]
    [InlineData("100 links", 100, 0.1)]
    [InlineData("784 links", 784, 0.036)]
    public void Initial_weights_are_as_small_as_the_root_of_the_links_is_large(string line, int links, double bound) =>
        Assert.Equal([links, bound], Lesson.Numbers(line).Select(Math.Abs));

    [Fact]
    public void Both_print_editions_are_shown_as_the_library_has_them()
    {
        Assert.Equal([0.100, 0.036], Lesson.Numbers("input → hidden"));
        Assert.Equal([0.316, 0.100], Lesson.Numbers("hidden → output"));
        Assert.Equal([0.100, 0.316], Deviations(Initializer.FanOut));
        Assert.Equal([0.036, 0.100], Deviations(Initializer.FanIn));

        // The first weight of each layer is the same normal number times the layer's deviation, whatever the initializer.
        static double[] Deviations(Initializer initializer)
        {
            var network = initializer.Apply(Network.Create<double>([784, 100, 10], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false), seed: 1);
            var random = new NumpyRandom(seed: 1);
            var first = random.NextNormal();
            for (var i = 1; i < network.Weights(0).Length; i++)
                random.NextNormal();
            return [Math.Round(network.Weights(0)[0] / first, 3), Math.Round(network.Weights(1)[0] / random.NextNormal(), 3)];
        }
    }

    [Fact]
    public void Large_inputs_stall_the_training_and_small_ones_do_not()
    {
        Assert.Equal([1, 0.2962, 0.1280, 0.0510, 0.0044, 0.0003], Lesson.Numbers("times 1 "));
        Assert.Equal([255, 0.7351, 0.7351, 0.7351, 0.7351, 0.7351], Lesson.Numbers("times 255"));
    }

    [Fact]
    public void Large_weights_saturate_the_nodes() =>
        Assert.Equal([1, 14.73, 0.017], Lesson.Numbers("1.000"));

    [Theory]
    [InlineData("all 0", true)]
    [InlineData("all 0.5", true)]
    [InlineData("different", false)]
    public void Hidden_nodes_that_begin_equal_stay_equal(string start, bool areEqual)
    {
        var first = Array.FindIndex(Lesson.Lines, line => line.Trim() == $"first weights {start}") + 1;
        var rows = Lesson.Lines[first..(first + 5)].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.Equal(["0", "10", "100", "1000", "10000"], rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.Equal(areEqual ? 1 : 3, row[1..4].Distinct().Count()));
        var error = double.Parse(rows[^1][4]);
        Assert.True(areEqual ? error > 0.18 : error < 0.001, $"The error ends at {error}.");
    }
}
