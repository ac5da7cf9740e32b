using System.Numerics;
using System.Runtime.InteropServices;

namespace Lantern.Numerics;

/// <summary>An elementwise formula w ← f(w, x, m, v), with up to two numbers m and v of memory for each element.</summary>
internal interface IElementwiseFormula
{
    /// <summary>The numbers of memory for each element: 0, 1 or 2.</summary>
    static abstract int MemoryCount { get; }

    /// <summary>Computes the new w and updates m and v; the factors are the same for all elements.</summary>
    R Apply<R>(R w, R g, ref R m, ref R v, R factor1, R factor2)
        where R : struct, IReal<R>;
}

/// <summary>Application of elementwise formulas to spans; single precision takes sixteen elements at a time, with the same bits.</summary>
internal static class Elementwise
{
    /// <summary>numbers[i] ← formula(numbers[i], others[i], first[i], second[i]); memory that the formula does not have is empty.</summary>
    public static void Apply<T, TFormula>(
        TFormula formula, double factor1, double factor2, ReadOnlySpan<T> others, Span<T> first, Span<T> second, Span<T> numbers)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IElementwiseFormula
    {
        var done = typeof(T) != typeof(float) ? 0 : ApplyLanes(
            formula,
            factor1,
            factor2,
            MemoryMarshal.Cast<T, float>(others),
            MemoryMarshal.Cast<T, float>(first),
            MemoryMarshal.Cast<T, float>(second),
            MemoryMarshal.Cast<T, float>(numbers));
        for (var i = done; i < numbers.Length; i++)
        {
            Scalar<T> m = new(TFormula.MemoryCount > 0 ? first[i] : T.Zero), v = new(TFormula.MemoryCount > 1 ? second[i] : T.Zero);
            numbers[i] = formula.Apply(new(numbers[i]), new(others[i]), ref m, ref v, Scalar<T>.Create(factor1), Scalar<T>.Create(factor2)).Value;
            if (TFormula.MemoryCount > 0)
                first[i] = m.Value;
            if (TFormula.MemoryCount > 1)
                second[i] = v.Value;
        }
    }

    private static int ApplyLanes<TFormula>(
        TFormula formula, double factor1, double factor2, ReadOnlySpan<float> others, Span<float> first, Span<float> second, Span<float> numbers)
        where TFormula : struct, IElementwiseFormula
    {
        var i = 0;
        for (; i + Lanes.Count <= numbers.Length; i += Lanes.Count)
        {
            Lanes m = TFormula.MemoryCount > 0 ? Lanes.Load(first[i..]) : default, v = TFormula.MemoryCount > 1 ? Lanes.Load(second[i..]) : default;
            formula.Apply(Lanes.Load(numbers[i..]), Lanes.Load(others[i..]), ref m, ref v, Lanes.Create(factor1), Lanes.Create(factor2)).Store(numbers[i..]);
            if (TFormula.MemoryCount > 0)
                m.Store(first[i..]);
            if (TFormula.MemoryCount > 1)
                v.Store(second[i..]);
        }

        return i;
    }
}
