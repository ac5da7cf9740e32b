using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lantern;

/// <summary>
/// The fast twin of <see cref="ReferenceKernels"/> in single precision: same names, order and signatures.
/// </summary>
/// <remarks>
/// Everything is written for 16 lanes. Where the processor has 256- or 128-bit vectors the compiler splits each
/// operation into two or four; lane by lane the arithmetic is the same, so the bits are the same on every width. Every
/// multiplication with an addition is fused, and sums over lanes fold in one fixed order.
/// Rows are walked in steps of 16 numbers; what remains at the end is handled with the other lanes zero.
/// </remarks>
internal static class SimdKernels
{
    private const int Lanes = 16;

    /// <summary>z = W·x + b. Eight rows of W at a time: one load of x serves eight independent sums, enough to hide the latency.</summary>
    public static void Forward(
        ReadOnlySpan<float> inputs, // x [batchSize, inputCount]
        ReadOnlySpan<float> weights, // W [outputCount, inputCount]
        ReadOnlySpan<float> biases, // b [outputCount], or empty
        int batchSize,
        int inputCount,
        int outputCount,
        Span<float> preActivations) // z [batchSize, outputCount]
    {
        for (var n = 0; n < batchSize; n++)
        {
            var x = inputs.Slice(n * inputCount, inputCount);
            var z = preActivations.Slice(n * outputCount, outputCount);
            var o = 0;
            for (; o + 8 <= outputCount; o += 8)
                Dot8(weights.Slice(o * inputCount, 8 * inputCount), x, z.Slice(o, 8));
            for (; o < outputCount; o++)
                z[o] = Dot(weights.Slice(o * inputCount, inputCount), x);
            for (o = 0; o < biases.Length; o++)
                z[o] += biases[o];
        }
    }

    /// <summary>∂L/∂x = Wᵀ·g. Row by row of W, so that memory is read in order.</summary>
    public static void InputGradients(
        ReadOnlySpan<float> gradients, // g [batchSize, outputCount]
        ReadOnlySpan<float> weights, // W [outputCount, inputCount]
        int batchSize,
        int inputCount,
        int outputCount,
        Span<float> inputGradients) // ∂L/∂x [batchSize, inputCount]
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
    public static void AddWeightGradients(
        ReadOnlySpan<float> gradients, // g [batchSize, outputCount]
        ReadOnlySpan<float> inputs, // x [batchSize, inputCount]
        float scale,
        int batchSize,
        int inputCount,
        int outputCount,
        Span<float> weights) // W [outputCount, inputCount]
    {
        for (var n = 0; n < batchSize; n++)
        {
            var x = inputs.Slice(n * inputCount, inputCount);
            for (var o = 0; o < outputCount; o++)
                AddScaled(scale * gradients[(n * outputCount) + o], x, weights.Slice(o * inputCount, inputCount));
        }
    }

    /// <summary>b += scale · Σ g.</summary>
    public static void AddBiasGradients(
        ReadOnlySpan<float> gradients, // g [batchSize, outputCount]
        float scale,
        int batchSize,
        int outputCount,
        Span<float> biases) // b [outputCount]
    {
        for (var n = 0; n < batchSize; n++)
            AddScaled(scale, gradients.Slice(n * outputCount, outputCount), biases);
    }

    /// <summary>sums += factor · values.</summary>
    private static void AddScaled(float factor, ReadOnlySpan<float> values, Span<float> sums)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        ref var s = ref MemoryMarshal.GetReference(sums);
        var f = Vector512.Create(factor);
        var whole = sums.Length - (sums.Length % Lanes);
        for (nuint i = 0; i < (nuint)whole; i += Lanes)
            Vector512.FusedMultiplyAdd(f, Vector512.LoadUnsafe(ref v, i), Vector512.LoadUnsafe(ref s, i)).StoreUnsafe(ref s, i);
        for (var i = whole; i < sums.Length; i++)
            sums[i] = MathF.FusedMultiplyAdd(factor, values[i], sums[i]);
    }

    /// <summary>sums[r] = Σ_i rows[r, i]·x[i] for eight rows; each sum as <see cref="Dot"/> forms it.</summary>
    private static void Dot8(ReadOnlySpan<float> rows, ReadOnlySpan<float> x, Span<float> sums)
    {
        ref var xs = ref MemoryMarshal.GetReference(x);
        ref var w = ref MemoryMarshal.GetReference(rows);
        var length = (nuint)x.Length;
        var whole = length - (length % Lanes);
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nuint i = 0; i < whole; i += Lanes)
        {
            var v = Vector512.LoadUnsafe(ref xs, i);
            s0 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, i), s0);
            s1 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, i + length), s1);
            s2 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, i + (2 * length)), s2);
            s3 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, i + (3 * length)), s3);
            s4 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, i + (4 * length)), s4);
            s5 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, i + (5 * length)), s5);
            s6 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, i + (6 * length)), s6);
            s7 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, i + (7 * length)), s7);
        }

        if (whole < length)
        {
            var rest = (int)whole;
            var v = Tail(x[rest..]);
            s0 = Vector512.FusedMultiplyAdd(v, Tail(rows[rest..x.Length]), s0);
            s1 = Vector512.FusedMultiplyAdd(v, Tail(rows[(x.Length + rest)..(2 * x.Length)]), s1);
            s2 = Vector512.FusedMultiplyAdd(v, Tail(rows[((2 * x.Length) + rest)..(3 * x.Length)]), s2);
            s3 = Vector512.FusedMultiplyAdd(v, Tail(rows[((3 * x.Length) + rest)..(4 * x.Length)]), s3);
            s4 = Vector512.FusedMultiplyAdd(v, Tail(rows[((4 * x.Length) + rest)..(5 * x.Length)]), s4);
            s5 = Vector512.FusedMultiplyAdd(v, Tail(rows[((5 * x.Length) + rest)..(6 * x.Length)]), s5);
            s6 = Vector512.FusedMultiplyAdd(v, Tail(rows[((6 * x.Length) + rest)..(7 * x.Length)]), s6);
            s7 = Vector512.FusedMultiplyAdd(v, Tail(rows[((7 * x.Length) + rest)..(8 * x.Length)]), s7);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Sum(s0), Sum(s1), Sum(s2), Sum(s3));
        (sums[4], sums[5], sums[6], sums[7]) = (Sum(s4), Sum(s5), Sum(s6), Sum(s7));
    }

    /// <summary>Σ_i row[i]·x[i].</summary>
    private static float Dot(ReadOnlySpan<float> row, ReadOnlySpan<float> x)
    {
        ref var xs = ref MemoryMarshal.GetReference(x);
        ref var w = ref MemoryMarshal.GetReference(row);
        var whole = x.Length - (x.Length % Lanes);
        var sum = Vector512<float>.Zero;
        for (nuint i = 0; i < (nuint)whole; i += Lanes)
            sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref xs, i), Vector512.LoadUnsafe(ref w, i), sum);
        if (whole < x.Length)
            sum = Vector512.FusedMultiplyAdd(Tail(x[whole..]), Tail(row[whole..]), sum);
        return Sum(sum);
    }

    /// <summary>Fewer than 16 numbers in the first lanes, zero in the others.</summary>
    private static Vector512<float> Tail(ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[Lanes];
        lanes.Clear();
        values.CopyTo(lanes);
        return Vector512.Create<float>(lanes);
    }

    /// <summary>The sum of 16 lanes, halves onto halves: the same order on every width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(Vector512<float> lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }
}
