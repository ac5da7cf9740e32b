namespace Lantern;

/// <summary>
/// The forward pass of a trained layer for one example, which reads only the weights of inputs that differ from the
/// background c: with x = c + z, W·x + b = W·z + d, where d = c·(W·1) + b is computed once (docs/exact-descent.md).
/// </summary>
internal sealed unsafe class PanelLayer
{
    // With so few nodes each addition would wait for the one before, four cycles an input: quarters of each tile have
    // separate sums. The limit counts nodes, not vectors, so that the order of a sum is the same on every width.
    private const int NarrowLayer = 64;

    private readonly int _sumCount;
    private readonly PanelWeights _weights;
    private readonly AlignedBuffer<float> _constants; // d [width]
    private readonly Adding _add;

    public PanelLayer(DenseLayer shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, float background)
    {
        Shape = shape;
        _sumCount = shape.OutputCount > NarrowLayer ? 1 : 4;
        _weights = new(shape.OutputCount, MaskedInputs.TileCount(shape.InputCount) * MaskedInputs.TileSize);
        _constants = new(_weights.Width);
        _add = _weights.Compiled<Code, Adding>(new(this));
        for (var node = 0; node < shape.OutputCount; node++)
        {
            var w = _weights.First(node);
            var sum = 0.0;
            foreach (var weight in weights.Slice(node * shape.InputCount, shape.InputCount))
            {
                *w = weight;
                w += _weights.PanelWidth;
                sum += weight;
            }

            _constants.Span[node] = (float)((background * sum) + (shape.HasBiases ? biases[node] : 0));
        }
    }

    private delegate void Adding(MaskedInputs inputs, float* sums);

    public DenseLayer Shape { get; }

    /// <summary>The length of the sums: those of all nodes, and padding for kernels that write whole vectors.</summary>
    public int SumsLength => _sumCount * _weights.Width;

    /// <summary>sums = W·z + d, [SumsLength], of which the first are those of the nodes.</summary>
    public void Forward(MaskedInputs inputs, Span<float> sums)
    {
        _constants.Span.CopyTo(sums);
        sums[_constants.Length..SumsLength].Clear();
        fixed (float* start = sums)
            _add(inputs, start);
        for (var part = 1; part < _sumCount; part++)
            SimdKernels.AddScaled(1, sums.Slice(part * _weights.Width, _weights.Width), sums[.._weights.Width]);
    }

    private void Add<TPanel, TWidth, TVector>(MaskedInputs inputs, float* sums)
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint width = TPanel.Vectors * TWidth.Count;
        var partMask = _sumCount == 1 ? ulong.MaxValue : 0xFFFF; // the inputs of a tile with one sum
        nint tileCount = MaskedInputs.TileCount(Shape.InputCount);
        var tile = _weights.Pointer;
        for (nint panel = 0; panel < _weights.PanelCount; panel++, sums += width)
        {
            for (nint k = 0; k < tileCount; k++, tile += MaskedInputs.TileSize * width)
            {
                for (var part = 0; part < _sumCount; part++)
                {
                    PanelKernels.AddRows<TPanel, TWidth, TVector>(
                        tile, width, inputs.Values + (k * MaskedInputs.TileSize), 1, inputs.Masks[k] & (partMask << (16 * part)), sums + (part * _weights.Width));
                }
            }
        }

        GC.KeepAlive(this); // the weights were read through a pointer
    }

    private readonly struct Code(PanelLayer layer) : IPanelCode<Adding>
    {
        public Adding For<TPanel, TWidth, TVector>()
            where TPanel : IPanel
            where TWidth : IVectorWidth<TVector>
            where TVector : struct => layer.Add<TPanel, TWidth, TVector>;
    }
}
