namespace Lantern.Workbench.Tests;

public sealed class ImaginationTests
{
    private readonly UntrainedDigits _digits = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_network_answers_what_it_imagined(bool byAscent)
    {
        var all = Imagination.Of(_digits.Model, labelName: null, byAscent);
        var three = Assert.Single(Imagination.Of(_digits.Model, "3", byAscent).Labels);

        Assert.Equal(Enumerable.Range(0, 10), all.Labels.Select(label => label.Label));
        Assert.Equal(all.Labels[3].Inputs, three.Inputs);
        var outputs = new float[10];
        _digits.Model.Network.Predict(three.Inputs, outputs);
        var best = Array.IndexOf(outputs, outputs.Max());
        Assert.Equal(new Answer(best, $"{best}", outputs[best]), three.Answer);
    }
}
