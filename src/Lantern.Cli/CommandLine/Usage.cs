using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lantern.Cli;

/// <summary>Says in one sentence what is wrong with a command line, and in one line where help is.</summary>
internal static class Usage
{
    public static string Sentence(ParseResult arguments)
    {
        // A mistyped command also counts as no command; the mistyped word is what the person wants to hear about.
        var errors = arguments.Errors.Select(error => error.Message).ToList();
        var message = arguments.UnmatchedTokens.Count > 0 ? errors.First(error => error.Contains($"'{arguments.UnmatchedTokens[0]}'", StringComparison.Ordinal))
            : Missing(arguments) is { } missing ? IsMissing(missing)
            : errors[0];
        return WithHint(message + Suggestion(arguments), arguments);
    }

    /// <summary>What is wrong with a setting, under the name that it has as an option.</summary>
    public static string Sentence(OptionException exception) =>
        exception.Setting is null ? exception.Message : $"--{exception.Message}";

    public static string IsMissing(Argument argument) =>
        $"{argument.Name} is missing: {char.ToLowerInvariant(argument.Description![0])}{argument.Description[1..]}";

    public static string WithHint(string sentence, ParseResult arguments)
    {
        var names = "";
        for (var result = arguments.CommandResult; result is { Command: not RootCommand }; result = result.Parent as CommandResult)
            names = $"{result.Command.Name} {names}";
        return $"{sentence}\nSee: lantern {names}--help";
    }

    /// <summary>The first argument that the command needs and does not have; System.CommandLine would not say which.</summary>
    private static Argument? Missing(ParseResult arguments) => arguments.CommandResult.Command.Arguments
        .FirstOrDefault(argument => (arguments.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues);

    /// <summary>The verb or option that may have been meant by the first word that is none.</summary>
    private static string Suggestion(ParseResult arguments)
    {
        if (arguments.UnmatchedTokens is not [var word, ..])
            return "";
        var command = arguments.CommandResult.Command;
        var known = word.StartsWith('-') ? command.Options.Select(option => option.Name) : command.Subcommands.Select(verb => verb.Name);
        return Spelling.Nearest(word, known) is { } meant ? $" Did you mean {meant}?" : "";
    }
}
