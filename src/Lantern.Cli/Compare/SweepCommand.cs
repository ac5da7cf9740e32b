using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern sweep</c>: settings with several values become trials, which are pulled and shown to a person or told to a program.</summary>
internal static class SweepCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new SweepRequest { Data = "" };
        var data = Options.DataArgument();
        data.Arity = ArgumentArity.ZeroOrOne;
        data.Description += " None with --resume and --merge.";
        var shared = new SweepOptions();
        var recipe = Options.Recipe();
        var settings = Setting.All.Where(setting => setting.Name != "seed" && setting.Effect != SettingEffect.Measuring)
            .Select(setting => (setting.Name, Option: OptionOf(setting))).ToList();
        var seeds = Options.Of("--seeds", "N", "How many seeds each point has, from 1; or a range such as 3..7, or a list.", value => value, defaults.Seeds);
        var random = Options.Whole(
            "--random",
            "Draw so many points at random, in place of all combinations; then log:0.001..1 and 0.1..0.6 stand for all numbers between.");
        var randomSeed = Options.Of("--random-seed", "N", "Decides which points are drawn.", ValueParser.Whole<uint>, defaults.RandomSeed);
        var shard = Options.Of<Shard?>("--shard", "I/N", "Train part I of N only, from 1/N to N/N; as Slurm's array job or Kubernetes' Indexed Job says unless given. 1/1 is all.", Shard.Parse);
        var shards = Options.Whole("--shards", "How many parts there are, where only Kubernetes knows which this is.");
        var runs = Options.Of("--out", "DIR", "The folder of the store, and of models.", value => value, new TrainRequest { Data = "" }.RunsFolder);
        var store = Options.Text("--store", "FILE", "The file that keeps every trial; lantern.db in the folder, or lantern-I-of-N.db for a part, unless given.");
        var name = Options.Text("--name", "NAME", "What to call the sweep; after its data and what is varied unless given.");
        var resume = Options.Optional("--resume", "NAME", "Go on with a sweep that was stopped: the one of that name, or the latest.");
        var merge = new Option<string[]>("--merge")
        {
            HelpName = "STORES",
            Description = "Take the trials of these stores over into --store.",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        var keep = Options.Switch("--keep-models", "Give each trial a folder with its model.");

        var command = new Command(
            "sweep",
            "Train with each of several values, many times, and compare. A list is 0.1,0.2, with + inside a value: 500+150,200. "
            + "A range is 50..400:50, or log:0.001..1:7 for 7 values.") { data, shared.Test };
        Option[] what = [recipe, .. settings.Select(setting => setting.Option), seeds, random, randomSeed];
        foreach (var option in (Option[])[.. what, shared.Parallel, shard, shards, runs, store, name, resume, merge, keep, shared.Csv, shared.Report, shared.Json])
            command.Add(option);
        command.SetAction(arguments =>
        {
            var (part, partSource) = arguments.GetValue(shard) is { } asked
                ? (asked, null)
                : Shard.FromEnvironment(Environment.GetEnvironmentVariable, arguments.GetValue(shards));
            var path = arguments.GetValue(store) ?? StorePath(arguments.GetRequiredValue(runs), part);
            var view = shared.View(arguments, terminal);
            if (arguments.GetValue(merge) is { Length: > 0 } sources)
            {
                Refuse(arguments, "--merge", [data, shared.Test, .. what, shared.Parallel, shard, shards, name, resume, keep]);
                var (results, joined) = Merge(path, sources);
                view.Merged(path, results, joined);
                return ExitCode.Done;
            }

            shared.RequireFolders(arguments);
            var parallel = shared.ParallelOf(arguments);
            var modelsFolder = arguments.GetValue(keep) ? arguments.GetRequiredValue(runs) : null;
            if (arguments.GetResult(resume) is { Implicit: false })
            {
                Refuse(arguments, "--resume", [data, shared.Test, .. what, name]);
                using var existing = RunStore.OpenExisting(path);
                var (sweep, itsName) = Sweep.FindIn(existing, arguments.GetValue(resume));
                return shared.Run(arguments, view, new SweepRun(sweep, existing, itsName, parallel, modelsFolder), path);
            }

            var given = settings.Where(setting => arguments.GetResult(setting.Option) is { Implicit: false })
                .Select(setting => (setting.Name, Text: arguments.GetValue(setting.Option) ?? "true")).ToList();
            if (given.Find(each => Setting.Find(each.Name).Kind.IsSwitch && each.Text.Split(',').Except(["true", "false"]).Any()) is { Name: { } switched } wrong)
                throw new OptionException($"--{switched}: '{wrong.Text}' is neither true nor false; DATA comes before a switch.");
            given.AddRange(arguments.GetValue(recipe)?.ForSweep(except: given.Select(each => each.Name)) ?? []);
            var request = new SweepRequest
            {
                Data = arguments.GetValue(data) ?? throw new OptionException(Usage.IsMissing(data)),
                TestData = arguments.GetValue(shared.Test),
                Settings = given,
                Seeds = arguments.GetRequiredValue(seeds),
                RandomCount = arguments.GetValue(random),
                RandomSeed = arguments.GetValue(randomSeed),
                Shard = part,
            };
            request.Points(); // refuses what makes no sense before anything is read
            var begun = Sweep.Read(request);
            using var opened = RunStore.Open(path);
            var run = new SweepRun(begun, opened, begun.SaveIn(opened, arguments.GetValue(name)), parallel, modelsFolder);
            return shared.Run(arguments, view, run, path, partSource);
        });
        return command;
    }

    private static (IReadOnlyList<MergeResult> Results, IReadOnlyList<string> Joined) Merge(string path, string[] sources)
    {
        List<RunStore> others = [];
        try
        {
            foreach (var source in sources) // all are there and whole before anything is written
                others.Add(RunStore.OpenExisting(source));
            using var store = RunStore.Open(path);
            return (others.ConvertAll(store.MergeFrom), Sweep.JoinParts(store));
        }
        finally
        {
            others.ForEach(other => other.Dispose());
        }
    }

    /// <summary>A value of a switch may be left out, but then DATA must not follow.</summary>
    private static Option<string?> OptionOf(Setting setting)
    {
        var more = !setting.CanVary ? " The same in all trials."
            : setting.Kind.IsSwitch ? " With true,false: both."
            : setting.Kind.HasCommas ? " With + in place of the commas, which separate values here."
            : "";
        var description = TrainOption.Described(setting) + more;
        return setting.Kind.IsSwitch
            ? Options.Optional($"--{setting.Name}", "true,false", description)
            : Options.Text($"--{setting.Name}", $"{setting.Kind.Placeholder}{(setting.CanVary ? "…" : "")}", description);
    }

    private static void Refuse(ParseResult arguments, string mode, IEnumerable<Symbol> others)
    {
        var given = others.FirstOrDefault(other => other switch
        {
            Argument argument => arguments.GetResult(argument) is { Tokens.Count: > 0 },
            Option option => arguments.GetResult(option) is { Implicit: false },
            _ => false,
        });
        if (given is not null)
            throw new OptionException($"{mode}: What to train is in the store; leave out {(given is Argument ? "DATA" : given.Name)}.");
    }

    private static string StorePath(string folder, Shard? shard) =>
        shard is null || shard.Count == 1 ? RunStore.PathIn(folder) : Path.Combine(folder, $"lantern-{shard.Number}-of-{shard.Count}.db");
}

/// <summary>Who follows a sweep: a person (<see cref="SweepText"/>) or a program (<see cref="SweepJson"/>).</summary>
internal interface ISweepView
{
    void Started(SweepRun run, string store, string? shardSource);

    void Done(SweepRun run, TrialOutcome outcome);

    void Waiting(SweepRun run);

    void Finished(SweepRun run, string store);

    void Merged(string store, IReadOnlyList<MergeResult> results, IReadOnlyList<string> joined);
}
