using System.CommandLine;
using System.Text;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>The options that every verb has that makes a sweep: what to test with, how many trials at a time, and what is written of them.</summary>
internal sealed class SweepOptions
{
    public Option<string?> Test { get; } = Options.TestData();

    public Option<int?> Parallel { get; } = Options.Whole(
        "--parallel",
        "How many trials at a time, each on one processor; as many as there are processors, if they fit into memory, unless given.");

    public Option<string?> Csv { get; } = Options.Text("--csv", "FILE", "Write the points as a table for other programs.");

    public Option<string?> Report { get; } = Options.OutputFile("--report", "html", "Write the points as a page with plots.");

    public Option<bool> Json { get; } = Options.Json();

    /// <summary>How many trials at a time: as many as there are processors unless given.</summary>
    /// <exception cref="OptionException">It is none.</exception>
    public int ParallelOf(ParseResult arguments) => arguments.GetValue(Parallel) is var parallel and (null or >= 1)
        ? parallel ?? Environment.ProcessorCount
        : throw new OptionException($"{Parallel.Name}: At least 1 trial is trained at a time, not {arguments.GetValue(Parallel)}.");

    /// <summary>Refuses a file to be written for which there is no folder: better now than after some hours.</summary>
    /// <exception cref="OptionException">There is none.</exception>
    public void RequireFolders(ParseResult arguments)
    {
        foreach (var option in (Option<string?>[])[Csv, Report])
        {
            if (arguments.GetValue(option) is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
                throw new OptionException($"{option.Name}: There is no folder for '{file}'.");
        }
    }

    /// <summary>Shows the sweep to a person, or tells it to a program.</summary>
    public ISweepView View(ParseResult arguments, Terminal terminal) => arguments.GetValue(Json) ? new SweepJson(terminal) : new SweepText(terminal);

    /// <summary>Trains what is not trained yet, shows what all have shown, and writes it; as the experiment's report, if it has a name.</summary>
    /// <returns>The exit code.</returns>
    public int Run(ParseResult arguments, ISweepView view, SweepRun run, string store, string? shardSource = null, Experiment? experiment = null)
    {
        using var interruption = new Interruption();
        view.Started(run, store, shardSource);
        foreach (var outcome in run.Outcomes())
        {
            if (outcome is not null)
                view.Done(run, outcome);
            view.Waiting(run);
            if (interruption.IsRequested)
                break;
        }

        view.Finished(run, store);
        if (Findings.Of(run) is { } findings)
        {
            if (arguments.GetValue(Csv) is { } csv)
                AtomicFile.Write(csv, stream => stream.Write(Encoding.UTF8.GetBytes(new FindingsTable(findings).ToCsv())));
            if (arguments.GetValue(Report) is { } report)
                new Report(findings, experiment) { Command = CommandOf(run.Sweep.Request) }.Save(report);
        }

        return !run.IsComplete ? ExitCode.Interrupted
            : run.FailedCount == run.DoneCount && run.DoneCount > 0 ? ExitCode.StoppedForCause
            : ExitCode.Done;
    }

    /// <summary>The command line that gives all points, whatever part this was.</summary>
    private static string CommandOf(SweepRequest request) => "lantern " + ShellCommand.Text([
        .. RequestCommand.Of("sweep", request.Data, request.TestData, request.Settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Text))),
        "--seeds", request.Seeds,
        .. request.RandomCount is { } count ? (string[])["--random", $"{count}", "--random-seed", $"{request.RandomSeed}"] : []]);
}
