using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lantern.Numerics;

/// <summary>
/// Matrix products C = A·B in single precision, in tiles of a few rows and two vectors' width of columns whose sums stay in
/// registers. The factors are packed first, so that the innermost loop reads both sequentially; packing also transposes, at
/// no extra cost.
/// </summary>
/// <remarks>
/// A tile is at most 13 rows of A, packed row beside row: [depth, rows]. A panel is two vectors' width of columns of B:
/// [depth, 2 vectors]. Each number of C is the sum of fused products in the order of the depth, whatever the tiles, the
/// width of the vectors and the number of threads: the same bits.
/// </remarks>
internal static unsafe class MatrixKernels
{
    // A panel this deep takes 24 or 32 kB of the 32 or 48 kB of the first-level cache and stays there for all tiles.
    private const int LargestDepth = 256;

    /// <summary>The number of columns of a panel: two vectors.</summary>
    public static int PanelWidth<TWidth, TVector>()
        where TWidth : IVectorWidth<TVector>
        where TVector : struct => 2 * TWidth.Count;

    /// <summary>The largest number of rows of a tile: twice 13 sums and three operands fit into 32 registers, twice 6 into 16.</summary>
    public static int LargestTile<TWidth, TVector>()
        where TWidth : IVectorWidth<TVector>
        where TVector : struct => TWidth.Count == 16 || AdvSimd.IsSupported ? 13 : 6;

    /// <summary>C = A·B for all tiles of A and one panel of B.</summary>
    public static void MultiplyPanel<TWidth, TVector>(
        float* a, // [rowCount, depth], packed by PackRows or PackColumns
        float* b, // [depth, 2 vectors]
        int rowCount,
        int depth,
        float* c, // [rowCount, cStride], of which the panel takes two vectors of each
        nint cStride)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var tileCount = TileCount<TWidth, TVector>(rowCount);
        var blockCount = Math.Max(1, (depth + LargestDepth - 1) / LargestDepth);
        for (var block = 0; block < blockCount; block++)
        {
            var (from, to) = Part(depth, block, blockCount);
            var panel = b + ((nint)from * PanelWidth<TWidth, TVector>());
            for (var tile = 0; tile < tileCount; tile++)
            {
                var (row, end) = Part(rowCount, tile, tileCount);
                var rows = a + ((nint)row * depth) + ((nint)from * (end - row));
                MultiplyTile<TWidth, TVector>(end - row, rows, panel, to - from, block > 0, c + (row * cStride), cStride);
            }
        }
    }

    /// <summary>Packs A into tiles from memory in which it lies row by row.</summary>
    public static void PackRows<TWidth, TVector>(
        float* source, // [rowCount, sourceStride], of which the first depth of each are taken
        nint sourceStride,
        int rowCount,
        int depth,
        float* packed) // [rowCount, depth]
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var tileCount = TileCount<TWidth, TVector>(rowCount);
        for (var tile = 0; tile < tileCount; tile++)
        {
            var (row, end) = Part(rowCount, tile, tileCount);
            Transpose(source + (row * sourceStride), sourceStride, end - row, depth, packed + ((nint)row * depth), end - row);
        }
    }

    /// <summary>Packs A into tiles from memory in which it lies column by column.</summary>
    public static void PackColumns<TWidth, TVector>(
        float* source, // [depth, sourceStride], of which the first rowCount of each are taken
        nint sourceStride,
        int rowCount,
        int depth,
        float* packed) // [rowCount, depth]
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var tileCount = TileCount<TWidth, TVector>(rowCount);
        for (var tile = 0; tile < tileCount; tile++)
        {
            var (row, end) = Part(rowCount, tile, tileCount);
            nint rows = end - row;
            var target = packed + ((nint)row * depth);
            for (nint k = 0; k < depth; k++)
            {
                float* from = source + row + (k * sourceStride), to = target + (k * rows);
                nint r = 0;
                for (; r + 4 <= rows; r += 4)
                    Vector128.Load(from + r).Store(to + r);
                for (; r < rows; r++)
                    to[r] = from[r];
            }
        }
    }

    /// <summary>target[c, r] = source[r, c], four by four.</summary>
    public static void Transpose(
        float* source, // [rowCount, sourceStride], of which the first columnCount of each are taken
        nint sourceStride,
        nint rowCount,
        nint columnCount,
        float* target, // [columnCount, targetStride], of which the first rowCount of each are written
        nint targetStride)
    {
        nint r = 0;
        for (; r + 4 <= rowCount; r += 4)
        {
            float* from = source + (r * sourceStride), to = target + r;
            nint c = 0;
            for (; c + 4 <= columnCount; c += 4, from += 4, to += 4 * targetStride)
            {
                var r0 = Vector128.Load(from);
                var r1 = Vector128.Load(from + sourceStride);
                var r2 = Vector128.Load(from + (2 * sourceStride));
                var r3 = Vector128.Load(from + (3 * sourceStride));
                Vector128<double> low01 = ZipLow(r0, r1), high01 = ZipHigh(r0, r1), low23 = ZipLow(r2, r3), high23 = ZipHigh(r2, r3);
                ZipLow(low01, low23).Store(to);
                ZipHigh(low01, low23).Store(to + targetStride);
                ZipLow(high01, high23).Store(to + (2 * targetStride));
                ZipHigh(high01, high23).Store(to + (3 * targetStride));
            }

            for (; c < columnCount; c++, from++, to += targetStride)
                (to[0], to[1], to[2], to[3]) = (from[0], from[sourceStride], from[2 * sourceStride], from[3 * sourceStride]);
        }

        for (; r < rowCount; r++)
        {
            for (nint c = 0; c < columnCount; c++)
                target[(c * targetStride) + r] = source[(r * sourceStride) + c];
        }
    }

    /// <summary>c += a·b, or c = a·b, for one tile of TPanel.Vectors rows and one panel.</summary>
    public static void MultiplyTile<TPanel, TWidth, TVector>(
        float* a, // [depth, rows]
        float* b, // [depth, 2 vectors]
        nint depth,
        bool add,
        float* c, // [rows, cStride], of which the panel takes two vectors of each
        nint cStride)
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint n = TWidth.Count;
        TVector x0 = default, x1 = default, x2 = default, x3 = default, x4 = default, x5 = default, x6 = default, x7 = default, x8 = default, x9 = default, x10 = default, x11 = default, x12 = default;
        TVector y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default, y8 = default, y9 = default, y10 = default, y11 = default, y12 = default;
        if (add)
        {
            (x0, y0) = (TWidth.Load(c), TWidth.Load(c + n));
            if (TPanel.Vectors > 1) (x1, y1) = (TWidth.Load(c + cStride), TWidth.Load(c + cStride + n));
            if (TPanel.Vectors > 2) (x2, y2) = (TWidth.Load(c + (2 * cStride)), TWidth.Load(c + (2 * cStride) + n));
            if (TPanel.Vectors > 3) (x3, y3) = (TWidth.Load(c + (3 * cStride)), TWidth.Load(c + (3 * cStride) + n));
            if (TPanel.Vectors > 4) (x4, y4) = (TWidth.Load(c + (4 * cStride)), TWidth.Load(c + (4 * cStride) + n));
            if (TPanel.Vectors > 5) (x5, y5) = (TWidth.Load(c + (5 * cStride)), TWidth.Load(c + (5 * cStride) + n));
            if (TPanel.Vectors > 6) (x6, y6) = (TWidth.Load(c + (6 * cStride)), TWidth.Load(c + (6 * cStride) + n));
            if (TPanel.Vectors > 7) (x7, y7) = (TWidth.Load(c + (7 * cStride)), TWidth.Load(c + (7 * cStride) + n));
            if (TPanel.Vectors > 8) (x8, y8) = (TWidth.Load(c + (8 * cStride)), TWidth.Load(c + (8 * cStride) + n));
            if (TPanel.Vectors > 9) (x9, y9) = (TWidth.Load(c + (9 * cStride)), TWidth.Load(c + (9 * cStride) + n));
            if (TPanel.Vectors > 10) (x10, y10) = (TWidth.Load(c + (10 * cStride)), TWidth.Load(c + (10 * cStride) + n));
            if (TPanel.Vectors > 11) (x11, y11) = (TWidth.Load(c + (11 * cStride)), TWidth.Load(c + (11 * cStride) + n));
            if (TPanel.Vectors > 12) (x12, y12) = (TWidth.Load(c + (12 * cStride)), TWidth.Load(c + (12 * cStride) + n));
        }

        for (; depth > 0; depth--, a += TPanel.Vectors, b += 2 * n)
        {
            TVector v = TWidth.Load(b), w = TWidth.Load(b + n), f;
            { f = TWidth.Create(a[0]); x0 = TWidth.Fma(f, v, x0); y0 = TWidth.Fma(f, w, y0); }
            if (TPanel.Vectors > 1) { f = TWidth.Create(a[1]); x1 = TWidth.Fma(f, v, x1); y1 = TWidth.Fma(f, w, y1); }
            if (TPanel.Vectors > 2) { f = TWidth.Create(a[2]); x2 = TWidth.Fma(f, v, x2); y2 = TWidth.Fma(f, w, y2); }
            if (TPanel.Vectors > 3) { f = TWidth.Create(a[3]); x3 = TWidth.Fma(f, v, x3); y3 = TWidth.Fma(f, w, y3); }
            if (TPanel.Vectors > 4) { f = TWidth.Create(a[4]); x4 = TWidth.Fma(f, v, x4); y4 = TWidth.Fma(f, w, y4); }
            if (TPanel.Vectors > 5) { f = TWidth.Create(a[5]); x5 = TWidth.Fma(f, v, x5); y5 = TWidth.Fma(f, w, y5); }
            if (TPanel.Vectors > 6) { f = TWidth.Create(a[6]); x6 = TWidth.Fma(f, v, x6); y6 = TWidth.Fma(f, w, y6); }
            if (TPanel.Vectors > 7) { f = TWidth.Create(a[7]); x7 = TWidth.Fma(f, v, x7); y7 = TWidth.Fma(f, w, y7); }
            if (TPanel.Vectors > 8) { f = TWidth.Create(a[8]); x8 = TWidth.Fma(f, v, x8); y8 = TWidth.Fma(f, w, y8); }
            if (TPanel.Vectors > 9) { f = TWidth.Create(a[9]); x9 = TWidth.Fma(f, v, x9); y9 = TWidth.Fma(f, w, y9); }
            if (TPanel.Vectors > 10) { f = TWidth.Create(a[10]); x10 = TWidth.Fma(f, v, x10); y10 = TWidth.Fma(f, w, y10); }
            if (TPanel.Vectors > 11) { f = TWidth.Create(a[11]); x11 = TWidth.Fma(f, v, x11); y11 = TWidth.Fma(f, w, y11); }
            if (TPanel.Vectors > 12) { f = TWidth.Create(a[12]); x12 = TWidth.Fma(f, v, x12); y12 = TWidth.Fma(f, w, y12); }
        }

        { TWidth.Store(x0, c); TWidth.Store(y0, c + n); }
        if (TPanel.Vectors > 1) { TWidth.Store(x1, c + cStride); TWidth.Store(y1, c + cStride + n); }
        if (TPanel.Vectors > 2) { TWidth.Store(x2, c + (2 * cStride)); TWidth.Store(y2, c + (2 * cStride) + n); }
        if (TPanel.Vectors > 3) { TWidth.Store(x3, c + (3 * cStride)); TWidth.Store(y3, c + (3 * cStride) + n); }
        if (TPanel.Vectors > 4) { TWidth.Store(x4, c + (4 * cStride)); TWidth.Store(y4, c + (4 * cStride) + n); }
        if (TPanel.Vectors > 5) { TWidth.Store(x5, c + (5 * cStride)); TWidth.Store(y5, c + (5 * cStride) + n); }
        if (TPanel.Vectors > 6) { TWidth.Store(x6, c + (6 * cStride)); TWidth.Store(y6, c + (6 * cStride) + n); }
        if (TPanel.Vectors > 7) { TWidth.Store(x7, c + (7 * cStride)); TWidth.Store(y7, c + (7 * cStride) + n); }
        if (TPanel.Vectors > 8) { TWidth.Store(x8, c + (8 * cStride)); TWidth.Store(y8, c + (8 * cStride) + n); }
        if (TPanel.Vectors > 9) { TWidth.Store(x9, c + (9 * cStride)); TWidth.Store(y9, c + (9 * cStride) + n); }
        if (TPanel.Vectors > 10) { TWidth.Store(x10, c + (10 * cStride)); TWidth.Store(y10, c + (10 * cStride) + n); }
        if (TPanel.Vectors > 11) { TWidth.Store(x11, c + (11 * cStride)); TWidth.Store(y11, c + (11 * cStride) + n); }
        if (TPanel.Vectors > 12) { TWidth.Store(x12, c + (12 * cStride)); TWidth.Store(y12, c + (12 * cStride) + n); }
    }

    private static void MultiplyTile<TWidth, TVector>(int rows, float* a, float* b, nint depth, bool add, float* c, nint cStride)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 1: MultiplyTile<Panel.Of1, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 2: MultiplyTile<Panel.Of2, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 3: MultiplyTile<Panel.Of3, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 4: MultiplyTile<Panel.Of4, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 5: MultiplyTile<Panel.Of5, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 6: MultiplyTile<Panel.Of6, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 7: MultiplyTile<Panel.Of7, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 8: MultiplyTile<Panel.Of8, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 9: MultiplyTile<Panel.Of9, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 10: MultiplyTile<Panel.Of10, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 11: MultiplyTile<Panel.Of11, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            case 12: MultiplyTile<Panel.Of12, TWidth, TVector>(a, b, depth, add, c, cStride); break;
            default: MultiplyTile<Panel.Of13, TWidth, TVector>(a, b, depth, add, c, cStride); break;
        }
    }

    /// <summary>The number of tiles: as few as registers allow; <see cref="Part"/> makes them of nearly equal size.</summary>
    private static int TileCount<TWidth, TVector>(int rowCount)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct => (rowCount + LargestTile<TWidth, TVector>() - 1) / LargestTile<TWidth, TVector>();

    /// <summary>The begin and end of one of several parts of nearly equal size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int From, int To) Part(int count, int part, int partCount) =>
        ((int)((long)count * part / partCount), (int)((long)count * (part + 1) / partCount));

    // Neighbors first, then neighboring pairs: two times two halves of vectors put together.
    private static Vector128<double> ZipLow(Vector128<float> x, Vector128<float> y) =>
        (Sse.IsSupported ? Sse.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : Vector128.Create(x[0], y[0], x[1], y[1])).AsDouble();

    private static Vector128<double> ZipHigh(Vector128<float> x, Vector128<float> y) =>
        (Sse.IsSupported ? Sse.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : Vector128.Create(x[2], y[2], x[3], y[3])).AsDouble();

    private static Vector128<float> ZipLow(Vector128<double> x, Vector128<double> y) =>
        (Sse2.IsSupported ? Sse2.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : Vector128.Create(x[0], y[0])).AsSingle();

    private static Vector128<float> ZipHigh(Vector128<double> x, Vector128<double> y) =>
        (Sse2.IsSupported ? Sse2.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : Vector128.Create(x[1], y[1])).AsSingle();
}
