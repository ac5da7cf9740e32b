namespace Lantern.Workbench.Tests;

public sealed class RunRecorderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainRequest _request;

    public RunRecorderTests() => _request = Requests.Of(_folder.WriteTraining(100), "hidden=20", "epochs=2") with { TestData = _folder.WriteTest(50), RunsFolder = _folder.File("runs") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_is_written_down_with_all_that_was_settled()
    {
        var began = DateTime.UtcNow;
        var run = TrainingRun.Start(_request.Set("loss=cross-entropy", "shuffle=true", "seed=9"));
        List<EpochMetric> epochs = [];
        using (var recorder = new RunRecorder(_request.Set("loss=cross-entropy", "shuffle=true", "seed=9"), run))
        {
            epochs.AddRange(recorder.Train().Select(progress => progress.Completed).OfType<EpochMetric>());
            Assert.Null(recorder.Problem);
        }

        var stored = Assert.Single(Stored());
        Assert.Equal((1, RunState.Finished, "train.csv", "test.csv", 2, 9u), (stored.Id, stored.State, stored.Data, stored.TestData, stored.EpochCount, stored.Seed));
        Assert.Equal(
            [
                ("hidden", "20"), ("activation", "sigmoid"), ("output-activation", "softmax"), ("initial", "fan-out"), ("loss", "cross-entropy"), ("rule", "gradient"),
                ("optimizer", "gradient-descent"), ("learning-rate", "0.1"), ("epochs", "2"), ("batch", "1"), ("shuffle", "true"), ("seed", "9"),
            ],
            stored.Settings.Select(setting => (setting.Key, setting.Value)));
        Assert.Equal(epochs, stored.Metrics);
        Assert.All(epochs, epoch => Assert.NotNull(epoch.Test));
        Assert.Equal(epochs[^1].TrainingSeconds, stored.TrainingSeconds);
        Assert.InRange(stored.StartedUtc, began, DateTime.UtcNow);
        Assert.Equal(
            (Environment.MachineName, Environment.ProcessId, new Provenance().LanternVersion, Path.GetFileName(run.Folder)),
            (stored.Machine, stored.ProcessId, stored.Version, stored.Folder));
        Assert.Equal(DataCatalogue.Find(_request.Data).Read().Prepare(Preparation.UnitRange).ContentHash(), stored.DataHash);
        Assert.Equal(DataCatalogue.Find(_request.TestData!).Read().Prepare(Preparation.UnitRange).ContentHash(), stored.TestDataHash);
    }

    [Fact]
    public void The_key_is_of_what_decides_the_outcome_and_nothing_else()
    {
        File.Copy(_request.Data, _folder.File("copy.csv"));
        TrainRequest[] same = [_request, _request.Set("epochs=1"), _request with { ThreadCount = 1 }, _request with { Data = _folder.File("copy.csv") }, _request.Set("learning-rate=0.1")];
        TrainRequest[] others =
        [
            _request.Set("seed=2"), _request.Set("learning-rate=0.2"), _request.Set("hidden=21"), _request with { TestData = _folder.WriteTest(49, "fewer.csv") },
            _request with { TestData = null }, _request with { Data = _folder.WriteTraining(99, "fewer-train.csv") }, _request.Set("rotate=10"), _request.Set("batch=2"),
        ];

        foreach (var request in (TrainRequest[])[.. same, .. others])
            Record(request);

        var keys = Stored().Select(run => run.Key).ToList();
        Assert.Single(keys[..same.Length].Distinct());
        Assert.Equal(others.Length + 1, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{64}$", key));
    }

    [Fact]
    public void Whoever_leaves_early_leaves_an_interrupted_run()
    {
        using (var recorder = new RunRecorder(_request, TrainingRun.Start(_request)))
            Assert.Equal(64, recorder.Train().Skip(2).First().ExamplesSeen); // of the second epoch

        var stored = Assert.Single(Stored());
        Assert.Equal((RunState.Interrupted, 1, null), (stored.State, stored.Metrics.Count, stored.Error));
        Assert.True(stored.TrainingSeconds > stored.Metrics[0].TrainingSeconds);
    }

    [Fact]
    public void A_training_that_is_stopped_for_cause_is_written_down_with_the_cause()
    {
        var request = _request.Set("activation=relu", "loss=cross-entropy", "learning-rate=1e30");
        TrainingException exception;
        using (var recorder = new RunRecorder(request, TrainingRun.Start(request)))
            exception = Assert.Throws<TrainingException>(() => recorder.Train().Count());

        var stored = Assert.Single(Stored());
        Assert.Equal((RunState.Failed, exception.Message), (stored.State, stored.Error));
    }

    [Fact]
    public void A_store_that_cannot_be_written_stops_no_training()
    {
        var path = RunStore.PathIn(_request.RunsFolder);
        Directory.CreateDirectory(_request.RunsFolder);
        File.WriteAllText(path, "Dear diary");
        var run = TrainingRun.Start(_request);
        using var recorder = new RunRecorder(_request, run);

        Assert.NotNull(recorder.Train().Last().Completed);

        Assert.True(run.IsComplete);
        Assert.Equal($"{path}: this is no store of Lantern's, which are SQLite files, and was left as it is.", recorder.Problem);
        Assert.Equal("Dear diary", File.ReadAllText(path));
    }

    private static void Record(TrainRequest request)
    {
        using var recorder = new RunRecorder(request, TrainingRun.Start(request));
        Assert.NotNull(recorder.Train().Last().Completed);
        Assert.Null(recorder.Problem);
    }

    private IReadOnlyList<StoredRun> Stored()
    {
        using var store = RunStore.OpenExisting(RunStore.PathIn(_request.RunsFolder));
        return store.Runs();
    }
}
