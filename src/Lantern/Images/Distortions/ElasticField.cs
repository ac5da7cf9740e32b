using System.Runtime.Intrinsics;

namespace Lantern.Images;

/// <summary>
/// The displacement field of a random elastic distortion: for every pixel one number to the right and one down, uniform
/// between −1 and 1, smoothed by a Gaussian, times a strength.
/// </summary>
/// <remarks>
/// Simard, Steinkraus and Platt 2003, "Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis",
/// ICDAR, who take σ = 4 and a strength of 34 for digits of 28×28: displacements of some 1.4 pixels. Smoothing is that of
/// <c>scipy.ndimage.gaussian_filter</c> with mode='constant': weights up to 4σ away with the sum 1, and nothing beyond the edge.
/// </remarks>
internal sealed unsafe class ElasticField
{
    private readonly int _width;
    private readonly int _height;
    private readonly int _reach; // the greatest distance with a weight, in pixels
    private readonly float[] _columnWeights; // the Gaussian at the distances −reach − 1 … reach + 1, where the ends are 0
    private readonly AlignedBuffer<float> _rowWeights; // the Gaussian around each pixel of a row, times the strength, [width, Stride]
    private readonly ulong[] _bits; // [height, Stride]
    private readonly AlignedBuffer<float> _noise; // like the next two, with the height rounded up to even: [height, 2, Stride]
    private readonly AlignedBuffer<float> _smoothed; // the noise smoothed along the columns, [height, 2, Stride]
    private readonly AlignedBuffer<float> _displacements; // [height, 2, Stride]

    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="height">Of the picture, in pixels.</param>
    /// <param name="strength">The factor of the smoothed numbers, in pixels.</param>
    /// <param name="sigma">The Gaussian's standard deviation, in pixels.</param>
    public ElasticField(int width, int height, double strength, double sigma)
    {
        (_width, _height) = (width, height);
        Stride = (width + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        _reach = (int)((4 * sigma) + 0.5);
        var gaussian = Gaussian(sigma, _reach);
        var sum = gaussian.Sum();
        _columnWeights = [0, .. gaussian.Select(weight => (float)(weight / sum)), 0];
        _rowWeights = new((long)width * Stride);
        for (var from = 0; from < width; from++)
        {
            for (var to = Math.Max(0, from - _reach); to < Math.Min(width, from + _reach + 1); to++)
                _rowWeights.Span[(from * Stride) + to] = (float)(strength * gaussian[to - from + _reach] / sum);
        }

        _bits = new ulong[height * Stride];
        var size = 2L * (height + (height % 2)) * Stride;
        (_noise, _smoothed, _displacements) = (new(size), new(size), new(size));
    }

    /// <summary>The distance from a row to the next: the width rounded up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>The random numbers before smoothing, [height, 2, Stride]: in each row first those to the right, then those down.</summary>
    public ReadOnlySpan<float> Noise => _noise.Span;

    /// <summary>The displacements, [height, 2, Stride]: the random numbers smoothed, times the strength.</summary>
    public float* Displacements => _displacements.Pointer;

    /// <summary>Draws a new field.</summary>
    public void Draw(SplitMix64 random)
    {
        random.Fill(_bits);
        FillNoise();
        SmoothColumns();
        SmoothRows();
    }

    /// <summary>
    /// e^(−k²/2σ²) for k from −reach to reach, the same on every operating system: by multiplication from e^(1/2σ²), which is
    /// the sum of its series.
    /// </summary>
    private static double[] Gaussian(double sigma, int reach)
    {
        var exponent = 1 / (2 * sigma * sigma);
        var (growth, term) = (1.0, 1.0);
        for (var n = 1; term > growth * 1e-17; n++)
            growth += term *= exponent / n;

        var gaussian = new double[(2 * reach) + 1];
        var (weight, ratio) = (1.0, 1 / growth); // the ratio of neighboring weights shrinks by growth² a place
        for (var k = 0; k <= reach; k++)
        {
            gaussian[reach + k] = gaussian[reach - k] = weight;
            weight *= ratio;
            ratio /= growth * growth;
        }

        return gaussian;
    }

    /// <summary>Fills the noise with multiples of 2⁻³¹ from −1: the low half of the bits to the right, the high half down.</summary>
    private void FillNoise()
    {
        var unit = Vector512.Create(1f / (1u << 31));
        for (var i = 0; i < _bits.Length; i += Lanes.Count)
        {
            var first = Vector512.Create(_bits.AsSpan(i));
            var second = Vector512.Create(_bits.AsSpan(i + (Lanes.Count / 2)));
            var inside = Vector512.LessThan(Vector512.CreateSequence(i % Stride, 1), Vector512.Create(_width)).AsSingle();
            var to = _noise.Pointer + (2 * (i - (i % Stride))) + (i % Stride);
            var right = Vector512.Narrow(first, second).AsInt32();
            var down = Vector512.Narrow(first >>> 32, second >>> 32).AsInt32();
            (Vector512.ConvertToSingle(right) * unit & inside).StoreAligned(to);
            (Vector512.ConvertToSingle(down) * unit & inside).StoreAligned(to + Stride);
        }
    }

    /// <summary>Smooths along columns, two rows at a time, which read the same numbers.</summary>
    private void SmoothColumns()
    {
        for (var y = 0; y < _height; y += 2)
        {
            var (from, to) = (Math.Max(0, y - _reach), Math.Min(_height, y + _reach + 2));
            for (var x = 0; x < 2 * Stride; x += 2 * Lanes.Count)
            {
                var (first0, first1) = (Vector512<float>.Zero, Vector512<float>.Zero);
                var (second0, second1) = (Vector512<float>.Zero, Vector512<float>.Zero);
                for (var row = from; row < to; row++)
                {
                    var at = _noise.Pointer + (2 * row * Stride) + x;
                    var (numbers0, numbers1) = (Vector512.LoadAligned(at), Vector512.LoadAligned(at + Lanes.Count));
                    var (weight0, weight1) = (Vector512.Create(_columnWeights[row - y + _reach + 1]), Vector512.Create(_columnWeights[row - y + _reach]));
                    first0 = Vector512.FusedMultiplyAdd(weight0, numbers0, first0);
                    first1 = Vector512.FusedMultiplyAdd(weight0, numbers1, first1);
                    second0 = Vector512.FusedMultiplyAdd(weight1, numbers0, second0);
                    second1 = Vector512.FusedMultiplyAdd(weight1, numbers1, second1);
                }

                var smoothed = _smoothed.Pointer + (2 * y * Stride) + x;
                first0.StoreAligned(smoothed);
                first1.StoreAligned(smoothed + Lanes.Count);
                second0.StoreAligned(smoothed + (2 * Stride));
                second1.StoreAligned(smoothed + (2 * Stride) + Lanes.Count);
            }
        }
    }

    /// <summary>Smooths along rows, two rows at a time: each number adds its weighted value to sixteen places, neighbors in memory.</summary>
    private void SmoothRows()
    {
        for (var y = 0; y < _height; y += 2)
        {
            for (var x = 0; x < Stride; x += Lanes.Count)
            {
                var numbers = _smoothed.Pointer + (2 * y * Stride);
                var (right0, down0) = (Vector512<float>.Zero, Vector512<float>.Zero);
                var (right1, down1) = (Vector512<float>.Zero, Vector512<float>.Zero);
                for (var from = Math.Max(0, x - _reach); from < Math.Min(_width, x + Lanes.Count + _reach); from++)
                {
                    var weights = Vector512.LoadAligned(_rowWeights.Pointer + (from * Stride) + x);
                    right0 = Vector512.FusedMultiplyAdd(Vector512.Create(numbers[from]), weights, right0);
                    down0 = Vector512.FusedMultiplyAdd(Vector512.Create(numbers[from + Stride]), weights, down0);
                    right1 = Vector512.FusedMultiplyAdd(Vector512.Create(numbers[from + (2 * Stride)]), weights, right1);
                    down1 = Vector512.FusedMultiplyAdd(Vector512.Create(numbers[from + (3 * Stride)]), weights, down1);
                }

                var displacements = _displacements.Pointer + (2 * y * Stride) + x;
                right0.StoreAligned(displacements);
                down0.StoreAligned(displacements + Stride);
                right1.StoreAligned(displacements + (2 * Stride));
                down1.StoreAligned(displacements + (3 * Stride));
            }
        }
    }
}
