namespace Lantern.Tests;

public sealed class DropoutTests
{
    private static readonly TrainingOptions Options = new() { Rule = LearningRule.Gradient, Dropout = 0.5, InputDropout = 0.2, Seed = 3 };

    public static readonly TheoryData<string> ActivationNames = [.. Activation.All.Select(activation => activation.Name)];

    /// <summary>Of a million signals p are dropped, to within four standard deviations √(p(1−p)/n).</summary>
    [Theory, InlineData(0.5), InlineData(0.1), InlineData(0.9), InlineData(0.001)]
    public void The_share_is_dropped_and_the_expected_value_kept(double share)
    {
        var dropout = Dropout.Of(Options with { Dropout = share })!;
        var mask = new double[1000];
        var (dropped, sum) = (0, 0.0);
        for (var n = 0; n < 1000; n++)
        {
            dropout.Fill<double>(step: n % 10, n, layer: 1, mask);
            dropped += mask.Count(m => m == 0);
            sum += mask.Sum();
            Assert.All(mask, m => Assert.True(m == 0 || m == 1 / (1 - share)));
        }

        var deviation = Math.Sqrt(share * (1 - share) / 1e6);
        Close.Absolute(share, dropped / 1e6, 4 * deviation);
        Close.Absolute(1, sum / 1e6, 4 * deviation / (1 - share));
    }

    /// <summary>Two masks of a hundred thousand fair coins agree in half of them, to within four standard deviations.</summary>
    [Fact]
    public void Masks_of_other_steps_examples_layers_seeds_and_neighbors_have_nothing_to_do_with_each_other()
    {
        var mask = Mask(Options, step: 5, n: 6, layer: 1);

        Assert.Equal(mask, Mask(Options, step: 5, n: 6, layer: 1));
        foreach (var other in (double[][])[
            Mask(Options, step: 6, n: 6, layer: 1),
            Mask(Options, step: 5, n: 5, layer: 1),
            Mask(Options, step: 6, n: 5, layer: 1),
            Mask(Options, step: 5, n: 6, layer: 2),
            Mask(Options with { Seed = 4 }, step: 5, n: 6, layer: 1),
            [.. mask[1..], mask[0]],
            [.. mask[128..], .. mask[..128]]])
        {
            var agreed = mask.Zip(other).Count(pair => pair.First == pair.Second);
            Close.Absolute(0.5, agreed / 1e5, 4 * 0.5 / Math.Sqrt(1e5));
        }

        static double[] Mask(TrainingOptions options, long step, int n, int layer)
        {
            var mask = new double[100_000];
            Dropout.Of(options)!.Fill<double>(step, n, layer, mask);
            return mask;
        }
    }

    [Fact]
    public void Every_precision_and_length_has_the_same_mask()
    {
        var dropout = Dropout.Of(Options)!;
        for (var length = 0; length < 300; length++)
        {
            double[] expected = new double[300], doubles = new double[length];
            var singles = new float[length];
            dropout.Fill<double>(1, 2, 0, expected);
            dropout.Fill<double>(1, 2, 0, doubles);
            dropout.Fill<float>(1, 2, 0, singles);
            Assert.Equal(expected[..length], doubles);
            Assert.Equal(expected[..length].Select(m => (float)m), singles);
        }
    }

    [Fact]
    public void What_is_not_asked_for_is_not_there()
    {
        Assert.Null(Dropout.Of(new()));
        Assert.Equal((true, false), (Dropout.Of(new() { InputDropout = 0.1 })!.AppliesTo(0), Dropout.Of(new() { InputDropout = 0.1 })!.AppliesTo(1)));
        Assert.Equal((false, true), (Dropout.Of(new() { Dropout = 0.1 })!.AppliesTo(0), Dropout.Of(new() { Dropout = 0.1 })!.AppliesTo(1)));
    }

    /// <summary>
    /// As in <see cref="BackpropagationGradientTests"/>, with signals that are up to twice and losses that are up to three times as
    /// large: the third derivative grows with the cube of the signals, the rounding with the loss.
    /// </summary>
    [Theory, MemberData(nameof(ActivationNames))]
    public void The_gradient_of_a_network_with_a_fixed_mask_agrees_with_central_differences(string activation)
    {
        const double Step = 1.0 / (1 << 17), Tolerance = (Step * Step / 6 * 100 * 8 * 3) + (3 * 400 * 1.1102230246251565e-16 / Step);
        var network = Network.Create<double>([4, 5, 5, 3], Activation.Parse(activation), Activation.Softmax, hasBiases: true);
        double[] start = Random(network.Parameters.Length, 1), inputs = Random(12, 2), targets = [0.2, 0.7, 0.1, 1, 0, 0, 0.3, 0.3, 0.4], factors = [3, 1, 0.5];
        start.CopyTo(network.Parameters);
        var dropout = Dropout.Of(Options)!;
        var passes = new Backpropagation<double>(network, Loss.CrossEntropy, LearningRule.Gradient, 3, dropout);
        for (var l = 0; l < 3; l++)
        {
            var length = network.Layers[l].InputCount;
            for (var n = 0; n < 3; n++)
                dropout.Fill(step: 0, n, l, passes.Masks[l].AsSpan(n * length, length));
            Assert.Contains(0, passes.Masks[l]);
            Assert.Contains(passes.Masks[l], m => m > 1);
        }

        double[] gradients = new double[start.Length], differences = new double[start.Length];
        MeanLoss();
        passes.CopyGradients(gradients);
        for (var p = 0; p < start.Length; p++)
        {
            network.Parameters[p] = start[p] + Step;
            var above = MeanLoss();
            network.Parameters[p] = start[p] - Step;
            differences[p] = (above - MeanLoss()) / (2 * Step);
            network.Parameters[p] = start[p];
        }

        Close.Absolute(differences, gradients, Tolerance);

        double MeanLoss()
        {
            passes.Forward(inputs);
            return passes.Backward(targets, factors) / 3;
        }
    }

    /// <summary>Answers of a linear network are linear in each mask: their mean over 20,000 draws is the answer without dropout.</summary>
    [Fact]
    public void On_average_a_linear_network_says_what_it_says_without_dropout()
    {
        var network = Network.Create<double>([6, 8, 1], Activation.Linear, Activation.Linear, hasBiases: true);
        Random(network.Parameters.Length, 1).CopyTo(network.Parameters);
        var inputs = Random(6, 2);
        var dropout = Dropout.Of(Options)!;
        var passes = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Gradient, 1, dropout);
        var answers = new double[20_000];
        for (var step = 0; step < answers.Length; step++)
        {
            dropout.Fill<double>(step, 0, 0, passes.Masks[0]);
            dropout.Fill<double>(step, 0, 1, passes.Masks[1]);
            answers[step] = passes.Forward(inputs)[0];
        }

        var expected = new double[1];
        network.Predict(inputs, expected);
        var (mean, deviation) = (answers.Average(), Math.Sqrt(answers.Average(answer => Math.Pow(answer - expected[0], 2))));
        Assert.True(deviation > 0.1, $"The answers differ by {deviation} only.");
        Close.Absolute(expected[0], mean, 4 * deviation / Math.Sqrt(answers.Length));
    }

    /// <summary>Ten steps of numbers below 2 with some 40 roundings each.</summary>
    [Fact]
    public void One_example_at_a_time_is_dropped_from_too()
    {
        var data = Dataset.FromRows([.. Random(30, 3).Chunk(3)], [.. Random(20, 4).Chunk(2)]);
        var single = Initializer.FanIn.Apply(Network.Create<float>([3, 6, 2], Activation.Tanh, Activation.Linear, true), seed: 1);
        var without = new Network<float>(single.Layers);
        var exact = new Network<double>(single.Layers);
        single.Parameters.CopyTo(without.Parameters);
        Close.ToDoubles(single.Parameters).CopyTo(exact.Parameters);
        var options = Options with { EpochCount = 1 };
        _ = Trainer.Train(exact, data, options).Last();
        _ = Trainer.Train(single, data, options).Last();
        _ = Trainer.Train(without, data, options with { Dropout = 0, InputDropout = 0 }).Last();

        Close.Absolute(exact.Parameters, Close.ToDoubles(single.Parameters), 10 * 40 * 2.0 / (1 << 24));
        Assert.NotEqual(without.Parameters.ToArray(), single.Parameters.ToArray());
    }

    [Fact]
    public void A_network_without_hidden_nodes_is_refused()
    {
        var data = Dataset.FromRows([[1, 2]], [[1]]);
        var network = Network.Create(2, 1);

        Assert.Equal(
            "The network 2-1 has no hidden nodes that could be dropped.",
            Assert.Throws<OptionException>(() => Trainer.Train(network, data, new() { Dropout = 0.5 })).Message);
        Assert.Single(Trainer.Train(network, data, new() { InputDropout = 0.5, EpochCount = 1 }));
    }

    private static double[] Random(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }
}
