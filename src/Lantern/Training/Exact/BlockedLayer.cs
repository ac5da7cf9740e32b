using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Lantern;

/// <summary>
/// The first layer of <see cref="ExactDescent"/>, which has nearly all the weights. Its inputs are known in advance, so
/// it learns from examples in blocks and touches its weights once per block, with the results of learning one by one.
/// </summary>
/// <remarks>
/// For example t with inputs x = offset + z, n of them, z mostly 0:
/// <code>
/// W = V + m·1ᵀ, one number m a node     so  W·x + b = V·z + m·Σz + d   with d = offset·(V·1 + n·m) + b
/// a step is W += a·xᵀ, b += a           so  V += a·zᵀ, m += offset·a, d += (offset·(Σz + n·offset) + 1)·a
/// steps wait for the end of the block   so  sums_t = (with the weights at its start) + Σ_{s&lt;t} (x_s·x_t + 1)·a_s
/// </code>
/// where +1 stands for the biases, and is left out without them. Weights lie panel by panel, in each panel input by
/// input, in each input node by node: one input's weights are neighbours, and no sum ever runs across a vector.
/// </remarks>
internal sealed unsafe class BlockedLayer
{
    private readonly DenseLayer _layer;
    private readonly float _offset;
    private readonly int _inputStride; // inputs, rounded up to whole tiles
    private readonly int _panelCount;
    private readonly int _panelWidth;
    private readonly int _width; // nodes, rounded up to whole panels
    private readonly int _stride; // nodes of one example, rounded up to whole lanes too
    private readonly Sweeping _sweep;
    private readonly Correcting _correct;
    private readonly AlignedBuffer<float> _weights; // V [panels, inputStride, panelWidth]
    private readonly AlignedBuffer<float> _shared; // m [width]
    private readonly AlignedBuffer<float> _constants; // d [width]
    private readonly AlignedBuffer<float> _biases; // b [width], zero if the layer has none
    private readonly AlignedBuffer<float> _sums; // [Capacity, width]
    private readonly AlignedBuffer<float> _steps; // a [Capacity, width]

    public BlockedLayer(DenseLayer layer, ExampleBlock block)
    {
        (_layer, _offset, _inputStride) = (layer, block.Offset, block.Stride);

        // As few panels as the registers allow, all of one width: 13 vectors take 29 of 32 registers, 6 take 15 of 16.
        var (vectorWidth, most) = Vector512.IsHardwareAccelerated ? (16, 13) : Vector256.IsHardwareAccelerated ? (8, 6) : (4, AdvSimd.IsSupported ? 13 : 6);
        var vectors = (layer.OutputCount + vectorWidth - 1) / vectorWidth;
        _panelCount = (vectors + most - 1) / most;
        var panelVectors = (vectors + _panelCount - 1) / _panelCount;
        _panelWidth = panelVectors * vectorWidth;
        _width = _panelCount * _panelWidth;
        _stride = (_width + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        (_sweep, _correct) = vectorWidth switch
        {
            16 => Compiled<Width512, Vector512<float>>(panelVectors),
            8 => Compiled<Width256, Vector256<float>>(panelVectors),
            _ => Compiled<Width128, Vector128<float>>(panelVectors),
        };

        _weights = new((long)_width * _inputStride);
        _shared = new(_stride);
        _constants = new(_stride);
        _biases = new(_stride);
        _sums = new(ExampleBlock.Capacity * _stride);
        _steps = new(ExampleBlock.Capacity * _stride);
    }

    private delegate void Sweeping(ExampleBlock learned, ExampleBlock block);

    private delegate void Correcting(ExampleBlock block, int t);

    /// <summary>The weighted sums of an example of the block, complete once they were corrected. [nodes]</summary>
    public ReadOnlySpan<float> Sums(int t) => new(_sums.Pointer + (t * _stride), _layer.OutputCount);

    /// <summary>Notes the step of each node for an example of the block: a = factor·g.</summary>
    public void SetSteps(int t, ReadOnlySpan<float> gradients, float factor)
    {
        var steps = _steps.Span.Slice(t * _stride, gradients.Length);
        SimdKernels.Scale(gradients, factor, steps);
    }

    /// <summary>
    /// In one sweep over the weights, while each tile of them is in the cache: the steps of the block that was learned,
    /// then the sums of the next block with the weights as they are now.
    /// </summary>
    public void Sweep(ExampleBlock learned, ExampleBlock block)
    {
        MoveConstants(learned);
        BeginSums(block);
        _sweep(learned, block);
    }

    /// <summary>Brings the sums of an example up to date with the steps of those before it in the block.</summary>
    public void Correct(ExampleBlock block, int t) => _correct(block, t);

    /// <summary>Takes the parameters: V = W and m = 0.</summary>
    public void Load(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        _shared.Span.Clear();
        biases.CopyTo(_biases.Span);
        for (var node = 0; node < _layer.OutputCount; node++)
        {
            var row = weights.Slice(node * _layer.InputCount, _layer.InputCount);
            var sum = 0f;
            for (var input = 0; input < row.Length; input++)
                sum += *Weight(node, input) = row[input];
            _constants.Span[node] = (_offset * sum) + _biases.Span[node];
        }
    }

    /// <summary>Gives the parameters: W = V + m. All steps must have been made.</summary>
    public void Store(Span<float> weights, Span<float> biases)
    {
        for (var node = 0; node < _layer.OutputCount; node++)
        {
            var row = weights.Slice(node * _layer.InputCount, _layer.InputCount);
            for (var input = 0; input < row.Length; input++)
                row[input] = *Weight(node, input) + _shared.Span[node];
        }

        _biases.Span[..biases.Length].CopyTo(biases);
    }

    private float* Weight(int node, int input) =>
        _weights.Pointer + (((long)((node / _panelWidth * _inputStride) + input) * _panelWidth) + (node % _panelWidth));

    private void Sweep<TPanel, TWidth, TVector>(ExampleBlock learned, ExampleBlock block)
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint width = TPanel.Vectors * TWidth.Count;
        var tile = _weights.Pointer;
        for (nint panel = 0; panel < _width; panel += width)
        {
            for (nint k = 0; k < block.TileCount; k++, tile += ExampleBlock.TileSize * width)
            {
                nint input = k * ExampleBlock.TileSize;
                PanelKernels.AddOuterProducts<TPanel, TWidth, TVector>(
                    _steps.Pointer + panel, _stride, learned.Values + input, learned.Stride, learned.ExampleMasks + input, ExampleBlock.TileSize, tile);
                for (nint t = 0; t < block.Count; t++)
                {
                    PanelKernels.AddRows<TPanel, TWidth, TVector>(
                        tile, width, block.Values + (t * block.Stride) + input, block.InputMasks[(t * block.TileCount) + k], _sums.Pointer + (t * _stride) + panel);
                }
            }
        }
    }

    private void Correct<TPanel, TWidth, TVector>(ExampleBlock block, int t)
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        for (nint panel = 0; panel < _width; panel += TPanel.Vectors * TWidth.Count)
        {
            PanelKernels.AddRows<TPanel, TWidth, TVector>(
                _steps.Pointer + panel, _stride, block.Products + (t * ExampleBlock.Capacity), (1u << t) - 1, _sums.Pointer + ((nint)t * _stride) + panel);
        }
    }

    /// <summary>m += offset·a, d += (offset·(Σz + n·offset) + 1)·a, b += a for each example that was learned.</summary>
    private void MoveConstants(ExampleBlock learned)
    {
        var offset = Vector512.Create(_offset);
        var one = Vector512.Create(_layer.HasBiases ? 1f : 0f);
        for (var i = 0; i < _stride; i += Lanes.Count)
        {
            var shared = Vector512.Load(_shared.Pointer + i);
            var constant = Vector512.Load(_constants.Pointer + i);
            var bias = Vector512.Load(_biases.Pointer + i);
            for (var t = 0; t < learned.Count; t++)
            {
                var step = Vector512.Load(_steps.Pointer + (t * _stride) + i);
                var all = Vector512.Create(_offset * (learned.Sums[t] + (_layer.InputCount * _offset))) + one;
                shared = Vector512.FusedMultiplyAdd(step, offset, shared);
                constant = Vector512.FusedMultiplyAdd(step, all, constant);
                bias = Vector512.FusedMultiplyAdd(step, one, bias);
            }

            shared.Store(_shared.Pointer + i);
            constant.Store(_constants.Pointer + i);
            bias.Store(_biases.Pointer + i);
        }
    }

    /// <summary>The sums begin with m·Σz + d; V·z is to come.</summary>
    private void BeginSums(ExampleBlock block)
    {
        for (var t = 0; t < block.Count; t++)
        {
            var sums = _sums.Pointer + (t * _stride);
            var z = Vector512.Create(block.Sums[t]);
            for (var i = 0; i < _stride; i += Lanes.Count)
                Vector512.FusedMultiplyAdd(Vector512.Load(_shared.Pointer + i), z, Vector512.Load(_constants.Pointer + i)).Store(sums + i);
        }
    }

    private (Sweeping Sweep, Correcting Correct) Compiled<TWidth, TVector>(int panelVectors)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct => panelVectors switch
        {
            1 => (Sweep<Panel.Of1, TWidth, TVector>, Correct<Panel.Of1, TWidth, TVector>),
            2 => (Sweep<Panel.Of2, TWidth, TVector>, Correct<Panel.Of2, TWidth, TVector>),
            3 => (Sweep<Panel.Of3, TWidth, TVector>, Correct<Panel.Of3, TWidth, TVector>),
            4 => (Sweep<Panel.Of4, TWidth, TVector>, Correct<Panel.Of4, TWidth, TVector>),
            5 => (Sweep<Panel.Of5, TWidth, TVector>, Correct<Panel.Of5, TWidth, TVector>),
            6 => (Sweep<Panel.Of6, TWidth, TVector>, Correct<Panel.Of6, TWidth, TVector>),
            7 => (Sweep<Panel.Of7, TWidth, TVector>, Correct<Panel.Of7, TWidth, TVector>),
            8 => (Sweep<Panel.Of8, TWidth, TVector>, Correct<Panel.Of8, TWidth, TVector>),
            9 => (Sweep<Panel.Of9, TWidth, TVector>, Correct<Panel.Of9, TWidth, TVector>),
            10 => (Sweep<Panel.Of10, TWidth, TVector>, Correct<Panel.Of10, TWidth, TVector>),
            11 => (Sweep<Panel.Of11, TWidth, TVector>, Correct<Panel.Of11, TWidth, TVector>),
            12 => (Sweep<Panel.Of12, TWidth, TVector>, Correct<Panel.Of12, TWidth, TVector>),
            _ => (Sweep<Panel.Of13, TWidth, TVector>, Correct<Panel.Of13, TWidth, TVector>),
        };
}
