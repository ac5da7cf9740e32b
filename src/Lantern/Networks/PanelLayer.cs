namespace Lantern;

/// <summary>
/// The forward pass of a trained layer, which reads only the weights of inputs that differ from the background c: with
/// x = c + z, W·x + b = W·z + d, where d = c·(W·1) + b is computed once (docs/exact-descent.md).
/// </summary>
/// <remarks>
/// For several examples at a time the loop over them is inside that over tiles of weights, so that a tile is read from the
/// innermost cache. The order of each sum is the same for one example and for many, and so are its bits.
/// </remarks>
internal sealed unsafe class PanelLayer
{
    // With so few nodes each addition would wait for the one before, four cycles an input: quarters of each tile have
    // separate sums. The limit counts nodes, not vectors, so that the order of a sum is the same on every width.
    private const int NarrowLayer = 64;

    // A tile of so many nodes, 28 KB, stays in the innermost cache while it is used for several examples.
    private const int NodesOfTile = 112;

    private readonly int _sumCount;
    private readonly PanelWeights _weights;
    private readonly AlignedBuffer<float> _constants; // d [width]
    private readonly Adding _add;

    public PanelLayer(DenseLayer shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, float background)
    {
        Shape = shape;
        _sumCount = shape.OutputCount > NarrowLayer ? 1 : 4;
        _weights = new(shape.OutputCount, MaskedInputs.TileCount(shape.InputCount) * MaskedInputs.TileSize, (shape.OutputCount + NodesOfTile - 1) / NodesOfTile);
        _constants = new(_weights.Width);
        _add = _weights.Compiled<Code, Adding>(new(this));
        Pack(weights);
        for (var node = 0; node < shape.OutputCount; node++)
        {
            var shift = background == 0 ? 0 : background * Sum(weights.Slice(node * shape.InputCount, shape.InputCount));
            _constants.Span[node] = (float)(shift + (shape.HasBiases ? biases[node] : 0));
        }
    }

    private delegate void Adding(MaskedInputs[] inputs, int count, float* sums);

    public DenseLayer Shape { get; }

    /// <summary>The length of the sums of an example: those of all nodes, and padding for kernels that write whole vectors.</summary>
    public int SumsLength => _sumCount * _weights.Width;

    /// <summary>sums = W·z + d for some examples.</summary>
    /// <param name="inputs">z of each example.</param>
    /// <param name="count">The number of examples.</param>
    /// <param name="sums">Receives the sums, [count, SumsLength], of which the first of each row are those of the nodes.</param>
    public void Forward(MaskedInputs[] inputs, int count, Span<float> sums)
    {
        for (var n = 0; n < count; n++)
        {
            var own = sums.Slice(n * SumsLength, SumsLength);
            _constants.Span.CopyTo(own);
            own[_constants.Length..].Clear();
        }

        fixed (float* start = sums)
            _add(inputs, count, start);
        for (var n = 0; n < count; n++)
        {
            var own = sums.Slice(n * SumsLength, SumsLength);
            for (var part = 1; part < _sumCount; part++)
                SimdKernels.AddScaled(1, own.Slice(part * _weights.Width, _weights.Width), own[.._weights.Width]);
        }
    }

    private void Add<TPanel, TWidth, TVector>(MaskedInputs[] inputs, int count, float* sums)
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
                for (var n = 0; n < count; n++)
                {
                    var own = sums + ((nint)n * SumsLength);
                    var values = inputs[n].Values + (k * MaskedInputs.TileSize);
                    var mask = inputs[n].Masks[k];
                    for (var part = 0; part < _sumCount; part++, own += _weights.Width)
                        PanelKernels.AddRows<TPanel, TWidth, TVector>(tile, width, values, 1, mask & (partMask << (16 * part)), own);
                }
            }
        }

        GC.KeepAlive(this); // the weights were read through a pointer
    }

    private void Pack(ReadOnlySpan<float> weights)
    {
        fixed (float* source = weights)
        {
            for (var node = 0; node < Shape.OutputCount; node += _weights.PanelWidth)
            {
                var count = Math.Min(_weights.PanelWidth, Shape.OutputCount - node);
                MatrixKernels.Transpose(source + ((nint)node * Shape.InputCount), Shape.InputCount, count, Shape.InputCount, _weights.First(node), _weights.PanelWidth);
            }
        }
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
            sum += weight;
        return sum;
    }

    private readonly struct Code(PanelLayer layer) : IPanelCode<Adding>
    {
        public Adding For<TPanel, TWidth, TVector>()
            where TPanel : IPanel
            where TWidth : IVectorWidth<TVector>
            where TVector : struct => layer.Add<TPanel, TWidth, TVector>;
    }
}
