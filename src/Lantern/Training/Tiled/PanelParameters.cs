using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>
/// The parameters of a layer in panels of neighboring nodes, [panelCount, inputRows, panelWidth], and with them all that
/// training keeps of each. Biases are the weights of one more input that is always 1, the last row.
/// </summary>
/// <remarks>Places where there is no node hold zero: their gradients are zero, and no step moves them.</remarks>
internal sealed unsafe class PanelParameters
{
    private readonly DenseLayer _layer;
    private readonly StepRule _rule;
    private readonly int _panelCount;
    private readonly StepMemory<float> _memory;
    private readonly AlignedBuffer<float> _waiting; // the whole gradient, if steps must wait for it
    private readonly float[] _squares; // of each node: the sum of the squares of its gradients, or weights
    private readonly float[] _factors; // of each node: what its weights are multiplied by after a step

    public PanelParameters(DenseLayer layer, int panelCount, int panelWidth, StepRule rule)
    {
        (_layer, _rule, _panelCount, PanelWidth) = (layer, rule, panelCount, panelWidth);
        InputRows = layer.InputCount + (layer.HasBiases ? 1 : 0);
        var size = (long)panelCount * InputRows * panelWidth;
        Values = new(size);
        _memory = new(rule.Options, size);
        _waiting = new(rule.Clips ? size : 0);
        _squares = new float[rule.Clips || rule.BoundsNodes ? panelCount * panelWidth : 0];
        _factors = new float[rule.BoundsNodes ? panelCount * panelWidth : 0];
    }

    /// <summary>Inputs, and one more for biases.</summary>
    public int InputRows { get; }

    public int PanelWidth { get; }

    /// <summary>The parameters themselves.</summary>
    public AlignedBuffer<float> Values { get; }

    /// <summary>What the optimizer remembers of each, or nothing.</summary>
    public AlignedBuffer<float> First => _memory.First;

    /// <summary>The second number that it remembers, or nothing.</summary>
    public AlignedBuffer<float> Second => _memory.Second;

    /// <summary>The average of each, or nothing.</summary>
    public AlignedBuffer<float> Averages => _memory.Averages;

    /// <summary>The weight between an input and a node, and behind it those of its neighbors in the panel.</summary>
    public float* At(int output, int input) => Values.Pointer + IndexOf(output, input);

    /// <summary>Where a panel begins.</summary>
    public float* Panel(int panel) => Values.Pointer + Index(panel, 0);

    /// <summary>Takes numbers for one of the buffers of this object.</summary>
    public void Load(AlignedBuffer<float> kept, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        for (var o = 0; o < _layer.OutputCount; o++)
        {
            for (var i = 0; i < InputRows; i++)
                kept.Pointer[IndexOf(o, i)] = i < _layer.InputCount ? weights[(o * _layer.InputCount) + i] : biases[o];
        }
    }

    /// <summary>Gives the numbers of one of the buffers of this object.</summary>
    public void Store(AlignedBuffer<float> kept, Span<float> weights, Span<float> biases)
    {
        for (var o = 0; o < _layer.OutputCount; o++)
        {
            for (var i = 0; i < InputRows; i++)
                (i < _layer.InputCount ? ref weights[(o * _layer.InputCount) + i] : ref biases[o]) = kept.Pointer[IndexOf(o, i)];
        }
    }

    /// <summary>Where the gradients of some rows of a panel should be written: there, unless they must be kept.</summary>
    public float* GradientsAt(int panel, int fromRow, float* there) => _rule.Clips ? _waiting.Pointer + Index(panel, fromRow) : there;

    /// <summary>The gradients of these rows were written: their step, unless it must wait.</summary>
    public void TakeGradients(int panel, int fromRow, int rowCount, float* gradients)
    {
        if (!_rule.Clips)
            Change(panel, fromRow, rowCount, gradients);
    }

    /// <summary>The step of rows in every panel that had to wait, by gradients multiplied by this factor.</summary>
    public void ChangeAtLast(int fromRow, int toRow, double factor)
    {
        for (var p = 0; p < _panelCount; p++)
        {
            var gradients = _waiting.Pointer + Index(p, fromRow);
            StepRule.Scale<float>(new(gradients, (toRow - fromRow) * PanelWidth), factor);
            Change(p, fromRow, toRow - fromRow, gradients);
        }
    }

    /// <summary>Σ g² of the nodes of some panels, biases too.</summary>
    public void SquareGradients(int part, int partCount) => Square(_waiting, InputRows, part, partCount);

    /// <summary>Σ g² of all nodes, once those of every panel are known.</summary>
    public double SumOfSquares()
    {
        var sum = 0.0;
        foreach (var square in _squares.AsSpan(0, _layer.OutputCount))
            sum += square;
        return sum;
    }

    /// <summary>From Σ w² of the nodes of some panels, without biases, what <see cref="Finish"/> multiplies their weights by.</summary>
    public void MeasureNodes(int part, int partCount)
    {
        Square(Values, _layer.InputCount, part, partCount);
        for (var p = part; p < _panelCount; p += partCount)
        {
            for (var o = p * PanelWidth; o < (p + 1) * PanelWidth; o++)
                _factors[o] = (float)_rule.NodeFactor(_squares[o]);
        }
    }

    /// <summary>What follows the step of some rows in every panel: their largest norm, their average.</summary>
    public void Finish(int fromRow, int toRow)
    {
        for (var p = 0; p < _panelCount; p++)
        {
            for (var row = fromRow; _rule.BoundsNodes && row < Math.Min(toRow, _layer.InputCount); row++)
            {
                var values = Values.Span.Slice(Index(p, row), PanelWidth);
                Elementwise.Apply<float, ProductFormula>(default, 0, 0, _factors.AsSpan(p * PanelWidth, PanelWidth), [], [], values);
            }

            var (at, length) = (Index(p, fromRow), (toRow - fromRow) * PanelWidth);
            if (_rule.Averages)
                _rule.Average<float>(Values.Span.Slice(at, length), Averages.Span.Slice(at, length));
        }
    }

    private void Change(int panel, int fromRow, int rowCount, float* gradients)
    {
        var weightRows = Math.Clamp(_layer.InputCount - fromRow, 0, rowCount);
        Part(fromRow, weightRows, gradients, areWeights: true);
        Part(fromRow + weightRows, rowCount - weightRows, gradients + (weightRows * PanelWidth), areWeights: false);

        void Part(int from, int count, float* g, bool areWeights)
        {
            var (at, length) = (Index(panel, from), count * PanelWidth);
            if (length > 0)
                _rule.Change(new(g, length), First.PartOrEmpty(at, length), Second.PartOrEmpty(at, length), Values.Span.Slice(at, length), areWeights);
        }
    }

    private void Square(AlignedBuffer<float> numbers, int rowCount, int part, int partCount)
    {
        for (var p = part; p < _panelCount; p += partCount)
        {
            var sums = _squares.AsSpan(p * PanelWidth, PanelWidth);
            sums.Clear();
            for (var row = 0; row < rowCount; row++)
                Elementwise.Apply<float, AddSquareFormula>(default, 0, 0, numbers.Span.Slice(Index(p, row), PanelWidth), [], [], sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(int output, int input) => Index(output / PanelWidth, input) + (output % PanelWidth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Index(int panel, int row) => ((panel * InputRows) + row) * PanelWidth;

    private readonly struct AddSquareFormula : IElementwiseFormula
    {
        public static int MemoryCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R sum, R x, ref R m, ref R v, R none, R nothing)
            where R : struct, IReal<R> => sum + (x * x);
    }

    private readonly struct ProductFormula : IElementwiseFormula
    {
        public static int MemoryCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R x, R factor, ref R m, ref R v, R none, R nothing)
            where R : struct, IReal<R> => x * factor;
    }
}
