using System.Numerics;

namespace Lantern;

/// <summary>Statistics of the weights of a layer.</summary>
/// <param name="Count">Their number.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, √(Σ(w − mean)²/n).</param>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
/// <param name="NearZero">
/// The share of absolute values below a tenth of the deviation: 8 % of a normal distribution around zero.
/// </param>
public sealed record WeightStatistics(int Count, double Mean, double Deviation, double Least, double Most, double NearZero)
{
    /// <summary>Computes the statistics of some weights.</summary>
    /// <param name="weights">The weights, at least one.</param>
    public static WeightStatistics Of<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = new RunningStatistics();
        foreach (var weight in weights)
            sum.Add(double.CreateTruncating(weight));
        var nearZero = 0;
        foreach (var weight in weights)
            nearZero += Math.Abs(double.CreateTruncating(weight)) < sum.Deviation / 10 ? 1 : 0;
        return new WeightStatistics(weights.Length, sum.Mean, sum.Deviation, sum.Least, sum.Most, (double)nearZero / weights.Length);
    }
}

/// <summary>Statistics of a node's activation over the examples of a dataset.</summary>
/// <param name="Mean">Its mean activation.</param>
/// <param name="Deviation">The standard deviation of its activation.</param>
/// <param name="Least">Its smallest activation.</param>
/// <param name="Most">Its largest activation.</param>
/// <param name="SaturatedLow">The share of examples for which it is saturated at the lower end of its range, see <see cref="LayerActivity"/>.</param>
/// <param name="SaturatedHigh">The share for which it is at the upper end.</param>
public readonly record struct NodeActivity(double Mean, double Deviation, double Least, double Most, double SaturatedLow, double SaturatedHigh)
{
    /// <summary>Whether the activation varies by at most 0.001, so that the node acts as a bias of the next layer.</summary>
    public bool IsStill => Most - Least <= 0.001;
}

/// <summary>
/// Statistics of the activations of a layer over the examples of a dataset. A node is saturated if its activation is within a
/// hundredth of the range from an end: below 0.01 or above 0.99 for a sigmoid, whose slope there is less than a twenty-fifth
/// of its maximum; exactly zero for a rectifier, whose range has one end. Saturated nodes hardly learn.
/// </summary>
/// <param name="Nodes">The statistics of each node, in order.</param>
public sealed record LayerActivity(IReadOnlyList<NodeActivity> Nodes)
{
    /// <summary>The statistics of each node, in order.</summary>
    public IReadOnlyList<NodeActivity> Nodes { get; init => field = new RecordList<NodeActivity>(value); } = new RecordList<NodeActivity>(Nodes);

    /// <summary>The number of nodes whose activation does not vary.</summary>
    public int StillCount => Nodes.Count(node => node.IsStill);

    /// <summary>The share of all activations that are saturated at the lower end.</summary>
    public double SaturatedLow => Nodes.Average(node => node.SaturatedLow);

    /// <summary>The share of all activations that are saturated at the upper end.</summary>
    public double SaturatedHigh => Nodes.Average(node => node.SaturatedHigh);

    /// <summary>Computes the statistics of every layer over all examples.</summary>
    /// <returns>The statistics of each layer, from the first with weights to the outputs.</returns>
    /// <exception cref="OptionException">The network has another number of inputs, or there are no examples.</exception>
    public static IReadOnlyList<LayerActivity> Of<T>(Network<T> network, Dataset dataset)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Count == 0)
            throw new OptionException("There is nothing to watch the nodes with: the dataset has no examples.");
        if (network.InputCount != dataset.InputCount)
            throw new OptionException($"The network has {Wording.Count(network.InputCount, "input")}, but the data needs {dataset.InputCount}.");

        var trace = new Trace<T>(network);
        var inputs = new T[network.InputCount];
        var statistics = network.Layers.Select(layer => new RunningStatistics[layer.OutputCount]).ToArray();
        var saturated = network.Layers.Select(layer => new (int Low, int High)[layer.OutputCount]).ToArray();
        var ends = network.Layers.Select(layer => Ends(layer.Activation)).ToArray();
        for (var example = 0; example < dataset.Count; example++)
        {
            dataset.CopyInputs<T>(example, inputs);
            trace.Forward(inputs);
            for (var l = 0; l < statistics.Length; l++)
            {
                var activations = trace.Activations(l);
                for (var k = 0; k < activations.Length; k++)
                {
                    var a = double.CreateTruncating(activations[k]);
                    statistics[l][k].Add(a);
                    saturated[l][k].Low += a <= ends[l].Low ? 1 : 0;
                    saturated[l][k].High += a >= ends[l].High ? 1 : 0;
                }
            }
        }

        return [.. statistics.Select((nodes, l) => new LayerActivity([.. nodes.Select((node, k) => new NodeActivity(
            node.Mean, node.Deviation, node.Least, node.Most,
            (double)saturated[l][k].Low / dataset.Count, (double)saturated[l][k].High / dataset.Count))]))];
    }

    /// <summary>The limits of saturation: a hundredth of the range from its ends, or the end itself if there is only one.</summary>
    private static (double Low, double High) Ends(Activation activation)
    {
        var (low, high) = activation.Range;
        var margin = double.IsFinite(high - low) ? 0.01 * (high - low) : 0;
        return (low + margin, high - margin);
    }
}

/// <summary>Mean and deviation of a stream of numbers, without differences of large sums. (Welford 1962.)</summary>
internal struct RunningStatistics
{
    private double _squares; // Σ (x − mean)²

    public int Count { get; private set; }

    public double Mean { get; private set; }

    public double Least { get; private set; }

    public double Most { get; private set; }

    public readonly double Deviation => Math.Sqrt(_squares / Count);

    public void Add(double x)
    {
        (Least, Most) = Count == 0 ? (x, x) : (Math.Min(Least, x), Math.Max(Most, x));
        Count++;
        var difference = x - Mean;
        Mean += difference / Count;
        _squares += difference * (x - Mean);
    }
}
