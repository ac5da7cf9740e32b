using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lantern;

/// <summary>Creation of networks.</summary>
/// <example><code>
/// // 784 inputs, 200 hidden nodes, 10 classes:
/// var network = Initializer.FanIn.Apply(Network.Create&lt;float>([784, 200, 10], Activation.Relu, Activation.Softmax, hasBiases: true), seed: 1);
/// Trainer.Run(network, digits, new TrainingOptions { Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam });
/// </code></example>
public static class Network
{
    /// <summary>The textbook's network in single precision: sigmoid in all layers, no biases, all weights zero.</summary>
    /// <param name="nodeCounts">Nodes of each layer from the inputs to the outputs, such as 784, 200, 10.</param>
    /// <exception cref="OptionException">Fewer than two layers, or a layer without nodes.</exception>
    /// <example><code>var network = Initializer.FanOut.Apply(Network.Create(784, 200, 10), seed: 1);</code></example>
    public static Network<float> Create(params ReadOnlySpan<int> nodeCounts) =>
        Create<float>(nodeCounts, Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);

    /// <inheritdoc cref="Create(ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)] // for F# and Visual Basic
    public static Network<float> Create(params int[] nodeCounts) => Create(Argument.NotNull(nodeCounts).AsSpan());

    /// <summary>A network of fully connected layers, all parameters zero.</summary>
    /// <typeparam name="T">float for speed, double for oracles and lessons.</typeparam>
    /// <param name="nodeCounts">Nodes of each layer from the inputs to the outputs, such as 784, 200, 10.</param>
    /// <param name="hidden">The activation of all layers but the last.</param>
    /// <param name="output">The activation of the last layer.</param>
    /// <param name="hasBiases">Whether the nodes have offsets.</param>
    /// <exception cref="OptionException">Fewer than two layers, or a layer without nodes.</exception>
    public static Network<T> Create<T>(ReadOnlySpan<int> nodeCounts, Activation hidden, Activation output, bool hasBiases)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(output);
        if (nodeCounts.Length < 2)
            throw new OptionException("A network needs at least two node counts: its inputs and its outputs.");

        var layers = new DenseLayer[nodeCounts.Length - 1];
        for (var l = 0; l < layers.Length; l++)
            layers[l] = new DenseLayer(nodeCounts[l], nodeCounts[l + 1], l < layers.Length - 1 ? hidden : output, hasBiases);
        return new Network<T>(layers);
    }

    /// <inheritdoc cref="Create{T}(ReadOnlySpan{int}, Activation, Activation, bool)"/>
    [OverloadResolutionPriority(-1)] // for F# and Visual Basic
    public static Network<T> Create<T>(int[] nodeCounts, Activation hidden, Activation output, bool hasBiases)
        where T : unmanaged, IFloatingPointIeee754<T> => Create<T>(Argument.NotNull(nodeCounts).AsSpan(), hidden, output, hasBiases);

    /// <summary>A network in single precision with the weights of another program, such as PyTorch or scikit-learn.</summary>
    /// <inheritdoc cref="FromTensors{T}"/>
    /// <example><code>
    /// var tensors = TensorFile.Load("mlp.safetensors"); // fc1.weight, fc1.bias, fc2.weight, fc2.bias
    /// var network = Network.FromTensors(tensors, Activation.Relu, Activation.Softmax);
    /// </code></example>
    public static Network<float> FromTensors(
        IReadOnlyDictionary<string, Tensor> tensors, Activation hidden, Activation output, WeightLayout? layout = null) =>
        FromTensors<float>(tensors, hidden, output, layout);

    /// <summary>
    /// A network with the weights of another program, such as PyTorch or scikit-learn. Each matrix is the weights of a layer and
    /// each list the biases of one; "weight", "bias", "coefs" and the like in their names are passed over, and what is left says
    /// which belong together. Layers come in the order of appearance; those whose names differ in numbers only, by these.
    /// </summary>
    /// <typeparam name="T">float for speed, double for oracles and lessons.</typeparam>
    /// <param name="tensors">Weights and perhaps biases of fully connected layers, and nothing else; see <see cref="TensorFile"/>.</param>
    /// <param name="hidden">The activation of all layers but the last.</param>
    /// <param name="output">The activation of the last layer.</param>
    /// <param name="layout">The order of the dimensions of the weights; if not given, the one in which they fit together, or the one usual with their names.</param>
    /// <exception cref="ModelException">A tensor is something else, does not go with those before it, or holds a number that is not finite.</exception>
    /// <exception cref="OptionException">The weights fit together in both layouts, and have no usual names.</exception>
    public static Network<T> FromTensors<T>(
        IReadOnlyDictionary<string, Tensor> tensors, Activation hidden, Activation output, WeightLayout? layout = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(output);
        return NetworkTensors.ToNetwork<T>(tensors, hidden, output, layout);
    }
}

/// <summary>
/// A feed-forward network: its layers, and one flat vector with all its parameters. For each layer in turn the vector
/// holds the weights [outputs, inputs], row by row (a row is the incoming weights of one node), then the biases [outputs] if any.
/// </summary>
/// <remarks>
/// Any number of threads may ask a network at once, while none trains it or writes its parameters. It has one training at a
/// time, by <see cref="Trainer"/> or <see cref="OnlineTraining{T}"/>: another one throws an <see cref="InvalidOperationException"/>.
/// </remarks>
/// <typeparam name="T">float for speed, double for oracles and lessons.</typeparam>
/// <example><code>
/// var outputs = new float[network.OutputCount];
/// network.Predict(inputs, outputs);
/// Console.WriteLine($"{network}: {network.Parameters.Length} parameters, {outputs[0]}"); // 784-200-10: 159010 parameters, …
/// </code></example>
public sealed class Network<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DenseLayer[] _layers;
    private readonly int[] _offsets;
    private readonly T[] _parameters;
    private int _isInTraining; // 1 while a training may change the parameters
    private bool _isHandedOut; // a caller has got a span and may write at any time
    private CurrentPanelNetwork? _panels; // for batches in single precision

    /// <summary>Creates a network of these layers, all parameters zero.</summary>
    /// <param name="layers">The layers from the inputs to the outputs; the nodes of one are the inputs of the next.</param>
    /// <exception cref="OptionException">No layers, adjacent layers that do not fit, or too many parameters for one array.</exception>
    public Network(IReadOnlyList<DenseLayer> layers)
    {
        Argument.NoneNull(layers);
        if (layers.Count == 0)
            throw new OptionException("A network needs at least one layer.");

        _layers = [.. layers];
        _offsets = new int[_layers.Length];
        var count = 0L;
        for (var l = 0; l < _layers.Length; l++)
        {
            if (l > 0 && _layers[l].InputCount != _layers[l - 1].OutputCount)
                throw new OptionException($"Layer {l + 1} expects {_layers[l].InputCount} inputs, but the layer before it has {_layers[l - 1].OutputCount} nodes.");
            _offsets[l] = (int)count;
            count += _layers[l].ParameterCount;
            if (count > Array.MaxLength)
                throw new OptionException("The network is too large: it has more parameters than one array can hold.");
        }

        _parameters = new T[count];
    }

    /// <summary>The layers, from the inputs to the outputs.</summary>
    public IReadOnlyList<DenseLayer> Layers => _layers;

    /// <summary>The number of inputs.</summary>
    public int InputCount => _layers[0].InputCount;

    /// <summary>The number of outputs.</summary>
    public int OutputCount => _layers[^1].OutputCount;

    /// <summary>All parameters, layer after layer: weights [outputs, inputs], then biases [outputs] if the layer has them.</summary>
    public Span<T> Parameters
    {
        get
        {
            _isHandedOut = true;
            return _parameters;
        }
    }

    /// <summary>The parameters for the library's own code, which calls <see cref="Changed"/> after it has written.</summary>
    internal Span<T> OwnParameters => _parameters;

    /// <summary>A number that is another after each change by the library.</summary>
    internal long Version { get; private set; }

    /// <summary>Whether the parameters may have changed although <see cref="Version"/> is the same.</summary>
    internal bool MayChangeUnseen => _isHandedOut || Volatile.Read(ref _isInTraining) == 1;

    /// <summary>Says that the library has changed parameters.</summary>
    internal void Changed() => Version++;

    /// <summary>Begins a training, of which a network has one at a time; <see cref="EndTraining"/> ends it.</summary>
    /// <exception cref="InvalidOperationException">Another one has begun and not ended.</exception>
    internal void BeginTraining()
    {
        if (Interlocked.Exchange(ref _isInTraining, 1) == 1)
            throw new InvalidOperationException($"The network {this} is in training already. It has one training at a time, which ends with its last report, or where its loop is left.");
    }

    /// <summary>Ends the training, so that another one may begin.</summary>
    internal void EndTraining()
    {
        Changed();
        Volatile.Write(ref _isInTraining, 0);
    }

    /// <summary>The weights of a layer for the library's own code.</summary>
    internal Span<T> OwnWeights(int layer) => WeightsIn(_parameters, layer);

    /// <summary>The biases of a layer for the library's own code.</summary>
    internal Span<T> OwnBiases(int layer) => BiasesIn(_parameters, layer);

    /// <summary>The weights of a layer, [outputs, inputs] row by row.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public Span<T> Weights(int layer) => WeightsIn(Parameters, Argument.Index(layer, _layers.Length));

    /// <summary>The biases of a layer, [outputs]; empty if it has none.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public Span<T> Biases(int layer) => BiasesIn(Parameters, Argument.Index(layer, _layers.Length));

    /// <summary>
    /// Computes the outputs for one example: a ← x, then a ← f(W·a + b) for each layer. Allocates nothing. Safe for any number
    /// of threads at once, unless the network is being trained.
    /// </summary>
    /// <param name="inputs">[InputCount], prepared as the network was trained.</param>
    /// <param name="outputs">Receives the last layer's activations, [OutputCount].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Predict(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        Shape.Check(inputs, InputCount);
        Shape.Check(outputs, OutputCount);

        var widest = 0;
        foreach (var layer in _layers)
            widest = Math.Max(widest, layer.OutputCount);

        var rented = ArrayPool<T>.Shared.Rent(2 * widest);
        var activations = inputs;
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            var sums = rented.AsSpan(l % 2 * widest, layer.OutputCount); // the halves alternate: one is read, the other written
            Kernels.Forward(activations, OwnWeights(l), OwnBiases(l), batchSize: 1, layer.InputCount, layer.OutputCount, sums);
            layer.Activation.Forward<T>(sums, sums);
            activations = sums;
        }

        activations.CopyTo(outputs);
        ArrayPool<T>.Shared.Return(rented);
    }

    /// <inheritdoc cref="Predict(ReadOnlySpan{T}, Span{T})"/>
    [OverloadResolutionPriority(-1)] // for F# and Visual Basic
    public void Predict(T[] inputs, T[] outputs) => Predict(Argument.NotNull(inputs).AsSpan(), Argument.NotNull(outputs).AsSpan());

    /// <summary>
    /// Computes the outputs for many examples; each depends on its own example only. In single precision on all processors, with
    /// the bits of a <see cref="Predictor"/>, which a network lays out at the first batch after a change; else one by one.
    /// Safe for any number of threads at once, unless the network is being trained.
    /// </summary>
    /// <param name="inputs">[examples, InputCount], one example a row, prepared as the network was trained.</param>
    /// <param name="outputs">Receives the last layer's activations, [examples, OutputCount]; must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">The lengths of the spans are not those of the same number of examples.</exception>
    public void PredictBatch(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        Shape.RowCount(inputs, InputCount, outputs, OutputCount);
        if (this is Network<float> single)
        {
            (_panels ??= new(single, background: 0, divisor: 1)).Get().PredictBatch(MemoryMarshal.Cast<T, float>(inputs), MemoryMarshal.Cast<T, float>(outputs));
            return;
        }

        for (; inputs.Length > 0; inputs = inputs[InputCount..], outputs = outputs[OutputCount..])
            Predict(inputs[..InputCount], outputs[..OutputCount]);
    }

    /// <summary>
    /// Copies of the parameters by PyTorch's names: for each layer <c>layers.0.weight</c> [outputs, inputs] and, if it has biases,
    /// <c>layers.0.bias</c> [outputs]. <see cref="TensorFile"/> writes them.
    /// </summary>
    public OrderedDictionary<string, Tensor> ToTensors() => NetworkTensors.Of(this);

    /// <summary>A layer's weights in a vector with the layout of <see cref="Parameters"/>, such as gradients.</summary>
    internal Span<T> WeightsIn(Span<T> vector, int layer) =>
        vector.Slice(_offsets[layer], _layers[layer].InputCount * _layers[layer].OutputCount);

    /// <summary>A layer's biases in a vector with the layout of <see cref="Parameters"/>.</summary>
    internal Span<T> BiasesIn(Span<T> vector, int layer) =>
        vector.Slice(
            _offsets[layer] + (_layers[layer].InputCount * _layers[layer].OutputCount),
            _layers[layer].HasBiases ? _layers[layer].OutputCount : 0);

    /// <summary>The nodes of each layer, such as "784-200-10".</summary>
    public override string ToString() => string.Join('-', _layers.Select(layer => layer.OutputCount).Prepend(InputCount));
}
