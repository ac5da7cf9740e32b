namespace Lantern.Tests;

public sealed class MultiLabelMeasuresTests
{
    // Label 0 holds in examples 0 and 1, and is found in 0 and 2; label 1 holds in 1 alone, and is found in 1 alone, at 0.3.
    private static readonly double[] Outputs = [0.9, 0.1, /**/ 0.4, 0.35, /**/ 0.5, 0.2, /**/ 0, 0];
    private static readonly bool[] Truths = [true, false, /**/ true, true, /**/ false, false, /**/ false, false];

    [Fact]
    public void Each_label_is_a_decision_of_its_own_at_its_own_threshold()
    {
        var measures = MultiLabelMeasures.Of(Outputs, Truths, [0.5, 0.3]);

        Assert.Equal([new LabelMeasures(2, 0.5, 0.5, 0.5, 0.5), new LabelMeasures(1, 1, 1, 1, 1)], measures.Labels);
        Assert.Equal((4, 2, 0.5), (measures.Count, measures.CorrectCount, measures.Accuracy)); // examples 0 and 3
        Assert.Equal((0.75, 0.75, 0.75), (measures.Precision, measures.Recall, measures.F1));
    }

    [Fact]
    public void A_label_that_is_never_found_has_measures_of_zero()
    {
        var measures = MultiLabelMeasures.Of(Outputs, Truths, [1, 1]);

        Assert.Equal([new LabelMeasures(2, 0.5, 0, 0, 0), new LabelMeasures(1, 0.75, 0, 0, 0)], measures.Labels);
    }

    [Fact]
    public void A_network_is_measured_by_targets_of_1_and_0()
    {
        var network = Network.Create<float>([1, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        float[] weights = [1, -1]; // σ(x) and σ(−x): the first for x above 0, the second below
        weights.CopyTo(network.Parameters);
        var dataset = Dataset.FromNumbers(new double[] { 2, -2, 3 }, new double[] { 1, 0, 0, 1, 0, 0 }, inputCount: 1, targetCount: 2);

        var measures = MultiLabelMeasures.Of(network, dataset, [0.5, 0.5]);

        Assert.Equal((3, 2), (measures.Count, measures.CorrectCount));
        Assert.Equal([1, 1], measures.Labels.Select(label => label.Count));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal("8 outputs and 8 truth values of 3 labels do not fit.", Assert.Throws<OptionException>(() => MultiLabelMeasures.Of(Outputs, Truths, [0.5, 0.5, 0.5])).Message);
        Assert.Equal("0 outputs and 0 truth values of 1 label do not fit.", Assert.Throws<OptionException>(() => MultiLabelMeasures.Of([], [], [0.5])).Message);
    }
}
