using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Lantern.Numerics;

/// <summary>
/// The sums of training with sparse inputs, over nonzero terms only. A panel is some neighboring nodes of a layer, as many as
/// the processor's registers hold; a row has one number for each of them. Masks, one bit a term, or lists of indices tell
/// the nonzero terms.
/// </summary>
/// <remarks>
/// TPanel.Vectors and TWidth.Count are constants to the compiler, so a panel of 5 vectors compiles to code with 5
/// registers; the accumulators are separate variables, since only then do they stay in registers. Each number of a row is
/// summed in the order of its terms, whatever the width of the vectors.
/// </remarks>
internal static unsafe class PanelKernels
{
    /// <summary>The widest panel: 13 sums and two operands fit into 16 registers, twice 13 sums and three operands into 32.</summary>
    public const int MaximalVectors = 13;

    /// <summary>Whether there are registers for two rows at a time: 32 with AVX-512 or on Arm; else there are 16.</summary>
    private static bool HasManyRegisters => Vector512.IsHardwareAccelerated || AdvSimd.IsSupported;

    /// <summary>sums[i] += Σ_j factors[j] · rows[j, i], over the j whose bit is set in the mask.</summary>
    public static void AddRows<TPanel, TWidth, TVector>(
        float* rows, // [64, rowStride], of which the panel takes the first numbers of each
        nint rowStride,
        float* factors, // [64, factorStride], of which the first of each is taken
        nint factorStride,
        ulong mask,
        float* sums) // [panel]
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        if (mask == 0)
            return;

        nint n = TWidth.Count;
        TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default, s8 = default, s9 = default, s10 = default, s11 = default, s12 = default;
        s0 = TWidth.Load(sums);
        if (TPanel.Vectors > 1) s1 = TWidth.Load(sums + n);
        if (TPanel.Vectors > 2) s2 = TWidth.Load(sums + (2 * n));
        if (TPanel.Vectors > 3) s3 = TWidth.Load(sums + (3 * n));
        if (TPanel.Vectors > 4) s4 = TWidth.Load(sums + (4 * n));
        if (TPanel.Vectors > 5) s5 = TWidth.Load(sums + (5 * n));
        if (TPanel.Vectors > 6) s6 = TWidth.Load(sums + (6 * n));
        if (TPanel.Vectors > 7) s7 = TWidth.Load(sums + (7 * n));
        if (TPanel.Vectors > 8) s8 = TWidth.Load(sums + (8 * n));
        if (TPanel.Vectors > 9) s9 = TWidth.Load(sums + (9 * n));
        if (TPanel.Vectors > 10) s10 = TWidth.Load(sums + (10 * n));
        if (TPanel.Vectors > 11) s11 = TWidth.Load(sums + (11 * n));
        if (TPanel.Vectors > 12) s12 = TWidth.Load(sums + (12 * n));

        do
        {
            nint j = BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            var row = rows + (j * rowStride);
            var x = TWidth.Create(factors[j * factorStride]);
            s0 = TWidth.Fma(x, TWidth.Load(row), s0);
            if (TPanel.Vectors > 1) s1 = TWidth.Fma(x, TWidth.Load(row + n), s1);
            if (TPanel.Vectors > 2) s2 = TWidth.Fma(x, TWidth.Load(row + (2 * n)), s2);
            if (TPanel.Vectors > 3) s3 = TWidth.Fma(x, TWidth.Load(row + (3 * n)), s3);
            if (TPanel.Vectors > 4) s4 = TWidth.Fma(x, TWidth.Load(row + (4 * n)), s4);
            if (TPanel.Vectors > 5) s5 = TWidth.Fma(x, TWidth.Load(row + (5 * n)), s5);
            if (TPanel.Vectors > 6) s6 = TWidth.Fma(x, TWidth.Load(row + (6 * n)), s6);
            if (TPanel.Vectors > 7) s7 = TWidth.Fma(x, TWidth.Load(row + (7 * n)), s7);
            if (TPanel.Vectors > 8) s8 = TWidth.Fma(x, TWidth.Load(row + (8 * n)), s8);
            if (TPanel.Vectors > 9) s9 = TWidth.Fma(x, TWidth.Load(row + (9 * n)), s9);
            if (TPanel.Vectors > 10) s10 = TWidth.Fma(x, TWidth.Load(row + (10 * n)), s10);
            if (TPanel.Vectors > 11) s11 = TWidth.Fma(x, TWidth.Load(row + (11 * n)), s11);
            if (TPanel.Vectors > 12) s12 = TWidth.Fma(x, TWidth.Load(row + (12 * n)), s12);
        }
        while (mask != 0);

        TWidth.Store(s0, sums);
        if (TPanel.Vectors > 1) TWidth.Store(s1, sums + n);
        if (TPanel.Vectors > 2) TWidth.Store(s2, sums + (2 * n));
        if (TPanel.Vectors > 3) TWidth.Store(s3, sums + (3 * n));
        if (TPanel.Vectors > 4) TWidth.Store(s4, sums + (4 * n));
        if (TPanel.Vectors > 5) TWidth.Store(s5, sums + (5 * n));
        if (TPanel.Vectors > 6) TWidth.Store(s6, sums + (6 * n));
        if (TPanel.Vectors > 7) TWidth.Store(s7, sums + (7 * n));
        if (TPanel.Vectors > 8) TWidth.Store(s8, sums + (8 * n));
        if (TPanel.Vectors > 9) TWidth.Store(s9, sums + (9 * n));
        if (TPanel.Vectors > 10) TWidth.Store(s10, sums + (10 * n));
        if (TPanel.Vectors > 11) TWidth.Store(s11, sums + (11 * n));
        if (TPanel.Vectors > 12) TWidth.Store(s12, sums + (12 * n));
    }

    /// <summary>
    /// rows[j, i] += Σ_t factors[t, j] · terms[t, i], over the t whose bit is set in masks[j] or its neighbor's. Two rows
    /// at a time, if the registers allow: each term that was loaded serves both.
    /// </summary>
    public static void AddProducts<TPanel, TWidth, TVector>(
        float* terms, // [termCount, termStride], of which the panel takes the first numbers of each
        nint termStride,
        int termCount, // 1 to 64
        float* factors, // factor (t, j) at t · factorStride + j · neighborStride
        nint factorStride,
        nint neighborStride,
        ushort* masks, // [rowCount], or null for all terms
        int rowCount, // even
        float* rows, // [rowCount, rowStride]
        nint rowStride)
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var all = ulong.MaxValue >> (64 - termCount);
        if (!HasManyRegisters)
        {
            for (nint j = 0; j < rowCount; j++)
                AddRows<TPanel, TWidth, TVector>(terms, termStride, factors + (j * neighborStride), factorStride, masks == null ? all : masks[j], rows + (j * rowStride));
            return;
        }

        nint n = TWidth.Count;
        var a = rows;
        for (nint j = 0; j < rowCount; j += 2, a += 2 * rowStride, factors += 2 * neighborStride)
        {
            var mask = masks == null ? all : (uint)(masks[j] | masks[j + 1]);
            if (mask == 0)
                continue;

            var b = a + rowStride;
            TVector a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default, a8 = default, a9 = default, a10 = default, a11 = default, a12 = default;
            TVector b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default, b8 = default, b9 = default, b10 = default, b11 = default, b12 = default;
            (a0, b0) = (TWidth.Load(a), TWidth.Load(b));
            if (TPanel.Vectors > 1) (a1, b1) = (TWidth.Load(a + n), TWidth.Load(b + n));
            if (TPanel.Vectors > 2) (a2, b2) = (TWidth.Load(a + (2 * n)), TWidth.Load(b + (2 * n)));
            if (TPanel.Vectors > 3) (a3, b3) = (TWidth.Load(a + (3 * n)), TWidth.Load(b + (3 * n)));
            if (TPanel.Vectors > 4) (a4, b4) = (TWidth.Load(a + (4 * n)), TWidth.Load(b + (4 * n)));
            if (TPanel.Vectors > 5) (a5, b5) = (TWidth.Load(a + (5 * n)), TWidth.Load(b + (5 * n)));
            if (TPanel.Vectors > 6) (a6, b6) = (TWidth.Load(a + (6 * n)), TWidth.Load(b + (6 * n)));
            if (TPanel.Vectors > 7) (a7, b7) = (TWidth.Load(a + (7 * n)), TWidth.Load(b + (7 * n)));
            if (TPanel.Vectors > 8) (a8, b8) = (TWidth.Load(a + (8 * n)), TWidth.Load(b + (8 * n)));
            if (TPanel.Vectors > 9) (a9, b9) = (TWidth.Load(a + (9 * n)), TWidth.Load(b + (9 * n)));
            if (TPanel.Vectors > 10) (a10, b10) = (TWidth.Load(a + (10 * n)), TWidth.Load(b + (10 * n)));
            if (TPanel.Vectors > 11) (a11, b11) = (TWidth.Load(a + (11 * n)), TWidth.Load(b + (11 * n)));
            if (TPanel.Vectors > 12) (a12, b12) = (TWidth.Load(a + (12 * n)), TWidth.Load(b + (12 * n)));

            do
            {
                nint t = BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
                var term = terms + (t * termStride);
                var x = TWidth.Create(factors[t * factorStride]);
                var y = TWidth.Create(factors[(t * factorStride) + neighborStride]);
                TVector v;
                { v = TWidth.Load(term); a0 = TWidth.Fma(x, v, a0); b0 = TWidth.Fma(y, v, b0); }
                if (TPanel.Vectors > 1) { v = TWidth.Load(term + n); a1 = TWidth.Fma(x, v, a1); b1 = TWidth.Fma(y, v, b1); }
                if (TPanel.Vectors > 2) { v = TWidth.Load(term + (2 * n)); a2 = TWidth.Fma(x, v, a2); b2 = TWidth.Fma(y, v, b2); }
                if (TPanel.Vectors > 3) { v = TWidth.Load(term + (3 * n)); a3 = TWidth.Fma(x, v, a3); b3 = TWidth.Fma(y, v, b3); }
                if (TPanel.Vectors > 4) { v = TWidth.Load(term + (4 * n)); a4 = TWidth.Fma(x, v, a4); b4 = TWidth.Fma(y, v, b4); }
                if (TPanel.Vectors > 5) { v = TWidth.Load(term + (5 * n)); a5 = TWidth.Fma(x, v, a5); b5 = TWidth.Fma(y, v, b5); }
                if (TPanel.Vectors > 6) { v = TWidth.Load(term + (6 * n)); a6 = TWidth.Fma(x, v, a6); b6 = TWidth.Fma(y, v, b6); }
                if (TPanel.Vectors > 7) { v = TWidth.Load(term + (7 * n)); a7 = TWidth.Fma(x, v, a7); b7 = TWidth.Fma(y, v, b7); }
                if (TPanel.Vectors > 8) { v = TWidth.Load(term + (8 * n)); a8 = TWidth.Fma(x, v, a8); b8 = TWidth.Fma(y, v, b8); }
                if (TPanel.Vectors > 9) { v = TWidth.Load(term + (9 * n)); a9 = TWidth.Fma(x, v, a9); b9 = TWidth.Fma(y, v, b9); }
                if (TPanel.Vectors > 10) { v = TWidth.Load(term + (10 * n)); a10 = TWidth.Fma(x, v, a10); b10 = TWidth.Fma(y, v, b10); }
                if (TPanel.Vectors > 11) { v = TWidth.Load(term + (11 * n)); a11 = TWidth.Fma(x, v, a11); b11 = TWidth.Fma(y, v, b11); }
                if (TPanel.Vectors > 12) { v = TWidth.Load(term + (12 * n)); a12 = TWidth.Fma(x, v, a12); b12 = TWidth.Fma(y, v, b12); }
            }
            while (mask != 0);

            { TWidth.Store(a0, a); TWidth.Store(b0, b); }
            if (TPanel.Vectors > 1) { TWidth.Store(a1, a + n); TWidth.Store(b1, b + n); }
            if (TPanel.Vectors > 2) { TWidth.Store(a2, a + (2 * n)); TWidth.Store(b2, b + (2 * n)); }
            if (TPanel.Vectors > 3) { TWidth.Store(a3, a + (3 * n)); TWidth.Store(b3, b + (3 * n)); }
            if (TPanel.Vectors > 4) { TWidth.Store(a4, a + (4 * n)); TWidth.Store(b4, b + (4 * n)); }
            if (TPanel.Vectors > 5) { TWidth.Store(a5, a + (5 * n)); TWidth.Store(b5, b + (5 * n)); }
            if (TPanel.Vectors > 6) { TWidth.Store(a6, a + (6 * n)); TWidth.Store(b6, b + (6 * n)); }
            if (TPanel.Vectors > 7) { TWidth.Store(a7, a + (7 * n)); TWidth.Store(b7, b + (7 * n)); }
            if (TPanel.Vectors > 8) { TWidth.Store(a8, a + (8 * n)); TWidth.Store(b8, b + (8 * n)); }
            if (TPanel.Vectors > 9) { TWidth.Store(a9, a + (9 * n)); TWidth.Store(b9, b + (9 * n)); }
            if (TPanel.Vectors > 10) { TWidth.Store(a10, a + (10 * n)); TWidth.Store(b10, b + (10 * n)); }
            if (TPanel.Vectors > 11) { TWidth.Store(a11, a + (11 * n)); TWidth.Store(b11, b + (11 * n)); }
            if (TPanel.Vectors > 12) { TWidth.Store(a12, a + (12 * n)); TWidth.Store(b12, b + (12 * n)); }
        }
    }

    /// <summary>sums[i] = Σ_j values[j] · rows[indices[j], i], or += that: a row of a sparse matrix times a panel.</summary>
    public static void MultiplySparse<TPanel, TWidth, TVector>(
        int* indices, // [count]
        float* values, // [count]
        nint count,
        float* rows, // [.., panel]
        bool add,
        float* sums) // [panel]
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint n = TWidth.Count;
        TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        if (add)
        {
            s0 = TWidth.Load(sums);
            if (TPanel.Vectors > 1) s1 = TWidth.Load(sums + n);
            if (TPanel.Vectors > 2) s2 = TWidth.Load(sums + (2 * n));
            if (TPanel.Vectors > 3) s3 = TWidth.Load(sums + (3 * n));
            if (TPanel.Vectors > 4) s4 = TWidth.Load(sums + (4 * n));
            if (TPanel.Vectors > 5) s5 = TWidth.Load(sums + (5 * n));
            if (TPanel.Vectors > 6) s6 = TWidth.Load(sums + (6 * n));
            if (TPanel.Vectors > 7) s7 = TWidth.Load(sums + (7 * n));
        }

        for (nint j = 0; j < count; j++)
        {
            var row = rows + (indices[j] * TPanel.Vectors * n);
            var x = TWidth.Create(values[j]);
            s0 = TWidth.Fma(x, TWidth.Load(row), s0);
            if (TPanel.Vectors > 1) s1 = TWidth.Fma(x, TWidth.Load(row + n), s1);
            if (TPanel.Vectors > 2) s2 = TWidth.Fma(x, TWidth.Load(row + (2 * n)), s2);
            if (TPanel.Vectors > 3) s3 = TWidth.Fma(x, TWidth.Load(row + (3 * n)), s3);
            if (TPanel.Vectors > 4) s4 = TWidth.Fma(x, TWidth.Load(row + (4 * n)), s4);
            if (TPanel.Vectors > 5) s5 = TWidth.Fma(x, TWidth.Load(row + (5 * n)), s5);
            if (TPanel.Vectors > 6) s6 = TWidth.Fma(x, TWidth.Load(row + (6 * n)), s6);
            if (TPanel.Vectors > 7) s7 = TWidth.Fma(x, TWidth.Load(row + (7 * n)), s7);
        }

        TWidth.Store(s0, sums);
        if (TPanel.Vectors > 1) TWidth.Store(s1, sums + n);
        if (TPanel.Vectors > 2) TWidth.Store(s2, sums + (2 * n));
        if (TPanel.Vectors > 3) TWidth.Store(s3, sums + (3 * n));
        if (TPanel.Vectors > 4) TWidth.Store(s4, sums + (4 * n));
        if (TPanel.Vectors > 5) TWidth.Store(s5, sums + (5 * n));
        if (TPanel.Vectors > 6) TWidth.Store(s6, sums + (6 * n));
        if (TPanel.Vectors > 7) TWidth.Store(s7, sums + (7 * n));
    }

    /// <summary>The same for a panel of so many vectors, 1 to 8.</summary>
    public static void MultiplySparse<TWidth, TVector>(int panelVectors, int* indices, float* values, nint count, float* rows, bool add, float* sums)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        switch (panelVectors)
        {
            case 1: MultiplySparse<Panel.Of1, TWidth, TVector>(indices, values, count, rows, add, sums); break;
            case 2: MultiplySparse<Panel.Of2, TWidth, TVector>(indices, values, count, rows, add, sums); break;
            case 3: MultiplySparse<Panel.Of3, TWidth, TVector>(indices, values, count, rows, add, sums); break;
            case 4: MultiplySparse<Panel.Of4, TWidth, TVector>(indices, values, count, rows, add, sums); break;
            case 5: MultiplySparse<Panel.Of5, TWidth, TVector>(indices, values, count, rows, add, sums); break;
            case 6: MultiplySparse<Panel.Of6, TWidth, TVector>(indices, values, count, rows, add, sums); break;
            case 7: MultiplySparse<Panel.Of7, TWidth, TVector>(indices, values, count, rows, add, sums); break;
            default: MultiplySparse<Panel.Of8, TWidth, TVector>(indices, values, count, rows, add, sums); break;
        }
    }
}
