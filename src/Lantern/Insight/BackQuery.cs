using System.Numerics;

namespace Lantern.Insight;

/// <summary>
/// The textbook's back query, which computes inputs for given outputs: from the last layer to the first the inverse of the
/// activation, z = f⁻¹(a), less the biases if there are any, then the distribution along the weights, x = Wᵀ·z.
/// </summary>
/// <remarks>
/// x may lie outside the range of the activation before, so it is rescaled to that range less a hundredth at each end: 0.01 to
/// 0.99 for sigmoids, −0.98 to 0.98 for tanh; unbounded activations need no rescaling. The inputs are rescaled to 0.01 to
/// 0.99. Wᵀ is not the inverse of W: W·(Wᵀ·z) is not z. So the inputs favor the answer, but the network need not recognize
/// them.
/// </remarks>
/// <example><code>
/// float[] typical = BackQuery.Of(network, classIndex: 7); // what the network has in mind at a 7
/// Png.Write("seven.png", GrayImage.FromBytes([.. typical.Select(value => (byte)(255 * value))], 28, 28));
/// </code></example>
public static class BackQuery
{
    private const double Margin = 0.01; // the textbook's, at each end of a range

    /// <summary>The reason why a network has no back query, in a sentence that names the layer; null if it has one.</summary>
    public static string? Obstacle<T>(Network<T> network)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        for (var l = network.Layers.Count - 1; l >= 0; l--)
        {
            var activation = network.Layers[l].Activation;
            if (activation.NoInverseBecause is { } reason)
                return $"Layer {l + 1} of {network.Layers.Count} cannot be asked backward, since its activation {activation} has no inverse: {reason}.";
        }

        return null;
    }

    /// <summary>The inputs for one class: for the outputs 0.99 of this class and 0.01 of the others.</summary>
    /// <param name="network">A network whose activations all have an inverse.</param>
    /// <param name="classIndex">The class, counted from 0.</param>
    /// <returns>Inputs from 0.01 to 0.99, [InputCount].</returns>
    /// <exception cref="OptionException">There is no such output, or an activation has no inverse.</exception>
    public static T[] Of<T>(Network<T> network, int classIndex)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        if (classIndex < 0 || classIndex >= network.OutputCount)
            throw new OptionException($"There is no class {classIndex}: the network has {network.OutputCount}, counted from 0 to {network.OutputCount - 1}.");
        var outputs = new T[network.OutputCount];
        outputs.AsSpan().Fill(T.CreateChecked(Margin));
        outputs[classIndex] = T.CreateChecked(1 - Margin);
        return Of(network, (ReadOnlySpan<T>)outputs);
    }

    /// <summary>The inputs for some outputs.</summary>
    /// <param name="network">A network whose activations all have an inverse.</param>
    /// <param name="outputs">[OutputCount], each between the ends of the last activation's range.</param>
    /// <returns>Inputs from 0.01 to 0.99, [InputCount].</returns>
    /// <exception cref="OptionException">An output is outside the range, or an activation has no inverse.</exception>
    /// <exception cref="ArgumentException">There is not one number for each output.</exception>
    public static T[] Of<T>(Network<T> network, ReadOnlySpan<T> outputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
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
                    z[o] -= network.OwnBiases(l)[o];
            a = new T[layer.InputCount];
            Kernels.InputGradients<T>(z, network.OwnWeights(l), batchSize: 1, layer.InputCount, layer.OutputCount, a); // Wᵀ·z
            Rescale(a, l == 0 ? (0, 1) : network.Layers[l - 1].Activation.Range);
        }

        return a;
    }

    /// <summary>Rescales the values linearly to a range less its margins.</summary>
    private static void Rescale<T>(Span<T> values, (double Low, double High) range)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = range.High - range.Low;
        if (!double.IsFinite(width))
            return;

        T least = values[0], most = values[0];
        foreach (var value in values)
            (least, most) = (T.Min(least, value), T.Max(most, value));
        var (low, high) = (range.Low + (Margin * width), range.High - (Margin * width));
        foreach (ref var value in values)
        {
            // Equal values get the middle of the range.
            var share = most > least ? (value - least) / (most - least) : T.CreateChecked(0.5);
            value = (share * T.CreateChecked(high - low)) + T.CreateChecked(low);
        }
    }
}
