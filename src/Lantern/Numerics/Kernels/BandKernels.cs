using System.Runtime.Intrinsics;
using static Lantern.Numerics.SimdKernels;

namespace Lantern.Numerics;

/// <summary>
/// The kernels Forward, InputGradients and AddWeightGradients of <see cref="ReferenceKernels"/> for one example and weights
/// in bands, which each kernel reads sequentially: twice as fast, from the second-level cache, as along eight rows or
/// down columns.
/// </summary>
/// <remarks>
/// A band is eight outputs: the weights of each with the first sixteen inputs, then with the next sixteen, and so on.
/// Inputs are padded to whole vectors with weights 0; outputs that fill no whole band are computed one by one.
/// Vectors are of 512 bits as in <see cref="SimdKernels"/>: sums of sixteen parts, the same bits on every width.
/// </remarks>
internal static unsafe class BandKernels
{
    /// <summary>The outputs of a band: eight independent sums hide the latency of each.</summary>
    public const int Height = 8;

    private const int Step = Height * Lanes.Count; // from sixteen inputs of a band to the next

    /// <summary>Copies the weights of one output from a row into its band.</summary>
    public static void LoadRow(ReadOnlySpan<float> row, float* weights, int inputCount, int output)
    {
        for (var i = 0; i < row.Length; i += Lanes.Count)
            row[i..Math.Min(i + Lanes.Count, row.Length)].CopyTo(Vector(weights, inputCount, output, i));
    }

    /// <summary>Copies the weights of one output from its band into a row.</summary>
    public static void StoreRow(float* weights, int inputCount, int output, Span<float> row)
    {
        for (var i = 0; i < row.Length; i += Lanes.Count)
            Vector(weights, inputCount, output, i)[..Math.Min(Lanes.Count, row.Length - i)].CopyTo(row[i..]);
    }

    /// <summary>z = W·x + b.</summary>
    public static void Forward(
        float* inputs, // x [inputCount]
        float* weights, // W [bands, inputCount / 16, 8, 16]
        float* biases, // b [outputCount]
        nint inputCount, // a multiple of 16
        nint outputCount,
        float* preActivations) // z [outputCount]
    {
        var w = weights;
        nint o = 0;
        for (; o + Height <= outputCount; o += Height)
        {
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            for (nint i = 0; i < inputCount; i += Lanes.Count, w += Step)
            {
                var x = Vector512.Load(inputs + i);
                s0 = Fused.MultiplyAdd(x, Vector512.Load(w), s0);
                s1 = Fused.MultiplyAdd(x, Vector512.Load(w + 16), s1);
                s2 = Fused.MultiplyAdd(x, Vector512.Load(w + 32), s2);
                s3 = Fused.MultiplyAdd(x, Vector512.Load(w + 48), s3);
                s4 = Fused.MultiplyAdd(x, Vector512.Load(w + 64), s4);
                s5 = Fused.MultiplyAdd(x, Vector512.Load(w + 80), s5);
                s6 = Fused.MultiplyAdd(x, Vector512.Load(w + 96), s6);
                s7 = Fused.MultiplyAdd(x, Vector512.Load(w + 112), s7);
            }

            float* z = preActivations + o, b = biases + o;
            (z[0], z[1], z[2], z[3]) = (Sum(s0) + b[0], Sum(s1) + b[1], Sum(s2) + b[2], Sum(s3) + b[3]);
            (z[4], z[5], z[6], z[7]) = (Sum(s4) + b[4], Sum(s5) + b[5], Sum(s6) + b[6], Sum(s7) + b[7]);
        }

        for (; o < outputCount; o++, w += Lanes.Count)
        {
            var sum = Vector512<float>.Zero;
            for (nint i = 0; i < inputCount; i += Lanes.Count)
                sum = Fused.MultiplyAdd(Vector512.Load(inputs + i), Vector512.Load(w + (i * Height)), sum);
            preActivations[o] = Sum(sum) + biases[o];
        }
    }

    /// <summary>e = Wᵀ·g, then W += u·xᵀ, reading W once.</summary>
    public static void InputGradientsThenStep(
        float* gradients, // g [outputCount]
        float* steps, // u [outputCount]
        float* inputs, // x [inputCount]
        nint inputCount, // a multiple of 16
        nint outputCount,
        float* weights, // W [bands, inputCount / 16, 8, 16]
        float* inputGradients) // e [inputCount]
    {
        new Span<float>(inputGradients, (int)inputCount).Clear();
        var w = weights;
        nint o = 0;
        for (; o + Height <= outputCount; o += Height)
        {
            float* g = gradients + o, u = steps + o;
            Vector512<float> g0 = Vector512.Create(g[0]), g1 = Vector512.Create(g[1]), g2 = Vector512.Create(g[2]), g3 = Vector512.Create(g[3]);
            Vector512<float> g4 = Vector512.Create(g[4]), g5 = Vector512.Create(g[5]), g6 = Vector512.Create(g[6]), g7 = Vector512.Create(g[7]);
            Vector512<float> u0 = Vector512.Create(u[0]), u1 = Vector512.Create(u[1]), u2 = Vector512.Create(u[2]), u3 = Vector512.Create(u[3]);
            Vector512<float> u4 = Vector512.Create(u[4]), u5 = Vector512.Create(u[5]), u6 = Vector512.Create(u[6]), u7 = Vector512.Create(u[7]);
            for (nint i = 0; i < inputCount; i += Lanes.Count, w += Step)
            {
                Vector512<float> x = Vector512.Load(inputs + i), e = Vector512.Load(inputGradients + i), v;
                { v = Vector512.Load(w); e = Fused.MultiplyAdd(g0, v, e); Fused.MultiplyAdd(u0, x, v).Store(w); }
                { v = Vector512.Load(w + 16); e = Fused.MultiplyAdd(g1, v, e); Fused.MultiplyAdd(u1, x, v).Store(w + 16); }
                { v = Vector512.Load(w + 32); e = Fused.MultiplyAdd(g2, v, e); Fused.MultiplyAdd(u2, x, v).Store(w + 32); }
                { v = Vector512.Load(w + 48); e = Fused.MultiplyAdd(g3, v, e); Fused.MultiplyAdd(u3, x, v).Store(w + 48); }
                { v = Vector512.Load(w + 64); e = Fused.MultiplyAdd(g4, v, e); Fused.MultiplyAdd(u4, x, v).Store(w + 64); }
                { v = Vector512.Load(w + 80); e = Fused.MultiplyAdd(g5, v, e); Fused.MultiplyAdd(u5, x, v).Store(w + 80); }
                { v = Vector512.Load(w + 96); e = Fused.MultiplyAdd(g6, v, e); Fused.MultiplyAdd(u6, x, v).Store(w + 96); }
                { v = Vector512.Load(w + 112); e = Fused.MultiplyAdd(g7, v, e); Fused.MultiplyAdd(u7, x, v).Store(w + 112); }
                e.Store(inputGradients + i);
            }
        }

        for (; o < outputCount; o++, w += Lanes.Count)
        {
            Vector512<float> g = Vector512.Create(gradients[o]), u = Vector512.Create(steps[o]);
            for (nint i = 0; i < inputCount; i += Lanes.Count)
            {
                var v = Vector512.Load(w + (i * Height));
                Fused.MultiplyAdd(g, v, Vector512.Load(inputGradients + i)).Store(inputGradients + i);
                Fused.MultiplyAdd(u, Vector512.Load(inputs + i), v).Store(w + (i * Height));
            }
        }
    }

    /// <summary>The weights of sixteen inputs.</summary>
    private static Span<float> Vector(float* weights, int inputCount, int output, int input) =>
        new(weights + ((long)(output / Height) * Height * inputCount) + (input * Height) + (output % Height * Lanes.Count), Lanes.Count);
}
