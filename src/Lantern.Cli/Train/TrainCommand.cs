using System.CommandLine;
using System.CommandLine.Parsing;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern train</c>: arguments become a request; its run is pulled, and shown to a person or told to a program.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new TrainRequest { Data = "" };
        var data = Options.DataArgument();
        data.Arity = ArgumentArity.ZeroOrOne; // with --resume there is none
        var test = Options.TestData();
        var recipe = Options.Recipe();
        var settings = TrainOption.All();
        var threads = Options.Whole("--threads", "How many threads share the work of a batch; as many as there are processors unless given.");
        var runs = Options.Of("--out", "DIR", "The folder in which the run gets a folder of its own.", value => value, defaults.RunsFolder);
        var resume = new Option<string?>("--resume")
        {
            HelpName = "RUN",
            Description = "Go on with a run that was stopped or killed, given by its folder, or else the latest of --out, to the same bits as if it had not been. More --epochs may be given.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var checkpoints = Options.Of(
            "--checkpoint-every",
            "N",
            "Write a checkpoint every N epochs and at Ctrl+C; 0 for never. Written beside training: a run that is killed loses what came since the last one, "
            + "at most these epochs and eleven times as long as a file takes to write.",
            ValueParser.Whole<int>, defaults.CheckpointEvery);
        var quiet = Options.Switch("--quiet", "Only the last line, with the result.");
        var json = new Option<bool>("--json")
        {
            Description = "Write JSON for programs, one object a line: start, warning, epoch, end (with a validation part), result. "
                + "trainingSeconds counts from the start, without tests; errors go to stderr.",
            Arity = ArgumentArity.Zero,
        };

        var command = new Command("train", "Train a network, test it, and save it as a model.") { data, test, recipe };
        TrainOption.AddTo(command, settings);
        foreach (var option in (Option[])[threads, runs, resume, checkpoints, quiet, json])
            command.Add(option);
        command.SetAction(arguments =>
        {
            UnfinishedRun? unfinished = null;
            if (arguments.GetResult(resume) is not null)
            {
                RequireNothingElse(arguments, data, [.. new Option[] { resume, threads, runs, checkpoints, quiet, json }.Select(option => option.Name), "--epochs"]);
                unfinished = arguments.GetValue(resume) is { } folder ? UnfinishedRun.Open(folder) : UnfinishedRun.Latest(arguments.GetRequiredValue(runs));
            }

            var request = unfinished?.Request ?? new TrainRequest
            {
                Data = arguments.GetValue(data) ?? throw new OptionException(Usage.IsMissing(data)),
                TestData = arguments.GetValue(test),
                RunsFolder = arguments.GetRequiredValue(runs),
            };
            request = request.With(settings.SelectMany(option => option.Given(arguments) is { } text ? [KeyValuePair.Create(option.Name, text)] : Array.Empty<KeyValuePair<string, string>>())) with
            {
                ThreadCount = arguments.GetValue(threads) ?? defaults.ThreadCount,
                CheckpointEvery = arguments.GetRequiredValue(checkpoints),
            };
            if (arguments.GetValue(recipe) is { } chosen)
            {
                request = request.IsTable
                    ? throw new OptionException($"The recipe {chosen.Name} is for pictures; a table has defaults of its own, see docs/tables.md.")
                    : chosen.Apply(request);
            }

            if (!request.IsTable && DataCatalogue.Tables.FirstOrDefault(shipped => shipped.Name == request.Data) is { } named && !Path.Exists(named.Name))
                throw new OptionException($"{named.Name} is a table; say what to predict, such as --target {named.Target}.");
            return Run(request, unfinished, arguments.GetValue(json)
                ? new TrainJson(terminal, arguments.GetValue(quiet))
                : new TrainText(terminal, request, arguments.GetValue(quiet)));
        });
        return command;
    }

    /// <summary>Data and options of a run that goes on are in its folder; others would make another run of it.</summary>
    private static void RequireNothingElse(ParseResult arguments, Argument data, string[] allowed)
    {
        var given = arguments.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit).Select(option => option.Option.Name)
            .Concat(arguments.GetResult(data) is { Tokens.Count: > 0 } ? [data.Name] : []);
        if (given.FirstOrDefault(name => !allowed.Contains(name)) is { } other)
            throw new OptionException($"A run that goes on has its own data and options, so {other} cannot be given with --resume.");
    }

    private static int Run(TrainRequest request, UnfinishedRun? unfinished, ITrainView view)
    {
        TrainingJob started;
        try
        {
            started = unfinished is null ? TrainingJob.Start(request) : TrainingJob.Resume(unfinished, request);
        }
        catch (DatasetException exception) when (!request.IsTable && exception.File == request.Data && LooksLikeTable(request.Data))
        {
            Console.Error.WriteLine($"{exception.Message} If it is a table with names above its columns, say what to predict with --target COLUMN.");
            return ExitCode.Failed;
        }

        using var job = started;
        using var interruption = new Interruption(job.Stop);
        foreach (var happened in job.Events())
            view.Show(happened);
        foreach (var problem in job.Problems)
            Console.Error.WriteLine(problem);
        return job.Run.IsComplete ? ExitCode.Done : ExitCode.Interrupted;
    }

    /// <summary>Whether the first line is no row of numbers, but several fields of which one is a word.</summary>
    private static bool LooksLikeTable(string path)
    {
        if (!path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
            return false;
        string[] fields = (File.ReadLines(path).FirstOrDefault() ?? "").Split(',', ';', '\t');
        return fields.Length > 1 && fields.Any(field => field.Any(char.IsLetter));
    }
}

/// <summary>Follows a training: for a person (<see cref="TrainText"/>) or a program (<see cref="TrainJson"/>).</summary>
internal interface ITrainView
{
    void Show(TrainEvent happened);
}
