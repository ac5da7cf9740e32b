namespace Lantern.Tests;

/// <summary>
/// Backpropagation against the definition of a derivative, and the textbook's rule against a second implementation.
/// </summary>
/// <remarks>
/// Central differences (L(w+h) − L(w−h)) / 2h are off for two reasons. Truncation: h²/6·|L'''|; all weights, inputs and
/// slopes here are below 1 and the third derivatives of the functions at most 2 (tanh), which three outputs, four hidden
/// nodes and the chain rule's fifteen terms keep below 100. Rounding: L is a sum of about a hundred rounded numbers below
/// 4, so each value is off by at most 400·2⁻⁵³. With h = 2⁻¹⁷ that is 1e-9 and 6e-9. The gradients themselves are around
/// 0.1, and one wrong factor, sign or index changes them by far more.
/// </remarks>
public sealed class BackpropagationGradientTests
{
    private const double Step = 1.0 / (1 << 17);
    private const double U = 1.0 / (1 << 24); // rounding in single precision: half of the distance from 1 to the next number
    private const double Tolerance = (Step * Step / 6 * 100) + (400 * 1.1102230246251565e-16 / Step);

    public static readonly TheoryData<string> ActivationNames = [.. Activation.All.Select(activation => activation.Name)];

    public static readonly TheoryData<string, string, string> Combinations = new(
        from hidden in Activation.All
        from output in Activation.All
        from loss in Loss.All
        where loss.Accepts(output)
        select (hidden.Name, output.Name, loss.Name));

    [Fact]
    public void All_340_combinations_are_checked() =>
        Assert.Equal(10 * ((10 * 3) + 2 + 2), Combinations.Count);

    [Theory, MemberData(nameof(Combinations))]
    public void The_exact_gradient_agrees_with_central_differences(string hidden, string output, string loss)
    {
        double[] shares = [0.2, 0.7, 0.1, 1, 0, 0, 0.3, 0.3, 0.4];
        double[] others = [0.01, 0.99, 0.01, 0.9, 0.8, 0, 0.3, 0.3, 0.3]; // rows add up to 1.01, 1.7 and 0.9
        var variants =
            from hasBiases in (bool[])[false, true]
            from batchSize in (int[])[1, 3]
            from targets in (double[][])[shares, others]
            select (hasBiases, Inputs: Random(3 * batchSize, seed: 2), Targets: targets[..(3 * batchSize)]);
        foreach (var (hasBiases, inputs, targets) in variants)
        {
            var network = Random([3, 4, 3], Activation.Parse(hidden), Activation.Parse(output), hasBiases);
            var check = new Check(network, Loss.Parse(loss), inputs, targets);

            Close.Absolute(check.ByCentralDifferences(), check.ByBackpropagation(LearningRule.Gradient), Tolerance);
        }
    }

    [Theory, MemberData(nameof(ActivationNames))]
    public void The_textbook_rule_is_the_gradient_at_the_last_layer_and_fails_the_check_before_it(string output)
    {
        var network = Random([3, 4, 3], Activation.Sigmoid, Activation.Parse(output), hasBiases: true);
        var check = new Check(network, Loss.SquaredError, Random(3, seed: 2), [0.01, 0.99, 0.01]);
        double[] exact = check.ByCentralDifferences(), textbook = check.ByBackpropagation(LearningRule.Textbook);
        var first = network.Layers[0].ParameterCount;
        var furthest = exact.Zip(textbook, (a, b) => Math.Abs(a - b)).Take(first).Max();

        Close.Absolute(exact.AsSpan(first), textbook.AsSpan(first), Tolerance);
        if (output == "linear") // slope 1: nothing is missing, and both rules are one
            Close.Absolute(exact.AsSpan(0, first), textbook.AsSpan(0, first), Tolerance);
        else
            Assert.True(furthest > 0.01, $"The furthest gradient of the first layer is only {furthest:E1} away.");
    }

    [Fact]
    public void The_textbook_rule_in_four_layers_is_that_of_a_plain_implementation()
    {
        var network = Network.Create<double>([5, 4, 6, 3, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        Initializer.FanIn.Apply(network, seed: 3);
        var plain = new double[4][][];
        for (var l = 0; l < 4; l++)
            plain[l] = [.. network.Weights(l).ToArray().Chunk(network.Layers[l].InputCount)];

        var backpropagation = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Textbook);
        for (var n = 0; n < 10; n++)
        {
            double[] inputs = Random(5, seed: (ulong)n), target = n % 2 == 0 ? [0.99, 0.01] : [0.01, 0.99];
            backpropagation.Forward(inputs);
            backpropagation.Backward(target);
            backpropagation.Descend(0.3);
            TrainPlainly(plain, inputs, target, learningRate: 0.3);
        }

        // Both sum the same numbers, below 2 each, in their own order: some forty roundings a step, ten steps, and no
        // step enlarges the difference much.
        for (var l = 0; l < 4; l++)
            Close.Absolute([.. plain[l].SelectMany(row => row)], network.Weights(l), 10 * 40 * 1.1102230246251565e-16);
    }

    [Theory, InlineData("gradient"), InlineData("textbook")]
    public void Single_precision_agrees_with_double_as_far_as_its_roundings_allow(string rule)
    {
        // With positive weights and inputs and a target of 0 nothing cancels, so relative errors only add up. In units of
        // u = 2⁻²⁴, with 20 inputs, 12 hidden nodes, 5 outputs, a bias each, all activations between ½ and ¾:
        //   z₁ 21 (products and sums); a₁ at most z₁·(1−a₁) ≤ 0.28 of that, less than it, and 4 for 1/(1+e^−z): 25
        //   z₂ 25 + 13 = 38; a₂ = e₂ 38 + 4 = 42; 1−a₂ at most a/(1−a) = 3 times 42, and 1: 127
        //   g₂ = e₂·(a₂·(1−a₂)): 42 + 42 + 127 + 2 = 213; ∂L/∂W₂ = g₂·a₁: 213 + 25 + 1 = 239
        //   e₁ = W₂ᵀ·g₂ 213 + 5 = 218; 1−a₁ 3·25 + 1 = 76; g₁ = e₁·(a₁·(1−a₁)) 218 + 25 + 76 + 2 = 321; ∂L/∂W₁ 322
        // (The textbook sends e₂ back in place of g₂, which is closer.)
        var network = Network.Create<double>([20, 12, 5], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true);
        var single = Network.Create<float>([20, 12, 5], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true);
        var random = new SplitMix64(4);
        for (var p = 0; p < network.Parameters.Length; p++)
            network.Parameters[p] = single.Parameters[p] = (float)(random.NextDouble() * 0.1);
        float[] inputs = [.. Enumerable.Range(0, 20).Select(_ => (float)random.NextDouble())];

        var inDouble = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Parse(rule));
        var inSingle = new Backpropagation<float>(single, Loss.SquaredError, LearningRule.Parse(rule));
        Assert.All(inDouble.Forward([.. inputs]).ToArray(), output => Assert.InRange(output, 0.5, 0.75));
        inSingle.Forward(inputs);
        double[] doubles = new double[network.Parameters.Length];
        var singles = new float[doubles.Length];
        Close.Relative(inDouble.Backward(new double[5]), inSingle.Backward(new float[5]), 100 * U); // 2·42, and a sum of 5
        inDouble.CopyGradients(doubles);
        inSingle.CopyGradients(singles);

        Close.Relative(doubles, Close.ToDoubles(singles), 322 * U);
    }

    /// <summary>The textbook's rule for any depth, as one would write it from the book: no batches, no biases.</summary>
    private static void TrainPlainly(double[][][] weights, double[] inputs, double[] target, double learningRate)
    {
        var activations = new List<double[]> { inputs };
        foreach (var layer in weights)
            activations.Add([.. layer.Select(row => 1 / (1 + Math.Exp(-row.Zip(activations[^1], (w, x) => w * x).Sum())))]);

        double[] errors = [.. target.Zip(activations[^1], (t, o) => t - o)];
        for (var l = weights.Length - 1; l >= 0; l--)
        {
            double[] x = activations[l], o = activations[l + 1];
            double[] before = [.. x.Select((_, i) => errors.Select((e, k) => weights[l][k][i] * e).Sum())];
            for (var k = 0; k < o.Length; k++)
            {
                for (var i = 0; i < x.Length; i++)
                    weights[l][k][i] += learningRate * errors[k] * o[k] * (1 - o[k]) * x[i];
            }

            errors = before;
        }
    }

    private static Network<double> Random(int[] nodeCounts, Activation hidden, Activation output, bool hasBiases)
    {
        var network = Network.Create<double>(nodeCounts, hidden, output, hasBiases);
        Random(network.Parameters.Length, seed: 1).CopyTo(network.Parameters);
        return network;
    }

    /// <summary>Numbers between −1 and 1.</summary>
    private static double[] Random(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    /// <summary>The mean loss of a batch as a function of the parameters, and its gradient in two ways.</summary>
    private sealed record Check(Network<double> Network, Loss Loss, double[] Inputs, double[] Targets)
    {
        public double[] ByBackpropagation(LearningRule rule)
        {
            var backpropagation = new Backpropagation<double>(Network, Loss, rule, Inputs.Length / Network.InputCount);
            var gradients = new double[Network.Parameters.Length];
            backpropagation.Forward(Inputs);
            backpropagation.Backward(Targets);
            backpropagation.CopyGradients(gradients);
            return gradients;
        }

        public double[] ByCentralDifferences()
        {
            var slopes = new double[Network.Parameters.Length];
            for (var p = 0; p < slopes.Length; p++)
            {
                var parameter = Network.Parameters[p];
                Network.Parameters[p] = parameter + Step;
                var above = MeanLoss();
                Network.Parameters[p] = parameter - Step;
                var below = MeanLoss();
                Network.Parameters[p] = parameter;
                slopes[p] = (above - below) / (2 * Step);
            }

            return slopes;
        }

        private double MeanLoss()
        {
            var sum = 0.0;
            var count = Inputs.Length / Network.InputCount;
            var outputs = new double[Network.OutputCount];
            for (var n = 0; n < count; n++)
            {
                Network.Predict(Inputs.AsSpan(n * Network.InputCount, Network.InputCount), outputs);
                sum += Loss.Value<double>(outputs, Targets.AsSpan(n * Network.OutputCount, Network.OutputCount));
            }

            return sum / count;
        }
    }
}
