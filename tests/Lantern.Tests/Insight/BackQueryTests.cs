using System.Text.Json;

namespace Lantern.Tests;

public sealed class BackQueryTests
{
    // The oracle asked the network after its three steps, or its hundred digits.
    private static readonly Lazy<Network<double>> LazySmall = new(() =>
    {
        var oracle = Oracle.Read("network_3_3_3.json");
        var last = oracle.GetProperty("steps").EnumerateArray().Last();
        var network = Network.Create<double>([3, 3, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        double[] parameters = [.. new[] { "wih", "who" }.SelectMany(name => last.GetProperty(name).ToRows().SelectMany(row => row))];
        parameters.CopyTo(network.Parameters);
        return network;
    });

    private static readonly JsonElement Hundred = Oracle.Read("mnist_first_100.json");

    // Weights are the oracle's to the last digit, so what differs is rounding: sums of three, two logarithms, a division by
    // the largest. 1e-12 is ten thousand units, which the logit near 0.01 and 0.99 may enlarge by a hundred.
    [Fact]
    public void A_network_of_3_3_3_is_asked_backwards_as_in_NumPy()
    {
        var oracle = Oracle.Read("network_3_3_3.json");

        var inputs = BackQuery.Of<double>(LazySmall.Value, oracle.GetProperty("back_query_target").ToDoubles());

        Close.Relative(oracle.GetProperty("back_query").ToDoubles(), inputs, 1e-12);
        Assert.Equal(BackQuery.Of(LazySmall.Value, 0), inputs);
    }

    // Training makes weights that differ from NumPy's by up to 1e-9 (OracleTests); the logit enlarges a difference by at
    // most 1/(0.01·0.99) = 101, and dividing by the spread of the sums by a few: 1e-6. Single precision begins with 6e-8 in
    // each weight, and a sum of 100 or 784 products of them.
    [Theory]
    [InlineData(false, 1e-6)]
    [InlineData(true, 2e-3)]
    public void All_digits_of_784_100_10_look_as_in_NumPy(bool rounds, double tolerance)
    {
        var network = Initializer.FanOut.Apply(Network.Create<double>([784, 100, 10], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false), seed: 1);
        Assert.Single(Trainer.Train(network, Mnist.Training[..100], new TrainingOptions { LearningRate = Hundred.GetProperty("learning_rate").GetDouble(), EpochCount = 1 }));
        var rounded = new Network<float>(network.Layers);
        for (var i = 0; i < network.Parameters.Length; i++)
            rounded.Parameters[i] = (float)network.Parameters[i];

        double[][] expected = Hundred.GetProperty("back_query").ToRows();
        Assert.Equal(10, expected.Length);
        for (var label = 0; label < expected.Length; label++)
        {
            var inputs = rounds ? Close.ToDoubles(BackQuery.Of(rounded, label)) : BackQuery.Of(network, label);
            Close.Absolute(expected[label], inputs, tolerance);
        }
    }

    [Fact]
    public void One_layer_shares_the_logit_out_along_its_weights()
    {
        var network = Network.Create<double>([3, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        double[] weights = [1, 2, 3, 0, 1, 0];
        weights.CopyTo(network.Parameters);

        // Sums ln 99 and −ln 99; shared out (1, 1, 3)·ln 99; less the least, by the most: 0, 0, 1.
        Close.Absolute([0.01, 0.01, 0.99], BackQuery.Of(network, 0), 1e-15);
        // Sums −ln 99 and ln 99 give (−1, −1, −3)·ln 99.
        Close.Absolute([0.99, 0.99, 0.01], BackQuery.Of(network, 1), 1e-15);
    }

    // 4 outputs of linear nodes: z = a. Hidden tanh: rescaled to ±0.98, so z = ±artanh 0.98; the biases are taken off.
    [Fact]
    public void Tanh_linear_nodes_and_biases_go_backwards_through_every_layer()
    {
        var network = Network.Create<double>([2, 2, 2], Activation.Tanh, Activation.Linear, hasBiases: true);
        double[] parameters = [1, 0, 0, 2, 0.5, -0.5, 1, 0, 0, 1, 3, 4];
        parameters.CopyTo(network.Parameters);

        // Outputs 5 and 3, less biases 3 and 4: 2 and −1. Rescaled: 0.98 and −0.98. Their artanh 2.2976, less biases 0.5 and
        // −0.5: 1.7976 and −1.7976, along the weights 1.7976 and −3.5952. Rescaled: the ends.
        Close.Absolute([0.99, 0.01], BackQuery.Of<double>(network, [5, 3]), 1e-15);
    }

    [Fact]
    public void What_says_nothing_is_gray()
    {
        var network = Network.Create<double>([3, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);

        Assert.Equal([0.5, 0.5, 0.5], BackQuery.Of(network, 1));
    }

    [Theory]
    [InlineData("relu", "sigmoid", "Layer 1 of 2 cannot be asked backward, since its activation relu has no inverse: every sum below zero gives 0.")]
    [InlineData("tanh", "softmax", "Layer 2 of 2 cannot be asked backward, since its activation softmax has no inverse: the shares stay the same if all sums grow by the same number.")]
    public void A_layer_without_an_inverse_is_named(string hidden, string output, string sentence)
    {
        var network = Network.Create<float>([2, 2, 2], Activation.Parse(hidden), Activation.Parse(output), hasBiases: false);

        Assert.Equal(sentence, BackQuery.Obstacle(network));
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => BackQuery.Of(network, 0)).Message);
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("leaky-relu")]
    [InlineData("linear")]
    public void What_has_an_inverse_is_no_obstacle(string name) =>
        Assert.Null(BackQuery.Obstacle(Network.Create<float>([2, 2, 2], Activation.Parse(name), Activation.Parse(name), hasBiases: false)));

    [Fact]
    public void An_output_that_cannot_be_and_a_label_that_there_is_not_get_a_sentence()
    {
        var network = Network.Create<float>([2, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);

        Assert.Equal("An output of sigmoid lies between 0 and 1, so there is no way back from 1.", Assert.Throws<OptionException>(() => BackQuery.Of<float>(network, [0.5f, 1])).Message);
        Assert.Equal("There is no class 2: the network has 2, counted from 0 to 1.", Assert.Throws<OptionException>(() => BackQuery.Of(network, 2)).Message);
        Assert.Throws<ArgumentException>(() => BackQuery.Of<float>(network, [0.5f]));
    }
}
