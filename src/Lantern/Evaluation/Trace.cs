using System.Numerics;

namespace Lantern;

/// <summary>
/// The forward and backward pass of one example with all intermediate results: pre-activations, activations, and derivatives
/// of an output by each of them.
/// </summary>
/// <remarks>
/// The passes of <see cref="Backpropagation{T}"/> without a step: forward z = W·x + b and a = f(z), backward ∂s/∂x = Wᵀ·∂s/∂z
/// for any number s that depends on the pre-activations of the last layer, by default one of these. A pre-activation is more
/// informative than its output, which hardly changes where a sigmoid saturates.
/// </remarks>
/// <typeparam name="T">float or double, as the network has it.</typeparam>
/// <param name="network">The network; it is only read.</param>
public sealed class Trace<T>(Network<T> network)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _inputs = new T[Argument.NotNull(network).InputCount];
    private readonly T[][] _preActivations = [.. network.Layers.Select(layer => new T[layer.OutputCount])]; // z
    private readonly T[][] _activations = [.. network.Layers.Select(layer => new T[layer.OutputCount])]; // a
    private readonly T[][] _gradients = [.. network.Layers.Select(layer => new T[layer.OutputCount])]; // ∂s/∂z
    private readonly T[][] _inputGradients = [.. network.Layers.Select(layer => new T[layer.InputCount])]; // ∂s/∂x

    /// <summary>The forward pass of an example.</summary>
    /// <param name="inputs">[InputCount], prepared as the network was trained.</param>
    /// <returns>The outputs, [OutputCount]; valid until the next example.</returns>
    /// <exception cref="ArgumentException">The example has another number of inputs.</exception>
    public ReadOnlySpan<T> Forward(ReadOnlySpan<T> inputs)
    {
        Shape.Check(inputs, network.InputCount);
        inputs.CopyTo(_inputs);
        for (var l = 0; l < network.Layers.Count; l++)
        {
            var layer = network.Layers[l];
            Kernels.Forward<T>(Inputs(l), network.OwnWeights(l), network.OwnBiases(l), batchSize: 1, layer.InputCount, layer.OutputCount, _preActivations[l]);
            layer.Activation.Forward<T>(_preActivations[l], _activations[l]);
        }

        return _activations[^1];
    }

    /// <summary>The backward pass of s, the pre-activation of one output node, to the inputs of every layer.</summary>
    /// <param name="output">The node of the last layer, counted from 0.</param>
    public void Backward(int output)
    {
        var gradients = _gradients[^1];
        gradients.AsSpan().Clear();
        gradients[output] = T.One;
        Backward(gradients);
    }

    /// <summary>The backward pass of any s that depends on the pre-activations of the last layer, to the inputs of every layer.</summary>
    /// <param name="outputGradients">∂s/∂z of the last layer, [OutputCount].</param>
    /// <exception cref="ArgumentException">There is not one derivative for each output.</exception>
    public void Backward(ReadOnlySpan<T> outputGradients)
    {
        Shape.Check(outputGradients, network.OutputCount);
        outputGradients.CopyTo(_gradients[^1]);
        for (var l = network.Layers.Count - 1; l >= 0; l--)
        {
            var layer = network.Layers[l];
            Kernels.InputGradients<T>(_gradients[l], network.OwnWeights(l), batchSize: 1, layer.InputCount, layer.OutputCount, _inputGradients[l]);
            if (l == 0)
                break;
            _inputGradients[l].CopyTo(_gradients[l - 1], 0);
            network.Layers[l - 1].Activation.Backward<T>(_preActivations[l - 1], _activations[l - 1], _gradients[l - 1]);
        }
    }

    /// <summary>The inputs of a layer: the example itself, or the activations of the layer before.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    public ReadOnlySpan<T> Inputs(int layer) => layer == 0 ? _inputs : _activations[layer - 1];

    /// <summary>The pre-activations of a layer.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    public ReadOnlySpan<T> PreActivations(int layer) => _preActivations[layer];

    /// <summary>The activations of a layer.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    public ReadOnlySpan<T> Activations(int layer) => _activations[layer];

    /// <summary>∂s/∂x, the derivatives of s by the inputs of a layer.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    public ReadOnlySpan<T> InputGradients(int layer) => _inputGradients[layer];

    /// <summary>
    /// ∂s/∂x · x, the contribution of each input of a layer to s, negative if it lowers s. (Shrikumar, Greenside, Kundaje 2017,
    /// "gradient × input".) If all activations are linear or rectifiers, without biases, the contributions add up to s.
    /// </summary>
    /// <param name="layer">Counted from 0.</param>
    /// <returns>One number for each input of the layer.</returns>
    public T[] Contributions(int layer)
    {
        var contributions = Inputs(layer).ToArray();
        for (var i = 0; i < contributions.Length; i++)
            contributions[i] *= _inputGradients[layer][i];
        return contributions;
    }
}
