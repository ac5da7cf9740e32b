using System.Runtime.Intrinsics;

namespace Lantern.Numerics;

/// <summary>
/// A small, fast random generator whose whole state is one number. It is used for everything that need not agree with NumPy,
/// such as the order of examples; initial weights come from <see cref="NumpyRandom"/>.
/// </summary>
/// <remarks>
/// Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number Generators", OOPSLA, with the constants of Vigna's
/// splitmix64.c. The state steps through all 2⁶⁴ numbers, and each step's number is scrambled one to one, so the stream
/// repeats after 2⁶⁴ numbers and not before. All of it is integer arithmetic: the same seed gives the same numbers on every
/// processor. Not for secrets.
/// </remarks>
/// <param name="seed">The initial state.</param>
public sealed class SplitMix64(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15; // 2⁶⁴ divided by the golden ratio, made odd.

    /// <summary>
    /// The position in the stream, at first the seed. A generator with the state of another continues its stream, so a
    /// checkpoint needs this one number.
    /// </summary>
    public ulong State { get; set; } = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => Scramble(State += Step);

    /// <summary>
    /// The bits at any place of a stream, by random access. As a seed they begin a stream of their own: one for each example,
    /// independent of order and threads.
    /// </summary>
    /// <param name="seed">The seed of the stream.</param>
    /// <param name="place">The place, counted from 0.</param>
    public static ulong At(ulong seed, ulong place) => Scramble(seed + ((place + 1) * Step));

    /// <summary>Fills a span with the next numbers of <see cref="NextUInt64"/>, eight at a time.</summary>
    internal void Fill(Span<ulong> bits)
    {
        Fill(State, bits);
        State = Ahead(State, bits.Length);
    }

    /// <summary>Fills a span with the first numbers of a stream; eight at a time.</summary>
    internal static void Fill(ulong seed, Span<ulong> bits)
    {
        var i = 0;
        var states = Vector512.Create(seed) + (Vector512.CreateSequence(1UL, 1UL) * Step);
        for (; i + Vector512<ulong>.Count <= bits.Length; i += Vector512<ulong>.Count)
        {
            Scramble(states).CopyTo(bits[i..]);
            states += Vector512.Create(unchecked((ulong)Vector512<ulong>.Count * Step));
        }

        for (; i < bits.Length; i++)
            bits[i] = At(seed, (ulong)i);
    }

    /// <summary>The seed of the rest of a stream after its first numbers.</summary>
    internal static ulong Ahead(ulong seed, int count) => seed + ((ulong)count * Step);

    /// <summary>Uniform in 0 ≤ x &lt; 1, a whole multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 ≤ n &lt; <paramref name="exclusiveMaximum"/>, without favoring any number.</summary>
    /// <param name="exclusiveMaximum">One more than the largest possible number, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMaximum"/> is not positive.</exception>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        uint count = (uint)exclusiveMaximum;

        // Lemire 2019, "Fast Random Integer Generation in an Interval", ACM TOMACS 29: 32 random bits times the count is a
        // fixed-point number whose whole part is the answer. An answer has ⌊2³²/count⌋ or one more of the 2³² bit patterns;
        // drawing again where the fraction is below 2³² mod count leaves each the same number. That remainder is itself
        // below the count, so the slow division is rarely needed.
        ulong product = (NextUInt64() >> 32) * count;
        if ((uint)product < count)
        {
            uint surplus = (0 - count) % count;
            while ((uint)product < surplus)
                product = (NextUInt64() >> 32) * count;
        }
        return (int)(product >> 32);
    }

    /// <summary>Puts the values in a random order (Fisher and Yates, from the last place down).</summary>
    /// <param name="values">The values to reorder, in place.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int chosen = NextInt32(last + 1);
            (values[last], values[chosen]) = (values[chosen], values[last]);
        }
    }

    private static ulong Scramble(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    private static Vector512<ulong> Scramble(Vector512<ulong> bits)
    {
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >>> 31);
    }
}
