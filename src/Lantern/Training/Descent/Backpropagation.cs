using System.Numerics;

namespace Lantern;

/// <summary>
/// How a network learns from a batch of examples: a pass forward that remembers, a pass backward that uses it, and the
/// step that follows from both. This is the heart of the library, written to be read.
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
/// One object serves one training loop: it owns the memory of its passes and allocates nothing after it was made.
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
    private readonly T[][] _heard; // x [layer][batchSize, inputs]: a of the layer before, or that with dropout
    private readonly T[][] _errors; // e [layer][batchSize, outputs]
    private readonly T[][] _gradients; // g [layer][batchSize, outputs]
    private int _batchSize;

    /// <summary>Sets aside the memory to train this network.</summary>
    /// <param name="network">The network; <see cref="Descend"/> changes its parameters.</param>
    /// <param name="loss">What is to become small.</param>
    /// <param name="rule">The exact gradient, or the textbook's rule.</param>
    /// <param name="largestBatch">How many examples one pass takes at most.</param>
    /// <exception cref="OptionException">The loss has no meaning for the network's outputs, or the rule none for the loss.</exception>
    public Backpropagation(Network<T> network, Loss loss, LearningRule rule, int largestBatch = 1)
        : this(network, loss, rule, largestBatch, null)
    {
    }

    internal Backpropagation(Network<T> network, Loss loss, LearningRule rule, int largestBatch, Dropout? dropout)
    {
        Check(network, loss, rule);
        (_network, _loss, _rule) = (network, loss, rule);
        _inputs = new T[checked(largestBatch * network.InputCount)];
        _preActivations = PerLayer();
        _activations = PerLayer();
        _errors = PerLayer();
        _gradients = PerLayer();
        Masks = [.. network.Layers.Select((layer, l) => dropout?.Thins(l) == true ? new T[checked(largestBatch * layer.InputCount)] : [])];
        _heard = [_inputs, .. _activations.Zip(Masks.Skip(1), (said, masks) => masks.Length > 0 ? new T[masks.Length] : said)];

        T[][] PerLayer() => [.. network.Layers.Select(layer => new T[checked(largestBatch * layer.OutputCount)])];
    }

    /// <summary>
    /// By what the inputs of each layer are multiplied in both passes, [layer][batchSize, inputs]: for the caller to fill.
    /// Nothing in a layer that has no dropout.
    /// </summary>
    internal T[][] Masks { get; }

    /// <summary>Signals forward: computes the network's outputs and remembers what each layer saw and said.</summary>
    /// <param name="inputs">One example per row, [batchSize, inputs]; the number of rows says how large the batch is.</param>
    /// <returns>The outputs, [batchSize, outputs]; valid until the next pass.</returns>
    /// <exception cref="ArgumentException">Not a whole number of examples, or more than were set aside for.</exception>
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
            Kernels.Forward<T>(_heard[l], _network.Weights(l), _network.Biases(l), _batchSize, layer.InputCount, layer.OutputCount, _preActivations[l]);
            for (var n = 0; n < _batchSize; n++)
                layer.Activation.Forward(Row(_preActivations, l, n), Row(_activations, l, n));
        }

        return _activations[^1].AsSpan(0, _batchSize * _network.OutputCount);
    }

    /// <summary>Errors backward: computes ∂L/∂z of every layer for the batch that went forward last.</summary>
    /// <param name="targets">The wanted outputs, [batchSize, outputs].</param>
    /// <param name="factors">By what the loss of each example is multiplied, and all that follows from it, [batchSize]; nothing for 1.</param>
    /// <returns>The sum of the losses of the batch.</returns>
    public T Backward(ReadOnlySpan<T> targets, ReadOnlySpan<T> factors = default)
    {
        Shape.Check(targets, _batchSize * _network.OutputCount);
        if (!factors.IsEmpty)
            Shape.Check(factors, _batchSize);

        var last = _network.Layers.Count - 1;
        var loss = T.Zero;
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
            // Forward was z = W·x, so ∂L/∂x = Wᵀ·g. The textbook sends the whole error e back in place of g.
            var layer = _network.Layers[l];
            var sentBack = _rule == LearningRule.Textbook ? _errors[l] : _gradients[l];
            Kernels.InputGradients<T>(sentBack, _network.Weights(l), _batchSize, layer.InputCount, layer.OutputCount, _errors[l - 1]);
            if (Masks[l].Length > 0) // forward was x = m·a, so ∂L/∂a = m·∂L/∂x
                Dropout.Apply(Masks[l], _errors[l - 1].AsSpan(0, _batchSize * layer.InputCount));
            for (var n = 0; n < _batchSize; n++)
                ThroughActivation(l - 1, n);
        }

        return loss;
    }

    /// <summary>The step of gradient descent: every parameter moves by −learningRate times its mean gradient over the batch.</summary>
    public void Descend(T learningRate) => AddGradients(_network.Parameters, -learningRate);

    /// <summary>Writes the mean gradient of the batch that went backward last.</summary>
    /// <param name="gradients">Receives one derivative for each parameter, in the order of <see cref="Network{T}.Parameters"/>.</param>
    public void CopyGradients(Span<T> gradients)
    {
        Shape.Check<T>(gradients, _network.Parameters.Length);
        gradients.Clear();
        AddGradients(gradients, T.One);
    }

    /// <summary>Refuses a loss that has no meaning for the network's outputs, and a rule that has none for the loss.</summary>
    internal static void Check(Network<T> network, Loss loss, LearningRule rule)
    {
        loss.Check(network.Layers[^1].Activation);
        if (rule == LearningRule.Textbook && loss != Loss.SquaredError)
            throw new OptionException($"The textbook rule is defined for the loss {Loss.SquaredError}; with {loss} use the rule gradient.");
    }

    /// <summary>At the outputs of one example: e = ∂L/∂a (not needed where loss and activation match) and g = ∂L/∂z.</summary>
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

    /// <summary>Forward was z = W·x + b, so ∂L/∂W = g·xᵀ and ∂L/∂b = g: adds factor times their mean to a vector of parameters.</summary>
    private void AddGradients(Span<T> parameters, T factor)
    {
        var scale = factor / T.CreateChecked(_batchSize);
        for (var l = 0; l < _network.Layers.Count; l++)
        {
            var layer = _network.Layers[l];
            Kernels.AddWeightGradients(_gradients[l], _heard[l], scale, _batchSize, layer.InputCount, layer.OutputCount, _network.WeightsIn(parameters, l));
            if (layer.HasBiases)
                Kernels.AddBiasGradients(_gradients[l], scale, _batchSize, layer.OutputCount, _network.BiasesIn(parameters, l));
        }
    }

    /// <summary>x = m·a.</summary>
    private void Drop(int layer)
    {
        var heard = _heard[layer].AsSpan(0, _batchSize * _network.Layers[layer].InputCount);
        if (layer > 0)
            _activations[layer - 1].AsSpan(0, heard.Length).CopyTo(heard);
        Dropout.Apply(Masks[layer], heard);
    }

    private Span<T> Row(T[][] perLayer, int layer, int example)
    {
        var count = _network.Layers[layer].OutputCount;
        return perLayer[layer].AsSpan(example * count, count);
    }
}
