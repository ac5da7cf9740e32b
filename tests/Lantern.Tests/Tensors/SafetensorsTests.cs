using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lantern.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_file_is_a_readable_header_and_the_parameters_as_they_lie_in_the_network()
    {
        var model = ModelFiles.Small();

        var content = _folder.Bytes(model);

        const string Expected =
            """
            {"__metadata__":{"checksum":"CHECKSUM","format":"lantern","formatVersion":"1",
            "layers":"[{\"inputs\":3,\"outputs\":2,\"biases\":true,\"activation\":\"tanh\"},{\"inputs\":2,\"outputs\":2,\"biases\":true,\"activation\":\"softmax\"}]",
            "preparation":"{\"inputLow\":0.01,\"inputHigh\":1,\"targetLow\":0.01,\"targetHigh\":0.99}","labels":"[\"cat\",\"dög\"]",
            "lanternVersion":"0.1.0","data":"pets","dataHash":"00ff",
            "settings":"{\"rule\":\"gradient\",\"learning-rate\":\"1E-05\",\"class-weights\":\"dög=2\"}","examplesSeen":"6000000000"},
            "layers.0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"layers.0.bias":{"dtype":"F32","shape":[2],"data_offsets":[24,32]},
            "layers.1.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[32,48]},"layers.1.bias":{"dtype":"F32","shape":[2],"data_offsets":[48,56]}}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), Regex.Replace(ModelFiles.Header(content).TrimEnd(' '), "(?<=\"checksum\":\")[0-9a-f]{64}(?=\")", "CHECKSUM"));
        float[] numbers = [0.5f, 1, 1.5f, 2, 2.5f, 3, -1, -2, 3.5f, 4, 4.5f, 5, -3, -4];
        Assert.Equal(MemoryMarshal.AsBytes<float>(numbers), ModelFiles.Data(content));
    }

    [Fact]
    public void The_numbers_begin_at_a_multiple_of_8_whatever_the_length_of_the_header()
    {
        for (var length = 0; length < 8; length++)
        {
            var network = Network.Create(1, 1);
            var content = _folder.Bytes(new Model(network, Preparation.Textbook, [new string('a', length)], new Provenance()));

            Assert.Equal(0, (content.Length - (network.Parameters.Length * sizeof(float))) % 8);
        }
    }

    [Fact]
    public void Numbers_of_many_chunks_come_back_each_in_its_place()
    {
        var network = Network.Create<float>([300, 200, 7], Activation.Relu, Activation.Linear, hasBiases: true);
        for (var i = 0; i < network.Parameters.Length; i++)
            network.Parameters[i] = i;
        _folder.Bytes(new Model(network, Preparation.UnitRange, [.. "abcdefg".Select(name => $"{name}")], new Provenance()));

        Assert.Equal(network.Parameters, Model.Load(_folder.File("saved")).Network.Parameters);
    }

    // Debian has no package of the format's own Python library, so twenty lines of Python that know only its published
    // description stand in for it.
    [Fact]
    public void Python_reads_the_same_names_shapes_numbers_and_texts()
    {
        var network = Initializer.FanIn.Apply(Network.Create<float>([7, 5, 3], Activation.LeakyRelu, Activation.Sigmoid, hasBiases: true), seed: 3);
        new[] { float.Epsilon, -0f, float.MaxValue, 0.1f, float.MinValue }.CopyTo(network.Biases(0));
        var model = new Model(network, Preparation.Textbook, ["\"quoted\"", "back\\slash", "naïve 日本 💡 \u0001\n"], new Provenance { Data = "C:\\data \"é\"" });
        model.Save(_folder.File("model.safetensors"));

        var read = Python(Path.Combine(AppContext.BaseDirectory, "Models", "read_safetensors.py"), _folder.File("model.safetensors"));

        Assert.Equal(0, read.GetProperty("dataStart").GetInt32() % 8);
        var metadata = read.GetProperty("metadata");
        Assert.Equal("lantern", metadata.GetProperty("format").GetString());
        Assert.Equal(model.Provenance.Data, metadata.GetProperty("data").GetString());
        using var labels = JsonDocument.Parse(metadata.GetProperty("labels").GetString()!);
        Assert.Equal(model.LabelNames, labels.RootElement.EnumerateArray().Select(label => label.GetString()!));

        var tensors = read.GetProperty("tensors");
        Assert.Equal(["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"], tensors.EnumerateObject().Select(tensor => tensor.Name));
        for (var l = 0; l < 2; l++)
        {
            var layer = network.Layers[l];
            Same(tensors.GetProperty($"layers.{l}.weight"), [layer.OutputCount, layer.InputCount], network.Weights(l));
            Same(tensors.GetProperty($"layers.{l}.bias"), [layer.OutputCount], network.Biases(l));
        }

        // Python prints a double with the digits that tell it from its neighbours, and a float is a double: nothing is lost.
        static void Same(JsonElement tensor, int[] shape, Span<float> numbers)
        {
            double[] expected = [.. numbers.ToArray()];
            Assert.Equal(shape, tensor.GetProperty("shape").ToIntegers());
            Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), tensor.GetProperty("values").ToDoubles().Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(expected.Aggregate(0.0, (sum, number) => sum + number), tensor.GetProperty("sum").GetDouble());
        }
    }

    private static JsonElement Python(params string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no python3 here to read the model file with.");
            throw;
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            using var document = JsonDocument.Parse(output);
            return document.RootElement.Clone();
        }
    }
}
