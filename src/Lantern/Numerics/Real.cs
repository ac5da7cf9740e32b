using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lantern.Numerics;

/// <summary>
/// The arithmetic of real numbers for generic formulas, which then run on one number of any precision
/// (<see cref="Scalar{T}"/>) and on sixteen single-precision numbers at once (<see cref="Lanes"/>).
/// </summary>
internal interface IReal<TSelf>
    where TSelf : struct, IReal<TSelf>
{
    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x);

    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract TSelf operator /(TSelf x, TSelf y);

    static abstract TSelf Create(double value);

    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>1 where x is greater than 0, else 0.</summary>
    static abstract TSelf IsPositive(TSelf x);

    static abstract TSelf Sqrt(TSelf x);

    static abstract TSelf Exp(TSelf x);

    static abstract TSelf Tanh(TSelf x);

    /// <summary>ln(1 + x) for x from 0 to 1.</summary>
    static abstract TSelf LogP1(TSelf x);
}

/// <summary>One number of any precision.</summary>
internal readonly struct Scalar<T>(T value) : IReal<Scalar<T>>
    where T : IFloatingPointIeee754<T>
{
    public T Value { get; } = value;

    public static Scalar<T> operator +(Scalar<T> x, Scalar<T> y) => new(x.Value + y.Value);

    public static Scalar<T> operator -(Scalar<T> x, Scalar<T> y) => new(x.Value - y.Value);

    public static Scalar<T> operator -(Scalar<T> x) => new(-x.Value);

    public static Scalar<T> operator *(Scalar<T> x, Scalar<T> y) => new(x.Value * y.Value);

    public static Scalar<T> operator /(Scalar<T> x, Scalar<T> y) => new(x.Value / y.Value);

    public static Scalar<T> Create(double value) => new(T.CreateTruncating(value));

    public static Scalar<T> Max(Scalar<T> x, Scalar<T> y) => new(T.Max(x.Value, y.Value));

    public static Scalar<T> IsPositive(Scalar<T> x) => new(x.Value > T.Zero ? T.One : T.Zero);

    public static Scalar<T> Sqrt(Scalar<T> x) => new(T.Sqrt(x.Value));

    public static Scalar<T> Exp(Scalar<T> x) => new(T.Exp(x.Value));

    public static Scalar<T> Tanh(Scalar<T> x) => new(T.Tanh(x.Value));

    /// <summary>2·artanh(x/(2 + x)), since that of .NET rounds 1 + x first.</summary>
    public static Scalar<T> LogP1(Scalar<T> x)
    {
        var two = T.One + T.One;
        return new(two * T.Atanh(x.Value / (two + x.Value)));
    }
}

/// <summary>
/// Sixteen single-precision numbers. Where the processor's vectors are shorter the compiler takes two or four of them;
/// the arithmetic in each lane is the same, so the bits are the same on every width. The functions below are implemented
/// here, since those of operating systems differ.
/// </summary>
internal readonly struct Lanes(Vector512<float> values) : IReal<Lanes>
{
    /// <summary>The number of lanes.</summary>
    public const int Count = 16;

    public Vector512<float> Values { get; } = values;

    /// <summary>The first sixteen numbers.</summary>
    public static Lanes Load(ReadOnlySpan<float> numbers) => new(Vector512.Create(numbers));

    /// <summary>
    /// Loads fewer than sixteen numbers as both ends of the span, which may overlap, so that a number may be in two lanes.
    /// <see cref="StoreEnds"/> is the inverse.
    /// </summary>
    public static Lanes LoadEnds(ReadOnlySpan<float> numbers) => new(numbers.Length switch
    {
        >= 8 => Vector512.Create(Vector256.Create(numbers), Vector256.Create(numbers[^8..])),
        >= 4 => Vector512.Create(Vector256.Create(Vector128.Create(numbers), Vector128.Create(numbers[^4..])), default),
        3 => Vector512.CreateScalar(numbers[0]).WithElement(1, numbers[1]).WithElement(2, numbers[2]),
        2 => Vector512.CreateScalar(numbers[0]).WithElement(1, numbers[1]),
        1 => Vector512.CreateScalar(numbers[0]),
        _ => default,
    });

    /// <summary>Stores the lanes of <see cref="LoadEnds"/>.</summary>
    public void StoreEnds(Span<float> numbers)
    {
        var half = Values.GetLower();
        if (numbers.Length >= 8)
        {
            half.CopyTo(numbers);
            Values.GetUpper().CopyTo(numbers[^8..]);
        }
        else if (numbers.Length >= 4)
        {
            half.GetLower().CopyTo(numbers);
            half.GetUpper().CopyTo(numbers[^4..]);
        }
        else
        {
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = Values[i];
        }
    }

    /// <summary>Stores sixteen numbers.</summary>
    public void Store(Span<float> numbers) => Values.CopyTo(numbers);

    public static Lanes operator +(Lanes x, Lanes y) => new(x.Values + y.Values);

    public static Lanes operator -(Lanes x, Lanes y) => new(x.Values - y.Values);

    public static Lanes operator -(Lanes x) => new(-x.Values);

    public static Lanes operator *(Lanes x, Lanes y) => new(x.Values * y.Values);

    public static Lanes operator /(Lanes x, Lanes y) => new(x.Values / y.Values);

    public static Lanes Create(double value) => new(Vector512.Create((float)value));

    // The hardware returns the second operand if one is NaN: x, so that NaN propagates.
    public static Lanes Max(Lanes x, Lanes y) => new(Vector512.MaxNative(y.Values, x.Values));

    public static Lanes IsPositive(Lanes x) =>
        new(Vector512.GreaterThan(x.Values, Vector512<float>.Zero) & Vector512<float>.One);

    public static Lanes Sqrt(Lanes x) => new(Vector512.Sqrt(x.Values));

    /// <summary>
    /// e^x = 2^k · e^r with k = x/ln 2 rounded and |r| ≤ ½ ln 2; e^r by its Taylor polynomial of degree 7, whose remainder
    /// r⁸/8! is below 6e-9. ln 2 is subtracted in two parts, the first of which has few enough digits that k times it
    /// is exact (Cody and Waite 1980). The relative error is below 8e-8, less than one unit in the last place. Results
    /// below the smallest normal number become 0, above the largest infinity; NaN stays NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Exp(Lanes x)
    {
        var least = Vector512.Create(-87.33654f); // the logarithm of the smallest normal number
        var bounded = Vector512.MinNative(Vector512.Create(89f), Vector512.MaxNative(least, x.Values));
        var k = Vector512.Round(bounded * Vector512.Create(1.44269504f));
        var r = Fused.MultiplyAdd(k, Vector512.Create(-0.693359375f), bounded);
        r = Fused.MultiplyAdd(k, Vector512.Create(2.12194440e-4f), r);

        var p = Vector512.Create(1 / 5040f);
        p = Fused.MultiplyAdd(p, r, Vector512.Create(1 / 720f));
        p = Fused.MultiplyAdd(p, r, Vector512.Create(1 / 120f));
        p = Fused.MultiplyAdd(p, r, Vector512.Create(1 / 24f));
        p = Fused.MultiplyAdd(p, r, Vector512.Create(1 / 6f));
        p = Fused.MultiplyAdd(p, r, Vector512.Create(1 / 2f));
        p = Fused.MultiplyAdd(p, r, Vector512<float>.One);
        p = Fused.MultiplyAdd(p, r, Vector512<float>.One);

        // 2^k by putting k into the exponent; in two factors, since k may be 128 where 2^k alone is out of range.
        var exponent = Vector512.ConvertToInt32Native(k);
        var half = Vector512.ShiftRightArithmetic(exponent, 1);
        return new(Vector512.AndNot(p * PowerOfTwo(half) * PowerOfTwo(exponent - half), Vector512.LessThan(x.Values, least)));

        static Vector512<float> PowerOfTwo(Vector512<int> k) => Vector512.ShiftLeft(k + Vector512.Create(127), 23).AsSingle();
    }

    /// <summary>
    /// tanh x = sign x · (1 − 2/(e^2|x| + 1)); near zero, where that cancels, an odd polynomial (Cephes, tanhf). The
    /// error is below one and a half units in the last place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Tanh(Lanes x)
    {
        var size = Vector512.Abs(x.Values);
        var sign = x.Values & Vector512.Create(-0f);
        var far = Vector512<float>.One - (Vector512.Create(2f) / (Exp(new(size + size)).Values + Vector512<float>.One));

        var square = x.Values * x.Values;
        var p = Vector512.Create(-5.70498872745e-3f);
        p = Fused.MultiplyAdd(p, square, Vector512.Create(2.06390887954e-2f));
        p = Fused.MultiplyAdd(p, square, Vector512.Create(-5.37397155531e-2f));
        p = Fused.MultiplyAdd(p, square, Vector512.Create(1.33314422036e-1f));
        p = Fused.MultiplyAdd(p, square, Vector512.Create(-3.33332819422e-1f));
        var near = Fused.MultiplyAdd(p * square, x.Values, x.Values);

        return new(Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512.Create(0.625f)), near, far | sign));
    }

    /// <summary>
    /// ln(1 + x) = 2·artanh(w) with w = x/(2 + x) ≤ ⅓, by its Taylor polynomial of degree 15, whose remainder is below 2e-9 of the
    /// result. The error is below two units in the last place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes LogP1(Lanes x)
    {
        var twice = (x.Values + x.Values) / (Vector512.Create(2f) + x.Values); // 2·w
        var square = twice * twice * Vector512.Create(0.25f);
        var p = Vector512.Create(1 / 15f);
        p = Fused.MultiplyAdd(p, square, Vector512.Create(1 / 13f));
        p = Fused.MultiplyAdd(p, square, Vector512.Create(1 / 11f));
        p = Fused.MultiplyAdd(p, square, Vector512.Create(1 / 9f));
        p = Fused.MultiplyAdd(p, square, Vector512.Create(1 / 7f));
        p = Fused.MultiplyAdd(p, square, Vector512.Create(1 / 5f));
        p = Fused.MultiplyAdd(p, square, Vector512.Create(1 / 3f));
        return new(Fused.MultiplyAdd(p * square, twice, twice));
    }
}
