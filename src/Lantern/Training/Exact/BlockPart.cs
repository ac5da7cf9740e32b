using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lantern;

/// <summary>
/// A range of inputs of all examples of an <see cref="ExampleBlock"/>: differences z = x − offset, masks of those that are not
/// 0, and the partial sums and inner products of these inputs.
/// </summary>
/// <remarks>The thread that loads a part also uses it, since lines just written by another core are slow to read.</remarks>
internal sealed unsafe class BlockPart
{
    /// <summary>The inputs of a tile, which has one mask. Of its rows, 53 KB at the widest panel, those in use stay in the L1 cache.</summary>
    public const int TileSize = 64;

    /// <summary>The inputs of a tile whose rows are all in use: half as many stay in the L1 cache.</summary>
    public const int DenseTileSize = TileSize / 2;

    private const int HalfTile = TileSize / 2; // the inputs of one comparison

    private readonly Dataset _dataset;
    private readonly Range _inputs;
    private readonly byte _background;
    private readonly float _scale;
    private readonly AlignedBuffer<float> _values;
    private readonly AlignedBuffer<ulong> _inputMasks;
    private readonly AlignedBuffer<ushort> _exampleMasks;
    private readonly AlignedBuffer<float> _products = new(ExampleBlock.Capacity * ExampleBlock.Capacity);
    private readonly AlignedBuffer<float> _sums = new(ExampleBlock.Capacity);
    private readonly byte[] _lastTile = new byte[TileSize];

    public BlockPart(Dataset dataset, byte background, Range inputs)
    {
        (_dataset, _background, _inputs) = (dataset, background, inputs);
        _scale = (float)((dataset.Preparation.InputHigh - dataset.Preparation.InputLow) / 255);
        _lastTile.AsSpan().Fill(background);
        (Start, InputCount) = inputs.GetOffsetAndLength(dataset.InputCount);
        TileCount = (InputCount + TileSize - 1) / TileSize;
        Stride = TileCount * TileSize;
        _values = new((long)ExampleBlock.Capacity * Stride);
        _inputMasks = new(ExampleBlock.Capacity * TileCount);
        _exampleMasks = new(Stride);
    }

    /// <summary>The first of the inputs, at the start of a tile.</summary>
    public int Start { get; }

    /// <summary>The number of inputs.</summary>
    public int InputCount { get; }

    /// <summary>The number of tiles in a row.</summary>
    public int TileCount { get; }

    /// <summary>The number of inputs, rounded up to whole tiles.</summary>
    public int Stride { get; }

    /// <summary>Whether nearly all inputs differ from the offset, so that masks do not pay.</summary>
    public bool IsDense { get; private set; }

    /// <summary>z, [examples, Stride].</summary>
    public float* Values => _values.Pointer;

    /// <summary>The mask of each tile of an example, [examples, TileCount]: bit j is set if input 64·tile + j differs from the offset.</summary>
    public ulong* InputMasks => _inputMasks.Pointer;

    /// <summary>The mask of each input, [Stride]: bit t is set if example t differs there from the offset.</summary>
    public ushort* ExampleMasks => _exampleMasks.Pointer;

    /// <summary>Σz of each example over these inputs; 0 for tables. [examples]</summary>
    public float* Sums => _sums.Pointer;

    /// <summary>The inner products z_t·z_s for s &lt; t over these inputs. [examples, Capacity].</summary>
    public float* Products => _products.Pointer;

    /// <summary>Loads these inputs of some examples.</summary>
    public void Load(ReadOnlySpan<int> examples)
    {
        _exampleMasks.Span.Clear();
        for (var t = 0; t < examples.Length; t++)
        {
            if (_dataset.HoldsBytes)
                LoadBytes(t, _dataset.Bytes(examples[t])[_inputs]);
            else
                LoadNumbers(t, examples[t]);
        }

        Multiply(examples.Length);
        var differing = 0L;
        foreach (var mask in _inputMasks.Span[..(examples.Length * TileCount)])
            differing += BitOperations.PopCount(mask);
        IsDense = differing > 0.9 * examples.Length * InputCount;
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
                StoreHalfTile(t, half, low, high);
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
        _dataset.CopyNumbers(example, Start, new Span<float>(z, InputCount));
        for (var half = 0; half < 2 * TileCount; half++, z += HalfTile)
            StoreHalfTile(t, half, Vector512.Load(z), Vector512.Load(z + Lanes.Count));
    }

    /// <summary>Stores the values of half a tile, and masks of those that are not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreHalfTile(int t, int half, Vector512<float> low, Vector512<float> high)
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

    private void Multiply(int exampleCount)
    {
        for (var t = 1; t < exampleCount; t++)
        {
            // Rounded up to eight, which is fastest; the products beyond t are not used.
            var count = (t + 7) / 8 * 8;
            SimdKernels.Forward<float>(
                _values.Span.Slice(t * Stride, Stride), _values.Span[..(count * Stride)], [], 1, Stride, count,
                new Span<float>(Products + (t * ExampleBlock.Capacity), count));
        }
    }
}
