using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lantern.Numerics;

/// <summary>
/// The fast twin of <see cref="ReferenceKernels"/> in single and double precision: same names, order and signatures.
/// </summary>
/// <remarks>
/// Everything is written for vectors of 512 bits: 16 lanes in single, 8 in double precision. Where the processor has 256
/// or 128 bits the compiler splits each operation into two or four; lane by lane the arithmetic is the same, so the bits
/// are the same on every width. Every multiplication with an addition is fused, and lanes are summed in one fixed order.
/// Rows are read a vector at a time; in the last vector the remaining lanes are zero.
/// </remarks>
internal static class SimdKernels
{
    /// <summary>z = W·x + b. Eight rows of W at a time: one load of x serves eight independent sums, enough to hide the latency.</summary>
    public static void Forward<T>(
        ReadOnlySpan<T> inputs, // x [batchSize, inputCount]
        ReadOnlySpan<T> weights, // W [outputCount, inputCount]
        ReadOnlySpan<T> biases, // b [outputCount], or empty
        int batchSize,
        int inputCount,
        int outputCount,
        Span<T> preActivations) // z [batchSize, outputCount]
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n < batchSize; n++)
        {
            var x = inputs.Slice(n * inputCount, inputCount);
            var z = preActivations.Slice(n * outputCount, outputCount);
            var o = 0;
            for (; o + 8 <= outputCount && inputCount >= Vector512<T>.Count; o += 8)
                Dot8(weights.Slice(o * inputCount, 8 * inputCount), x, z.Slice(o, 8));
            for (; o < outputCount; o++)
                z[o] = Dot(weights.Slice(o * inputCount, inputCount), x);
            for (o = 0; o < biases.Length; o++)
                z[o] += biases[o];
        }
    }

    /// <summary>∂L/∂x = Wᵀ·g. Row by row of W, so that memory is read in order.</summary>
    public static void InputGradients<T>(
        ReadOnlySpan<T> gradients, // g [batchSize, outputCount]
        ReadOnlySpan<T> weights, // W [outputCount, inputCount]
        int batchSize,
        int inputCount,
        int outputCount,
        Span<T> inputGradients) // ∂L/∂x [batchSize, inputCount]
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n < batchSize; n++)
        {
            var sums = inputGradients.Slice(n * inputCount, inputCount);
            sums.Clear();
            for (var o = 0; o < outputCount; o++)
                AddScaled(gradients[(n * outputCount) + o], weights.Slice(o * inputCount, inputCount), sums);
        }
    }

    /// <summary>W += scale · Σ g·xᵀ.</summary>
    public static void AddWeightGradients<T>(
        ReadOnlySpan<T> gradients, // g [batchSize, outputCount]
        ReadOnlySpan<T> inputs, // x [batchSize, inputCount]
        T scale,
        int batchSize,
        int inputCount,
        int outputCount,
        Span<T> weights) // W [outputCount, inputCount]
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n < batchSize; n++)
        {
            var x = inputs.Slice(n * inputCount, inputCount);
            for (var o = 0; o < outputCount; o++)
                AddScaled(scale * gradients[(n * outputCount) + o], x, weights.Slice(o * inputCount, inputCount));
        }
    }

    /// <summary>b += scale · Σ g.</summary>
    public static void AddBiasGradients<T>(
        ReadOnlySpan<T> gradients, // g [batchSize, outputCount]
        T scale,
        int batchSize,
        int outputCount,
        Span<T> biases) // b [outputCount]
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n < batchSize; n++)
            AddScaled(scale, gradients.Slice(n * outputCount, outputCount), biases);
    }

    /// <summary>Each number rounded to single precision.</summary>
    public static void Narrow(ReadOnlySpan<double> numbers, Span<float> rounded)
    {
        var i = 0;
        for (; i + Vector512<float>.Count <= numbers.Length; i += Vector512<float>.Count)
            Vector512.Narrow(Vector512.Create(numbers[i..]), Vector512.Create(numbers[(i + Vector512<double>.Count)..])).CopyTo(rounded[i..]);
        for (; i < numbers.Length; i++)
            rounded[i] = (float)numbers[i];
    }

    /// <summary>products = factor · values.</summary>
    public static void Scale<T>(ReadOnlySpan<T> values, T factor, Span<T> products)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var lanes = Vector512<T>.Count;
        var i = 0;
        for (; i + lanes <= values.Length; i += lanes)
            (Vector512.Create(values[i..]) * factor).CopyTo(products[i..]);
        for (; i < values.Length; i++)
            products[i] = factor * values[i];
    }

    /// <summary>sums += factor · values.</summary>
    internal static void AddScaled<T>(T factor, ReadOnlySpan<T> values, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        ref var s = ref MemoryMarshal.GetReference(sums);
        var f = Vector512.Create(factor);
        var lanes = Vector512<T>.Count;
        var whole = sums.Length - (sums.Length % lanes);
        for (nuint i = 0; i < (nuint)whole; i += (nuint)lanes)
            Fma(f, Vector512.LoadUnsafe(ref v, i), Vector512.LoadUnsafe(ref s, i)).StoreUnsafe(ref s, i);
        for (var i = whole; i < sums.Length; i++)
            sums[i] = T.FusedMultiplyAdd(factor, values[i], sums[i]);
    }

    /// <summary>sums[r] = Σ_i rows[r, i]·x[i] for eight rows of at least one vector; each sum as <see cref="Dot"/> forms it.</summary>
    private static void Dot8<T>(ReadOnlySpan<T> rows, ReadOnlySpan<T> x, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var xs = ref MemoryMarshal.GetReference(x);
        ref var w = ref MemoryMarshal.GetReference(rows);
        var length = (nuint)x.Length;
        var lanes = (nuint)Vector512<T>.Count;
        var whole = length - (length % lanes);
        Vector512<T> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nuint i = 0; i < whole; i += lanes)
        {
            var v = Vector512.LoadUnsafe(ref xs, i);
            s0 = Fma(v, Vector512.LoadUnsafe(ref w, i), s0);
            s1 = Fma(v, Vector512.LoadUnsafe(ref w, i + length), s1);
            s2 = Fma(v, Vector512.LoadUnsafe(ref w, i + (2 * length)), s2);
            s3 = Fma(v, Vector512.LoadUnsafe(ref w, i + (3 * length)), s3);
            s4 = Fma(v, Vector512.LoadUnsafe(ref w, i + (4 * length)), s4);
            s5 = Fma(v, Vector512.LoadUnsafe(ref w, i + (5 * length)), s5);
            s6 = Fma(v, Vector512.LoadUnsafe(ref w, i + (6 * length)), s6);
            s7 = Fma(v, Vector512.LoadUnsafe(ref w, i + (7 * length)), s7);
        }

        if (whole < length)
        {
            // The last vector ends where the row ends; lanes that repeat earlier numbers are set to zero.
            var i = length - lanes;
            var v = LastLanes(Vector512.LoadUnsafe(ref xs, i), length - whole);
            s0 = Fma(v, Vector512.LoadUnsafe(ref w, i), s0);
            s1 = Fma(v, Vector512.LoadUnsafe(ref w, i + length), s1);
            s2 = Fma(v, Vector512.LoadUnsafe(ref w, i + (2 * length)), s2);
            s3 = Fma(v, Vector512.LoadUnsafe(ref w, i + (3 * length)), s3);
            s4 = Fma(v, Vector512.LoadUnsafe(ref w, i + (4 * length)), s4);
            s5 = Fma(v, Vector512.LoadUnsafe(ref w, i + (5 * length)), s5);
            s6 = Fma(v, Vector512.LoadUnsafe(ref w, i + (6 * length)), s6);
            s7 = Fma(v, Vector512.LoadUnsafe(ref w, i + (7 * length)), s7);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Sum(s0), Sum(s1), Sum(s2), Sum(s3));
        (sums[4], sums[5], sums[6], sums[7]) = (Sum(s4), Sum(s5), Sum(s6), Sum(s7));
    }

    /// <summary>The dot product Σ_i row[i]·x[i].</summary>
    private static T Dot<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var xs = ref MemoryMarshal.GetReference(x);
        ref var w = ref MemoryMarshal.GetReference(row);
        var lanes = (nuint)Vector512<T>.Count;
        var length = (nuint)x.Length;
        if (length < lanes)
            return ShortDot(row, x);

        var whole = length - (length % lanes);
        var sum = Vector512<T>.Zero;
        for (nuint i = 0; i < whole; i += lanes)
            sum = Fma(Vector512.LoadUnsafe(ref xs, i), Vector512.LoadUnsafe(ref w, i), sum);
        if (whole < length)
            sum = Fma(LastLanes(Vector512.LoadUnsafe(ref xs, length - lanes), length - whole), Vector512.LoadUnsafe(ref w, length - lanes), sum);
        return Sum(sum);
    }

    /// <summary>The dot product of fewer numbers than lanes, one after the other.</summary>
    private static T ShortDot<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        for (var i = 0; i < x.Length; i++)
            sum = T.FusedMultiplyAdd(row[i], x[i], sum);
        return sum;
    }

    /// <summary>The last lanes of a vector, zero in those before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LastLanes<T>(Vector512<T> values, nuint count)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector512.GreaterThanOrEqual(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating((nuint)Vector512<T>.Count - count))) & values;

    /// <summary>The sum of all lanes by repeated halving: the same order on every width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sum<T>(Vector512<T> lanes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var half = lanes.GetLower() + lanes.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return Vector128<T>.Count == 2 ? quarter[0] + quarter[1] : quarter[0] + quarter[2] + (quarter[1] + quarter[3]);
    }

    /// <summary>x·y + sum with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Fma<T>(Vector512<T> x, Vector512<T> y, Vector512<T> sum) =>
        typeof(T) == typeof(float)
            ? Fused.MultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
}
