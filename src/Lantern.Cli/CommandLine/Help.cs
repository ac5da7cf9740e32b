using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

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

        usual.Invoke(parseResult);
        if (groups.SelectMany(group => group.Verbs).FirstOrDefault(verb => verb.Command == command) is { } asked)
            output.Write($"Example:\n  {asked.Example}\n  {asked.Needs}\n\n");
        return ExitCode.Done;
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
