namespace Lantern.Workbench.Tests;

/// <summary>Trainings that keep examples aside to choose by.</summary>
public sealed class ValidationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainRequest _request;

    public ValidationTests() => _request = new TrainRequest
    {
        Data = _folder.WriteTraining(100),
        TestData = _folder.WriteTest(50),
        HiddenNodeCounts = [20],
        Loss = Loss.CrossEntropy,
        Optimizer = Optimizer.Adam,
        LearningRate = 0.05,
        BatchSize = 10,
        EpochCount = 200,
        Validation = 30,
        Patience = 4,
        ClassWeights = ClassWeights.Parse("balanced"),
        Seed = 3,
        RunsFolder = _folder.File("runs"),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_learns_what_the_library_learns_keeps_the_best_epoch_and_looks_at_the_test_once()
    {
        var run = TrainingRun.Start(_request);
        var progress = run.Train().ToList();
        var model = Model.Load(run.Save());

        var (training, validation) = DataCatalogue.Find(_request.Data).Read().Prepare(Preparation.UnitRange).Split(30, seed: 3);
        var network = Initializer.FanOut.Apply(Network.Create<float>([784, 20, 10], Activation.Sigmoid, Activation.Softmax, hasBiases: false), seed: 3);
        var counts = Enumerable.Range(0, 70).CountBy(training.Label).ToDictionary();
        var options = new TrainingOptions
        {
            Rule = LearningRule.Gradient,
            Loss = Loss.CrossEntropy,
            Optimizer = Optimizer.Adam,
            LearningRate = 0.05,
            BatchSize = 10,
            EpochCount = 200,
            Seed = 3,
            ClassWeights = [.. Enumerable.Range(0, 10).Select(label => 70.0 / (10 * counts[label]))],
            EarlyStopping = new() { Patience = 4 },
        };
        var reports = Trainer.Train(network, training, options, validation).ToList();
        Assert.InRange(reports.Count, 5, 199); // so that it stops early

        var epochs = progress.Select(step => step.Completed).OfType<EpochResult>().ToList();
        Assert.Equal(reports.Select(report => (report.Loss, report.Validation)), epochs.Select(epoch => (epoch.Loss, epoch.Validation)));
        Assert.Equal(network.Parameters.ToArray(), model.Network.Parameters.ToArray());
        Assert.Equal((70, 30), (run.Plan.ExampleCount, run.Plan.ValidationCount));

        Assert.All(epochs, epoch => Assert.Null(epoch.Test));
        var end = Assert.Single(progress, step => step.End is not null).End!;
        Assert.Equal(end, progress[^1].End);
        Assert.Equal((reports.Count, reports.Count - 4, true), (end.EpochsDone, end.Kept.Epoch, end.IsEarly));
        Assert.Equal(epochs[end.Kept.Epoch - 1].Metric, end.Kept);
        Assert.Equal(Evaluation.Of(network, DataCatalogue.Find(_request.TestData!).Read().Prepare(Preparation.UnitRange), Loss.CrossEntropy).Correct, end.Test!.Correct);
        Assert.Same(end.Test, run.Result().Scorecard!.Evaluation);
        Assert.True(run.IsComplete);
        Assert.Equal(("balanced", "30", "4"), (model.Provenance.Settings["class-weights"], model.Provenance.Settings["validation"], model.Provenance.Settings["patience"]));
        Assert.Equal(70 * reports.Count, model.Provenance.ExamplesSeen);
    }

    [Fact]
    public void Metrics_and_store_have_each_measure_and_the_test_with_the_epoch_that_was_kept()
    {
        var run = TrainingRun.Start(_request);
        using (var recorder = new RunRecorder(_request, run))
            Assert.NotNull(recorder.Train().Last().End);
        var lines = File.ReadAllLines(Path.Combine(run.Folder, "metrics.jsonl"));

        using var store = RunStore.OpenExisting(RunStore.PathIn(_request.RunsFolder));
        var stored = Assert.Single(store.Runs());
        var kept = stored.Metrics.Count - 4;
        Assert.Equal((RunState.Finished, "30", "4", "balanced"), (stored.State, stored.Settings["validation"], stored.Settings["patience"], stored.Settings["class-weights"]));
        Assert.Equal(lines.Length, stored.Metrics.Count);
        Assert.All(stored.Metrics, metric => Assert.Equal(metric.Epoch == kept, metric.TestAccuracy is not null));
        Assert.Equal(run.Result().Scorecard!.Evaluation.Accuracy, stored.Accuracy);
        Assert.All(stored.Metrics.Zip(lines), each => Assert.StartsWith(
            FormattableString.Invariant($$"""{"epoch":{{each.First.Epoch}},"loss":{{each.First.Loss}},"validationLoss":{{each.First.ValidationLoss}},"validationAccuracy":{{each.First.ValidationAccuracy}},"testAccuracy":null,"""),
            each.Second, StringComparison.Ordinal));
        Assert.Equal(stored.Metrics[kept - 1].ValidationAccuracy, stored.ValidationAccuracy);
        Assert.Equal(stored.Metrics.Min(metric => metric.ValidationLoss), stored.Metrics[kept - 1].ValidationLoss);
    }

    [Fact]
    public void A_run_that_stops_in_the_middle_is_not_tested_and_goes_on_to_the_same()
    {
        var whole = TrainingRun.Start(_request with { RunsFolder = _folder.File("whole") });
        var end = whole.Train().Last().End!;
        var parts = TrainingRun.Start(_request);
        Assert.Equal(3, parts.Train().First(step => step.Completed?.Epoch == 3).Epoch);
        parts.Save();
        Assert.Null(parts.Result().Scorecard);
        Assert.True(parts.Result().Interrupted);

        var resumed = TrainingRun.Resume(UnfinishedRun.Open(parts.Folder), _request);
        var last = resumed.Train().Last().End!;

        Assert.Equal((end.EpochsDone, end.Kept with { TrainingSeconds = 0 }, end.IsEarly, end.Test!.Correct), (last.EpochsDone, last.Kept with { TrainingSeconds = 0 }, last.IsEarly, last.Test!.Correct));
        Assert.Equal(File.ReadAllBytes(whole.Save()), File.ReadAllBytes(resumed.Save()));
        Assert.Equal(["metrics.jsonl", "model.safetensors", "options.json"], Directory.GetFileSystemEntries(resumed.Folder).Select(Path.GetFileName).Order());
    }

    // As if it was killed after its last epoch, before it could say how it ended.
    [Fact]
    public void A_run_that_had_but_to_end_ends_when_it_is_resumed()
    {
        var whole = TrainingRun.Start(_request with { RunsFolder = _folder.File("whole") });
        var end = whole.Train().Last().End!;
        var parts = TrainingRun.Start(_request);
        Assert.Equal(end.EpochsDone, parts.Train().First(step => step.Completed?.Epoch == end.EpochsDone).Epoch);
        Assert.False(parts.IsComplete);
        parts.Save();

        var resumed = TrainingRun.Resume(UnfinishedRun.Open(parts.Folder), _request);
        var only = Assert.Single(resumed.Train());

        Assert.Equal((end.EpochsDone, end.Kept.Epoch, end.Test!.Correct), (only.End!.EpochsDone, only.End.Kept.Epoch, only.End.Test!.Correct));
        Assert.Equal(File.ReadAllBytes(whole.Save()), File.ReadAllBytes(resumed.Save()));
    }

    [Fact]
    public void Without_patience_all_epochs_are_done_and_the_last_is_kept()
    {
        var run = TrainingRun.Start(_request with { Patience = 0, EpochCount = 12, Validation = 0.3 });
        var end = run.Train().Last().End!;

        Assert.Equal((12, 12, false, 30), (end.EpochsDone, end.Kept.Epoch, end.IsEarly, run.Plan.ValidationCount));
        Assert.NotNull(end.Test);
    }

    [Fact]
    public void Who_only_wants_to_stop_early_gets_a_tenth_kept_aside() =>
        Assert.Equal((90, 10), TrainingRun.Start(_request with { Validation = 0 }).Plan is var plan ? (plan.ExampleCount, plan.ValidationCount) : default);

    [Fact]
    public void What_is_kept_aside_is_neither_rotated_nor_learned_from()
    {
        var data = TrainingData.Read(_request.Data, _request.TestData);
        var plan = TrainPlan.Of(_request with { Rotations = [10] }, data);
        var (learned, validation) = data.Prepare(plan);

        Assert.Equal((210, 210, 30), (plan.ExampleCount, learned.Count, validation!.Count));
        var (training, aside) = DataCatalogue.Find(_request.Data).Read().Prepare(Preparation.UnitRange).Split(30, seed: 3);
        Assert.Equal(aside.ContentHash(), validation.ContentHash());
        Assert.Equal(training.WithRotations([10, -10]).ContentHash(), learned.ContentHash());
    }

    [Theory]
    [InlineData(100, "Of 100 examples 100 cannot be kept aside so that some remain on both sides.")]
    [InlineData(0.001, "Of 100 examples 0 cannot be kept aside so that some remain on both sides.")]
    [InlineData(-1, "What is kept aside is a number of examples, such as 10000, or a share of them, such as 0.1, not -1.")]
    public void What_leaves_a_part_empty_is_refused(double validation, string sentence)
    {
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => TrainingRun.Start(_request with { Validation = validation })).Message);
        Assert.False(Directory.Exists(_request.RunsFolder));
    }

    [Fact]
    public void Weights_that_make_no_sense_are_refused()
    {
        Refused("The weight of a class must be a number of at least 0, not -1.", _request with { ClassWeights = ClassWeights.Parse("3=-1") });
        Refused("There is no class '12' to weigh. There are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9.", _request with { ClassWeights = ClassWeights.Parse("12=2") });
        Refused("Weights need batches of several examples: they say what each counts beside the others, and one by itself always counts 1.", _request with { BatchSize = 1 });

        static void Refused(string sentence, TrainRequest request) => Assert.Equal(sentence, Assert.Throws<OptionException>(() => TrainingRun.Start(request)).Message);
    }

    [Fact]
    public void All_that_was_set_is_recorded_and_nothing_else()
    {
        var request = _request with { Patience = 0, Validation = 0, ClassWeights = null, Schedule = Schedule.Parse("cosine"), WarmUpEpochs = 0.5, WeightDecay = 0.01, Dropout = 0.25, EpochCount = 1 };
        var run = TrainingRun.Start(request);
        Assert.Single(run.Train());

        var settings = Model.Load(run.Save()).Provenance.Settings;
        Assert.Equal(["cosine", "0.5", "0.01", "0.25"], ((string[])["schedule", "warm-up", "weight-decay", "dropout"]).Select(name => settings[name]));
        var plain = TrainingRun.Start(new TrainRequest { Data = _request.Data, RunsFolder = _request.RunsFolder, EpochCount = 1 });
        Assert.NotNull(plain.Train().Last().Completed);
        Assert.Equal(
            ["hidden", "activation", "output-activation", "initial", "loss", "rule", "optimizer", "learning-rate", "epochs", "batch", "seed"],
            Model.Load(plain.Save()).Provenance.Settings.Keys);
    }
}
