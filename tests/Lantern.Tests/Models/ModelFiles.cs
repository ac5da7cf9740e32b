using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Lantern.Tests;

/// <summary>The models, and the contents of model files, that the tests of this folder share.</summary>
internal static class ModelFiles
{
    /// <summary>3-2-2, small enough to be written down: weights 0.5, 1, 1.5 … 5, biases −1 and −2, −3 and −4.</summary>
    public static Model Small()
    {
        var network = Network.Create<float>([3, 2, 2], Activation.Tanh, Activation.Softmax, hasBiases: true);
        new[] { 0.5f, 1, 1.5f, 2, 2.5f, 3 }.CopyTo(network.Weights(0));
        new[] { -1f, -2 }.CopyTo(network.Biases(0));
        new[] { 3.5f, 4, 4.5f, 5 }.CopyTo(network.Weights(1));
        new[] { -3f, -4 }.CopyTo(network.Biases(1));
        return new Model(network, Preparation.Textbook, ["cat", "dög"], new Provenance
        {
            LanternVersion = "0.1.0",
            Data = "pets",
            DataHash = "00ff",
            Settings = new OrderedDictionary<string, string> { ["rule"] = "gradient", ["learning-rate"] = "1E-05", ["class-weights"] = "dög=2" },
            ExamplesSeen = 6_000_000_000,
        });
    }

    /// <summary>About houses: a column of each kind, with gaps and without, and the price as its target.</summary>
    public static Model OfHouses()
    {
        var preparation = TablePreparation.Fit(House.Table(House.Six), "price");
        return new Model(preparation.CreateNetwork([3], seed: 1), preparation, new Provenance { LanternVersion = "0.1.0" });
    }

    /// <summary>The content of the model's file.</summary>
    public static byte[] Bytes(this TemporaryFolder folder, Model model)
    {
        model.Save(folder.File("saved"));
        return File.ReadAllBytes(folder.File("saved"));
    }

    /// <summary>The content of a model file without its checksum, as earlier versions and other programs write it.</summary>
    public static byte[] WithoutChecksum(byte[] content) => Join(Regex.Replace(Header(content), "\"checksum\":\"[0-9a-f]{64}\",", ""), Data(content));

    /// <summary>The JSON at the front of a model file.</summary>
    public static string Header(byte[] content) =>
        Encoding.UTF8.GetString(content, 8, BinaryPrimitives.ReadInt32LittleEndian(content));

    /// <summary>The numbers at the end of a model file.</summary>
    public static byte[] Data(byte[] content) => content[(8 + BinaryPrimitives.ReadInt32LittleEndian(content))..];

    /// <summary>The content of a model file, be the header true or not.</summary>
    public static byte[] Join(string header, byte[] data) => Join(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Join(byte[] header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }
}
