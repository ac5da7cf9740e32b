namespace Lantern.Numerics;

/// <summary>
/// NumPy's legacy random generator (<c>numpy.random.seed</c>, <c>RandomState</c>), digit for digit. It draws initial weights,
/// so that two lines of Python reproduce a network:
/// <code>
/// numpy.random.seed(1)
/// weights = numpy.random.normal(0.0, deviation, (outputs, inputs))   # row by row: NextNormal(0.0, deviation)
/// </code>
/// Everything else is drawn from the smaller <see cref="SplitMix64"/>.
/// </summary>
/// <remarks>
/// The generator is MT19937 (Matsumoto and Nishimura 1998, "Mersenne Twister", ACM TOMACS 8, with the seeding
/// <c>init_genrand</c> of their 2002 version); the distributions follow NumPy's legacy-distributions.c and
/// distributions.c, a stream NumPy has frozen. Uniform and whole numbers are integer arithmetic and the same everywhere;
/// normal numbers use the logarithm of the operating system's C library, here as in NumPy, so their last bit
/// is NumPy's on the same system.
/// </remarks>
/// <param name="seed">The argument of <c>numpy.random.seed</c>, below 2³²; each seed begins its own stream.</param>
/// <exception cref="OptionException">The seed is larger than NumPy's generator takes.</exception>
public sealed class NumpyRandom(ulong seed)
{
    // The recurrence of MT19937: 624 words of state, each made from its successor and the word 397 places on.
    private const int WordCount = 624;
    private const int FarWord = 397;

    private readonly uint[] _words = InitialWords(seed <= uint.MaxValue
        ? (uint)seed
        : throw new OptionException("seed", $"NumPy's generator takes seeds from 0 to {uint.MaxValue}, not {seed}."));
    private int _position = WordCount;
    private double? _secondNormal; // of the last pair that was drawn

    /// <summary>The next number of <c>random_sample()</c>: uniform in 0 ≤ x &lt; 1, a whole multiple of 2⁻⁵³.</summary>
    public double NextDouble()
    {
        // The upper 27 bits of one word, then the upper 26 of the next. The order of the two calls is part of the stream.
        ulong high = NextUInt32() >> 5;
        ulong low = NextUInt32() >> 6;
        return ((high << 26) | low) * (1.0 / (1UL << 53));
    }

    /// <summary>
    /// The next number of <c>normal(mean, deviation)</c>, by Marsaglia's polar method: a point (a, b) uniform in the unit
    /// disc with r² = a² + b² gives the two normal numbers b·√(−2·ln r² / r²), now, and a·√(−2·ln r² / r²), next time.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deviation"/> is negative.</exception>
    public double NextNormal(double mean = 0, double deviation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        return mean + deviation * NextStandardNormal();
    }

    /// <summary>
    /// The next number of <c>randint(0, exclusiveMaximum)</c>: uniform in 0 ≤ n &lt; <paramref name="exclusiveMaximum"/>.
    /// </summary>
    /// <param name="exclusiveMaximum">One more than the largest possible number, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMaximum"/> is not positive.</exception>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        uint maximum = (uint)exclusiveMaximum - 1;
        if (maximum == 0) return 0; // NumPy draws no word for the only possible number.

        // As many low bits as the maximum has, drawn again until they do not exceed it.
        uint mask = uint.MaxValue >> int.LeadingZeroCount((int)maximum);
        uint value;
        do value = NextUInt32() & mask;
        while (value > maximum);
        return (int)value;
    }

    /// <summary>
    /// Puts the values in the order that <c>shuffle</c> gives them (Fisher and Yates, from the last place down); on
    /// 0, 1, … n−1 this is <c>permutation(n)</c>.
    /// </summary>
    /// <param name="values">The values to reorder, in place.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int chosen = NextInt32(last + 1);
            (values[last], values[chosen]) = (values[chosen], values[last]);
        }
    }

    private double NextStandardNormal()
    {
        if (_secondNormal is { } second)
        {
            _secondNormal = null;
            return second;
        }

        double a, b, squaredRadius;
        do
        {
            a = 2 * NextDouble() - 1;
            b = 2 * NextDouble() - 1;
            squaredRadius = a * a + b * b;
        }
        while (squaredRadius is >= 1 or 0);

        double scale = Math.Sqrt(-2 * Math.Log(squaredRadius) / squaredRadius);
        _secondNormal = scale * a;
        return scale * b;
    }

    private uint NextUInt32()
    {
        if (_position == WordCount) Twist();
        uint word = _words[_position++];

        // "Tempering": the published shifts and masks that even out the bits of a word.
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C5680;
        word ^= (word << 15) & 0xEFC60000;
        return word ^ (word >> 18);
    }

    private void Twist()
    {
        for (int i = 0; i < WordCount; i++)
        {
            // The top bit of this word and the lower 31 of the next, times the published matrix 0x9908B0DF.
            uint joined = (_words[i] & 0x80000000) | (_words[(i + 1) % WordCount] & 0x7FFFFFFF);
            _words[i] = _words[(i + FarWord) % WordCount] ^ (joined >> 1) ^ ((joined & 1) * 0x9908B0DF);
        }
        _position = 0;
    }

    private static uint[] InitialWords(uint seed)
    {
        var words = new uint[WordCount];
        words[0] = seed;
        // init_genrand; the multiplier is from Knuth, The Art of Computer Programming 2, 3rd edition, page 106.
        for (uint i = 1; i < WordCount; i++)
            words[i] = 1812433253 * (words[i - 1] ^ (words[i - 1] >> 30)) + i;
        return words;
    }
}
