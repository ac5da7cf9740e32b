namespace Lantern;

/// <summary>
/// Exact gradient descent one example at a time, in single precision: each example is answered with the weights after the
/// step of the one before, and the results differ from the plain passes of <see cref="Backpropagation{T}"/> in rounding
/// only. docs/exact-descent.md derives the method and gives the cost of each stage.
/// </summary>
internal sealed class ExactDescent : IDescent<float>
{
    private readonly Network<float> _network;
    private readonly TrainingTargets _trainingTargets;
    private readonly StepRule _rule;
    private readonly TrainingOptions _options;
    private readonly LearningRule _learningRule;
    private readonly BlockedLayer _first;
    private readonly StepwiseLayer[] _later; // layer l is _later[l − 1]
    private readonly float[][] _errors; // e [layer][outputs]
    private readonly float[][] _gradients; // g [layer][outputs]
    private readonly float[] _outputs;
    private readonly float[] _target;
    private readonly AdaptiveThreadCount _adaptive;
    private readonly Action<int> _learnOrLoad;
    private int _threadCount;
    private ExampleBlock _learned;
    private ExampleBlock _block;
    private ExampleBlock _upcoming;
    private double _loss;

    public ExactDescent(Network<float> network, Dataset dataset, StepRule rule)
    {
        var options = rule.Options;
        _learningRule = options.RuleFor(network.Layers[^1].Activation);
        Backpropagation<float>.Check(network, options.Loss, _learningRule);
        (_network, _trainingTargets, _rule, _options) = (network, new(dataset, options), rule, options);
        (_learned, _block, _upcoming) = (Block(), Block(), Block());
        _adaptive = new(options.ThreadCount, TimeProvider.System);
        _learnOrLoad = LearnOrLoad;
        _first = new BlockedLayer(network.Layers[0], _block, options.ThreadCount);
        _later = [.. network.Layers.Skip(1).Select(layer => new StepwiseLayer(layer))];
        _errors = PerLayer();
        _gradients = PerLayer();
        _outputs = new float[network.OutputCount];
        _target = new float[network.OutputCount];

        ExampleBlock Block() => new(dataset, network.Layers[0].HasBiases);
        float[][] PerLayer() => [.. network.Layers.Select(layer => new float[layer.OutputCount])];
    }

    public int ExamplesAtOnce => ExampleBlock.Capacity;

    public void Load()
    {
        _first.Load(Weights(0), Biases(0));
        for (var l = 1; l < _network.Layers.Count; l++)
            _later[l - 1].Load(Weights(l), Biases(l));
    }

    public void Store()
    {
        _first.Store(Weights(0), Biases(0));
        for (var l = 1; l < _network.Layers.Count; l++)
            _later[l - 1].Store(Weights(l), Biases(l));
        _network.Changed();
    }

    public (int Count, double Loss) Learn(ReadOnlySpan<int> examples, CancellationToken cancellationToken = default)
    {
        var count = 0;
        _loss = 0;
        _upcoming.Take(ref examples);
        for (var part = 0; part < _upcoming.Parts.Length; part++)
            _upcoming.Load(part);
        do
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _upcoming.Clear();
                examples = [];
            }

            // The empty block at the end applies the steps of the last one.
            (_learned, _block, _upcoming) = (_block, _upcoming, _learned);
            _adaptive.Begin();
            _block.Join();
            _first.Sweep(_learned, _block, _adaptive.ThreadCount);
            _upcoming.Take(ref examples);
            _threadCount = Math.Min(_adaptive.ThreadCount, 1 + _block.Parts.Length);
            WorkerPool.Run(_threadCount, _learnOrLoad);
            if (_block.Count == ExampleBlock.Capacity && _upcoming.Count == ExampleBlock.Capacity)
                _adaptive.End();
            count += _block.Count;
        }
        while (_block.Count > 0);
        return (count, _loss);
    }

    public TrainingState<float> Save()
    {
        var (numbers, nodeCount) = (new float[_network.OwnParameters.Length], _network.Layers[0].OutputCount);
        var engineState = new float[2 * nodeCount];
        _first.Save(_network.WeightsIn(numbers, 0), _network.BiasesIn(numbers, 0), engineState.AsSpan(0, nodeCount), engineState.AsSpan(nodeCount));
        for (var l = 1; l < _network.Layers.Count; l++)
            _later[l - 1].Store(_network.WeightsIn(numbers, l), _network.BiasesIn(numbers, l));
        return new(_rule.StepCount, _rule.Plateau, numbers, [], [], [], engineState);
    }

    public void Restore(TrainingState<float> state)
    {
        (_rule.StepCount, _rule.Plateau) = (state.StepCount, state.Plateau);
        state.Parameters.CopyTo(_network.OwnParameters);
        _network.Changed();
        Load();
        var nodeCount = _network.Layers[0].OutputCount;
        _first.Restore(state.EngineState.AsSpan(0, nodeCount), state.EngineState.AsSpan(nodeCount));
    }

    /// <summary>Learns from the block on thread 0, and loads the next block on all threads, where possible each part on the thread that uses it.</summary>
    private void LearnOrLoad(int thread)
    {
        for (var t = 0; thread == 0 && t < _block.Count; t++)
        {
            _first.Correct(_block, t);
            _loss += LearnOne(t, _block.Examples[t]);
        }

        for (var part = 0; part < _upcoming.Parts.Length; part++)
        {
            if (thread == Math.Min(part + Math.Max(0, _threadCount - _upcoming.Parts.Length), _threadCount - 1))
                _upcoming.Load(part);
        }
    }

    /// <summary>Takes one example from the sums of the first layer to its steps.</summary>
    private double LearnOne(int t, int example)
    {
        var last = _network.Layers.Count - 1;
        for (var l = 0; l <= last; l++)
        {
            if (l > 0)
                _later[l - 1].Forward();
            _network.Layers[l].Activation.Forward<float>(PreActivations(l, t), Activations(l));
        }

        _trainingTargets.Copy<float>(example, _target);
        var loss = _options.Loss.Value<float>(_outputs, _target);
        Backpropagation<float>.OutputGradients(
            _network.Layers[last].Activation, _options.Loss, _learningRule, PreActivations(last, t), _outputs, _target, _errors[last], _gradients[last]);

        _rule.Begin();
        var learningRate = (float)_rule.LearningRate;
        for (var l = last; l > 0; l--)
        {
            var layer = _later[l - 1];
            layer.BackwardThenStep(_learningRule == LearningRule.Textbook ? _errors[l] : _gradients[l], _gradients[l], learningRate);
            layer.InputErrors.CopyTo(_errors[l - 1]);
            layer.InputErrors.CopyTo(_gradients[l - 1]);
            _network.Layers[l - 1].Activation.Backward<float>(PreActivations(l - 1, t), Activations(l - 1), _gradients[l - 1]);
        }

        _first.SetSteps(t, _gradients[0], -learningRate);
        return loss;
    }

    private Span<float> Weights(int layer) => _network.OwnWeights(layer);

    private Span<float> Biases(int layer) => _network.OwnBiases(layer);

    private ReadOnlySpan<float> PreActivations(int layer, int t) => layer == 0 ? _first.Sums(t) : _later[layer - 1].PreActivations;

    /// <summary>The activations of a layer, stored as the inputs of the next one.</summary>
    private Span<float> Activations(int layer) => layer < _later.Length ? _later[layer].Inputs : _outputs;
}
