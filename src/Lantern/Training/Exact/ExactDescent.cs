namespace Lantern;

/// <summary>
/// Gradient descent one example at a time, exactly, in single precision: each example meets the weights that the one
/// before it left behind, and the results differ from the plain passes of <see cref="Backpropagation{T}"/> in rounding
/// only. docs/exact-descent.md derives why it is fast and says what each stage costs.
/// </summary>
internal sealed class ExactDescent : IDescent
{
    private readonly Network<float> _network;
    private readonly Dataset _dataset;
    private readonly TrainingOptions _options;
    private readonly BlockedLayer _first;
    private readonly StepwiseLayer[] _later; // layer l is _later[l − 1]
    private readonly float[][] _errors; // e [layer][outputs]
    private readonly float[][] _gradients; // g [layer][outputs]
    private readonly float[][] _preActivations; // z [layer][outputs]; those of the first layer are its sums
    private readonly float[] _outputs;
    private readonly float[] _target;
    private ExampleBlock _learned;
    private ExampleBlock _block;

    public ExactDescent(Network<float> network, Dataset dataset, TrainingOptions options)
    {
        Backpropagation<float>.Check(network, options.Loss, options.Rule);
        (_network, _dataset, _options) = (network, dataset, options);
        (_learned, _block) = (Block(), Block());
        _first = new BlockedLayer(network.Layers[0], _block);
        _later = [.. network.Layers.Skip(1).Select(layer => new StepwiseLayer(layer))];
        _errors = PerLayer();
        _gradients = PerLayer();
        _preActivations = PerLayer();
        _outputs = new float[network.OutputCount];
        _target = new float[network.OutputCount];

        ExampleBlock Block() => new(dataset, network.Layers[0].HasBiases);
        float[][] PerLayer() => [.. network.Layers.Select(layer => new float[layer.OutputCount])];
    }

    public int ExamplesAtOnce => ExampleBlock.Capacity;

    public void Load()
    {
        _first.Load(_network.Weights(0), _network.Biases(0));
        for (var l = 1; l < _network.Layers.Count; l++)
            _later[l - 1].Load(_network.Weights(l), _network.Biases(l));
    }

    public void Store()
    {
        _first.Store(_network.Weights(0), _network.Biases(0));
        for (var l = 1; l < _network.Layers.Count; l++)
            _later[l - 1].Store(_network.Weights(l), _network.Biases(l));
    }

    public double Learn(ReadOnlySpan<int> examples)
    {
        var loss = 0.0;
        do
        {
            _block.Load(examples[..Math.Min(ExampleBlock.Capacity, examples.Length)]);
            _first.Sweep(_learned, _block);
            for (var t = 0; t < _block.Count; t++)
            {
                _first.Correct(_block, t);
                loss += LearnOne(t, examples[t]);
            }

            examples = examples[_block.Count..];
            (_learned, _block) = (_block, _learned);
        }
        while (_learned.Count > 0); // the empty block at the end sweeps up the steps of the last one
        return loss;
    }

    /// <summary>One example from the sums of the first layer to its steps.</summary>
    private double LearnOne(int t, int example)
    {
        var last = _network.Layers.Count - 1;
        for (var l = 0; l <= last; l++)
        {
            if (l > 0)
                _later[l - 1].Forward(_preActivations[l]);
            _network.Layers[l].Activation.Forward<float>(PreActivations(l, t), Activations(l));
        }

        _dataset.CopyTarget<float>(example, _target);
        var loss = _options.Loss.Value<float>(_outputs, _target);
        Backpropagation<float>.OutputGradients(
            _network.Layers[last].Activation, _options.Loss, _options.Rule, PreActivations(last, t), _outputs, _target, _errors[last], _gradients[last]);

        for (var l = last; l > 0; l--)
        {
            var layer = _later[l - 1];
            var learningRate = (float)_options.LearningRate;
            layer.BackwardThenStep(_options.Rule == LearningRule.Textbook ? _errors[l] : _gradients[l], _gradients[l], learningRate);
            layer.InputErrors.CopyTo(_errors[l - 1]);
            layer.InputErrors.CopyTo(_gradients[l - 1]);
            _network.Layers[l - 1].Activation.Backward<float>(PreActivations(l - 1, t), Activations(l - 1), _gradients[l - 1]);
        }

        _first.SetSteps(t, _gradients[0], -(float)_options.LearningRate);
        return loss;
    }

    private ReadOnlySpan<float> PreActivations(int layer, int t) => layer == 0 ? _first.Sums(t) : _preActivations[layer];

    /// <summary>What a layer says stands where the next one hears it.</summary>
    private Span<float> Activations(int layer) => layer < _later.Length ? _later[layer].Inputs : _outputs;
}
