namespace Lantern.Workbench.Tests;

public sealed class ExplanationTests
{
    private readonly UntrainedDigits _digits = new();

    [Fact]
    public void What_speaks_for_an_answer_is_the_gradient_of_its_sum_times_what_came_in()
    {
        var inspection = Inspection.Of(_digits.Model, _digits.Examples);
        var explanation = Explanation.Of(inspection, 7);

        var trace = new Trace<float>(_digits.Model.Network);
        var inputs = new float[784];
        inspection.Examples!.Prepare(Preparation.Textbook).CopyInputs<float>(7, inputs);
        trace.Forward(inputs);
        trace.Backward(explanation.Answered.Prediction.Answer.Label);
        Assert.Equal(trace.Contributions(0), explanation.ForAnswer);
        var nodes = Assert.Single(explanation.Layers);
        Assert.Equal(nodes.Select(node => node.Activation).OrderDescending(), nodes.Select(node => node.Activation));
        Assert.All(nodes, node => Assert.Equal((trace.Contributions(1)[node.Node], inspection.Activity![0].Nodes[node.Node].Mean), (node.Contribution, node.Usual)));

        trace.Backward(explanation.Answered.Prediction.RunnerUp!.Value.Label);
        Assert.Equal(trace.Contributions(0), explanation.ForRunnerUp);
    }
}
