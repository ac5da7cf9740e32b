namespace Lantern;

/// <summary>
/// A layer of <see cref="ExactDescent"/> behind the first: its inputs come from the layer before and are not known in
/// advance, so it is stepped example by example. The pass backward and the step share one reading of the weights.
/// </summary>
internal sealed unsafe class StepwiseLayer(DenseLayer layer)
{
    // Rows rounded up to whole vectors; the weights of the places that are not inputs are and remain zero.
    private readonly int _stride = RoundedUp(layer.InputCount);
    private readonly AlignedBuffer<float> _weights = new((long)RoundedUp(layer.InputCount) * layer.OutputCount); // [outputs, stride]
    private readonly AlignedBuffer<float> _biases = new(layer.OutputCount);
    private readonly AlignedBuffer<float> _inputs = new(RoundedUp(layer.InputCount));
    private readonly AlignedBuffer<float> _inputErrors = new(RoundedUp(layer.InputCount));
    private readonly AlignedBuffer<float> _sentBack = new(layer.OutputCount);
    private readonly AlignedBuffer<float> _steps = new(layer.OutputCount);

    /// <summary>Where the layer before puts its activations.</summary>
    public Span<float> Inputs => _inputs.Span[..layer.InputCount];

    /// <summary>e of the layer before, after <see cref="BackwardThenStep"/>.</summary>
    public ReadOnlySpan<float> InputErrors => _inputErrors.Span[..layer.InputCount];

    /// <summary>z = W·x + b.</summary>
    public void Forward(Span<float> preActivations) =>
        SimdKernels.Forward<float>(
            _inputs.Span, _weights.Span, layer.HasBiases ? _biases.Span : [], batchSize: 1, _stride, layer.OutputCount, preActivations);

    /// <summary>e of the layer before = Wᵀ·(what is sent back), then W −= learningRate·g·xᵀ and b −= learningRate·g.</summary>
    public void BackwardThenStep(ReadOnlySpan<float> sentBack, ReadOnlySpan<float> gradients, float learningRate)
    {
        SimdKernels.Scale(gradients, -learningRate, _steps.Span);
        sentBack.CopyTo(_sentBack.Span);
        SimdKernels.InputGradientsThenStep(
            _sentBack.Pointer, _steps.Pointer, _inputs.Pointer, _stride, layer.OutputCount, _weights.Pointer, _inputErrors.Pointer);
        for (var o = 0; layer.HasBiases && o < gradients.Length; o++)
            _biases.Pointer[o] += _steps.Pointer[o];
    }

    public void Load(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        for (var o = 0; o < layer.OutputCount; o++)
            weights.Slice(o * layer.InputCount, layer.InputCount).CopyTo(_weights.Span[(o * _stride)..]);
        biases.CopyTo(_biases.Span);
    }

    public void Store(Span<float> weights, Span<float> biases)
    {
        for (var o = 0; o < layer.OutputCount; o++)
            _weights.Span.Slice(o * _stride, layer.InputCount).CopyTo(weights[(o * layer.InputCount)..]);
        _biases.Span[..biases.Length].CopyTo(biases);
    }

    private static int RoundedUp(int count) => (count + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
}
