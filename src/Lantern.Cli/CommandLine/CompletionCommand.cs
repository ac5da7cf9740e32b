using System.CommandLine;

namespace Lantern.Cli;

/// <summary><c>lantern completion</c>: a script with which a shell completes the tool's command lines.</summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        # Completes lantern in bash: source <(lantern completion bash)
        _lantern() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(lantern "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o bashdefault -o default -F _lantern lantern
        """;

    private const string Zsh =
        """
        # Completes lantern in zsh: source <(lantern completion zsh)
        _lantern() {
            local -a words_that_fit
            words_that_fit=("${(@f)$(lantern "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -- $words_that_fit || _files
        }
        compdef _lantern lantern
        """;

    private const string PowerShell =
        """
        # Completes lantern in PowerShell: lantern completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName lantern -ScriptBlock {
            param($word, $line, $position)
            lantern "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    private static readonly OrderedDictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["pwsh"] = PowerShell };

    /// <summary>The shells for which there is a script.</summary>
    public static IReadOnlyList<string> Shells => Scripts.Keys;

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL")
        {
            Description = $"Which shell: {string.Join(", ", Shells)}.",
            CustomParser = result => Options.Parse(result, name => Named.Find(Shells, known => known, name, "shell")),
        };
        var command = new Command("completion", "Print a script with which a shell completes commands.") { shell };
        command.SetAction(arguments => terminal.Raw(Scripts[arguments.GetRequiredValue(shell)].ReplaceLineEndings("\n")));
        return command;
    }
}
