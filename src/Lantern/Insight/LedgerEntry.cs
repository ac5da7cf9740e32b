using System.Globalization;

namespace Lantern.Insight;

/// <summary>The kind of a number in a <see cref="Ledger"/>.</summary>
public enum LedgerKind
{
    /// <summary>x, the weighted sum of a node: weights times inputs, and the bias.</summary>
    Sum,

    /// <summary>o, the output of a node: its activation function of x.</summary>
    Output,

    /// <summary>L, the loss.</summary>
    Loss,

    /// <summary>e = −∂L/∂o, the error of an output: target − output for the squared error.</summary>
    Error,

    /// <summary>The slope do/dx of a node's activation function at x.</summary>
    Slope,

    /// <summary>g = −e·slope, which is ∂L/∂x, but for the layers before the last with the textbook's rule.</summary>
    Gradient,

    /// <summary>The gradient of a weight: g of its node times its input.</summary>
    WeightGradient,

    /// <summary>w after the step: w − rate·gradient.</summary>
    NewWeight,

    /// <summary>b after the step: b − rate·g.</summary>
    NewBias,
}

/// <summary>A number of a <see cref="Ledger"/>: its place, its formula and its value.</summary>
/// <remarks>
/// In symbols i are the inputs of a layer, which are o of the layer before, and a prime marks quantities of the next layer:
/// e[1] = w′[1,1]·e′[1] + w′[2,1]·e′[2]. Weights are w[node, input].
/// </remarks>
public sealed record LedgerEntry
{
    internal LedgerEntry(LedgerKind kind, int layer, int layerCount, int node, int input, Formula formula, double value) =>
        (Kind, Layer, LayerCount, Node, Input, Formula, Value) = (kind, layer, layerCount, node, input, formula, value);

    /// <summary>The kind of the number.</summary>
    public LedgerKind Kind { get; }

    /// <summary>The layer, counted from 1 after the inputs.</summary>
    public int Layer { get; }

    /// <summary>The node within its layer, counted from 1; 0 for the loss.</summary>
    public int Node { get; }

    /// <summary>The input of a weight within its node, counted from 1; 0 for other numbers.</summary>
    public int Input { get; }

    /// <summary>The formula of the number.</summary>
    public Formula Formula { get; }

    /// <summary>The value, in double precision.</summary>
    public double Value { get; }

    /// <summary>The value of a new weight or bias before the step; null for other numbers.</summary>
    public double? Before { get; internal init; }

    /// <summary>The name in formulas: x, o, L, e, slope, g, gradient, w, b.</summary>
    public string Name => Kind switch
    {
        LedgerKind.Sum => "x",
        LedgerKind.Output => "o",
        LedgerKind.Loss => "L",
        LedgerKind.Error => "e",
        LedgerKind.Slope => "slope",
        LedgerKind.Gradient => "g",
        LedgerKind.WeightGradient => "gradient",
        LedgerKind.NewWeight => "w",
        _ => "b",
    };

    /// <summary>The name with the node and the input, such as "x[1]" or "w[1,2]".</summary>
    public string Symbol => Input > 0 ? $"{Name}[{Node},{Input}]" : Node > 0 ? $"{Name}[{Node}]" : Name;

    /// <summary>The place in the network, such as "hidden node 1", or "input 3 → hidden node 1" for a weight.</summary>
    public string Place =>
        Node == 0 ? "loss"
        : Input == 0 ? NodeName(Layer, LayerCount, Node)
        : $"{NodeName(Layer - 1, LayerCount, Input)} → {NodeName(Layer, LayerCount, Node)}";

    /// <summary>The size of the largest summand, if it exceeds the result: errors of rounding are in proportion to it.</summary>
    internal double Largest { get; init; }

    private int LayerCount { get; }

    /// <summary>The name of a node, such as "hidden node 1", or "hidden 2 node 1" with several hidden layers.</summary>
    /// <param name="layer">The layer, counted from 1; 0 for the inputs.</param>
    /// <param name="layerCount">The number of layers after the inputs.</param>
    /// <param name="node">The node, counted from 1.</param>
    public static string NodeName(int layer, int layerCount, int node) =>
        layer == 0 ? $"input {node}"
        : layer == layerCount ? $"output node {node}"
        : layerCount == 2 ? $"hidden node {node}"
        : $"hidden {layer} node {node}";

    /// <summary>The value as text. A new weight has as many decimals as show the digits of its change.</summary>
    /// <param name="digits">The number of digits, see <see cref="Formula.Write"/>.</param>
    public string Written(int digits = 3) => new Quantity(Symbol, Value, Value - Before).Written(digits);

    /// <summary>The whole calculation in numbers, such as "x = 0.9·0.9 + 0.3·0.1 + 0.4·0.8 = 1.16".</summary>
    /// <param name="digits">The number of digits, see <see cref="Formula.Write"/>.</param>
    public string Working(int digits = 3)
    {
        string numbers = Formula.Numbers(digits), value = Written(digits);
        return numbers == value ? $"{Name} = {value}" : $"{Name} = {numbers} = {value}";
    }

    /// <summary>
    /// Whether an answer is close enough to the value for a calculation with the rounded numbers that are shown. The tolerance is
    /// 1 %, or two units of the last digit shown: of the value, of the largest summand if the sum nearly cancels, of the change
    /// for a new weight.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="digits">The number of digits shown.</param>
    public bool Accepts(double answer, int digits = 3)
    {
        const double Slack = 1 + 1e-6; // for the rounding of decimals to doubles, as in 0.763 − 0.761

        var measure = Math.Abs(Value - Before ?? Value);
        var unit = Math.Pow(10, -Formula.Decimals(Math.Max(measure, Largest), digits));
        var tolerance = Slack * Math.Max(2 * unit, 0.01 * measure);
        return IsClose(Value)
            || IsClose(Read(Written(digits)))
            || (Before is { } before && IsClose(Value - before + Read(Formula.Write(before, digits)))); // elsewhere it was shown so

        bool IsClose(double value) => Math.Abs(answer - value) <= tolerance;
        static double Read(string number) => double.Parse(number.Replace('−', '-'), CultureInfo.InvariantCulture);
    }

    /// <summary>Place and calculation on one line.</summary>
    public override string ToString() => $"{Place}: {Working()}";
}
