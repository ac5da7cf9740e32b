using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lantern;

/// <summary>
/// The fast twin of the careful loop in <see cref="CsvReader"/>, for one line. It reads just the lines that the careful loop
/// reads, 64 bytes at a time; of any other line it says nothing, for that is what the careful loop does well.
/// </summary>
/// <remarks>
/// Each lane asks: if a field ends at my byte, what number is it? Its digits are among the three bytes before, so three more
/// loads, each from a byte earlier, bring them into the same lane; then the lanes where a field does end are moved together.
/// <code>
/// bytes       , 2 5 5 , 1 7 , 0 \n
/// ends        x       x     x   x
/// ones                5     7   0     the byte before
/// tens                5     1   ·     two before
/// hundreds            2     ·   ·     three before, unless the field begins after it
/// numbers           255    17   0
/// </code>
/// Lanes where no field ends hold numbers without meaning. Everything is written for vectors of 512 bits; where the processor
/// has 256 or 128, the compiler makes two or four of each.
/// </remarks>
internal static class CsvLine
{
    /// <summary>So many bytes are looked at beyond the end of a line; what they are does not matter.</summary>
    public const int Overhang = 65;

    private const int Lanes = 64;
    private const byte Comma = (byte)',', LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';

    /// <summary>Reads the line with which the text begins.</summary>
    /// <param name="text">The line, and <see cref="Overhang"/> bytes behind it.</param>
    /// <param name="valueCount">How many values there should be after the label, at least 1.</param>
    /// <param name="values">The values, and room for 64 more: what is left there is of no meaning.</param>
    /// <param name="label">The number before them.</param>
    /// <returns>The line's length with its end; 0 if it has something else in it, or there is too little room.</returns>
    public static int Read(ReadOnlySpan<byte> text, int valueCount, Span<byte> values, out byte label)
    {
        var at = 0;
        uint first = 0, digit;
        for (; at <= 3 && (digit = text[at] - (uint)'0') <= 9; at++)
            first = 10 * first + digit;
        label = (byte)first;
        if (at is 0 or > 3 || first > 255 || text[at] != Comma || !char.IsAsciiDigit((char)text[at + 1]))
            return 0;

        // The first value ends two bytes after the comma or later.
        var filled = 0;
        for (at += 2; text.Length - at >= Overhang && values.Length - filled >= Lanes; at += Lanes)
        {
            ReadOnlySpan<byte> window = text.Slice(at - 3, 3 + Lanes);
            Vector512<byte> b3 = Vector512.Create(window), b2 = Vector512.Create(window[1..]);
            Vector512<byte> b1 = Vector512.Create(window[2..]), b0 = Vector512.Create(window[3..]);
            Vector512<byte> zero = Vector512.Create((byte)'0');

            Vector512<byte> ends = Vector512.GreaterThan(b0 - zero, Vector512.Create((byte)9));
            ulong endBits = ends.ExtractMostSignificantBits();
            ulong lineEnds = endBits & ~Vector512.Equals(b0, Vector512.Create(Comma)).ExtractMostSignificantBits();
            ulong inLine = lineEnds ^ (lineEnds - 1); // the bits up to the first line end; all, if there is none

            // A comma is less than '0', so with saturation it counts as a leading zero.
            Vector512<byte> ones = b1 - zero, tens = Vector512.SubtractSaturate(b2, zero);
            Vector512<byte> hundreds = Vector512.SubtractSaturate(b3, zero) & Vector512.GreaterThanOrEqual(b2, zero);
            Vector512<byte> inHundreds = Times10(Times10(hundreds)), numbers = inHundreds + Times10(tens) + ones;

            Vector512<byte> isEmpty = Vector512.LessThan(b1, zero);
            // Numbers from 256 to 299 have wrapped to 0 to 43.
            Vector512<byte> isLarge = Vector512.LessThan(numbers, inHundreds)
                | Vector512.GreaterThan(hundreds, Vector512.Create((byte)2));
            Vector512<byte> least = Vector512.Min(Vector512.Min(b3, b2), Vector512.Min(b1, b0));
            Vector512<byte> isLong = Vector512.GreaterThanOrEqual(least, zero);
            if ((((isEmpty | isLarge) & ends | isLong).ExtractMostSignificantBits() & inLine) != 0)
                return 0;

            Pack(numbers, ends, endBits, values[filled..]);
            filled += BitOperations.PopCount(endBits & inLine);
            if (lineEnds == 0)
                continue;
            at += BitOperations.TrailingZeroCount(lineEnds);
            int lineEnd = text[at] == LineFeed ? 1 : text[at] == CarriageReturn && text[at + 1] == LineFeed ? 2 : 0;
            return filled == valueCount && lineEnd > 0 ? at + lineEnd : 0;
        }
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Times10(Vector512<byte> x)
    {
        Vector512<byte> two = x + x, four = two + two;
        return four + four + two;
    }

    /// <summary>Writes the chosen lanes one after the other, then others up to 64 in all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pack(Vector512<byte> lanes, Vector512<byte> chosen, ulong chosenBits, Span<byte> packed)
    {
        if (Avx512Vbmi2.IsSupported)
        {
            Avx512Vbmi2.Compress(Vector512<byte>.Zero, chosen, lanes).CopyTo(packed);
            return;
        }
        var filled = 0;
        for (var i = 0; i < Lanes / 8; i++)
        {
            byte bits = (byte)(chosenBits >> 8 * i);
            Vector128<byte> eight = Vector128.CreateScalarUnsafe(lanes.AsUInt64()[i]).AsByte();
            Vector128<byte> order = Vector128.CreateScalarUnsafe(Orders[bits]).AsByte();
            BitConverter.TryWriteBytes(packed[filled..], Vector128.ShuffleNative(eight, order).AsUInt64().ToScalar());
            filled += BitOperations.PopCount(bits);
        }
    }

    /// <summary>For each choice among eight lanes: which are chosen, a byte each, the first in the lowest byte.</summary>
    private static readonly ulong[] Orders = [.. Enumerable.Range(0, 256).Select(chosen => Enumerable.Range(0, 8)
        .Where(lane => (chosen >> lane & 1) != 0)
        .Select((lane, place) => (ulong)lane << 8 * place)
        .Aggregate(0UL, (order, lane) => order | lane))];
}
