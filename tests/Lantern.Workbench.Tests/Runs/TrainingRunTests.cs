using System.Text.Json;

namespace Lantern.Workbench.Tests;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainRequest _request;

    public TrainingRunTests() => _request = Requests.Of(_folder.WriteTraining(100), "hidden=20", "epochs=2") with { TestData = _folder.WriteTest(50), RunsFolder = _folder.File("runs") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_defaults_are_the_textbooks()
    {
        var task = TrainingRun.Start(new TrainRequest { Data = _request.Data, RunsFolder = _request.RunsFolder }).Learning;
        var plan = task.Plan;

        Assert.Equal([784, 200, 10], plan.NodeCounts);
        Assert.Equal((Activation.Sigmoid, Activation.Sigmoid, false, 158_800), (plan.Settings.Activation, plan.Settings.OutputActivation, plan.Settings.HasBiases, plan.ParameterCount));
        Assert.Equal((Initializer.FanOut, 1u, Preparation.Textbook), (plan.Settings.Initial, plan.Seed, Assert.IsType<PictureLearning>(task).Preparation));
        Assert.Equal(new TrainingOptions { Rule = LearningRule.Textbook }, plan.Options);
        Assert.Equal((100, null, 0), (plan.ExampleCount, plan.TestData, plan.TestExampleCount));
    }

    [Theory]
    [InlineData("cross-entropy", "softmax")]
    [InlineData("binary-cross-entropy", "sigmoid")]
    public void What_is_not_given_goes_with_the_loss(string loss, string outputActivation)
    {
        var task = TrainingRun.Start(_request.Set($"loss={loss}")).Learning;

        Assert.Equal(
            (outputActivation, "gradient", Preparation.UnitRange),
            (task.Plan.Settings.OutputActivation.Name, task.Plan.Options.Rule?.Name, Assert.IsType<PictureLearning>(task).Preparation));
    }

    [Fact]
    public void Rotated_pictures_are_learned_from_as_well_and_the_model_says_so()
    {
        var run = TrainingRun.Start(_request.Set("rotate=10,2.5", "epochs=1"));
        var progress = run.Train().ToList();
        var model = Model.Load(run.Save());
        var plain = TrainingRun.Start(_request.Set("epochs=1"));
        Assert.Equal(100, plain.Train().Last().ExamplesSeen);

        Assert.Equal((500, 500, 500), (run.Plan.ExampleCount, progress[^1].ExamplesSeen, model.Provenance.ExamplesSeen));
        Assert.Equal("10,2.5", model.Provenance.Settings["rotate"]);
        Assert.DoesNotContain("augment-with", model.Provenance.Settings.Keys);
        Assert.Equal(Model.Load(plain.Save()).Provenance.DataHash, model.Provenance.DataHash);
        var folder = Path.GetDirectoryName(run.Result().ModelPath)!;
        using var options = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "options.json")));
        Assert.Equal("10,2.5", options.RootElement.GetProperty("plan").GetProperty("settings").GetProperty("rotate").GetString());
    }

    [Fact]
    public void Pictures_are_distorted_the_same_for_the_same_seed_and_the_model_says_how()
    {
        var request = _request.Set($"augment-with={new Augmentation { Shift = 2 }}");
        var files = ((int[])[1, 2]).Select(threads => Train(request with { ThreadCount = threads })).ToArray();

        Assert.Equal(files[0], files[1]);
        Assert.NotEqual(files[0], Train(request.Set("seed=2")));
        Assert.NotEqual(files[0], Train(_request));

        byte[] Train(TrainRequest request)
        {
            var run = TrainingRun.Start(request);
            Assert.NotNull(run.Train().Last().Completed);
            var path = run.Save();
            Assert.Equal(request.Settings.GetValueOrDefault("augment-with"), Model.Load(path).Provenance.Settings.GetValueOrDefault("augment-with"));
            return File.ReadAllBytes(path);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-10)]
    [InlineData(181)]
    [InlineData(double.NaN)]
    public void Pictures_are_rotated_by_some_angle_up_to_a_half_turn(double degrees) =>
        Assert.Equal(
            $"Pictures are rotated by more than 0 and at most 180 degrees, not {degrees}.",
            Assert.Throws<OptionException>(() => TrainingRun.Start(_request.Set(FormattableString.Invariant($"rotate=10,{degrees}")))).Message);

    [Fact]
    public void Only_square_pictures_are_rotated_or_distorted()
    {
        File.WriteAllText(_folder.File("two.csv"), "0,1,2\n1,3,4\n");
        var request = _request with { Data = _folder.File("two.csv"), TestData = null };

        foreach (var distorted in (TrainRequest[])[request.Set("rotate=10"), request.Set("augment=true")])
        {
            Assert.Equal(
                "Only square pictures can be rotated or distorted; those of two.csv are 2 values.",
                Assert.Throws<OptionException>(() => TrainingRun.Start(distorted)).Message);
        }
    }

    [Fact]
    public void A_run_tells_where_it_stands_and_ends_with_a_model_that_answers_as_it_was_tested()
    {
        var run = TrainingRun.Start(_request);
        var progress = run.Train().ToList();
        var saved = run.Save();
        var result = run.Result();

        Assert.Equal([64, 100, 64, 100], progress.Select(step => step.ExamplesSeen));
        var epochs = progress.Select(step => step.Completed).OfType<EpochMetric>().ToList();
        Assert.Equal([1, 2], epochs.Select(epoch => epoch.Epoch));
        Assert.True(epochs[1].Loss < epochs[0].Loss);
        Assert.True(epochs[1].TrainingSeconds > epochs[0].TrainingSeconds);
        Assert.Equal((saved, false, 200), (result.ModelPath, result.Interrupted, result.ExamplesSeen));
        var scorecard = Assert.IsType<Scorecard>(result.Test);
        Assert.Equal(epochs[1].Test, scorecard.Measure);
        Assert.Equal(
            scorecard.Evaluation.Mistakes,
            Scorecard.Of(Model.Load(saved), DataCatalogue.Find(_request.TestData!).Read()).Evaluation.Mistakes);
    }

    [Fact]
    public void The_runs_folder_holds_options_metrics_and_model()
    {
        var run = TrainingRun.Start(_request);
        var epochs = run.Train().Select(step => step.Completed).OfType<EpochMetric>().ToList();
        var folder = Path.GetDirectoryName(run.Save())!;

        Assert.Matches(@"[\\/]runs[\\/]\d{4}-\d\d-\d\d-\d{6}-train-784-20-10$", folder);
        Assert.Equal(["metrics.jsonl", "model.safetensors", "options.json"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order());
        using var options = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "options.json")));
        Assert.Equal("train.csv", options.RootElement.GetProperty("plan").GetProperty("data").GetString());
        var settings = options.RootElement.GetProperty("plan").GetProperty("settings");
        Assert.Equal("gradient-descent", settings.GetProperty("optimizer").GetString());
        Assert.Equal(0.1, settings.GetProperty("learning-rate").GetDouble());
        var lines = File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(epochs.Select(epoch => epoch.Loss), lines.Select(line => line.GetProperty("loss").GetDouble()));
        Assert.Equal(epochs.Select(epoch => epoch.Test!.Value), lines.Select(line => line.GetProperty("test").GetDouble()));
    }

    [Fact]
    public void A_caller_who_leaves_saves_what_was_learned_so_far()
    {
        var run = TrainingRun.Start(_request);
        foreach (var progress in run.Train())
        {
            if (progress is { Epoch: 2, ExamplesSeen: 64 })
                break;
        }

        var model = Model.Load(run.Save());
        var result = run.Result();

        var data = DataCatalogue.Find(_request.Data).Read().Prepare(Preparation.Textbook);
        var network = Initializer.FanOut.Apply(Network.Create(784, 20, 10), seed: 1);
        var epochs = Trainer.Train(network, data, run.Plan.Options with { ReportEvery = 64 }).Take(3).Last();
        Assert.Equal((2, 64), (epochs.Epoch, epochs.ExamplesSeen));
        Assert.Equal(network.Parameters.ToArray(), model.Network.Parameters.ToArray());
        Assert.Equal(164, model.Provenance.ExamplesSeen);
        Assert.True(result.Interrupted);
        Assert.Equal(Scorecard.Of(Model.Load(result.ModelPath), DataCatalogue.Find(_request.TestData!).Read()).Evaluation.Correct, Assert.IsType<Scorecard>(result.Test).Evaluation.Correct);
    }

    [Fact]
    public void The_model_knows_where_it_comes_from()
    {
        var request = _request.Set("loss=cross-entropy", "initial=fan-in", "optimizer=adam", "learning-rate=0.05", "batch=7", "shuffle=true", "seed=5");
        var run = TrainingRun.Start(request);
        Assert.Equal(2, run.Train().Count()); // fewer than 64 steps an epoch, so only its end is told

        Assert.Equal(
            new Provenance
            {
                Data = "train.csv",
                DataHash = DataCatalogue.Find(request.Data).Read().Prepare(Preparation.UnitRange).ContentHash(),
                Settings = new OrderedDictionary<string, string>
                {
                    ["hidden"] = "20",
                    ["activation"] = "sigmoid",
                    ["output-activation"] = "softmax",
                    ["initial"] = "fan-in",
                    ["loss"] = "cross-entropy",
                    ["rule"] = "gradient",
                    ["optimizer"] = "adam",
                    ["learning-rate"] = "0.05",
                    ["epochs"] = "2",
                    ["batch"] = "7",
                    ["shuffle"] = "true",
                    ["seed"] = "5",
                },
                ExamplesSeen = 200,
            },
            Model.Load(run.Save()).Provenance);
    }

    [Fact]
    public void The_same_request_gives_the_same_model_byte_for_byte()
    {
        var request = _request.Set("shuffle=true", "batch=3");

        Assert.Equal(File.ReadAllBytes(Train(request)), File.ReadAllBytes(Train(request)));
        Assert.NotEqual(File.ReadAllBytes(Train(request)), File.ReadAllBytes(Train(request.Set("seed=2"))));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Threads_change_no_byte_of_the_model(int threadCount)
    {
        var request = _request.Set("hidden=70", "batch=30", "optimizer=adam");

        Assert.Equal(File.ReadAllBytes(Train(request)), File.ReadAllBytes(Train(request with { ThreadCount = threadCount })));
    }

    [Fact]
    public void Without_test_data_nothing_is_tested()
    {
        var run = TrainingRun.Start(_request with { TestData = null });

        Assert.All(run.Train().Select(step => step.Completed).OfType<EpochMetric>(), epoch => Assert.Null(epoch.Test));
        Assert.Null(run.Result().Test);
    }

    [Fact]
    public void A_label_that_only_the_test_data_has_gets_an_output_too()
    {
        var request = _request with { Data = _folder.Write("a.csv", "0,1\n1,2\n"u8), TestData = _folder.Write("b.csv", "11,3\n"u8) };

        Assert.Equal([1, 20, 12], TrainingRun.Start(request).Plan.NodeCounts);
    }

    [Fact]
    public void A_network_may_have_no_hidden_layer() =>
        Assert.Equal("784-10", TrainingRun.Start(_request.Set("hidden=none")).Plan.Network);

    [Fact]
    public void Test_data_of_another_width_is_refused_and_no_folder_made()
    {
        var request = _request with { TestData = _folder.Write("narrow.csv", "1,2,3\n"u8) };

        var exception = Assert.Throws<DatasetException>(() => TrainingRun.Start(request));

        Assert.Equal("narrow.csv: has 2 values an example, where 784 were expected as in train.csv.", exception.Message);
        Assert.False(Directory.Exists(request.RunsFolder));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_and_no_folder_made()
    {
        Assert.Throws<OptionException>(() => TrainingRun.Start(_request.Set("learning-rate=-1")));
        Assert.Throws<OptionException>(() => TrainingRun.Start(_request.Set("hidden=0")));
        Assert.Throws<OptionException>(() => TrainingRun.Start(_request.Set("loss=cross-entropy", "rule=textbook")));
        Assert.False(Directory.Exists(_request.RunsFolder));
    }

    [Fact]
    public void Training_that_is_stopped_for_cause_leaves_no_model()
    {
        var run = TrainingRun.Start(_request.Set("activation=relu", "loss=cross-entropy", "learning-rate=1e30"));

        Assert.Throws<TrainingException>(() => run.Train().Count());
        var folder = Assert.Single(Directory.GetDirectories(_request.RunsFolder));
        Assert.Equal(["options.json"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_is_told_and_stops_nothing()
    {
        var run = TrainingRun.Start(_request);
        var folder = Assert.Single(Directory.GetDirectories(_request.RunsFolder));
        var taken = Directory.CreateDirectory(Path.Combine(folder, "checkpoint-0001.safetensors"));

        Assert.Equal(200, run.Train().Last().Epoch * 100);
        Assert.Equal(200, Model.Load(run.Save()).Provenance.ExamplesSeen);
        Assert.StartsWith($"{taken.FullName}: cannot be written: ", run.CheckpointProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_is_read_as_it_was_written_with_paths_from_everywhere()
    {
        var request = _request.Set("optimizer=nesterov", "learning-rate=0.123456789", "rotate=5,10.5", "epochs=3", "seed=9") with { Data = Path.GetRelativePath(Environment.CurrentDirectory, _request.Data) };
        TrainingRun.Start(request);

        var read = UnfinishedRun.Open(Assert.Single(Directory.GetDirectories(request.RunsFolder))).Request;
        Assert.Equal((_request.Data, _request.TestData, _request.RunsFolder), (read.Data, read.TestData, read.RunsFolder));
        Assert.Equal(request.Settings, read.Settings);
    }

    [Theory]
    [InlineData("{}", "does not say what was asked for, as the folder of a run does: it is of another version, or damaged")]
    [InlineData("torn", "does not say what was asked for, as the folder of a run does: it is of another version, or damaged")]
    [InlineData("""{"request":{"data":"x","settings":{"magic":"1"}}}""", "makes no sense to this version: There is no setting 'magic'. There are target, ")]
    public void Options_that_cannot_be_read_are_refused(string content, string problem)
    {
        TrainingRun.Start(_request);
        var options = Path.Combine(Assert.Single(Directory.GetDirectories(_request.RunsFolder)), "options.json");
        File.WriteAllText(options, content);

        Assert.StartsWith($"{options}: {problem}", Assert.Throws<DatasetException>(() => UnfinishedRun.Open(Path.GetDirectoryName(options)!)).Message, StringComparison.Ordinal);
    }

    private static string Train(TrainRequest request)
    {
        var run = TrainingRun.Start(request);
        Assert.True(run.Train().Last().Completed is not null);
        return run.Save();
    }
}
