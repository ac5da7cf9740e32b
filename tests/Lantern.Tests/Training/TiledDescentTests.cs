using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Lantern.Tests;

public sealed class TiledDescentTests
{
    /// <summary>Every rule, loss, output and hidden activation that go together.</summary>
    public static readonly TheoryData<string, string, string, string> Combinations =
    [
        .. from rule in LearningRule.All
           from loss in Loss.All
           where rule == LearningRule.Gradient || loss == Loss.SquaredError
           from output in Activation.All
           where loss.Accepts(output)
           from hidden in Activation.All
           select (rule.Name, loss.Name, output.Name, hidden.Name),
    ];

    /// <summary>
    /// Two steps, the second with fewer examples. There and back again there are six sums of at most 41 products of numbers
    /// below 2, and a step is no longer than its gradient: 2·6·41 roundings of numbers below 2.
    /// </summary>
    [Theory, MemberData(nameof(Combinations))]
    public void It_learns_what_the_plain_passes_learn_in_double_precision(string rule, string loss, string output, string hidden)
    {
        var options = new TrainingOptions { BatchSize = 30, LearningRate = 0.1, Rule = LearningRule.Parse(rule), Loss = Loss.Parse(loss) };
        foreach (var hasBiases in (bool[])[false, true])
        {
            var single = Made([5, 40, 33, 3], Activation.Parse(hidden), Activation.Parse(output), hasBiases);
            var (exact, losses) = Learn(single, Fifty, options);

            var descent = TiledDescent.Create(single, Fifty, new(options, 50), capacity: 30);
            descent.Load();
            var (_, sum) = descent.Learn([.. Enumerable.Range(0, 50)]);
            descent.Store();

            Assert.All(exact.Parameters.ToArray(), parameter => Assert.InRange(parameter, -2, 2));
            Close.Absolute(exact.Parameters, Close.ToDoubles(single.Parameters), 2 * 6 * 41 * 2.0 / (1 << 24));
            Close.Relative(losses, sum, 2 * 6 * 41 * 2.0 / (1 << 24));
        }
    }

    /// <summary>
    /// A step of Adam is about the learning rate long, whatever the size of the gradient. Gradients of 10⁻⁵ and more, which
    /// these are, are known to a few thousandths of themselves (see above): so is the step.
    /// </summary>
    [Fact]
    public void Adam_remembers_from_batch_to_batch()
    {
        var options = new TrainingOptions { BatchSize = 10, LearningRate = 0.01, Rule = LearningRule.Gradient, Optimizer = Optimizer.Adam };
        var single = Made([5, 40, 3], Activation.Tanh, Activation.Sigmoid, hasBiases: true);
        var (exact, _) = Learn(single, Fifty, options);

        var descent = TiledDescent.Create(single, Fifty, new(options, 50), capacity: 10);
        descent.Load();
        descent.Learn([.. Enumerable.Range(0, 50)]);
        descent.Store();

        Close.Absolute(exact.Parameters, Close.ToDoubles(single.Parameters), 5 * 0.01 * 0.005); // five steps
    }

    public static readonly TheoryData<string> Optimizers = [.. Optimizer.All.Select(optimizer => optimizer.Name)];

    /// <summary>
    /// Four steps of 0.01 with all that happens in a step, known to a few thousandths as above. Sums of squares of a few dozen
    /// numbers are known to as many roundings, less than that.
    /// </summary>
    [Theory, MemberData(nameof(Optimizers))]
    public void All_options_of_a_step_do_what_they_do_in_double_precision(string optimizer)
    {
        var everything = StepRuleTests.Everything with { Optimizer = Optimizer.Parse(optimizer), LearningRate = 0.01, BatchSize = 50, EpochCount = 4 };
        foreach (var options in (TrainingOptions[])[everything, everything with { ClipNorm = null }, everything with { MaxNorm = null, AverageDecay = 0 }])
        {
            var single = Made([5, 40, 33, 3], Activation.Tanh, Activation.Sigmoid, hasBiases: true);
            var network = new Network<double>(single.Layers);
            Close.ToDoubles(single.Parameters).CopyTo(network.Parameters);
            var reports = Trainer.Train(network, Fifty, options).Zip(Trainer.Train(single, Fifty, options)).ToList();

            Close.Absolute(network.Parameters, Close.ToDoubles(single.Parameters), 4 * 0.01 * 0.005);
            Assert.All(reports, pair => Close.Relative(pair.First.Loss, pair.Second.Loss, 0.005));
        }
    }

    [Theory]
    [InlineData("gradient-descent", false, false)]
    [InlineData("adam", false, false)]
    [InlineData("adam", true, false)]
    [InlineData("nesterov", false, true)]
    [InlineData("adamw", true, true)]
    [InlineData("lion", false, true)]
    public void Neither_width_nor_threads_change_a_bit(string optimizer, bool isSparse, bool everything)
    {
        var options = (everything ? StepRuleTests.Everything : new()) with { BatchSize = 64, Optimizer = Optimizer.Parse(optimizer), LearningRate = 0.01 };
        byte[] bytes = [.. RandomBytes(150 * 100).Select((value, i) => isSparse && i % 5 > 0 ? (byte)0 : value)];
        var dataset = Dataset.FromBytes(bytes, new byte[150], 100, ["a", "b", "c"], Preparation.UnitRange);
        Assert.Equal(isSparse, SparseLayer<Width512, Vector512<float>>.Suits(dataset));
        float[] Learned(int threadCount, Func<Network<float>, Dataset, StepRule, int, IDescent<float>> create)
        {
            var network = Made([100, 70, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true);
            var descent = create(network, dataset, new(options with { ThreadCount = threadCount }, 150), 64);
            descent.Load();
            descent.Learn([.. Enumerable.Range(0, 150)]);
            descent.Store();
            return [.. network.Parameters];
        }

        var expected = Learned(1, (network, data, rule, capacity) => new TiledDescent<Width512, Vector512<float>>(network, data, rule, capacity));
        foreach (var threadCount in (int[])[1, 2, 3])
        {
            Assert.Equal(expected, Learned(threadCount, (network, data, rule, capacity) => new TiledDescent<Width512, Vector512<float>>(network, data, rule, capacity)));
            Assert.Equal(expected, Learned(threadCount, (network, data, rule, capacity) => new TiledDescent<Width256, Vector256<float>>(network, data, rule, capacity)));
            Assert.Equal(expected, Learned(threadCount, (network, data, rule, capacity) => new TiledDescent<Width128, Vector128<float>>(network, data, rule, capacity)));
        }
    }

    /// <summary>A long step keeps all gradients before it changes anything, so that it can be stopped.</summary>
    [Theory]
    [InlineData("gradient-descent", false)]
    [InlineData("gradient-descent", true)]
    [InlineData("adamw", true)]
    public void A_long_step_has_the_bits_of_a_short_one(string optimizer, bool isSparse)
    {
        byte[] bytes = [.. RandomBytes(150 * 100).Select((value, i) => isSparse && i % 5 > 0 ? (byte)0 : value)];
        var dataset = Dataset.FromBytes(bytes, new byte[150], 100, ["a", "b", "c"], Preparation.UnitRange);
        var options = new TrainingOptions { BatchSize = 64, Optimizer = Optimizer.Parse(optimizer), LearningRate = 0.01, WeightDecay = 0.1, MaxNorm = 0.9, AverageDecay = 0.5 };

        Assert.Equal(Learned(long.MaxValue), Learned(0));

        float[] Learned(long longStep)
        {
            var network = Made([100, 70, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true);
            var descent = new TiledDescent<Width512, Vector512<float>>(network, dataset, new(options, 150), 64, longStep);
            descent.Load();
            descent.Learn([.. Enumerable.Range(0, 150)]);
            descent.Store();
            return [.. network.Parameters];
        }
    }

    /// <summary>Products with zero add nothing, so leaving them out changes no bit. With and without a whole tile of 64 inputs.</summary>
    [Theory, InlineData(64), InlineData(100), InlineData(128), InlineData(7)]
    public void Mostly_empty_inputs_are_learned_from_with_the_bits_of_full_ones(int inputCount)
    {
        byte[] bytes = [.. RandomBytes(150 * inputCount).Select((value, i) => i % 5 == 0 ? value : (byte)0)];
        var sparse = Dataset.FromBytes(bytes, new byte[150], inputCount, ["a", "b", "c"], Preparation.UnitRange);
        double[][] rows = [.. Enumerable.Range(0, 150).Select(example => Filled(inputCount, inputs => sparse.CopyInputs(example, inputs)))];
        var dense = Dataset.FromRows(rows, [.. Enumerable.Range(0, 150).Select(example => Filled(3, target => sparse.CopyTarget(example, target)))]);
        Assert.True(SparseLayer<Width512, Vector512<float>>.Suits(sparse));
        Assert.False(SparseLayer<Width512, Vector512<float>>.Suits(dense));
        Assert.False(SparseLayer<Width512, Vector512<float>>.Suits(sparse.With(Preparation.Textbook)));

        var options = new TrainingOptions { BatchSize = 64, LearningRate = 0.1, EpochCount = 2, Optimizer = Optimizer.Adam };
        foreach (var (nodeCount, hasBiases, dropout) in ((int, bool, double)[])[(3, false, 0), (70, true, 0), (300, true, 0), (3, false, 0.4), (300, true, 0.4)])
        {
            options = options with { InputDropout = dropout };
            Network<float> fromSparse = Made([inputCount, nodeCount, 3], Activation.Relu, Activation.Sigmoid, hasBiases);
            Network<float> fromDense = Made([inputCount, nodeCount, 3], Activation.Relu, Activation.Sigmoid, hasBiases);
            _ = Trainer.Train(fromSparse, sparse, options).Last();
            _ = Trainer.Train(fromDense, dense, options).Last();
            Assert.Equal(fromDense.Parameters, fromSparse.Parameters);
        }

        static double[] Filled(int count, Fill fill)
        {
            var numbers = new double[count];
            fill(numbers);
            return numbers;
        }
    }

    private delegate void Fill(Span<double> numbers);

    /// <summary>Written down on a processor with 512-bit vectors; see the tests of the kernels for how to try others.</summary>
    [Fact]
    public void An_epoch_of_handwritten_digits_gives_the_same_bits_everywhere()
    {
        var network = Initializer.FanIn.Apply(Network.Create<float>([784, 64, 32, 10], Activation.Relu, Activation.Softmax, hasBiases: true), seed: 1);
        var options = new TrainingOptions
        {
            BatchSize = 128,
            LearningRate = 0.001,
            EpochCount = 1,
            Optimizer = Optimizer.Adam,
            Loss = Loss.CrossEntropy,
            Rule = LearningRule.Gradient,
            Shuffle = true,
        };

        _ = Trainer.Train(network, Mnist.Training.With(Preparation.UnitRange), options).Last();

        Assert.Equal("d10a44d420ed9816", Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(network.Parameters)))[..16]);
    }

    private static Dataset Fifty { get; } = Dataset.FromRows(Random(50, 5, 1), Random(50, 3, 2));

    private static Network<float> Made(int[] nodeCounts, Activation hidden, Activation output, bool hasBiases) =>
        Initializer.FanIn.Apply(Network.Create<float>(nodeCounts, hidden, output, hasBiases), seed: 1);

    /// <summary>The same by <see cref="Backpropagation{T}"/> in double precision, from the parameters of a network in single; and the loss.</summary>
    private static (Network<double> Network, double Loss) Learn(Network<float> start, Dataset dataset, TrainingOptions options)
    {
        var network = new Network<double>(start.Layers);
        Close.ToDoubles(start.Parameters).CopyTo(network.Parameters);
        var descent = new BatchDescent<double>(network, dataset, new(options, dataset.Count), options.BatchSize);
        return (network, descent.Learn([.. Enumerable.Range(0, dataset.Count)]).Loss);
    }

    private static byte[] RandomBytes(int count)
    {
        var random = new SplitMix64(3);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)(random.NextDouble() * 256))];
    }

    private static double[][] Random(int count, int length, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextDouble()).ToArray())];
    }
}
