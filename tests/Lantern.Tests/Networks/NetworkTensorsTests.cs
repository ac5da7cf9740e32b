namespace Lantern.Tests;

public sealed class NetworkTensorsTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Networks.Length)];

    private static System.Text.Json.JsonElement[] Networks => [.. Oracle.Read("tensors.json").GetProperty("networks").EnumerateArray()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_network_from_PyTorch_answers_as_it_did_there(int index)
    {
        var oracle = Networks[index];
        var tensors = TensorFile.Load(Oracle.TensorFile(oracle.GetProperty("file").GetString()!));
        Activation hidden = Activation.Parse(oracle.GetProperty("hidden").GetString()!), output = Activation.Parse(oracle.GetProperty("output").GetString()!);

        var network = Network.FromTensors<double>(tensors, hidden, output);
        var single = Network.FromTensors(tensors, hidden, output);

        foreach (var (inputs, expected) in oracle.GetProperty("inputs").ToRows().Zip(oracle.GetProperty("outputs").ToRows()))
        {
            var outputs = new double[expected.Length];
            var singleOutputs = new float[expected.Length];
            network.Predict(inputs, outputs);
            single.Predict([.. inputs.Select(input => (float)input)], singleOutputs);
            for (var k = 0; k < expected.Length; k++)
            {
                Assert.Equal(expected[k], outputs[k], 1e-6);
                Assert.Equal(expected[k], singleOutputs[k], 1e-6);
            }
        }
    }

    [Fact]
    public void A_network_becomes_tensors_and_a_network_again()
    {
        var network = Initializer.FanIn.Apply(Network.Create<double>([4, 5, 3], Activation.Tanh, Activation.Softmax, hasBiases: true), seed: 1);
        network.Biases(1)[2] = 0.25;

        var tensors = network.ToTensors();
        var again = Network.FromTensors<double>(tensors, Activation.Tanh, Activation.Softmax);

        Assert.Equal(["layers.0.weight: F64 [5,4]", "layers.0.bias: F64 [5]", "layers.1.weight: F64 [3,5]", "layers.1.bias: F64 [3]"], tensors.Select(tensor => $"{tensor.Key}: {tensor.Value}"));
        Assert.Equal(network.Layers, again.Layers);
        Assert.Equal(network.Parameters, again.Parameters);
    }

    [Theory]
    [InlineData("fc1.weight 5,4; fc1.bias 5; fc2.weight 3,5; fc2.bias 3", "4-5-3")]
    [InlineData("0.weight 5,4; 2.weight 3,5", "4-5-3")]
    [InlineData("layers.10.weight 3,2; layers.10.bias 3; layers.9.weight 2,4; layers.9.bias 2", "4-2-3")]
    [InlineData("b.weight 5,4; b.bias 5; a.weight 3,5", "4-5-3")]
    [InlineData("encoder.2.weight 6,5; encoder.0.weight 5,4; head.weight 3,6; head.bias 3", "4-5-6-3")]
    [InlineData("coefs_0 4,5; coefs_1 5,3; intercepts_0 5; intercepts_1 3", "4-5-3")]
    [InlineData("dense/kernel 4,5; dense/bias 5; dense_1/kernel 5,3; dense_1/bias 3", "4-5-3")]
    [InlineData("W1 4,5; b1 5; W2 5,3; b2 3", "4-5-3")]
    [InlineData("arr_0 4,5; arr_1 5; arr_2 5,3; arr_3 3", "4-5-3")]
    [InlineData("arr_0 5,4; arr_1 3,5", "4-5-3")]
    [InlineData("fc.weight 3,3", "3-3")]
    [InlineData("weights 2,1; biases 2", "1-2")]
    public void Layers_are_found_by_the_names_that_others_give(string tensors, string nodes) =>
        Assert.Equal(nodes, $"{Network.FromTensors(Of(tensors), Activation.Relu, Activation.Linear)}");

    [Fact]
    public void Square_weights_lie_as_their_names_or_the_caller_say()
    {
        float[] numbers = [1, 2, 3, 4];

        Assert.Equal([1, 2, 3, 4], Weights("fc.weight"));
        Assert.Equal([1, 3, 2, 4], Weights("coefs_0"));
        Assert.Equal([1, 2, 3, 4], Weights("coefs_0", WeightLayout.OutputsByInputs));
        Assert.Equal([1, 3, 2, 4], Weights("W", WeightLayout.InputsByOutputs));
        Assert.Equal(
            "The weights 'W' of the shape [2,2] may be [outputs, inputs] or [inputs, outputs]: say which, by a WeightLayout.",
            Assert.Throws<OptionException>(() => Weights("W")).Message);

        float[] Weights(string name, WeightLayout? layout = null) => Network
            .FromTensors(new OrderedDictionary<string, Tensor> { [name] = Tensor.Create<float>(numbers, 2, 2) }, Activation.Relu, Activation.Linear, layout)
            .Parameters.ToArray();
    }

    [Theory]
    [InlineData("fc1.weight 5,4; fc2.weight 3,6", "The weights 'fc2.weight' of the shape [3,6] take 6 inputs, but 'fc1.weight' of the shape [5,4] before them have 5 outputs.")]
    [InlineData("fc1.weight 5,4; fc1.bias 4; fc2.weight 3,5", "The biases 'fc1.bias' of the shape [4] do not go with the 5 outputs of the weights 'fc1.weight' of the shape [5,4].")]
    [InlineData("conv.weight 8,1,3,3; fc.weight 2,8", "The tensor 'conv.weight' of the shape [8,1,3,3] is neither the weights nor the biases of a fully connected layer.")]
    [InlineData("fc.weight 2,8; norm.weight 2", "The tensor 'norm.weight' of the shape [2] is neither the weights nor the biases of a fully connected layer.")]
    [InlineData("fc.weight 2,8; fc.bias 2; count ", "The tensor 'count' of the shape [] is neither the weights nor the biases of a fully connected layer.")]
    [InlineData("arr_0 2,8; arr_1 2; arr_2 2", "The tensor 'arr_2' of the shape [2] is neither the weights nor the biases of a fully connected layer.")]
    [InlineData("fc.bias 2", "There are no weights of a network: none of the tensors is a matrix.")]
    [InlineData("fc.weight 0,2", "The tensor 'fc.weight' of the shape [0,2] is neither the weights nor the biases of a fully connected layer.")]
    public void What_is_no_chain_of_layers_is_refused_with_name_and_shape(string tensors, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ModelException>(() => Network.FromTensors(Of(tensors), Activation.Relu, Activation.Linear)).Message);

    [Fact]
    public void Numbers_that_are_not_finite_in_the_network_are_refused()
    {
        var tensors = new OrderedDictionary<string, Tensor> { ["fc.weight"] = Tensor.Create([1, 1e300], 1, 2) };

        Assert.Equal([1, 1e300], Network.FromTensors<double>(tensors, Activation.Relu, Activation.Linear).Parameters);
        Assert.Equal(
            "The tensor 'fc.weight' holds 1E+300, not a finite number of the type F32.",
            Assert.Throws<ModelException>(() => Network.FromTensors(tensors, Activation.Relu, Activation.Linear)).Message);
    }

    /// <summary>Tensors by name and shape, such as "fc1.weight 5,4; fc1.bias 5".</summary>
    private static OrderedDictionary<string, Tensor> Of(string tensors) => new(tensors.Split("; ").Select(tensor =>
    {
        int[] shape = [.. tensor.Split(' ')[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        return KeyValuePair.Create(tensor.Split(' ')[0], Tensor.Create<float>(new float[shape.Aggregate(1, (product, size) => product * size)], shape));
    }));
}
