namespace Lantern.Tests;

public sealed class LayerStatisticsTests
{
    [Fact]
    public void Weights_are_described_as_by_plain_loops()
    {
        double[] weights = [.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i * i) + 0.1)];
        var mean = weights.Sum() / 1000;
        var deviation = Math.Sqrt(weights.Sum(weight => (weight - mean) * (weight - mean)) / 1000);

        var statistics = WeightStatistics.Of<double>(weights);

        Assert.Equal((1000, weights.Min(), weights.Max()), (statistics.Count, statistics.Least, statistics.Most));
        Assert.Equal(weights.Count(weight => Math.Abs(weight) < deviation / 10) / 1000.0, statistics.NearZero);
        Close.Absolute(mean, statistics.Mean, 1000 * 2.2e-16 * 1.1); // a thousand additions of numbers up to 1.1, either way
        Close.Relative(deviation, statistics.Deviation, 2000 * 2.2e-16);
    }

    [Fact]
    public void Equal_weights_have_no_deviation() =>
        Assert.Equal(new WeightStatistics(3, 0.25, 0, 0.25, 0.25, 0), WeightStatistics.Of<float>([0.25f, 0.25f, 0.25f]));

    [Fact]
    public void Nodes_are_watched_as_by_plain_loops()
    {
        // Sums ±6 saturate a sigmoid (0.9975, 0.0025), ±1 does not; a node without weights says 0.5 whatever it sees.
        var network = Network.Create<double>([2, 3, 2], Activation.Sigmoid, Activation.Relu, hasBiases: false);
        double[] parameters = [6, -6, 1, 0, 0, 0, 1, -1, 0, -1, 0, 0];
        parameters.CopyTo(network.Parameters);
        double[][] rows = [[1, 0], [0, 1], [0.5, 0], [1, 1]];
        var dataset = Dataset.FromRows(rows, [.. rows.Select(_ => new double[2])]);

        var layers = LayerActivity.Of(network, dataset);

        Assert.Equal([3, 2], layers.Select(layer => layer.Nodes.Count));
        double[] first = [.. rows.Select(row => Sigmoid((6 * row[0]) - (6 * row[1])))];
        var node = layers[0].Nodes[0];
        Close.Relative([first.Average(), first.Min(), first.Max()], [node.Mean, node.Least, node.Most], 1e-15);
        Close.Relative(Math.Sqrt(first.Sum(a => (a - first.Average()) * (a - first.Average())) / 4), node.Deviation, 1e-15);
        Assert.Equal((0.25, 0.25), (node.SaturatedLow, node.SaturatedHigh));
        Assert.Equal(new NodeActivity(0.5, 0, 0.5, 0.5, 0, 0), layers[0].Nodes[2]);
        Assert.Equal([false, false, true], layers[0].Nodes.Select(other => other.IsStill));
        Assert.Equal(1, layers[0].StillCount);
        Close.Relative([0.25 / 3, 0.25 / 3], [layers[0].SaturatedLow, layers[0].SaturatedHigh], 1e-15);

        // A rectifier is saturated at its one end: always where its only weight is negative, once where σ(6x−6y) < σ(x).
        Assert.Equal([0.5, 1], layers[1].Nodes.Select(other => other.SaturatedLow));
        Assert.Equal([false, true], layers[1].Nodes.Select(other => other.IsStill));
        Assert.Equal(0, layers[1].SaturatedHigh);

        static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
    }

    [Fact]
    public void Data_that_do_not_fit_are_refused()
    {
        var network = Network.Create(2, 2);
        var dataset = Dataset.FromRows([[1, 2, 3]], [[1, 0]]);

        Assert.Equal("The network has 2 inputs, but the data needs 3.", Assert.Throws<OptionException>(() => LayerActivity.Of(network, dataset)).Message);
        Assert.Equal("There is nothing to watch the nodes with: the dataset has no examples.", Assert.Throws<OptionException>(() => LayerActivity.Of(network, dataset[..0])).Message);
    }
}
