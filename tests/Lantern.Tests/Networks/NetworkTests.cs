namespace Lantern.Tests;

public sealed class NetworkTests
{
    [Fact]
    public void Parameters_are_weights_row_by_row_and_then_biases_layer_after_layer()
    {
        var network = Network.Create<double>([2, 3, 1], Activation.Tanh, Activation.Linear, hasBiases: true);
        for (var p = 0; p < network.Parameters.Length; p++)
            network.Parameters[p] = p;

        Assert.Equal(13, network.Parameters.Length); // 3·2 + 3 + 1·3 + 1
        Assert.Equal([0, 1, 2, 3, 4, 5], network.Weights(0));
        Assert.Equal([6, 7, 8], network.Biases(0));
        Assert.Equal([9, 10, 11], network.Weights(1));
        Assert.Equal([12], network.Biases(1));
    }

    [Fact]
    public void A_row_of_weights_is_what_one_node_hears()
    {
        var network = Network.Create<double>([2, 3], Activation.Linear, Activation.Linear, hasBiases: true);
        double[] parameters = [1, 2, 10, 20, 100, 200, /* biases */ 0.5, 0.25, 0.125];
        parameters.CopyTo(network.Parameters);

        Assert.Equal([1 * 3 + 2 * 4 + 0.5, 10 * 3 + 20 * 4 + 0.25, 100 * 3 + 200 * 4 + 0.125], Predict(network, 3, 4));
    }

    [Fact]
    public void Without_biases_there_are_only_weights()
    {
        var network = Network.Create(784, 200, 10);

        Assert.Equal(784 * 200 + 200 * 10, network.Parameters.Length);
        Assert.True(network.Biases(0).IsEmpty);
        Assert.True(network.Biases(1).IsEmpty);
        Assert.Equal((784, 10, "784-200-10"), (network.InputCount, network.OutputCount, network.ToString()));
        Assert.All(network.Layers, layer => Assert.Equal((Activation.Sigmoid, false), (layer.Activation, layer.HasBiases)));
        Assert.Equal(-1, network.Parameters.IndexOfAnyExcept(0f));
    }

    [Fact]
    public void The_hidden_activation_is_everywhere_but_at_the_end()
    {
        var network = Network.Create<double>([5, 4, 3, 2], Activation.Relu, Activation.Softmax, hasBiases: true);

        Assert.Equal(
            [new DenseLayer(5, 4, Activation.Relu, true), new(4, 3, Activation.Relu, true), new(3, 2, Activation.Softmax, true)],
            network.Layers);
    }

    [Fact]
    public void Two_nodes_to_two_nodes_answer_as_worked_by_hand()
    {
        // Links from 1: 0.9 and 0.2; from 2: 0.3 and 0.8. A row of weights is what one node hears.
        var sums = Layer([[0.9, 0.3], [0.2, 0.8]], Activation.Linear);
        var outputs = Layer([[0.9, 0.3], [0.2, 0.8]], Activation.Sigmoid);

        AssertPrinted([1.05, 0.6], Predict(sums, 1.0, 0.5), digits: 2);
        AssertPrinted([0.7408, 0.6457], Predict(outputs, 1.0, 0.5), digits: 4);
    }

    [Fact]
    public void Three_layers_of_three_nodes_answer_as_worked_by_hand()
    {
        double[][] inputToHidden = [[0.9, 0.3, 0.4], [0.2, 0.8, 0.2], [0.1, 0.5, 0.6]];
        double[][] hiddenToOutput = [[0.3, 0.7, 0.5], [0.6, 0.5, 0.2], [0.8, 0.1, 0.9]];
        double[] x = [0.9, 0.1, 0.8];

        AssertPrinted([1.16, 0.42, 0.62], Predict(Layer(inputToHidden, Activation.Linear), x), digits: 2);
        AssertPrinted([0.761, 0.603, 0.650], Predict(Layer(inputToHidden, Activation.Sigmoid), x), digits: 3);
        AssertPrinted([0.976, 0.889, 1.255], Predict(Two(Activation.Linear), x), digits: 3);
        AssertPrinted([0.726, 0.709, 0.778], Predict(Two(Activation.Sigmoid), x), digits: 3); // in print 0.708: cut, not rounded

        Network<double> Two(Activation output)
        {
            var network = Network.Create<double>([3, 3, 3], Activation.Sigmoid, output, hasBiases: false);
            inputToHidden.SelectMany(row => row).ToArray().CopyTo(network.Weights(0));
            hiddenToOutput.SelectMany(row => row).ToArray().CopyTo(network.Weights(1));
            return network;
        }
    }

    [Fact]
    public void Asking_does_not_change_inputs_or_network()
    {
        var network = Initializer.FanIn.Apply(Network.Create<double>([3, 5, 2], Activation.Tanh, Activation.Softmax, true), 1);
        double[] before = [.. network.Parameters], x = [0.1, -0.2, 0.3];
        Predict(network, x);

        Assert.Equal(before, network.Parameters);
        Assert.Equal([0.1, -0.2, 0.3], x);
    }

    [Fact]
    public void Layers_of_all_widths_hand_their_outputs_on()
    {
        // Each layer adds up what it hears: 1 → 7 × 1 → 2 × 7 → 5 × 14 → 1 × 70. Every other layer writes one half of
        // the same memory, and none may disturb what it reads.
        var network = Network.Create<double>([1, 7, 2, 5, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        network.Parameters.Fill(1);

        Assert.Equal([70], Predict(network, 1));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var network = Initializer.FanOut.Apply(Network.Create(784, 200, 10), 1);
        float[] x = new float[784], answer = new float[10];
        for (var i = 0; i < 50; i++) // the first answers compile the code and fill the pool of arrays
            network.Predict(x, answer);

        const int Count = 1000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
            network.Predict(x, answer);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The smallest object has 24 bytes. Fewer for each answer are none; now and then the runtime takes a few for itself.
        Assert.True(allocated < 24 * Count, $"{Count} answers took {allocated} bytes.");
    }

    [Fact]
    public void Several_threads_may_ask_at_once()
    {
        var network = Initializer.FanOut.Apply(Network.Create(50, 40, 30, 10), 1);
        float[][] inputs = [.. Enumerable.Range(0, 20).Select(n => Random(50, seed: (ulong)n))];
        float[][] alone = [.. inputs.Select(x => Predict(network, x))];

        var together = new float[inputs.Length * 50][];
        Parallel.For(0, together.Length, n => together[n] = Predict(network, inputs[n % inputs.Length]));

        for (var n = 0; n < together.Length; n++)
            Assert.Equal(alone[n % inputs.Length], together[n]);
    }

    [Theory]
    [InlineData(2, 3, "inputs holds 2 numbers where 3 were expected. (Parameter 'inputs')")]
    [InlineData(3, 1, "outputs holds 1 numbers where 2 were expected. (Parameter 'outputs')")]
    [InlineData(4, 2, "inputs holds 4 numbers where 3 were expected. (Parameter 'inputs')")]
    public void Asking_with_the_wrong_lengths_is_refused(int inputs, int outputs, string message)
    {
        var network = Network.Create(3, 2);

        Assert.Equal(message, Assert.Throws<ArgumentException>(() => network.Predict(new float[inputs], new float[outputs])).Message);
    }

    [Theory]
    [InlineData(new int[0], "A network needs at least two node counts: its inputs and its outputs.")]
    [InlineData(new[] { 784 }, "A network needs at least two node counts: its inputs and its outputs.")]
    [InlineData(new[] { 784, 0, 10 }, "A layer needs at least one input and one node, not 784 and 0.")]
    [InlineData(new[] { 784, -5 }, "A layer needs at least one input and one node, not 784 and -5.")]
    public void Impossible_node_counts_are_refused(int[] nodeCounts, string message) =>
        Assert.Equal(message, Assert.Throws<OptionException>(() => Network.Create(nodeCounts)).Message);

    [Fact]
    public void A_network_without_layers_is_refused() =>
        Assert.Equal("A network needs at least one layer.", Assert.Throws<OptionException>(() => new Network<float>([])).Message);

    [Fact]
    public void Neighbors_that_do_not_fit_are_refused()
    {
        DenseLayer[] layers = [new(3, 4, Activation.Relu, true), new(5, 2, Activation.Linear, true)];

        Assert.Equal(
            "Layer 2 expects 5 inputs, but the layer before it has 4 nodes.",
            Assert.Throws<OptionException>(() => new Network<float>(layers)).Message);
    }

    [Fact]
    public void More_parameters_than_one_array_holds_are_refused_before_any_memory_is_taken()
    {
        DenseLayer[] layers = [new(40_000, 40_000, Activation.Relu, false), new(40_000, 40_000, Activation.Relu, false)];

        Assert.Equal(
            "The network is too large: it has more parameters than one array can hold.",
            Assert.Throws<OptionException>(() => new Network<float>(layers)).Message);
    }

    [Fact]
    public void Layers_given_later_do_not_change_the_network()
    {
        DenseLayer[] layers = [new(3, 4, Activation.Relu, true)];
        var network = new Network<float>(layers);
        layers[0] = new(1, 1, Activation.Linear, false);

        Assert.Equal((3, 4), (network.InputCount, network.OutputCount));
    }

    private static void AssertPrinted(double[] expected, double[] actual, int digits) =>
        Assert.Equal(expected, actual.Select(number => Math.Round(number, digits)));

    private static Network<double> Layer(double[][] rows, Activation activation)
    {
        var network = Network.Create<double>([rows[0].Length, rows.Length], activation, activation, hasBiases: false);
        rows.SelectMany(row => row).ToArray().CopyTo(network.Weights(0));
        return network;
    }

    private static T[] Predict<T>(Network<T> network, params T[] inputs)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var outputs = new T[network.OutputCount];
        network.Predict(inputs, outputs);
        return outputs;
    }

    private static float[] Random(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
    }
}
