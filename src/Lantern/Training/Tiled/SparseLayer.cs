using System.Numerics;
using System.Runtime.Intrinsics;

namespace Lantern;

/// <summary>
/// A first layer with sparse inputs, as in pictures of digits, of which four fifths are background. Products with zero are
/// left out in the forward pass and in the gradients; the sums are otherwise those of <see cref="TiledLayer{TWidth, TVector}"/>.
/// </summary>
/// <remarks>
/// Weights are in panels as there, but wider: one input's value serves up to eight vectors of nodes. Inputs are in tiles of
/// 64, whose weights stay in the first-level cache for all examples. Each example has a list of its nonzero inputs in each
/// tile.
/// </remarks>
internal sealed unsafe class SparseLayer<TWidth, TVector> : IBatchLayer
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    private const int TileSize = 64;
    private const int MostPanelVectors = 8; // two multiply-adds a cycle with a latency of four cycles need eight independent sums

    private readonly float[] _inputOf; // of each byte
    private readonly int _capacity;
    private readonly int _tileCount;
    private readonly int _panelVectors;
    private readonly int _panelCount;
    private readonly AlignedBuffer<float> _gradients; // g [panelCount, capacity, panelWidth]
    private readonly AlignedBuffer<float> _sums; // z [capacity, panelWidth] of one panel
    private readonly AlignedBuffer<int> _indices; // of nonzero inputs, [capacity, tileCount, TileSize]
    private readonly AlignedBuffer<float> _values; // x of these
    private readonly int[] _counts; // of nonzero inputs, [capacity, tileCount]

    public SparseLayer(DenseLayer layer, Dataset dataset, int capacity, StepRule rule, bool keepsGradients)
    {
        (Layer, _capacity) = (layer, capacity);
        _inputOf = dataset.Preparation.InputTable<float>();
        var vectors = (layer.OutputCount + TWidth.Count - 1) / TWidth.Count;
        _panelCount = (vectors + MostPanelVectors - 1) / MostPanelVectors;
        _panelVectors = (vectors + _panelCount - 1) / _panelCount;
        Parameters = new(layer, _panelCount, PanelWidth, rule, keepsGradients);
        _tileCount = (Parameters.InputRows + TileSize - 1) / TileSize;
        _gradients = new((long)_panelCount * capacity * PanelWidth);
        _sums = new((long)capacity * PanelWidth);
        _indices = new((long)capacity * _tileCount * TileSize);
        _values = new((long)capacity * _tileCount * TileSize);
        _counts = new int[capacity * _tileCount];
    }

    public DenseLayer Layer { get; }

    public PanelParameters Parameters { get; }

    // The gradients of a tile, and for each of its inputs the examples in which it is not zero, with its values.
    public int ScratchLength => checked((TileSize * PanelWidth) + (2 * TileSize * _capacity));

    private int PanelWidth => _panelVectors * TWidth.Count;

    /// <summary>Whether inputs are sparse enough: at most a quarter nonzero in the first thousand examples.</summary>
    public static bool Suits(Dataset dataset)
    {
        if (!dataset.HoldsBytes || dataset.Preparation.InputLow != 0)
            return false;

        var (zeros, count) = (0L, Math.Min(dataset.Count, 1000));
        for (var example = 0; example < count; example++)
            zeros += dataset.Bytes(example).Count((byte)0);
        return zeros >= (long)count * dataset.InputCount * 3 / 4;
    }

    /// <summary>Lists the nonzero inputs of an example.</summary>
    public void LoadInputs(int n, Dataset dataset, int example)
    {
        var bytes = dataset.Bytes(example);
        for (var tile = 0; tile < _tileCount; tile++)
        {
            var (indices, values) = List(n, tile);
            var from = tile * TileSize;
            var count = 0;
            for (var mask = NotZero(bytes[Math.Min(from, bytes.Length)..]); mask != 0; mask &= mask - 1)
            {
                var i = from + BitOperations.TrailingZeroCount(mask);
                indices[count] = i;
                values[count] = _inputOf[bytes[i]];
                count++;
            }

            if (tile == _tileCount - 1 && Layer.HasBiases)
            {
                indices[count] = Layer.InputCount;
                values[count] = 1;
                count++;
            }

            _counts[(n * _tileCount) + tile] = count;
        }
    }

    /// <summary>Removes dropped inputs from the lists, and scales the others.</summary>
    public void Drop(int n, ReadOnlySpan<float> mask)
    {
        for (var tile = 0; tile < _tileCount; tile++)
        {
            var (indices, values) = List(n, tile);
            var kept = 0;
            ref var count = ref _counts[(n * _tileCount) + tile];
            for (var j = 0; j < count; j++)
            {
                var m = mask[indices[j]];
                (indices[kept], values[kept]) = (indices[j], m * values[j]);
                kept += m != 0 ? 1 : 0;
            }

            count = kept;
        }
    }

    public void Forward(int from, int to, Rows preActivations, float* scratch)
    {
        for (var p = 0; p < _panelCount; p++)
        {
            var weights = Parameters.Panel(p);
            for (var tile = 0; tile < _tileCount; tile++)
            {
                for (var n = from; n < to; n++)
                {
                    var count = _counts[(n * _tileCount) + tile];
                    if (count == 0 && tile > 0)
                        continue;
                    var (indices, values) = List(n, tile);
                    PanelKernels.MultiplySparse<TWidth, TVector>(_panelVectors, indices, values, count, weights, tile > 0, Sums(n));
                }
            }

            var width = Math.Min(PanelWidth, Layer.OutputCount - (p * PanelWidth));
            for (var n = from; width > 0 && n < to; n++)
                new Span<float>(Sums(n), width).CopyTo(preActivations.Row(n)[(p * PanelWidth)..]);
        }
    }

    public void LoadGradients(int from, int to, Rows gradients)
    {
        for (var p = 0; p < _panelCount; p++)
        {
            var width = Math.Min(PanelWidth, Layer.OutputCount - (p * PanelWidth));
            for (var n = from; width > 0 && n < to; n++)
                gradients.Row(n).Slice(p * PanelWidth, width).CopyTo(new(_gradients.Pointer + ((((nint)p * _capacity) + n) * PanelWidth), width));
        }
    }

    public void Step(int part, int partCount, int batchSize, float* scratch, CancellationToken cancellationToken)
    {
        var examples = (int*)(scratch + (TileSize * PanelWidth)); // [TileSize, capacity]
        var values = (float*)(examples + (TileSize * _capacity)); // [TileSize, capacity]
        var counts = stackalloc int[TileSize];
        for (var tile = part; tile < _tileCount && !cancellationToken.IsCancellationRequested; tile += partCount) // interleaved, since the edges of a picture have fewer nonzero inputs than its middle
        {
            ListExamples(tile, batchSize, examples, values, counts);
            var from = tile * TileSize;
            var rows = Math.Min(TileSize, Parameters.InputRows - from);
            for (var p = 0; p < _panelCount && !cancellationToken.IsCancellationRequested; p++)
            {
                var gradients = _gradients.Pointer + ((nint)p * _capacity * PanelWidth);
                var weightGradients = Parameters.GradientsAt(p, from, scratch); // [rows, PanelWidth]
                for (var r = 0; r < rows; r++)
                {
                    PanelKernels.MultiplySparse<TWidth, TVector>(
                        _panelVectors, examples + ((nint)r * _capacity), values + ((nint)r * _capacity), counts[r], gradients, false, weightGradients + (r * PanelWidth));
                }

                Parameters.StepUnlessKept(p, from, rows, weightGradients);
            }
        }
    }

    public void UpdateCopies(int from, int to)
    {
    }

    /// <summary>Lists for each input of a tile the examples of the batch in which it is not zero, in order.</summary>
    private void ListExamples(int tile, int batchSize, int* examples, float* values, int* counts)
    {
        new Span<int>(counts, TileSize).Clear();
        for (var n = 0; n < batchSize; n++)
        {
            var (indices, inputs) = List(n, tile);
            for (var j = 0; j < _counts[(n * _tileCount) + tile]; j++)
            {
                var r = indices[j] - (tile * TileSize);
                var slot = ((nint)r * _capacity) + counts[r]++;
                examples[slot] = n;
                values[slot] = inputs[j];
            }
        }
    }

    /// <summary>The mask of the nonzero bytes among the first 64, or fewer.</summary>
    private static ulong NotZero(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= TileSize)
            return ~Vector512.Equals(Vector512.Create(bytes), Vector512<byte>.Zero).ExtractMostSignificantBits();

        var mask = 0ul;
        for (var i = 0; i < bytes.Length; i++)
            mask |= bytes[i] == 0 ? 0 : 1ul << i;
        return mask;
    }

    private PanelList List(int n, int tile)
    {
        var at = (((nint)n * _tileCount) + tile) * TileSize;
        return new(_indices.Pointer + at, _values.Pointer + at);
    }

    private float* Sums(int n) => _sums.Pointer + ((nint)n * PanelWidth);

    private readonly struct PanelList(int* indices, float* values)
    {
        public void Deconstruct(out int* i, out float* x)
        {
            i = indices;
            x = values;
        }
    }
}
