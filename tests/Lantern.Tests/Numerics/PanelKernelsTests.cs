using System.Runtime.Intrinsics;

namespace Lantern.Tests;

/// <summary>
/// The kernels for panels of 1 to 13 vectors of every width, also of those that this processor does not have, against
/// plain loops: once bit for bit, with the same fused multiply-adds one after the other, so that no width differs from
/// another; and once in double precision, within n·u·Σ|terms| for n roundings of singles (Higham 2002, section 3.1).
/// </summary>
public sealed unsafe class PanelKernelsTests
{
    private const int TermCount = 64; // bits of a mask
    private const int ExampleCount = 16;
    private const int Margin = 16; // numbers between one row and the next, NaN: whoever reads too far is found out
    private const double U = 1.0 / (1 << 24);

    private static readonly Kernel[] Kernels =
    [
        .. OfWidth<Width512, Vector512<float>>(),
        .. OfWidth<Width256, Vector256<float>>(),
        .. OfWidth<Width128, Vector128<float>>(),
    ];

    private delegate void AddRows(float* rows, nint rowStride, float* factors, nint factorStride, ulong mask, float* sums);

    private delegate void AddProducts(
        float* terms, nint termStride, int termCount, float* factors, nint factorStride, nint neighborStride,
        ushort* masks, int rowCount, float* rows, nint rowStride);

    public static readonly TheoryData<int> EveryKernel = [.. Enumerable.Range(0, Kernels.Length)];

    [Fact]
    public void There_are_panels_of_1_to_13_vectors_of_16_8_and_4_numbers() =>
        Assert.Equal(
            [.. from count in (int[])[16, 8, 4] from vectors in Enumerable.Range(1, 13) select vectors * count],
            Kernels.Select(kernel => kernel.Width));

    [Theory, MemberData(nameof(EveryKernel))]
    public void AddRows_adds_the_rows_whose_bits_are_set(int kernel)
    {
        var width = Kernels[kernel].Width;
        var random = new SplitMix64((ulong)kernel);
        ulong[] some = [.. Enumerable.Range(0, 20).Select(_ => random.NextUInt64())];
        foreach (var mask in (ulong[])[0, 1, 1UL << 63, ulong.MaxValue, .. some])
        {
            var factorStride = 1 + random.NextInt32(3);
            var rows = Numbers(random, TermCount, width);
            var factors = new AlignedBuffer<float>(TermCount * factorStride);
            factors.Span.Fill(float.NaN); // a term that is passed over is not even read
            for (var j = 0; j < TermCount; j++)
                factors.Span[j * factorStride] = Has(mask, j) ? Number(random) : float.NaN;
            var sums = Numbers(random, rowCount: 1, width);
            float[] plain = [.. sums.Span];
            double[] exact = Close.ToDoubles(plain), magnitude = [.. exact.Select(Math.Abs)];

            Kernels[kernel].AddRows(rows.Pointer, width + Margin, factors.Pointer, factorStride, mask, sums.Pointer);

            for (var j = 0; j < TermCount; j++)
            {
                for (var i = 0; Has(mask, j) && i < width; i++)
                {
                    var (x, w) = (factors.Span[j * factorStride], rows.Span[(j * (width + Margin)) + i]);
                    plain[i] = MathF.FusedMultiplyAdd(x, w, plain[i]);
                    exact[i] += (double)x * w;
                    magnitude[i] += Math.Abs((double)x * w);
                }
            }

            AssertAll(plain, exact, magnitude, TermCount * U, sums.Span);
        }
    }

    [Theory, MemberData(nameof(EveryKernel))]
    public void AddProducts_makes_the_steps_of_all_examples_whose_bits_are_set(int kernel)
    {
        var width = Kernels[kernel].Width;
        var random = new SplitMix64((ulong)kernel);
        foreach (var rowCount in (int[])[2, 6, TermCount])
        {
            foreach (var density in (int[])[0, 1, 4, 8, 15, 16]) // bits of 16 that are set
            {
                var steps = Numbers(random, ExampleCount, width);
                var masks = new AlignedBuffer<ushort>(rowCount);
                var factors = new AlignedBuffer<float>(ExampleCount * (rowCount + Margin));
                for (var j = 0; j < rowCount; j++)
                {
                    for (var t = 0; t < ExampleCount; t++)
                    {
                        var isSet = random.NextInt32(16) < density;
                        masks.Span[j] |= (ushort)((isSet ? 1 : 0) << t);
                        factors.Span[(t * (rowCount + Margin)) + j] = isSet ? Number(random) : 0; // the neighbor's bit may be set
                    }
                }

                var rows = new AlignedBuffer<float>((rowCount * width) + Margin);
                foreach (ref var number in rows.Span)
                    number = Number(random);
                float[] plain = [.. rows.Span];
                double[] exact = Close.ToDoubles(plain), magnitude = [.. exact.Select(Math.Abs)];

                Kernels[kernel].AddProducts(
                    steps.Pointer, width + Margin, ExampleCount, factors.Pointer, rowCount + Margin, 1, masks.Pointer, rowCount, rows.Pointer, width);
                GC.KeepAlive(masks); // nobody asks for them again: they must not be collected while the kernel reads them

                for (var t = 0; t < ExampleCount; t++)
                {
                    for (var k = 0; k < rowCount * width; k++)
                    {
                        var a = steps.Span[(t * (width + Margin)) + (k % width)];
                        var z = factors.Span[(t * (rowCount + Margin)) + (k / width)];
                        plain[k] = MathF.FusedMultiplyAdd(a, z, plain[k]);
                        exact[k] += (double)a * z;
                        magnitude[k] += Math.Abs((double)a * z);
                    }
                }

                AssertAll(plain, exact, magnitude, ExampleCount * U, rows.Span);
            }
        }
    }

    [Theory, MemberData(nameof(EveryKernel))]
    public void AddProducts_without_masks_multiplies_matrices(int kernel)
    {
        var width = Kernels[kernel].Width;
        var random = new SplitMix64((ulong)kernel);
        foreach (var (termCount, rowCount) in ((int, int)[])[(1, 2), (32, 16), (TermCount, 4)])
        {
            var terms = Numbers(random, termCount, width);
            var factors = Numbers(random, rowCount, termCount);
            var rows = Numbers(random, rowCount, width);
            float[] plain = [.. rows.Span];
            double[] exact = Close.ToDoubles(plain), magnitude = [.. exact.Select(Math.Abs)];

            Kernels[kernel].AddProducts(
                terms.Pointer, width + Margin, termCount, factors.Pointer, 1, termCount + Margin, null, rowCount, rows.Pointer, width + Margin);

            for (var t = 0; t < termCount; t++)
            {
                for (var k = 0; k < rowCount * width; k++)
                {
                    var (j, i) = (k / width, k % width);
                    var (x, term, place) = (factors.Span[(j * (termCount + Margin)) + t], terms.Span[(t * (width + Margin)) + i], (j * (width + Margin)) + i);
                    plain[place] = MathF.FusedMultiplyAdd(x, term, plain[place]);
                    exact[place] += (double)x * term;
                    magnitude[place] += Math.Abs((double)x * term);
                }
            }

            AssertAll(plain, exact, magnitude, termCount * U, rows.Span);
            GC.KeepAlive((terms, factors));
        }
    }

    [Fact]
    public void MultiplySparse_adds_the_rows_that_are_listed()
    {
        for (var vectors = 1; vectors <= 8; vectors++)
        {
            AssertMultiplies<Width512, Vector512<float>>(vectors);
            AssertMultiplies<Width256, Vector256<float>>(vectors);
            AssertMultiplies<Width128, Vector128<float>>(vectors);
        }
    }

    private static void AssertMultiplies<TWidth, TVector>(int vectors)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        const int RowCount = 20;
        var width = vectors * TWidth.Count;
        var random = new SplitMix64((ulong)width);
        foreach (var (count, add) in ((int, bool)[])[(0, false), (0, true), (1, false), (7, true), (RowCount, false)])
        {
            var (indices, factors, rows) = (new AlignedBuffer<int>(count), new AlignedBuffer<float>(count), new AlignedBuffer<float>(RowCount * width));
            for (var j = 0; j < count; j++)
                (indices.Span[j], factors.Span[j]) = (random.NextInt32(RowCount), Number(random));
            foreach (ref var number in rows.Span)
                number = Number(random);
            var sums = Numbers(random, rowCount: 1, width);
            float[] plain = [.. sums.Span];
            if (!add)
                plain.AsSpan(0, width).Clear();
            double[] exact = Close.ToDoubles(plain), magnitude = [.. exact.Select(Math.Abs)];

            PanelKernels.MultiplySparse<TWidth, TVector>(vectors, indices.Pointer, factors.Pointer, count, rows.Pointer, add, sums.Pointer);

            for (var k = 0; k < count * width; k++)
            {
                var (x, w, i) = (factors.Span[k / width], rows.Span[(indices.Span[k / width] * width) + (k % width)], k % width);
                plain[i] = MathF.FusedMultiplyAdd(x, w, plain[i]);
                exact[i] += (double)x * w;
                magnitude[i] += Math.Abs((double)x * w);
            }

            AssertAll(plain, exact, magnitude, count * U, sums.Span);
            GC.KeepAlive((indices, factors, rows));
        }
    }

    private static void AssertAll(float[] plain, double[] exact, double[] magnitude, double tolerance, ReadOnlySpan<float> actual)
    {
        Assert.Equal(plain.AsSpan(), actual);
        for (var i = 0; i < exact.Length; i++)
        {
            if (!float.IsNaN(plain[i])) // the margin
                Close.Absolute(exact[i], actual[i], tolerance * magnitude[i], i);
        }
    }

    private static bool Has(ulong mask, int bit) => ((mask >> bit) & 1) != 0;

    private static float Number(SplitMix64 random) => (float)((2 * random.NextDouble()) - 1);

    /// <summary>Rows of numbers between −1 and 1, behind each a margin of what is none.</summary>
    private static AlignedBuffer<float> Numbers(SplitMix64 random, int rowCount, int width)
    {
        var numbers = new AlignedBuffer<float>(rowCount * (width + Margin));
        for (var i = 0; i < numbers.Length; i++)
            numbers.Span[i] = i % (width + Margin) < width ? Number(random) : float.NaN;
        return numbers;
    }

    private static Kernel[] OfWidth<TWidth, TVector>()
        where TWidth : IVectorWidth<TVector>
        where TVector : struct =>
        [
            Of<Panel.Of1, TWidth, TVector>(), Of<Panel.Of2, TWidth, TVector>(), Of<Panel.Of3, TWidth, TVector>(),
            Of<Panel.Of4, TWidth, TVector>(), Of<Panel.Of5, TWidth, TVector>(), Of<Panel.Of6, TWidth, TVector>(),
            Of<Panel.Of7, TWidth, TVector>(), Of<Panel.Of8, TWidth, TVector>(), Of<Panel.Of9, TWidth, TVector>(),
            Of<Panel.Of10, TWidth, TVector>(), Of<Panel.Of11, TWidth, TVector>(), Of<Panel.Of12, TWidth, TVector>(),
            Of<Panel.Of13, TWidth, TVector>(),
        ];

    private static Kernel Of<TPanel, TWidth, TVector>()
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct => new(
            TPanel.Vectors * TWidth.Count,
            PanelKernels.AddRows<TPanel, TWidth, TVector>,
            PanelKernels.AddProducts<TPanel, TWidth, TVector>);

    private sealed record Kernel(int Width, AddRows AddRows, AddProducts AddProducts);
}
