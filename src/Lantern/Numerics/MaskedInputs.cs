using System.Runtime.Intrinsics;

namespace Lantern.Numerics;

/// <summary>
/// The inputs of one example as differences z from a background, x = background + z, with bit masks of the z that are not 0:
/// the operands of <see cref="PanelKernels.AddRows"/>.
/// </summary>
internal sealed unsafe class MaskedInputs(int capacity)
{
    /// <summary>The inputs of a tile, which has one mask.</summary>
    public const int TileSize = 64;

    private readonly AlignedBuffer<float> _values = new(TileCount(capacity) * TileSize);
    private readonly AlignedBuffer<ulong> _masks = new(TileCount(capacity));

    /// <summary>z, [tiles, TileSize].</summary>
    public float* Values => _values.Pointer;

    /// <summary>The mask of each tile: bit j for input 64·tile + j, 0 beyond the last input.</summary>
    public ulong* Masks => _masks.Pointer;

    public static int TileCount(int inputCount) => (inputCount + TileSize - 1) / TileSize;

    /// <summary>Loads z = x − background. NaN differs from every background.</summary>
    public void Load(ReadOnlySpan<float> inputs, float background)
    {
        Span<float> last = stackalloc float[TileSize];
        float* z = Values;
        ulong* masks = Masks;
        var subtrahend = Vector512.Create(background);
        for (; inputs.Length > 0; inputs = inputs[Math.Min(TileSize, inputs.Length)..], z += TileSize, masks++)
        {
            scoped var tile = inputs;
            if (inputs.Length < TileSize)
            {
                last.Fill(background);
                inputs.CopyTo(last);
                tile = last;
            }

            var mask = 0ul;
            for (var i = 0; i < TileSize; i += Lanes.Count)
            {
                var values = Vector512.Create(tile[i..]) - subtrahend;
                values.Store(z + i);
                mask |= (~Vector512.Equals(values, Vector512<float>.Zero)).ExtractMostSignificantBits() << i;
            }

            *masks = mask;
        }
    }

    /// <summary>Loads z = byte / divisor, with byte 0 as the background.</summary>
    public void Load(ReadOnlySpan<byte> bytes, float divisor)
    {
        Span<byte> last = stackalloc byte[TileSize];
        float* z = Values;
        ulong* masks = Masks;
        for (; bytes.Length > 0; bytes = bytes[Math.Min(TileSize, bytes.Length)..], z += TileSize, masks++)
        {
            scoped var tile = bytes;
            if (bytes.Length < TileSize)
            {
                bytes.CopyTo(last);
                tile = last;
            }

            var values = Vector512.Create(tile);
            *masks = (~Vector512.Equals(values, Vector512<byte>.Zero)).ExtractMostSignificantBits();
            var (lower, upper) = Vector512.Widen(values);
            Store(lower, z);
            Store(upper, z + (TileSize / 2));
        }

        void Store(Vector512<ushort> bytes, float* z)
        {
            var (lower, upper) = Vector512.Widen(bytes);
            (Vector512.ConvertToSingle(lower.AsInt32()) / Vector512.Create(divisor)).Store(z);
            (Vector512.ConvertToSingle(upper.AsInt32()) / Vector512.Create(divisor)).Store(z + Lanes.Count);
        }
    }
}
