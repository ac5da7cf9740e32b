namespace Lantern.Cli.Tests;

/// <summary>A real array job; <c>.ci/run</c> starts a Slurm of one node for it.</summary>
public sealed class SlurmTests : IDisposable
{
    private static readonly string[] Sweep = ["digits.csv", "--test", "digits.csv", "--hidden", "3,4", "--learning-rate", "0.1,0.3", "--epochs", "1,2", "--seeds", "3"];

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_tasks_of_an_array_job_share_a_sweep_whose_merged_table_is_that_of_one_process()
    {
        Assert.SkipUnless(_tool.RunOther("sinfo", ["--noheader"]) is { ExitCode: 0 }, "No Slurm answers here.");
        File.WriteAllText(_tool.Folder.File("digits.csv"), string.Concat(Enumerable.Range(0, 60).Select(n => $"{n % 3},{n % 3 * 80},{n * 4},{255 - n}\n")));

        var job = _tool.RunOther("sbatch", ["--wait", "--array=1-3", "--mem-per-cpu=300M", $"--export=ALL,LANTERN={Tool.CommandLine}", Repository.File("deploy/slurm/sweep.sbatch"), .. Sweep]);
        string[] stores = [.. Enumerable.Range(1, 3).Select(part => $"runs/lantern-{part}-of-3.db")];
        var merged = _tool.Run(["sweep", "--merge", .. stores, "--store", "merged.db"]);
        var resumed = _tool.Run("sweep", "--resume", "--store", "merged.db", "--csv", "merged.csv");
        var alone = _tool.Run(["sweep", .. Sweep, "--store", "alone.db", "--csv", "alone.csv"]);

        Assert.True(job!.ExitCode == 0, job.Output + job.Error + string.Concat(Directory.GetFiles(_tool.Folder.Path, "*.out").Select(File.ReadAllText)));
        Assert.All([merged, resumed, alone], outcome => Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error));
        Assert.Contains("SLURM_ARRAY_TASK_ID", File.ReadAllText(Directory.GetFiles(_tool.Folder.Path, "*_2.out").Single()), StringComparison.Ordinal);
        Assert.Equal(Timeless("alone.csv"), Timeless("merged.csv"));
        Assert.Equal(9, Timeless("alone.csv").Length);
    }

    /// <summary>The lines of a table without the times, which differ.</summary>
    private string[] Timeless(string file)
    {
        var rows = File.ReadAllLines(_tool.Folder.File(file)).Select(line => line.Split(',')).ToList();
        var timed = rows[0].Index().Where(column => column.Item.Contains("second", StringComparison.Ordinal)).Select(column => column.Index).ToHashSet();
        return [.. rows.Select(row => string.Join(',', row.Where((_, column) => !timed.Contains(column))))];
    }
}
