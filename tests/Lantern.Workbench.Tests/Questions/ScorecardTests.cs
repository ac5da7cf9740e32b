namespace Lantern.Workbench.Tests;

public sealed class ScorecardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Model _model;

    public ScorecardTests()
    {
        // The answer of this network is the place of the brighter of its two values.
        var network = Network.Create<float>([2, 2], Activation.Sigmoid, Activation.Linear, hasBiases: false);
        network.Parameters[0] = network.Parameters[3] = 1;
        _model = new Model(network, Preparation.UnitRange, ["left", "right"], new Provenance());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_tested_with_its_own_preparation_and_labels()
    {
        var scorecard = Scorecard.Of(_model, Read("three.csv", "0,255,0\n1,0,51\n1,102,0\n"u8));

        Assert.Equal(["left", "right"], scorecard.LabelNames);
        Assert.Equal((2, 3), (scorecard.Evaluation.Correct, scorecard.Evaluation.Count));
        Assert.Equal([new Mistake(2, 1, 0, 102f / 255)], scorecard.Evaluation.Mistakes);
    }

    [Fact]
    public void One_example_is_answered()
    {
        var answered = AnsweredExample.Of(_model, Read("two.csv", "0,255,0\n1,102,51\n"u8)[1]);

        Assert.Equal(("right", 1), (answered.LabelName, answered.Example.Number));
        Assert.Equal((0, "left"), (answered.Prediction.Answer.Label, answered.Prediction.Answer.Name));
        Assert.Equal(102.0 / 255, answered.Prediction.Answer.Confidence, 1e-7); // 102 times 1/255, each rounded: two units in the last place
        Assert.False(answered.IsRight);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void An_example_that_there_is_not_gets_a_sentence(int number)
    {
        var exception = Assert.Throws<OptionException>(() => Read("two.csv", "0,255,0\n1,102,51\n"u8)[number]);

        Assert.Equal($"There is no example {number}: two.csv has 2, counted from 0 to 1.", exception.Message);
    }

    [Fact]
    public void A_model_and_data_of_different_widths_do_not_fit()
    {
        var data = Read("wide.csv", "0,1,2,3\n"u8);
        const string Sentence = "The model takes examples of 2 values, but those of wide.csv have 3.";

        Assert.Equal(Sentence, Assert.Throws<ModelException>(() => Scorecard.Of(_model, data)).Message);
        Assert.Equal(Sentence, Assert.Throws<ModelException>(() => AnsweredExample.Of(_model, data[0])).Message);
    }

    [Fact]
    public void A_label_that_the_model_does_not_know_cannot_be_tested_but_asked_about()
    {
        var data = Read("seven.csv", "7,1,2\n"u8);

        Assert.Equal("seven.csv: has the label 7, where only labels from 0 to 1 are known.", Assert.Throws<DatasetException>(() => Scorecard.Of(_model, data)).Message);
        Assert.Equal("7", AnsweredExample.Of(_model, data[0]).LabelName);
    }

    private Examples Read(string name, ReadOnlySpan<byte> content) => DataCatalogue.Find(_folder.Write(name, content)).Read();
}
