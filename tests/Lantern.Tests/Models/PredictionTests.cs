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
    public void Outputs_that_are_not_numbers_still_give_two_different_answers()
    {
        var prediction = new Prediction(Names, [float.NaN, float.NaN, float.NaN, float.NaN]);

        Assert.NotEqual(prediction.Answer.Label, prediction.RunnerUp!.Value.Label);
    }
}
