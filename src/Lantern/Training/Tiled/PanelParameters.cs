using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>
/// The parameters of a layer in panels of neighboring nodes, [panelCount, inputRows, panelWidth], with the optimizer's memory
/// and averages of each. Biases are the weights of one more input that is always 1, the last row.
/// </summary>
/// <remarks>Places beyond the last node are zero, as are their gradients and steps.</remarks>
internal sealed unsafe class PanelParameters
{
    private readonly DenseLayer _layer;
    private readonly StepRule _rule;
    private readonly int _panelCount;
    private readonly StepMemory<float> _memory;
    private readonly bool _keepsGradients;
    private readonly AlignedBuffer<float> _gradients; // of all parameters, if they are kept until the step
    private readonly float[] _squares; // the sum of squares of each node's gradients, or weights
    private readonly float[] _factors; // of each node's weights after a step, which bound their norm

    /// <param name="layer">The layer.</param>
    /// <param name="panelCount">The number of panels.</param>
    /// <param name="panelWidth">The nodes of a panel.</param>
    /// <param name="rule">The rule of the steps.</param>
    /// <param name="keepsGradients">Whether all gradients are computed before the first parameter changes: needed to clip them by their common norm.</param>
    public PanelParameters(DenseLayer layer, int panelCount, int panelWidth, StepRule rule, bool keepsGradients)
    {
        (_layer, _rule, _panelCount, PanelWidth, _keepsGradients) = (layer, rule, panelCount, panelWidth, keepsGradients);
        InputRows = layer.InputCount + (layer.HasBiases ? 1 : 0);
        var size = (long)panelCount * InputRows * panelWidth;
        Values = new(size);
        _memory = new(rule.Options, size);
        _gradients = new(keepsGradients ? size : 0);
        _squares = new float[rule.Clips || rule.BoundsNodes ? panelCount * panelWidth : 0];
        _factors = new float[rule.BoundsNodes ? panelCount * panelWidth : 0];
    }

    /// <summary>The number of inputs, and one more for biases.</summary>
    public int InputRows { get; }

    public int PanelWidth { get; }

    /// <summary>The parameters themselves.</summary>
    public AlignedBuffer<float> Values { get; }

    /// <summary>The optimizer's first number of each, or empty.</summary>
    public AlignedBuffer<float> First => _memory.First;

    /// <summary>The optimizer's second number of each, or empty.</summary>
    public AlignedBuffer<float> Second => _memory.Second;

    /// <summary>The average of each, or empty.</summary>
    public AlignedBuffer<float> Averages => _memory.Averages;

    /// <summary>The weight of an input and a node, followed by those of the next nodes of the panel.</summary>
    public float* At(int output, int input) => Values.Pointer + IndexOf(output, input);

    /// <summary>The begin of a panel.</summary>
    public float* Panel(int panel) => Values.Pointer + Index(panel, 0);

    /// <summary>Loads one of the buffers from the network's order.</summary>
    public void Load(AlignedBuffer<float> kept, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        for (var o = 0; o < _layer.OutputCount; o++)
        {
            for (var i = 0; i < InputRows; i++)
                kept.Pointer[IndexOf(o, i)] = i < _layer.InputCount ? weights[(o * _layer.InputCount) + i] : biases[o];
        }
    }

    /// <summary>Stores one of the buffers in the network's order.</summary>
    public void Store(AlignedBuffer<float> kept, Span<float> weights, Span<float> biases)
    {
        for (var o = 0; o < _layer.OutputCount; o++)
        {
            for (var i = 0; i < InputRows; i++)
                (i < _layer.InputCount ? ref weights[(o * _layer.InputCount) + i] : ref biases[o]) = kept.Pointer[IndexOf(o, i)];
        }
    }

    /// <summary>The memory for the gradients of some rows of a panel: scratch, unless they are kept.</summary>
    public float* GradientsAt(int panel, int fromRow, float* scratch) => _keepsGradients ? _gradients.Pointer + Index(panel, fromRow) : scratch;

    /// <summary>Makes the step of some rows whose gradients are complete, unless they are kept.</summary>
    public void StepUnlessKept(int panel, int fromRow, int rowCount, float* gradients)
    {
        if (!_keepsGradients)
            Change(panel, fromRow, rowCount, gradients);
    }

    /// <summary>Makes the step of some rows of every panel by the kept gradients, those of the batch times a factor.</summary>
    public void StepByKept(int fromRow, int toRow, double factor)
    {
        for (var p = 0; p < _panelCount; p++)
        {
            var gradients = _gradients.Pointer + Index(p, fromRow);
            if (factor != 1)
                StepRule.Scale<float>(new(gradients, (toRow - fromRow) * PanelWidth), factor);
            Change(p, fromRow, toRow - fromRow, gradients);
        }
    }

    /// <summary>Σ g² of the nodes of some panels, biases too.</summary>
    public void SquareGradients(int part, int partCount) => Square(_gradients, InputRows, part, partCount);

    /// <summary>Σ g² of all nodes, after those of every panel.</summary>
    public double SumOfSquares()
    {
        var sum = 0.0;
        foreach (var square in _squares.AsSpan(0, _layer.OutputCount))
            sum += square;
        return sum;
    }

    /// <summary>Computes the factors of <see cref="Finish"/> for the nodes of some panels, from Σ w² without biases.</summary>
    public void MeasureNodes(int part, int partCount)
    {
        Square(Values, _layer.InputCount, part, partCount);
        for (var p = part; p < _panelCount; p += partCount)
        {
            for (var o = p * PanelWidth; o < (p + 1) * PanelWidth; o++)
                _factors[o] = (float)_rule.NodeFactor(_squares[o]);
        }
    }

    /// <summary>Bounds the norms of weights after a step, and updates averages, for some rows of every panel.</summary>
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
