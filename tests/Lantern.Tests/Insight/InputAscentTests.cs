namespace Lantern.Tests;

public sealed class InputAscentTests
{
    [Theory]
    [InlineData("sigmoid", "sigmoid")]
    [InlineData("relu", "softmax")]
    [InlineData("tanh", "sigmoid")]
    public void The_network_takes_the_picture_for_what_it_is_to_be(string hidden, string output)
    {
        var network = Network.Create<float>([784, 30, 10], Activation.Parse(hidden), Activation.Parse(output), hasBiases: true);
        Initializer.FanIn.Apply(network, seed: 1);
        foreach (var report in Trainer.Train(network, Mnist.Training[..3000], new TrainingOptions { EpochCount = 3, LearningRate = 0.02, Rule = LearningRule.Gradient }))
            Assert.True(report.EpochCompleted);

        for (var label = 0; label < 10; label++)
        {
            float[] inputs = InputAscent.Of(network, label, (0.01, 1), pictureWidth: 28, new InputAscentOptions { StepCount = 100 });

            var outputs = new float[10];
            network.Predict(inputs, outputs);
            Assert.Equal(label, Array.IndexOf(outputs, outputs.Max()));
            Close.Absolute(1, inputs.Max(), 1e-7); // the brightest is made full, in single precision
            Assert.All(inputs, input => Assert.InRange(input, 0.01f, 1.0001f));
        }
    }

    // Without a picture there is neither blur nor jitter: what speaks for the label or against the other grows, the rest fades.
    [Fact]
    public void Plain_numbers_go_straight_uphill()
    {
        var network = Network.Create<double>([4, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        double[] weights = [2, -2, 0, 0, -2, 0, 0, 2];
        weights.CopyTo(network.Parameters);

        Assert.Equal([1, 0, 0, 0], InputAscent.Of(network, 0, (0, 1), pictureWidth: 0).Select(input => Math.Round(input, 6)));
        Assert.Equal([0, 1, 0, 1], InputAscent.Of(network, 1, (0, 1), pictureWidth: 0).Select(input => Math.Round(input, 6)));
    }

    [Fact]
    public void The_same_picture_comes_every_time()
    {
        var network = Initializer.FanOut.Apply(Network.Create(49, 5, 3), seed: 1);

        Assert.Equal(InputAscent.Of(network, 1, (0, 1), 7), InputAscent.Of(network, 1, (0, 1), 7));
    }

    [Fact]
    public void Where_nothing_speaks_for_anything_the_picture_stays_gray()
    {
        var network = Network.Create(9, 2);

        var inputs = InputAscent.Of(network, 0, (0, 1), 3, new InputAscentOptions { Decay = 0 });

        Assert.All(inputs, input => Close.Absolute(1, input, 1e-6)); // all alike, so all are the brightest
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, -1)]
    public void There_is_no_way_up_without_a_step(int stepCount, int jitter) => Assert.Equal(
        $"Gradient ascent needs at least one step and a jitter of at least 0, not {stepCount} and {jitter}.",
        Assert.Throws<OptionException>(() => InputAscent.Of(Network.Create(9, 2), 0, (0, 1), 3, new InputAscentOptions { StepCount = stepCount, Jitter = jitter })).Message);

    [Theory]
    [InlineData(3, 3, "There is no class 3: the network has 2, counted from 0 to 1.")]
    [InlineData(1, 4, "9 inputs are no picture with rows of 4.")]
    public void What_there_is_not_gets_a_sentence(int label, int width, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => InputAscent.Of(Network.Create(9, 2), label, (0, 1), width)).Message);
}
