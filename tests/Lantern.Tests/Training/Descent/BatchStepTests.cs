namespace Lantern.Tests;

public sealed class BatchStepTests
{
    public static readonly TheoryData<string> Optimizers = [.. Optimizer.All.Select(optimizer => optimizer.Name)];

    [Theory, MemberData(nameof(Optimizers))]
    public void A_batch_in_portions_makes_the_step_of_the_whole_batch(string optimizer)
    {
        var options = StepRuleTests.Everything with { Optimizer = Optimizer.Parse(optimizer), LearningRate = 0.01, BatchSize = 10 };

        Assert.Equal(Learned(10), Learned(3, 6, 1));

        double[] Learned(params int[] portions)
        {
            var network = Small();
            var step = new BatchStep<double>(network, new(options, 10), 10);
            var loss = 0.0;
            for (var repeat = 0; repeat < 3; repeat++)
            {
                step.Begin(10);
                var from = 0;
                foreach (var count in portions)
                {
                    step.Pass(Inputs.AsSpan(from * 4, count * 4), Targets.AsSpan(from * 2, count * 2), []);
                    step.AddGradients();
                    from += count;
                }

                loss += step.End();
            }

            return [.. network.Parameters, loss];
        }
    }

    /// <summary>Batches of so many examples for so large a network come in portions.</summary>
    [Fact]
    public void Plain_descent_from_a_large_batch_has_the_bits_of_plain_passes()
    {
        var options = new TrainingOptions { Rule = LearningRule.Gradient, BatchSize = 300, LearningRate = 0.1 };
        var (portions, passes) = (Large(), Large());
        var data = Data(300);
        var step = new BatchStep<double>(portions, new(options, 300), 300);
        Assert.InRange(step.ExamplesAtOnce, 1, 150);

        var backpropagation = new Backpropagation<double>(passes, Loss.SquaredError, LearningRule.Gradient, 300);
        for (var repeat = 0; repeat < 2; repeat++)
        {
            step.Begin(300);
            for (var from = 0; from < 300; from += step.ExamplesAtOnce)
            {
                var count = Math.Min(step.ExamplesAtOnce, 300 - from);
                step.Pass(data.Inputs.AsSpan(from * 40, count * 40), data.Targets.AsSpan(from, count), []);
                step.AddGradients();
            }

            var loss = step.End();
            backpropagation.Forward(data.Inputs);
            Assert.Equal(backpropagation.Backward(data.Targets), loss);
            backpropagation.Descend(0.1);
            Assert.Equal(passes.Parameters, portions.Parameters);
        }
    }

    [Fact]
    public void An_abandoned_step_leaves_no_trace()
    {
        var data = Data(300);
        foreach (var options in (TrainingOptions[])[
            new() { Rule = LearningRule.Gradient, BatchSize = 300, LearningRate = 0.1 },
            StepRuleTests.Everything with { Optimizer = Optimizer.Adam, LearningRate = 0.01, BatchSize = 300 }])
        {
            Assert.Equal(Learned(abandons: false), Learned(abandons: true));

            double[] Learned(bool abandons)
            {
                var network = Large();
                var step = new BatchStep<double>(network, new(options, 300), 300);
                if (abandons)
                {
                    var start = network.Parameters.ToArray();
                    step.Begin(300);
                    step.Pass(data.Inputs.AsSpan(0, 40), data.Targets.AsSpan(0, 1), []);
                    step.AddGradients();
                    step.Abandon();
                    Assert.Equal(start, network.Parameters);
                }

                step.Begin(2);
                step.Pass(data.Inputs.AsSpan(40, 80), data.Targets.AsSpan(1, 2), []);
                step.AddGradients();
                step.End();
                return [.. network.Parameters];
            }
        }
    }

    private static double[] Inputs { get; } = Random(40, 1);

    private static double[] Targets { get; } = Random(20, 2);

    private static Network<double> Small() =>
        Initializer.FanIn.Apply(Network.Create<double>([4, 5, 2], Activation.Tanh, Activation.Sigmoid, hasBiases: true), seed: 1);

    private static Network<double> Large() =>
        Initializer.FanIn.Apply(Network.Create<double>([40, 1000, 1], Activation.Tanh, Activation.Sigmoid, hasBiases: true), seed: 1);

    private static (double[] Inputs, double[] Targets) Data(int count) => (Random(count * 40, 3), Random(count, 4));

    private static double[] Random(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }
}
