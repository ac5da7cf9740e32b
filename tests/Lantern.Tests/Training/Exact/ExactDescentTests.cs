namespace Lantern.Tests;

/// <summary>
/// Exact descent, which is what <see cref="Trainer"/> does in single precision with batches of one, against the plain
/// passes one example at a time (<see cref="PlainDescent"/>). What is not the subject of a test is drawn at random.
/// </summary>
public sealed class ExactDescentTests
{
    private static readonly int[] Widths = [1, 2, 15, 16, 17, 31, 33, 100, 200, 208, 209, 430];
    private static readonly int[] InputCounts = [1, 2, 31, 32, 33, 63, 64, 65, 100, 784];
    private static readonly int[] ExampleCounts = [1, 15, 16, 17, 33];
    private static readonly int[] Depths = [1, 2, 3, 4];


    // Those to draw from. Rectifiers have their own test: rounding can take a sum across their kink, and no bound covers that.
    private static readonly Activation[] Smooth = [Activation.Sigmoid, Activation.Tanh, Activation.Linear];
    private static readonly Activation[] Unbounded = [Activation.Relu, Activation.LeakyRelu, Activation.Linear];

    public static TheoryData<int, int> Sizes => [.. from width in Widths from inputCount in InputCounts select (width, inputCount)];

    public static TheoryData<string, int, int> Examples =>
        [.. from kind in Patterns.Kinds from count in ExampleCounts from depth in Depths select (kind, count, depth)];

    public static readonly TheoryData<string> Kinds = [.. Patterns.Kinds];

    public static TheoryData<string, string, string, string, bool> Functions =>
    [
        .. from hidden in Activation.All
           from output in Activation.All
           from loss in Loss.All
           from rule in LearningRule.All
           from hasBiases in (bool[])[false, true]
           where loss.Accepts(output) && (rule == LearningRule.Gradient || loss == Loss.SquaredError)
           select (hidden.Name, output.Name, loss.Name, rule.Name, hasBiases),
    ];

    [Theory, MemberData(nameof(Sizes))]
    public void Any_number_of_nodes_and_inputs(int width, int inputCount)
    {
        var draw = new SplitMix64((ulong)((width * 1000) + inputCount));
        var depth = 1 + draw.NextInt32(4);
        var outputCount = depth == 1 ? width : 3;
        AssertLearns(
            Patterns.Of(Drawn(Patterns.Kinds, draw), 33, inputCount, outputCount), [.. ((int[])[width, 33, 9]).Take(depth - 1)],
            Drawn(Smooth, draw), Drawn(Smooth, draw), hasBiases: draw.NextInt32(2) == 0, Options(draw));
    }

    [Theory, MemberData(nameof(Examples))]
    public void Any_kind_and_number_of_examples_at_any_depth(string kind, int count, int depth)
    {
        var draw = new SplitMix64((ulong)((kind.Length * 1000) + (count * 10) + depth));
        AssertLearns(
            Patterns.Of(kind, count, 30 + draw.NextInt32(50), 3), [.. ((int[])[20, 17, 9]).Take(depth - 1)],
            Drawn(Smooth, draw), Drawn(Smooth, draw), hasBiases: draw.NextInt32(2) == 0, Options(draw));
    }

    [Theory, MemberData(nameof(Functions))]
    public void Any_activation_and_loss_with_either_rule_with_and_without_biases(
        string hidden, string output, string loss, string rule, bool hasBiases)
    {
        var draw = new SplitMix64((ulong)((hidden.Length * 100) + (output.Length * 10) + loss.Length));
        var epochCount = loss == Loss.AbsoluteError.Name ? 1 : 2; // its gradient jumps at the target, where rounding can take an output across
        AssertLearns(
            Patterns.Of(Drawn(Patterns.Kinds, draw), 33, 40, 3), [20, 10],
            Activation.Parse(hidden), Activation.Parse(output), hasBiases,
            new TrainingOptions { Rule = LearningRule.Parse(rule), Loss = Loss.Parse(loss), Shuffle = true, EpochCount = epochCount });
    }

    [Fact]
    public void Handwritten_digits_as_the_textbook_learns_them()
    {
        Network<float> initial = New(), trained = New();
        var options = new TrainingOptions { EpochCount = 1 };
        var loss = Trainer.Train(trained, Mnist.Training[..400], options).Last().Loss;

        PlainDescent.AssertLearned(trained, loss, initial, Mnist.Training[..400], options);

        static Network<float> New() => Initializer.FanOut.Apply(Network.Create(784, 200, 10), seed: 1);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Reports_in_the_middle_change_no_bit(string kind)
    {
        var data = Patterns.Of(kind, 50, 40, 3);
        Network<float> silent = Digits(), talkative = Digits();
        var options = new TrainingOptions { EpochCount = 3, Shuffle = true };
        Run(silent, data, options);
        var places = Trainer.Train(talkative, data, options with { ReportEvery = 1 }).Select(report => report.ExamplesSeen).ToList();

        Assert.Equal([16, 32, 48, 50, 16, 32, 48, 50, 16, 32, 48, 50], places); // a report waits for the end of its block
        Assert.Equal(silent.Parameters, talkative.Parameters);
    }

    [Theory, InlineData("dark"), InlineData("bright"), InlineData("dense table"), InlineData("one-hot table")]
    public void Whoever_leaves_the_loop_in_the_middle_has_what_was_learned_until_then(string kind)
    {
        var data = Patterns.Of(kind, 50, 40, 3);
        for (var blocks = 1; blocks <= 3; blocks++)
        {
            Network<float> left = Digits(), expected = Digits();
            Leave(left, data, afterReports: 4 + blocks); // an epoch has four
            Run(expected, data, new TrainingOptions { EpochCount = 1 });
            Run(expected, data[..(16 * blocks)], new TrainingOptions { EpochCount = 1 });

            Assert.Equal(expected.Parameters, left.Parameters);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Each_epoch_begins_with_the_parameters_that_the_caller_sees(string kind)
    {
        var data = Patterns.Of(kind, 50, 40, 3);
        Network<float> trained = Digits(), expected = Digits();
        foreach (var _ in Trainer.Train(trained, data, new TrainingOptions { EpochCount = 3 }))
        {
            Run(expected, data, new TrainingOptions { EpochCount = 1 });
            Assert.Equal(expected.Parameters, trained.Parameters);
            foreach (var network in (Network<float>[])[trained, expected])
                network.Parameters[7] += 0.5f;
        }
    }

    [Fact]
    public void Another_training_goes_on_from_the_network_as_it_is()
    {
        var data = Patterns.Of("dark", 50, 40, 3);
        Network<float> trained = Digits(), expected = Digits();
        var options = new TrainingOptions { EpochCount = 2, ReportEvery = 1 };
        Assert.Equal(32, Trainer.Train(trained, data, options).Skip(1).First().ExamplesSeen); // the first one is left after two blocks
        Assert.Equal(8, Trainer.Train(trained, data, options).Count());
        Assert.Equal(8, Trainer.Train(trained, data, options).Count());

        Leave(expected, data, afterReports: 2);
        Run(expected, data, new TrainingOptions { EpochCount = 2 });
        Run(expected, data, new TrainingOptions { EpochCount = 2 });
        Assert.Equal(expected.Parameters, trained.Parameters);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Nothing_is_allocated_per_example(string kind)
    {
        const int EpochCount = 20, Stretches = 4;
        var data = Patterns.Of(kind, 100, 40, 3);
        var network = Network.Create<float>([40, 20, 9, 3], Activation.Relu, Activation.Softmax, hasBiases: true);
        Initializer.FanIn.Apply(network, seed: 1);
        var options = new TrainingOptions
        {
            Rule = LearningRule.Gradient,
            Loss = Loss.CrossEntropy,
            LearningRate = 0.01,
            EpochCount = Stretches * EpochCount,
            Shuffle = true,
        };
        using var epochs = Trainer.Train(network, data, options).GetEnumerator();
        var allocated = long.MaxValue; // in the best stretch: code is compiled when it is first called, and threads begin when they are first tried
        for (var stretch = 0; stretch < Stretches; stretch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var epoch = 0; epoch < EpochCount; epoch++)
                Assert.True(epochs.MoveNext());
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(allocated < 24 * EpochCount, $"{EpochCount} epochs took {allocated} bytes."); // the smallest object has 24
    }

    private static Network<float> Digits() =>
        Initializer.FanIn.Apply(Network.Create<float>([40, 33, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true), seed: 1);

    private static void Run(Network<float> network, Dataset data, TrainingOptions options)
    {
        foreach (var _ in Trainer.Train(network, data, options))
        {
        }
    }

    private static void Leave(Network<float> network, Dataset data, int afterReports)
    {
        var reports = Trainer.Train(network, data, new TrainingOptions { EpochCount = 9, ReportEvery = 1 });
        Assert.Equal(afterReports, reports.Take(afterReports).Count());
    }

    private static void AssertLearns(
        Dataset data, int[] widths, Activation hidden, Activation output, bool hasBiases, TrainingOptions options)
    {
        // Large steps, but so that no layer overshoots: where the slope is 1, below 1/‖x‖² (Widrow and Hoff 1960).
        var longest = Math.Max(Enumerable.Range(0, data.Count).Max(SquaredLength), widths.DefaultIfEmpty().Max());
        var most = Unbounded.Contains(hidden) || Unbounded.Contains(output) ? 0.5 : 2;
        options = options with { LearningRate = most / (1 + longest) };
        Network<float> initial = New(), trained = New();
        var loss = Trainer.Train(trained, data, options).Last().Loss;

        PlainDescent.AssertLearned(trained, loss, initial, data, options);

        Network<float> New() => Initializer.FanIn.Apply(
            Network.Create<float>([data.InputCount, .. widths, data.OutputCount], hidden, output, hasBiases), seed: 1);

        double SquaredLength(int example)
        {
            var inputs = new double[data.InputCount];
            data.CopyInputs<double>(example, inputs);
            return inputs.Sum(x => x * x);
        }
    }

    private static TrainingOptions Options(SplitMix64 draw) => new()
    {
        Rule = LearningRule.All[draw.NextInt32(2)],
        Shuffle = draw.NextInt32(2) == 0,
        EpochCount = 1 + draw.NextInt32(3),
    };

    private static T Drawn<T>(IReadOnlyList<T> choices, SplitMix64 draw) => choices[draw.NextInt32(choices.Count)];
}
