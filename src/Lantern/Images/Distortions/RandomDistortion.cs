using System.Runtime.Intrinsics;

namespace Lantern.Images;

/// <summary>
/// Random distortion of pictures of bytes: rotation, shear, scaling, shift and elastic displacement by random amounts, with
/// bilinear interpolation; pixels from outside the picture are background. The same seed gives the same bytes on every
/// processor. Allocates nothing per picture; not for several threads at once.
/// </summary>
public sealed unsafe class RandomDistortion
{
    private readonly Augmentation _augmentation;
    private readonly int _width;
    private readonly int _height;
    private readonly int _stride; // of a row, rounded up to whole vectors
    private readonly AlignedBuffer<uint> _indices = new(Lanes.Count); // of pixels, then the squares there
    private readonly ElasticField? _field;
    private readonly AlignedBuffer<float> _noDisplacements; // of a row, without a field
    private readonly int _pixelCount;
    private readonly byte[] _picture; // with room to read beyond its end
    private readonly AlignedBuffer<uint> _squares; // 2×2 pixels from each pixel on: itself, right, below, below right, a byte each

    /// <param name="augmentation">The largest amounts.</param>
    /// <param name="width">Of the pictures, in pixels.</param>
    /// <param name="height">Of the pictures, in pixels.</param>
    /// <exception cref="OptionException">An amount is out of its range, or there are no pixels.</exception>
    public RandomDistortion(Augmentation augmentation, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        augmentation.Validate();
        if (width < 1 || height < 1 || (long)width * height > Distortion.MostPixels)
            throw new OptionException($"A picture to distort has from 1 to {Distortion.MostPixels} pixels, not {width}×{height}.");
        (_augmentation, _width, _height) = (augmentation, width, height);
        _field = augmentation.Elastic > 0 ? new(width, height, augmentation.Elastic, augmentation.Smoothness) : null;
        _stride = (width + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        _noDisplacements = new(_field is null ? 2 * _stride : 0);
        _pixelCount = width * height;
        _picture = new byte[_pixelCount + width + 1 + (2 * Lanes.Count)];
        _squares = new(_pixelCount + Lanes.Count);
    }

    /// <summary>Distorts one picture.</summary>
    /// <param name="picture">[height, width].</param>
    /// <param name="outside">The value of pixels that come from outside the picture.</param>
    /// <param name="random">The source of the amounts.</param>
    /// <param name="distorted">Receives the new picture, [height, width]; may be the memory of the old one.</param>
    public void Apply(ReadOnlySpan<byte> picture, byte outside, SplitMix64 random, Span<byte> distorted)
    {
        ArgumentNullException.ThrowIfNull(random);
        Shape.Check(picture, _pixelCount);
        Shape.Check<byte>(distorted, _pixelCount);
        var map = DrawMap(random);
        _field?.Draw(random);
        LoadSquares(picture);
        Sample(map, outside, distorted);
    }

    /// <summary>Draws rotation, shear, scaling and shift, in this order; amounts of 0 are drawn too, so that the others do not change.</summary>
    internal AffineMap DrawMap(SplitMix64 random)
    {
        var rotation = AffineMap.Rotation(Amount(_augmentation.Rotation));
        var shear = AffineMap.Shear(Amount(_augmentation.Shear));
        var scaling = AffineMap.Scaling(1 + Amount(_augmentation.Scale), 1 + Amount(_augmentation.Scale));
        var shift = AffineMap.Shift(Amount(_augmentation.Shift), Amount(_augmentation.Shift));
        return rotation.Then(shear).Then(scaling).Then(shift);

        double Amount(double most) => most * ((2 * random.NextDouble()) - 1);
    }

    private void LoadSquares(ReadOnlySpan<byte> picture)
    {
        picture.CopyTo(_picture);
        for (var i = 0; i < picture.Length; i += Lanes.Count)
        {
            // Beyond the last column and row any pixel will do: its weight is 0.
            var square = Pixels(i) | (Pixels(i + 1) << 8) | (Pixels(i + _width) << 16) | (Pixels(i + _width + 1) << 24);
            square.Store(_squares.Pointer + i);
        }

        Vector512<uint> Pixels(int from) =>
            Vector512.WidenLower(Vector256.WidenLower(Vector128.Create(_picture.AsSpan(from)).ToVector256Unsafe()).ToVector512Unsafe());
    }

    private void Sample(AffineMap map, byte outside, Span<byte> distorted)
    {
        var (middleX, middleY) = ((_width - 1) / 2.0, (_height - 1) / 2.0);
        var columns = Vector512.ConvertToSingle(Vector512.CreateSequence(0, 1));
        var (slopeX, slopeY) = (Vector512.Create((float)map.XX), Vector512.Create((float)map.YX));
        for (var y = 0; y < _height; y++)
        {
            var beginX = Vector512.Create((float)((map.XY * (y - middleY)) - (map.XX * middleX) + map.X + middleX));
            var beginY = Vector512.Create((float)((map.YY * (y - middleY)) - (map.YX * middleX) + map.Y + middleY));
            var displacements = _field is null ? _noDisplacements.Pointer : _field.Displacements + (2 * y * _stride);
            for (var x = 0; x < _width; x += Lanes.Count)
            {
                var column = columns + Vector512.Create((float)x);
                var fromX = Vector512.FusedMultiplyAdd(column, slopeX, beginX) + Vector512.LoadAligned(displacements + x);
                var fromY = Vector512.FusedMultiplyAdd(column, slopeY, beginY) + Vector512.LoadAligned(displacements + _stride + x);
                var pixels = Sample(fromX, fromY, outside);
                var row = distorted[((y * _width) + x)..];
                if (row.Length >= Lanes.Count)
                    pixels.CopyTo(row); // the next row overwrites the surplus
                else
                    new ReadOnlySpan<byte>(&pixels, row.Length).CopyTo(row);
            }
        }
    }

    /// <summary>The interpolated values at sixteen places.</summary>
    private Vector128<byte> Sample(Vector512<float> x, Vector512<float> y, byte outside)
    {
        var (lastX, lastY) = (Vector512.Create(_width - 1f), Vector512.Create(_height - 1f));
        var (insideX, insideY) = (Vector512.MinNative(Vector512.MaxNative(x, Vector512<float>.Zero), lastX), Vector512.MinNative(Vector512.MaxNative(y, Vector512<float>.Zero), lastY));
        var inside = Vector512.Equals(x, insideX) & Vector512.Equals(y, insideY);
        var (wholeX, wholeY) = (Vector512.ConvertToInt32Native(insideX), Vector512.ConvertToInt32Native(insideY));
        var (partX, partY) = (insideX - Vector512.ConvertToSingle(wholeX), insideY - Vector512.ConvertToSingle(wholeY));

        var square = Vector512.LoadAligned(Gathered(wholeX + (wholeY * _width)));
        var above = Between(Corner(square), Corner(square >>> 8), partX);
        var below = Between(Corner(square >>> 16), Corner(square >>> 24), partX);
        var value = Vector512.ConditionalSelect(inside, Between(above, below, partY), Vector512.Create((float)outside));
        var rounded = Vector512.ConvertToInt32Native(value + Vector512.Create(0.5f)).AsUInt32();
        var halves = Vector256.Narrow(rounded.GetLower(), rounded.GetUpper());
        return Vector128.Narrow(halves.GetLower(), halves.GetUpper());

        uint* Gathered(Vector512<int> places)
        {
            var gathered = _indices.Pointer;
            var squares = _squares.Pointer;
            places.AsUInt32().StoreAligned(gathered);
            for (var i = 0; i < Lanes.Count; i++)
                gathered[i] = squares[gathered[i]];
            return gathered;
        }

        static Vector512<float> Corner(Vector512<uint> bytes) => Vector512.ConvertToSingle((bytes & Vector512.Create(0xFFu)).AsInt32());

        static Vector512<float> Between(Vector512<float> first, Vector512<float> second, Vector512<float> part) =>
            Vector512.FusedMultiplyAdd(second - first, part, first);
    }
}
