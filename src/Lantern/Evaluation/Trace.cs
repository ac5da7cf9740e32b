using System.Numerics;

namespace Lantern;

/// <summary>
/// The way of one example through a network, with everything in view: what each layer made of it, and how much each number
/// on the way bears on an output.
/// </summary>
/// <remarks>
/// The same passes as in <see cref="Backpropagation{T}"/>, but nothing is learned: forward z = W·x + b and a = f(z), backward
/// ∂s/∂x = Wᵀ·∂s/∂z for any number s that depends on the last layer's weighted sums, by default one of these sums. A sum
/// says more than the output after it: where a sigmoid saturates its output hardly moves any more, but the sum does.
/// </remarks>
/// <typeparam name="T">float or double, as the network has it.</typeparam>
/// <param name="network">The network; it is only read.</param>
public sealed class Trace<T>(Network<T> network)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _inputs = new T[network.InputCount];
    private readonly T[][] _preActivations = [.. network.Layers.Select(layer => new T[layer.OutputCount])]; // z
    private readonly T[][] _activations = [.. network.Layers.Select(layer => new T[layer.OutputCount])]; // a
    private readonly T[][] _gradients = [.. network.Layers.Select(layer => new T[layer.OutputCount])]; // ∂s/∂z
    private readonly T[][] _inputGradients = [.. network.Layers.Select(layer => new T[layer.InputCount])]; // ∂s/∂x

    /// <summary>Sends an example forward.</summary>
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
            Kernels.Forward<T>(Inputs(l), network.Weights(l), network.Biases(l), batchSize: 1, layer.InputCount, layer.OutputCount, _preActivations[l]);
            layer.Activation.Forward<T>(_preActivations[l], _activations[l]);
        }

        return _activations[^1];
    }

    /// <summary>Takes s, the weighted sum of one output node, back to the inputs of every layer.</summary>
    /// <param name="output">Which node of the last layer, counted from 0.</param>
    public void Backward(int output)
    {
        var gradients = _gradients[^1];
        gradients.AsSpan().Clear();
        gradients[output] = T.One;
        Backward(gradients);
    }

    /// <summary>Takes any s that depends on the last layer's weighted sums back to the inputs of every layer.</summary>
    /// <param name="outputGradients">∂s/∂z of the last layer, [OutputCount].</param>
    /// <exception cref="ArgumentException">There is not one derivative for each output.</exception>
    public void Backward(ReadOnlySpan<T> outputGradients)
    {
        Shape.Check(outputGradients, network.OutputCount);
        outputGradients.CopyTo(_gradients[^1]);
        for (var l = network.Layers.Count - 1; l >= 0; l--)
        {
            var layer = network.Layers[l];
            Kernels.InputGradients<T>(_gradients[l], network.Weights(l), batchSize: 1, layer.InputCount, layer.OutputCount, _inputGradients[l]);
            if (l == 0)
                break;
            _inputGradients[l].CopyTo(_gradients[l - 1], 0);
            network.Layers[l - 1].Activation.Backward<T>(_preActivations[l - 1], _activations[l - 1], _gradients[l - 1]);
        }
    }

    /// <summary>What goes into a layer: the example itself, or the activations of the layer before.</summary>
    /// <param name="layer">Counted from 0.</param>
    public ReadOnlySpan<T> Inputs(int layer) => layer == 0 ? _inputs : _activations[layer - 1];

    /// <summary>The weighted sums of a layer's nodes, before the activation.</summary>
    /// <param name="layer">Counted from 0.</param>
    public ReadOnlySpan<T> PreActivations(int layer) => _preActivations[layer];

    /// <summary>What comes out of a layer.</summary>
    /// <param name="layer">Counted from 0.</param>
    public ReadOnlySpan<T> Activations(int layer) => _activations[layer];

    /// <summary>∂s/∂x: how much s grows if an input of the layer does.</summary>
    /// <param name="layer">Counted from 0.</param>
    public ReadOnlySpan<T> InputGradients(int layer) => _inputGradients[layer];

    /// <summary>
    /// ∂s/∂x · x: how much each input of the layer speaks for s, and against it where the number is below zero. (Shrikumar,
    /// Greenside, Kundaje 2017, "gradient × input".) Where all activations are linear or rectifiers, without biases, these
    /// numbers add up to s.
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
