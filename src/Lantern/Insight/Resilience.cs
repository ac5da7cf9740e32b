using System.Numerics;

namespace Lantern.Insight;

/// <summary>A way to damage a network.</summary>
public enum Damage
{
    /// <summary>Hidden nodes are removed: all their outgoing weights become 0.</summary>
    Nodes,

    /// <summary>Weights become 0, in any layer.</summary>
    Links,

    /// <summary>Weights get normal noise with the deviation of their layer's weights.</summary>
    Noise,
}

/// <summary>The accuracy of a network with an amount of damage.</summary>
/// <param name="Share">The damaged share of all hidden nodes or weights.</param>
/// <param name="Count">The number of damaged ones.</param>
/// <param name="Accuracies">The accuracy for each random choice of them.</param>
public sealed record ResiliencePoint(double Share, int Count, IReadOnlyList<double> Accuracies)
{
    /// <summary>The accuracy for each random choice of the damaged ones.</summary>
    public IReadOnlyList<double> Accuracies { get; init => field = new RecordList<double>(value); } = new RecordList<double>(Accuracies);

    /// <summary>The mean accuracy.</summary>
    public double Mean => Accuracies.Average();

    /// <summary>The standard deviation from one choice to another, √(Σ(x − mean)²/(n − 1)); 0 if there is only one.</summary>
    public double Deviation => Accuracies.Count < 2 ? 0
        : Math.Sqrt(Accuracies.Sum(accuracy => (accuracy - Mean) * (accuracy - Mean)) / (Accuracies.Count - 1));
}

/// <summary>
/// Measurement of the accuracy of damaged networks: a network's knowledge is distributed over all its weights, so accuracy
/// falls gradually as weights are lost.
/// </summary>
public static class Resilience
{
    /// <summary>A damaged copy of a network.</summary>
    /// <param name="network">The network, which does not change.</param>
    /// <param name="damage">The kind of damage.</param>
    /// <param name="share">The share of all hidden nodes or weights, 0 to 1.</param>
    /// <param name="seed">The seed of the random choice. A larger share with the same seed damages the same ones and some more.</param>
    /// <exception cref="OptionException">The share is not from 0 to 1, or there are no hidden nodes to remove.</exception>
    public static Network<T> Break<T>(Network<T> network, Damage damage, double share, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        var broken = new Network<T>(network.Layers);
        network.OwnParameters.CopyTo(broken.OwnParameters);

        var order = new int[PartCount(network, damage)];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        new SplitMix64(seed).Shuffle<int>(order);
        var chosen = order.AsSpan(0, CountOf(share, order.Length));
        var random = new NumpyRandom(seed);
        T[] deviations = [.. Enumerable.Range(0, network.Layers.Count).Select(l => T.CreateTruncating(WeightStatistics.Of<T>(network.OwnWeights(l)).Deviation))];
        foreach (var part in chosen)
        {
            if (damage == Damage.Nodes)
            {
                RemoveNode(broken, part);
                continue;
            }

            var (layer, index) = LinkAt(network, part);
            ref var weight = ref broken.OwnWeights(layer)[index];
            weight = damage == Damage.Links ? T.Zero : weight + (deviations[layer] * T.CreateTruncating(random.NextNormal(0, 1)));
        }

        return broken;
    }

    /// <summary>Measures the accuracy for several amounts of damage.</summary>
    /// <param name="network">The network, which does not change.</param>
    /// <param name="dataset">The test examples.</param>
    /// <param name="damage">The kind of damage.</param>
    /// <param name="shares">The shares of hidden nodes or weights to damage, each 0 to 1.</param>
    /// <param name="seedCount">The number of random choices for each share; the seeds are 1, 2, ….</param>
    /// <returns>A point for each share, computed lazily.</returns>
    /// <exception cref="OptionException">
    /// A share is not from 0 to 1, there is no seed, there are no hidden nodes to remove, or the dataset does not fit.
    /// Thrown at once, but for the exceptions of <see cref="Evaluation.Of"/>.
    /// </exception>
    public static IEnumerable<ResiliencePoint> Measure<T>(
        Network<T> network, Dataset dataset, Damage damage, IReadOnlyList<double> shares, int seedCount)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(shares);
        if (seedCount < 1)
            throw new OptionException($"The number of seeds must be at least 1, not {seedCount}.");
        var partCount = PartCount(network, damage);
        int[] counts = [.. shares.Select(share => CountOf(share, partCount))];
        return shares.Select((share, i) => new ResiliencePoint(share, counts[i], counts[i] == 0
            ? [.. Enumerable.Repeat(Accuracy(network), seedCount)]
            : [.. Enumerable.Range(1, seedCount).Select(seed => Accuracy(Break(network, damage, share, (ulong)seed)))]));

        double Accuracy(Network<T> tested) => Evaluation.Of(tested, dataset, Loss.SquaredError).Accuracy;
    }

    private static int CountOf(double share, int partCount) => share is >= 0 and <= 1
        ? (int)Math.Round(share * partCount)
        : throw new OptionException($"The share to break must be from 0 % to 100 %, not {100 * share} %.");

    private static int PartCount<T>(Network<T> network, Damage damage)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (damage != Damage.Nodes)
            return network.Layers.Sum(layer => layer.InputCount * layer.OutputCount);
        var count = network.Layers.SkipLast(1).Sum(layer => layer.OutputCount);
        return count > 0 ? count : throw new OptionException("The network has no hidden nodes that could be broken; its links can.");
    }

    /// <summary>Sets all outgoing weights of a hidden node to 0; hidden nodes are counted layer after layer.</summary>
    private static void RemoveNode<T>(Network<T> network, int node)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var layer = 1; // of which the node is an input
        for (; node >= network.Layers[layer].InputCount; layer++)
            node -= network.Layers[layer].InputCount;
        var weights = network.OwnWeights(layer);
        for (var i = node; i < weights.Length; i += network.Layers[layer].InputCount)
            weights[i] = T.Zero;
    }

    private static (int Layer, int Index) LinkAt<T>(Network<T> network, int link)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var layer = 0;
        for (; link >= network.OwnWeights(layer).Length; layer++)
            link -= network.OwnWeights(layer).Length;
        return (layer, link);
    }
}
