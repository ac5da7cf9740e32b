using System.Runtime.CompilerServices;

namespace Lantern.Numerics;

/// <summary>The size of the part of a matrix that is packed at once: about half a megabyte, half of a second-level cache.</summary>
internal static class Packing
{
    private const int Numbers = 1 << 17;
    private const int LeastRows = 13;
    private const int MostRows = 1024;

    /// <summary>The number of rows of this depth.</summary>
    public static int RowsAtOnce(int depth) => Math.Clamp(Numbers / depth, LeastRows, MostRows) / LeastRows * LeastRows;

    /// <summary>The number of elements at most, for any depth up to this one.</summary>
    public static int Length(int depth) => checked(Math.Max(Numbers, LeastRows * depth));
}

/// <summary>A matrix with one example a row, padded at the end of each row for kernels that write whole vectors.</summary>
internal sealed unsafe class Rows
{
    private readonly AlignedBuffer<float> _numbers;
    private readonly int _count;

    public Rows(int rowCount, int count)
    {
        (_count, Stride) = (count, StrideOf(count));
        _numbers = new((long)rowCount * Stride);
    }

    public int Stride { get; }

    /// <summary>The stride: whole panels, and an odd number of cache lines, since rows at powers of two share the same sets of the cache.</summary>
    public static int StrideOf(int count) => ((count + 31) / 32 * 32) + 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(int row) => _numbers.Pointer + ((nint)row * Stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Row(int row) => new(At(row), _count);

    /// <summary>A row with its padding.</summary>
    public Span<float> Padded(int row) => new(At(row), Stride);
}
