namespace Lantern.Cli.Tests;

public sealed class ExperimentCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_experiments_are_listed() => Assert.Equal(
        """
        learning-rate  20 points   How large should a step be?
        epochs         40 points   How often should the digits be seen?
        hidden-nodes   8 points    How many hidden nodes does it take?
        rotation       160 points  Do turned digits help?
        capacity       13 points   Is it better to have many nodes or many layers?

        lantern experiment epochs --report epochs.html makes one and writes its report.

        """,
        _tool.Run("experiment").Output);

    [Fact]
    public void A_program_reads_an_object_for_each_experiment()
    {
        var experiments = _tool.Run("experiment", "--json").Lines;

        Assert.Equal(5, experiments.Length);
        Assert.StartsWith("""{"event":"experiment","name":"epochs","title":"How often should the digits be seen?","question":"Each epoch """, experiments[1]);
        Assert.EndsWith(""","data":"mnist","settings":{"hidden":"100","learning-rate":"0.1,0.2","epochs":"1..20"},"points":40}""", experiments[1]);
    }

    [Fact]
    public void An_experiment_is_a_sweep_with_a_report_of_its_own()
    {
        _tool.Folder.WriteTraining(40);
        _tool.Folder.WriteTest(20);
        string[] arguments = ["experiment", "learning-rate", "train.csv", "--test", "test.csv", "--seeds", "2", "--report", "rates.html", "--csv", "rates.csv"];
        var first = _tool.Run(arguments);
        var report = File.ReadAllText(_tool.Folder.File("rates.html"));
        var again = _tool.Run(arguments);

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("20 points, 2 seeds each, read off 20 trials", first.Output);
        Assert.Contains("<h1>How large should a step be?</h1>", report);
        Assert.Contains("<code>lantern sweep train.csv --test test.csv --hidden 100 --learning-rate 0.01,0.02,", report);
        Assert.Equal(1 + 20, File.ReadAllLines(_tool.Folder.File("rates.csv")).Length);
        Assert.Contains("has 20 of the trials, which are not trained again", again.Output);
        Assert.Equal(report, File.ReadAllText(_tool.Folder.File("rates.html")));
    }

    [Theory]
    [InlineData("There is no experiment 'rate'. Did you mean learning-rate? There are learning-rate, epochs, hidden-nodes, rotation and capacity.", "rate")]
    [InlineData("--report: There is no folder for 'none/a.html'.", "epochs", "--report", "none/a.html")]
    [InlineData("--parallel: At least 1 trial is trained at a time, not 0.", "epochs", "--parallel", "0")]
    public void What_makes_no_sense_is_refused_before_anything_is_trained(string sentence, params string[] arguments)
    {
        var outcome = _tool.Run(["experiment", .. arguments]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith(sentence, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(_tool.Entries);
    }
}
