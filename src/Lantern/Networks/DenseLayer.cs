namespace Lantern;

/// <summary>
/// The shape of a fully connected layer, a = f(W·x + b): every output is a function of the weighted sum of all inputs. The
/// <see cref="Network{T}"/> holds the parameters W and b.
/// </summary>
public sealed record DenseLayer
{
    /// <summary>Creates the shape of a layer.</summary>
    /// <param name="inputCount">The number of inputs, at least 1.</param>
    /// <param name="outputCount">The number of nodes, which is that of outputs, at least 1.</param>
    /// <param name="activation">The activation f.</param>
    /// <param name="hasBiases">Whether each node has a bias b; the textbook's network has none.</param>
    /// <exception cref="OptionException">A count is less than 1, or there would be more parameters than one array holds.</exception>
    public DenseLayer(int inputCount, int outputCount, Activation activation, bool hasBiases)
    {
        ArgumentNullException.ThrowIfNull(activation);
        if (inputCount < 1 || outputCount < 1)
            throw new OptionException($"A layer needs at least one input and one node, not {inputCount} and {outputCount}.");
        if (((long)inputCount + 1) * outputCount > Array.MaxLength)
            throw new OptionException($"A layer of {inputCount} inputs and {outputCount} nodes is too large: it has more weights than one array can hold.");

        InputCount = inputCount;
        OutputCount = outputCount;
        Activation = activation;
        HasBiases = hasBiases;
    }

    /// <summary>The number of inputs.</summary>
    public int InputCount { get; }

    /// <summary>The number of nodes.</summary>
    public int OutputCount { get; }

    /// <summary>The activation of the nodes.</summary>
    public Activation Activation { get; }

    /// <summary>Whether each node has a bias.</summary>
    public bool HasBiases { get; }

    /// <summary>The number of parameters: inputs × outputs, and one more for each node with biases.</summary>
    public int ParameterCount => (InputCount * OutputCount) + (HasBiases ? OutputCount : 0);
}
