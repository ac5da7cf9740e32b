using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lantern.Images;

/// <summary>The interpolation between the pixels of a picture.</summary>
public enum Interpolation
{
    /// <summary>Linear along both axes between the four pixels around a place: never brighter or darker than they are.</summary>
    Bilinear,

    /// <summary>A cubic spline through all pixels. It keeps edges sharp, and overshoots beside them.</summary>
    CubicSpline,
}

/// <summary>
/// An affine map prepared for many pictures of one size, such as a rotation by 10°: the source pixels of each new pixel and
/// their weights are computed once.
/// </summary>
/// <remarks>
/// The results are those of SciPy 1.10, <c>scipy.ndimage.affine_transform</c> with mode='constant' and order=1 or 3, and for
/// rotations of <c>scipy.ndimage.rotate</c> with reshape=False: the picture ends at the middles of its outermost pixels; for
/// the spline it goes on beyond them as in a mirror.
/// </remarks>
public sealed unsafe class Distortion
{
    internal const int MostPixels = 1 << 24;

    // The transposition from picture by picture to pixel by pixel takes 16 pictures at a time, 64 pixels of each.
    private const int BlockPixels = 64;
    private const int BlockSize = Lanes.Count * BlockPixels;

    private readonly int _width;
    private readonly int _height;
    private readonly int _tapCount; // pixels that a new pixel depends on, along each axis
    private readonly int[] _rows; // offsets of their beginnings, [pixels, tapCount]
    private readonly int[] _columns; // [pixels, tapCount]
    private readonly double[] _rowWeights; // [pixels, tapCount], all 0 for a pixel from outside
    private readonly double[] _columnWeights; // [pixels, tapCount]
    private readonly float[] _singleRowWeights;
    private readonly float[] _singleColumnWeights;

    /// <param name="width">Of the pictures, in pixels.</param>
    /// <param name="height">Of the pictures, in pixels.</param>
    /// <param name="map">The map.</param>
    /// <param name="interpolation">The interpolation between the old pixels.</param>
    /// <exception cref="OptionException">There are no pixels, or the map has numbers that are not finite.</exception>
    public Distortion(int width, int height, AffineMap map, Interpolation interpolation = Interpolation.CubicSpline)
    {
        if (width < 1 || height < 1 || (long)width * height > MostPixels)
            throw new OptionException($"A picture to distort has from 1 to {MostPixels} pixels, not {width}×{height}.");
        if (!double.IsFinite(map.XX + map.XY + map.X + map.YX + map.YY + map.Y))
            throw new OptionException($"A picture cannot be distorted by numbers that are not finite: {map}.");

        (_width, _height, Interpolation) = (width, height, interpolation);
        _tapCount = interpolation == Interpolation.CubicSpline ? CubicSpline.TapCount : 2;
        (_rows, _columns) = (new int[PixelCount * _tapCount], new int[PixelCount * _tapCount]);
        (_rowWeights, _columnWeights) = (new double[PixelCount * _tapCount], new double[PixelCount * _tapCount]);
        var (middleX, middleY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        for (var p = 0; p < PixelCount; p++)
        {
            var (x, y) = ((p % width) - middleX, (p / width) - middleY);
            var fromX = (map.XX * x) + (map.XY * y) + map.X + middleX;
            var fromY = (map.YX * x) + (map.YY * y) + map.Y + middleY;
            if (fromX < 0 || fromX > width - 1 || fromY < 0 || fromY > height - 1)
                continue;
            var taps = new Range(p * _tapCount, (p + 1) * _tapCount);
            Locate(fromX, width, 1, _columns.AsSpan(taps), _columnWeights.AsSpan(taps));
            Locate(fromY, height, width, _rows.AsSpan(taps), _rowWeights.AsSpan(taps));
        }

        _singleRowWeights = Array.ConvertAll(_rowWeights, weight => (float)weight);
        _singleColumnWeights = Array.ConvertAll(_columnWeights, weight => (float)weight);
    }

    /// <summary>The interpolation between the old pixels.</summary>
    public Interpolation Interpolation { get; }

    private int PixelCount => _width * _height;

    /// <summary>Distorts one picture, in plain loops.</summary>
    /// <param name="picture">[height, width].</param>
    /// <param name="outside">The value of pixels that come from outside the picture.</param>
    /// <param name="distorted">Receives the new picture, [height, width]; not the memory of the old one.</param>
    public void Apply<T>(ReadOnlySpan<T> picture, T outside, Span<T> distorted)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape.Check(picture, PixelCount);
        Shape.Check<T>(distorted, PixelCount);
        var values = new Scalar<T>[PixelCount];
        for (var p = 0; p < values.Length; p++)
            values[p] = new(picture[p] - outside);
        if (Interpolation == Interpolation.CubicSpline)
            CubicSpline.Prefilter<Scalar<T>>(values, _width, _height);

        for (var p = 0; p < values.Length; p++)
        {
            var sum = T.Zero;
            for (var j = p * _tapCount; j < (p + 1) * _tapCount; j++)
            {
                var row = T.Zero;
                for (var i = p * _tapCount; i < (p + 1) * _tapCount; i++)
                    row += T.CreateTruncating(_columnWeights[i]) * values[_rows[j] + _columns[i]].Value;
                sum += T.CreateTruncating(_rowWeights[j]) * row;
            }

            distorted[p] = sum + outside;
        }
    }

    /// <summary>
    /// Distorts many pictures of bytes in single precision: sixteen at a time, each in a vector lane of its own, so that they
    /// share all weights. Results are clamped to 0 … 255 and rounded to the nearest.
    /// </summary>
    /// <param name="pictures">[pictures, height, width].</param>
    /// <param name="outside">The value of pixels that come from outside the pictures.</param>
    /// <param name="distorted">Receives the new pictures, [pictures, height, width]; not the memory of the old ones.</param>
    public void Apply(ReadOnlySpan<byte> pictures, byte outside, Span<byte> distorted)
    {
        Shape.Check<byte>(distorted, pictures.Length);
        Apply(pictures, outside, distorted, PixelCount);
    }

    /// <summary>The same with a stride: new pictures begin <paramref name="distance"/> bytes apart.</summary>
    internal void Apply(ReadOnlySpan<byte> pictures, byte outside, Span<byte> distorted, int distance)
    {
        var values = new AlignedBuffer<float>((long)PixelCount * Lanes.Count); // [pixels, pictures]
        var count = pictures.Length / PixelCount;
        for (var first = 0; first < count; first += Lanes.Count)
        {
            var together = Math.Min(Lanes.Count, count - first);
            Load(pictures.Slice(first * PixelCount, together * PixelCount), outside, values.Pointer);
            if (Interpolation == Interpolation.CubicSpline)
                CubicSpline.Prefilter(MemoryMarshal.Cast<float, Lanes>(values.Span), _width, _height);
            Mix(values.Pointer, outside, distorted[(first * distance)..], distance, together);
        }
    }

    /// <summary>Finds the pixels around a place on an axis, and their weights.</summary>
    private static void Locate(double from, int length, int step, Span<int> places, Span<double> weights)
    {
        var whole = (int)from;
        if (places.Length == CubicSpline.TapCount)
            CubicSpline.Weights(from - whole, weights);
        else
            (weights[0], weights[1]) = (1 - (from - whole), from - whole);

        var period = 2 * (length - 1);
        for (var i = 0; i < places.Length; i++)
        {
            var place = Math.Abs(whole + i - ((places.Length / 2) - 1));
            place = period == 0 ? 0 : place % period;
            places[i] = step * Math.Min(place, period - place); // mirrored, if it is beyond the end
        }
    }

    /// <summary>Transposes pictures from picture by picture to pixel by pixel, as differences from the outside value.</summary>
    private void Load(ReadOnlySpan<byte> pictures, byte outside, float* values)
    {
        var block = stackalloc ulong[BlockSize / sizeof(ulong)];
        var bytes = new Span<byte>(block, BlockSize);
        var background = Vector512.Create((int)outside);
        for (var p = 0; p < PixelCount; p += BlockPixels)
        {
            var length = Math.Min(BlockPixels, PixelCount - p);
            for (var t = 0; t * PixelCount < pictures.Length; t++)
                pictures.Slice((t * PixelCount) + p, length).CopyTo(bytes[(t * BlockPixels)..]);

            Transpose((byte*)block);
            Transpose((byte*)block + (BlockSize / 2));
            for (var i = 0; i < length; i++, values += Lanes.Count)
            {
                var place = Place(i);
                var pixels = Vector128.Create(block[place], block[place + (BlockSize / 2 / sizeof(ulong))]).AsByte();
                var wide = Vector512.WidenLower(Vector256.WidenLower(pixels.ToVector256Unsafe()).ToVector512Unsafe()).AsInt32();
                Vector512.ConvertToSingle(wide - background).StoreAligned(values);
            }
        }
    }

    /// <summary>Computes the new pixels, each a weighted sum of old ones, and transposes them back to picture by picture.</summary>
    private void Mix(float* values, byte outside, Span<byte> distorted, int distance, int pictureCount)
    {
        var block = stackalloc ulong[BlockSize / sizeof(ulong)];
        var bytes = new Span<byte>(block, BlockSize);
        var half = Vector512.Create(outside + 0.5f); // adding a half and truncating rounds
        var largest = Vector512.Create(255f);
        fixed (int* rows = _rows, columns = _columns)
        fixed (float* rowWeights = _singleRowWeights, columnWeights = _singleColumnWeights)
        {
            for (var p = 0; p < PixelCount; p += BlockPixels)
            {
                var length = Math.Min(BlockPixels, PixelCount - p);
                for (var i = 0; i < length; i++)
                {
                    var taps = (nint)(p + i) * _tapCount;
                    var sum = half;
                    for (var j = taps; j < taps + _tapCount; j++)
                    {
                        var row = values + ((nint)rows[j] * Lanes.Count);
                        var mixed = Pixel(row, columns[taps]) * Vector512.Create(columnWeights[taps]);
                        mixed = Vector512.FusedMultiplyAdd(Pixel(row, columns[taps + 1]), Vector512.Create(columnWeights[taps + 1]), mixed);
                        if (_tapCount == CubicSpline.TapCount)
                        {
                            mixed = Vector512.FusedMultiplyAdd(Pixel(row, columns[taps + 2]), Vector512.Create(columnWeights[taps + 2]), mixed);
                            mixed = Vector512.FusedMultiplyAdd(Pixel(row, columns[taps + 3]), Vector512.Create(columnWeights[taps + 3]), mixed);
                        }

                        sum = Vector512.FusedMultiplyAdd(mixed, Vector512.Create(rowWeights[j]), sum);
                    }

                    var whole = Vector512.ConvertToInt32Native(Vector512.MinNative(Vector512.MaxNative(sum, Vector512<float>.Zero), largest)).AsUInt32();
                    var halves = Vector256.Narrow(whole.GetLower(), whole.GetUpper());
                    var pixels = Vector128.Narrow(halves.GetLower(), halves.GetUpper()).AsUInt64();
                    var place = Place(i);
                    block[place] = pixels.GetElement(0);
                    block[place + (BlockSize / 2 / sizeof(ulong))] = pixels.GetElement(1);
                }

                Transpose((byte*)block);
                Transpose((byte*)block + (BlockSize / 2));
                for (var t = 0; t < pictureCount; t++)
                    bytes.Slice(t * BlockPixels, length).CopyTo(distorted[((t * distance) + p)..]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<float> Pixel(float* row, int column) => Vector512.LoadAligned(row + ((nint)column * Lanes.Count));
    }

    /// <summary>The index, in a transposed half block, of the eight bytes of a pixel, one from each picture.</summary>
    private static int Place(int pixel) => (pixel % 8 * (BlockPixels / 8)) + (pixel / 8);

    /// <summary>
    /// Transposes half a block: eight rows of 64 bytes, which are eight squares of 8×8. Squares of 4×4, of 2×2 and single bytes
    /// are exchanged across the diagonal.
    /// </summary>
    private static void Transpose(byte* rows)
    {
        Exchange(rows, 4, 0x00000000FFFFFFFF);
        Exchange(rows, 2, 0x0000FFFF0000FFFF);
        Exchange(rows, 1, 0x00FF00FF00FF00FF);
    }

    private static void Exchange(byte* rows, int size, ulong stay)
    {
        var mask = Vector512.Create(stay);
        for (var t = 0; t < 8; t++)
        {
            if ((t & size) != 0)
                continue;
            var first = (ulong*)(rows + (t * BlockPixels));
            var second = first + (size * BlockPixels / sizeof(ulong));
            var (upper, lower) = (Vector512.Load(first), Vector512.Load(second));
            var difference = ((upper >>> (8 * size)) ^ lower) & mask;
            (upper ^ (difference << (8 * size))).Store(first);
            (lower ^ difference).Store(second);
        }
    }
}
