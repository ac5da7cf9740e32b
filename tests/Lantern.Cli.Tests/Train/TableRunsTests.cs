using System.Text.Json;

namespace Lantern.Cli.Tests;

/// <summary>What trainings on tables share with all others: checkpoints, sweeps, tests, models to begin with.</summary>
public sealed class TableRunsTests : IDisposable
{
    private readonly Tool _tool = new();

    public TableRunsTests() => File.WriteAllLines(
        _tool.Folder.File("houses.csv"),
        ["area,town,price", .. Enumerable.Range(0, 120).Select(row => $"{40 + (row * 37 % 140)},{((string[])["Ulm", "Bonn", "Jena"])[row % 3]},{((40 + (row * 37 % 140)) * (2 + (row % 3))) + (row * 13 % 17)}")]);

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("--target price --optimizer adam")]
    [InlineData("--target town --validation 10% --patience 400 --dropout 0.2")]
    [InlineData("--target price,area --optimizer nesterov --learning-rate 0.001")]
    public void A_training_that_is_killed_goes_on_to_the_bytes_of_one_that_was_not(string options)
    {
        string[] train = ["train", "houses.csv", "--epochs", "300", .. options.Split(' ')];
        Assert.Equal(0, _tool.Run([.. train, "--out", "whole", "--quiet"]).ExitCode);
        var isResumed = false;
        for (var kill = 0; kill < 5 && !isResumed; kill++)
        {
            using (var process = _tool.Start([.. train, "--out", $"killed-{kill}"]))
            {
                while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch  60 ", StringComparison.Ordinal))
                {
                }

                process.Kill(); // SIGKILL, where there are signals
                process.WaitForExit();
            }

            if (Directory.GetFiles(Folder($"killed-{kill}"), "checkpoint-*").Length == 0)
                continue; // killed before the first one was written
            var resumed = _tool.Run("train", "--resume", Folder($"killed-{kill}"));
            Assert.Equal(0, resumed.ExitCode);
            Assert.Matches(@"\nGoes on after [\d,]+ of [\d,]+ examples: ", resumed.Output);
            Assert.Equal(File.ReadAllBytes(Path.Combine(Folder("whole"), "model.safetensors")), File.ReadAllBytes(Path.Combine(Folder($"killed-{kill}"), "model.safetensors")));
            isResumed = true;
        }

        Assert.True(isResumed, "No checkpoint was ever written before the kill.");
    }

    [Fact]
    public void A_sweep_finds_the_better_setting_by_the_measure_of_the_task()
    {
        var outcome = _tool.Run("sweep", "houses.csv", "--target", "price", "--hidden", "2,32", "--epochs", "60", "--seeds", "3", "--csv", "points.csv", "--report", "report.html");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("data      houses.csv: 120 examples to learn from or test with\nsweep     houses-hidden: 2 points, 3 seeds each, read off 6 trials\n", outcome.Output);
        Assert.Matches(@"\n6 of 6   hidden (2|32)  seed \d   test R² -?\d\.\d{4}   \d\.\d s\n", outcome.Output);
        Assert.Matches(@"\nBest: 32 hidden nodes, with an R² of 0\.\d{4} \(95 %", outcome.Output);
        Assert.StartsWith("hidden,epochs,seeds,failed,open,r2,r2-deviation,r2-low,r2-high,loss,", File.ReadAllText(_tool.Folder.File("points.csv")));
        Assert.Contains("R² on the test data", File.ReadAllText(_tool.Folder.File("report.html")));
        Assert.Contains("has 6 of the trials, which are not trained again", _tool.Run("sweep", "houses.csv", "--target", "price", "--hidden", "2,32", "--epochs", "60", "--seeds", "3").Output);
    }

    [Fact]
    public void Test_measures_as_the_training_did()
    {
        File.WriteAllLines(_tool.Folder.File("other.csv"), File.ReadLines(_tool.Folder.File("houses.csv")).Where((_, line) => line is 0 or > 90));
        var trained = JsonDocument.Parse(_tool.Run("train", "houses.csv", "--target", "price", "--test", "other.csv", "--epochs", "20", "--json", "--quiet").Lines[^1]).RootElement;

        var tested = _tool.Run("test", trained.GetProperty("model").GetString()!, "other.csv");

        Assert.Equal((0, ""), (tested.ExitCode, tested.Error));
        var r2 = trained.GetProperty("test").GetProperty("targets").GetProperty("price").GetProperty("r2").GetDouble();
        Assert.Matches($@"(?m)^R² +{r2:0.0000}$", tested.Output);
    }

    [Fact]
    public void A_training_begins_with_the_parameters_of_a_model()
    {
        Assert.Equal(0, _tool.Run("train", "houses.csv", "--target", "price", "--epochs", "100", "--out", "first", "--quiet").ExitCode);
        var model = Path.Combine(Folder("first"), "model.safetensors");

        var anew = Loss(_tool.Run("train", "houses.csv", "--target", "price", "--epochs", "1", "--json"));
        var from = Loss(_tool.Run("train", "houses.csv", "--target", "price", "--epochs", "1", "--from", model, "--json"));
        Assert.True(from < anew / 10, $"{from} should be far below {anew}.");

        var other = _tool.Run("train", "houses.csv", "--target", "town", "--from", model);
        Assert.Equal((2, $"The model {model} predicts price, not town.\nSee: lantern train --help\n"), (other.ExitCode, other.Error));
    }

    private static double Loss(Outcome outcome) => JsonDocument.Parse(outcome.Lines.First(line => line.Contains("\"epoch\":1,", StringComparison.Ordinal))).RootElement.GetProperty("loss").GetDouble();

    private string Folder(string runs) => Directory.GetDirectories(_tool.Folder.File(runs), "????-*").Single();
}
