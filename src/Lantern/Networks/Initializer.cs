using System.Numerics;

namespace Lantern;

/// <summary>
/// The distribution of initial weights: small random numbers, since equal weights would stay equal and large ones saturate
/// the activations. Drawn from NumPy's generator, layer after layer and row by row, so that <c>numpy.random.seed(1)</c>
/// followed by one <c>normal</c> per layer gives the same numbers. Biases begin at zero.
/// </summary>
public sealed class Initializer
{
    private readonly Func<DenseLayer, NumpyRandom, double> _draw;

    private Initializer(string name, Func<DenseLayer, NumpyRandom, double> draw)
    {
        Name = name;
        _draw = draw;
    }

    /// <summary>Normal with deviation 1/√(number of nodes of the layer), the outgoing weights of each input: the printed textbook's.</summary>
    public static Initializer FanOut { get; } =
        new("fan-out", (layer, random) => random.NextNormal(0, Math.Pow(layer.OutputCount, -0.5)));

    /// <summary>Normal with deviation 1/√(number of inputs of the layer): the textbook author's later files. (LeCun et al. 1998, Efficient BackProp.)</summary>
    public static Initializer FanIn { get; } =
        new("fan-in", (layer, random) => random.NextNormal(0, Math.Pow(layer.InputCount, -0.5)));

    /// <summary>Uniform from −0.5 to 0.5 in every layer: the textbook's simplest.</summary>
    public static Initializer Uniform { get; } =
        new("uniform", (_, random) => random.NextDouble() - 0.5);

    /// <summary>All initializers, in the order in which they are documented.</summary>
    public static IReadOnlyList<Initializer> All { get; } = [FanOut, FanIn, Uniform];

    /// <summary>The name used in options and model files, such as "fan-out".</summary>
    public string Name { get; }

    /// <summary>The initializer of that name.</summary>
    /// <exception cref="OptionException">There is no such initializer.</exception>
    public static Initializer Parse(string name) =>
        Named.Find(All, initializer => initializer.Name, name, "kind of initial weights");

    /// <summary>Sets all weights of a network to random numbers and its biases to zero.</summary>
    /// <param name="network">The network to change.</param>
    /// <param name="seed">The seed of <see cref="NumpyRandom"/>; the same seed gives the same weights.</param>
    /// <returns>The same network.</returns>
    /// <exception cref="OptionException">The seed is 2³² or larger.</exception>
    public Network<T> Apply<T>(Network<T> network, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        var random = new NumpyRandom(seed);
        for (var l = 0; l < network.Layers.Count; l++)
        {
            foreach (ref var weight in network.OwnWeights(l))
                weight = T.CreateChecked(_draw(network.Layers[l], random));
            network.OwnBiases(l).Clear();
        }

        network.Changed();
        return network;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
