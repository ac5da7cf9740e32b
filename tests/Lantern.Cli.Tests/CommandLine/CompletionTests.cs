namespace Lantern.Cli.Tests;

/// <summary>What a shell offers to complete a command line.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly Tool _tool = new();

    public CompletionTests()
    {
        new Model(Network.Create(2, 1), Preparation.UnitRange, ["a"], new Provenance()).Save(_tool.Folder.File("own.safetensors"));
        Directory.CreateDirectory(_tool.Folder.File("runs/2026-01-01-000000-mnist"));
        Directory.CreateDirectory(_tool.Folder.File("runs/2026-01-02-000000-mnist"));
        File.Copy(_tool.Folder.File("own.safetensors"), _tool.Folder.File("runs/2026-01-02-000000-mnist/model.safetensors"));
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("lantern tr", "train")]
    [InlineData("lantern train mnist --opt", "--optimizer")]
    [InlineData("lantern train mnist --optimizer adam", "adam,adamw")]
    [InlineData("lantern train mnist --activation re", "relu")]
    [InlineData("lantern sweep mnist --schedule one", "one-cycle")]
    [InlineData("lantern train mnist --recipe mo", "modern")]
    [InlineData("lantern train mn", "mnist")]
    [InlineData("lantern train --resume runs/", "runs/2026-01-01-000000-mnist,runs/2026-01-02-000000-mnist")]
    [InlineData("lantern predict ", "own.safetensors,runs/2026-01-02-000000-mnist/model.safetensors")]
    [InlineData("lantern runs com", "compare")]
    [InlineData("lantern completion ", "bash,pwsh,zsh")]
    [InlineData("lantern experiment ep", "epochs")]
    [InlineData("lantern inspect own.safetensors mnist --break-kind ", "links,nodes,noise")]
    public void Bash_offers_verbs_options_values_runs_and_models(string line, string offered)
    {
        var words = line.Split(' ');
        File.WriteAllText(_tool.Folder.File("complete.sh"), $$"""
            lantern() { {{Tool.CommandLine}} "$@"; }
            source <(lantern completion bash)
            COMP_WORDS=({{string.Join(' ', words.Select(word => $"'{word}'"))}}) COMP_CWORD={{words.Length - 1}} COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            _lantern
            printf '%s\n' "${COMPREPLY[@]}"
            """.ReplaceLineEndings("\n"));
        var outcome = _tool.RunOther("bash", "complete.sh");
        if (outcome is null)
            Assert.Skip("There is no bash here.");

        Assert.Equal("", outcome.Error);
        string[] real = [.. outcome.Lines.Where(word => words[^1].Length > 0 || !word.StartsWith('-')).Order(StringComparer.Ordinal)];
        Assert.Equal(offered.Split(','), real);
    }

    [Fact]
    public void A_script_is_there_for_three_shells()
    {
        Assert.Contains("compdef _lantern lantern", _tool.Run("completion", "zsh").Output);
        Assert.Contains("Register-ArgumentCompleter -Native -CommandName lantern", _tool.Run("completion", "pwsh").Output);
        Assert.Equal("SHELL: There is no shell 'fish'. There are bash, zsh and pwsh.\nSee: lantern completion --help\n", _tool.Run("completion", "fish").Error);
    }
}
