using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern experiment</c>: lists the experiments that have a name, or makes one of them.</summary>
internal static class ExperimentCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = $"Which experiment: {string.Join(", ", Experiment.All.Select(experiment => experiment.Name))}.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = Options.DataArgument();
        data.Arity = ArgumentArity.ZeroOrOne;
        data.Description += " mnist unless given.";
        var test = Options.Of<string?>("--test", "DATA", "What to test with; the test part of DATA, if it has one, unless given.", value => value);
        var seeds = Options.Of<string?>("--seeds", "N", "How many seeds each point has, from 1; 5 unless given.", value => value);
        var parallel = Options.Of<int?>("--parallel", "N", "How many trials at a time, each on one processor; as many as there are processors, if they fit into memory, unless given.", value => ValueParser.Whole<int>(value));
        var runs = Options.Of("--out", "DIR", "The folder of the store.", value => value, new TrainRequest { Data = "" }.RunsFolder);
        var store = Options.Of<string?>("--store", "FILE", "The file that keeps every trial; lantern.db in the folder unless given.", value => value);
        var csv = Options.Of<string?>("--csv", "FILE", "Write the points as a table for other programs.", value => value);
        var report = Options.OutputFile("--report", "html", "Write the points as a page with plots.");
        var json = Options.Json();
        var command = new Command("experiment", "List experiments that others have made before, or make one.") { name, data, test, seeds, parallel, runs, store, csv, report, json };
        command.SetAction(arguments =>
        {
            if (arguments.GetValue(name) is not { } which)
            {
                List(terminal, arguments.GetValue(json));
                return ExitCode.Done;
            }

            var experiment = Experiment.Find(which);
            SweepCommand.RequireFolders(arguments, csv, report);
            var wanted = SweepCommand.Wanted(arguments.GetValue(parallel));
            var request = experiment.Request with
            {
                Data = arguments.GetValue(data) ?? experiment.Request.Data,
                TestData = arguments.GetValue(test),
                Seeds = arguments.GetValue(seeds) ?? experiment.Request.Seeds,
            };
            request.SeedList(); // refuses what makes no sense before anything is read
            ISweepView view = arguments.GetValue(json) ? new SweepJson(terminal) : new SweepText(terminal);
            var sweep = Sweep.Read(request);
            var path = arguments.GetValue(store) ?? RunStore.PathIn(arguments.GetRequiredValue(runs));
            using var opened = RunStore.Open(path);
            return SweepCommand.Run(
                new SweepRun(sweep, opened, sweep.SaveIn(opened, null), wanted), path, null, view, arguments.GetValue(csv), arguments.GetValue(report), experiment);
        });
        return command;
    }

    private static void List(Terminal terminal, bool asJson)
    {
        if (asJson)
        {
            foreach (var experiment in Experiment.All)
                terminal.Json(ExperimentShape.Of(experiment));
            return;
        }

        foreach (var experiment in Experiment.All)
        {
            var points = Wording.Count(experiment.Request.Points().Count, "point");
            terminal.Line(new StyledLine().Append(experiment.Name.PadRight(15)).Append($"{points,-12}", Terminal.Quiet).Append(experiment.Title));
        }

        terminal.Line();
        terminal.Line("lantern experiment epochs --report epochs.html makes one and writes its report.");
    }
}
