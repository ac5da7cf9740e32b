using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Tells a sweep to a program: one JSON object a line.</summary>
internal sealed class SweepJson(Terminal terminal) : ISweepView
{
    public void Started(SweepRun run, string store, string? shardSource) => TrainJson.Write(terminal, "start", json =>
    {
        json.WriteString("sweep", run.Name);
        json.WriteString("store", store);
        json.WriteString("data", run.Sweep.Data.Training.Name);
        json.WriteString("testData", run.Sweep.Data.Test?.Name);
        json.WriteNumber("points", run.Sweep.PointCount);
        json.WriteNumber("seeds", run.Sweep.Seeds.Count);
        if (run.Sweep.Request.Shard is { } shard)
            json.WriteString("shard", $"{shard}");
        json.WriteNumber("trials", run.Sweep.Trials.Count);
        json.WriteNumber("known", run.KnownCount);
        json.WriteNumber("parallel", run.Parallel);
        json.WriteNumber("memoryBytes", run.MemoryBytes);
    });

    public void Done(SweepRun run, TrialOutcome outcome) => TrainJson.Write(terminal, "trial", json =>
    {
        var (trial, stored) = (outcome.Trial, outcome.Run);
        json.WriteNumber("number", trial.Number);
        json.WriteNumber("run", stored.Id);
        json.WriteString("state", Choice.Name(stored.State));
        json.WriteBoolean("known", outcome.WasKnown);
        json.WriteStartObject("settings");
        foreach (var (name, value) in trial.Values)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteNumber("seed", trial.Plan.Seed);
        json.WriteNumber("epochs", stored.Metrics.Count);
        if (stored.ValidationAccuracy is { } validationAccuracy)
            json.WriteNumber("validationAccuracy", validationAccuracy);
        if (stored.Accuracy is { } accuracy)
            json.WriteNumber("testAccuracy", accuracy);
        if (stored.Loss is { } loss)
            json.WriteNumber("loss", loss);
        json.WriteNumber("trainingSeconds", Math.Round(stored.TrainingSeconds, 3));
        if (stored.Error is not null)
            json.WriteString("error", stored.Error);
    });

    public void Waiting(SweepRun run)
    {
        // Programs hear of what is done.
    }

    public void Finished(SweepRun run, string store) => TrainJson.Write(terminal, "result", json =>
    {
        json.WriteNumber("done", run.DoneCount);
        json.WriteNumber("failed", run.FailedCount);
        json.WriteNumber("of", run.Sweep.Trials.Count);
        if (!run.IsComplete)
            json.WriteBoolean("interrupted", true);
        if (run.Findings() is { } findings)
            new FindingsTable(findings).WriteMembers(json);
    });

    public void Merged(string store, IReadOnlyList<MergeResult> results, IReadOnlyList<string> joined) => TrainJson.Write(terminal, "merged", json =>
    {
        json.WriteString("store", store);
        json.WriteNumber("stores", results.Count);
        json.WriteNumber("added", results.Sum(result => result.AddedCount));
        json.WriteNumber("replaced", results.Sum(result => result.ReplacedCount));
        json.WriteNumber("known", results.Sum(result => result.KnownCount));
        json.WriteNumber("sweeps", results.Sum(result => result.SweepCount));
        json.WriteStartArray("joined");
        foreach (var name in joined)
            json.WriteStringValue(name);
        json.WriteEndArray();
    });
}
