namespace Lantern;

/// <summary>
/// A layer of <see cref="ExactDescent"/> after the first: its inputs are not known in advance, so its steps are made example
/// by example. The backward pass and the step share one reading of the weights.
/// </summary>
internal sealed unsafe class StepwiseLayer(DenseLayer layer)
{
    // Rounded up to whole vectors and whole bands (see BandKernels); the weights beyond the last input remain zero.
    private readonly int _inputCount = RoundedUp(layer.InputCount, Lanes.Count);
    private readonly AlignedBuffer<float> _weights =
        new((long)RoundedUp(layer.InputCount, Lanes.Count) * RoundedUp(layer.OutputCount, BandKernels.Height));
    private readonly AlignedBuffer<float> _biases = new(layer.OutputCount); // zero if the layer has none
    private readonly AlignedBuffer<float> _inputs = new(RoundedUp(layer.InputCount, Lanes.Count));
    private readonly AlignedBuffer<float> _inputErrors = new(RoundedUp(layer.InputCount, Lanes.Count));
    private readonly AlignedBuffer<float> _preActivations = new(layer.OutputCount);
    private readonly AlignedBuffer<float> _outputErrors = new(layer.OutputCount); // g, or e by the textbook's rule
    private readonly AlignedBuffer<float> _steps = new(layer.OutputCount);

    /// <summary>x, to be written by the layer before.</summary>
    public Span<float> Inputs => _inputs.Span[..layer.InputCount];

    /// <summary>e of the layer before, after <see cref="BackwardThenStep"/>.</summary>
    public ReadOnlySpan<float> InputErrors => _inputErrors.Span[..layer.InputCount];

    /// <summary>z = W·x + b, after <see cref="Forward"/>.</summary>
    public ReadOnlySpan<float> PreActivations => _preActivations.Span;

    public void Forward() =>
        BandKernels.Forward(_inputs.Pointer, _weights.Pointer, _biases.Pointer, _inputCount, layer.OutputCount, _preActivations.Pointer);

    /// <summary>e of the layer before = Wᵀ·outputErrors, then W −= learningRate·g·xᵀ and b −= learningRate·g.</summary>
    /// <param name="outputErrors">g, or e by the textbook's rule, [outputs].</param>
    /// <param name="gradients">g, [outputs].</param>
    /// <param name="learningRate">The learning rate of the step.</param>
    public void BackwardThenStep(ReadOnlySpan<float> outputErrors, ReadOnlySpan<float> gradients, float learningRate)
    {
        SimdKernels.Scale(gradients, -learningRate, _steps.Span);
        outputErrors.CopyTo(_outputErrors.Span);
        BandKernels.InputGradientsThenStep(
            _outputErrors.Pointer, _steps.Pointer, _inputs.Pointer, _inputCount, layer.OutputCount, _weights.Pointer, _inputErrors.Pointer);
        for (var o = 0; layer.HasBiases && o < gradients.Length; o++)
            _biases.Pointer[o] += _steps.Pointer[o];
    }

    public void Load(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        for (var o = 0; o < layer.OutputCount; o++)
            BandKernels.LoadRow(weights.Slice(o * layer.InputCount, layer.InputCount), _weights.Pointer, _inputCount, o);
        biases.CopyTo(_biases.Span);
    }

    public void Store(Span<float> weights, Span<float> biases)
    {
        for (var o = 0; o < layer.OutputCount; o++)
            BandKernels.StoreRow(_weights.Pointer, _inputCount, o, weights.Slice(o * layer.InputCount, layer.InputCount));
        _biases.Span[..biases.Length].CopyTo(biases);
    }

    private static int RoundedUp(int count, int unit) => (count + unit - 1) / unit * unit;
}
