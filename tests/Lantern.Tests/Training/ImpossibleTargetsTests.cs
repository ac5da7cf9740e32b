namespace Lantern.Tests;

/// <summary>Targets that a loss does not have are refused before the first step, and by evaluation.</summary>
public sealed class ImpossibleTargetsTests
{
    [Theory]
    [InlineData(2.0, "holds 2, where the loss binary-cross-entropy needs targets from 0 to 1")]
    [InlineData(-0.5, "holds -0.5, where the loss binary-cross-entropy needs targets from 0 to 1")]
    public void Binary_cross_entropy_needs_targets_from_0_to_1(double target, string fault)
    {
        var network = Network.Create(2, 1);
        var data = Dataset.FromNumbers(new double[] { 1, 2, 3, 4 }, new[] { 0.25, target }, inputCount: 2, targetCount: 1);
        AssertRefused(network, data, Loss.BinaryCrossEntropy, $"The target of example 1, counted from 0, {fault}.");
    }

    [Fact]
    public void Cross_entropy_needs_shares()
    {
        var network = Network.Create<float>([2, 2], Activation.Relu, Activation.Softmax, hasBiases: true);
        AssertRefused(network, Rows(5, -3), Loss.CrossEntropy, "The target of example 0, counted from 0, holds 5, where the loss cross-entropy needs targets from 0 to 1.");
        AssertRefused(network, Rows(1, 1), Loss.CrossEntropy, "The target of example 0, counted from 0, adds up to 2, where the loss cross-entropy needs shares that add up to 1.");
        Assert.True(Evaluation.LossOf(network, Rows(0.333, 0.666), Loss.CrossEntropy) > 0); // rounded shares

        static Dataset Rows(params double[] target) => Dataset.FromNumbers(new double[] { 1, 2 }, target, inputCount: 2, targetCount: 2);
    }

    [Fact]
    public void A_single_output_of_softmax_is_refused()
    {
        var network = Network.Create<float>([2, 1], Activation.Relu, Activation.Softmax, hasBiases: true);
        const string Sentence = "A single output of softmax is always 1, so there is nothing to learn: take sigmoid with the loss binary-cross-entropy, or two outputs.";
        AssertRefused(network, Dataset.FromNumbers(new double[] { 1, 2 }, new double[] { 1 }, inputCount: 2, targetCount: 1), Loss.CrossEntropy, Sentence);
        Assert.Equal(Sentence, Assert.Throws<OptionException>(() => new OnlineTraining<float>(network, new() { Loss = Loss.CrossEntropy })).Message);
    }

    private static void AssertRefused(Network<float> network, Dataset data, Loss loss, string sentence)
    {
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => Trainer.Train(network, data, new() { Loss = loss })).Message);
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => Evaluation.LossOf(network, data, loss)).Message);
    }
}
