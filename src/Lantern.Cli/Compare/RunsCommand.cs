using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern runs</c>: what was trained, from the store in which every training is written down.</summary>
internal static class RunsCommand
{
    public static Command Create(Terminal terminal)
    {
        var store = Options.Of("--store", "FILE", "The file in which the runs are written down.", value => value, RunStore.PathIn(new TrainRequest { Data = "" }.RunsFolder));
        store.Recursive = true;
        var json = Options.Json();
        json.Recursive = true;
        var command = List(terminal, store, json);
        foreach (var create in (Func<Terminal, Option<string>, Option<bool>, Command>[])[Show, Compare, Tag, Untag, Delete, Prune])
            command.Add(create(terminal, store, json));
        return command;
    }

    private static Command List(Terminal terminal, Option<string> store, Option<bool> json)
    {
        var data = Options.Text("--data", "NAME", "Only runs that learned from this data.");
        var state = Options.Of<RunState?>("--state", "NAME", "Only runs that are running, finished, interrupted or failed.", value => Choice.Parse<RunState>(value, "state"));
        var tag = Options.Text("--tag", "NAME", "Only runs that are called so.");
        var sweep = Options.Text("--sweep", "NAME", "Only trials of this sweep.");
        var where = new Option<string[]>("--where") { HelpName = "SETTING=VALUE", Description = "Only runs with this setting, such as learning-rate=0.1; more than one if given again." };
        var sort = Options.Text("--sort", "ORDER", "By accuracy, loss, time, started, or a setting such as learning-rate; as they were begun unless given.");
        var command = new Command("runs", "List, show and compare what was trained.") { data, state, tag, sweep, where, sort, store, json };
        command.SetAction(arguments =>
        {
            var filter = new RunFilter
            {
                Data = arguments.GetValue(data),
                State = arguments.GetValue(state),
                Tag = arguments.GetValue(tag),
                SweepName = arguments.GetValue(sweep),
                Settings = [.. arguments.GetValue(where)!.Select(RunFilter.Wanted)],
            };
            var order = arguments.GetValue(sort);
            if (order is not null)
                RunOrder.By(order, []); // refuses what makes no sense, before the store is opened
            using var opened = RunStore.OpenExisting(arguments.GetRequiredValue(store));
            var all = opened.Runs();
            IReadOnlyList<StoredRun> runs = [.. all.Where(filter.Matches)];
            if (order is not null)
                runs = RunOrder.By(order, runs);
            if (!arguments.GetValue(json))
            {
                new RunsText(terminal).List(opened.Path, runs, all.Count);
                return;
            }

            foreach (var run in runs)
                terminal.Json(RunShape.Of(run));
        });
        return command;
    }

    private static Command Show(Terminal terminal, Option<string> store, Option<bool> json)
    {
        var id = Id("ID", "The run's number.");
        var command = new Command("show", "Show all that is known about a run.") { id };
        command.SetAction(arguments =>
        {
            using var opened = RunStore.OpenExisting(arguments.GetRequiredValue(store));
            var run = opened.Run(arguments.GetValue(id));
            if (arguments.GetValue(json))
                terminal.Json(RunShape.Of(run));
            else
                new RunsText(terminal).Show(opened.Path, run);
        });
        return command;
    }

    private static Command Compare(Terminal terminal, Option<string> store, Option<bool> json)
    {
        var (first, second) = (Id("ID", "A run's number."), Id("OTHER", "Another's."));
        var output = Options.OutputFile("--out", "svg", "Draw the curves over each other there, an SVG file.");
        var command = new Command("compare", "Show in what two runs differ, and their curves.") { first, second, output };
        command.SetAction(arguments =>
        {
            using var opened = RunStore.OpenExisting(arguments.GetRequiredValue(store));
            var comparison = new RunComparison([opened.Run(arguments.GetValue(first)), opened.Run(arguments.GetValue(second))]);
            if (arguments.GetValue(output) is { } picture)
                comparison.Plot().Save(picture);
            if (arguments.GetValue(json))
                terminal.Json(ComparisonShape.Of(comparison, arguments.GetValue(output)));
            else
                new RunsText(terminal).Compare(comparison, arguments.GetValue(output));
        });
        return command;
    }

    private static Command Tag(Terminal terminal, Option<string> store, Option<bool> json)
    {
        var (id, name) = (Id("ID", "The run's number."), Name("What to call it."));
        var command = new Command("tag", "Call a run something, to find it by.") { id, name };
        command.SetAction(arguments =>
        {
            if (string.IsNullOrWhiteSpace(arguments.GetRequiredValue(name)))
                throw new OptionException("NAME is empty: call the run something.");
            using var opened = RunStore.OpenExisting(arguments.GetRequiredValue(store));
            opened.Tag(arguments.GetValue(id), arguments.GetRequiredValue(name));
            Called(terminal, opened.Run(arguments.GetValue(id)), arguments.GetValue(json));
        });
        return command;
    }

    private static Command Untag(Terminal terminal, Option<string> store, Option<bool> json)
    {
        var (id, name) = (Id("ID", "The run's number."), Name("What to call it no longer."));
        var command = new Command("untag", "Call a run something no longer.") { id, name };
        command.SetAction(arguments =>
        {
            using var opened = RunStore.OpenExisting(arguments.GetRequiredValue(store));
            opened.Untag(arguments.GetValue(id), arguments.GetRequiredValue(name));
            Called(terminal, opened.Run(arguments.GetValue(id)), arguments.GetValue(json));
        });
        return command;
    }

    private static Command Delete(Terminal terminal, Option<string> store, Option<bool> json)
    {
        var ids = new Argument<string[]>("IDS") { Description = "The runs' numbers.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("delete", "Forget runs and their metrics; their folders stay.") { ids };
        command.SetAction(arguments =>
        {
            var numbers = arguments.GetRequiredValue(ids).Select(ValueParser.Whole<long>).Distinct().ToList();
            using var opened = RunStore.OpenExisting(arguments.GetRequiredValue(store));
            opened.Delete(numbers);
            if (arguments.GetValue(json))
                terminal.Json(new DeletedShape(numbers));
            else
                terminal.Line($"{(numbers.Count == 1 ? "run" : "runs")} {string.Join(", ", numbers)} deleted");
        });
        return command;
    }

    private static Command Prune(Terminal terminal, Option<string> store, Option<bool> json)
    {
        var keep = Options.Whole("--keep", "Keep the N latest runs.");
        var older = Options.Of<double?>("--older", "DAYS", "Remove only runs that began at least so many days ago.", value => ValueParser.Number(value));
        var dry = Options.Switch("--dry-run", "Only say what would be removed.");
        var command = new Command("prune", "Remove runs with their folders, and give the room back. Runs with a tag stay, and those that are being trained.") { keep, older, dry };
        command.SetAction(arguments =>
        {
            var pruning = new RunPruning { Keep = arguments.GetValue(keep), OlderDays = arguments.GetValue(older) };
            using var opened = RunStore.OpenExisting(arguments.GetRequiredValue(store));
            var (runs, isDry) = (pruning.Find(opened, DateTime.UtcNow), arguments.GetValue(dry));
            var pruned = isDry ? RunPruning.Foresee(opened, runs) : RunPruning.Remove(opened, runs);
            if (arguments.GetValue(json))
            {
                terminal.Json(PrunedShape.Of(pruned, runs, isDry));
            }
            else
            {
                var where = isDry ? " of folders" : $", {pruned.StoreBytes:N0} of them of the store";
                terminal.Line(
                    $"{Wording.Count(pruned.RunCount, "run")} and {Wording.Count(pruned.FolderCount, "folder")} {(isDry ? "would be " : "")}removed: "
                    + $"{Wording.Count(pruned.FolderBytes + pruned.StoreBytes, "byte")}{where}");
            }
        });
        return command;
    }

    private static void Called(Terminal terminal, StoredRun run, bool asJson)
    {
        if (asJson)
            terminal.Json(RunShape.Of(run));
        else
            terminal.Line($"run {run.Id} {RunsText.Tags(run)}");
    }

    private static Argument<long> Id(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Options.Parse(result, ValueParser.Whole<long>),
    };

    private static Argument<string> Name(string description) => new("NAME") { Description = description };
}
