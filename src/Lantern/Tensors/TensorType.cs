using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lantern;

/// <summary>The type of a tensor's numbers, by the name that safetensors has for it.</summary>
/// <example><code>
/// foreach (var type in TensorType.All)
///     Console.WriteLine($"{type}: {type.ByteCount} bytes a number"); // F16: 2 bytes a number …
/// </code></example>
public abstract class TensorType
{
    private TensorType(string name, string? numpyName, int byteCount, Type? number) => (Name, NumpyName, ByteCount, Number) = (name, numpyName, byteCount, number);

    /// <summary>Half precision, <see cref="Half"/>: 5 bits of exponent, about 3 decimal digits.</summary>
    public static TensorType F16 { get; } = new Plain<Half>("F16", "f2");

    /// <summary>The upper half of single precision: 8 bits of exponent, about 2 decimal digits. .NET and NumPy have no such type.</summary>
    public static TensorType BF16 { get; } = new Brain();

    /// <summary>Single precision, <see cref="float"/>.</summary>
    public static TensorType F32 { get; } = new Plain<float>("F32", "f4");

    /// <summary>Double precision, <see cref="double"/>.</summary>
    public static TensorType F64 { get; } = new Plain<double>("F64", "f8");

    /// <summary>Whole numbers of 8 bits, <see cref="sbyte"/>.</summary>
    public static TensorType I8 { get; } = new Plain<sbyte>("I8", "i1");

    /// <summary>Whole numbers of 16 bits, <see cref="short"/>.</summary>
    public static TensorType I16 { get; } = new Plain<short>("I16", "i2");

    /// <summary>Whole numbers of 32 bits, <see cref="int"/>.</summary>
    public static TensorType I32 { get; } = new Plain<int>("I32", "i4");

    /// <summary>Whole numbers of 64 bits, <see cref="long"/>: the labels of PyTorch and NumPy.</summary>
    public static TensorType I64 { get; } = new Plain<long>("I64", "i8");

    /// <summary>Bytes: whole numbers from 0 to 255.</summary>
    public static TensorType U8 { get; } = new Plain<byte>("U8", "u1");

    /// <summary>Whole numbers of 16 bits without a sign, <see cref="ushort"/>.</summary>
    public static TensorType U16 { get; } = new Plain<ushort>("U16", "u2");

    /// <summary>Whole numbers of 32 bits without a sign, <see cref="uint"/>.</summary>
    public static TensorType U32 { get; } = new Plain<uint>("U32", "u4");

    /// <summary>Whole numbers of 64 bits without a sign, <see cref="ulong"/>.</summary>
    public static TensorType U64 { get; } = new Plain<ulong>("U64", "u8");

    /// <summary>Truth values, <see cref="bool"/>: a byte each, 0 or 1.</summary>
    public static TensorType Bool { get; } = new Truth();

    /// <summary>All types, in the order in which they are documented.</summary>
    public static IReadOnlyList<TensorType> All { get; } =
        [F16, BF16, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64, Bool];

    /// <summary>The name in safetensors files, such as "F32".</summary>
    public string Name { get; }

    /// <summary>How many bytes a number takes.</summary>
    public int ByteCount { get; }

    /// <summary>The name in NumPy's files, such as "f4", without the order of its bytes; null where NumPy has no such type.</summary>
    internal string? NumpyName { get; }

    /// <summary>The type of .NET with the same bits, if there is one.</summary>
    internal Type? Number { get; }

    /// <summary>The type of that name; null if there is none.</summary>
    internal static TensorType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    /// <summary>The type whose numbers are those of .NET's.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    internal static TensorType Of<T>() =>
        All.FirstOrDefault(type => type.Number == typeof(T)) ?? throw new NotSupportedException($"There are no tensors of numbers of the type {typeof(T).Name}.");

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The numbers that lie in bytes, in the machine's order, as doubles.</summary>
    internal abstract void Read(ReadOnlySpan<byte> bytes, Span<double> numbers);

    /// <summary>The numbers that lie in bytes, in the machine's order, as floats; rounded where they have more digits.</summary>
    internal abstract void Read(ReadOnlySpan<byte> bytes, Span<float> numbers);

    private sealed class Plain<T>(string name, string numpyName) : TensorType(name, numpyName, Unsafe.SizeOf<T>(), typeof(T))
        where T : unmanaged, INumberBase<T>
    {
        internal override void Read(ReadOnlySpan<byte> bytes, Span<double> numbers) => Convert(bytes, numbers);

        internal override void Read(ReadOnlySpan<byte> bytes, Span<float> numbers) => Convert(bytes, numbers);

        private static void Convert<TNumber>(ReadOnlySpan<byte> bytes, Span<TNumber> numbers)
            where TNumber : INumberBase<TNumber>
        {
            var stored = MemoryMarshal.Cast<byte, T>(bytes);
            for (var i = 0; i < stored.Length; i++)
                numbers[i] = TNumber.CreateTruncating(stored[i]);
        }
    }

    private sealed class Brain() : TensorType("BF16", null, sizeof(ushort), null)
    {
        internal override void Read(ReadOnlySpan<byte> bytes, Span<double> numbers)
        {
            var stored = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (var i = 0; i < stored.Length; i++)
                numbers[i] = Single(stored[i]);
        }

        internal override void Read(ReadOnlySpan<byte> bytes, Span<float> numbers)
        {
            var stored = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (var i = 0; i < stored.Length; i++)
                numbers[i] = Single(stored[i]);
        }

        private static float Single(ushort upper) => BitConverter.UInt32BitsToSingle((uint)upper << 16);
    }

    private sealed class Truth() : TensorType("BOOL", "b1", sizeof(byte), typeof(bool))
    {
        internal override void Read(ReadOnlySpan<byte> bytes, Span<double> numbers)
        {
            for (var i = 0; i < bytes.Length; i++)
                numbers[i] = bytes[i] == 0 ? 0 : 1;
        }

        internal override void Read(ReadOnlySpan<byte> bytes, Span<float> numbers)
        {
            for (var i = 0; i < bytes.Length; i++)
                numbers[i] = bytes[i] == 0 ? 0 : 1;
        }
    }
}
