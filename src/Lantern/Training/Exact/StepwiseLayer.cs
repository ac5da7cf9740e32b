namespace Lantern;

/// <summary>
/// A layer of <see cref="ExactDescent"/> behind the first: its inputs come from the layer before and are not known in
/// advance, so it is stepped example by example. The pass backward and the step share one reading of the weights.
/// </summary>
internal sealed unsafe class StepwiseLayer(DenseLayer layer)
{
    // Whole vectors and whole bands (see BandKernels); the weights of the places that are not inputs are and remain zero.
    private readonly int _inputCount = RoundedUp(layer.InputCount, Lanes.Count);
    private readonly AlignedBuffer<float> _weights =
        new((long)RoundedUp(layer.InputCount, Lanes.Count) * RoundedUp(layer.OutputCount, BandKernels.Height));
    private readonly AlignedBuffer<float> _biases = new(layer.OutputCount); // zero if the layer has none
    private readonly AlignedBuffer<float> _inputs = new(RoundedUp(layer.InputCount, Lanes.Count));
    private readonly AlignedBuffer<float> _inputErrors = new(RoundedUp(layer.InputCount, Lanes.Count));
    private readonly AlignedBuffer<float> _preActivations = new(layer.OutputCount);
    private readonly AlignedBuffer<float> _sentBack = new(layer.OutputCount);
    private readonly AlignedBuffer<float> _steps = new(layer.OutputCount);

    /// <summary>Where the layer before puts its activations.</summary>
    public Span<float> Inputs => _inputs.Span[..layer.InputCount];

    /// <summary>e of the layer before, after <see cref="BackwardThenStep"/>.</summary>
    public ReadOnlySpan<float> InputErrors => _inputErrors.Span[..layer.InputCount];

    /// <summary>z = W·x + b, after <see cref="Forward"/>.</summary>
    public ReadOnlySpan<float> PreActivations => _preActivations.Span;

    public void Forward() =>
        BandKernels.Forward(_inputs.Pointer, _weights.Pointer, _biases.Pointer, _inputCount, layer.OutputCount, _preActivations.Pointer);

    /// <summary>e of the layer before = Wᵀ·(what is sent back), then W −= learningRate·g·xᵀ and b −= learningRate·g.</summary>
    public void BackwardThenStep(ReadOnlySpan<float> sentBack, ReadOnlySpan<float> gradients, float learningRate)
    {
        SimdKernels.Scale(gradients, -learningRate, _steps.Span);
        sentBack.CopyTo(_sentBack.Span);
        BandKernels.InputGradientsThenStep(
            _sentBack.Pointer, _steps.Pointer, _inputs.Pointer, _inputCount, layer.OutputCount, _weights.Pointer, _inputErrors.Pointer);
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
