using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;

namespace Lantern.Tests;

public sealed class TrainerTests
{
    private static readonly Dataset Xor = Dataset.FromRows([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]);
    private static readonly TrainingOptions Exact = new() { Rule = LearningRule.Gradient, LearningRate = 0.5, EpochCount = 1 };

    [Fact]
    public void One_hidden_layer_learns_exclusive_or()
    {
        var network = Initializer.FanIn.Apply(Network.Create<double>([2, 3, 1], Activation.Tanh, Activation.Sigmoid, true), seed: 1);

        var last = Trainer.Train(network, Xor, Exact with { EpochCount = 300, Loss = Loss.BinaryCrossEntropy }).Last();

        Assert.Equal(4, CorrectOf(network, Xor));
        Assert.True(last.Loss < 0.01, $"The loss is still {last.Loss}.");
    }

    [Fact]
    public void No_single_layer_learns_exclusive_or_because_no_line_separates_it()
    {
        // The four answers lie crosswise on a square. The best that a sigmoid of a weighted sum can do is to say "one half"
        // everywhere, at a loss of ln 2, so the loss cannot fall below.
        var network = Initializer.FanIn.Apply(Network.Create<double>([2, 1], Activation.Tanh, Activation.Sigmoid, true), seed: 1);

        var options = Exact with { EpochCount = 300, Loss = Loss.BinaryCrossEntropy, BatchSize = 4 };
        foreach (var report in Trainer.Train(network, Xor, options))
        {
            Assert.True(CorrectOf(network, Xor) <= 3);
            Assert.True(report.Loss >= Math.Log(2) - 1e-12, $"The loss is {report.Loss}.");
        }
    }

    [Fact]
    public void By_default_one_example_at_a_time_in_the_order_of_the_file()
    {
        var (trained, expected) = (SmallNetwork(), SmallNetwork());
        Run(trained, Ten, Exact with { EpochCount = 2 });

        Learn(expected, Ten, [.. InOrder(10, size: 1), .. InOrder(10, size: 1)]);
        Assert.Equal(expected.Parameters, trained.Parameters);
    }

    [Theory, InlineData(5), InlineData(4), InlineData(7), InlineData(10), InlineData(1000), InlineData(int.MaxValue)]
    public void A_batch_makes_one_step_and_the_last_one_takes_what_remains(int batchSize)
    {
        var (trained, expected) = (SmallNetwork(), SmallNetwork());
        Run(trained, Ten, Exact with { EpochCount = 2, BatchSize = batchSize });

        var epoch = InOrder(10, batchSize); // of 10 in batches of 4: 4, 4 and 2; of 1000 or more: 10
        Learn(expected, Ten, [.. epoch, .. epoch]);
        Assert.Equal(expected.Parameters, trained.Parameters);
    }

    [Fact]
    public void A_shuffled_epoch_sees_each_example_once_in_the_order_of_the_seed()
    {
        var (trained, expected) = (SmallNetwork(), SmallNetwork());
        Run(trained, Ten, Exact with { EpochCount = 2, BatchSize = 3, Shuffle = true, Seed = 7 });

        var random = new SplitMix64(7);
        int[] order = [.. Enumerable.Range(0, 10)];
        for (var epoch = 0; epoch < 2; epoch++)
        {
            random.Shuffle<int>(order); // the second epoch goes on shuffling where the first one left the examples
            Learn(expected, Ten, [.. order.Chunk(3)]);
        }

        Assert.Equal(expected.Parameters, trained.Parameters);
    }

    [Fact]
    public void The_same_seed_shuffles_alike_and_another_seed_otherwise()
    {
        double[] Trained(ulong seed)
        {
            var network = SmallNetwork();
            Run(network, Ten, Exact with { Shuffle = true, Seed = seed });
            return [.. network.Parameters];
        }

        Assert.Equal(Trained(1), Trained(1));
        Assert.NotEqual(Trained(1), Trained(2));
    }

    /// <summary>Plain descent has no memory but the parameters, so where they were saved in between makes no difference.</summary>
    [Fact]
    public void The_network_of_a_model_learns_on_from_new_examples()
    {
        using var folder = new TemporaryFolder();
        var (digits, options) = (Mnist.Training[..300], new TrainingOptions { EpochCount = 1 });
        var network = Initializer.FanOut.Apply(Network.Create(784, 20, 10), seed: 1);
        Trainer.Run(network, digits[..200], options);
        new Model(network, digits.Preparation, digits.LabelNames, new Provenance()).Save(folder.File("model"));

        var model = Model.Load(folder.File("model"));
        Trainer.Run(model.Network, digits[200..].With(model.Preparation), options);
        model.Save(folder.File("model"));

        Trainer.Run(network, digits[200..], options);
        Assert.Equal(network.Parameters, Model.Load(folder.File("model")).Network.Parameters);
    }

    [Fact]
    public void Nothing_is_learned_before_the_loop_begins_and_nothing_after_it_is_left()
    {
        var (trained, expected) = (SmallNetwork(), SmallNetwork());
        var training = Trainer.Train(trained, Ten, Exact with { EpochCount = 5, ReportEvery = 3 });
        Assert.Equal(expected.Parameters, trained.Parameters);

        foreach (var report in training)
        {
            Assert.Equal(3, report.ExamplesSeen);
            break;
        }

        Learn(expected, Ten, InOrder(3, size: 1));
        Assert.Equal(expected.Parameters, trained.Parameters);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void What_the_caller_makes_of_the_network_after_the_last_report_stays(int batchSize)
    {
        var network = Network.Create<float>([3, 4, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true);
        foreach (var _ in Trainer.Train(network, Ten, Exact with { BatchSize = batchSize }))
            network.Parameters.Fill(7);
        Assert.Equal(-1, network.Parameters.IndexOfAnyExcept(7));

        foreach (var _ in Trainer.Train(network, Ten, Exact with { BatchSize = batchSize, EpochCount = 5 }))
        {
            network.Parameters.Fill(8); // the best that there was, say
            break;
        }

        Assert.Equal(-1, network.Parameters.IndexOfAnyExcept(8));
    }

    [Fact]
    public void Each_epoch_is_reported() =>
        Assert.Equal([(1, 10, true), (2, 10, true), (3, 10, true)], Places(Exact with { EpochCount = 3 }));

    [Fact]
    public void Reports_come_every_so_many_steps_and_once_at_the_end_of_an_epoch() =>
        Assert.Equal(
            [(1, 4, false), (1, 8, false), (1, 10, true), (2, 4, false), (2, 8, false), (2, 10, true)],
            Places(Exact with { EpochCount = 2, BatchSize = 2, ReportEvery = 2 }));

    [Fact]
    public void A_report_that_falls_on_the_end_of_an_epoch_comes_once() =>
        Assert.Equal([(1, 5, false), (1, 10, true)], Places(Exact with { ReportEvery = 5 }));

    [Fact]
    public void The_loss_is_the_mean_over_the_examples_seen_each_before_its_step()
    {
        var (trained, expected) = (SmallNetwork(), SmallNetwork());
        var reports = Trainer.Train(trained, Ten, Exact with { EpochCount = 2, ReportEvery = 4 }).ToList();

        double[] first = Learn(expected, Ten, InOrder(10, size: 1)), second = Learn(expected, Ten, InOrder(10, size: 1));
        double[][] losses = [first[..4], first[..8], first, second[..4], second[..8], second];
        double[] means = [.. losses.Select(seen => seen.Average())];
        Close.Relative(means, [.. reports.Select(report => report.Loss)], 1e-14); // ten numbers added up: ten roundings
    }

    [Fact]
    public void Training_time_grows_and_leaves_out_what_the_caller_does()
    {
        var whole = Stopwatch.StartNew();
        var callers = new Stopwatch();
        var trained = TimeSpan.Zero;
        foreach (var report in Trainer.Train(SmallNetwork(), Ten, Exact with { EpochCount = 5 }))
        {
            callers.Start();
            Assert.True(report.TrainingTime > trained);
            trained = report.TrainingTime;
            SHA256.HashData(new byte[1 << 20]);
            callers.Stop();
        }

        Assert.True(trained <= whole.Elapsed - callers.Elapsed);
    }

    [Fact]
    public void Single_precision_learns_the_same()
    {
        var single = Network.Create<float>([3, 4, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true);
        var network = SmallNetwork();
        for (var p = 0; p < single.Parameters.Length; p++)
            network.Parameters[p] = single.Parameters[p] = (float)network.Parameters[p];
        Run(single, Ten, Exact);
        Run(network, Ten, Exact);

        // Ten steps, each with some 20 roundings of numbers below 2 in any weight's history.
        Close.Absolute(network.Parameters, Close.ToDoubles(single.Parameters), 10 * 20 * 2.0 / (1 << 24));
    }

    [Theory, InlineData(1), InlineData(3)]
    public void With_an_average_training_goes_on_from_its_own_parameters(int batchSize)
    {
        // The only weight is halved by each step; its average, half of the last one and half of itself, follows.
        var network = Network.Create<float>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        network.Parameters.Fill(1);
        var options = new TrainingOptions { LearningRate = 0.5, BatchSize = batchSize, EpochCount = 3, AverageDecay = 0.5 };
        var averages = new List<float>();
        foreach (var _ in Trainer.Train(network, Dataset.FromRows([[1]], [[0]]), options))
        {
            averages.Add(network.Parameters[0]);
            network.Parameters.Fill(7); // is lost
        }

        Assert.Equal([0.5f, 0.375f, 0.25f], averages); // of ½, ¼ and ⅛, all exact
        Assert.Equal(7, network.Parameters[0]);
    }

    [Fact]
    public void Rprop_without_all_examples_in_a_step_is_refused_at_once()
    {
        var options = Exact with { Optimizer = Optimizer.Rprop, BatchSize = 9 };
        var exception = Assert.Throws<OptionException>(() => Trainer.Train(SmallNetwork(), Ten, options));

        Assert.Equal("The optimizer rprop needs all examples in every step: a batch size of at least 10, not 9.", exception.Message);
        Run(SmallNetwork(), Ten, options with { BatchSize = 10 });
    }

    [Theory, InlineData(1), InlineData(32)]
    public void Training_allocates_nothing_per_example_in_single_precision(int batchSize) => AssertAllocatesNothing<float>(new() { BatchSize = batchSize });

    [Theory, InlineData(1), InlineData(32)]
    public void Training_allocates_nothing_per_example_in_double_precision(int batchSize) => AssertAllocatesNothing<double>(new() { BatchSize = batchSize });

    [Theory, InlineData(1), InlineData(32)]
    public void Neither_does_a_step_with_all_that_there_is(int batchSize)
    {
        var options = StepRuleTests.Everything with { Optimizer = Optimizer.Adam, Schedule = Schedule.OneCycle(), BatchSize = batchSize };
        AssertAllocatesNothing<float>(options);
        AssertAllocatesNothing<double>(options);
        AssertAllocatesNothing<float>(new() { Schedule = Schedule.OneCycle() });
    }

    [Fact]
    public void A_loss_that_is_no_longer_finite_stops_training()
    {
        var network = Network.Create<float>([2, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        network.Parameters.Fill(0.5f);
        var data = Dataset.FromRows([[1, 2], [3, 4], [5, 6]], [[1], [2], [3]]);

        // Each step multiplies the error by 1 − 100·|x|², that is by −499, −2499 and −6099, and the loss by the square: it
        // grows by nearly twenty orders of magnitude in an epoch and passes 3.4e38, the largest single, in the third.
        var exception = Assert.Throws<TrainingException>(() => Run(network, data, Exact with { LearningRate = 100, EpochCount = 20 }));

        Assert.Equal(
            "Training stopped in epoch 3 after 3 examples: the loss is no longer a finite number. "
            + "The loss had grown from 7.6e11 to 4.0e31 before, so the learning rate 100 is probably too high for this network. Try the learning rate 0.02.",
            exception.Message);
    }

    [Fact]
    public void Rectifiers_do_not_hide_that_training_has_failed()
    {
        var network = Initializer.FanIn.Apply(Network.Create<double>([2, 3, 1], Activation.Relu, Activation.Linear, true), seed: 1);
        var data = Dataset.FromRows([[double.NaN, 0]], [[1]]);

        Assert.Throws<TrainingException>(() => Run(network, data, Exact));
    }

    [Fact]
    public void A_last_step_that_makes_the_weights_infinite_stops_training_too()
    {
        // The loss is taken before each step, so the only step of this training leaves no trace in it.
        var network = Network.Create<float>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        var data = Dataset.FromRows([[1e15]], [[1e15]]); // a loss of ½·10³⁰, a gradient of −10³⁰, a step of 10⁴⁰
        var exception = Assert.Throws<TrainingException>(() => Run(network, data, Exact with { LearningRate = 1e10 }));

        Assert.Equal(
            "Training stopped in epoch 1 after 1 examples: a parameter is no longer a finite number. "
            + "Input 0, counted from 0, goes up to 1.0e15 where about 1 is usual. "
            + "Divide each input by its largest value, or take its mean away and divide by its deviation.",
            exception.Message);
    }

    [Fact]
    public void Data_that_does_not_fit_the_network_is_refused_at_once()
    {
        var exception = Assert.Throws<OptionException>(() => Trainer.Train(Network.Create(3, 4, 3), Ten, Exact));

        Assert.Equal("The network has 3 inputs and 3 outputs, but the data needs 3 and 2.", exception.Message);
    }

    [Fact]
    public void Nothing_to_learn_from_is_refused_at_once()
    {
        var exception = Assert.Throws<OptionException>(() => Trainer.Train(SmallNetwork(), Ten[..0], Exact));

        Assert.Equal("There is nothing to learn from: the dataset has no examples.", exception.Message);
    }

    [Fact]
    public void Options_without_meaning_are_refused_at_once()
    {
        Assert.Throws<OptionException>(() => Trainer.Train(SmallNetwork(), Ten, Exact with { EpochCount = 0 }));
        Assert.Throws<OptionException>(() => Trainer.Train(SmallNetwork(), Ten, new TrainingOptions { Loss = Loss.CrossEntropy, Rule = LearningRule.Textbook }));
    }

    /// <summary>Ten examples of three inputs and two targets.</summary>
    private static Dataset Ten { get; } =
        Dataset.FromRows(Random(count: 10, length: 3, seed: 1), Random(count: 10, length: 2, seed: 2));

    private static Network<double> SmallNetwork() =>
        Initializer.FanIn.Apply(Network.Create<double>([3, 4, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true), seed: 1);

    private static void Run<T>(Network<T> network, Dataset dataset, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var _ in Trainer.Train(network, dataset, options))
        {
        }
    }

    private static IEnumerable<(int, int, bool)> Places(TrainingOptions options) =>
        Trainer.Train(SmallNetwork(), Ten, options).Select(report => (report.Epoch, report.ExamplesSeen, report.EpochCompleted));

    /// <summary>The examples 0, 1, 2 … in batches.</summary>
    private static int[][] InOrder(int count, int size) => [.. Enumerable.Range(0, count).Chunk(size)];

    /// <summary>Steps through the batches with the rule and learning rate of <see cref="Exact"/>; gives each batch's loss.</summary>
    private static double[] Learn(Network<double> network, Dataset dataset, int[][] batches)
    {
        var backpropagation = new Backpropagation<double>(network, Exact.Loss, LearningRule.Gradient, batches.Max(batch => batch.Length));
        return [.. batches.Select(batch =>
        {
            backpropagation.Forward(Gather(batch, dataset.InputCount, dataset.CopyInputs));
            var loss = backpropagation.Backward(Gather(batch, dataset.OutputCount, dataset.CopyTarget));
            backpropagation.Descend(Exact.LearningRate);
            return loss;
        })];

        static double[] Gather(int[] batch, int length, Copy copy)
        {
            var rows = new double[batch.Length * length];
            for (var n = 0; n < batch.Length; n++)
                copy(batch[n], rows.AsSpan(n * length, length));
            return rows;
        }
    }

    private delegate void Copy(int example, Span<double> numbers);

    private static void AssertAllocatesNothing<T>(TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var bytes = RandomNumberGenerator.GetBytes(640 * 30);
        var labels = new byte[640];
        var dataset = Dataset.FromBytes(bytes, labels, 30, ["a", "b", "c"], Preparation.Textbook);
        var network = Initializer.FanOut.Apply(Network.Create<T>([30, 20, 3], Activation.Sigmoid, Activation.Sigmoid, false), 1);
        const int EpochCount = 20;
        options = options with { ReportEvery = 1, EpochCount = 1 + EpochCount, Shuffle = true };
        using var reports = Trainer.Train(network, dataset, options).GetEnumerator();
        while (reports.MoveNext() && !reports.Current.EpochCompleted)
        {
            // The first epoch warms up: code is compiled when it is first called, which takes memory once.
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var epochs = 0;
        while (reports.MoveNext())
            epochs += reports.Current.EpochCompleted ? 1 : 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The smallest object has 24 bytes. Fewer for each step are none; now and then the runtime takes a few for itself.
        var steps = epochs * 640 / options.BatchSize;
        Assert.Equal(EpochCount, epochs);
        Assert.True(allocated < 24 * steps, $"{steps} steps took {allocated} bytes.");
    }

    private static int CorrectOf(Network<double> network, Dataset dataset)
    {
        double[] inputs = new double[2], outputs = new double[1], target = new double[1];
        var correct = 0;
        for (var example = 0; example < dataset.Count; example++)
        {
            dataset.CopyInputs<double>(example, inputs);
            dataset.CopyTarget<double>(example, target);
            network.Predict(inputs, outputs);
            correct += outputs[0] > 0.5 == target[0] > 0.5 ? 1 : 0;
        }

        return correct;
    }

    private static double[][] Random(int count, int length, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextDouble()).ToArray())];
    }
}
