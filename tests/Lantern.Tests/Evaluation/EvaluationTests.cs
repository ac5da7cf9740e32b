namespace Lantern.Tests;

public sealed class EvaluationTests
{
    /// <summary>A network that shows its inputs, so that an example's pixels are the outputs.</summary>
    private static Network<double> Mirror { get; } = MakeMirror();

    /// <summary>Five examples, of which the mirror answers the last three wrongly, with 0.4, 1 and 0.6.</summary>
    private static Dataset Examples { get; } = Dataset.FromBytes(
        new byte[] { 255, 0, 0, /**/ 0, 204, 51, /**/ 0, 102, 51, /**/ 255, 0, 0, /**/ 0, 0, 153 },
        new byte[] { 0, 1, 0, 2, 1 }, 3, ["a", "b", "c"], Preparation.UnitRange);

    [Fact]
    public void The_answer_is_the_largest_output()
    {
        var evaluation = Evaluation.Of(Mirror, Examples, Loss.SquaredError);

        Assert.Equal((5, 2, 0.4), (evaluation.Count, evaluation.Correct, evaluation.Accuracy));
        Assert.Equal([1, 1, 0], [evaluation.Confusion[0, 0], evaluation.Confusion[0, 1], evaluation.Confusion[0, 2]]);
        Assert.Equal([0, 1, 1], [evaluation.Confusion[1, 0], evaluation.Confusion[1, 1], evaluation.Confusion[1, 2]]);
        Assert.Equal([1, 0, 0], [evaluation.Confusion[2, 0], evaluation.Confusion[2, 1], evaluation.Confusion[2, 2]]);
    }

    [Fact]
    public void The_most_confident_mistake_comes_first() =>
        Assert.Equal(
            [new Mistake(3, 2, 0, 1), new Mistake(4, 1, 2, 0.6), new Mistake(2, 0, 1, 0.4)],
            Evaluation.Of(Mirror, Examples, Loss.SquaredError).Mistakes);

    [Fact]
    public void Equally_confident_mistakes_stay_in_the_order_of_the_data()
    {
        var examples = Dataset.FromBytes(new byte[] { 0, 255, 0, 255, 0, 255 }, new byte[3], 2, ["a", "b"], Preparation.UnitRange);
        var mirror = MakeMirror(2);

        Assert.Equal([0, 1, 2], Evaluation.Of(mirror, examples, Loss.SquaredError).Mistakes.Select(mistake => mistake.Example));
    }

    [Fact]
    public void The_loss_is_the_mean()
    {
        // ½·Σ (a−t)², example by example: 0; ½·(0.2² + 0.2²) = 0.04; ½·(1² + 0.4² + 0.2²) = 0.6; ½·(1² + 1²) = 1;
        // ½·(1² + 0.6²) = 0.68. Their mean is 0.464. A dozen roundings of numbers up to 1.
        Close.Absolute(0.464, Evaluation.Of(Mirror, Examples, Loss.SquaredError).Loss, 12 * 1.1102230246251565e-16);
    }

    [Fact]
    public void The_loss_can_be_had_by_itself_for_tables_too()
    {
        Assert.Equal(Evaluation.Of(Mirror, Examples, Loss.SquaredError).Loss, Evaluation.LossOf(Mirror, Examples, Loss.SquaredError));
        var table = Dataset.FromRows([[1, 2, 3], [4, 5, 6]], [[1, 2, 3], [4, 5, 8]]);
        Assert.Equal(1, Evaluation.LossOf(Mirror, table, Loss.SquaredError)); // half of ½·2²
    }

    [Fact]
    public void Of_equal_outputs_the_first_is_the_answer()
    {
        var gray = Dataset.FromBytes(new byte[] { 9, 9, 9 }, new byte[1], 3, ["a", "b", "c"], Preparation.UnitRange);

        Assert.Equal(1, Evaluation.Of(Mirror, gray, Loss.SquaredError).Correct);
    }

    [Fact]
    public void Single_precision_is_evaluated_alike()
    {
        var single = Network.Create<float>([3, 3], Activation.Linear, Activation.Linear, hasBiases: false);
        single.Parameters[0] = single.Parameters[4] = single.Parameters[8] = 1;
        var evaluation = Evaluation.Of(single, Examples, Loss.SquaredError);

        Assert.Equal(2, evaluation.Correct);
        Assert.Equal([1, 0.6f, 0.4f], evaluation.Mistakes.Select(mistake => mistake.Confidence));
    }

    [Fact]
    public void Data_that_does_not_fit_the_network_is_refused()
    {
        var exception = Assert.Throws<OptionException>(() => Evaluation.Of(MakeMirror(2), Examples, Loss.SquaredError));

        Assert.Equal("The network has 2 inputs and 2 outputs, but the data needs 3 and 3.", exception.Message);
    }

    [Theory, InlineData("cross-entropy"), InlineData("binary-cross-entropy")]
    public void A_loss_without_meaning_for_the_outputs_is_refused(string loss)
    {
        var exception = Assert.Throws<OptionException>(() => Evaluation.Of(Mirror, Examples, Loss.Parse(loss)));

        Assert.Equal($"The loss {loss} needs outputs between 0 and 1, from sigmoid or softmax, not from linear.", exception.Message);
    }

    [Fact]
    public void A_table_without_labels_is_refused()
    {
        var table = Dataset.FromRows([[1, 2, 3]], [[1, 2, 3]]);
        var exception = Assert.Throws<OptionException>(() => Evaluation.Of(Mirror, table, Loss.SquaredError));

        Assert.Equal("Only examples with labels can be right or wrong; this dataset is a table with targets.", exception.Message);
    }

    [Fact]
    public void Nothing_to_test_with_is_refused()
    {
        var exception = Assert.Throws<OptionException>(() => Evaluation.Of(Mirror, Examples[..0], Loss.SquaredError));

        Assert.Equal("There is nothing to test with: the dataset has no examples.", exception.Message);
    }

    private static Network<double> MakeMirror(int size = 3)
    {
        var network = Network.Create<double>([size, size], Activation.Linear, Activation.Linear, hasBiases: false);
        for (var k = 0; k < size; k++)
            network.Weights(0)[(k * size) + k] = 1;
        return network;
    }
}
