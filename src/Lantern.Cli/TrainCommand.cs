using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern train</c>: arguments become a request; its run is pulled, and shown to a person or told to a program.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new TrainRequest { Data = "" };
        var data = Options.DataArgument();
        var test = Options.Of<string?>("--test", "DATA", "What to test with; the test part of DATA, if it has one, unless given.", value => value);
        var settings = TrainOption.All();
        var threads = Options.Of<int?>("--threads", "N", "How many threads share the work of a batch; as many as there are processors unless given.", value => ValueText.Whole<int>(value));
        var runs = Options.Of("--out", "DIR", "The folder in which the run gets a folder of its own.", value => value, defaults.RunsFolder);
        var quiet = Options.Switch("--quiet", "Only the last line, with the result.");
        var json = new Option<bool>("--json")
        {
            Description = "Write JSON for programs, one object a line: start, epoch, result. trainingSeconds counts from the start, without tests; errors go to stderr.",
            Arity = ArgumentArity.Zero,
        };

        var command = new Command("train", "Train a network, test it, and save it as a model.") { data, test };
        TrainOption.AddTo(command, settings);
        foreach (var option in (Option[])[threads, runs, quiet, json])
            command.Add(option);
        command.SetAction(arguments =>
        {
            var request = new TrainRequest
            {
                Data = arguments.GetRequiredValue(data),
                TestData = arguments.GetValue(test),
                ThreadCount = arguments.GetValue(threads) ?? defaults.ThreadCount,
                RunsFolder = arguments.GetRequiredValue(runs),
            };
            request = settings.Aggregate(request, (settled, option) => option.Apply(arguments, settled));
            return Run(request, arguments.GetValue(json)
                ? new TrainJson(terminal, arguments.GetValue(quiet))
                : new TrainText(terminal, request, arguments.GetValue(quiet)));
        });
        return command;
    }

    private static int Run(TrainRequest request, ITrainView view)
    {
        var run = TrainingRun.Start(request);
        using var interruption = new Interruption();
        view.Started(run.Plan);
        foreach (var progress in run.Train())
        {
            view.Stepped(progress);
            if (interruption.IsRequested)
                break;
        }

        run.Save(); // before the test, which a second Ctrl+C may cut short
        if (!run.IsComplete)
            view.Interrupted(run.ExamplesSeen);
        view.Finished(run.Result());
        return run.IsComplete ? ExitCode.Done : ExitCode.Interrupted;
    }
}

/// <summary>Who follows a run: a person (<see cref="TrainText"/>) or a program (<see cref="TrainJson"/>).</summary>
internal interface ITrainView
{
    void Started(TrainPlan plan);

    void Stepped(TrainingProgress progress);

    void Interrupted(long examplesSeen);

    void Finished(TrainingResult result);
}
