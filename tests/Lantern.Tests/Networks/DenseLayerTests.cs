namespace Lantern.Tests;

public sealed class DenseLayerTests
{
    [Theory, InlineData(false, 12), InlineData(true, 15)]
    public void Biases_are_one_more_parameter_for_each_node(bool hasBiases, int expected) =>
        Assert.Equal(expected, new DenseLayer(4, 3, Activation.Tanh, hasBiases).ParameterCount);

    [Theory]
    [InlineData(0, 3, "A layer needs at least one input and one node, not 0 and 3.")]
    [InlineData(3, -1, "A layer needs at least one input and one node, not 3 and -1.")]
    public void Too_few_nodes_are_refused(int inputCount, int outputCount, string message) =>
        Assert.Equal(message, Refusal(inputCount, outputCount));

    [Theory, InlineData(100_000, 100_000), InlineData(int.MaxValue, int.MaxValue)]
    public void Too_many_nodes_are_refused(int inputCount, int outputCount) =>
        Assert.Equal(
            $"A layer of {inputCount} inputs and {outputCount} nodes is too large: it has more weights than one array can hold.",
            Refusal(inputCount, outputCount));

    [Fact]
    public void Layers_of_one_shape_are_equal() =>
        Assert.Equal(new DenseLayer(4, 3, Activation.Tanh, true), new DenseLayer(4, 3, Activation.Parse("tanh"), true));

    private static string Refusal(int inputCount, int outputCount) =>
        Assert.Throws<OptionException>(() => new DenseLayer(inputCount, outputCount, Activation.Relu, true)).Message;
}
