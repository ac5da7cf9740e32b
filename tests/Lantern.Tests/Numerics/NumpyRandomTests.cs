using System.Text.Json;

namespace Lantern.Tests.Numerics;

/// <summary>Every key of the oracle is one stream from a fresh seed; equality is to the last digit.</summary>
public sealed class NumpyRandomTests
{
    public static readonly TheoryData<uint> Seeds = [0, 1, 42, 12345];

    [Theory, MemberData(nameof(Seeds))]
    public void Uniform_numbers_are_those_of_random_sample(uint seed)
    {
        var random = new NumpyRandom(seed);
        double[] expected = Expected(seed, "random_sample").ToDoubles();

        Assert.Equal(expected, Draw(expected.Length, random.NextDouble));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void The_stream_stays_NumPys_when_the_624_words_of_state_are_used_up(uint seed)
    {
        var random = new NumpyRandom(seed);
        double[] expected = Expected(seed, "random_sample_after_1000").ToDoubles();
        Draw(1000, random.NextDouble); // 2,000 words: the state is renewed four times.

        Assert.Equal(expected, Draw(expected.Length, random.NextDouble));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Normal_numbers_are_those_of_normal(uint seed)
    {
        var random = new NumpyRandom(seed);
        double[] expected = Expected(seed, "normal").ToDoubles();

        Assert.Equal(expected, Draw(expected.Length, () => random.NextNormal()));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Normal_numbers_with_a_deviation_fill_NumPys_matrix_row_by_row(uint seed)
    {
        var random = new NumpyRandom(seed);
        double[][] expected = Expected(seed, "normal_sd_rsqrt5_shape_2x3").ToRows();
        double deviation = Math.Pow(5, -0.5);

        Assert.Equal(2, expected.Length);
        Assert.All(expected, row => Assert.Equal(row, Draw(3, () => random.NextNormal(0, deviation))));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Shuffling_0_to_9_gives_permutation_10(uint seed)
    {
        int[] values = [.. Enumerable.Range(0, 10)];
        new NumpyRandom(seed).Shuffle<int>(values);

        Assert.Equal(Expected(seed, "permutation10").ToIntegers(), values);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Whole_numbers_are_those_of_randint(uint seed)
    {
        var random = new NumpyRandom(seed);
        int[] expected = Expected(seed, "randint_0_100").ToIntegers();

        Assert.Equal(expected, Draw(expected.Length, () => random.NextInt32(100)));
    }

    [Fact]
    public void The_ten_thousandth_word_is_the_one_the_Cpp_standard_demands_of_mt19937()
    {
        // ISO C++ [rand.predef]: seed 5489, 10,000th word 4123659995. The widest range masks away its top bit, and would
        // reject only the word 2³¹−1.
        var random = new NumpyRandom(5489);

        Assert.Equal((int)(4123659995 & int.MaxValue), Draw(10_000, () => random.NextInt32(int.MaxValue))[^1]);
    }

    [Fact]
    public void The_second_normal_of_a_pair_waits_while_other_numbers_are_drawn()
    {
        double[] normals = Expected(1, "normal").ToDoubles();
        var random = new NumpyRandom(1);
        random.NextNormal();
        random.NextDouble();

        Assert.Equal(normals[1], random.NextNormal());
    }

    [Fact]
    public void A_mean_and_a_deviation_shift_and_scale_the_same_normal()
    {
        double normal = Expected(42, "normal").ToDoubles()[0];

        Assert.Equal(3 + 0.5 * normal, new NumpyRandom(42).NextNormal(3, 0.5));
    }

    [Fact]
    public void The_only_possible_whole_number_costs_nothing()
    {
        var random = new NumpyRandom(1);

        Assert.Equal(0, random.NextInt32(1));
        Assert.Equal(Expected(1, "random_sample").ToDoubles()[0], random.NextDouble());
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void A_range_without_numbers_is_refused(int exclusiveMaximum) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumpyRandom(1).NextInt32(exclusiveMaximum));

    [Fact]
    public void A_negative_deviation_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumpyRandom(1).NextNormal(0, -1));

    private static JsonElement Expected(uint seed, string stream) =>
        Oracle.Read("numpy_random.json").GetProperty($"{seed}").GetProperty(stream);

    private static T[] Draw<T>(int count, Func<T> next)
    {
        var values = new T[count];
        foreach (ref T value in values.AsSpan()) value = next();
        return values;
    }

    [Fact]
    public void Seeds_beyond_32_bits_are_refused_as_NumPy_does()
    {
        var exception = Assert.Throws<OptionException>(() => new NumpyRandom(1UL << 32));

        Assert.Equal("seed: NumPy's generator takes seeds from 0 to 4294967295, not 4294967296.", exception.Message);
        new NumpyRandom(uint.MaxValue).NextDouble();
    }
}
