using System.Globalization;

namespace Lantern;

/// <summary>What a line of a <see cref="Ledger"/> computes.</summary>
public enum LedgerKind
{
    /// <summary>x, the sum of what a node hears: weights times inputs, and the bias.</summary>
    Sum,

    /// <summary>o, what a node says: its function of x.</summary>
    Output,

    /// <summary>L, how far the outputs are from the targets.</summary>
    Loss,

    /// <summary>e, the error of an output: by how much L falls as the output rises; target − output for the squared error.</summary>
    Error,

    /// <summary>The slope of a node's function at x.</summary>
    Slope,

    /// <summary>g = −e·slope, by how much L rises as x rises. (With the textbook's rule: before the last layer not quite.)</summary>
    Gradient,

    /// <summary>The gradient of a weight: g of its node times what comes in along its link.</summary>
    WeightGradient,

    /// <summary>w after the step: w − rate·gradient.</summary>
    NewWeight,

    /// <summary>b after the step: b − rate·g.</summary>
    NewBias,
}

/// <summary>One number of a <see cref="Ledger"/>: where it stands, how it is computed, and what it is.</summary>
/// <remarks>
/// In symbols each layer calls what comes in i, which is o of the layer before, and marks what belongs to the layer after
/// with a prime: e[1] = w′[1,1]·e′[1] + w′[2,1]·e′[2]. Weights are w[node, input].
/// </remarks>
public sealed record LedgerEntry
{
    internal LedgerEntry(LedgerKind kind, int layer, int layerCount, int node, int input, Formula formula, double value) =>
        (Kind, Layer, LayerCount, Node, Input, Formula, Value) = (kind, layer, layerCount, node, input, formula, value);

    /// <summary>What it is.</summary>
    public LedgerKind Kind { get; }

    /// <summary>The layer, counted from 1 behind the inputs.</summary>
    public int Layer { get; }

    /// <summary>The node within its layer, counted from 1; 0 for the loss.</summary>
    public int Node { get; }

    /// <summary>Which of the node's inputs a weight belongs to, counted from 1; 0 for all that is no weight.</summary>
    public int Input { get; }

    /// <summary>How it is computed.</summary>
    public Formula Formula { get; }

    /// <summary>The number, in double precision.</summary>
    public double Value { get; }

    /// <summary>What a new weight or bias was before the step; nothing for all else.</summary>
    public double? Before { get; internal init; }

    /// <summary>Its letter, or word, in formulas: x, o, L, e, slope, g, gradient, w, b.</summary>
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

    /// <summary>Where it stands, such as "hidden node 1", or "input 3 → hidden node 1" for a weight.</summary>
    public string Place =>
        Node == 0 ? "loss"
        : Input == 0 ? NodeName(Layer, LayerCount, Node)
        : $"{NodeName(Layer - 1, LayerCount, Input)} → {NodeName(Layer, LayerCount, Node)}";

    /// <summary>The largest number that was added up, if that is more than the result: so large are the errors of rounding.</summary>
    internal double Largest { get; init; }

    private int LayerCount { get; }

    /// <summary>What a ledger calls a node, such as "hidden node 1", or "hidden 2 node 1" where there are several hidden layers.</summary>
    /// <param name="layer">Counted from 1; 0 for the inputs.</param>
    /// <param name="layerCount">How many layers the network has behind its inputs.</param>
    /// <param name="node">Counted from 1.</param>
    public static string NodeName(int layer, int layerCount, int node) =>
        layer == 0 ? $"input {node}"
        : layer == layerCount ? $"output node {node}"
        : layerCount == 2 ? $"hidden node {node}"
        : $"hidden {layer} node {node}";

    /// <summary>The number in writing. A new weight has as many decimals as show the digits of its change.</summary>
    /// <param name="digits">How many, see <see cref="Formula.Write"/>.</param>
    public string Written(int digits = 3) => new Quantity(Symbol, Value, Value - Before).Written(digits);

    /// <summary>The whole calculation in numbers, such as "x = 0.9·0.9 + 0.3·0.1 + 0.4·0.8 = 1.16".</summary>
    /// <param name="digits">How many, see <see cref="Formula.Write"/>.</param>
    public string Working(int digits = 3)
    {
        string numbers = Formula.Numbers(digits), value = Written(digits);
        return numbers == value ? $"{Name} = {value}" : $"{Name} = {numbers} = {value}";
    }

    /// <summary>
    /// Whether somebody who calculates with the numbers as they are shown may have got this. It may be off by 1 %, or by two
    /// units of the last digit that is shown: of the answer, of the largest number that went into it if others took most of
    /// that away again, of the change where a weight is new.
    /// </summary>
    /// <param name="answer">What somebody got.</param>
    /// <param name="digits">How many digits were shown.</param>
    public bool Accepts(double answer, int digits = 3)
    {
        const double Slack = 1 + 1e-6; // 0.763 is two units from 0.761, but not quite so in doubles

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
