using System.Diagnostics;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows a sweep to a person: a table that lives while it runs, or a line a trial where the output is redirected.</summary>
internal sealed class SweepText(Terminal terminal) : ISweepView
{
    private const int MostRunningShown = 8;
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromMilliseconds(100);

    private long _updated;

    public void Started(SweepRun run, string store, string? shardSource)
    {
        var (sweep, data) = (run.Sweep, run.Sweep.Data);
        var aside = sweep.All.Select(trial => trial.Plan.ValidationCount).Distinct().Order().ToList();
        terminal.Line(Row("data", $"{data.Name}: {Wording.Count(data.Count, "example")} to learn from{Tests(data)}"));
        if (aside[^1] > 0)
            terminal.Line(Row("", $"{(aside.Count == 1 ? "" : $"{aside[0]:N0} to ")}{aside[^1]:N0} of those to learn from are kept aside, and decide which point is best"));
        terminal.Line(Row("sweep", $"{run.Name}: {Wording.Count(sweep.PointCount, "point")}, {Wording.Count(sweep.Seeds.Count, "seed")} each, read off {Wording.Count(sweep.All.Count, "trial")}"));
        if (sweep.Request.Shard is { Count: > 1 } shard)
            terminal.Line(Row("part", $"{shard.Number} of {shard.Count}{(shardSource is null ? "" : $", says {shardSource}")}: {Wording.Count(sweep.Trials.Count, "trial")}"));
        terminal.Line(Row("store", $"{store}{(run.KnownCount > 0 ? $": has {run.KnownCount:N0} of the trials, which are not trained again" : "")}"));
        if (run.KnownCount < sweep.Trials.Count)
        {
            var fewer = run.Parallel < run.WantedParallel && run.Parallel < sweep.Trials.Count - run.KnownCount ? ", since there is no memory for more" : "";
            terminal.Line(Row("memory", $"{Wording.Count(run.Parallel, "trial")} at a time, up to {TrialMemory.Megabytes(run.MemoryBytes)} together{fewer}"));
        }

        terminal.Line();
    }

    public void Done(SweepRun run, TrialOutcome outcome)
    {
        if (terminal.IsLive || outcome.WasKnown)
            return;
        var (trial, stored) = (outcome.Trial, outcome.Run);
        var count = run.Sweep.Trials.Count;
        var result = stored.State == RunState.Failed ? stored.Error : $"{Measured(stored)}   {stored.TrainingSeconds:0.0} s";
        terminal.Line($"{$"{run.DoneCount}".PadLeft($"{count}".Length)} of {count}   {Name(trial)}   {result}");
    }

    public void Waiting(SweepRun run)
    {
        if (!terminal.IsLive || (_updated != 0 && Stopwatch.GetElapsedTime(_updated) < BetweenUpdates))
            return;
        _updated = Stopwatch.GetTimestamp();
        terminal.Live(Table(run));
    }

    public void Finished(SweepRun run, string store)
    {
        terminal.EndLive();
        if (!terminal.IsLive)
            terminal.Line();
        if (Findings.Of(run) is { } findings)
        {
            FindingsText.Write(terminal, findings);
            terminal.Line();
        }

        if (run.IsComplete)
        {
            terminal.Line(Row("store", store));
            return;
        }

        terminal.Line($"Interrupted: {run.DoneCount:N0} of {Wording.Count(run.Sweep.Trials.Count, "trial")} are done and kept.", Terminal.Warm);
        terminal.Line(Row("next", ShellCommand.Lantern("sweep", "--resume", run.Name, "--store", store)));
    }

    public void Merged(string store, IReadOnlyList<MergeResult> results, IReadOnlyList<string> joined)
    {
        terminal.Line(
            $"{store}: {Wording.Count(results.Sum(result => result.AddedCount), "run")} more from {Wording.Count(results.Count, "store")}, "
            + $"{results.Sum(result => result.ReplacedCount):N0} in place of shorter ones; {results.Sum(result => result.KnownCount):N0} were there already.");
        foreach (var name in joined)
            terminal.Line(Row("next", ShellCommand.Lantern("sweep", "--resume", name, "--store", store)));
    }

    /// <summary>Where the sweep stands, in a few lines.</summary>
    internal static IReadOnlyList<string> Table(SweepRun run)
    {
        var running = run.Running;
        return
        [
            $"done      {run.DoneCount:N0} of {Wording.Count(run.Sweep.Trials.Count, "trial")}{(run.FailedCount > 0 ? $", {run.FailedCount:N0} failed" : "")}",
            .. running.Take(MostRunningShown).Select((trial, i) => $"{(i == 0 ? "running" : ""),-10}{Name(trial.Trial)}, epoch {trial.Epoch} of {trial.Trial.Plan.Options.EpochCount}"),
            .. running.Count > MostRunningShown ? (string[])[$"          and {running.Count - MostRunningShown} more"] : [],
            $"left      {run.LeftCount:N0}{(run.TimeLeft is { } time ? $", {Wording.Duration(time)}" : "")}",
            $"best      {(run.Best is { } best ? $"{run.Sweep.Measure.Shown(best.Mean)}  {Name(best.Values)}{OfSeeds(best)}" : "none yet")}",
        ];

        string OfSeeds(BestPoint best) => best.SeedCount < run.Sweep.Seeds.Count ? $"  ({best.SeedCount} of {run.Sweep.Seeds.Count} seeds)" : "";
    }

    private static string Tests(TrainingData data) => (data.TestCount, data.TestName) switch
    {
        (null, null) => " or test with",
        (null, var other) => $"; {other} to test with",
        (0, _) => "",
        (var count, var other) => $"{(other == data.Name ? ", " : $"; {other}: ")}{count:N0} to test with",
    };

    private static string Measured(StoredRun run) =>
        (run.IsValidated ? run.Validation : run.Test) is { } value ? $"{(run.IsValidated ? "validation" : "test")} {run.Measure} {run.Measure.Shown(value)}" : "not measured";

    private static string Name(Trial trial) => $"{Name(trial.Values)}{(trial.Values.Count > 0 ? "  " : "")}seed {trial.Plan.Seed}";

    private static string Name(IReadOnlyList<(string Name, string Value)> values) => string.Join("  ", values.Select(each => $"{each.Name} {each.Value}"));

    private static StyledLine Row(string name, string text) => new StyledLine().Append(name.PadRight(10), Terminal.Quiet).Append(text);
}
