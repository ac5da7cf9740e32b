using System.Numerics;

namespace Lantern.Tests;

public sealed class OnlineTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static readonly TheoryData<string> Optimizers = [.. Optimizer.All.Where(optimizer => optimizer != Optimizer.Rprop).Select(optimizer => optimizer.Name)];

    public void Dispose() => _folder.Dispose();

    /// <summary>Forty examples, three times, with all that happens in a step.</summary>
    [Theory, MemberData(nameof(Optimizers))]
    public void It_learns_bit_for_bit_what_a_trainer_learns_from_the_same_examples(string optimizer)
    {
        var plain = new TrainingOptions { Optimizer = Optimizer.Parse(optimizer), LearningRate = 0.01, EpochCount = 3, Loss = Loss.CrossEntropy };
        AssertSame<double>(plain);
        AssertSame<double>(plain with { LabelSmoothing = 0.1 });
        AssertSame<double>(StepRuleTests.Everything with { Optimizer = plain.Optimizer, LearningRate = 0.01, EpochCount = 3, Loss = Loss.CrossEntropy });
        if (plain.Optimizer != Optimizer.GradientDescent) // which the trainer does by another engine in single precision
            AssertSame<float>(plain);

        static void AssertSame<T>(TrainingOptions options)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            Network<T> trained = Fresh<T>(), learned = Fresh<T>();
            var loss = Trainer.Train(trained, Forty, options).Last().Loss;

            var online = new OnlineTraining<T>(learned, options);
            var sum = 0.0;
            for (var step = 0; step < 120; step++)
                sum += online.Learn(Inputs<T>(step % 40), Forty.Label(step % 40)) * (step < 80 ? 0 : 1);

            Assert.Equal(trained.Parameters, learned.Parameters);
            Close.Relative(loss, sum / 40, 1e-6);
            Assert.Equal(120, online.StepCount);
        }
    }

    [Theory, InlineData(7), InlineData(40), InlineData(100)]
    public void Batches_are_a_trainers_batches(int batchSize)
    {
        foreach (var options in (TrainingOptions[])[
            new() { Rule = LearningRule.Gradient, BatchSize = batchSize, LearningRate = 0.3, EpochCount = 1 },
            StepRuleTests.Everything with { Optimizer = Optimizer.AdamW, BatchSize = batchSize, LearningRate = 0.01, EpochCount = 1 }])
        {
            Network<double> trained = Fresh<double>(), fromLabels = Fresh<double>(), fromTargets = Fresh<double>();
            var data = Forty.Pick([.. Enumerable.Range(0, 200).Select(n => n * 7 % 40)]);
            _ = Trainer.Train(trained, data, options).Last();

            var (labels, targets) = (new OnlineTraining<double>(fromLabels, options), new OnlineTraining<double>(fromTargets, options));
            for (var from = 0; from < 200; from += batchSize)
            {
                int[] batch = [.. Enumerable.Range(from, Math.Min(batchSize, 200 - from)).Select(n => n * 7 % 40)];
                double[] inputs = [.. batch.SelectMany(Inputs<double>)];
                Assert.Equal(
                    labels.LearnBatch(inputs, [.. batch.Select(Forty.Label)]),
                    targets.LearnBatch(inputs, batch.SelectMany(n => Enumerable.Range(0, 3).Select(k => k == Forty.Label(n) ? 1.0 : 0)).ToArray()));
            }

            Assert.Equal(trained.Parameters, fromLabels.Parameters);
            Assert.Equal(trained.Parameters, fromTargets.Parameters);
        }
    }

    /// <summary>120 steps, each with some 40 roundings of numbers below 2 in any weight's history.</summary>
    [Fact]
    public void Plain_descent_in_single_precision_is_within_rounding_of_the_exact_engine()
    {
        var options = new TrainingOptions { Rule = LearningRule.Gradient, LearningRate = 0.1, EpochCount = 3 };
        Network<float> trained = Fresh<float>(), learned = Fresh<float>();
        _ = Trainer.Train(trained, Forty, options).Last();

        var online = new OnlineTraining<float>(learned, options);
        for (var step = 0; step < 120; step++)
            online.Learn(Inputs<float>(step % 40), Forty.Label(step % 40));

        Close.Absolute(Close.ToDoubles(trained.Parameters), Close.ToDoubles(learned.Parameters), 120 * 40 * 2.0 / (1 << 24));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_call_allocates_nothing(bool everything)
    {
        AssertAllocatesNothing<float>();
        AssertAllocatesNothing<double>();

        void AssertAllocatesNothing<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var options = everything ? StepRuleTests.Everything with { Optimizer = Optimizer.Adam, LearningRate = 0.001 } : new() { Rule = LearningRule.Gradient };
            var online = new OnlineTraining<T>(Fresh<T>(), options);
            T[] inputs = Inputs<T>(0), target = [T.One, T.Zero, T.Zero], several = [.. Enumerable.Range(0, 80).SelectMany(n => Inputs<T>(n % 40))];
            var labels = new int[80];
            Repeat(100); // code is compiled when it is first called, which takes memory once
            var before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(1000);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 24 * 1000, $"3,000 calls took {allocated} bytes."); // the smallest object has 24; now and then the runtime takes a few for itself

            void Repeat(int count)
            {
                for (var call = 0; call < count; call++)
                {
                    online.Learn(inputs, target);
                    online.Learn(inputs, 1);
                    online.LearnBatch(several, labels);
                }
            }
        }
    }

    [Fact]
    public void What_was_captured_goes_on_bit_for_bit()
    {
        AssertGoesOn<double>(StepRuleTests.Everything with { Optimizer = Optimizer.Adam, LearningRate = 0.01 });
        AssertGoesOn<float>(new() { Optimizer = Optimizer.Nesterov, LearningRate = 0.01 });
        AssertGoesOn<float>(new() { Rule = LearningRule.Gradient });

        void AssertGoesOn<T>(TrainingOptions options)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            Network<T> whole = Fresh<T>(), other = Network.Create<T>([5, 6, 3], Activation.Tanh, Activation.Softmax, hasBiases: true);
            var online = new OnlineTraining<T>(whole, options);
            online.Capture().Save(_folder.File("start")); // before its first step
            Learn(online, 0);
            online.Capture().Save(_folder.File("checkpoint"));
            Learn(online, 20);

            var resumed = new OnlineTraining<T>(other, options with { ThreadCount = 1, BatchSize = options.BatchSize }, Checkpoint.Load(_folder.File("checkpoint")));
            Assert.Equal(20, resumed.StepCount);
            Learn(resumed, 20);
            Assert.Equal(whole.Parameters, other.Parameters);

            resumed = new OnlineTraining<T>(other, options, Checkpoint.Load(_folder.File("start")));
            Learn(resumed, 0);
            Learn(resumed, 20);
            Assert.Equal(whole.Parameters, other.Parameters);
        }

        static void Learn<T>(OnlineTraining<T> online, int from)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (var n = from; n < from + 20; n++)
                online.Learn(Inputs<T>(n), Forty.Label(n));
        }
    }

    [Fact]
    public void A_checkpoint_of_another_kind_of_training_is_refused()
    {
        var options = new TrainingOptions { Optimizer = Optimizer.Adam };
        var online = new OnlineTraining<float>(Fresh<float>(), options);
        online.Learn(Inputs<float>(0), 0);
        var ofTrainer = Trainer.Train(Fresh<float>(), Forty, options).Select(report => report.Capture()).First();

        Assert.Equal(
            "The checkpoint is of an online training, which OnlineTraining continues, not of a trainer's.",
            Assert.Throws<ModelException>(() => Trainer.Resume(Fresh<float>(), Forty, options, online.Capture())).Message);
        Assert.Equal(
            "The checkpoint is of a trainer's training, which Trainer.Resume continues, not of an online one.",
            Assert.Throws<ModelException>(() => new OnlineTraining<float>(Fresh<float>(), options, ofTrainer)).Message);
        Assert.Equal(
            "The checkpoint is of another training: its optimizer is 'adam 0.9 0.999 1E-08', not 'adamw 0.9 0.999 1E-08'.",
            Assert.Throws<ModelException>(() => new OnlineTraining<float>(Fresh<float>(), options with { Optimizer = Optimizer.AdamW }, online.Capture())).Message);
    }

    [Fact]
    public void The_network_can_be_asked_after_each_example()
    {
        var network = Fresh<float>();
        var online = new OnlineTraining<float>(network, new() { Rule = LearningRule.Gradient, LearningRate = 0.5 });
        float[] inputs = Inputs<float>(0), one = new float[3], batch = new float[3];
        var confidence = 0f;
        for (var step = 0; step < 20; step++)
        {
            online.Learn(inputs, 1);
            network.Predict(inputs, one);
            network.PredictBatch(inputs, batch);
            Assert.True(one[1] > confidence);
            Close.Absolute(Close.ToDoubles(one), Close.ToDoubles(batch), 40 * 1.0 / (1 << 24)); // roundings of two layers
            confidence = one[1];
        }
    }

    [Fact]
    public void It_does_not_learn_while_the_network_is_in_training()
    {
        var network = Fresh<double>();
        var options = new TrainingOptions { Rule = LearningRule.Gradient };
        var online = new OnlineTraining<double>(network, options);
        online.Learn(Inputs<double>(0), 0);
        var checkpoint = online.Capture();
        foreach (var _ in Trainer.Train(network, Forty, options))
        {
            var held = network.Parameters.ToArray();
            Assert.Equal(
                "The network 5-6-3 is in training already. It has one training at a time, which ends with its last report, or where its loop is left.",
                Assert.Throws<InvalidOperationException>(() => online.Learn(Inputs<double>(0), 0)).Message);
            Assert.Throws<InvalidOperationException>(online.Capture);
            Assert.Throws<InvalidOperationException>(() => new OnlineTraining<double>(network, options, checkpoint));
            Assert.Equal(held, network.Parameters);
            break;
        }

        online.Learn(Inputs<double>(0), 0);
        Assert.Equal(2, online.StepCount);
    }

    [Fact]
    public void Two_threads_that_learn_at_once_do_not_both_get_away_with_it()
    {
        // Each call finds the network in training while another one is within: of many calls at the same time some do, and those that do not are whole steps.
        var network = Initializer.FanIn.Apply(Network.Create<double>([300, 300, 3], Activation.Tanh, Activation.Softmax, hasBiases: true), seed: 1);
        var options = new TrainingOptions { Rule = LearningRule.Gradient };
        var inputs = new double[300];
        var (learned, refused) = (0, 0);
        OnlineTraining<double>[] trainings = [new(network, options), new(network, options)];
        var begin = new Barrier(2);
        Thread[] threads = [.. trainings.Select(training => new Thread(() =>
        {
            begin.SignalAndWait();
            while (Volatile.Read(ref refused) == 0)
            {
                try
                {
                    training.Learn(inputs, 0);
                    Interlocked.Increment(ref learned);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.True(refused > 0);
        Assert.Equal(learned, trainings.Sum(training => training.StepCount));
    }

    [Fact]
    public void What_cannot_be_learned_from_changes_nothing()
    {
        var network = Fresh<float>();
        var start = network.Parameters.ToArray();
        foreach (var options in (TrainingOptions[])[new() { Rule = LearningRule.Gradient }, StepRuleTests.Everything with { Optimizer = Optimizer.Adam, AverageDecay = 0 }])
        {
            var online = new OnlineTraining<float>(network, options);
            Assert.Equal(
                "inputs[3] is NaN, where a finite number was expected. (Parameter 'inputs')",
                Assert.Throws<ArgumentException>(() => online.Learn([1, 2, 3, float.NaN, 5], 0)).Message);
            Assert.Throws<ArgumentException>(() => online.Learn([1, 2, 3, 4, 5], [0, 1, float.PositiveInfinity]));
            Assert.Throws<ArgumentException>(() => online.LearnBatch([1, 2, 3, 4, 5, 6, 7, 8, float.NegativeInfinity, 10], [0, 1]));
            Assert.Throws<ArgumentException>(() => online.Learn([1, 2, 3, 4], 0));
            Assert.Throws<ArgumentException>(() => online.Learn([1, 2, 3, 4, 5], [1, 0]));
            Assert.Throws<ArgumentException>(() => online.LearnBatch([], Array.Empty<int>()));
            Assert.Equal(
                "6 inputs are not one example of 5, nor several. (Parameter 'inputs')",
                Assert.Throws<ArgumentException>(() => online.LearnBatch([1, 2, 3, 4, 5, 6], [0])).Message);
            Assert.Throws<ArgumentException>(() => online.LearnBatch([1, 2, 3, 4, 5], [0, 1]));
            var label = Assert.Throws<ArgumentOutOfRangeException>(() => online.Learn([1, 2, 3, 4, 5], 3));
            Assert.StartsWith("A label is the number of an output, from 0 to 2.", label.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => online.LearnBatch([1, 2, 3, 4, 5], [-1]));
            Assert.Equal(start, network.Parameters);
            Assert.Equal(0, online.StepCount);
            Assert.Equal("network", Assert.Throws<ArgumentNullException>(() => new OnlineTraining<float>(null!, options)).ParamName);
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_not_learned_from()
    {
        var network = Network.Create<float>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        network.Parameters[0] = 1;
        var online = new OnlineTraining<float>(network, new() { LearningRate = 0.1 });

        var exception = Assert.Throws<TrainingException>(() => online.Learn([3e38f], [-3e38f]));

        Assert.Equal(
            "The examples after step 0 were not learned from: their loss is not a finite number. Input 0, counted from 0, goes up to 3.0e38 where about 1 is usual. "
            + "Divide each input by its largest value, or take its mean away and divide by its deviation.",
            exception.Message);
        Assert.Equal(1, network.Parameters[0]);
        Assert.Equal(0.5, online.Learn([1], [0]));
        Assert.Equal(0.9f, network.Parameters[0]);
    }

    [Fact]
    public void A_step_that_makes_a_parameter_infinite_throws_and_is_not_captured()
    {
        var network = Network.Create<float>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        network.Parameters[0] = 1;
        var online = new OnlineTraining<float>(network, new() { LearningRate = 3e38 });

        var exception = Assert.Throws<TrainingException>(() => online.Learn([2], [-3]));

        Assert.StartsWith("Step 1 was too long: a parameter is no longer a finite number, so the network is spoiled. ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("the learning rate 3E+38 is probably too high", exception.Message, StringComparison.Ordinal);
        Assert.Throws<TrainingException>(() => online.Learn([2], [-3]));
        Assert.StartsWith(
            "The training cannot be captured after step 1: a parameter is not a finite number. ", Assert.Throws<TrainingException>(online.Capture).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_optimizer_whose_memory_is_infinite_is_not_captured()
    {
        var network = Network.Create<float>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        var online = new OnlineTraining<float>(network, new() { Optimizer = Optimizer.RmsProp, Loss = Loss.AbsoluteError });
        online.Learn([1e30f], [1]); // the square of the gradient is infinite, and the step 0
        Assert.Contains("a number that the optimizer remembers is not a finite number", Assert.Throws<TrainingException>(online.Capture).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_the_loss_does_not_have_is_refused()
    {
        var online = new OnlineTraining<float>(Fresh<float>(), new() { Loss = Loss.CrossEntropy });
        Assert.Equal(
            "The target of example 1, counted from 0, adds up to 0.5, where the loss cross-entropy needs shares that add up to 1. (Parameter 'targets')",
            Assert.Throws<ArgumentException>(() => online.LearnBatch(new float[10], [0, 0.5f, 0.5f, 0, 0, 0.5f])).Message);
        Assert.Equal(
            "The target of example 0, counted from 0, holds 5, where the loss cross-entropy needs targets from 0 to 1. (Parameter 'target')",
            Assert.Throws<ArgumentException>(() => online.Learn(new float[5], [5, -3, -1])).Message);
        Assert.Equal(0, online.StepCount);
    }

    [Fact]
    public void A_label_for_a_single_output_is_refused()
    {
        var online = new OnlineTraining<float>(Network.Create(5, 1), new() { Loss = Loss.BinaryCrossEntropy });
        Assert.Equal(
            "A network with a single output has no labels to choose from: give its target as numbers, such as [1], in place of a label. (Parameter 'label')",
            Assert.Throws<ArgumentException>(() => online.Learn(new float[5], 0)).Message);
    }

    [Fact]
    public void What_needs_epochs_or_a_dataset_is_refused()
    {
        AssertRefused("the schedule cosine goes by epochs", new() { Schedule = Schedule.Cosine() });
        AssertRefused("early stopping goes by epochs", new() { EarlyStopping = new() });
        AssertRefused("there is nothing to shuffle", new() { Shuffle = true });
        AssertRefused("pictures are to be distorted before they are learned from", new() { Augmentation = new() });
        AssertRefused("weights of classes are for the batches of a dataset", new() { ClassWeights = [1, 2, 3] });
        AssertRefused("the optimizer rprop needs the same examples in every step", new() { Optimizer = Optimizer.Rprop });
        Assert.Throws<OptionException>(() => new OnlineTraining<float>(Fresh<float>(), new() { LearningRate = 0 }));
        Assert.Equal(
            "The network 5-3 has no hidden nodes that could be dropped.",
            Assert.Throws<OptionException>(() => new OnlineTraining<float>(Network.Create(5, 3), new() { Dropout = 0.5 })).Message);

        static void AssertRefused(string why, TrainingOptions options) =>
            Assert.Equal($"Online training takes examples as they come: {why}.", Assert.Throws<OptionException>(() => new OnlineTraining<float>(Fresh<float>(), options)).Message);
    }

    private static Dataset Forty { get; } = Dataset.FromNumbers(Numbers(40 * 5), Enumerable.Range(0, 40).Select(n => (byte)(n * n % 3)).ToArray(), 5, ["a", "b", "c"]);

    private static double[] Numbers(int count)
    {
        var random = new SplitMix64(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }

    private static T[] Inputs<T>(int example)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var inputs = new T[5];
        Forty.CopyInputs<T>(example, inputs);
        return inputs;
    }

    private static Network<T> Fresh<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Initializer.FanIn.Apply(Network.Create<T>([5, 6, 3], Activation.Tanh, Activation.Softmax, hasBiases: true), seed: 1);
}
