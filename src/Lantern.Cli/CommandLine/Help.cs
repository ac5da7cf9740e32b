using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Help: the verbs by what they are good for, and for each verb its options, what it needs and an example.</summary>
/// <param name="usual">Writes the options of a verb.</param>
/// <param name="groups">The verbs.</param>
internal sealed class Help(HelpAction usual, IReadOnlyList<VerbGroup> groups) : SynchronousCommandLineAction
{
    private const int NameWidth = 12;

    /// <summary>Gives the tool its verbs, and their help.</summary>
    public static void AddTo(RootCommand root, IReadOnlyList<VerbGroup> groups)
    {
        foreach (var verb in groups.SelectMany(group => group.Verbs))
            root.Add(verb.Command);
        var option = root.Options.OfType<HelpOption>().Single();
        option.Aliases.Remove("/?"); // which would look like a path to be completed
        option.Aliases.Remove("/h");
        option.Action = new Help((HelpAction)option.Action!, groups);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var (output, command) = (parseResult.InvocationConfiguration.Output, parseResult.CommandResult.Command);
        if (command is RootCommand root)
        {
            WriteVerbs(output, root);
            return ExitCode.Done;
        }

        if (command.Options.Any(IsUncommon) && !parseResult.Tokens.Any(token => token.Value == "all"))
            WriteCommon(output, command);
        else
            usual.Invoke(parseResult);
        if (groups.SelectMany(group => group.Verbs).FirstOrDefault(verb => verb.Command == command) is { } asked)
            output.Write($"Example:\n  {asked.Example}\n  {asked.Needs}\n\n");
        return ExitCode.Done;
    }

    private static Setting? SettingOf(Option option) => Setting.All.FirstOrDefault(setting => $"--{setting.Name}" == option.Name);

    private static bool IsUncommon(Option option) => SettingOf(option) is { IsCommon: false };

    /// <summary>The dozen settings that most trainings use, by their groups, and the options that are no settings.</summary>
    private static void WriteCommon(TextWriter output, Command command)
    {
        var arguments = string.Concat(command.Arguments.Select(argument => $" [{argument.Name}]"));
        output.Write($"{command.Description}\n\nlantern {command.Name}{arguments} [options]\n");
        foreach (var argument in command.Arguments)
            Write(argument.Name, argument.Description!);
        foreach (var group in command.Options.Where(option => !IsUncommon(option) && !option.Hidden).GroupBy(option => SettingOf(option)?.Group ?? "").OrderBy(group => group.Key.Length == 0))
        {
            output.Write(group.Key.Length > 0 ? $"\n{char.ToUpperInvariant(group.Key[0])}{group.Key[1..]}\n" : "\nOther options\n");
            foreach (var option in group)
                Write($"{option.Name} {option.HelpName}".TrimEnd(), option.Description!);
        }

        output.Write($"\nAll settings: lantern {command.Name} --help all\n\n");

        void Write(string name, string description) => output.Write($"  {name,-26}  {description}\n");
    }

    private void WriteVerbs(TextWriter output, RootCommand root)
    {
        output.Write($"{root.Description}\n\nlantern VERB … does it; lantern VERB --help says all about it.\n");
        foreach (var group in groups)
        {
            output.Write($"\n{group.Need}\n");
            foreach (var verb in group.Verbs)
                output.Write($"  {verb.Command.Name.PadRight(NameWidth)}{FirstSentence(verb.Command.Description!)}\n  {new string(' ', NameWidth)}{verb.Example}\n");
        }

        output.Write("\nMODEL is a file that lantern train wrote, such as runs/…/model.safetensors.\nlantern --version says which Lantern this is.\n");
    }

    private static string FirstSentence(string text) => text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;
}
