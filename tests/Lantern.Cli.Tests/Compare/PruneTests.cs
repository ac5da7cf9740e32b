using Lantern.Workbench;

namespace Lantern.Cli.Tests;

/// <summary>Old runs are removed with their folders, and nothing else is.</summary>
public sealed class PruneTests : IDisposable
{
    private readonly Tool _tool = new();

    public PruneTests()
    {
        _tool.Folder.WriteTraining(50);
        for (var run = 0; run < 4; run++)
            Assert.Equal(0, _tool.Run("train", "train.csv", "--hidden", "5", "--epochs", "1", "--seed", $"{run}", "--quiet").ExitCode);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_latest_and_those_with_a_tag_stay()
    {
        _tool.Run("runs", "tag", "1", "keep-me");
        var size = Folders.Sum(folder => Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length));

        var foreseen = _tool.Run("runs", "prune", "--keep", "1", "--dry-run");
        Assert.Matches(@"^2 runs and 2 folders would be removed: [\d,]+ bytes of folders\n$", foreseen.Output);
        Assert.Equal(4, Folders.Length);

        var pruned = _tool.Run("runs", "prune", "--keep", "1");
        Assert.Equal((0, ""), (pruned.ExitCode, pruned.Error));
        Assert.Matches(@"^2 runs and 2 folders removed: [\d,]+ bytes, [\d,]+ of them of the store\n$", pruned.Output);
        Assert.Equal(2, Folders.Length);
        Assert.Equal(size / 2, Folders.Sum(folder => Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length)), tolerance: 100);
        using var store = RunStore.OpenExisting(_tool.Folder.File(Path.Combine("runs", "lantern.db")));
        Assert.Equal([1, 4], store.Runs().Select(run => run.Id));
    }

    [Fact]
    public void Younger_runs_stay_and_without_a_limit_nothing_goes()
    {
        Assert.StartsWith("0 runs and 0 folders removed", _tool.Run("runs", "prune", "--older", "1").Output);
        Assert.Equal((2, "Say what stays: so many of the latest runs by keep, or those of the last days by older.\nSee: lantern runs prune --help\n"), (_tool.Run("runs", "prune") is var refused ? refused.ExitCode : 0, refused.Error));
        Assert.Equal(4, Folders.Length);
        Assert.StartsWith("4 runs and 4 folders removed", _tool.Run("runs", "prune", "--older", "0").Output);
        Assert.Empty(Folders);
    }

    private string[] Folders => Directory.GetDirectories(_tool.Folder.File("runs"), "????-*");
}
