namespace Lantern;

/// <summary>
/// The first layer of <see cref="ExactDescent"/>, which has nearly all the weights. Its inputs are known in advance, so it
/// reads and changes its weights once per block of examples, with the results of one step per example.
/// </summary>
/// <remarks>
/// For example t with inputs x = offset + z, n of them, z mostly 0:
/// <code>
/// W = V + m·1ᵀ, one number m a node     so  W·x + b = V·z + m·Σz + d   with d = offset·(V·1 + n·m) + b
/// a step is W += a·xᵀ, b += a           so  V += a·zᵀ, m += offset·a, d += (offset·(Σz + n·offset) + 1)·a
/// steps wait for the end of the block   so  sums_t = (with the weights at its start) + Σ_{s&lt;t} (x_s·x_t + 1)·a_s
/// </code>
/// where +1 is the term of the biases, and absent without them. Weights are in panels, see <see cref="PanelWeights"/>.
/// </remarks>
internal sealed unsafe class BlockedLayer
{
    // Less work than this, in vectors times tiles, does not pay for another thread.
    private const int SmallestShare = 50;

    private readonly DenseLayer _layer;
    private readonly float _offset;
    private readonly int _inputStride; // inputs, rounded up to whole tiles
    private readonly int _partCount;
    private readonly int _maximalThreadCount;
    private readonly int _stride; // nodes of one example, rounded up to whole panels and whole Lanes
    private readonly Action<int> _sweepPanels;
    private readonly Correcting _correct;
    private readonly PanelWeights _weights; // V
    private readonly AlignedBuffer<float> _shared; // m [width]
    private readonly AlignedBuffer<float> _constants; // d [width]
    private readonly AlignedBuffer<float> _biases; // b [width], zero if the layer has none
    private readonly AlignedBuffer<float> _sums; // [parts, Capacity, width]
    private readonly AlignedBuffer<float> _steps; // a [Capacity, width]
    private ExampleBlock _learned;
    private ExampleBlock _block;
    private int _threadCount;

    public BlockedLayer(DenseLayer layer, ExampleBlock block, int threadCount)
    {
        (_layer, _offset, _inputStride, _learned, _block) = (layer, block.Offset, block.Stride, block, block);

        // As few panels as registers allow, and as give each thread that shares a part of the inputs one of its own.
        _partCount = block.Parts.Length;
        var vectorCount = PanelWeights.VectorCount(layer.OutputCount);
        _maximalThreadCount = Math.Clamp(vectorCount * _inputStride / (BlockPart.TileSize * SmallestShare), 1, threadCount);
        _weights = new(layer.OutputCount, _inputStride, leastPanelCount: (_maximalThreadCount + _partCount - 1) / _partCount);
        _stride = (_weights.Width + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        (_sweepPanels, _correct) = _weights.Compiled<Passes, (Action<int>, Correcting)>(new(this));
        _shared = new(_stride);
        _constants = new(_stride);
        _biases = new(_stride);
        _sums = new(_partCount * ExampleBlock.Capacity * _stride);
        _steps = new(ExampleBlock.Capacity * _stride);
    }

    private delegate void Correcting(ExampleBlock block, int t);

    /// <summary>The weighted sums of an example of the block, [nodes]; complete after <see cref="Correct(ExampleBlock, int)"/>.</summary>
    public ReadOnlySpan<float> Sums(int t) => new(_sums.Pointer + (t * _stride), _layer.OutputCount);

    /// <summary>Sets the step of each node for an example of the block: a = factor·g.</summary>
    public void SetSteps(int t, ReadOnlySpan<float> gradients, float factor)
    {
        var steps = _steps.Span.Slice(t * _stride, gradients.Length);
        SimdKernels.Scale(gradients, factor, steps);
    }

    /// <summary>
    /// One sweep over the weights: for each tile, while it is in the cache, the steps of the learned block, then the sums of
    /// the next block with the new weights.
    /// </summary>
    public void Sweep(ExampleBlock learned, ExampleBlock block, int threadCount)
    {
        (_learned, _block, _threadCount) = (learned, block, Math.Min(threadCount, _maximalThreadCount));
        WorkerPool.Run(_threadCount, _sweepPanels);
    }

    /// <summary>Adds the steps of the earlier examples of the block to the sums of an example.</summary>
    public void Correct(ExampleBlock block, int t) => _correct(block, t);

    /// <summary>Loads the parameters: V = W and m = 0.</summary>
    public void Load(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        _shared.Span.Clear();
        biases.CopyTo(_biases.Span);
        for (var node = 0; node < _layer.OutputCount; node++)
        {
            var row = weights.Slice(node * _layer.InputCount, _layer.InputCount);
            var w = _weights.First(node);
            var sum = 0f;
            for (var input = 0; input < row.Length; input++, w += _weights.PanelWidth)
                sum += *w = row[input];
            _constants.Span[node] = (_offset * sum) + _biases.Span[node];
        }
    }

    /// <summary>Stores the parameters: W = V + m. All steps must have been made.</summary>
    public void Store(Span<float> weights, Span<float> biases) => Store(weights, biases, isWhole: true);

    /// <summary>
    /// Stores V, b, m and d separately, for training that continues with the same bits: V + m would be rounded. All steps must
    /// have been made.
    /// </summary>
    public void Save(Span<float> weights, Span<float> biases, Span<float> shared, Span<float> constants)
    {
        Store(weights, biases, isWhole: false);
        _shared.Span[..shared.Length].CopyTo(shared);
        _constants.Span[..constants.Length].CopyTo(constants);
    }

    /// <summary>Loads m and d of <see cref="Save"/>, after <see cref="Load"/> has loaded V and b.</summary>
    public void Restore(ReadOnlySpan<float> shared, ReadOnlySpan<float> constants)
    {
        shared.CopyTo(_shared.Span);
        constants.CopyTo(_constants.Span);
    }

    private void Store(Span<float> weights, Span<float> biases, bool isWhole)
    {
        for (var node = 0; node < _layer.OutputCount; node++)
        {
            var row = weights.Slice(node * _layer.InputCount, _layer.InputCount);
            var w = _weights.First(node);
            var shared = _shared.Span[node];
            for (var input = 0; input < row.Length; input++, w += _weights.PanelWidth)
                row[input] = isWhole ? *w + shared : *w;
        }

        _biases.Span[..biases.Length].CopyTo(biases);
    }

    /// <summary>Sweeps over the panels and parts of one thread; of two threads each has a part.</summary>
    private void SweepPanels<TPanel, TWidth, TVector>(int thread)
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var shares = _partCount * _weights.PanelCount;
        for (var share = thread * shares / _threadCount; share < (thread + 1) * shares / _threadCount; share++)
            SweepPanel<TPanel, TWidth, TVector>(share / _weights.PanelCount, share % _weights.PanelCount);
    }

    private void SweepPanel<TPanel, TWidth, TVector>(int part, nint panel)
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint width = TPanel.Vectors * TWidth.Count;
        var nodes = panel * width;
        var (learned, block) = (_learned.Parts[part], _block.Parts[part]);
        var sums = _sums.Pointer + (part * ExampleBlock.Capacity * _stride) + nodes;
        if (part == 0)
        {
            MoveConstants<TWidth, TVector>(nodes, width);
            BeginSums<TWidth, TVector>(nodes, width);
        }
        else
        {
            for (var t = 0; t < _block.Count; t++)
                new Span<float>(sums + (t * _stride), (int)width).Clear();
        }

        var tileSize = block.IsDense ? BlockPart.DenseTileSize : BlockPart.TileSize;
        var tile = _weights.Pointer + (nodes * _inputStride) + (block.Start * width);
        for (nint input = 0; input < block.InputCount; input += tileSize, tile += tileSize * width)
        {
            var z = block.Values + input;
            PanelKernels.AddProducts<TPanel, TWidth, TVector>(
                _steps.Pointer + nodes, _stride, ExampleBlock.Capacity, learned.Values + input, learned.Stride, 1, learned.ExampleMasks + input, tileSize, tile, width);
            if (block.IsDense)
            {
                // An odd count is rounded up; the sums of the last place are not used.
                PanelKernels.AddProducts<TPanel, TWidth, TVector>(
                    tile, width, tileSize, z, 1, block.Stride, null, (_block.Count + 1) / 2 * 2, sums, _stride);
                continue;
            }

            for (nint t = 0; t < _block.Count; t++)
            {
                PanelKernels.AddRows<TPanel, TWidth, TVector>(
                    tile, width, z + (t * block.Stride), 1, block.InputMasks[(t * block.TileCount) + (input / tileSize)], sums + (t * _stride));
            }
        }
    }

    private void Correct<TPanel, TWidth, TVector>(ExampleBlock block, int t)
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var sums = _sums.Pointer + (t * _stride);
        for (nint i = 0; _partCount > 1 && i < _weights.Width; i += TWidth.Count)
        {
            var second = TWidth.Load(sums + (ExampleBlock.Capacity * _stride) + i);
            TWidth.Store(TWidth.Fma(TWidth.Create(1), second, TWidth.Load(sums + i)), sums + i);
        }

        for (nint panel = 0; panel < _weights.Width; panel += TPanel.Vectors * TWidth.Count)
        {
            PanelKernels.AddRows<TPanel, TWidth, TVector>(
                _steps.Pointer + panel, _stride, block.Products + (t * ExampleBlock.Capacity), 1, (1u << t) - 1, sums + panel);
        }
    }

    /// <summary>m += offset·a, d += (offset·(Σz + n·offset) + 1)·a, b += a for each example that was learned.</summary>
    private void MoveConstants<TWidth, TVector>(nint nodes, nint count)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var offset = TWidth.Create(_offset);
        var one = _layer.HasBiases ? 1f : 0f;
        for (var i = nodes; i < nodes + count; i += TWidth.Count)
        {
            var shared = TWidth.Load(_shared.Pointer + i);
            var constant = TWidth.Load(_constants.Pointer + i);
            var bias = TWidth.Load(_biases.Pointer + i);
            for (var t = 0; t < _learned.Count; t++)
            {
                var step = TWidth.Load(_steps.Pointer + (t * _stride) + i);
                shared = TWidth.Fma(step, offset, shared);
                constant = TWidth.Fma(step, TWidth.Create((_offset * (_learned.Sums[t] + (_layer.InputCount * _offset))) + one), constant);
                bias = TWidth.Fma(step, TWidth.Create(one), bias);
            }

            TWidth.Store(shared, _shared.Pointer + i);
            TWidth.Store(constant, _constants.Pointer + i);
            TWidth.Store(bias, _biases.Pointer + i);
        }
    }

    /// <summary>Sets the sums to m·Σz + d, to which V·z is added later.</summary>
    private void BeginSums<TWidth, TVector>(nint nodes, nint count)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        for (var t = 0; t < _block.Count; t++)
        {
            var sum = TWidth.Create(_block.Sums[t]);
            for (var i = nodes; i < nodes + count; i += TWidth.Count)
                TWidth.Store(TWidth.Fma(TWidth.Load(_shared.Pointer + i), sum, TWidth.Load(_constants.Pointer + i)), _sums.Pointer + (t * _stride) + i);
        }
    }

    /// <summary>The two passes over panels.</summary>
    private readonly struct Passes(BlockedLayer layer) : IPanelCode<(Action<int> SweepPanels, Correcting Correct)>
    {
        public (Action<int> SweepPanels, Correcting Correct) For<TPanel, TWidth, TVector>()
            where TPanel : IPanel
            where TWidth : IVectorWidth<TVector>
            where TVector : struct =>
            (layer.SweepPanels<TPanel, TWidth, TVector>, layer.Correct<TPanel, TWidth, TVector>);
    }
}
