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
        var test = Options.Of<string?>("--test", "DATA", "What to test with; the test part of DATA, if it has one, unless given.", value => value);
        var recipe = Options.Recipe();
        var settings = TrainOption.All();
        var threads = Options.Of<int?>("--threads", "N", "How many threads share the work of a batch; as many as there are processors unless given.", value => ValueText.Whole<int>(value));
        var runs = Options.Of("--out", "DIR", "The folder in which the run gets a folder of its own.", value => value, defaults.RunsFolder);
        var resume = new Option<string?>("--resume")
        {
            HelpName = "RUN",
            Description = "Go on with a run that was stopped or killed, given by its folder, or else the latest of --out, to the same bits as if it had not been. More --epochs may be given.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var checkpoints = Options.Of(
            "--checkpoint-every", "N", "Write a checkpoint every N epochs and at Ctrl+C; 0 for never. Written beside training: a run that is killed loses what came since the last one, at most these epochs and eleven times as long as a file takes to write.",
            ValueText.Whole<int>, defaults.CheckpointEvery);
        var quiet = Options.Switch("--quiet", "Only the last line, with the result.");
        var json = new Option<bool>("--json")
        {
            Description = "Write JSON for programs, one object a line: start, warning, epoch, end (with a validation part), result. trainingSeconds counts from the start, without tests; errors go to stderr.",
            Arity = ArgumentArity.Zero,
        };

        var target = Options.Of<string?>("--target", "COLUMNS", "DATA is a table, and this is to be predicted: a column of a CSV file, or several of numbers, such as a,b. Other defaults then: see docs/tables.md.", value => value);
        var task = Options.Of<TableTask?>("--task", "NAME", $"What to predict of a table: {ValueText.Names(Choice.Names<TableTask>())}; it follows from the target unless given.", value => Choice.Parse<TableTask>(value, "task"));
        var folds = Options.Of<int?>("--folds", "N", "Divide a table into so many parts, each to test what learned from the others.", value => ValueText.Whole<int>(value));
        var share = Options.Of<double?>("--test-share", "NUMBER", "Which share of a table's rows to set apart for the test; 0.2 unless given.", value => ValueText.Number(value));
        var leaveOut = Options.Of<string?>("--leave-out", "COLUMNS", "Columns of a table not to learn from, such as a,b.", value => value);

        var command = new Command("train", "Train a network, test it, and save it as a model.") { data, test, target, task, folds, share, leaveOut, recipe };
        TrainOption.AddTo(command, settings);
        foreach (var option in (Option[])[threads, runs, resume, checkpoints, quiet, json])
            command.Add(option);
        command.SetAction(arguments =>
        {
            if (arguments.GetResult(resume) is null && arguments.GetValue(target) is { } columns)
            {
                if (arguments.GetValue(recipe) is { } forPictures)
                    throw new OptionException($"The recipe {forPictures.Name} is for pictures; a table has defaults of its own, see docs/tables.md.");
                var table = new TableRequest
                {
                    Data = arguments.GetValue(data) ?? throw new OptionException(Usage.IsMissing(data)),
                    Targets = Names(columns),
                    Task = arguments.GetValue(task),
                    LeftOut = Names(arguments.GetValue(leaveOut)),
                    TestData = arguments.GetValue(test),
                    FoldCount = arguments.GetValue(folds) ?? 0,
                    Settings = settings.Where(option => option.Given(arguments) is not null).ToDictionary(option => option.Name, option => option.Given(arguments)!),
                    ThreadCount = arguments.GetValue(threads) ?? defaults.ThreadCount,
                    RunsFolder = arguments.GetRequiredValue(runs),
                };
                table = table with { TestShare = arguments.GetValue(share) ?? table.TestShare };
                if (arguments.GetResult(share) is { Implicit: false } && (table.FoldCount > 0 || table.TestData is not null))
                    throw new OptionException("--test-share goes with neither --test nor --folds, which say otherwise what tests.");
                return Run(table, arguments.GetValue(json)
                    ? new TableJson(terminal, arguments.GetValue(quiet))
                    : new TableText(terminal, table, arguments.GetValue(quiet)));
            }

            if (DataCatalogue.Tables.FirstOrDefault(shipped => shipped.Name == arguments.GetValue(data)) is { } named && !Path.Exists(named.Name))
                throw new OptionException($"{named.Name} is a table; say what to predict, such as --target {named.Target}.");
            if (arguments.GetResult(resume) is null && ((Option[])[task, folds, share, leaveOut]).FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } alone)
                throw new OptionException($"{alone.Name} is for tables: say with --target which column to predict.");

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
            request = settings.Aggregate(arguments.GetValue(recipe)?.Apply(request) ?? request, (settled, option) => option.Apply(arguments, settled)) with
            {
                ThreadCount = arguments.GetValue(threads) ?? defaults.ThreadCount,
                CheckpointEvery = arguments.GetRequiredValue(checkpoints),
            };
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
        TrainingRun run;
        try
        {
            run = unfinished is null ? TrainingRun.Start(request) : TrainingRun.Resume(unfinished, request);
        }
        catch (DataException exception) when (exception.File == request.Data && LooksLikeTable(request.Data))
        {
            Console.Error.WriteLine($"{exception.Message} If it is a table with names above its columns, say what to predict with --target COLUMN.");
            return ExitCode.Failed;
        }

        using var recorder = new RunRecorder(request, run);
        using var interruption = new Interruption();
        view.Started(run.Plan);
        if (unfinished is not null)
            view.Resumed(unfinished, run.ExamplesSeen);
        foreach (var progress in recorder.Train())
        {
            view.Stepped(progress);
            if (interruption.IsRequested)
                break;
        }

        run.Save(); // before the test, which a second Ctrl+C may cut short
        if (!run.IsComplete)
            view.Interrupted(run.ExamplesSeen);
        view.Finished(run.Result());
        if (run.CheckpointProblem is { } checkpointProblem)
            Console.Error.WriteLine($"{checkpointProblem} The training went on without that checkpoint.");
        Tell(recorder);
        return run.IsComplete ? ExitCode.Done : ExitCode.Interrupted;
    }

    private static int Run(TableRequest request, ITableView view)
    {
        var training = TableTraining.Start(request);
        using var recorder = new RunRecorder(training);
        using var interruption = new Interruption();
        view.Started(training);
        foreach (var progress in recorder.Train())
        {
            view.Stepped(progress);
            if (interruption.IsRequested)
                break;
        }

        training.Save(); // before parts test, which takes several times as long
        foreach (var fold in training.IsTrained ? training.Folds() : [])
        {
            view.Folded(fold);
            if (interruption.IsRequested)
                break;
        }

        if (!training.IsComplete)
            view.Interrupted(training.ExamplesSeen);
        view.Finished(training.Result());
        Tell(recorder);
        return training.IsComplete ? ExitCode.Done : ExitCode.Interrupted;
    }

    private static void Tell(RunRecorder recorder)
    {
        if (recorder.Problem is { } problem)
            Console.Error.WriteLine($"{problem} This run is not written down there.");
    }

    /// <summary>Whether the first line is no row of numbers, but several fields of which one is a word.</summary>
    private static bool LooksLikeTable(string path)
    {
        if (!path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
            return false;
        string[] fields = (File.ReadLines(path).FirstOrDefault() ?? "").Split(',', ';', '\t');
        return fields.Length > 1 && fields.Any(field => field.Any(char.IsLetter));
    }

    private static string[] Names(string? columns) => columns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}

/// <summary>Who follows a run: a person (<see cref="TrainText"/>) or a program (<see cref="TrainJson"/>).</summary>
internal interface ITrainView
{
    void Started(TrainPlan plan);

    /// <param name="unfinished">What the training goes on with.</param>
    /// <param name="examplesSeen">How many examples were learned from before.</param>
    void Resumed(UnfinishedRun unfinished, long examplesSeen);

    void Stepped(TrainingProgress progress);

    void Interrupted(long examplesSeen);

    void Finished(TrainingResult result);
}

/// <summary>Who follows a training on a table: a person (<see cref="TableText"/>) or a program (<see cref="TableJson"/>).</summary>
internal interface ITableView
{
    void Started(TableTraining training);

    void Stepped(TrainingProgress progress);

    void Interrupted(long examplesSeen);

    void Folded(FoldProgress fold);

    void Finished(TableResult result);
}
