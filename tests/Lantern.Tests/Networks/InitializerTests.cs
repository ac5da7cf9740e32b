namespace Lantern.Tests;

public sealed class InitializerTests
{
    [Theory, InlineData("fan-out"), InlineData("fan-in")]
    public void Between_layers_of_equal_size_both_editions_are_NumPys_matrices_to_the_last_digit(string name)
    {
        var oracle = Oracle.Read("network_3_3_3.json");
        var network = Apply(name, [3, 3, 3]);

        Assert.Equal(oracle.GetProperty("wih0").ToRows().SelectMany(row => row), network.Weights(0).ToArray());
        Assert.Equal(oracle.GetProperty("who0").ToRows().SelectMany(row => row), network.Weights(1).ToArray());
    }

    [Theory, InlineData("fan-out", 100), InlineData("fan-in", 784)]
    public void In_print_the_layers_own_nodes_give_the_deviation_and_later_the_links_into_a_node(string name, int count)
    {
        double[] normals = Oracle.Read("numpy_random.json").GetProperty("1").GetProperty("normal").ToDoubles();
        double[] weights = Apply(name, [784, 100, 10]).Weights(0)[..normals.Length].ToArray();

        Assert.Equal(normals.Select(normal => normal * Math.Pow(count, -0.5)), weights);
    }

    [Theory]
    [InlineData("fan-out", 0, 200)]
    [InlineData("fan-out", 1, 10)]
    [InlineData("fan-in", 0, 784)]
    [InlineData("fan-in", 1, 200)]
    [InlineData("uniform", 0, 12)]
    [InlineData("uniform", 1, 12)]
    public void The_mean_is_0_and_the_variance_is_1_over_the_count(string name, int layer, double count)
    {
        // A uniform number from −½ to ½ has the variance 1/12. With n draws of deviation σ the mean scatters by σ/√n and
        // the mean square, for normal numbers, by σ²·√(2/n) (for uniform ones by less); five of those are allowed.
        var weights = Apply(name, [784, 200, 10]).Weights(layer).ToArray();
        double variance = 1 / count;

        Close.Absolute(0, weights.Average(), 5 * Math.Sqrt(variance / weights.Length));
        Close.Absolute(variance, weights.Average(weight => weight * weight), 5 * variance * Math.Sqrt(2.0 / weights.Length));
    }

    [Fact]
    public void Uniform_weights_are_NumPys_uniform_numbers_less_a_half()
    {
        double[] uniform = Oracle.Read("numpy_random.json").GetProperty("1").GetProperty("random_sample").ToDoubles();

        Assert.Equal(uniform.Select(number => number - 0.5), Apply("uniform", [2, uniform.Length / 2]).Weights(0).ToArray());
    }

    [Fact]
    public void The_second_layer_goes_on_where_the_first_one_stopped_and_biases_draw_nothing()
    {
        var without = Apply("fan-out", [3, 4, 2]);
        var with = Network.Create<double>([3, 4, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true);
        with.Parameters.Fill(7);
        Initializer.FanOut.Apply(with, seed: 1);

        Assert.Equal(without.Weights(1), with.Weights(1));
        Assert.Equal([0, 0, 0, 0], with.Biases(0));
        Assert.Equal([0, 0], with.Biases(1));
    }

    [Fact]
    public void Single_precision_begins_with_the_same_numbers_rounded()
    {
        var single = Initializer.FanOut.Apply(Network.Create(3, 4, 2), seed: 1);

        Assert.Equal(Apply("fan-out", [3, 4, 2]).Parameters.ToArray().Select(weight => (float)weight), single.Parameters.ToArray());
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        Assert.Equal(Apply("fan-in", [3, 4, 2], seed: 5).Parameters, Apply("fan-in", [3, 4, 2], seed: 5).Parameters);
        Assert.False(Apply("fan-in", [3, 4, 2], seed: 5).Parameters.SequenceEqual(Apply("fan-in", [3, 4, 2], seed: 6).Parameters));
    }

    [Fact]
    public void The_network_comes_back()
    {
        var network = Network.Create(2, 2);

        Assert.Same(network, Initializer.Uniform.Apply(network, seed: 1));
    }

    [Fact]
    public void There_are_three_by_name()
    {
        Assert.Equal(["fan-out", "fan-in", "uniform"], Initializer.All.Select(initializer => $"{initializer}"));
        Assert.All(Initializer.All, initializer => Assert.Same(initializer, Initializer.Parse(initializer.Name)));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var exception = Assert.Throws<OptionException>(() => Initializer.Parse("xavier"));

        Assert.Equal("There is no kind of initial weights 'xavier'. There are fan-out, fan-in and uniform.", exception.Message);
    }

    private static Network<double> Apply(string name, int[] nodeCounts, uint seed = 1) =>
        Initializer.Parse(name).Apply(
            Network.Create<double>(nodeCounts, Activation.Sigmoid, Activation.Sigmoid, hasBiases: false), seed);
}
