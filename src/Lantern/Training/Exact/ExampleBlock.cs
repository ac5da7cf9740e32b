using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lantern;

/// <summary>
/// Some neighbouring examples, made ready for the first layer of <see cref="ExactDescent"/>: their inputs as differences
/// z = x − offset from a value that most inputs have, masks of those that differ, and all their inner products.
/// </summary>
/// <remarks>
/// The offset of pictures is the input of the byte that occurs most often, the background; tables have none. Where inputs
/// are mostly background, most z are 0 and are passed over; where they are not, the masks are full and nothing is lost.
/// </remarks>
internal sealed unsafe class ExampleBlock
{
    /// <summary>Examples per block: more would touch the weights less often, but the inner products grow with the square.</summary>
    public const int Capacity = 16;

    /// <summary>Inputs that one mask speaks of. Of a tile's rows, 53 KB at the widest panel, those in use stay in the L1 cache.</summary>
    public const int TileSize = 64;

    /// <summary>Where all rows of a tile are in use, only half of them stay there.</summary>
    public const int DenseTileSize = TileSize / 2;

    private const int HalfTile = TileSize / 2; // what one comparison covers

    private readonly Dataset _dataset;
    private readonly float _bias; // what the input 1 of a bias adds to every inner product
    private readonly byte _background;
    private readonly float _scale;
    private readonly AlignedBuffer<float> _values;
    private readonly AlignedBuffer<ulong> _inputMasks;
    private readonly AlignedBuffer<ushort> _exampleMasks;
    private readonly AlignedBuffer<float> _products = new(Capacity * Capacity);
    private readonly AlignedBuffer<float> _sums = new(Capacity);
    private readonly byte[] _lastTile = new byte[TileSize];

    public ExampleBlock(Dataset dataset, bool hasBiases)
    {
        (_dataset, _bias) = (dataset, hasBiases ? 1 : 0);
        TileCount = (dataset.InputCount + TileSize - 1) / TileSize;
        Stride = TileCount * TileSize;
        _values = new((long)Capacity * Stride);
        _inputMasks = new(Capacity * TileCount);
        _exampleMasks = new(Stride);
        if (dataset.HoldsBytes)
        {
            var preparation = dataset.Preparation;
            _background = MostFrequentByte(dataset);
            _scale = (float)((preparation.InputHigh - preparation.InputLow) / 255);
            _lastTile.AsSpan().Fill(_background);
            Offset = (float)((_background / 255.0 * (preparation.InputHigh - preparation.InputLow)) + preparation.InputLow);
        }
    }

    /// <summary>How many examples were loaded.</summary>
    public int Count { get; private set; }

    /// <summary>Whether nearly all inputs differ from the offset, so that there is nothing to pass over.</summary>
    public bool IsDense { get; private set; }

    /// <summary>The value that most inputs have.</summary>
    public float Offset { get; }

    /// <summary>The number of tiles in a row.</summary>
    public int TileCount { get; }

    /// <summary>Inputs of one example, rounded up to whole tiles.</summary>
    public int Stride { get; }

    /// <summary>z, [Count, Stride].</summary>
    public float* Values => _values.Pointer;

    /// <summary>For each tile of an example, which of its inputs differ from the offset: bit j for input 64·tile + j. [Count, TileCount].</summary>
    public ulong* InputMasks => _inputMasks.Pointer;

    /// <summary>For each input, which examples differ there from the offset: bit t for example t. [Stride].</summary>
    public ushort* ExampleMasks => _exampleMasks.Pointer;

    /// <summary>Σz of each example, [Count]; 0 for tables, whose offset is 0, so that nobody needs it.</summary>
    public float* Sums => _sums.Pointer;

    /// <summary>The inner products x_t·x_s for s &lt; t, and 1 more if there are biases. [Count, Capacity].</summary>
    public float* Products => _products.Pointer;

    /// <summary>Makes some examples ready.</summary>
    public void Load(ReadOnlySpan<int> examples)
    {
        Count = examples.Length;
        _exampleMasks.Span.Clear();
        for (var t = 0; t < examples.Length; t++)
        {
            if (_dataset.HoldsBytes)
                LoadBytes(t, _dataset.Bytes(examples[t]));
            else
                LoadNumbers(t, examples[t]);
        }

        Multiply();
        var differing = 0L;
        foreach (var mask in _inputMasks.Span[..(Count * TileCount)])
            differing += BitOperations.PopCount(mask);
        IsDense = differing > 0.9 * Count * _dataset.InputCount;
    }

    /// <summary>z = (byte − background) · scale.</summary>
    private void LoadBytes(int t, ReadOnlySpan<byte> bytes)
    {
        bytes[(TileSize * (TileCount - 1))..].CopyTo(_lastTile);
        fixed (byte* start = bytes, lastTile = _lastTile)
        {
            var background = Vector512.Create((int)_background);
            var scale = Vector512.Create(_scale);
            var sum = Vector512<float>.Zero;
            for (var half = 0; half < 2 * TileCount; half++)
            {
                var source = Vector256.Load(half < 2 * (TileCount - 1) ? start + (half * HalfTile) : lastTile + (half % 2 * HalfTile));
                var low = Vector512.ConvertToSingle(Widened(source.GetLower()) - background) * scale;
                var high = Vector512.ConvertToSingle(Widened(source.GetUpper()) - background) * scale;
                sum += low + high;
                Note(t, half, low, high);
            }

            Sums[t] = SimdKernels.Sum(sum);
        }

        static Vector512<int> Widened(Vector128<byte> bytes) =>
            Vector512.WidenLower(Vector256.WidenLower(bytes.ToVector256Unsafe()).ToVector512Unsafe()).AsInt32();
    }

    /// <summary>z = x: a table has no offset.</summary>
    private void LoadNumbers(int t, int example)
    {
        var z = Values + (t * Stride);
        _dataset.CopyInputs(example, new Span<float>(z, _dataset.InputCount));
        for (var half = 0; half < 2 * TileCount; half++, z += HalfTile)
            Note(t, half, Vector512.Load(z), Vector512.Load(z + Lanes.Count));
    }

    /// <summary>Notes the values of half a tile, and which of them are not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Note(int t, int half, Vector512<float> low, Vector512<float> high)
    {
        var z = Values + (t * Stride) + (half * HalfTile);
        low.Store(z);
        high.Store(z + Lanes.Count);

        var differs = ~Vector512.Narrow(
            Vector512.Equals(low, Vector512<float>.Zero).AsInt32(), Vector512.Equals(high, Vector512<float>.Zero).AsInt32());
        ((uint*)(InputMasks + (t * TileCount)))[half] = (uint)differs.ExtractMostSignificantBits();
        var examples = ExampleMasks + (half * HalfTile);
        (Vector512.Load(examples) | (differs.AsUInt16() & Vector512.Create((ushort)(1 << t)))).Store(examples);
    }

    /// <summary>x_t·x_s = z_t·z_s + offset·(Σz_t + Σz_s) + n·offset², and 1 for the biases.</summary>
    private void Multiply()
    {
        var constant = (Offset * Offset * _dataset.InputCount) + _bias;
        for (var t = 1; t < Count; t++)
        {
            // Eight at a time, since that is fastest; what there is beyond t is not asked for.
            var count = (t + 7) / 8 * 8;
            var products = new Span<float>(Products + (t * Capacity), count);
            SimdKernels.Forward<float>(_values.Span.Slice(t * Stride, Stride), _values.Span[..(count * Stride)], [], 1, Stride, count, products);
            for (var s = 0; s < t; s++)
                products[s] += (Offset * (Sums[t] + Sums[s])) + constant;
        }
    }

    private static byte MostFrequentByte(Dataset dataset)
    {
        Span<long> counts = stackalloc long[256];
        counts.Clear();
        for (var example = 0; example < Math.Min(dataset.Count, 1000); example++)
        {
            foreach (var value in dataset.Bytes(example))
                counts[value]++;
        }

        var most = 0;
        for (var value = 1; value < counts.Length; value++)
        {
            if (counts[value] > counts[most])
                most = value;
        }

        return (byte)most;
    }
}
