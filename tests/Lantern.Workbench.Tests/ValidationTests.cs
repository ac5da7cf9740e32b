namespace Lantern.Workbench.Tests;

/// <summary>Trainings that keep examples aside to choose by.</summary>
public sealed class ValidationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainRequest _request;

    public ValidationTests() => _request = Requests.Of(
        _folder.WriteTraining(100),
        "hidden=20", "loss=cross-entropy", "optimizer=adam", "learning-rate=0.05", "batch=10", "epochs=200", "validation=30", "patience=4", "class-weights=balanced", "seed=3")
        with
    { TestData = _folder.WriteTest(50), RunsFolder = _folder.File("runs") };

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

        var epochs = progress.Select(step => step.Completed).OfType<EpochMetric>().ToList();
        Assert.Equal(reports.Select(report => (report.Loss, report.Validation?.Loss, report.Validation?.Accuracy)), epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss, epoch.Validation)));
        Assert.Equal(network.Parameters.ToArray(), model.Network.Parameters.ToArray());
        Assert.Equal((70, 30), (run.Plan.ExampleCount, run.Plan.ValidationCount));

        Assert.All(epochs, epoch => Assert.Null(epoch.Test));
        var end = Assert.Single(progress, step => step.End is not null).End!;
        Assert.Equal(end, progress[^1].End);
        Assert.Equal((reports.Count, reports.Count - 4, true), (end.EpochsDone, end.Kept.Epoch, end.IsEarly));
        Assert.Equal(epochs[end.Kept.Epoch - 1], end.Kept);
        Assert.Equal(Evaluation.Of(network, DataCatalogue.Find(_request.TestData!).Read().Prepare(Preparation.UnitRange), Loss.CrossEntropy).Accuracy, end.Test);
        Assert.Equal(end.Test, run.Result().Test!.Measure);
        Assert.Same(run.Result().Test, run.Result().Test);
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
        Assert.All(stored.Metrics, metric => Assert.Equal(metric.Epoch == kept, metric.Test is not null));
        Assert.Equal(run.Result().Test!.Measure, stored.Test);
        Assert.All(stored.Metrics.Zip(lines), each => Assert.Equal(
            FormattableString.Invariant($$"""{"epoch":{{each.First.Epoch}},"loss":{{each.First.Loss}},"trainingSeconds":{{each.First.Rounded.TrainingSeconds}},"validationLoss":{{each.First.ValidationLoss}},"validation":{{each.First.Validation}}}"""),
            each.Second));
        Assert.Equal(stored.Metrics[kept - 1].Validation, stored.Validation);
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
        Assert.Null(parts.Result().Test);
        Assert.True(parts.Result().Interrupted);

        var resumed = TrainingRun.Resume(UnfinishedRun.Open(parts.Folder), _request);
        var last = resumed.Train().Last().End!;

        Assert.Equal((end.EpochsDone, end.Kept with { TrainingSeconds = 0 }, end.IsEarly, end.Test), (last.EpochsDone, last.Kept with { TrainingSeconds = 0 }, last.IsEarly, last.Test));
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

        Assert.Equal((end.EpochsDone, end.Kept.Epoch, end.Test), (only.End!.EpochsDone, only.End.Kept.Epoch, only.End.Test));
        Assert.Equal(File.ReadAllBytes(whole.Save()), File.ReadAllBytes(resumed.Save()));
    }

    [Fact]
    public void Without_patience_all_epochs_are_done_and_the_last_is_kept()
    {
        var run = TrainingRun.Start(_request.Set("patience=0", "epochs=12", "validation=0.3"));
        var end = run.Train().Last().End!;

        Assert.Equal((12, 12, false, 30), (end.EpochsDone, end.Kept.Epoch, end.IsEarly, run.Plan.ValidationCount));
        Assert.NotNull(end.Test);
    }

    [Fact]
    public void Who_only_wants_to_stop_early_gets_a_tenth_kept_aside() =>
        Assert.Equal((90, 10), TrainingRun.Start(_request.Set("validation=0")).Plan is var plan ? (plan.ExampleCount, plan.ValidationCount) : default);

    [Fact]
    public void What_is_kept_aside_is_neither_rotated_nor_learned_from()
    {
        var task = _request.Set("rotate=10").Settled();
        var (plan, (learned, validation)) = (task.Plan, task.Examples);

        Assert.Equal((210, 210, 30), (plan.ExampleCount, learned.Count, validation!.Count));
        var (training, aside) = DataCatalogue.Find(_request.Data).Read().Prepare(Preparation.UnitRange).Split(30, seed: 3);
        Assert.Equal(aside.ContentHash(), validation.ContentHash());
        Assert.Equal(training.WithRotations([10, -10]).ContentHash(), learned.ContentHash());
    }

    [Theory]
    [InlineData("100", "Of 100 examples 100 cannot be kept aside so that some remain on both sides.")]
    [InlineData("0.001", "Of 100 examples 0 cannot be kept aside so that some remain on both sides.")]
    [InlineData("-1", "'-1' is neither a share such as 0.1 or 10% nor a whole number.")]
    public void What_leaves_a_part_empty_is_refused(string validation, string sentence)
    {
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => TrainingRun.Start(_request.Set($"validation={validation}"))).Message);
        Assert.False(Directory.Exists(_request.RunsFolder));
        Assert.Equal(
            "What is kept aside is a number of examples, such as 10000, or a share of them, such as 0.1, not -1.",
            Assert.Throws<OptionException>(() => new TrainSettings { Validation = -1 }.Settle()).Message);
    }

    [Fact]
    public void Weights_that_make_no_sense_are_refused()
    {
        Refused("The weight of a class must be a number of at least 0, not -1.", _request.Set("class-weights=3=-1"));
        Refused("There is no class '12'. There are 0, 1, 2, 3, 4, 5, 6, 7, 8 and 9.", _request.Set("class-weights=12=2"));
        Refused("Weights need batches of several examples: they say what each counts beside the others, and one by itself always counts 1.", _request.Set("batch=1"));

        static void Refused(string sentence, TrainRequest request) => Assert.Equal(sentence, Assert.Throws<OptionException>(() => TrainingRun.Start(request)).Message);
    }

    [Fact]
    public void All_that_was_set_is_recorded_and_nothing_else()
    {
        var request = _request.Without("patience", "validation", "class-weights").Set("schedule=cosine", "warm-up=0.5", "weight-decay=0.01", "dropout=0.25", "epochs=1");
        var run = TrainingRun.Start(request);
        Assert.Single(run.Train());

        var settings = Model.Load(run.Save()).Provenance.Settings;
        Assert.Equal(["cosine", "0.5", "0.01", "0.25"], ((string[])["schedule", "warm-up", "weight-decay", "dropout"]).Select(name => settings[name]));
        var plain = TrainingRun.Start(Requests.Of(_request.Data, "epochs=1") with { RunsFolder = _request.RunsFolder });
        Assert.NotNull(plain.Train().Last().Completed);
        Assert.Equal(
            ["hidden", "activation", "output-activation", "initial", "loss", "rule", "optimizer", "learning-rate", "epochs", "batch", "seed"],
            Model.Load(plain.Save()).Provenance.Settings.Keys);
    }
}
