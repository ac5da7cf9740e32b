using System.Numerics;

namespace Lantern;

/// <summary>
/// Backpropagation for a batch of examples: a forward pass that keeps all activations, a backward pass that computes all
/// gradients, and the step of gradient descent. The heart of the library, written to be read.
/// </summary>
/// <remarks>
/// For layer l with inputs x, which are the activations of the layer before:
/// <code>
/// z = W·x + b        pre-activations
/// a = f(z)           activations
/// e = ∂L/∂a          errors
/// g = ∂L/∂z          gradients, e times the slope f'(z)
/// ∂L/∂W = g·xᵀ       ∂L/∂b = g       ∂L/∂x = Wᵀ·g, which is e of the layer before
/// </code>
/// An object serves one training loop: it owns the memory of its passes and allocates nothing later.
/// </remarks>
/// <typeparam name="T">float for speed, double for oracles and lessons.</typeparam>
public sealed class Backpropagation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly Loss _loss;
    private readonly LearningRule _rule;
    private readonly T[] _inputs; // x of the first layer [batchSize, inputs]
    private readonly T[][] _preActivations; // z [layer][batchSize, outputs]
    private readonly T[][] _activations; // a [layer][batchSize, outputs]
    private readonly T[][] _layerInputs; // x [layer][batchSize, inputs]: a of the layer before, or m·a with dropout
    private readonly T[][] _errors; // e [layer][batchSize, outputs]
    private readonly T[][] _gradients; // g [layer][batchSize, outputs]
    private int _batchSize;

    /// <summary>Allocates the memory to train a network.</summary>
    /// <param name="network">The network; <see cref="Descend"/> changes its parameters.</param>
    /// <param name="loss">The loss to minimize.</param>
    /// <param name="rule">The exact gradient, or the textbook's rule.</param>
    /// <param name="largestBatch">The largest number of examples of one pass.</param>
    /// <exception cref="OptionException">The loss is not defined for the network's outputs, or the rule for the loss.</exception>
    public Backpropagation(Network<T> network, Loss loss, LearningRule rule, int largestBatch = 1)
        : this(network, loss, rule, largestBatch, null)
    {
    }

    internal Backpropagation(Network<T> network, Loss loss, LearningRule rule, int largestBatch, Dropout? dropout)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(rule);
        Check(network, loss, rule);
        (_network, _loss, _rule) = (network, loss, rule);
        _inputs = new T[checked(largestBatch * network.InputCount)];
        _preActivations = PerLayer();
        _activations = PerLayer();
        _errors = PerLayer();
        _gradients = PerLayer();
        Masks = [.. network.Layers.Select((layer, l) => dropout?.AppliesTo(l) == true ? new T[checked(largestBatch * layer.InputCount)] : [])];
        _layerInputs = [_inputs, .. _activations.Zip(Masks.Skip(1), (activations, masks) => masks.Length > 0 ? new T[masks.Length] : activations)];

        T[][] PerLayer() => [.. network.Layers.Select(layer => new T[checked(largestBatch * layer.OutputCount)])];
    }

    /// <summary>
    /// The dropout masks of the inputs of each layer, factors in both passes, [layer][batchSize, inputs]: filled by the caller.
    /// Empty for a layer without dropout.
    /// </summary>
    internal T[][] Masks { get; }

    /// <summary>The forward pass: computes the network's outputs and keeps inputs, pre-activations and activations of each layer.</summary>
    /// <param name="inputs">One example per row, [batchSize, inputs]; the number of rows is the size of the batch.</param>
    /// <returns>The outputs, [batchSize, outputs]; valid until the next pass.</returns>
    /// <exception cref="ArgumentException">Not a whole number of examples, or more than the largest batch.</exception>
    public ReadOnlySpan<T> Forward(ReadOnlySpan<T> inputs)
    {
        if (inputs.Length == 0 || inputs.Length > _inputs.Length || inputs.Length % _network.InputCount != 0)
            throw new ArgumentException($"{inputs.Length} inputs are not 1 to {_inputs.Length / _network.InputCount} examples of {_network.InputCount}.", nameof(inputs));

        _batchSize = inputs.Length / _network.InputCount;
        inputs.CopyTo(_inputs);
        for (var l = 0; l < _network.Layers.Count; l++)
        {
            var layer = _network.Layers[l];
            if (Masks[l].Length > 0)
                Drop(l);
            Kernels.Forward<T>(_layerInputs[l], Weights(l), Biases(l), _batchSize, layer.InputCount, layer.OutputCount, _preActivations[l]);
            for (var n = 0; n < _batchSize; n++)
                layer.Activation.Forward(Row(_preActivations, l, n), Row(_activations, l, n));
        }

        return _activations[^1].AsSpan(0, _batchSize * _network.OutputCount);
    }

    /// <summary>The backward pass: computes ∂L/∂z of every layer for the batch of the last <see cref="Forward"/>.</summary>
    /// <param name="targets">The targets, [batchSize, outputs].</param>
    /// <param name="factors">The factor of each example's loss, and so of its gradients, [batchSize]; empty for 1.</param>
    /// <returns>The sum of the losses of the batch.</returns>
    public T Backward(ReadOnlySpan<T> targets, ReadOnlySpan<T> factors = default) => Backward(targets, factors, T.Zero);

    /// <summary>The same for one portion of a batch.</summary>
    /// <param name="targets">The targets, [portion, outputs].</param>
    /// <param name="factors">The factor of each example's loss, [portion]; empty for 1.</param>
    /// <param name="loss">The sum of the losses of the portions before.</param>
    /// <returns>The sum with those of this one.</returns>
    internal T Backward(ReadOnlySpan<T> targets, ReadOnlySpan<T> factors, T loss)
    {
        Shape.Check(targets, _batchSize * _network.OutputCount);
        if (!factors.IsEmpty)
            Shape.Check(factors, _batchSize);

        var last = _network.Layers.Count - 1;
        for (var n = 0; n < _batchSize; n++)
        {
            var target = targets.Slice(n * _network.OutputCount, _network.OutputCount);
            var factor = factors.IsEmpty ? T.One : factors[n];
            loss += factor * _loss.Value(Row(_activations, last, n), target);
            OutputGradients(
                _network.Layers[last].Activation, _loss, _rule,
                Row(_preActivations, last, n), Row(_activations, last, n), target, Row(_errors, last, n), Row(_gradients, last, n));
            if (factors.IsEmpty)
                continue;
            SimdKernels.Scale(Row(_errors, last, n), factor, Row(_errors, last, n));
            SimdKernels.Scale(Row(_gradients, last, n), factor, Row(_gradients, last, n));
        }

        for (var l = last; l > 0; l--)
        {
            // Forward was z = W·x, so ∂L/∂x = Wᵀ·g. The textbook's rule propagates the whole error e in place of g.
            var layer = _network.Layers[l];
            var outputErrors = _rule == LearningRule.Textbook ? _errors[l] : _gradients[l];
            Kernels.InputGradients<T>(outputErrors, Weights(l), _batchSize, layer.InputCount, layer.OutputCount, _errors[l - 1]);
            if (Masks[l].Length > 0) // forward was x = m·a, so ∂L/∂a = m·∂L/∂x
                Dropout.Apply(Masks[l], _errors[l - 1].AsSpan(0, _batchSize * layer.InputCount));
            for (var n = 0; n < _batchSize; n++)
                ThroughActivation(l - 1, n);
        }

        return loss;
    }

    /// <summary>The step of gradient descent: adds −learningRate times its mean gradient over the batch to every parameter.</summary>
    public void Descend(T learningRate)
    {
        AddGradients(_network.OwnParameters, -learningRate / T.CreateChecked(_batchSize));
        _network.Changed();
    }

    /// <summary>Copies the mean gradient of the batch of the last <see cref="Backward(ReadOnlySpan{T}, ReadOnlySpan{T})"/>.</summary>
    /// <param name="gradients">Receives one derivative for each parameter, in the order of <see cref="Network{T}.Parameters"/>.</param>
    public void CopyGradients(Span<T> gradients)
    {
        Shape.Check<T>(gradients, _network.OwnParameters.Length);
        gradients.Clear();
        AddGradients(gradients, T.One / T.CreateChecked(_batchSize));
    }

    /// <summary>Throws for a loss that is not defined for the network's outputs, and for a rule that is not for the loss.</summary>
    internal static void Check(Network<T> network, Loss loss, LearningRule rule)
    {
        loss.Check(network.Layers[^1]);
        if (rule == LearningRule.Textbook && loss != Loss.SquaredError)
            throw new OptionException($"The textbook rule is defined for the loss {Loss.SquaredError}; with {loss} use the rule gradient.");
    }

    /// <summary>Computes e = ∂L/∂a (not needed if loss and activation match) and g = ∂L/∂z of the outputs of one example.</summary>
    internal static void OutputGradients(
        Activation activation, Loss loss, LearningRule rule, ReadOnlySpan<T> preActivations, ReadOnlySpan<T> outputs, ReadOnlySpan<T> target, Span<T> errors, Span<T> gradients)
    {
        if (loss.MatchingActivation == activation && rule == LearningRule.Gradient)
        {
            loss.MatchingGradients(outputs, target, gradients);
            return;
        }

        loss.Gradients(outputs, target, errors);
        errors.CopyTo(gradients);
        activation.Backward(preActivations, outputs, gradients);
    }

    /// <summary>Forward was a = f(z), so g = e · f'(z).</summary>
    private void ThroughActivation(int layer, int example)
    {
        var gradients = Row(_gradients, layer, example);
        Row(_errors, layer, example).CopyTo(gradients);
        _network.Layers[layer].Activation.Backward(Row(_preActivations, layer, example), Row(_activations, layer, example), gradients);
    }

    /// <summary>Forward was z = W·x + b, so ∂L/∂W = g·xᵀ and ∂L/∂b = g: adds scale times their sum to a vector in the order of the parameters.</summary>
    internal void AddGradients(Span<T> parameters, T scale)
    {
        for (var l = 0; l < _network.Layers.Count; l++)
        {
            var layer = _network.Layers[l];
            Kernels.AddWeightGradients(_gradients[l], _layerInputs[l], scale, _batchSize, layer.InputCount, layer.OutputCount, _network.WeightsIn(parameters, l));
            if (layer.HasBiases)
                Kernels.AddBiasGradients(_gradients[l], scale, _batchSize, layer.OutputCount, _network.BiasesIn(parameters, l));
        }
    }

    /// <summary>Dropout: x = m·a.</summary>
    private void Drop(int layer)
    {
        var inputs = _layerInputs[layer].AsSpan(0, _batchSize * _network.Layers[layer].InputCount);
        if (layer > 0)
            _activations[layer - 1].AsSpan(0, inputs.Length).CopyTo(inputs);
        Dropout.Apply(Masks[layer], inputs);
    }

    private ReadOnlySpan<T> Weights(int layer) => _network.OwnWeights(layer);

    private ReadOnlySpan<T> Biases(int layer) => _network.OwnBiases(layer);

    private Span<T> Row(T[][] perLayer, int layer, int example)
    {
        var count = _network.Layers[layer].OutputCount;
        return perLayer[layer].AsSpan(example * count, count);
    }
}
