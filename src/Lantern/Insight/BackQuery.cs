using System.Numerics;

namespace Lantern;

/// <summary>
/// Asks a network backward, as the textbook does: what would you have to see to give this answer? From the last layer to
/// the first, each output a is taken back to its weighted sum, z = f⁻¹(a), less the bias if there is one, and the sums are
/// shared out along the weights that they came by, x = Wᵀ·z.
/// </summary>
/// <remarks>
/// Such an x need not be anything that the layer before can say, so it is rescaled to lie between the ends of its activation
/// with a hundredth of the way to spare: 0.01 to 0.99 for sigmoids, −0.98 to 0.98 for tanh, and as it is where any number is
/// possible. The inputs are rescaled to 0.01 to 0.99. Sharing out is not solving: W·(Wᵀ·z) is not z. The picture is what
/// speaks for the answer, and the network need not recognize it.
/// </remarks>
public static class BackQuery
{
    private const double Spare = 0.01; // the textbook's

    /// <summary>Why the network cannot be asked backward, in a sentence that names the layer; null if it can.</summary>
    public static string? Obstacle<T>(Network<T> network)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var l = network.Layers.Count - 1; l >= 0; l--)
        {
            var activation = network.Layers[l].Activation;
            if (activation.NoInverseBecause is { } reason)
                return $"Layer {l + 1} of {network.Layers.Count} cannot be asked backward, since its activation {activation} has no inverse: {reason}.";
        }

        return null;
    }

    /// <summary>What the network would have to see to answer with one label: outputs 0.99 for it and 0.01 for the others.</summary>
    /// <param name="network">A network whose activations all have an inverse.</param>
    /// <param name="label">Which output, counted from 0.</param>
    /// <returns>Inputs from 0.01 to 0.99, [InputCount].</returns>
    /// <exception cref="OptionException">There is no such output, or an activation has no inverse.</exception>
    public static T[] Of<T>(Network<T> network, int label)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (label < 0 || label >= network.OutputCount)
            throw new OptionException($"There is no label {label}: the network has {network.OutputCount}, counted from 0 to {network.OutputCount - 1}.");
        var outputs = new T[network.OutputCount];
        outputs.AsSpan().Fill(T.CreateChecked(Spare));
        outputs[label] = T.CreateChecked(1 - Spare);
        return Of(network, (ReadOnlySpan<T>)outputs);
    }

    /// <summary>What the network would have to see to give these outputs.</summary>
    /// <param name="network">A network whose activations all have an inverse.</param>
    /// <param name="outputs">[OutputCount], each between the ends of the last activation's range.</param>
    /// <returns>Inputs from 0.01 to 0.99, [InputCount].</returns>
    /// <exception cref="OptionException">An output is outside the range, or an activation has no inverse.</exception>
    /// <exception cref="ArgumentException">There is not one number for each output.</exception>
    public static T[] Of<T>(Network<T> network, ReadOnlySpan<T> outputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape.Check(outputs, network.OutputCount);
        if (Obstacle(network) is { } obstacle)
            throw new OptionException(obstacle);
        var last = network.Layers[^1].Activation;
        foreach (var output in outputs)
        {
            if (!(double.CreateChecked(output) > last.Range.Low && double.CreateChecked(output) < last.Range.High))
                throw new OptionException($"An output of {last} lies between {last.Range.Low} and {last.Range.High}, so there is no way back from {output}.");
        }

        var a = outputs.ToArray();
        for (var l = network.Layers.Count - 1; l >= 0; l--)
        {
            var layer = network.Layers[l];
            var z = a;
            layer.Activation.Inverse<T>(a, z);
            if (layer.HasBiases)
                for (var o = 0; o < z.Length; o++)
                    z[o] -= network.Biases(l)[o];
            a = new T[layer.InputCount];
            Kernels.InputGradients<T>(z, network.Weights(l), batchSize: 1, layer.InputCount, layer.OutputCount, a); // Wᵀ·z
            Rescale(a, l == 0 ? (0, 1) : network.Layers[l - 1].Activation.Range);
        }

        return a;
    }

    /// <summary>Subtracts the least, divides by what is then the most, and stretches to the range less what is to spare.</summary>
    private static void Rescale<T>(Span<T> values, (double Low, double High) range)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = range.High - range.Low;
        if (!double.IsFinite(width))
            return;

        T least = values[0], most = values[0];
        foreach (var value in values)
            (least, most) = (T.Min(least, value), T.Max(most, value));
        var (low, high) = (range.Low + (Spare * width), range.High - (Spare * width));
        foreach (ref var value in values)
        {
            // Where all are equal they get the middle: none of them says anything.
            var share = most > least ? (value - least) / (most - least) : T.CreateChecked(0.5);
            value = (share * T.CreateChecked(high - low)) + T.CreateChecked(low);
        }
    }
}
