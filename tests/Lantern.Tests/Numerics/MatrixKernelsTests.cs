using System.Runtime.Intrinsics;

namespace Lantern.Tests;

/// <summary>The products in tiles against the plain loops, for each width of vectors in one process.</summary>
public sealed unsafe class MatrixKernelsTests
{
    private const float Untouched = -77;

    /// <summary>One row more or less than whole tiles of 6 and 13, one number more or less than a block of the depth.</summary>
    public static readonly TheoryData<int, int, int> Shapes =
    [
        .. from width in (int[])[16, 8, 4]
           from rowCount in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 25, 26, 27, 40]
           from depth in (int[])[1, 2, 7, 255, 256, 257, 700]
           select (width, rowCount, depth),
    ];

    /// <summary>
    /// A sum of n rounded products is off by at most about n·u·Σ|xᵢwᵢ| (Higham 2002, section 3.1), as in the tests of the
    /// other kernels. In single precision the plain loop even has the same bits, since both fuse and both go in order.
    /// </summary>
    [Theory, MemberData(nameof(Shapes))]
    public void A_panel_of_the_product_has_the_bits_of_the_plain_loop(int width, int rowCount, int depth)
    {
        var panelWidth = 2 * width;
        float[] a = Random(rowCount * depth, seed: 1), b = Random(depth * panelWidth, seed: 2);
        float[] plain = new float[rowCount * panelWidth], tiled = Multiply(width, a, b, rowCount, depth);
        double[] exact = new double[plain.Length], magnitude = new double[plain.Length];

        ReferenceKernels.Multiply<float>(a, b, rowCount, depth, panelWidth, plain);
        ReferenceKernels.Multiply<double>(Close.ToDoubles(a), Close.ToDoubles(b), rowCount, depth, panelWidth, exact);
        ReferenceKernels.Multiply<double>(Magnitudes(a), Magnitudes(b), rowCount, depth, panelWidth, magnitude);

        Assert.Equal(plain, tiled);
        for (var i = 0; i < exact.Length; i++)
            Close.Absolute(exact[i], tiled[i], 2.0 * depth / (1 << 24) * magnitude[i], i);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Columns_are_packed_like_the_rows_of_the_transposed_matrix(int width, int rowCount, int depth)
    {
        float[] matrix = Random(rowCount * depth, seed: 1), transposed = new float[matrix.Length];
        for (var i = 0; i < matrix.Length; i++)
            transposed[(i % depth * rowCount) + (i / depth)] = matrix[i];
        float[] rows = new float[matrix.Length], columns = new float[matrix.Length];

        fixed (float* m = matrix, t = transposed, r = rows, c = columns)
        {
            PackRows(width, m, rowCount, depth, r);
            PackColumns(width, t, rowCount, depth, c);
        }

        Assert.Equal(rows, columns);
        Assert.Equal(matrix.Order(), rows.Order());
    }

    [Fact]
    public void Transposing_turns_rows_into_columns_and_touches_nothing_else()
    {
        const int SourceStride = 14, TargetStride = 12;
        var source = Random(9 * SourceStride, seed: 1);
        for (var rowCount = 0; rowCount <= 9; rowCount++)
        {
            for (var columnCount = 0; columnCount <= 13; columnCount++)
            {
                float[] target = [.. Enumerable.Repeat(Untouched, 13 * TargetStride)], expected = [.. target];
                for (var r = 0; r < rowCount; r++)
                {
                    for (var c = 0; c < columnCount; c++)
                        expected[(c * TargetStride) + r] = source[(r * SourceStride) + c];
                }

                fixed (float* s = source, t = target)
                    MatrixKernels.Transpose(s, SourceStride, rowCount, columnCount, t, TargetStride);
                Assert.Equal(expected, target);
            }
        }
    }

    /// <summary>C has wider rows than the panel; nothing beside the panel may change.</summary>
    private static float[] Multiply(int width, float[] a, float[] b, int rowCount, int depth)
    {
        var panelWidth = 2 * width;
        var stride = panelWidth + 3;
        float[] packed = new float[a.Length], wide = [.. Enumerable.Repeat(Untouched, rowCount * stride)];
        fixed (float* from = a, p = packed, panel = b, c = wide)
        {
            PackRows(width, from, rowCount, depth, p);
            if (width == 16)
                MatrixKernels.MultiplyPanel<Width512, Vector512<float>>(p, panel, rowCount, depth, c, stride);
            else if (width == 8)
                MatrixKernels.MultiplyPanel<Width256, Vector256<float>>(p, panel, rowCount, depth, c, stride);
            else
                MatrixKernels.MultiplyPanel<Width128, Vector128<float>>(p, panel, rowCount, depth, c, stride);
        }

        Assert.All(wide.Where((_, i) => i % stride >= panelWidth), number => Assert.Equal(Untouched, number));
        return [.. wide.Where((_, i) => i % stride < panelWidth)];
    }

    private static void PackRows(int width, float* source, int rowCount, int depth, float* packed)
    {
        if (width == 16)
            MatrixKernels.PackRows<Width512, Vector512<float>>(source, depth, rowCount, depth, packed);
        else if (width == 8)
            MatrixKernels.PackRows<Width256, Vector256<float>>(source, depth, rowCount, depth, packed);
        else
            MatrixKernels.PackRows<Width128, Vector128<float>>(source, depth, rowCount, depth, packed);
    }

    private static void PackColumns(int width, float* source, int rowCount, int depth, float* packed)
    {
        if (width == 16)
            MatrixKernels.PackColumns<Width512, Vector512<float>>(source, rowCount, rowCount, depth, packed);
        else if (width == 8)
            MatrixKernels.PackColumns<Width256, Vector256<float>>(source, rowCount, rowCount, depth, packed);
        else
            MatrixKernels.PackColumns<Width128, Vector128<float>>(source, rowCount, rowCount, depth, packed);
    }

    private static double[] Magnitudes(float[] numbers) => [.. numbers.Select(number => Math.Abs((double)number))];

    private static float[] Random(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }
}
