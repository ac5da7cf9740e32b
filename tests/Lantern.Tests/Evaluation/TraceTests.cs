namespace Lantern.Tests;

public sealed class TraceTests
{
    public static readonly TheoryData<string, string> Pairs = new()
    {
        { "sigmoid", "sigmoid" }, { "tanh", "linear" }, { "relu", "softmax" }, { "leaky-relu", "sigmoid" },
    };

    [Theory, MemberData(nameof(Pairs))]
    public void Forward_gives_the_networks_answer_and_every_layers_part(string hidden, string output)
    {
        var (network, inputs) = Example(hidden, output);
        var trace = new Trace<double>(network);
        var answer = new double[network.OutputCount];
        network.Predict(inputs, answer);

        Assert.Equal(answer, trace.Forward(inputs).ToArray());
        Assert.Equal(inputs, trace.Inputs(0).ToArray());
        for (var l = 0; l < network.Layers.Count; l++)
        {
            var a = new double[network.Layers[l].OutputCount];
            network.Layers[l].Activation.Forward<double>(trace.PreActivations(l), a);
            Assert.Equal(a, trace.Activations(l).ToArray());
        }
    }

    // Central differences: truncation h²/6 · |s'''|, where some tens of products of weights below 1.5 keep |s'''| below 100;
    // rounding 50 units of s in each value, divided by 2h. No sum of the rectifiers is near its kink here (asserted).
    [Theory, MemberData(nameof(Pairs))]
    public void The_gradient_of_a_weighted_sum_is_what_central_differences_say(string hidden, string output)
    {
        var (network, inputs) = Example(hidden, output);
        var trace = new Trace<double>(network);
        const double Step = 1.0 / (1 << 17);
        for (var label = 0; label < network.OutputCount; label++)
        {
            trace.Forward(inputs);
            Assert.All(trace.PreActivations(0).ToArray().Concat(trace.PreActivations(1).ToArray()), z => Assert.True(Math.Abs(z) > 2 * Step));
            trace.Backward(label);
            var gradients = trace.InputGradients(0).ToArray();
            var contributions = trace.Contributions(0);
            for (var i = 0; i < inputs.Length; i++)
            {
                var slope = (SumAt(i, Step) - SumAt(i, -Step)) / (2 * Step);
                Close.Absolute(slope, gradients[i], (Step * Step / 6 * 100) + (50 * 2.2e-16 * 10 / Step), i);
                Assert.Equal(inputs[i] * gradients[i], contributions[i]);
            }

            double SumAt(int input, double step)
            {
                double[] moved = [.. inputs];
                moved[input] += step;
                trace.Forward(moved);
                return trace.PreActivations(2)[label];
            }
        }
    }

    // s is linear in the inputs as long as no rectifier changes sides, and without biases it is zero at zero.
    [Theory]
    [InlineData("relu")]
    [InlineData("linear")]
    public void Through_rectifiers_the_contributions_of_every_layer_add_up_to_the_sum(string hidden)
    {
        var (network, inputs) = Example(hidden, "softmax", hasBiases: false);
        var trace = new Trace<double>(network);
        trace.Forward(inputs);
        trace.Backward(2);

        for (var l = 0; l < 3; l++)
        {
            var contributions = trace.Contributions(l);
            Close.Absolute(trace.PreActivations(2)[2], contributions.Sum(), 50 * 2.2e-16 * contributions.Sum(Math.Abs)); // fewer than 50 roundings
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var (network, inputs) = Example("tanh", "linear");
        var trace = new Trace<double>(network);

        Assert.Throws<ArgumentException>(() => trace.Forward(inputs.AsSpan(1)).Length);
        Assert.Throws<ArgumentException>(() => trace.Backward(new double[2]));
    }

    /// <summary>Four inputs, two hidden layers of six and five, three outputs.</summary>
    private static (Network<double> Network, double[] Inputs) Example(string hidden, string output, bool hasBiases = true)
    {
        var network = Network.Create<double>([4, 6, 5, 3], Activation.Parse(hidden), Activation.Parse(output), hasBiases);
        var random = new SplitMix64(1);
        foreach (ref var parameter in network.Parameters)
            parameter = (3 * random.NextDouble()) - 1.5;
        return (network, [0.3, -0.8, 0.01, 1.1]);
    }
}
