namespace Lantern.Tests;

/// <summary>
/// The oracle for exact descent: the plain passes in double precision, one example at a time, and a measure of how far
/// rounding to single precision may lead away from them.
/// </summary>
/// <remarks>
/// Rounding is understood backward (Higham 2002, section 3.1). A sum of n products with n roundings to singles is the exact
/// sum for weights that are changed by at most n·u of themselves, u = 2⁻²⁴, in whatever order it is added; what a layer
/// computes besides (the bias and the constants of the sparse form, the function and its slope, the errors sent back)
/// counts as <see cref="Besides"/> more roundings, and so does the target, from which nearly equal outputs are subtracted.
/// A step is off by as many. The changed weight is rounded once, each time in the same direction at worst, since equal
/// steps round equally. A run that sees all these changes, up or down at random, is one that rounding might have caused:
/// it takes the errors of each step through all the following ones, as the arithmetic does. In truth roundings mostly
/// cancel, to √n of n; but chance might make the changes cancel too, so two such runs are made, and the tolerance is twice
/// the larger distance from the exact one.
/// </remarks>
internal static class PlainDescent
{
    private const double U = 1.0 / (1 << 24);
    private const int Besides = 16;

    /// <summary>The examples of all epochs in the order in which the options want them.</summary>
    private static int[] Order(Dataset dataset, TrainingOptions options)
    {
        var random = new SplitMix64(options.Seed);
        int[] order = [.. Enumerable.Range(0, dataset.Count)];
        return [.. Enumerable.Range(0, options.EpochCount).SelectMany(_ =>
        {
            if (options.Shuffle)
                random.Shuffle<int>(order);
            return order.ToArray();
        })];
    }

    /// <summary>
    /// Asserts that a network is what the plain passes make of the one it began as, but for rounding, and that the loss of
    /// the last epoch is theirs.
    /// </summary>
    public static void AssertLearned(
        Network<float> trained, double loss, Network<float> initial, Dataset dataset, TrainingOptions options)
    {
        var order = Order(dataset, options);
        Network<double> actual = InDoublePrecision(trained), start = InDoublePrecision(initial), exact = InDoublePrecision(initial);
        Network<double>[] rounded = [InDoublePrecision(initial), InDoublePrecision(initial)];
        double[] losses = Learn(exact, dataset, options, order, rounding: null);
        double[][] roundedLosses =
            [.. rounded.Select((network, seed) => Learn(network, dataset, options, order, new SplitMix64((ulong)seed)))];

        var movement = Farthest(exact.Parameters, start.Parameters);
        for (int l = 0, begin = 0; l < exact.Layers.Count; begin += exact.Layers[l++].ParameterCount)
        {
            var layer = begin..(begin + exact.Layers[l].ParameterCount);
            var distance = rounded.Max(network => Farthest(network.Parameters[layer], exact.Parameters[layer]));
            var error = Farthest(actual.Parameters[layer], exact.Parameters[layer]);
            var sizes = $"Layer {l} is off by {error:E1}, rounding explains {distance:E1}, parameters moved by {movement:E1}";
            Assert.True(error <= 2 * distance, $"{sizes}. {Case()}");
            Assert.True(distance < movement / 100, $"{sizes}: such a test says nothing. {Case()}");
        }

        var lastLosses = losses[^dataset.Count..];
        var lossDistance = roundedLosses.Max(other => lastLosses.Zip(other[^dataset.Count..], (x, y) => Math.Abs(x - y)).Average());
        var roundings = (dataset.OutputCount + Besides) * U * lastLosses.Average();
        Close.Absolute(lastLosses.Average(), loss, (2 * lossDistance) + roundings);

        string Case() =>
            $"{exact}, {string.Join('-', exact.Layers.Select(layer => layer.Activation))}, {exact.Layers[0].HasBiases}, {options}";
    }

    /// <summary>Learns from examples one by one; gives the loss of each, taken before its step.</summary>
    private static double[] Learn(
        Network<double> network, Dataset dataset, TrainingOptions options, int[] order, SplitMix64? rounding)
    {
        var seen = rounding is null ? network : new Network<double>(network.Layers);
        var passes = new Backpropagation<double>(seen, options.Loss, options.RuleFor(seen.Layers[^1].Activation));
        double[] inputs = new double[dataset.InputCount], target = new double[dataset.OutputCount];
        double[] gradients = new double[network.Parameters.Length], losses = new double[order.Length];
        var direction = rounding?.NextUInt64() ?? 0;
        for (var n = 0; n < order.Length; n++)
        {
            dataset.CopyInputs<double>(order[n], inputs);
            dataset.CopyTarget<double>(order[n], target);
            if (rounding is not null)
            {
                network.Parameters.CopyTo(seen.Parameters);
                for (var l = 0; l < network.Layers.Count; l++)
                {
                    Change(seen.Weights(l), network.Layers[l].InputCount + Besides, rounding);
                    Change(seen.Biases(l), Besides, rounding);
                }

                Change(target, Besides, rounding);
            }

            passes.Forward(inputs);
            losses[n] = passes.Backward(target);
            passes.CopyGradients(gradients);
            if (rounding is not null)
                Change(gradients, Besides, rounding);
            var parameters = network.Parameters;
            for (var p = 0; p < gradients.Length; p++)
                parameters[p] -= options.LearningRate * gradients[p];
            if (rounding is not null)
                Change(network.Parameters, 1, new SplitMix64(direction));
        }

        return losses;
    }

    /// <summary>Changes each number by so many roundings of itself, up or down.</summary>
    private static void Change(Span<double> numbers, int roundings, SplitMix64 random)
    {
        ReadOnlySpan<double> factors = [1 + (roundings * U), 1 - (roundings * U)]; // looked up: no processor guesses a branch at random
        var signs = 0UL;
        for (var i = 0; i < numbers.Length; i++, signs >>= 1)
        {
            if (i % 64 == 0)
                signs = random.NextUInt64();
            numbers[i] *= factors[(int)(signs & 1)];
        }
    }

    private static double Farthest(ReadOnlySpan<double> some, ReadOnlySpan<double> others)
    {
        var farthest = 0.0;
        for (var i = 0; i < some.Length; i++)
            farthest = Math.Max(farthest, Math.Abs(some[i] - others[i])); // NaN if one of them is
        return farthest;
    }

    private static Network<double> InDoublePrecision(Network<float> network)
    {
        var copy = new Network<double>(network.Layers);
        for (var p = 0; p < copy.Parameters.Length; p++)
            copy.Parameters[p] = network.Parameters[p];
        return copy;
    }
}
