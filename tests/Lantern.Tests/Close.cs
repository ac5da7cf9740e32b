namespace Lantern.Tests;

/// <summary>Compares numbers within a tolerance that the test derives.</summary>
internal static class Close
{
    /// <summary>|actual − expected| ≤ tolerance, number by number.</summary>
    public static void Absolute(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Absolute(expected[i], actual[i], tolerance, i);
    }

    /// <summary>|actual − expected| ≤ tolerance·|expected|, number by number.</summary>
    public static void Relative(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Absolute(expected[i], actual[i], tolerance * Math.Abs(expected[i]), i);
    }

    /// <summary>|actual − expected| ≤ tolerance; the index says in the message which of several numbers this is.</summary>
    public static void Absolute(double expected, double actual, double tolerance, int index = 0)
    {
        if (!(Math.Abs(actual - expected) <= tolerance)) // also where a number is none
            Assert.Fail($"Number {index} is {actual:R} where {expected:R} ± {tolerance:E1} was expected.");
    }

    /// <summary>|actual − expected| ≤ tolerance·|expected|.</summary>
    public static void Relative(double expected, double actual, double tolerance) =>
        Absolute(expected, actual, tolerance * Math.Abs(expected));

    /// <summary>The same numbers in double precision.</summary>
    public static double[] ToDoubles(this ReadOnlySpan<float> numbers)
    {
        var doubles = new double[numbers.Length];
        for (var i = 0; i < doubles.Length; i++)
            doubles[i] = numbers[i];
        return doubles;
    }
}
