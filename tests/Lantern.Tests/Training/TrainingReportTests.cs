using System.Buffers;

namespace Lantern.Tests;

/// <summary>What a training is to who holds it: enumerated once, alone with its network, stopped by a token, or run in one call.</summary>
public sealed class TrainingReportTests
{
    private const string InTraining = "The network 2-3-1 is in training already. It has one training at a time, which ends with its last report, or where its loop is left.";
    private static readonly Dataset Xor = Dataset.FromRows([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]);
    private static readonly TrainingOptions Plain = new() { Rule = LearningRule.Gradient, LearningRate = 0.5, EpochCount = 4 };

    [Fact]
    public void A_training_is_enumerated_once()
    {
        var network = Small<double>();
        foreach (var training in (IEnumerable<TrainingReport>[])[
            Trainer.Train(network, Xor, Plain),
            Trainer.Train(network, Xor, Plain, Xor),
            Trainer.Resume(network, Xor, Plain, Trainer.Train(Small<double>(), Xor, Plain).Select(report => report.Capture()).First())])
        {
            var count = training.Count();
            var held = network.Parameters.ToArray();

            Assert.Equal(
                "This training was begun before: its reports are enumerated once. Trainer.Train begins another one, Trainer.Resume goes on from a checkpoint.",
                Assert.Throws<InvalidOperationException>(() => training.Count()).Message);
            Assert.InRange(count, 3, 4);
            Assert.Equal(held, network.Parameters);
        }
    }

    [Fact]
    public void A_second_training_of_a_network_is_refused_on_any_thread_until_the_first_has_ended()
    {
        var network = Small<double>();
        var checkpoint = Trainer.Train(network, Xor, Plain).Select(report => report.Capture()).First();
        using (var first = Trainer.Train(network, Xor, Plain).GetEnumerator())
        {
            Assert.Equal(1, Trainer.Train(network, Xor, Plain).First().Epoch); // the first one has not begun yet
            first.MoveNext();
            var held = network.Parameters.ToArray();

            Assert.Equal(InTraining, Assert.Throws<InvalidOperationException>(() => Trainer.Train(network, Xor, Plain).First()).Message);
            Assert.Throws<InvalidOperationException>(() => Trainer.Resume(network, Xor, Plain, checkpoint));
            Exception? other = null;
            var thread = new Thread(() => other = Record.Exception(() => Trainer.Run(network, Xor, Plain)));
            thread.Start();
            thread.Join();
            Assert.Equal(InTraining, Assert.IsType<InvalidOperationException>(other).Message);
            Assert.Equal(held, network.Parameters);
            Assert.True(first.MoveNext()); // and it goes on
        }

        Assert.Equal(4, Trainer.Train(network, Xor, Plain).Count()); // it was left
        Assert.Equal(4, Trainer.Train(network, Xor, Plain).Count()); // it has ended
        Assert.Throws<TrainingException>(() => Trainer.Run(network, Dataset.FromRows([[double.NaN, 1]], [[1]]), Plain));
        Assert.Throws<TrainingException>(() => Trainer.Run(network, Dataset.FromRows([[double.NaN, 1]], [[1]]), Plain)); // it has failed, and failed again
    }

    [Fact]
    public void Running_is_pulling_to_the_end()
    {
        var (pulled, ran) = (Small<float>(), Small<float>());
        var reports = Trainer.Train(pulled, Xor, Plain, Xor).ToList();
        var progress = new Seen();

        var result = Trainer.Run(ran, Xor, Plain, Xor, progress);

        Assert.Equal(pulled.Parameters, ran.Parameters);
        Assert.Equal(reports.Select(report => (report.Epoch, report.Loss, report.Validation)), progress.Reports.Select(report => (report.Epoch, report.Loss, report.Validation)));
        Assert.Equal((TrainingOutcome.Completed, 4, reports[^1].Validation!.Value.BestEpoch), (result.Outcome, result.LastReport!.Value.Epoch, result.BestEpoch!.Value));
        Assert.Equal([false, false, false, true], progress.Reports.Select(report => report.TrainingCompleted));
        Assert.Null(Trainer.Run(ran, Xor, Plain).BestEpoch);
        Assert.Throws<InvalidOperationException>(() => result.LastReport.Value.Capture()); // there is nothing to go on with
    }

    [Fact]
    public void Running_says_that_it_stopped_early()
    {
        // The best parameter is 0 for the validation part and 1 for the training part, so each step away from 0 is worse.
        var network = Network.Create<double>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        var options = Plain with { LearningRate = 0.25, EpochCount = 9, EarlyStopping = new() { Patience = 2 } };

        var result = Trainer.Run(network, Dataset.FromRows([[1]], [[1]]), options, Dataset.FromRows([[1]], [[0]]));

        Assert.Equal((TrainingOutcome.StoppedEarly, 3, 1), (result.Outcome, result.LastReport!.Value.Epoch, result.BestEpoch));
        Assert.True(result.LastReport.Value.TrainingCompleted);
        Assert.Equal(0.25, network.Parameters[0]);
    }

    [Fact]
    public void A_token_that_is_canceled_before_stops_before_the_first_step()
    {
        var (network, untouched) = (Small<double>(), Small<double>());

        Assert.Equal(new TrainingResult(TrainingOutcome.Canceled, null, null), Trainer.Run(network, Xor, Plain, cancellationToken: new(canceled: true)));
        Assert.Empty(Trainer.Train(network, Xor, Plain, Xor, new(canceled: true)));
        Assert.Equal(untouched.Parameters, network.Parameters);
    }

    [Fact]
    public void A_token_that_is_canceled_at_a_report_stops_there()
    {
        foreach (var batchSize in (int[])[1, 2])
        {
            var options = Plain with { BatchSize = batchSize, Shuffle = true, Optimizer = Optimizer.Adam, AverageDecay = 0.5 };
            using var stopping = new CancellationTokenSource();
            var network = Small<double>();

            var result = Trainer.Run(network, Xor, options, progress: new Seen(report => Cancel(report.Epoch == 2)), cancellationToken: stopping.Token);

            Assert.Equal((TrainingOutcome.Canceled, 2, 4), (result.Outcome, result.LastReport!.Value.Epoch, result.LastReport.Value.ExamplesSeen));
            AssertGoesOn(network, options, Xor, result);

            void Cancel(bool now)
            {
                if (now)
                    stopping.Cancel();
            }
        }
    }

    /// <summary>The batch is all examples, and the token is canceled while some of them are read: in the second epoch, or the third step.</summary>
    [Theory]
    [InlineData(false, 1000, 1500, 1000)] // by matrix products in tiles
    [InlineData(false, 400, 900, 800)]
    [InlineData(true, 1000, 1500, 1000)] // by plain passes, a batch in portions
    [InlineData(true, 400, 900, 800)]
    [InlineData(true, 1, 901, 900)] // the first reading is that of the length
    public void A_step_that_takes_long_is_stopped_within(bool inDouble, int batchSize, int readings, int learned)
    {
        if (inDouble)
            Stop<double>();
        else
            Stop<float>();

        void Stop<T>()
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            foreach (var optimizer in (Optimizer[])[Optimizer.GradientDescent, Optimizer.Adam])
            {
                var options = Plain with { BatchSize = batchSize, Shuffle = true, Optimizer = optimizer, LearningRate = 0.01, EpochCount = 3, ThreadCount = 1 };
                var network = Wide<T>();
                using var stopping = new CancellationTokenSource();
                using var read = new Readings(Enumerable.Range(0, 40 * 1000).Select(i => (i * 7919 % 1000) / 1000.0).ToArray(), readings, stopping.Cancel);
                var data = Dataset.FromNumbers(read.Memory, Enumerable.Range(0, 1000).Select(i => i % 3 / 2.0).ToArray(), 40, 1);

                var result = Trainer.Run(network, data, options, cancellationToken: stopping.Token);

                var last = result.LastReport!.Value;
                Assert.Equal((TrainingOutcome.Canceled, learned), (result.Outcome, ((last.Epoch - 1) * 1000) + last.ExamplesSeen));
                AssertGoesOn(network, options, data, result);
            }
        }
    }

    [Fact]
    public void One_example_at_a_time_is_stopped_after_a_block_of_sixteen()
    {
        var network = Wide<float>();
        using var stopping = new CancellationTokenSource();
        using var read = new Readings(Enumerable.Range(0, 40 * 1000).Select(i => (i * 7919 % 1000) / 1000.0).ToArray(), 300, stopping.Cancel);
        var data = Dataset.FromNumbers(read.Memory, new double[1000], 40, 1);

        var result = Trainer.Run(network, data, Plain with { LearningRate = 0.01 }, cancellationToken: stopping.Token);

        Assert.InRange(result.LastReport!.Value.ExamplesSeen, 200, 304);
        Assert.Equal(0, result.LastReport.Value.ExamplesSeen % 16);
        AssertGoesOn(network, Plain with { LearningRate = 0.01 }, data, result);
    }

    [Fact]
    public void Distorting_pictures_is_stopped_too()
    {
        using var stopping = new CancellationTokenSource();
        var network = Network.Create<float>([784, 10], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        var options = Plain with { BatchSize = 200, Augmentation = new(), EpochCount = 2 };
        foreach (var report in Trainer.Train(network, Mnist.Training[..400], options with { ReportEvery = 1 }, cancellationToken: stopping.Token))
        {
            Assert.Equal(200, report.ExamplesSeen);
            stopping.Cancel();
        }

        var expected = Network.Create<float>([784, 10], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        foreach (var _ in Trainer.Train(expected, Mnist.Training[..400], options with { ReportEvery = 1 }))
            break;
        Assert.Equal(expected.Parameters, network.Parameters);
    }

    /// <summary>The network holds what a training without interruption holds there, and the checkpoint goes on to the same end.</summary>
    private static void AssertGoesOn<T>(Network<T> stopped, TrainingOptions options, Dataset data, TrainingResult result)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var last = result.LastReport!.Value;
        var checkpoint = last.Capture();
        Assert.Equal((last.Epoch, last.ExamplesSeen), (checkpoint.Epoch, checkpoint.ExamplesSeen));
        var whole = new Network<T>(stopped.Layers);
        Initializer.FanIn.Apply(whole, seed: 1);
        var isThere = false;
        foreach (var report in Trainer.Train(whole, data, options with { ReportEvery = 1 }))
        {
            if ((report.Epoch, report.ExamplesSeen) != (last.Epoch, last.ExamplesSeen))
                continue;
            isThere = true;
            if (report.EpochCompleted)
                Assert.Equal(whole.Parameters, stopped.Parameters);
        }

        var resumed = new Network<T>(stopped.Layers);
        _ = Trainer.Resume(resumed, data, options, checkpoint).Last();
        Assert.True(isThere);
        Assert.Equal(whole.Parameters, resumed.Parameters);
    }

    private static Network<T> Small<T>()
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        Initializer.FanIn.Apply(Network.Create<T>([2, 3, 1], Activation.Tanh, Activation.Sigmoid, hasBiases: true), seed: 1);

    /// <summary>So many parameters that <see cref="BatchStep{T}"/> takes a hundred examples at once.</summary>
    private static Network<T> Wide<T>()
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        Initializer.FanIn.Apply(Network.Create<T>([40, 1000, 1], Activation.Tanh, Activation.Sigmoid, hasBiases: true), seed: 1);

    private sealed class Seen(Action<TrainingReport>? each = null) : IProgress<TrainingReport>
    {
        public List<TrainingReport> Reports { get; } = [];

        public void Report(TrainingReport value)
        {
            Reports.Add(value);
            each?.Invoke(value);
        }
    }

    /// <summary>Numbers that count how often an example is read, and do something at one of these readings.</summary>
    private sealed class Readings(double[] numbers, int at, Action then) : MemoryManager<double>
    {
        private int _count;

        public override Span<double> GetSpan()
        {
            if (++_count == at)
                then();
            return numbers;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
