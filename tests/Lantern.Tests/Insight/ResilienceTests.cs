namespace Lantern.Tests;

public sealed class ResilienceTests
{
    [Fact]
    public void A_node_that_falls_silent_is_heard_by_nobody()
    {
        var network = Filled(3, 4, 5, 2);

        var broken = Resilience.Break(network, Damage.Nodes, share: 3 / 9.0, seed: 1);

        Assert.Equal(network.Weights(0).ToArray(), broken.Weights(0).ToArray());
        Assert.Equal(3, Columns(broken, 1) + Columns(broken, 2));
        Assert.Equal(Zeros(broken), (Columns(broken, 1) * 5) + (Columns(broken, 2) * 2)); // whole columns, nothing else
        Assert.Equal(0, Zeros(network));

        static int Columns(Network<float> network, int layer)
        {
            var (weights, count) = (network.Weights(layer).ToArray(), network.Layers[layer].InputCount);
            return Enumerable.Range(0, count).Count(column => Enumerable.Range(0, weights.Length / count).All(row => weights[(row * count) + column] == 0));
        }
    }

    [Fact]
    public void Links_are_cut_in_any_layer_and_more_of_them_are_the_same_and_others()
    {
        var network = Filled(10, 20, 10);

        var few = Resilience.Break(network, Damage.Links, 0.1, seed: 1);
        var many = Resilience.Break(network, Damage.Links, 0.3, seed: 1);

        Assert.Equal((40, 120), (Zeros(few), Zeros(many)));
        Assert.Contains(0, few.Weights(0).ToArray());
        Assert.Contains(0, few.Weights(1).ToArray());
        for (var i = 0; i < few.Parameters.Length; i++)
            Assert.True(few.Parameters[i] != 0 || many.Parameters[i] == 0);
        Assert.NotEqual(few.Parameters.ToArray(), Resilience.Break(network, Damage.Links, 0.1, seed: 2).Parameters.ToArray());
    }

    // The mean of n normal numbers with deviation s is within 5·s/√n in all but one case in a million, their own deviation
    // within 5·s/√2n.
    [Fact]
    public void Noise_is_as_large_as_the_weights_of_the_layer_differ()
    {
        var network = Filled(100, 50, 100);

        var broken = Resilience.Break(network, Damage.Noise, 1, seed: 1);

        for (var l = 0; l < 2; l++)
        {
            var expected = WeightStatistics.Of<float>(network.Weights(l)).Deviation;
            float[] noise = [.. broken.Weights(l).ToArray().Zip(network.Weights(l).ToArray(), (after, before) => after - before)];
            var actual = WeightStatistics.Of<float>(noise);
            Close.Absolute(0, actual.Mean, 5 * expected / Math.Sqrt(noise.Length));
            Close.Absolute(expected, actual.Deviation, 5 * expected / Math.Sqrt(2 * noise.Length));
        }
    }

    [Fact]
    public void Nothing_broken_is_the_same_network_and_all_nodes_silent_answer_always_the_same()
    {
        var network = Filled(3, 4, 2);

        Assert.Equal(network.Parameters.ToArray(), Resilience.Break(network, Damage.Nodes, 0, seed: 1).Parameters.ToArray());
        Assert.All(Resilience.Break(network, Damage.Nodes, 1, seed: 1).Weights(1).ToArray(), weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void Accuracy_is_measured_for_every_share_and_seed()
    {
        var network = Initializer.FanOut.Apply(Network.Create(784, 30, 10), seed: 1);
        Assert.Single(Trainer.Train(network, Mnist.Training[..1000], new TrainingOptions { EpochCount = 1 }));
        var digits = Mnist.Test[..500];

        ResiliencePoint[] points = [.. Resilience.Measure(network, digits, Damage.Nodes, [0, 0.5, 1], seedCount: 3)];

        var whole = Accuracy(network);
        Assert.Equal([(0, 0), (0.5, 15), (1, 30)], points.Select(point => (point.Share, point.Count)));
        Assert.Equal([whole, whole, whole], points[0].Accuracies);
        Assert.Equal(Enumerable.Range(1, 3).Select(seed => Accuracy(Resilience.Break(network, Damage.Nodes, 0.5, (uint)seed))), points[1].Accuracies);
        Assert.True(points[1].Mean < whole);
        Assert.Single(points[2].Accuracies.Distinct());

        double Accuracy(Network<float> tested) => Evaluation.Of(tested, digits, Loss.SquaredError).Accuracy;
    }

    [Fact]
    public void A_point_has_mean_and_deviation()
    {
        Assert.Equal((0.5, 0.1), (new ResiliencePoint(0, 0, [0.4, 0.5, 0.6]).Mean, Math.Round(new ResiliencePoint(0, 0, [0.4, 0.5, 0.6]).Deviation, 15)));
        Assert.Equal(0, new ResiliencePoint(0, 0, [0.4]).Deviation);
    }

    [Fact]
    public void What_makes_no_sense_gets_a_sentence()
    {
        Refused("The network has no hidden nodes that could be broken; its links can.", () => Resilience.Break(Filled(3, 2), Damage.Nodes, 0.5, 1));
        Refused("The share to break must be from 0 % to 100 %, not 120 %.", () => Resilience.Break(Filled(3, 2), Damage.Links, 1.2, 1));
        Refused("The share to break must be from 0 % to 100 %, not NaN %.", () => Resilience.Measure(Filled(3, 2), Mnist.Test, Damage.Links, [double.NaN], 1));
        Refused("The number of seeds must be at least 1, not 0.", () => Resilience.Measure(Filled(3, 2), Mnist.Test, Damage.Links, [0.1], 0));

        static void Refused(string sentence, Func<object> call) => Assert.Equal(sentence, Assert.Throws<OptionException>(call).Message);
    }

    private static int Zeros(Network<float> network) => network.Parameters.ToArray().Count(parameter => parameter == 0);

    private static Network<float> Filled(params int[] nodeCounts) => Initializer.FanOut.Apply(Network.Create(nodeCounts), seed: 1);
}
