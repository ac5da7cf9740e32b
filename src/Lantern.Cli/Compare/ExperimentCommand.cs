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
        var shared = new SweepOptions();
        var seeds = Options.Text("--seeds", "N", $"How many seeds each point has, from 1; {new SweepRequest { Data = "" }.Seeds} unless given.");
        var runs = Options.Of("--out", "DIR", "The folder of the store.", value => value, new TrainRequest { Data = "" }.RunsFolder);
        var store = Options.Text("--store", "FILE", "The file that keeps every trial; lantern.db in the folder unless given.");
        var command = new Command("experiment", "List experiments that others have made before, or make one.")
        {
            name, data, shared.Test, seeds, shared.Parallel, runs, store, shared.Csv, shared.Report, shared.Json,
        };
        command.SetAction(arguments =>
        {
            if (arguments.GetValue(name) is not { } which)
            {
                List(terminal, arguments.GetValue(shared.Json));
                return ExitCode.Done;
            }

            var experiment = Experiment.Find(which);
            shared.RequireFolders(arguments);
            var parallel = shared.ParallelOf(arguments);
            var request = experiment.Request with
            {
                Data = arguments.GetValue(data) ?? experiment.Request.Data,
                TestData = arguments.GetValue(shared.Test),
                Seeds = arguments.GetValue(seeds) ?? experiment.Request.Seeds,
            };
            request.SeedList(); // refuses what makes no sense before anything is read
            var sweep = Sweep.Read(request);
            var path = arguments.GetValue(store) ?? RunStore.PathIn(arguments.GetRequiredValue(runs));
            using var opened = RunStore.Open(path);
            var run = new SweepRun(sweep, opened, sweep.SaveIn(opened), parallel);
            return shared.Run(arguments, shared.View(arguments, terminal), run, path, experiment: experiment);
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
