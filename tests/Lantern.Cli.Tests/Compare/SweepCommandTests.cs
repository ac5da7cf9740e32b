using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lantern.Workbench;

namespace Lantern.Cli.Tests;

public sealed class SweepCommandTests : IDisposable
{
    private const int Kills = 50;

    private readonly Tool _tool = new();

    public SweepCommandTests()
    {
        // Tiny pictures of three kinds: networks of some nodes learn them in milliseconds.
        var random = new Random(1);
        foreach (var (name, count) in ((string, int)[])[("train.csv", 300), ("test.csv", 60)])
        {
            var lines = Enumerable.Range(0, count).Select(example => $"{example % 3},{string.Join(',', Enumerable.Range(0, 16).Select(pixel => (pixel % 3 == example % 3 ? 60 : 0) + random.Next(150)))}\n");
            File.WriteAllText(_tool.Folder.File(name), string.Concat(lines));
        }
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_person_sees_what_is_swept_a_line_a_trial_and_the_points()
    {
        var outcome = Sweep("--learning-rate", "0.1,0.3", "--hidden", "5", "--epochs", "1,4", "--seeds", "2", "--parallel", "1", "--csv", "points.csv", "--report", "points.html");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches(
            """
            ^data      train.csv: 300 examples to learn from; test.csv: 60 to test with
            sweep     train-learning-rate-epochs: 4 points, 2 seeds each, read off 4 trials
            store     runs/lantern.db
            memory    1 trial at a time, up to \d+ MB together

            1 of 4   learning-rate 0.1  seed 1   test accuracy \d+.\d\d %   \d.\d s
            2 of 4   learning-rate 0.1  seed 2   test accuracy \d+.\d\d %   \d.\d s
            3 of 4   learning-rate 0.3  seed 1   test accuracy \d+.\d\d %   \d.\d s
            4 of 4   learning-rate 0.3  seed 2   test accuracy \d+.\d\d %   \d.\d s

            learning rate   epochs   accuracy
            """.TrimEnd(),
            outcome.Output);
        Assert.EndsWith("\nstore     runs/lantern.db\n", outcome.Output);
        Assert.Equal(5, File.ReadAllLines(_tool.Folder.File("points.csv")).Length);
        Assert.Contains("lantern sweep train.csv --test test.csv --hidden 5 --learning-rate 0.1,0.3 --epochs 1,4 --seeds 2<", File.ReadAllText(_tool.Folder.File("points.html")));
        Assert.DoesNotContain(outcome.Output, character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public void A_program_reads_one_object_a_line()
    {
        var outcome = Sweep("--hidden", "4,5+3", "--epochs", "2", "--seeds", "3..4", "--shuffle", "true,false", "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var lines = Events(outcome.Lines);
        Assert.Equal(["start", .. Enumerable.Repeat("trial", 8), "result"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal((8, 0), (lines[0].GetProperty("trials").GetInt32(), lines[0].GetProperty("known").GetInt32()));
        Assert.All(lines[1..^1], line => Assert.Equal(("finished", false, 2), (line.GetProperty("state").GetString(), line.GetProperty("known").GetBoolean(), line.GetProperty("epochs").GetInt32())));
        Assert.Equal(["4", "5,3"], lines[1..^1].Select(line => line.GetProperty("settings").GetProperty("hidden").GetString()).Distinct().Order());
        Assert.Equal(4, lines[^1].GetProperty("findings").GetProperty("points").GetArrayLength());
    }

    [Fact]
    public void With_examples_kept_aside_these_decide_and_no_test_is_needed()
    {
        string[] what = ["sweep", "train.csv", "--hidden", "4,8", "--validation", "20%", "--patience", "2", "--batch", "10", "--epochs", "30", "--seeds", "2", "--parallel", "1"];
        var shown = _tool.Run(what);
        var result = Events(_tool.Run([.. what, "--json"]).Lines)[^1];

        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        Assert.StartsWith("data      train.csv: 300 examples to learn from\n          60 of those to learn from are kept aside, and decide which point is best\n", shown.Output);
        Assert.Matches(@"\n4 of 4   hidden \d  seed \d   validation accuracy \d+\.\d\d %   \d\.\d s\n\nhidden nodes   validation accuracy ", shown.Output);
        Assert.Contains(" of the examples kept aside (95", shown.Output);
        Assert.Equal("validation accuracy", result.GetProperty("findings").GetProperty("comparedBy").GetString());
        Assert.Equal(2, result.GetProperty("findings").GetProperty("points")[0].GetProperty("measured").GetProperty("seeds").GetInt32());
    }

    [Fact]
    public void Trials_that_fail_are_results_and_end_with_3_only_if_all_do()
    {
        string[] steep = ["--activation", "relu", "--loss", "cross-entropy", "--seeds", "2", "--hidden", "5"];
        var some = Sweep([.. steep, "--learning-rate", "0.01,1e30"]);
        var all = Sweep([.. steep, "--learning-rate", "1e30"]);

        Assert.Equal((0, 3), (some.ExitCode, all.ExitCode));
        Assert.Contains("   Training stopped in epoch 1 after ", some.Output);
        Assert.Contains("\n2 trials failed ", some.Output);
        Assert.Contains("has 2 of the trials, which are not trained again", all.Output);
    }

    [Theory]
    [InlineData(2, "--hidden: A value is missing in '1,,2'.", "train.csv", "--test", "test.csv", "--hidden", "1,,2")]
    [InlineData(2, "--shuffle: 'train.csv' is neither true nor false; DATA comes before a switch.", "--shuffle", "train.csv", "--test", "test.csv")]
    [InlineData(2, "train.csv has no test part, and without a test no point is better than another; name data to test with, or keep some aside.", "train.csv")]
    [InlineData(2, "DATA is missing: mnist,", "--hidden", "5")]
    [InlineData(2, "--shard: '0/4' is no part such as 1/4, the first of four, or 4/4, the last.", "train.csv", "--shard", "0/4")]
    [InlineData(2, "--parallel: At least 1 trial is trained at a time, not 0.", "train.csv", "--parallel", "0")]
    [InlineData(2, "--csv: There is no folder for 'nowhere/points.csv'.", "train.csv", "--csv", "nowhere/points.csv")]
    [InlineData(2, "--resume: What to train is in the store; leave out --hidden.", "--resume", "--hidden", "5")]
    [InlineData(2, "--merge: What to train is in the store; leave out --seeds.", "--merge", "a.db", "--seeds", "5")]
    [InlineData(1, "runs/lantern.db: there are no runs yet", "--resume")]
    [InlineData(1, "a.db: there are no runs yet", "--merge", "a.db")]
    public void What_makes_no_sense_is_refused_and_no_store_made(int exitCode, string sentence, params string[] arguments)
    {
        var outcome = _tool.Run(["sweep", .. arguments]);

        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(sentence, outcome.Error);
        Assert.Equal(["test.csv", "train.csv"], _tool.Entries);
    }

    [Fact]
    public void Parts_have_stores_of_their_own_and_are_merged_without_doubling_a_trial()
    {
        string[] what = ["--hidden", "4,5", "--epochs", "1", "--seeds", "3"];
        var parts = ((string[])["1/2", "2/2"]).Select(part => Sweep([.. what, "--shard", part])).ToList();
        string[] stores = ["runs/lantern-1-of-2.db", "runs/lantern-2-of-2.db"];
        var merged = _tool.Run(["sweep", "--merge", .. stores, stores[0], "--store", "all.db"]);
        var whole = _tool.Run("sweep", "--resume", "train-hidden", "--store", "all.db", "--json");

        Assert.All(parts, part => Assert.Contains(": 3 trials\nstore     runs/lantern-", part.Output));
        Assert.StartsWith("all.db: 6 runs more from 3 stores, 0 in place of shorter ones; 3 were there already.\nnext      ", merged.Output);
        Assert.EndsWith(" sweep --resume train-hidden --store all.db\n", merged.Output);
        Assert.Equal(6, Events(whole.Lines)[0].GetProperty("known").GetInt32());
        Assert.Equal(Points(Sweep([.. what, "--store", "one.db", "--json"]).Lines), Points(whole.Lines));
    }

    [Fact]
    public void The_part_is_taken_from_the_environment_of_a_batch_system_and_said()
    {
        var outcome = _tool.RunWith(("JOB_COMPLETION_INDEX", "1"), "sweep", "train.csv", "--test", "test.csv", "--hidden", "4", "--epochs", "1", "--shards", "3");

        Assert.Contains("\npart      2 of 3, says JOB_COMPLETION_INDEX: 2 trials\nstore     runs/lantern-2-of-3.db\n", outcome.Output);
    }

    [Fact]
    public void Ctrl_C_stops_within_a_moment_keeps_what_is_finished_and_says_how_to_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        // The longest trials come first, so that the short ones are done only if they are alone: 100,000 epochs take minutes.
        string[] what = ["--hidden", "4", "--epochs", "100000", "--seeds", "4"];
        Assert.Equal(0, Sweep("--hidden", "3", "--epochs", "1", "--seeds", "1", "--name", "other").ExitCode);
        using var process = _tool.Start(["sweep", "train.csv", "--test", "test.csv", .. what]);
        while (process.StandardOutput.ReadLine() is { Length: > 0 })
        {
        }

        Signal("INT", process);
        var rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal((130, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
        Assert.Matches(@"\nInterrupted: 0 of 4 trials are done and kept\.\nnext      .+ sweep --resume train --store runs/lantern\.db\n$", "\n" + rest);
        using var store = RunStore.OpenExisting(_tool.Folder.File("runs/lantern.db"));
        Assert.Single(store.Runs(), run => run.State == RunState.Finished);
        Assert.All(store.Runs(new RunFilter { SweepName = "train" }), run => Assert.Equal(RunState.Interrupted, run.State));
    }

    /// <summary>
    /// The sweep is killed at random moments of its start, its training and its writing. What a killed process said to be
    /// finished, and what its store had, must be there afterwards and never be trained again.
    /// </summary>
    [Fact]
    public void Fifty_kills_lose_no_finished_trial_train_none_twice_and_change_nothing_in_the_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Processes are killed as Linux and macOS do it.");
        string[] what = ["sweep", "train.csv", "--test", "test.csv", "--hidden", "4..8", "--learning-rate", "0.1,0.2", "--epochs", "5,40", "--seeds", "40", "--json"];
        var path = _tool.Folder.File("runs/lantern.db");
        var random = new Random(7);
        var finished = new Dictionary<string, StoredRun>();
        var trainedBy = new Dictionary<int, int>(); // trial → life
        var (lives, killed) = (0, 0);
        while (killed < Kills)
        {
            lives++;
            // Some before they have come far, whatever that is on this machine; the others some time after a trial that they finished.
            killed += Live(lives, random.Next(3) == 0 ? 0 : random.Next(1, 5), TimeSpan.FromMilliseconds(random.Next(60)) * (lives % 3 == 0 ? 6 : 1));
            Remember();
            Assert.True(lives < 2 * Kills, $"Only {killed} of {lives} processes were killed before they were done; the sweep is too short for this machine.");
        }

        Assert.InRange(finished.Count, 1, 399);
        Assert.Equal(0, Live(lives + 1, int.MaxValue, TimeSpan.FromMinutes(2)));
        Remember();
        Assert.Equal((400, 400), (finished.Count, Runs().Count));
        Assert.All(Runs(), run => Assert.Equal(RunState.Finished, run.State));

        var undisturbed = _tool.Run([.. what, "--store", "undisturbed.db"]);
        Assert.Equal(Points(undisturbed.Lines), Points(_tool.Run("sweep", "--resume", "--json").Lines));

        int Live(int life, int trials, TimeSpan more)
        {
            using var process = _tool.Start(HasSweep() ? ["sweep", "--resume", "--json"] : what);
            var said = new List<string>();
            while (trials > 0 && process.StandardOutput.ReadLine() is { } line)
            {
                said.Add(line);
                if (line.Contains("\"known\":false", StringComparison.Ordinal))
                    trials--;
            }

            var reading = process.StandardOutput.ReadToEndAsync();
            var wasKilled = !process.WaitForExit(more);
            if (wasKilled)
                process.Kill();
            process.WaitForExit();
            var rest = reading.Result;
            said.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)); // the last line may be cut
            Assert.Equal("", process.StandardError.ReadToEnd());
            Assert.Equal(wasKilled ? 128 + 9 : 0, process.ExitCode);
            var runs = HasSweep() ? Runs().ToDictionary(run => run.Id) : [];
            foreach (var line in Events([.. said]).Where(line => line.GetProperty("event").GetString() == "trial"))
            {
                var number = line.GetProperty("number").GetInt32();
                if (line.GetProperty("known").GetBoolean())
                    continue;
                Assert.False(trainedBy.TryGetValue(number, out var earlier), $"Trial {number} was finished by process {earlier} and trained again by process {life}.");
                trainedBy.Add(number, life);
                Assert.Equal(RunState.Finished, runs[line.GetProperty("run").GetInt64()].State);
            }

            return wasKilled ? 1 : 0;
        }

        bool HasSweep()
        {
            if (!File.Exists(path))
                return false;
            using var store = RunStore.Open(path);
            return store.FindSweep() is not null;
        }

        IReadOnlyList<StoredRun> Runs()
        {
            using var store = RunStore.Open(path);
            return store.Runs();
        }

        void Remember()
        {
            if (!HasSweep())
                return;
            var now = Runs().Where(run => run.State == RunState.Finished).ToDictionary(run => run.Key);
            foreach (var (key, run) in finished)
            {
                Assert.True(now.TryGetValue(key, out var still), $"Run {run.Id} was finished and is lost.");
                Assert.Equal((run.Id, run.StartedUtc, run.ProcessId), (still.Id, still.StartedUtc, still.ProcessId)); // else it was trained again
                Assert.Equal(run.Metrics, still.Metrics);
            }

            finished = now;
        }
    }

    [Fact]
    public void Two_processes_share_a_store_and_a_sweep_and_train_each_trial_once()
    {
        string[] what = ["sweep", "train.csv", "--test", "test.csv", "--hidden", "4..8", "--epochs", "30", "--seeds", "10", "--json"];
        var processes = (Process[])[_tool.Start(what), _tool.Start(what)];
        var outcomes = new Outcome[2];
        Parallel.For(0, 2, i => outcomes[i] = Tool.Finish(processes[i]));
        Assert.All(outcomes, outcome => Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error)));
        var (lines, otherLines) = (Events(outcomes[0].Lines), Events(outcomes[1].Lines));

        var trained = ((JsonElement[])[.. lines, .. otherLines]).Where(line => line.TryGetProperty("known", out var known) && known.ValueKind == JsonValueKind.False)
            .Select(line => line.GetProperty("number").GetInt32()).ToList();
        Assert.Equal(Enumerable.Range(1, 50), trained.Order());
        Assert.Equal(lines[^1].GetRawText(), otherLines[^1].GetRawText()); // the points with all their times: it is the same runs
        using var store = RunStore.Open(_tool.Folder.File("runs/lantern.db"));
        Assert.Equal((50, 1), (store.Runs().Count, store.Sweeps().Count));
    }

    private static void Signal(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    private static JsonElement[] Events(string[] lines) => [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The points of a sweep's result, without what no two runs have in common: how long they took.</summary>
    private static string Points(string[] lines) =>
        Regex.Replace(Events(lines)[^1].GetProperty("findings").GetProperty("points").GetRawText(), "\"trainingSeconds\":\\{[^}]*\\}", "");

    private Outcome Sweep(params string[] more) => _tool.Run(["sweep", "train.csv", "--test", "test.csv", .. more]);
}
