using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lantern.Numerics;

/// <summary>
/// A zeroed array pinned at the start of a cache line (64 bytes), so that kernels may keep its address. Ordinary
/// garbage-collected memory: nothing to free.
/// </summary>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int LineSize = 64;

    private readonly T[] _storage;

    public AlignedBuffer(long length)
    {
        _storage = GC.AllocateArray<T>(checked((int)(length + (LineSize / sizeof(T)))), pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_storage));
        Pointer = (T*)((start + LineSize - 1) & ~(nuint)(LineSize - 1));
        Length = (int)length;
    }

    public T* Pointer { get; }

    public int Length { get; }

    public Span<T> Span => new(Pointer, Length);

    /// <summary>A slice, or an empty span if the buffer is empty.</summary>
    public Span<T> PartOrEmpty(int start, int length) => Length == 0 ? [] : Span.Slice(start, length);
}
