using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lantern.Cli.Tests;

/// <summary>Trainings that are stopped and killed as processes, and go on as others.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Epochs = 150;
    private const int Kills = 3; // of each training

    private readonly Tool _tool = new();

    public ResumeTests()
    {
        _tool.Folder.WriteTraining(300);
        _tool.Folder.WriteTest(100);
    }

    public static TheoryData<string> Trainings =>
    [
        .. Optimizer.All.Select(optimizer => $"--optimizer {optimizer} --learning-rate 0.01 --shuffle --batch {(optimizer == Optimizer.Rprop ? 300 : 10)}"),
        "--batch 1",
        "--batch 1 --shuffle --augment --hidden 30,20 --loss cross-entropy --activation relu --biases --learning-rate 0.01",
        "--optimizer adam --shuffle",
        "--optimizer adam --shuffle --batch 10 --loss cross-entropy --validation 20% --class-weights balanced --patience 100 --dropout 0.5",
    ];

    public void Dispose() => _tool.Dispose();

    [Theory, MemberData(nameof(Trainings))]
    public void A_training_that_is_killed_again_and_again_ends_with_the_bytes_of_one_that_was_not(string options)
    {
        string[] train = ["train", "train.csv", "--test", "test.csv", "--hidden", "20", "--epochs", $"{Epochs}", .. options.Split(' ')];
        train = options.Contains("--hidden", StringComparison.Ordinal) ? [.. train[..4], .. train[6..]] : train;
        Assert.Equal(0, _tool.Run([.. train, "--out", "whole", "--quiet"]).ExitCode);

        var random = new SplitMix64((ulong)Environment.TickCount64);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = _tool.Start([.. Folders("killed").Length == 0 ? [.. train, "--out", "killed"] : (string[])["train", "--resume", Folders("killed")[0]]]);
            Kill(process, random, untilCheckpoint: kill == 0);
        }

        var last = _tool.Run(Folders("killed").Length == 0 ? [.. train, "--out", "killed"] : ["train", "--resume", Folders("killed")[0], "--quiet"]);
        if (last.Error.EndsWith("so it is finished.\n", StringComparison.Ordinal)) // before the last kill came
            Assert.Equal(1, last.ExitCode);
        else
            Assert.Equal((0, ""), (last.ExitCode, WithoutWarnings(last.Error)));

        string whole = Assert.Single(Folders("whole")), killed = Assert.Single(Folders("killed"));
        Assert.Equal(["metrics.jsonl", "model.safetensors", "options.json"], Files(killed));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "model.safetensors")), File.ReadAllBytes(Path.Combine(killed, "model.safetensors")));
        Assert.Equal(Metrics(whole), Metrics(killed));
    }

    [Theory, InlineData("INT"), InlineData("TERM")]
    public void After_an_interruption_the_printed_command_goes_on_to_the_same_bytes(string signal)
    {
        var (output, folder) = Interrupt(signal, "--shuffle");
        var command = Regex.Match(output, "\ngo on     .+ (train --resume runs/.+)\n$");
        Assert.True(command.Success, output);
        var epoch = Metrics(folder).Length + 2;

        var outcome = _tool.Run([.. command.Groups[1].Value.Split(' '), "--epochs", $"{epoch}", "--threads", "1"]);

        Assert.Equal((0, ""), (outcome.ExitCode, WithoutWarnings(outcome.Error)));
        Assert.Matches(@"\nGoes on after [\d,]+ of [\d,]+ examples: runs/.+\nepoch ", outcome.Output);
        AssertSameAsWhole(folder, "--shuffle", epoch);
        using var store = Workbench.RunStore.OpenExisting(_tool.Folder.File("runs/lantern.db"));
        var run = Assert.Single(store.Runs()); // not one for each part
        Assert.Equal((Workbench.RunState.Finished, epoch), (run.State, run.EpochCount));
        Assert.Equal(Enumerable.Range(1, epoch), store.Run(run.Id).Metrics.Select(metric => metric.Epoch));
    }

    [Fact]
    public void In_place_of_a_damaged_checkpoint_the_one_before_is_used_and_this_is_said()
    {
        var (_, folder) = Interrupt("TERM", "--batch 10");
        var checkpoints = Checkpoints(folder);
        Assert.Equal(2, checkpoints.Length);
        var epoch = Metrics(folder).Length + 2;
        File.WriteAllBytes(checkpoints[1], File.ReadAllBytes(checkpoints[1])[..^1]);

        var outcome = _tool.Run("train", "--resume", "--epochs", $"{epoch}");

        Assert.Equal((0, ""), (outcome.ExitCode, WithoutWarnings(outcome.Error)));
        Assert.Contains($"{Path.GetFileName(checkpoints[1])}: the file is damaged: its checksum is not that of its content. The checkpoint before it is used.\n", outcome.Output);
        AssertSameAsWhole(folder, "--batch 10", epoch);
    }

    [Fact]
    public void Where_no_checkpoint_can_be_read_it_says_so_and_leaves_all_as_it_is()
    {
        var (_, folder) = Interrupt("TERM", "--batch 10");
        foreach (var file in Checkpoints(folder))
            File.WriteAllBytes(file, "torn"u8);
        var before = Files(folder);

        var outcome = _tool.Run("train", "--resume", folder);

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Matches("^(.+checkpoint-.+: this is a text file that begins with 'torn', not a Lantern checkpoint. ){2}There is no earlier checkpoint to go on from.\n$", outcome.Error);
        Assert.Equal(before, Files(folder));
    }

    [Fact]
    public void Another_process_at_it_other_data_or_a_finished_run_are_refused()
    {
        var (_, folder) = Interrupt("TERM", "--batch 10");
        using (var going = _tool.Start("train", "--resume", folder))
        {
            ReadUntil(going, "epoch ");
            Assert.EndsWith(": another process is training this run right now.\n", Refused("train", "--resume", folder));
            Assert.StartsWith("runs: there is no run with a checkpoint to go on from", Refused("train", "--resume"));
            going.Kill();
            going.WaitForExit();
        }

        var data = File.ReadAllText(_tool.Folder.File("train.csv"));
        File.WriteAllText(_tool.Folder.File("train.csv"), data.Replace(",254,", ",255,", StringComparison.Ordinal));
        Assert.Matches(@"^.+checkpoint-\d+.safetensors: The checkpoint is of other data: 300 examples, and not the same 300.\n$", Refused("train", "--resume", folder));
        File.WriteAllText(_tool.Folder.File("train.csv"), data);

        Assert.Matches("The checkpoint is from epoch .+, so a training of 1 cannot go on from it.\n$", Refused("train", "--resume", folder, "--epochs", "1"));
        Assert.Equal(0, _tool.Run("train", "--resume", folder, "--epochs", $"{Checkpoint.Load(Checkpoints(folder)[1]).Epoch + 1}", "--quiet").ExitCode);
        Assert.EndsWith(": there is nothing to go on with: the run has its model and no checkpoint, so it is finished.\n", Refused("train", "--resume", folder));

        string Refused(params string[] arguments)
        {
            var outcome = _tool.Run(arguments);
            Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
            return outcome.Error;
        }
    }

    [Theory]
    [InlineData("train train.csv --resume", "DATA")]
    [InlineData("train --resume --seed 2", "--seed")]
    [InlineData("train --resume runs/x --test test.csv", "--test")]
    public void What_would_make_another_run_of_it_is_refused(string command, string what)
    {
        var outcome = _tool.Run(command.Split(' '));

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal($"A run that goes on has its own data and options, so {what} cannot be given with --resume.\nSee: lantern train --help\n", outcome.Error);
    }

    [Fact]
    public void Without_checkpoints_none_is_written()
    {
        var (output, folder) = Interrupt("TERM", "--checkpoint-every 0");

        Assert.DoesNotContain("--resume", output);
        Assert.Equal(["metrics.jsonl", "model.safetensors", "options.json"], Files(folder));
    }

    /// <summary>At any moment: before the run has a folder, in an epoch, between two, or when it is done.</summary>
    private void Kill(Process process, SplitMix64 random, bool untilCheckpoint)
    {
        var lines = random.NextInt32(Epochs / 2);
        while ((lines-- > 0 || (untilCheckpoint && !Folders("killed").Any(folder => Checkpoints(folder).Length > 0))) && process.StandardOutput.ReadLine() is not null)
        {
        }

        process.WaitForExit(random.NextInt32(20)); // milliseconds
        process.Kill();
        process.WaitForExit();
    }

    private static void ReadUntil(Process process, string start)
    {
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith(start, StringComparison.Ordinal))
        {
        }
    }

    /// <summary>A long run that is stopped in its third epoch or a little later, and its folder.</summary>
    private (string Output, string Folder) Interrupt(string signal, string options)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        using var process = _tool.Start(["train", "train.csv", "--test", "test.csv", "--hidden", "20", "--epochs", "1000000", .. options.Split(' ')]);
        ReadUntil(process, "epoch       3 ");
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            kill.WaitForExit();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.Equal("", WithoutWarnings(process.StandardError.ReadToEnd()));
        return (output, Assert.Single(Folders("runs")));
    }

    private void AssertSameAsWhole(string folder, string options, int epochs)
    {
        Assert.Equal(0, _tool.Run(["train", "train.csv", "--test", "test.csv", "--hidden", "20", "--epochs", $"{epochs}", "--out", "whole", "--quiet", .. options.Split(' ')]).ExitCode);
        var whole = Assert.Single(Folders("whole"));
        Assert.Equal(["metrics.jsonl", "model.safetensors", "options.json"], Files(folder));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "model.safetensors")), File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        Assert.Equal(Metrics(whole), Metrics(folder));
    }

    private string[] Folders(string parent) =>
        Directory.Exists(_tool.Folder.File(parent)) ? Directory.GetDirectories(_tool.Folder.File(parent), "????-*") : [];

    private static string[] Files(string folder) => [.. Directory.GetFiles(folder, "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    private static string[] Checkpoints(string folder) => [.. Directory.GetFiles(folder, "checkpoint-*").Order(StringComparer.Ordinal)];

    /// <summary>What each epoch came to, without how long it took.</summary>
    private static string[] Metrics(string folder) =>
        [.. File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")).Select(line => Regex.Replace(line, ",\"trainingSeconds\":[^,}]+", ""))];

    /// <summary>These small trainings learn badly, and are told so.</summary>
    private static string WithoutWarnings(string error) => string.Concat(error.Split('\n').Where(line => !line.StartsWith("warning: The loss ", StringComparison.Ordinal)));
}
