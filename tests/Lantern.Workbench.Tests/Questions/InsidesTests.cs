namespace Lantern.Workbench.Tests;

public sealed class InsidesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Model _model;
    private readonly string _path, _data;

    public InsidesTests()
    {
        var network = Initializer.FanOut.Apply(Network.Create<float>([784, 12, 10], Activation.Tanh, Activation.Sigmoid, hasBiases: true), seed: 1);
        _model = new Model(network, Preparation.Textbook, [.. Enumerable.Range(0, 10).Select(label => $"{label}")], new Provenance());
        _path = _folder.File("digits.safetensors");
        _model.Save(_path);
        _data = _folder.WriteTest(50);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_network_answers_what_it_imagined(bool byAscent)
    {
        var all = Insides.Imagine(_model, labelName: null, byAscent);
        var three = Assert.Single(Insides.Imagine(_model, "3", byAscent).Labels);

        Assert.Equal(Enumerable.Range(0, 10), all.Labels.Select(label => label.Label));
        Assert.Equal(all.Labels[3].Inputs, three.Inputs);
        var outputs = new float[10];
        _model.Network.Predict(three.Inputs, outputs);
        var best = Array.IndexOf(outputs, outputs.Max());
        Assert.Equal(new Answer(best, $"{best}", outputs[best]), three.Answer);
    }

    [Fact]
    public void A_nodes_contribution_is_the_norm_of_its_outgoing_weights_times_the_deviation_of_its_activation()
    {
        var inspection = Insides.Inspect(_path, _data);
        var bare = Insides.Inspect(_path);

        for (var node = 0; node < 12; node++)
        {
            var norm = Math.Sqrt(Enumerable.Range(0, 10).Sum(label => Math.Pow(_model.Network.Weights(1)[(label * 12) + node], 2)));
            Assert.Equal(norm, bare.Contributions![node], 12);
            Assert.Equal(norm * inspection.Activity![0].Nodes[node].Deviation, inspection.Contributions![node], 12);
        }
    }

    [Fact]
    public void What_speaks_for_an_answer_is_the_gradient_of_its_sum_times_what_came_in()
    {
        var inspection = Insides.Inspect(_path, _data);
        var explanation = Insides.Explain(inspection, 7);

        var trace = new Trace<float>(_model.Network);
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

    [Fact]
    public void Breaking_goes_in_ten_steps_up_to_the_share()
    {
        var breaking = Insides.Break(_path, _data, part: null, Damage.Links, share: 0.5, seedCount: 2);

        ResiliencePoint[] points = [.. breaking.Points];
        Assert.Equal([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5], points.Select(point => Math.Round(point.Share, 12)));
        Assert.Equal(Questions.Test(_path, _data).Evaluation.Accuracy, points[0].Mean);
        Assert.All(points, point => Assert.Equal(2, point.Accuracies.Count));
    }
}
