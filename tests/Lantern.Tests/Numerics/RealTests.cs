using System.Runtime.Intrinsics;

namespace Lantern.Tests;

public sealed class RealTests
{
    private const float Least = 1.17549435e-38f; // the smallest normal number, 2⁻¹²⁶

    private static readonly float[] Special =
    [
        0, 1, -1, 0.5f, -2.5f, 3e38f, -3e38f, Least, -Least, float.Epsilon, 1 + 1.1920929e-7f, 0.3f, -7e-20f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    // Exp and Tanh were compared once with every single there is: they are off by at most 0.94 and 1.38 units in the last
    // place, and Exp by at most 7.9e-8 of its result. Every 997th single (a prime, so that all ends of numbers occur)
    // stands for them here. Math.Exp is off by less than 1e-15 of its result, 1e-8 units.
    [Fact]
    public void Exp_is_off_by_less_than_one_unit_in_the_last_place() => ForManySingles((x, values) =>
    {
        for (var i = 0; i < Lanes.Count; i++)
        {
            var exact = Math.Exp(x[i]);
            if (exact is >= Least and < float.MaxValue)
            {
                AssertUnits(1, exact, values[i], x[i]);
                Close.Relative(exact, values[i], 8e-8);
            }
        }
    }, Lanes.Exp);

    [Fact]
    public void Tanh_is_off_by_less_than_one_and_a_half_units_in_the_last_place() => ForManySingles((x, values) =>
    {
        for (var i = 0; i < Lanes.Count; i++)
        {
            if (Math.Abs(x[i]) >= Least)
                AssertUnits(1.5, Math.Tanh(x[i]), values[i], x[i]);
            else if (!float.IsNaN(x[i]))
                Assert.Equal(x[i], values[i]); // so near to zero that tanh x = x
        }
    }, Lanes.Tanh);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(88.72284f, float.PositiveInfinity)] // the exact result lies above the largest single
    [InlineData(89.5f, float.PositiveInfinity)]
    [InlineData(3e38f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(-87.33655f, 0)] // and here below the smallest normal one
    [InlineData(-88.5f, 0)]
    [InlineData(-3e38f, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_at_its_ends(float x, float expected) => Assert.Equal(expected, InEveryLane(x, Lanes.Exp));

    [Theory, InlineData(88.72283f), InlineData(-87.33654f)]
    public void Exp_just_before_its_ends(float x) => AssertUnits(1, Math.Exp(x), InEveryLane(x, Lanes.Exp), x);

    [Theory]
    [InlineData(9.2f, 1)] // 1 − 2e-8 rounds to 1
    [InlineData(-9.2f, -1)]
    [InlineData(3e38f, 1)]
    [InlineData(float.NegativeInfinity, -1)]
    [InlineData(0, 0)]
    [InlineData(float.Epsilon, float.Epsilon)]
    [InlineData(float.NaN, float.NaN)]
    public void Tanh_at_its_ends(float x, float expected) => Assert.Equal(expected, InEveryLane(x, Lanes.Tanh));

    // Every single from 0 to 1 was compared once: LogP1 is off by at most 1.97 units. ln(1 + x) is calculated here by the arithmetic of
    // doubles, which is off by one unit in theirs.
    [Fact]
    public void LogP1_is_off_by_less_than_two_units_in_the_last_place() => ForManySingles((x, values) =>
    {
        for (var i = 0; i < Lanes.Count; i++)
        {
            if (x[i] is >= Least and <= 1)
                AssertUnits(2, Scalar<double>.LogP1(new(x[i])).Value, values[i], x[i]);
        }
    }, Lanes.LogP1);

    // Computed with 40 digits.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-20, 1e-20)]
    [InlineData(1e-5, 9.99995000033333165e-6)]
    [InlineData(0.3, 0.262364264467491043)]
    [InlineData(1, 0.69314718055994531)]
    public void LogP1_of_a_double_loses_no_digits(double x, double expected) => Close.Relative(expected, Scalar<double>.LogP1(new(x)).Value, 4 * 2.2e-16);

    [Fact]
    public void Tanh_is_odd() => ForManySingles((x, values) =>
    {
        float[] mirrored = [.. x.Select(number => -number)];
        Lanes.Tanh(Lanes.Load(mirrored)).Store(mirrored);
        for (var i = 0; i < Lanes.Count; i++)
            Assert.Equal(-values[i], mirrored[i]);
    }, Lanes.Tanh, stride: 99991);

    [Fact]
    public void Sixteen_numbers_and_one_number_are_calculated_with_alike()
    {
        foreach (var x in Special)
        {
            foreach (var y in Special)
            {
                Lanes many = Lanes.Load(Sixteen(x)), others = Lanes.Load(Sixteen(y));
                Scalar<float> one = new(x), other = new(y);
                AssertAlike(one + other, many + others);
                AssertAlike(one - other, many - others);
                AssertAlike(one * other, many * others);
                AssertAlike(one / other, many / others);
                AssertAlike(-one, -many);
                AssertAlike(Scalar<float>.IsPositive(one), Lanes.IsPositive(many));
                AssertAlike(Scalar<float>.Create(x), Lanes.Create(x));
            }

            foreach (var bound in (float[])[0, 0.01f * x]) // what the rectifiers take the maximum with: NaN only if x is
                AssertAlike(Scalar<float>.Max(new(x), new(bound)), Lanes.Max(Lanes.Load(Sixteen(x)), Lanes.Load(Sixteen(bound))));
        }

        static void AssertAlike(Scalar<float> one, Lanes many)
        {
            for (var i = 0; i < Lanes.Count; i++)
                Assert.Equal(one.Value, many.Values[i]);
        }
    }

    [Fact]
    public void Fewer_than_sixteen_numbers_come_and_go_back_to_where_they_stood()
    {
        for (var length = 0; length < Lanes.Count; length++)
        {
            float[] numbers = [.. Enumerable.Range(1, length).Select(number => (float)number)];
            var written = new float[length + 2]; // one place on either side stays as it is
            (Lanes.LoadEnds(numbers) * Lanes.Create(10)).StoreEnds(written.AsSpan(1, length));

            Assert.Equal([0, .. numbers.Select(number => 10 * number), 0], written);
        }
    }

    private static void ForManySingles(Action<float[], float[]> check, Func<Lanes, Lanes> function, uint stride = 997)
    {
        float[] x = new float[Lanes.Count], values = new float[Lanes.Count];
        for (ulong bits = 0; bits <= uint.MaxValue;)
        {
            for (var i = 0; i < Lanes.Count; i++, bits += stride)
                x[i] = BitConverter.UInt32BitsToSingle((uint)Math.Min(bits, uint.MaxValue));
            function(Lanes.Load(x)).Store(values);
            check(x, values);
        }
    }

    /// <summary>|actual − exact| is less than so many distances between singles of this size.</summary>
    private static void AssertUnits(double units, double exact, float actual, float x)
    {
        if (!(Math.Abs(actual - exact) < units * Math.ScaleB(1, Math.ILogB(exact) - 23)))
            Assert.Fail($"At {x:R} stands {actual:R} where {exact:R} was expected.");
    }

    private static float InEveryLane(float x, Func<Lanes, Lanes> function)
    {
        var values = function(Lanes.Load(Sixteen(x))).Values;
        Assert.True(Vector512.EqualsAll(values.AsInt32(), Vector512.Create(values[0]).AsInt32()));
        return values[0];
    }

    private static float[] Sixteen(float x)
    {
        var numbers = new float[Lanes.Count];
        Array.Fill(numbers, x);
        return numbers;
    }
}
