using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Tells a sweep to a program: one JSON object a line.</summary>
internal sealed class SweepJson(Terminal terminal) : ISweepView
{
    public void Started(SweepRun run, string store, string? shardSource) => Write(SweepStartedEvent.Of(run, store));

    public void Done(SweepRun run, TrialOutcome outcome) => Write(TrialEvent.Of(outcome));

    public void Waiting(SweepRun run)
    {
        // Programs are told what is done.
    }

    public void Finished(SweepRun run, string store) => Write(SweepResultEvent.OfRun(run));

    public void Merged(string store, IReadOnlyList<MergeResult> results, IReadOnlyList<string> joined) => Write(MergedEvent.Of(store, results, joined));

    private void Write(SweepEvent happened) => terminal.Json(happened, LanternJson.Default.SweepEvent);
}
