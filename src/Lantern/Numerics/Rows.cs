using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>How much of a matrix is packed at once: about half a megabyte, half of the second-level cache of today's processors.</summary>
internal static class Packing
{
    private const int Numbers = 1 << 17;
    private const int LeastRows = 13;
    private const int MostRows = 1024;

    /// <summary>How many rows of this depth.</summary>
    public static int RowsAtOnce(int depth) => Math.Clamp(Numbers / depth, LeastRows, MostRows) / LeastRows * LeastRows;

    /// <summary>How many numbers that are at most, for any depth up to this one.</summary>
    public static int Length(int depth) => checked(Math.Max(Numbers, LeastRows * depth));
}

/// <summary>A matrix whose rows are numbers of one example each; behind them is room for what kernels write too much.</summary>
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

    /// <summary>Room for whole panels, and an odd number of cache lines: rows at powers of two would fight for the same places in the cache.</summary>
    public static int StrideOf(int count) => ((count + 31) / 32 * 32) + 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(int row) => _numbers.Pointer + ((nint)row * Stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Row(int row) => new(At(row), _count);

    /// <summary>A row and what is behind it.</summary>
    public Span<float> Padded(int row) => new(At(row), Stride);
}
