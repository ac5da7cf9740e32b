using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lantern;

/// <summary>
/// Gradient descent in batches in single precision, by matrix products in tiles that threads share. Within rounding of
/// <see cref="Backpropagation{T}"/>, the reference; the same bits on every width of vectors and for every number of threads.
/// </summary>
/// <remarks>
/// A step has two rounds. First each thread takes some examples of the batch from their bytes to the gradients of every layer,
/// independently of the others. Then each thread takes some inputs of every layer, sums the gradients of their weights over
/// all examples, and changes them.
/// </remarks>
internal sealed unsafe class TiledDescent<TWidth, TVector> : IDescent<float>
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    // Fewer multiplications for each thread than this, about a microsecond, do not pay for another thread.
    private const long LeastPart = 50_000;

    // The multiplications of a thread after which it looks whether it is to stop, a few milliseconds.
    private const long Portion = 1L << 28;
    private const int LeastPortion = 64; // examples: with fewer the weights would be read too often

    // A longer step of a thread, some twenty milliseconds, keeps the gradients, so that it can be abandoned before it changes anything.
    private const long LongStep = 1L << 31;

    private readonly Network<float> _network;
    private readonly Dataset _dataset;
    private readonly StepRule _rule;
    private readonly TrainingOptions _options;
    private readonly LearningRule _learningRule;
    private readonly TrainingTargets _trainingTargets;
    private readonly Dropout? _dropout;
    private readonly TiledLayer<TWidth, TVector>[] _later; // layer l is _later[l − 1]
    private readonly IBatchLayer[] _layers; // the first layer, then _later
    private readonly Rows[] _preActivations; // z [layer][capacity, outputs]
    private readonly Rows[] _errors; // e [layer][capacity, outputs]
    private readonly Rows[] _gradients; // g [layer][capacity, outputs]; the same memory as e, but for the textbook's rule
    private readonly Rows?[] _masks; // m [layer][capacity, inputs + 1], null in a layer without dropout
    private readonly Rows?[] _activations; // a [layer][capacity, outputs] if the inputs of the next layer are m·a; else those inputs are a
    private readonly Rows _outputs;
    private readonly Rows _targets;
    private readonly AlignedBuffer<float>[] _scratch; // of each thread
    private readonly double[] _losses; // of each example
    private readonly float[] _factors; // of each example's loss
    private readonly int[] _batch;
    private readonly int _portion; // examples
    private readonly bool _keepsGradients;
    private readonly Action<int> _pass;
    private readonly Action<int> _step;
    private readonly Action<int> _squareGradients;
    private readonly Action<int> _stepByKept;
    private readonly Action<int> _measureNodes;
    private readonly Action<int> _finish;
    private int _batchSize;
    private double _clipFactor = 1;
    private CancellationToken _cancellationToken;

    /// <param name="network">The network to train.</param>
    /// <param name="dataset">The examples.</param>
    /// <param name="rule">The rule of the steps.</param>
    /// <param name="capacity">The largest number of examples of a batch.</param>
    /// <param name="longStep">The multiplications of a thread in a step, from which on it keeps the gradients.</param>
    public TiledDescent(Network<float> network, Dataset dataset, StepRule rule, int capacity, long longStep = LongStep)
    {
        var options = rule.Options;
        _learningRule = options.RuleFor(network.Layers[^1].Activation);
        Backpropagation<float>.Check(network, options.Loss, _learningRule);
        (_network, _dataset, _rule, _options) = (network, dataset, rule, options);
        var multiplications = (long)network.OwnParameters.Length * capacity;
        var partCount = (int)Math.Clamp(multiplications / LeastPart, 1, options.ThreadCount);
        _keepsGradients = rule.Clips || multiplications / partCount >= longStep;
        _portion = (int)Math.Max(Portion / network.OwnParameters.Length, LeastPortion);
        _later = [.. network.Layers.Skip(1).Select(layer => new TiledLayer<TWidth, TVector>(layer, capacity, hasInputGradients: true, rule, _keepsGradients))];
        IBatchLayer first = SparseLayer<TWidth, TVector>.Suits(dataset)
            ? new SparseLayer<TWidth, TVector>(network.Layers[0], dataset, capacity, rule, _keepsGradients)
            : new TiledLayer<TWidth, TVector>(network.Layers[0], capacity, hasInputGradients: false, rule, _keepsGradients);
        _layers = [first, .. _later];
        (_trainingTargets, _dropout) = (new(dataset, options), Dropout.Of(options));
        _masks = [.. _layers.Select((layer, l) => _dropout?.AppliesTo(l) == true ? new Rows(capacity, layer.Layer.InputCount + 1) : null)];
        _activations = [.. _later.Select((layer, l) => _masks[l + 1] is null ? null : new Rows(capacity, layer.Layer.InputCount)), null];
        _preActivations = PerLayer();
        _errors = PerLayer();
        _gradients = _learningRule == LearningRule.Textbook ? PerLayer() : _errors;
        _outputs = new(capacity, network.OutputCount);
        _targets = new(capacity, network.OutputCount);
        _scratch = [.. Enumerable.Range(0, partCount).Select(_ => new AlignedBuffer<float>(_layers.Max(layer => layer.ScratchLength)))];
        _losses = new double[capacity];
        _factors = new float[capacity];
        _factors.AsSpan().Fill(1);
        _batch = new int[capacity];
        (_pass, _step) = (Pass, Step);
        (_squareGradients, _stepByKept, _measureNodes, _finish) = (SquareGradients, StepByKept, MeasureNodes, Finish);

        Rows[] PerLayer() => [.. network.Layers.Select(layer => new Rows(capacity, layer.OutputCount))];
    }

    public int ExamplesAtOnce => _batch.Length;

    private bool HasAverages => _rule.Averages && _rule.StepCount > 0;

    public void Load()
    {
        if (!HasAverages)
            Load(_network.OwnParameters, parameters => parameters.Values);
    }

    public void Store()
    {
        Store(_network.OwnParameters, HasAverages ? parameters => parameters.Averages : parameters => parameters.Values);
        _network.Changed();
    }

    public (int Count, double Loss) Learn(ReadOnlySpan<int> examples, CancellationToken cancellationToken = default)
    {
        _cancellationToken = cancellationToken;
        var (count, loss) = (0, 0.0);
        while (count < examples.Length)
        {
            _batchSize = Math.Min(_batch.Length, examples.Length - count);
            var batch = examples.Slice(count, _batchSize);
            batch.CopyTo(_batch);
            if (_trainingTargets.HaveWeights)
                _trainingTargets.CopyFactors<float>(batch, _factors);
            if (!TryStep())
                break;
            for (var n = 0; n < _batchSize; n++)
                loss += _losses[n];
            count += _batchSize;
        }

        return (count, loss);
    }

    public TrainingState<float> Save()
    {
        return new(_rule.StepCount, _rule.Plateau, Of(kept => kept.Values), Of(kept => kept.First), Of(kept => kept.Second), Of(kept => kept.Averages), []);

        float[] Of(Func<PanelParameters, AlignedBuffer<float>> kept)
        {
            var numbers = new float[kept(_layers[0].Parameters).Length > 0 ? _network.OwnParameters.Length : 0];
            Store(numbers, kept);
            return numbers;
        }
    }

    public void Restore(TrainingState<float> state)
    {
        (_rule.StepCount, _rule.Plateau) = (state.StepCount, state.Plateau);
        state.Parameters.CopyTo(_network.OwnParameters);
        _network.Changed();
        Load(state.Parameters, parameters => parameters.Values);
        Load(state.First, parameters => parameters.First);
        Load(state.Second, parameters => parameters.Second);
        Load(state.Averages, parameters => parameters.Averages);
    }

    /// <summary>Loads one of the buffers of all layers from the network's order, if there are numbers.</summary>
    private void Load(Span<float> numbers, Func<PanelParameters, AlignedBuffer<float>> kept)
    {
        for (var l = 0; numbers.Length > 0 && l < _layers.Length; l++)
        {
            var parameters = _layers[l].Parameters;
            parameters.Load(kept(parameters), _network.WeightsIn(numbers, l), _network.BiasesIn(numbers, l));
            _layers[l].UpdateCopies(0, parameters.InputRows);
        }
    }

    private void Store(Span<float> numbers, Func<PanelParameters, AlignedBuffer<float>> kept)
    {
        for (var l = 0; numbers.Length > 0 && l < _layers.Length; l++)
        {
            var parameters = _layers[l].Parameters;
            parameters.Store(kept(parameters), _network.WeightsIn(numbers, l), _network.BiasesIn(numbers, l));
        }
    }

    /// <summary>Learns from the batch, unless it is stopped before anything has changed.</summary>
    private bool TryStep()
    {
        WorkerPool.Run(_scratch.Length, _pass);
        if (_cancellationToken.IsCancellationRequested)
            return false;
        if (_keepsGradients)
        {
            WorkerPool.Run(_scratch.Length, _step);
            if (_cancellationToken.IsCancellationRequested)
                return false;
            _rule.Begin();
            StepByKeptGradients();
        }
        else
        {
            _rule.Begin();
            WorkerPool.Run(_scratch.Length, _step);
        }

        BoundAndAverage();
        return true;
    }

    /// <summary>The step by the whole gradient: one more round, and one before it to measure the gradient if it is clipped.</summary>
    private void StepByKeptGradients()
    {
        if (_rule.Clips)
        {
            WorkerPool.Run(_scratch.Length, _squareGradients);
            var sum = 0.0;
            foreach (var layer in _layers)
                sum += layer.Parameters.SumOfSquares();
            _clipFactor = _rule.ClipFactor(sum);
        }

        WorkerPool.Run(_scratch.Length, _stepByKept);
    }

    /// <summary>The operations after a step that need whole nodes, or all parameters: one more round for each.</summary>
    private void BoundAndAverage()
    {
        if (_rule.BoundsNodes)
            WorkerPool.Run(_scratch.Length, _measureNodes);
        if (_rule.BoundsNodes || _rule.Averages)
            WorkerPool.Run(_scratch.Length, _finish);
    }

    /// <summary>Takes some examples from their bytes to the gradients of every layer, until it is stopped.</summary>
    private void Pass(int part)
    {
        var (from, to) = MatrixKernels.Part(_batchSize, part, _scratch.Length);
        for (; from < to && !_cancellationToken.IsCancellationRequested; from += _portion)
            Pass(from, Math.Min(from + _portion, to), _scratch[part].Pointer);
    }

    private void Pass(int from, int to, float* scratch)
    {
        for (var n = from; n < to; n++)
        {
            _layers[0].LoadInputs(n, _dataset, _batch[n]);
            if (_masks[0] is not null)
                _layers[0].Drop(n, NewMask(0, n));
            _trainingTargets.Copy(_batch[n], _targets.Row(n));
        }

        for (var l = 0; l < _layers.Length; l++)
        {
            _layers[l].Forward(from, to, _preActivations[l], scratch);
            for (var n = from; n < to; n++)
            {
                _layers[l].Layer.Activation.Forward<float>(_preActivations[l].Row(n), Activations(l, n));
                if (_activations[l] is { } activations)
                {
                    activations.Row(n).CopyTo(_later[l].Inputs.Row(n));
                    _later[l].Drop(n, NewMask(l + 1, n));
                }
            }
        }

        for (var n = from; n < to; n++)
            OutputGradients(n);
        for (var l = _layers.Length - 1; l > 0; l--)
        {
            _layers[l].LoadGradients(from, to, _gradients[l]);
            _later[l - 1].InputGradients(from, to, _errors[l], _errors[l - 1], scratch);
            for (var n = from; n < to; n++)
                ThroughActivation(l - 1, n);
        }

        _layers[0].LoadGradients(from, to, _gradients[0]);
    }

    /// <summary>Changes some weights of every layer, or computes their gradients, until it is stopped.</summary>
    private void Step(int part)
    {
        foreach (var layer in _layers)
            layer.Step(part, _scratch.Length, _batchSize, _scratch[part].Pointer, _keepsGradients ? _cancellationToken : default);
    }

    private void SquareGradients(int part)
    {
        foreach (var layer in _layers)
            layer.Parameters.SquareGradients(part, _scratch.Length);
    }

    private void StepByKept(int part)
    {
        foreach (var layer in _layers)
        {
            var (from, to) = MatrixKernels.Part(layer.Parameters.InputRows, part, _scratch.Length);
            layer.Parameters.StepByKept(from, to, _clipFactor);
            layer.UpdateCopies(from, to);
        }
    }

    private void MeasureNodes(int part)
    {
        foreach (var layer in _layers)
            layer.Parameters.MeasureNodes(part, _scratch.Length);
    }

    private void Finish(int part)
    {
        foreach (var layer in _layers)
        {
            var (from, to) = MatrixKernels.Part(layer.Parameters.InputRows, part, _scratch.Length);
            layer.Parameters.Finish(from, to);
            layer.UpdateCopies(from, to);
        }
    }

    /// <summary>Computes the loss of one example, and e and g of the last layer, divided by the size of the batch for the mean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // else a small training ends before the runtime optimizes it
    private void OutputGradients(int n)
    {
        var last = _layers.Length - 1;
        Span<float> outputs = _outputs.Row(n), target = _targets.Row(n), errors = _errors[last].Row(n), gradients = _gradients[last].Row(n);
        _losses[n] = _factors[n] * _options.Loss.Value<float>(outputs, target);
        Backpropagation<float>.OutputGradients(
            _layers[last].Layer.Activation, _options.Loss, _learningRule, _preActivations[last].Row(n), outputs, target, errors, gradients);
        SimdKernels.Scale(gradients, _factors[n] / _batchSize, gradients);
        if (_learningRule == LearningRule.Textbook)
            SimdKernels.Scale(errors, _factors[n] / _batchSize, errors);
    }

    private ReadOnlySpan<float> NewMask(int layer, int n)
    {
        var mask = _masks[layer]!.Row(n);
        _dropout!.Fill(_rule.StepCount, n, layer, mask[..^1]);
        mask[^1] = 1; // the input of the biases is never dropped
        return mask;
    }

    /// <summary>e ← m · e with dropout in the next layer; g = e · f'(z).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ThroughActivation(int layer, int n)
    {
        var gradients = _gradients[layer].Row(n);
        if (_masks[layer + 1] is { } masks)
            Dropout.Apply(masks.Row(n), _errors[layer].Row(n));
        if (_learningRule == LearningRule.Textbook)
            _errors[layer].Row(n).CopyTo(gradients);
        _layers[layer].Layer.Activation.Backward<float>(_preActivations[layer].Row(n), Activations(layer, n), gradients);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<float> Activations(int layer, int n) =>
        _activations[layer] is { } activations ? activations.Row(n)
        : layer < _later.Length ? _later[layer].Inputs.Row(n)[.._later[layer].Layer.InputCount] : _outputs.Row(n);
}

/// <summary>Creation of the descent for this processor's vectors.</summary>
internal static class TiledDescent
{
    public static IDescent<float> Create(Network<float> network, Dataset dataset, StepRule rule, int capacity) =>
        Vector512.IsHardwareAccelerated ? new TiledDescent<Width512, Vector512<float>>(network, dataset, rule, capacity)
        : Vector256.IsHardwareAccelerated ? new TiledDescent<Width256, Vector256<float>>(network, dataset, rule, capacity)
        : new TiledDescent<Width128, Vector128<float>>(network, dataset, rule, capacity);
}
