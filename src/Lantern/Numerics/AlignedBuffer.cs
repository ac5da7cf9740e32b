using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lantern;

/// <summary>
/// Zeroed numbers that begin on a cache line (64 bytes) and never move, so that kernels can hold on to their address.
/// Ordinary garbage-collected memory: nothing to free.
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
}
