namespace Lantern.Tests;

public sealed class PredictionTests
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    [Theory]
    [InlineData(new[] { 0.1f, 0.7f, 0.2f, 0.6f }, 1, 3)]
    [InlineData(new[] { 0.9f, 0.7f, 0.2f, 0.6f }, 0, 1)]
    [InlineData(new[] { -4f, -3f, -2f, -1f }, 3, 2)]
    public void The_answer_has_the_largest_output_and_the_runner_up_the_largest_of_the_others(float[] outputs, int answer, int runnerUp)
    {
        var prediction = new Prediction(Names, outputs);

        Assert.Equal(new Answer(answer, Names[answer], outputs[answer]), prediction.Answer);
        Assert.Equal(new Answer(runnerUp, Names[runnerUp], outputs[runnerUp]), prediction.RunnerUp);
        Assert.Equal(outputs, prediction.Outputs);
    }

    [Fact]
    public void Of_equal_outputs_the_first_counts()
    {
        var prediction = new Prediction(Names, [0, 0.5f, 0.5f, 0.5f]);

        Assert.Equal("b", prediction.Answer.Name);
        Assert.Equal("c", prediction.RunnerUp!.Value.Name);
    }

    [Fact]
    public void A_single_output_has_no_runner_up()
    {
        var prediction = new Prediction(["yes"], [0.25f]);

        Assert.Equal(new Answer(0, "yes", 0.25f), prediction.Answer);
        Assert.Null(prediction.RunnerUp);
    }

    [Fact]
    public void Classes_hold_from_their_threshold_on()
    {
        var labels = new Prediction(Names, [0.3f, 0.5f, 0.25f, 0.9f], [0.25, 0.75, 0.25, 0.5]);
        var classes = new Prediction(Names, [0.25f, 0.5f, 0.25f, 0]);

        Assert.Equal(["a", "c", "d"], labels.Classes().Select(answer => answer.Name));
        Assert.Equal([new Answer(1, "b", 0.5f), new Answer(3, "d", 0.9f)], labels.Classes(0.5));
        Assert.Equal(["b"], classes.Classes().Select(answer => answer.Name));
        Assert.Empty(classes.Classes(0.6));
        Assert.Equal(("a (0.30), c (0.25) and d (0.90)", "b (0.50)", "none"), ($"{labels}", $"{classes}", $"{new Prediction(Names, [0, 0, 0, 0], [1, 1, 1, 1])}"));
    }

    [Fact]
    public void Outputs_that_are_not_numbers_still_give_two_different_answers()
    {
        var prediction = new Prediction(Names, [float.NaN, float.NaN, float.NaN, float.NaN]);

        Assert.NotEqual(prediction.Answer.Label, prediction.RunnerUp!.Value.Label);
    }
}
