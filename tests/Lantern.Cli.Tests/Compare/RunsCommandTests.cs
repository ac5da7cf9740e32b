using System.Text.Json;
using System.Text.RegularExpressions;
using Lantern.Workbench;

namespace Lantern.Cli.Tests;

public sealed partial class RunsCommandTests(RunsCommandTests.Trained trained) : IClassFixture<RunsCommandTests.Trained>
{
    private readonly Tool _tool = trained.Tool;

    /// <summary>Three trainings, the last stopped for cause, and a tag.</summary>
    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            Tool.Folder.WriteTraining(300);
            Tool.Folder.WriteTest(100);
            Train(0, "--epochs", "3");
            Train(0, "--epochs", "2", "--learning-rate", "0.3", "--biases");
            Train(3, "--activation", "relu", "--loss", "cross-entropy", "--learning-rate", "1e30");
            Assert.Equal("run 2 is called best\n", Tool.Run("runs", "tag", "2", "best").Output);
        }

        internal Tool Tool { get; } = new();

        public void Dispose() => Tool.Dispose();

        private void Train(int exitCode, params string[] arguments) =>
            Assert.Equal(exitCode, Tool.Run(["train", "train.csv", "--test", "test.csv", "--hidden", "20", "--quiet", .. arguments]).ExitCode);
    }

    [Fact]
    public void Every_training_is_in_the_list_with_what_sets_it_apart() => Shows(
        """
        runs/lantern.db: 3 runs
        all with hidden 20, initial fan-out, optimizer gradient-descent, batch 1, seed 1

        run   began              data        state      epochs     loss   accuracy    time   called   set
          1   TIME   train.csv   finished        3   0.2701    67.00 %   0.0 s            activation sigmoid, output-activation sigmoid, loss squared-error, rule textbook, learning-rate 0.1
          2   TIME   train.csv   finished        2   0.2374    66.00 %   0.0 s   best     activation sigmoid, output-activation sigmoid, biases true, loss squared-error, rule textbook, learning-rate 0.3
          3   TIME   train.csv   failed     0 of 5                       0.0 s            activation relu, output-activation softmax, loss cross-entropy, rule gradient, learning-rate 1E+30

        """,
        "runs");

    [Fact]
    public void One_run_has_nothing_to_differ_from() => Shows(
        """
        runs/lantern.db: 1 of 3 runs
        with hidden 20, activation sigmoid, output-activation sigmoid, biases true,
        initial fan-out, loss squared-error, rule textbook, optimizer gradient-descent,
        learning-rate 0.3, batch 1, seed 1

        run   began              data        state      epochs     loss   accuracy    time   called
          2   TIME   train.csv   finished        2   0.2374    66.00 %   0.0 s   best

        """,
        "runs", "--tag", "best");

    [Fact]
    public void Runs_are_chosen_and_ordered() => Shows(
        """
        runs/lantern.db: 2 of 3 runs
        all with hidden 20, activation sigmoid, output-activation sigmoid,
        initial fan-out, loss squared-error, rule textbook, optimizer gradient-descent,
        batch 1, seed 1

        run   began              data        state      epochs     loss   accuracy    time   called   set
          1   TIME   train.csv   finished        3   0.2701    67.00 %   0.0 s            learning-rate 0.1
          2   TIME   train.csv   finished        2   0.2374    66.00 %   0.0 s   best     biases true, learning-rate 0.3

        """,
        "runs", "--data", "train.csv", "--state", "finished", "--where", "hidden=20", "--where", "seed=1", "--sort", "accuracy");

    [Fact]
    public void A_run_is_shown_in_full() => Shows(
        """
        run       2, finished, called best
        began     TIME, MACHINE, Lantern VERSION
        data      train.csv, dfe3cacd3e9c
        test      test.csv, 3699cfd322aa
        folder    runs/TIME-train-784-20-10

        hidden              20
        activation          sigmoid
        output-activation   sigmoid
        biases              true
        initial             fan-out
        loss                squared-error
        rule                textbook
        optimizer           gradient-descent
        learning-rate       0.3
        epochs              2
        batch               1
        seed                1

        epoch     loss   accuracy    time
            1   0.3789    50.00 %   0.0 s
            2   0.2374    66.00 %   0.0 s

        """,
        "runs", "show", "2");

    [Fact]
    public void A_run_that_failed_says_why() => Shows(
        """
        run       3, failed
        why       Training stopped in epoch 1 after 64 examples: the loss is no longer a finite number. A step is 5.3e29 times as long as all weights together, so the learning rate 1E+30 is probably too high for this network. Try the learning rate 0.01.
        began     TIME, MACHINE, Lantern VERSION
        data      train.csv, dfe3cacd3e9c
        test      test.csv, 3699cfd322aa
        folder    runs/TIME-train-784-20-10

        hidden              20
        activation          relu
        output-activation   softmax
        initial             fan-out
        loss                cross-entropy
        rule                gradient
        optimizer           gradient-descent
        learning-rate       1E+30
        epochs              5
        batch               1
        seed                1

        no epoch is done

        """,
        "runs", "show", "3");

    [Fact]
    public void Two_runs_are_compared_and_drawn_over_each_other()
    {
        Shows(
            """
                               run 1      run 2
            biases                 –       true
            learning-rate        0.1        0.3
            state           finished   finished
            epochs                 3          2
            loss              0.2701     0.2374
            accuracy         67.00 %    66.00 %
            time               0.0 s      0.0 s

            test accuracy by epoch: ● run 1, ○ run 2, ◉ both
              67.00 % │    ○   ●
                      │
                      │
                      │
                      │
                      │    ●
                      │
                      │
                      │○
              47.00 % │●
                      └─────────
                       1       3
            curves.svg: the curves over each other

            """,
            "runs", "compare", "1", "2", "--out", "curves.svg");

        Assert.Contains(">2: biases true, learning-rate 0.3<", File.ReadAllText(_tool.Folder.File("curves.svg")));
    }

    [Fact]
    public void The_same_training_differs_in_nothing_and_one_without_an_epoch_has_no_curve()
    {
        Assert.StartsWith("All settings, data and machine are the same.\n", _tool.Run("runs", "compare", "1", "1").Output);
        Assert.EndsWith("no curves, since one of them did no epoch\n", _tool.Run("runs", "compare", "1", "3").Output);
    }

    [Fact]
    public void A_program_gets_everything_of_a_run_on_a_line()
    {
        var lines = _tool.Run("runs", "--json").Lines;

        Assert.Equal(3, lines.Length);
        using var run = JsonDocument.Parse(lines[1]);
        var root = run.RootElement;
        Assert.Equal(
            ["event", "id", "key", "sweep", "state", "started", "trainingSeconds", "data", "dataHash", "testData", "testDataHash", "settings", "epochs", "seed", "version", "machine", "folder", "error", "tags", "metrics"],
            root.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("run", 2, "finished", "train.csv", "test.csv"), (Text("event"), root.GetProperty("id").GetInt32(), Text("state"), Text("data"), Text("testData")));
        Assert.Equal("0.3", root.GetProperty("settings").GetProperty("learning-rate").GetString());
        Assert.Equal("""["best"]""", root.GetProperty("tags").GetRawText());
        Assert.Equal([0.5, 0.66], root.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("test").GetDouble()));
        Assert.True(Directory.Exists(_tool.Folder.File(Path.Combine("runs", Text("folder")!))));
        Assert.Equal(lines[1], Assert.Single(_tool.Run("runs", "show", "2", "--json").Lines));

        using var comparison = JsonDocument.Parse(Assert.Single(_tool.Run("runs", "compare", "1", "2", "--json").Lines));
        Assert.Equal("""["biases","learning-rate"]""", comparison.RootElement.GetProperty("different").GetRawText());
        Assert.Equal([1, 2], comparison.RootElement.GetProperty("runs").EnumerateArray().Select(each => each.GetProperty("id").GetInt32()));

        string? Text(string name) => root.GetProperty(name).GetString();
    }

    [Fact]
    public void Runs_are_called_something_and_deleted_but_their_folders_stay()
    {
        File.Copy(_tool.Folder.File("runs/lantern.db"), _tool.Folder.File("copy.db"));
        var folders = _tool.Entries;

        Shows("run 2 is called best, of all\n", "runs", "tag", "2", "of all", "--store", "copy.db");
        Shows("run 2 is called of all\n", "runs", "untag", "2", "best", "--store", "copy.db");
        Shows("run 2 is called nothing\n", "runs", "untag", "2", "of all", "--store", "copy.db");
        Shows("copy.db: none of 3 runs is like that\n", "runs", "--tag", "best", "--store", "copy.db");
        Shows("runs 3, 1 deleted\n", "runs", "delete", "3", "1", "3", "--store", "copy.db");
        Assert.Equal("""{"event":"deleted","runs":[2]}""" + "\n", _tool.Run("runs", "delete", "2", "--store", "copy.db", "--json").Output);
        Shows("copy.db: no runs\n", "runs", "--store", "copy.db");

        Assert.Equal(folders, _tool.Entries);
    }

    [Fact]
    public void A_training_whose_store_is_damaged_goes_on_and_says_so()
    {
        Directory.CreateDirectory(_tool.Folder.File("other"));
        File.WriteAllText(_tool.Folder.File("other/lantern.db"), "Dear diary");

        var outcome = _tool.Run("train", "train.csv", "--epochs", "1", "--hidden", "20", "--quiet", "--out", "other");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"^not tested: other/.+-train-784-20-10/model.safetensors\n$", outcome.Output);
        Assert.Equal("other/lantern.db: this is no store of Lantern's, which are SQLite files, and was left as it is. This run is not written down there.\n", outcome.Error);
        Assert.Equal("Dear diary", File.ReadAllText(_tool.Folder.File("other/lantern.db")));
    }

    [Fact]
    public void A_training_that_is_killed_is_interrupted()
    {
        using var process = _tool.Start("train", "train.csv", "--hidden", "20", "--epochs", "1000000", "--quiet", "--out", "killed");
        var store = RunStore.PathIn(_tool.Folder.File("killed"));
        while (!File.Exists(store) || Listed().Count == 0)
            Assert.False(process.WaitForExit(5), "It was to be killed in the midst of it.");
        Assert.Equal(RunState.Running, Listed()[0].State);

        process.Kill();
        process.WaitForExit();

        Assert.Equal(RunState.Interrupted, Listed()[0].State);

        IReadOnlyList<StoredRun> Listed()
        {
            using var opened = RunStore.OpenExisting(store);
            return opened.Runs();
        }
    }

    private void Shows(string expected, params string[] arguments)
    {
        var outcome = _tool.Run(arguments);
        Assert.Equal((0, expected, ""), (outcome.ExitCode, Timeless(outcome.Output), outcome.Error));
    }

    /// <summary>Without what no two runs or machines have in common.</summary>
    private static string Timeless(string output) =>
        Seconds().Replace(Began().Replace(RunName().Replace(output, "TIME-train-784-20-10"), "TIME"), "0.0 s")
            .Replace($"{Environment.MachineName}, Lantern {new Provenance().LanternVersion}\n", "MACHINE, Lantern VERSION\n", StringComparison.Ordinal);

    [GeneratedRegex(@"\d{4}-\d\d-\d\d-\d{6}-train-784-20-10(-\d)?")]
    private static partial Regex RunName();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?")]
    private static partial Regex Began();

    [GeneratedRegex(@"\d+\.\d s\b")]
    private static partial Regex Seconds();
}
