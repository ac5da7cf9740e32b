using Lantern.Images;

namespace Lantern;

/// <summary>
/// Randomly distorted pictures of a dataset, some at a time. The distortion of a picture depends on the seed, the epoch and
/// the picture's number alone, not on the order of pictures or the number of threads.
/// </summary>
internal sealed class DistortedExamples
{
    private readonly Dataset _source;
    private readonly TrainingOptions _options;
    private readonly byte[] _bytes; // of the pictures drawn last
    private readonly byte[] _labels;
    private readonly double[] _weights; // or empty
    private readonly byte _background;
    private readonly int[] _numbers; // 0, 1, 2 …
    private readonly int[] _examples; // the pictures of the source drawn last
    private readonly RandomDistortion[] _distortions; // of each thread
    private readonly SplitMix64[] _randoms;
    private readonly Action<int> _distort;
    private int _epoch;
    private int _count;
    private CancellationToken _cancellationToken;

    /// <param name="source">The pictures to draw from.</param>
    /// <param name="options">With an augmentation.</param>
    /// <param name="atOnce">The largest number of pictures drawn at a time, before rounding up to a whole batch or block.</param>
    /// <exception cref="OptionException">The examples are no square pictures.</exception>
    public DistortedExamples(Dataset source, TrainingOptions options, int atOnce)
    {
        var side = Rotations.SideOf(source);
        (_source, _options, _background) = (source, options, source.Background);
        var capacity = (int)Math.Min(source.Count, Math.Max(atOnce, options.BatchSize) + (long)Math.Max(options.BatchSize, ExampleBlock.Capacity));
        _distortions = [.. Enumerable.Range(0, options.ThreadCount).Select(_ => new RandomDistortion(options.Augmentation!, side, side))];
        _randoms = [.. Enumerable.Range(0, options.ThreadCount).Select(_ => new SplitMix64(0))];
        _numbers = [.. Enumerable.Range(0, capacity)];
        _examples = new int[capacity];
        _labels = new byte[capacity * source.LabelBytes(0).Length];
        _weights = new double[source.HasWeights ? capacity : 0];
        _bytes = new byte[capacity * source.InputCount];
        _distort = Distort;
        Dataset = source.Like(_bytes, _labels).Weighted(_weights);
        Draw(epoch: 0, _numbers); // engines examine the dataset when they are created
    }

    /// <summary>The pictures drawn last, in their order in the call.</summary>
    public Dataset Dataset { get; }

    /// <summary>Distorts some pictures of the source, until a token stops it: then those that are left are useless.</summary>
    /// <returns>Their numbers in <see cref="Dataset"/>.</returns>
    public ReadOnlySpan<int> Draw(int epoch, ReadOnlySpan<int> examples, CancellationToken cancellationToken = default)
    {
        (_epoch, _count, _cancellationToken) = (epoch, examples.Length, cancellationToken);
        examples.CopyTo(_examples);
        WorkerPool.Run(_distortions.Length, _distort);
        return _numbers.AsSpan(0, _count);
    }

    private void Distort(int thread)
    {
        var (inputCount, random) = (_source.InputCount, _randoms[thread]);
        for (var n = thread * _count / _distortions.Length; n < (thread + 1) * _count / _distortions.Length && !_cancellationToken.IsCancellationRequested; n++)
        {
            var example = _examples[n];
            random.State = SplitMix64.At(_options.Seed, ((ulong)_epoch << 32) | (uint)example);
            var label = _source.LabelBytes(example);
            label.CopyTo(_labels.AsSpan(n * label.Length));
            if (_source.HasWeights)
                _weights[n] = _source.Weight(example);
            _distortions[thread].Apply(_source.Bytes(example), _background, random, _bytes.AsSpan(n * inputCount, inputCount));
        }
    }
}
