namespace Lantern.Tests;

public sealed class DenseLayerTests
{
    [Theory, InlineData(false, 12), InlineData(true, 15)]
    public void Biases_are_one_more_parameter_for_each_node(bool hasBiases, int expected) =>
        Assert.Equal(expected, new DenseLayer(4, 3, Activation.Tanh, hasBiases).ParameterCount);

    [Theory]
    [InlineData(0, 3, "A layer needs at least one input and one node, not 0 and 3.")]
    [InlineData(3, -1, "A layer needs at least one input and one node, not 3 and -1.")]
    [InlineData(100_000, 100_000, "A layer of 100000 inputs and 100000 nodes is too large: it has more weights than one array can hold.")]
    [InlineData(int.MaxValue, int.MaxValue, "A layer of 2147483647 inputs and 2147483647 nodes is too large: it has more weights than one array can hold.")]
    public void Impossible_sizes_are_refused(int inputCount, int outputCount, string message) =>
        Assert.Equal(message, Assert.Throws<OptionException>(() => new DenseLayer(inputCount, outputCount, Activation.Relu, true)).Message);

    [Fact]
    public void Layers_of_one_shape_are_equal() =>
        Assert.Equal(new DenseLayer(4, 3, Activation.Tanh, true), new DenseLayer(4, 3, Activation.Parse("tanh"), true));
}
