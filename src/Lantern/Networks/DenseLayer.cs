namespace Lantern;

/// <summary>
/// The shape of a fully connected layer: every output is a function of the weighted sum of all inputs,
/// a = f(W·x + b). The numbers W and b live in the <see cref="Network{T}"/>.
/// </summary>
public sealed record DenseLayer
{
    /// <summary>Describes a layer.</summary>
    /// <param name="inputCount">How many numbers come in; at least 1.</param>
    /// <param name="outputCount">How many nodes the layer has, which is how many numbers go out; at least 1.</param>
    /// <param name="activation">The function f at the end of the layer.</param>
    /// <param name="hasBiases">Whether each node has an offset b; the textbook's network has none.</param>
    /// <exception cref="OptionException">A count is less than 1, or there would be more parameters than one array holds.</exception>
    public DenseLayer(int inputCount, int outputCount, Activation activation, bool hasBiases)
    {
        if (inputCount < 1 || outputCount < 1)
            throw new OptionException($"A layer needs at least one input and one node, not {inputCount} and {outputCount}.");
        if (((long)inputCount + 1) * outputCount > Array.MaxLength)
            throw new OptionException($"A layer of {inputCount} inputs and {outputCount} nodes is too large: it has more weights than one array can hold.");

        InputCount = inputCount;
        OutputCount = outputCount;
        Activation = activation;
        HasBiases = hasBiases;
    }

    /// <summary>How many numbers come in.</summary>
    public int InputCount { get; }

    /// <summary>How many nodes the layer has.</summary>
    public int OutputCount { get; }

    /// <summary>The function at the end of the layer.</summary>
    public Activation Activation { get; }

    /// <summary>Whether each node has an offset.</summary>
    public bool HasBiases { get; }

    /// <summary>inputs × outputs, and one more for each node if there are biases.</summary>
    public int ParameterCount => (InputCount * OutputCount) + (HasBiases ? OutputCount : 0);
}
