using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lantern.Workbench.Tests;

/// <summary>
/// Several processes, each this suite with one of its tests, write into one store: side by side, and until they are killed.
/// </summary>
public sealed class SharedStoreTests : IDisposable
{
    private const string StoreOfChild = "LANTERN_TESTS_STORE";
    private const string ProcessCountOfChild = "LANTERN_TESTS_PROCESSES";
    private const string TrialCountOfChild = "LANTERN_TESTS_TRIALS";
    private const int EpochCount = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // What the others here run in processes of their own.
    [Fact]
    public void Trials_are_claimed_and_finished_one_after_the_other()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable(TrialCountOfChild) ?? "3");
        using var store = RunStore.Open(Environment.GetEnvironmentVariable(StoreOfChild) ?? _folder.File("lantern.db"));

        store.SaveSweep(new StoredSweep($"of process {Environment.ProcessId}", DateTime.UtcNow, "{}", count));
        while (store.Sweeps().Count < int.Parse(Environment.GetEnvironmentVariable(ProcessCountOfChild) ?? "1"))
            Thread.Yield(); // until the others are there too
        for (var i = 0; i < count; i++)
        {
            if (!store.TryClaim(StoredRuns.Trial($"{i}", EpochCount), out var id))
                continue;
            Assert.NotEmpty(SHA256.HashData(new byte[20_000_000])); // takes the time of a small training, in which others come to the store
            store.Finish(id, RunState.Finished, StoredRuns.Metrics(EpochCount), 1);
        }

        Assert.Equal(count, store.Runs().Select(run => run.Key).Distinct().Count());
    }

    [Fact]
    public void Two_processes_share_a_store_and_none_does_what_the_other_did()
    {
        const int TrialCount = 40;
        var path = _folder.File("lantern.db");

        var processes = Enumerable.Range(0, 2).Select(_ => Start(path, TrialCount, processCount: 2)).ToList();

        foreach (var process in processes)
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }

        using var store = RunStore.OpenExisting(path);
        var runs = store.Runs();
        Assert.Equal(Enumerable.Range(0, TrialCount).Select(i => $"{i}"), runs.Select(run => run.Key).OrderBy(int.Parse));
        Assert.All(runs, run => Assert.Equal((RunState.Finished, EpochCount), (run.State, run.Metrics.Count)));
        Assert.Equal(2, runs.Select(run => run.ProcessId).Distinct().Count()); // or this showed nothing
    }

    [Fact]
    public void Whoever_is_killed_leaves_every_finished_trial_and_no_half_of_one()
    {
        const int KillCount = 5;
        var path = _folder.File("lantern.db");
        using var store = RunStore.Open(path);
        var random = new Random(1);
        IReadOnlyList<StoredRun> before = [];

        for (var kill = 0; kill < KillCount; kill++)
        {
            using var process = Start(path, 1_000_000, processCount: 1);
            var enough = before.Count + 1 + random.Next(10);
            while (store.Runs().Count < enough)
                Assert.False(process.WaitForExit(random.Next(1, 10)), "It was to be killed in the midst of it.");
            process.Kill();
            process.WaitForExit();

            using var opened = RunStore.OpenExisting(path); // which inspects it, and tidies up
            var runs = opened.Runs();
            Assert.Equal(Finished(before), Finished(runs).Take(Finished(before).Count));
            Assert.All(runs, run => Assert.Equal(run.State == RunState.Finished ? EpochCount : 0, run.Metrics.Count));
            Assert.InRange(runs.Count - Finished(runs).Count, 0, 1);
            Assert.DoesNotContain(runs, run => run.State == RunState.Running);
            Assert.Equal(runs.Select(run => run.Key).Distinct(), runs.Select(run => run.Key));
            before = runs;
        }

        store.SaveSweep(new StoredSweep("after", DateTime.UtcNow, "{}", 0)); // takes away what the last one killed may have left
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    private static List<string> Finished(IEnumerable<StoredRun> runs) => [.. runs.Where(run => run.State == RunState.Finished).Select(StoredRuns.Text)];

    private static Process Start(string path, int trialCount, int processCount)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Lantern.Workbench.Tests.dll"), "--progress", "off", "--no-ansi",
            "--filter-method", $"{typeof(SharedStoreTests).FullName}.{nameof(Trials_are_claimed_and_finished_one_after_the_other)}",
        ];
        var start = new ProcessStartInfo(dotnet, arguments) { RedirectStandardOutput = true };
        start.Environment[StoreOfChild] = path;
        start.Environment[TrialCountOfChild] = $"{trialCount}";
        start.Environment[ProcessCountOfChild] = $"{processCount}";
        return Process.Start(start)!;
    }
}
