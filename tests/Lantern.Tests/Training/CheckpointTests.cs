using System.Numerics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Lantern.Tests;

public sealed class CheckpointTests : IDisposable
{
    private const int Count = 90; // more than two portions of 32, and no whole number of them
    private static readonly Dataset Digits = Mnist.Training[..Count].With(Preparation.UnitRange);
    private static readonly TrainingOptions Few = new()
    {
        Rule = LearningRule.Gradient,
        Loss = Loss.BinaryCrossEntropy,
        LearningRate = 0.01,
        EpochCount = 3,
        ReportEvery = 32,
        Shuffle = true,
        Seed = 7,
    };

    public static readonly TheoryData<string> Optimizers = [.. Optimizer.All.Select(optimizer => optimizer.Name)];

    private readonly TemporaryFolder _folder = new();

    public CheckpointTests() => HardwareSwitchTests.AssertSwitched();

    private string Path => _folder.File("checkpoint.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Optimizers))]
    public void A_training_that_goes_on_from_any_report_ends_like_one_that_was_left_alone(string name)
    {
        var options = StepRuleTests.Everything with { Optimizer = Optimizer.Parse(name), Loss = Loss.BinaryCrossEntropy, LearningRate = 0.01, EpochCount = 3, Shuffle = true };
        var batches = options.Optimizer.FindsOwnRates ? options with { BatchSize = Count } : options with { BatchSize = 8, ReportEvery = 4, Schedule = Schedule.OnPlateau(patience: 0) };
        AssertGoesOn<float>(batches);
        AssertGoesOn<double>(batches);
        AssertGoesOn<float>(batches with { AverageDecay = 0 });
        if (!options.Optimizer.FindsOwnRates)
            AssertGoesOn<float>(options with { ReportEvery = 32 });
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void So_does_one_example_at_a_time_on_any_number_of_threads(int threadCount)
    {
        foreach (var how in (TrainingOptions[])[Few, Few with { Shuffle = false, Loss = Loss.SquaredError, Rule = LearningRule.Textbook }, Few with { Schedule = Schedule.OneCycle() }])
            AssertGoesOn<float>(how with { ThreadCount = threadCount });
        AssertGoesOn<float>(Few with { ThreadCount = threadCount, Augmentation = new() });
    }

    [Fact]
    public void A_training_may_go_on_with_other_threads_and_for_longer()
    {
        var (whole, parts) = (Fresh<float>(), Fresh<float>());
        Assert.Equal(15, Trainer.Train(whole, Digits, Few with { EpochCount = 5 }).Count());

        At(4, Trainer.Train(parts, Digits, Few with { ThreadCount = 2, EpochCount = 2 })).Save(Path);
        Assert.Equal(10, Trainer.Resume(parts, Digits, Few with { ThreadCount = 1, EpochCount = 5, ReportEvery = 32 }, Checkpoint.Load(Path)).Count());
        Assert.Equal(whole.Parameters, parts.Parameters);
    }

    [Fact]
    public void Where_a_training_stands_has_the_same_bits_on_every_processor()
    {
        var network = Initializer.FanIn.Apply(Network.Create(784, 50, 10), seed: 1);
        foreach (var report in Trainer.Train(network, Mnist.Training[..300], new TrainingOptions { ReportEvery = 64 }))
        {
            report.Capture().Save(Path);
            if (report.ExamplesSeen == 128)
                break;
        }

        var bytes = File.ReadAllBytes(Path);
        Assert.Equal("5dfc8a3bcbd8efbc", Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(8 + BitConverter.ToInt32(bytes))))[..16]);
    }

    [Fact]
    public void A_checkpoint_tells_where_it_was_taken()
    {
        foreach (var report in Trainer.Train(Fresh<float>(), Digits, Few))
        {
            report.Capture().Save(Path);
            var checkpoint = Checkpoint.Load(Path);
            Assert.Equal(
                (report.Epoch, report.ExamplesSeen, report.EpochCompleted, report.TrainingTime),
                (checkpoint.Epoch, checkpoint.ExamplesSeen, checkpoint.EpochCompleted, checkpoint.TrainingTime));
        }
    }

    [Fact]
    public void A_report_can_be_captured_until_the_loop_goes_on_or_is_left()
    {
        List<TrainingReport> reports = [];
        foreach (var report in Trainer.Train(Fresh<float>(), Digits, Few).Take(2))
        {
            Assert.Equal(report.ExamplesSeen, report.Capture().ExamplesSeen);
            Assert.All(reports, earlier => Assert.Throws<InvalidOperationException>(() => earlier.Capture()));
            reports.Add(report);
        }

        Assert.All(reports, report => Assert.Throws<InvalidOperationException>(() => report.Capture()));
        Assert.Throws<InvalidOperationException>(() => default(TrainingReport).Capture());
    }

    [Fact]
    public void The_measure_of_a_plateau_is_asked_again_of_the_network_as_it_was()
    {
        var whole = Fresh<float>();
        var expected = Trainer.Train(whole, Digits, Measured(whole)).Select(report => report.Loss).ToList();
        for (var after = 1; after < expected.Count; after++)
        {
            var (broken, resumed) = (Fresh<float>(), Fresh<float>());
            var checkpoint = At(after - 1, Trainer.Train(broken, Digits, Measured(broken)));
            Assert.Equal(expected[after..], Trainer.Resume(resumed, Digits, Measured(resumed), checkpoint).Select(report => report.Loss));
            Assert.Equal(whole.Parameters, resumed.Parameters);
        }

        static TrainingOptions Measured(Network<float> network) => Few with
        {
            ReportEvery = 0,
            BatchSize = 10,
            AverageDecay = 0.9,
            EpochCount = 4,
            Schedule = Schedule.OnPlateau(factor: 0.5, patience: 0, measure: () => -network.Parameters[0]),
        };
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_recognized()
    {
        var bytes = Small();
        for (var length = 0; length < bytes.Length; length++)
            AssertRecognized(bytes[..length]);
    }

    [Fact]
    public void So_is_a_flipped_bit_anywhere()
    {
        var bytes = Small();
        for (var bit = 0; bit < 8 * bytes.Length; bit += 3) // two or three of each byte
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRecognized(bytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        File.WriteAllBytes(Path, bytes);
        Assert.Equal(4, Checkpoint.Load(Path).ExamplesSeen);
    }

    [Fact]
    public void Other_files_are_called_what_they_are()
    {
        var network = Fresh<float>();
        new Model(network, Preparation.UnitRange, Digits.LabelNames, new Provenance()).Save(Path);
        Refused("this is a model, not a checkpoint, from which a training could go on");
        File.WriteAllBytes(Path, [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Refused("this is a PNG picture, not a Lantern checkpoint");
        File.WriteAllBytes(Path, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Small()).Replace("\"formatVersion\":\"1\"", "\"formatVersion\":\"2\"", StringComparison.Ordinal)));
        Refused("its format has the version '2', but this Lantern knows only '1'; a newer one may have made it");
        File.Delete(Path);
        Refused("cannot be read: there is no such file");

        At(0, Trainer.Train(network, Digits, Few)).Save(Path);
        Assert.Equal($"{Path}: this is a checkpoint, from which a training goes on, not a model.", Assert.Throws<ModelException>(() => Model.Load(Path)).Message);

        void Refused(string what) => Assert.Equal($"{Path}: {what}.", Assert.Throws<ModelException>(() => Checkpoint.Load(Path)).Message);
    }

    [Fact]
    public void Another_network_other_data_or_fewer_epochs_are_refused()
    {
        var checkpoint = At(5, Trainer.Train(Fresh<float>(), Digits, Few with { Schedule = Schedule.Cosine() }));
        var options = Few with { Schedule = Schedule.Cosine() };

        Refused("The checkpoint is of another training: its network is '784 20 sigmoid 10 sigmoid', not '784 19 sigmoid 10 sigmoid'.", Network.Create<float>([784, 19, 10], Activation.Sigmoid, Activation.Sigmoid, false), Digits, options);
        Refused("The checkpoint is of other data: 90 examples, and not the same 90.", Fresh<float>(), Mnist.Training[1..(Count + 1)].With(Preparation.UnitRange), options);
        Refused("The checkpoint is from epoch 2, so a training of 1 cannot go on from it.", Fresh<float>(), Digits, options with { EpochCount = 1 });
        Refused("The schedule cosine was laid out for 3 epochs, so the training cannot go on with 4.", Fresh<float>(), Digits, options with { EpochCount = 4 });
        Assert.Matches(
            "^The checkpoint has 15880 numbers of the type F32 as 'parameters', where 15880 of the type F64 were expected.$",
            Assert.Throws<ModelException>(() => Trainer.Resume(Fresh<double>(), Digits, options with { BatchSize = 1 }, checkpoint)).Message);

        void Refused(string sentence, Network<float> network, Dataset data, TrainingOptions how) =>
            Assert.Equal(sentence, Assert.Throws<ModelException>(() => Trainer.Resume(network, data, how, checkpoint)).Message);
    }

    [Fact]
    public void Every_option_that_decides_what_is_learned_tells_checkpoints_apart()
    {
        var options = new TrainingOptions { LearningRate = 0.1, Rule = LearningRule.Textbook }; // else these follow optimizer and loss
        var others = new Dictionary<string, TrainingOptions>
        {
            ["LearningRate"] = options with { LearningRate = 0.2 },
            ["Schedule"] = options with { Schedule = Schedule.Step(2) },
            ["BatchSize"] = options with { BatchSize = 2 },
            ["Rule"] = options with { Rule = LearningRule.Gradient },
            ["Loss"] = options with { Loss = Loss.CrossEntropy },
            ["Optimizer"] = options with { Optimizer = Optimizer.Adam },
            ["WeightDecay"] = options with { WeightDecay = 0.1 },
            ["L1"] = options with { L1 = 0.1 },
            ["MaxNorm"] = options with { MaxNorm = 1 },
            ["ClipNorm"] = options with { ClipNorm = 1 },
            ["ClipValue"] = options with { ClipValue = 1 },
            ["AverageDecay"] = options with { AverageDecay = 0.5 },
            ["Dropout"] = options with { Dropout = 0.5 },
            ["InputDropout"] = options with { InputDropout = 0.5 },
            ["LabelSmoothing"] = options with { LabelSmoothing = 0.5 },
            ["ClassWeights"] = options with { ClassWeights = [1, 2] },
            ["EarlyStopping"] = options with { EarlyStopping = new() },
            ["Shuffle"] = options with { Shuffle = true },
            ["Augmentation"] = options with { Augmentation = new() },
            ["Seed"] = options with { Seed = 2 },
        };

        string[] undecisive = ["EpochCount", "ThreadCount", "ReportEvery"];
        Assert.Equal(typeof(TrainingOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Except(undecisive).Order(), others.Keys.Order());
        Assert.All(others.Values, other => Assert.Single(options.Identity(Activation.Sigmoid).Except(other.Identity(Activation.Sigmoid))));
    }

    [Fact]
    public void Numbers_of_optimizers_and_schedules_tell_checkpoints_apart_too()
    {
        string[] signatures =
        [
            .. ((Optimizer[])[
                .. Optimizer.All, Optimizer.CreateMomentum(0.8), Optimizer.CreateNesterov(0.8), Optimizer.CreateRmsProp(0.9), Optimizer.CreateRmsProp(epsilon: 1),
                Optimizer.CreateAdam(0.8), Optimizer.CreateAdam(beta2: 0.9), Optimizer.CreateAdam(epsilon: 1), Optimizer.CreateAdamW(0.8), Optimizer.CreateRprop(shrink: 0.4),
                Optimizer.CreateLion(0.8), Optimizer.CreateLion(beta2: 0.9),
            ]).Select(optimizer => optimizer.Signature),
            .. ((Schedule[])[
                .. Schedule.All, Schedule.Step(3), Schedule.Step(factor: 0.5), Schedule.Cosine(0.1), Schedule.OneCycle(0.2), Schedule.OneCycle(startDivisor: 2),
                Schedule.OneCycle(endDivisor: 2), Schedule.OnPlateau(0.5), Schedule.OnPlateau(patience: 1), Schedule.OnPlateau(threshold: 0.1), Schedule.OnPlateau(measure: () => 0),
                Schedule.Constant.AfterWarmUp(1), Schedule.Constant.AfterWarmUp(2), Schedule.Constant.AfterWarmUp(1, 0.5), Schedule.Cosine().AfterWarmUp(1), Schedule.Cosine(0.1).AfterWarmUp(1),
            ]).Select(schedule => schedule.Signature),
        ];

        Assert.Equal(signatures, signatures.Distinct());
        Assert.Contains("adam 0.9 0.999 1E-08", signatures);
    }

    [Theory, InlineData(1, 0.0), InlineData(1, 0.5), InlineData(8, 0.5)]
    public void Early_stopping_dropout_and_weights_go_on_too(int batchSize, double dropout)
    {
        var options = Few with
        {
            BatchSize = batchSize,
            ReportEvery = 32 / batchSize,
            LearningRate = 3, // too high, so that an early epoch is the best
            EpochCount = 20,
            Dropout = dropout,
            InputDropout = dropout / 5,
            LabelSmoothing = 0.1,
            EarlyStopping = new() { Patience = 2 },
        };
        var (data, validation) = (batchSize > 1 ? Digits.WithWeights([.. Enumerable.Range(1, Count).Select(n => n % 3.0)]) : Digits, Mnist.Test[..20].With(Preparation.UnitRange));
        Assert.InRange(Trainer.Train(Fresh<float>(), data, options, validation).Last().Epoch, 3, 19);

        AssertGoesOn<float>(options, data, validation);
        AssertGoesOn<float>(options with { EarlyStopping = null, EpochCount = 3 }, data, validation);
    }

    [Fact]
    public void Other_weights_of_examples_or_another_validation_part_are_other_data()
    {
        var options = Few with { BatchSize = 10, ReportEvery = 0, EarlyStopping = new() };
        var checkpoint = At(0, Trainer.Train(Fresh<float>(), Digits, options, Mnist.Test[..20].With(Preparation.UnitRange)));

        Trainer.Resume(Fresh<float>(), Digits, options, checkpoint, Mnist.Test[..20].With(Preparation.UnitRange));
        Assert.Throws<ModelException>(() => Trainer.Resume(Fresh<float>(), Digits, options, checkpoint, Mnist.Test[1..21].With(Preparation.UnitRange)));
        Assert.Throws<ModelException>(() => Trainer.Resume(Fresh<float>(), Digits.WithWeights(Enumerable.Repeat(2.0, Count).ToArray()), options, checkpoint, Mnist.Test[..20].With(Preparation.UnitRange)));
    }

    private void AssertGoesOn<T>(TrainingOptions options, Dataset? data = null, Dataset? validation = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var whole = Fresh<T>();
        var (reports, checkpoints, held) = (new List<TrainingReport>(), new List<Checkpoint>(), new List<T[]>());
        data ??= Digits;
        foreach (var report in Trainer.Train(whole, data, options, validation))
        {
            reports.Add(report);
            report.Capture().Save(Path);
            checkpoints.Add(Checkpoint.Load(Path));
            held.Add([.. whole.Parameters]); // up to date where an epoch has ended
        }

        for (var at = 0; at < checkpoints.Count; at++)
        {
            var resumed = Fresh<T>();
            resumed.Parameters.Fill(T.One);
            var going = Trainer.Resume(resumed, data, options, checkpoints[at], validation);
            if (reports[at].EpochCompleted)
                Assert.Equal(held[at], resumed.Parameters);
            Assert.Equal(Places(reports[(at + 1)..]), Places(going));
            Assert.Equal(whole.Parameters, resumed.Parameters);
        }

        static IEnumerable<(int, int, double, ValidationReport?)> Places(IEnumerable<TrainingReport> reports) =>
            reports.Select(report => (report.Epoch, report.ExamplesSeen, report.Loss, report.Validation));
    }

    /// <summary>The checkpoint at the report of that number, where the training is left.</summary>
    private static Checkpoint At(int number, IEnumerable<TrainingReport> training)
    {
        foreach (var (at, report) in training.Index())
        {
            if (at == number)
                return report.Capture();
        }

        throw new InvalidOperationException("There are fewer reports.");
    }

    private byte[] Small()
    {
        var data = Dataset.FromRows([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]);
        var options = new TrainingOptions { Rule = LearningRule.Gradient, Optimizer = Optimizer.Adam, Shuffle = true, BatchSize = 2 };
        At(0, Trainer.Train(Network.Create<float>([2, 2, 1], Activation.Tanh, Activation.Sigmoid, true), data, options)).Save(Path);
        return File.ReadAllBytes(Path);
    }

    private static void AssertRecognized(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        Assert.Matches("^torn: [^\n]+[^.]\\.$", Assert.Throws<ModelException>(() => Checkpoint.Load(stream, "torn")).Message);
    }

    private static Network<T> Fresh<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Initializer.FanIn.Apply(Network.Create<T>([784, 20, 10], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false), seed: 1);
}
