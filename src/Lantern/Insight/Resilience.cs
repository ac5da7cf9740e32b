using System.Numerics;

namespace Lantern;

/// <summary>A way to damage a network.</summary>
public enum Damage
{
    /// <summary>Hidden nodes fall silent: nobody hears them any more.</summary>
    Nodes,

    /// <summary>Links are cut: their weights become 0. Any link, in any layer.</summary>
    Links,

    /// <summary>Weights are disturbed: each gets normal noise as large as the deviation of its layer's weights.</summary>
    Noise,
}

/// <summary>How well a network answers that is damaged so much.</summary>
/// <param name="Share">The share of all hidden nodes or links that is damaged.</param>
/// <param name="Count">How many these are.</param>
/// <param name="Accuracies">The accuracy for each choice of which ones.</param>
public sealed record ResiliencePoint(double Share, int Count, IReadOnlyList<double> Accuracies)
{
    /// <summary>The mean accuracy.</summary>
    public double Mean => Accuracies.Average();

    /// <summary>The standard deviation from one choice to another, √(Σ(x − mean)²/(n − 1)); 0 if there is only one.</summary>
    public double Deviation => Accuracies.Count < 2 ? 0
        : Math.Sqrt(Accuracies.Sum(accuracy => (accuracy - Mean) * (accuracy - Mean)) / (Accuracies.Count - 1));
}

/// <summary>
/// Breaks networks on purpose, to see how gracefully they fail: what a network knows is spread over all its links, so it
/// answers on when some are gone.
/// </summary>
public static class Resilience
{
    /// <summary>A damaged copy of a network.</summary>
    /// <param name="network">The network; it stays whole.</param>
    /// <param name="damage">What is done to it.</param>
    /// <param name="share">The share of all hidden nodes or links, 0 to 1.</param>
    /// <param name="seed">Chooses which. A larger share with the same seed damages the same ones and some more.</param>
    /// <exception cref="OptionException">The share is not from 0 to 1, or nodes are to fall silent where none are hidden.</exception>
    public static Network<T> Break<T>(Network<T> network, Damage damage, double share, uint seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var broken = new Network<T>(network.Layers);
        network.Parameters.CopyTo(broken.Parameters);

        var order = new int[PartCount(network, damage)];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        new SplitMix64(seed).Shuffle<int>(order);
        var chosen = order.AsSpan(0, CountOf(share, order.Length));
        var random = new NumpyRandom(seed);
        T[] deviations = [.. Enumerable.Range(0, network.Layers.Count).Select(l => T.CreateTruncating(WeightStatistics.Of<T>(network.Weights(l)).Deviation))];
        foreach (var part in chosen)
        {
            if (damage == Damage.Nodes)
            {
                Silence(broken, part);
                continue;
            }

            var (layer, index) = LinkAt(network, part);
            ref var weight = ref broken.Weights(layer)[index];
            weight = damage == Damage.Links ? T.Zero : weight + (deviations[layer] * T.CreateTruncating(random.NextNormal(0, 1)));
        }

        return broken;
    }

    /// <summary>Damages a network more and more, and tests it each time.</summary>
    /// <param name="network">The network; it stays whole.</param>
    /// <param name="dataset">What to test with.</param>
    /// <param name="damage">What is done to the network.</param>
    /// <param name="shares">The shares of hidden nodes or links to be damaged, each 0 to 1.</param>
    /// <param name="seedCount">How many times each is tried; the seeds are 1, 2, ….</param>
    /// <returns>A point for each share, computed when it is asked for.</returns>
    /// <exception cref="OptionException">
    /// A share is not from 0 to 1, there is no seed, nodes are to fall silent where none are hidden, or the dataset does not fit.
    /// Thrown at once, but for what <see cref="Evaluation.Of"/> finds.
    /// </exception>
    public static IEnumerable<ResiliencePoint> Measure<T>(
        Network<T> network, Dataset dataset, Damage damage, IReadOnlyList<double> shares, int seedCount)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (seedCount < 1)
            throw new OptionException($"The number of seeds must be at least 1, not {seedCount}.");
        var partCount = PartCount(network, damage);
        int[] counts = [.. shares.Select(share => CountOf(share, partCount))];
        return shares.Select((share, i) => new ResiliencePoint(share, counts[i], counts[i] == 0
            ? [.. Enumerable.Repeat(Accuracy(network), seedCount)]
            : [.. Enumerable.Range(1, seedCount).Select(seed => Accuracy(Break(network, damage, share, (uint)seed)))]));

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

    /// <summary>Cuts all links that leave a hidden node; these are counted layer after layer.</summary>
    private static void Silence<T>(Network<T> network, int node)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var layer = 1; // the one that hears the node
        for (; node >= network.Layers[layer].InputCount; layer++)
            node -= network.Layers[layer].InputCount;
        var weights = network.Weights(layer);
        for (var i = node; i < weights.Length; i += network.Layers[layer].InputCount)
            weights[i] = T.Zero;
    }

    private static (int Layer, int Index) LinkAt<T>(Network<T> network, int link)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var layer = 0;
        for (; link >= network.Weights(layer).Length; layer++)
            link -= network.Weights(layer).Length;
        return (layer, link);
    }
}
