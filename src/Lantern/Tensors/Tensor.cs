using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lantern;

/// <summary>
/// An array of numbers with a type and a shape, as files of PyTorch and NumPy hold them. The last dimension varies fastest
/// (a matrix lies row by row). It cannot change, and any number of threads may read it.
/// </summary>
/// <example><code>
/// var weights = Tensor.Create([0.5f, 1, 1.5f, 2, 2.5f, 3], 2, 3);
/// Console.WriteLine(weights);             // F32 [2,3]
/// Console.WriteLine(weights.ToDoubles()[5]); // 3
/// </code></example>
public sealed class Tensor
{
    private readonly byte[] _bytes; // of each number in the order of the machine

    /// <param name="entry">Type and shape.</param>
    /// <param name="bytes">The numbers, in the order of the machine; not copied.</param>
    internal Tensor(TensorEntry entry, byte[] bytes) => (Type, Shape, _bytes) = (entry.Type, entry.Shape, bytes);

    /// <summary>The type of the numbers.</summary>
    public TensorType Type { get; }

    /// <summary>The size of each dimension, the one that varies fastest last; none for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>How many numbers there are: the product of <see cref="Shape"/>.</summary>
    public int Count => _bytes.Length / Type.ByteCount;

    /// <summary>The bytes of the numbers, the lowest of each first, as files have them.</summary>
    internal ReadOnlyMemory<byte> LittleEndian => BitConverter.IsLittleEndian ? _bytes : Reversed([.. _bytes], Type.ByteCount);

    /// <summary>A tensor of numbers, which are copied.</summary>
    /// <typeparam name="T">A floating-point number (Half, float, double), a whole number of 8 to 64 bits, or bool.</typeparam>
    /// <param name="numbers">The numbers, the last dimension varying fastest.</param>
    /// <param name="shape">The size of each dimension, such as 64, 784; their product is the count of numbers.</param>
    /// <exception cref="ArgumentException">There is another count of numbers.</exception>
    /// <exception cref="NotSupportedException">There are no tensors of such numbers.</exception>
    public static Tensor Create<T>(ReadOnlySpan<T> numbers, IReadOnlyList<int> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        var entry = new TensorEntry("", TensorType.Of<T>(), [.. shape]);
        if (shape.Any(size => size < 0) || entry.Size != (long)numbers.Length * entry.Type.ByteCount)
            throw new ArgumentException($"{numbers.Length} numbers do not have the shape {entry.ShapeText}.", nameof(shape));
        return new(entry, MemoryMarshal.AsBytes(numbers).ToArray());
    }

    /// <inheritdoc cref="Create{T}(ReadOnlySpan{T}, IReadOnlyList{int})"/>
    public static Tensor Create<T>(ReadOnlySpan<T> numbers, params int[] shape)
        where T : unmanaged => Create(numbers, (IReadOnlyList<int>)shape);

    /// <inheritdoc cref="Create{T}(ReadOnlySpan{T}, IReadOnlyList{int})"/>
    [OverloadResolutionPriority(-1)] // for F# and Visual Basic
    public static Tensor Create<T>(T[] numbers, params int[] shape)
        where T : unmanaged => Create(Argument.NotNull(numbers).AsSpan(), shape);

    /// <summary>The numbers as they are, without a copy.</summary>
    /// <typeparam name="T">What <see cref="Type"/> is in .NET, such as float for <see cref="TensorType.F32"/>.</typeparam>
    /// <exception cref="InvalidCastException">The tensor holds numbers of another type; <see cref="ToFloats"/> and <see cref="ToDoubles"/> convert them.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged => Type.Number == typeof(T)
        ? MemoryMarshal.Cast<byte, T>(_bytes)
        : throw new InvalidCastException($"The tensor holds numbers of the type {Type}, which is not {typeof(T).Name}.");

    /// <summary>The numbers in single precision: F16, BF16 and F32 as they are, others rounded to the nearest.</summary>
    public float[] ToFloats()
    {
        var numbers = new float[Count];
        Type.Read(_bytes, numbers);
        return numbers;
    }

    /// <summary>The numbers in double precision: as they are, but for whole numbers beyond 2⁵³, which are rounded to the nearest.</summary>
    public double[] ToDoubles()
    {
        var numbers = new double[Count];
        Type.Read(_bytes, numbers);
        return numbers;
    }

    /// <summary>Type and shape, such as "F32 [64,784]".</summary>
    public override string ToString() => $"{Type} {TensorEntry.Text(Shape)}";

    /// <summary>Reverses the bytes of each number in place.</summary>
    internal static byte[] Reversed(byte[] bytes, int size)
    {
        for (var at = 0; size > 1 && at < bytes.Length; at += size)
            bytes.AsSpan(at, size).Reverse();
        return bytes;
    }
}

/// <summary>Name, type and shape of a tensor, as a file says them before the numbers come.</summary>
internal sealed record TensorEntry(string Name, TensorType Type, params IReadOnlyList<int> Shape)
{
    /// <summary>How many bytes the numbers take; the largest number there is where it is more.</summary>
    public long Size => Shape.Contains(0) ? 0 : Shape.Aggregate((long)Type.ByteCount, (size, count) => size > long.MaxValue / count ? long.MaxValue : size * count);

    public string ShapeText => Text(Shape);

    public static string Text(IReadOnlyList<int> shape) => $"[{string.Join(',', shape)}]";
}
