namespace Lantern.Workbench.Tests;

public sealed class TrainingJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainRequest _request;

    public TrainingJobTests() =>
        _request = Requests.Of(_folder.WriteTraining(200), "hidden=20", "epochs=5") with { TestData = _folder.WriteTest(50), RunsFolder = _folder.File("runs") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_who_listen_get_the_same_events_in_their_order_however_late_and_slow_they_are()
    {
        using var job = TrainingJob.Start(_request);
        var quick = Task.Run(() => job.Events().ToList(), TestContext.Current.CancellationToken);
        var slow = Task.Run(
            () =>
            {
                Thread.Sleep(100);
                List<TrainEvent> heard = [];
                foreach (var happened in job.Events())
                {
                    heard.Add(happened);
                    Thread.Sleep(20);
                }

                return heard;
            },
            TestContext.Current.CancellationToken);

        foreach (var heard in await Task.WhenAll(quick, slow))
        {
            var all = heard.Where(happened => happened is not ProgressEvent).ToList();
            Assert.Equal(Discrete(job), all, ReferenceEqualityComparer.Instance);
            Assert.IsType<StartedEvent>(all[0]);
            Assert.IsType<ResultEvent>(all[^1]);
            Assert.Same(all[^1], heard[^1]);
            Assert.Equal([1, 2, 3, 4, 5], all.OfType<EpochEvent>().Select(epoch => epoch.Epoch));
            var seen = heard.OfType<ProgressEvent>().Select(progress => progress.ExamplesSeen).ToList();
            Assert.Equal(seen.Distinct().Order(), seen); // never an older one
        }

        var result = Discrete(job).OfType<ResultEvent>().Single();
        Assert.Equal((null, null, 50), (result.Interrupted, result.Resume, result.Test!.Count));
        Assert.Equal(1000, Model.Load(result.Model).Provenance.ExamplesSeen);
        Assert.Equal(Discrete(job).OfType<EpochEvent>().Last().Test, result.Test.Measures!["accuracy"]);
        Assert.Empty(job.Problems);
    }

    [Fact]
    public void Events_tell_what_the_run_itself_tells()
    {
        using var job = TrainingJob.Start(_request);
        var run = TrainingRun.Start(_request);
        var epochs = run.Train().Select(step => step.Completed).OfType<EpochMetric>().ToList();

        Assert.Equal(epochs.Select(epoch => (epoch.Epoch, epoch.Loss, epoch.Test)), Discrete(job).OfType<EpochEvent>().Select(epoch => (epoch.Epoch, epoch.Loss, epoch.Test)));
        Assert.Equal(File.ReadAllBytes(run.Save()), File.ReadAllBytes(Discrete(job).OfType<ResultEvent>().Single().Model));
    }

    [Fact]
    public void Who_stops_it_hears_that_it_was_interrupted_and_what_it_came_to_and_can_go_on()
    {
        ResultEvent result;
        long seen;
        var request = _request.Set("epochs=100000");
        using (var job = TrainingJob.Start(request))
        {
            List<TrainEvent> heard = [];
            foreach (var happened in job.Events())
            {
                heard.Add(happened);
                if (happened is EpochEvent { Epoch: 2 })
                    job.Stop();
            }

            seen = Assert.IsType<InterruptedEvent>(heard[^2]).ExamplesSeen;
            result = Assert.IsType<ResultEvent>(heard[^1]);
        }

        Assert.InRange(seen, 400, 100_000L * 200);
        Assert.Equal((true, seen), (result.Interrupted, Model.Load(result.Model).Provenance.ExamplesSeen));
        var unfinished = UnfinishedRun.Open(result.Resume!);
        using var again = TrainingJob.Resume(unfinished, unfinished.Request);
        Assert.Equal(seen, again.Events().OfType<ResumedEvent>().First().ExamplesSeen); // and leaves the loop, which stops nothing
        again.Stop();
        Assert.IsType<ResultEvent>(again.Events().Last());
    }

    /// <summary>Each epoch is one step from all examples, so a stop comes between two reports, within a step, or before the first.</summary>
    [Theory, InlineData(""), InlineData("validation=0.2 patience=100000")]
    public void Who_stops_it_between_two_reports_can_go_on_too(string settings)
    {
        var request = _request.Set(["epochs=100000", "batch=1000", "shuffle=true", "hidden=300", .. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        for (var milliseconds = 0; milliseconds < 50; milliseconds += 7)
        {
            using var job = TrainingJob.Start(request);
            Thread.Sleep(milliseconds);
            job.Stop();
            var heard = job.Events().ToList();

            var seen = Assert.IsType<InterruptedEvent>(heard[^2]).ExamplesSeen;
            var result = Assert.IsType<ResultEvent>(heard[^1]);
            Assert.True(result.Interrupted);
            Assert.Equal(seen == 0, result.Resume is null);
            if (seen == 0)
                continue;
            var unfinished = UnfinishedRun.Open(result.Resume!);
            Assert.Equal(seen, ((unfinished.Checkpoint!.Epoch - 1L) * job.Run.Plan.ExampleCount) + unfinished.Checkpoint.ExamplesSeen);
        }
    }

    [Fact]
    public async Task A_training_that_stops_for_cause_says_so_to_everyone()
    {
        using var job = TrainingJob.Start(_request.Set("activation=relu", "loss=cross-entropy", "learning-rate=1e30"));
        var listeners = Enumerable.Range(0, 3).Select(number => Task.Run(
            () =>
            {
                Thread.Sleep(50 * number);
                List<TrainEvent> heard = [];
                var exception = Assert.Throws<TrainingException>(() =>
                {
                    foreach (var happened in job.Events())
                        heard.Add(happened);
                });
                return (heard, exception.Message);
            },
            TestContext.Current.CancellationToken));

        foreach (var (heard, message) in await Task.WhenAll(listeners))
        {
            Assert.StartsWith("Training stopped in epoch 1 after", message, StringComparison.Ordinal);
            Assert.IsType<StartedEvent>(heard[0]);
            Assert.DoesNotContain(heard, happened => happened is ResultEvent);
        }

        using var store = RunStore.OpenExisting(RunStore.PathIn(_request.RunsFolder));
        Assert.Equal(RunState.Failed, Assert.Single(store.Runs()).State);
    }

    [Fact]
    public void A_table_tells_of_its_columns_its_parts_and_their_mean()
    {
        File.WriteAllLines(_folder.File("rows.csv"), ["x,id,y", .. Enumerable.Range(0, 50).Select(row => $"{row * 7 % 13},{row + 100},{(row * 7 % 13) + (row % 2)}.5")]);
        using var job = TrainingJob.Start(Requests.Of(_folder.File("rows.csv"), "target=y", "epochs=2", "folds=5") with { RunsFolder = _folder.File("runs") });
        var events = Discrete(job);

        Assert.Contains("x", Assert.IsType<StartedEvent>(events[0]).Plan.Columns!);
        Assert.Equal("r2", ((StartedEvent)events[0]).Plan.Measure);
        Assert.Equal(job.Run.Learning.Findings.Select(finding => finding.Sentence), events.OfType<FindingEvent>().Select(finding => finding.Sentence));
        var folds = events.OfType<FoldEvent>().ToList();
        Assert.Equal([1, 2, 3, 4, 5], folds.Select(fold => fold.Fold));
        var result = Assert.IsType<ResultEvent>(events[^1]);
        Assert.Null(result.Test);
        Assert.Equal(folds.Average(fold => fold.Test.Targets!["y"]["mae"]!.Value), result.Mean!.Targets!["y"]["mae"]!.Value, 1e-12);
        Assert.Null(result.Interrupted);
    }

    private static List<TrainEvent> Discrete(TrainingJob job) => [.. job.Events().Where(happened => happened is not ProgressEvent)];
}
