namespace Lantern;

/// <summary>
/// A layer of <see cref="TiledDescent{TWidth, TVector}"/> with dense inputs, in the layout of <see cref="MatrixKernels"/>.
/// </summary>
/// <remarks>
/// Biases are the weights of one more input that is always 1. So weights and biases together are a matrix with one row an
/// input and one column a node, in panels: [panels, inputRows, panelWidth]. The backward pass reads a transposed copy.
/// </remarks>
internal sealed unsafe class TiledLayer<TWidth, TVector> : IBatchLayer
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    private readonly int _capacity; // examples
    private readonly int _panelCount;
    private readonly AlignedBuffer<float>? _transposed; // [panels of inputs, outputs, PanelWidth]
    private readonly AlignedBuffer<float> _gradientPanels; // g [panelCount, capacity, PanelWidth]

    public TiledLayer(DenseLayer layer, int capacity, bool hasInputGradients, StepRule rule, bool keepsGradients)
    {
        (Layer, _capacity) = (layer, capacity);
        _panelCount = PanelsOf(layer.OutputCount);
        Parameters = new(layer, _panelCount, PanelWidth, rule, keepsGradients);
        _transposed = hasInputGradients ? new((long)PanelsOf(layer.InputCount) * layer.OutputCount * PanelWidth) : null;
        _gradientPanels = new((long)_panelCount * capacity * PanelWidth);
        Inputs = new(capacity, layer.InputCount + 1);
        for (var n = 0; n < capacity; n++)
            Inputs.Row(n)[layer.InputCount] = 1;
    }

    private static int PanelWidth => MatrixKernels.PanelWidth<TWidth, TVector>();

    public DenseLayer Layer { get; }

    public PanelParameters Parameters { get; }

    /// <summary>x, then 1 for the biases: [capacity, inputs + 1].</summary>
    public Rows Inputs { get; }

    public int ScratchLength
    {
        get
        {
            var depth = Math.Max(Math.Max(Parameters.InputRows, Layer.OutputCount), _capacity);
            return Packing.Length(depth) + (Packing.RowsAtOnce(1) * PanelWidth);
        }
    }

    public void LoadInputs(int n, Dataset dataset, int example) => dataset.CopyInputs(example, Inputs.Row(n)[..Layer.InputCount]);

    public void Drop(int n, ReadOnlySpan<float> mask) => Dropout.Apply(mask, Inputs.Row(n));

    public void Forward(int from, int to, Rows preActivations, float* scratch)
    {
        for (int rows; from < to; from += rows)
        {
            rows = Math.Min(Packing.RowsAtOnce(Parameters.InputRows), to - from);
            MatrixKernels.PackRows<TWidth, TVector>(Inputs.At(from), Inputs.Stride, rows, Parameters.InputRows, scratch);
            for (var p = 0; p < _panelCount; p++)
            {
                MatrixKernels.MultiplyPanel<TWidth, TVector>(
                    scratch, Parameters.Panel(p), rows, Parameters.InputRows, preActivations.At(from) + (p * PanelWidth), preActivations.Stride);
            }
        }
    }

    /// <summary>∂L/∂x = Wᵀ·g for some examples; the textbook's rule has e in place of g.</summary>
    public void InputGradients(int from, int to, Rows outputErrors, Rows inputErrors, float* scratch)
    {
        var depth = Layer.OutputCount;
        for (int rows; from < to; from += rows)
        {
            rows = Math.Min(Packing.RowsAtOnce(depth), to - from);
            MatrixKernels.PackRows<TWidth, TVector>(outputErrors.At(from), outputErrors.Stride, rows, depth, scratch);
            for (var p = 0; p < PanelsOf(Layer.InputCount); p++)
            {
                MatrixKernels.MultiplyPanel<TWidth, TVector>(
                    scratch, _transposed!.Pointer + ((nint)p * depth * PanelWidth), rows, depth, inputErrors.At(from) + (p * PanelWidth), inputErrors.Stride);
            }
        }
    }

    public void LoadGradients(int from, int to, Rows gradients)
    {
        for (var n = from; n < to; n++)
        {
            for (var p = 0; p < _panelCount; p++)
            {
                var panel = new Span<float>(_gradientPanels.Pointer + ((((nint)p * _capacity) + n) * PanelWidth), PanelWidth);
                gradients.Padded(n).Slice(p * PanelWidth, PanelWidth).CopyTo(panel);
            }
        }
    }

    public void Step(int part, int partCount, int batchSize, float* scratch, CancellationToken cancellationToken)
    {
        var (begin, end) = MatrixKernels.Part(Parameters.InputRows, part, partCount);
        var packed = scratch + (Packing.RowsAtOnce(1) * PanelWidth);
        for (int from = begin, rows; from < end && !cancellationToken.IsCancellationRequested; from += rows)
        {
            rows = Math.Min(Packing.RowsAtOnce(batchSize), end - from);
            MatrixKernels.PackColumns<TWidth, TVector>(Inputs.At(0) + from, Inputs.Stride, rows, batchSize, packed);
            for (var p = 0; p < _panelCount && !cancellationToken.IsCancellationRequested; p++)
            {
                var gradients = _gradientPanels.Pointer + ((nint)p * _capacity * PanelWidth);
                var weightGradients = Parameters.GradientsAt(p, from, scratch); // [rows, PanelWidth]
                MatrixKernels.MultiplyPanel<TWidth, TVector>(packed, gradients, rows, batchSize, weightGradients, PanelWidth);
                Parameters.StepUnlessKept(p, from, rows, weightGradients);
            }
        }

        UpdateCopies(begin, end);
    }

    /// <summary>Updates the transposed copy.</summary>
    public void UpdateCopies(int from, int to)
    {
        if (_transposed is null)
            return;

        to = Math.Min(to, Layer.InputCount);
        for (int end; from < to; from = end)
        {
            // One panel of inputs at a time.
            end = Math.Min(to, (from / PanelWidth * PanelWidth) + PanelWidth);
            for (var o = 0; o < Layer.OutputCount; o += PanelWidth)
            {
                var target = _transposed.Pointer + ((((nint)(from / PanelWidth) * Layer.OutputCount) + o) * PanelWidth) + (from % PanelWidth);
                MatrixKernels.Transpose(Parameters.At(o, from), PanelWidth, end - from, Math.Min(PanelWidth, Layer.OutputCount - o), target, PanelWidth);
            }
        }
    }

    private static int PanelsOf(int count) => (count + PanelWidth - 1) / PanelWidth;
}
