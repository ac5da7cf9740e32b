using System.CommandLine;
using System.CommandLine.Completions;
using Lantern.Images;
using Lantern.Insight;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>What fits in the place of a value, for a shell that completes a command line.</summary>
internal static class Completions
{
    // By the name of the option or argument; where verbs mean different things by it, with the verb before it. Settings have theirs in their rows.
    private static readonly Dictionary<string, Func<IEnumerable<string>>> Values = new()
    {
        ["DATA"] = Data,
        ["--data"] = Data,
        ["--test"] = Data,
        ["MODEL"] = Models,
        ["--model"] = Models,
        ["--from"] = Models,
        ["train --resume"] = RunFolders,
        ["experiment NAME"] = () => Experiment.All.Select(experiment => experiment.Name),
        ["completion SHELL"] = () => CompletionCommand.Shells,
        ["LESSON"] = () => Lessons.All.Select(lesson => lesson.Name),
        ["--recipe"] = () => Recipe.All.Select(recipe => recipe.Name),
        ["--part"] = Choice.Names<DataPart>,
        ["--state"] = Choice.Names<RunState>,
        ["--break-kind"] = Choice.Names<Damage>,
        ["--preparation"] = () => PicturePreparation.All.Select(preparation => preparation.Name),
    };

    /// <summary>Adds to the options and arguments of a verb, and of those below it, what fits there.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in command.Options)
        {
            if (Of(command, option) is { } values)
                Offer(option.CompletionSources, values);
        }

        foreach (var argument in command.Arguments)
        {
            if (Of(command, argument) is { } values)
                Offer(argument.CompletionSources, values);
        }

        foreach (var verb in command.Subcommands)
            AddTo(verb);
    }

    private static void Offer(List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources, Func<IEnumerable<string>> values)
    {
        sources.Clear(); // names of an enum as C# has them
        sources.Add(_ => values().Select(value => new CompletionItem(value)));
    }

    private static Func<IEnumerable<string>>? Of(Command command, Symbol symbol) =>
        Values.GetValueOrDefault($"{command.Name} {symbol.Name}") ?? Values.GetValueOrDefault(symbol.Name) ?? ChoicesOf(symbol);

    private static Func<IEnumerable<string>>? ChoicesOf(Symbol option) =>
        Setting.All.FirstOrDefault(setting => $"--{setting.Name}" == option.Name) is { Kind.Choices: { Count: > 0 } choices } ? () => choices : null;

    private static IEnumerable<string> Data() => DataCatalogue.Shipped.Concat(DataCatalogue.Packaged).Select(source => source.Name)
        .Concat(DataCatalogue.Tables.Select(table => table.Name)).Concat(FilesHere("*.csv"));

    /// <summary>Models of the runs, the newest first, and those in this folder.</summary>
    private static IEnumerable<string> Models() =>
        RunFolders().Select(folder => $"{folder}/{RunFolder.ModelName}").Where(File.Exists).Concat(FilesHere("*.safetensors"));

    private static IEnumerable<string> RunFolders()
    {
        var runs = new TrainRequest { Data = "" }.RunsFolder;
        return Directory.Exists(runs) ? Directory.GetDirectories(runs).Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal).Select(name => $"{runs}/{name}") : [];
    }

    private static IEnumerable<string> FilesHere(string pattern) => Directory.GetFiles(".", pattern).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
}
