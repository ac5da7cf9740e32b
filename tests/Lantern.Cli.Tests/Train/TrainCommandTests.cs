using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lantern.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public TrainCommandTests()
    {
        _tool.Folder.WriteTraining(300);
        _tool.Folder.WriteTest(100);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_person_sees_the_plan_a_line_an_epoch_the_scorecard_and_what_to_do_next()
    {
        var outcome = Train();

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var shown = outcome.TimelessOutput.Split("next      ");
        Assert.Equal(
            """
            data      train.csv: 300 examples to learn from; test.csv: 100 to test with
            network   784-20-10, sigmoid, without biases: 15,880 weights
            start     fan-out weights, seed 1
            learning  textbook rule, squared-error, learning rate 0.1
                      2 epochs, one example at a time, in file order

            epoch 1 of 2   loss 0.4345   test accuracy 47.00 %   0.0 s
            epoch 2 of 2   loss 0.3225   test accuracy 56.00 %   0.0 s

            56 of 100 (56.00 %)

                    answer
            label   0   1   2   3   4   5   6   7   8   9     right
                0   8   ·   ·   ·   ·   ·   ·   ·   ·   ·   100.0 %
                1   ·  13   ·   1   ·   ·   ·   ·   ·   ·    92.9 %
                2   4   ·   ·   1   ·   ·   2   1   ·   ·     0.0 %
                3   ·   ·   ·  10   ·   ·   1   ·   ·   ·    90.9 %
                4   1   ·   ·   ·  13   ·   ·   ·   ·   ·    92.9 %
                5   1   ·   ·   2   4   ·   ·   ·   ·   ·     0.0 %
                6   3   1   ·   1   2   ·   3   ·   ·   ·    30.0 %
                7   ·   1   ·   ·   7   ·   ·   6   ·   1    40.0 %
                8   ·   ·   ·   ·   1   ·   1   ·   ·   ·     0.0 %
                9   ·   ·   ·   2   6   ·   ·   ·   ·   3    27.3 %

            The most confident mistakes

                          ▄▄▄▄▄▄        ▄▄                     ███▄▄▄▄▄▄
                  ▄▄▄▄▄███▀▀▀▀          ███          ██        ██  ▀ ▀▀ ▀
                ▄████▀▀▀                ███         ██▀        ██
               ███▀                    ███▀         ██        ███▄▄▄
              ██▀ ▄▄▄▄                ███          ███       ███▀▀▀▀█▄
             █████▀▀▀▀███▄           ███           ██       ▀█▀     ▀██
              ▀        ███         ▄███▄▄▄▄▄▄▄▄▄  ▄██       ▄       ███
                      ▄██▀         ████████▀▀▀▀▀▀███       ██      ▄██
               ▄▄▄▄████▀                         ▀▀▀       ██▄ ▄▄▄██▀
            ▀▀▀▀▀▀▀▀▀                                       ▀███▀▀
            example 52             example 33             example 45
            label 5, answer 4      label 4, answer 0      label 5, answer 3
            confidence 0.54        confidence 0.52        confidence 0.42

            model     runs/TIME-train-784-20-10/model.safetensors

            """,
            shown[0]);
        Assert.Matches("^(lantern|dotnet run -c Release --project .+ --) predict runs/TIME-train-784-20-10/model.safetensors --data test.csv --example 52\n$", shown[1]);
    }

    [Fact]
    public void A_recipe_gives_settings_together_and_options_change_single_ones()
    {
        using var start = JsonDocument.Parse(Train("--recipe", "modern", "--json").Lines[0]);
        using var usual = JsonDocument.Parse(Train("--json", "--recipe", "textbook").Lines[0]);

        Assert.Equal(("784-20-10", "relu", "adam", 2), (Plan(start).GetProperty("network").GetString(), Text(start, "activation"), Text(start, "optimizer"), Plan(start).GetProperty("settings").GetProperty("epochs").GetInt32()));
        Assert.Equal(("784-20-10", "sigmoid"), (Plan(usual).GetProperty("network").GetString(), Text(usual, "activation")));

        static JsonElement Plan(JsonDocument started) => started.RootElement.GetProperty("plan");
        static string? Text(JsonDocument started, string setting) => Plan(started).GetProperty("settings").GetProperty(setting).GetString();
    }

    [Fact]
    public void A_person_sees_how_pictures_are_rotated_and_distorted()
    {
        var output = Train("--rotate", "10,2.5", "--augment-with", "rotation=0,elastic=5").Output;

        Assert.StartsWith(
            """
            data      train.csv: 1,500 examples to learn from; test.csv: 100 to test with
                      each picture as it is and rotated by 10° and −10°, 2.5° and −2.5°
                      distorted at random in each epoch: rotation=0,shift=1,
            """,
            output);
        Assert.Contains("distorted at random in each epoch: " + new Augmentation(), Train("--augment").Output);
    }

    [Fact]
    public void A_person_sees_what_is_kept_aside_why_training_stops_and_which_epoch_is_kept()
    {
        var outcome = Train([.. StopsEarly, "--epochs", "200"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var shown = Regex.Match(
            outcome.TimelessOutput,
            """
            ^data      train.csv: 240 examples to learn from, 60 kept aside; test.csv: 100 to test with
            network   784-20-10, sigmoid and softmax, without biases: 15,880 weights
            start     fan-out weights, seed 1
            learning  gradient rule, cross-entropy, adam, learning rate 0.05
                      weights of classes balanced
                      200 epochs or until 3 in a row are no better, 10 examples a step, in file order

            (epoch +\d+ of 200   loss \d\.\d{4}   validation loss \d\.\d{4}, accuracy \d\d\.\d\d %   0\.0 s
            )+Stopped early: 3 epochs in a row were no better\.
            Kept is epoch (\d+) of (\d+): (validation loss \d\.\d{4}, accuracy \d\d\.\d\d %)\.

            \d\d of 100 \(\d\d\.00 %\)
            """);
        Assert.True(shown.Success, outcome.Output);
        Assert.Equal(int.Parse(shown.Groups[2].Value) + 3, int.Parse(shown.Groups[3].Value));
        Assert.Equal(shown.Groups[3].Value, $"{shown.Groups[1].Captures.Count}");
        Assert.Contains(shown.Groups[4].Value, shown.Groups[1].Captures[int.Parse(shown.Groups[2].Value) - 1].Value);
    }

    [Fact]
    public void A_program_reads_what_each_epoch_is_measured_by_and_how_it_ended()
    {
        var events = Train([.. StopsEarly, "--epochs", "2", "--json"]).Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(["start", "epoch", "epoch", "end", "result"], events.Select(Name));
        var (plan, settings) = (events[0].GetProperty("plan"), events[0].GetProperty("plan").GetProperty("settings"));
        Assert.Equal((240, 60, "balanced", 3), (plan.GetProperty("examples").GetInt32(), plan.GetProperty("validationExamples").GetInt32(), settings.GetProperty("class-weights").GetString(), settings.GetProperty("patience").GetInt32()));
        Assert.Equal(["event", "epoch", "loss", "trainingSeconds", "validationLoss", "validation"], events[2].EnumerateObject().Select(member => member.Name)); // no test yet
        Assert.Equal("""{"event":"end","epochs":2,"keptEpoch":2,"early":false}""", events[3].GetRawText());
        Assert.Equal(100, events[4].GetProperty("test").GetProperty("count").GetInt32());
    }

    [Fact]
    public void Inspect_shows_what_a_model_learned_from_and_how()
    {
        var model = Train([.. StopsEarly, "--epochs", "1", "--rotate", "10", "--json"]).Lines[^1];
        var path = JsonDocument.Parse(model).RootElement.GetProperty("model").GetString()!;

        Assert.StartsWith(
            """
            network 784-20-10: 15,880 parameters
            learned   train.csv: 720 examples seen
                      hidden 20, activation sigmoid, output-activation softmax,
                      initial fan-out, loss cross-entropy, rule gradient, optimizer adam,
                      learning-rate 0.05, class-weights balanced, validation 0.2,
                      patience 3, epochs 1, batch 10, rotate 10, seed 1

            """,
            _tool.Run("inspect", path).Output);
        var learned = JsonDocument.Parse(_tool.Run("inspect", path, "--json").Lines[0]).RootElement.GetProperty("learned");
        var settings = learned.GetProperty("settings");
        Assert.Equal(("10", "balanced", 720), (settings.GetProperty("rotate").GetString(), settings.GetProperty("class-weights").GetString(), learned.GetProperty("examplesSeen").GetInt32()));
    }

    [Fact]
    public void Redirected_output_has_no_control_codes() =>
        Assert.DoesNotContain(Train().Output, character => char.IsControl(character) && character != '\n');

    [Fact]
    public void The_next_command_works_as_it_is_printed()
    {
        var arguments = Train().Lines[^1].Split(" predict ")[1].Split(' ');

        var outcome = _tool.Run(["predict", .. arguments]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("example 52 of test.csv, label 5\n", outcome.Output);
        Assert.Contains("\nanswer 4, confidence 0.54: wrong\n", outcome.Output);
    }

    [Fact]
    public void Without_test_data_it_says_so_and_tests_nothing()
    {
        var outcome = _tool.Run("train", "train.csv", "--hidden", "20", "--epochs", "1");

        Assert.Equal("data      train.csv: 300 examples to learn from; no test data, so nothing is tested (see --test)", outcome.Lines[0]);
        var lines = outcome.TimelessOutput.Split('\n');
        Assert.Equal(["", "epoch 1 of 1   loss 0.4345   0.0 s", "", "model     runs/TIME-train-784-20-10/model.safetensors"], lines[5..9]);
        Assert.EndsWith(" predict runs/TIME-train-784-20-10/model.safetensors --data train.csv --example 0", lines[9]);
    }

    [Fact]
    public void Options_change_what_is_trained()
    {
        var outcome = _tool.Run(
            "train", "train.csv", "--hidden", "30,20", "--activation", "relu", "--loss", "cross-entropy", "--biases", "--initial", "fan-in",
            "--learning-rate", "0.05", "--epochs", "1", "--batch", "10", "--shuffle", "--seed", "7");

        Assert.Equal(
            [
                "network   784-30-20-10, relu and softmax, with biases: 24,380 weights and biases",
                "start     fan-in weights, seed 7",
                "learning  gradient rule, cross-entropy, learning rate 0.05",
                "          1 epoch, 10 examples a step, in random order",
            ],
            outcome.Lines[1..5]);
    }

    [Theory, InlineData("1"), InlineData("2"), InlineData("3")]
    public void Adam_has_a_learning_rate_of_its_own_and_threads_change_nothing(string threads)
    {
        var outcome = _tool.Run("train", "train.csv", "--hidden", "70", "--optimizer", "adam", "--epochs", "2", "--batch", "10", "--threads", threads, "--test", "test.csv");

        Assert.Equal("learning  textbook rule, squared-error, adam, learning rate 0.001", outcome.Lines[3]);
        Assert.Equal("62 of 100 (62.00 %)", outcome.Lines[7]);
    }

    [Fact]
    public void Quiet_it_says_one_line_with_the_result() =>
        Assert.Equal("56 of 100 (56.00 %): runs/TIME-train-784-20-10/model.safetensors\n", Train("--quiet").TimelessOutput);

    [Fact]
    public void A_program_reads_one_object_a_line()
    {
        var outcome = Train("--json");
        var events = outcome.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(["start", "epoch", "epoch", "result"], events.Select(Name));
        Assert.StartsWith(
            """{"event":"start","plan":{"data":"train.csv","examples":300,"network":"784-20-10","parameters":15880,"measure":"accuracy","settings":{"hidden":"20","activation":"sigmoid","output-activation":"sigmoid","initial":"fan-out","loss":"squared-error","rule":"textbook","optimizer":"gradient-descent","learning-rate":0.1,"epochs":2,"batch":1,"seed":1},"testData":"test.csv","testExamples":100},"command":["train","train.csv","--test","test.csv","--hidden","20","--epochs","2"]}""",
            outcome.Output);
        Assert.Equal(["event", "epoch", "loss", "test", "trainingSeconds"], events[2].EnumerateObject().Select(member => member.Name));
        Assert.Equal(0.3225, events[2].GetProperty("loss").GetDouble(), tolerance: 0.00005); // as it is shown, with 4 digits
        Assert.Equal(0.56, events[2].GetProperty("test").GetDouble());
        Assert.True(events[2].GetProperty("trainingSeconds").GetDouble() >= events[1].GetProperty("trainingSeconds").GetDouble());
        Assert.Matches("""^\{"event":"result","model":"runs/TIME-train-784-20-10/model.safetensors","test":\{"count":100,"correct":56,"measures":\{"accuracy":0.56\}\}\}$""", outcome.TimelessOutput.Split('\n')[^2]);
        Assert.True(File.Exists(_tool.Folder.File(events[3].GetProperty("model").GetString()!)));
        Assert.Equal(outcome.Lines[2], """{"event":"epoch",""" + File.ReadAllLines(_tool.Folder.File(_tool.Entries.Single(entry => entry.EndsWith("metrics.jsonl", StringComparison.Ordinal))))[1][1..]);
    }

    [Fact]
    public void A_program_that_wants_no_more_than_the_result_gets_one_line()
    {
        var line = Assert.Single(_tool.Run("train", "train.csv", "--hidden", "20", "--epochs", "1", "--json", "--quiet").Lines);

        Assert.Matches("""^\{"event":"result","model":"runs/.+/model.safetensors"\}$""", line);
    }

    [Fact]
    public void Two_runs_get_two_folders_and_models_of_the_same_bytes()
    {
        using Process first = Start(), second = Start();
        foreach (var process in new[] { first, second })
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        var models = _tool.Entries.Where(entry => entry.EndsWith("model.safetensors", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, models.Count);
        Assert.Equal(File.ReadAllBytes(_tool.Folder.File(models[0])), File.ReadAllBytes(_tool.Folder.File(models[1])));

        Process Start() => _tool.Start("train", "train.csv", "--hidden", "20", "--epochs", "1", "--quiet");
    }

    [Fact]
    public void The_run_goes_into_the_folder_that_was_asked_for()
    {
        var outcome = Train("--out", "my networks", "--quiet");

        Assert.Equal("56 of 100 (56.00 %): my networks/TIME-train-784-20-10/model.safetensors\n", outcome.TimelessOutput);
        Assert.Contains("'my networks/", Train("--out", "my networks").Lines[^1]); // quoted for the shell
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void When_interrupted_it_saves_what_was_learned_says_so_and_ends_with_130(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        using var process = _tool.Start("train", "train.csv", "--test", "test.csv", "--hidden", "20", "--epochs", "1000000");
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch       3 of 1000000 ", StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            kill.WaitForExit();
        var rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal((130, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
        var said = Regex.Match(rest, @"Interrupted after ([\d,]+) of 300,000,000 examples. What was learned is saved.\n(\d+) of 100 \(.+ %\): (runs/.+/model.safetensors)\ngo on     .+ train --resume runs/.+\n$");
        Assert.True(said.Success, rest);
        var model = Model.Load(_tool.Folder.File(said.Groups[3].Value));
        var seen = int.Parse(said.Groups[1].Value.Replace(",", ""));
        Assert.InRange(seen, 900, 299_999_999);
        Assert.Equal(seen, model.Provenance.ExamplesSeen);
        Assert.Equal(Learned(seen), model.Network.Parameters.ToArray());
        Assert.StartsWith($"{said.Groups[2].Value} of 100 ", _tool.Run("test", said.Groups[3].Value, "test.csv").Output);
    }

    [Fact]
    public void When_interrupted_it_tells_a_program_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        using var process = _tool.Start("train", "train.csv", "--hidden", "20", "--epochs", "1000000", "--json");
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("\"epoch\":3,", StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            kill.WaitForExit();
        var last = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.Matches("""^\{"event":"result","model":"runs/.+/model.safetensors","interrupted":true,"resume":"runs/[^"]+"\}$""", last);
    }

    [Fact]
    public void Training_that_cannot_go_on_ends_with_3_and_the_reason()
    {
        var outcome = _tool.Run("train", "train.csv", "--activation", "relu", "--loss", "cross-entropy", "--learning-rate", "1e30", "--quiet");

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Output));
        Assert.Matches(@"^Training stopped in epoch 1 after \d+ examples: the loss is no longer a finite number. .*, so the learning rate 1E\+30 is probably too high for this network. Try the learning rate 0.01.\n$", outcome.Error);
    }

    [Fact]
    public void What_makes_success_unlikely_is_told_to_a_person_on_the_side()
    {
        string[] arguments = ["train", "train.csv", "--test", "test.csv", "--hidden", "20", "--epochs", "1", "--learning-rate", "100"];

        var outcome = _tool.Run(arguments);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches("^warning: [0-9]+ % of the activations of hidden layer 1 stand at the ends of sigmoid, .* Try the learning rate 0.1.\n$", outcome.Error);
        Assert.DoesNotContain("warning", outcome.Output);
        Assert.Equal("", _tool.Run([.. arguments, "--quiet"]).Error);
    }

    [Fact]
    public void And_to_a_program_as_an_object_before_the_epoch()
    {
        _tool.Folder.WriteTraining(12);

        var outcome = _tool.Run("train", "train.csv", "--test", "test.csv", "--hidden", "20", "--epochs", "1", "--json");

        Assert.Equal(["start", "warning", "warning", "epoch", "result"], outcome.Lines.Select(line => Name(JsonDocument.Parse(line).RootElement)));
        Assert.Equal("""{"event":"warning","trouble":"missing-label","evidence":"Labels 6, 7, 8 never occur in the 12 examples to learn from, but 27 times in the test data.","advice":"Divide the data anew, in random order, so that both parts have every label."}""", outcome.Lines[1]);
        Assert.Equal(
            """{"event":"warning","trouble":"too-few-examples","evidence":"There are 12 examples for 7 labels, fewer than ten for each.","advice":"Add examples; pictures can also be distorted at random (Augmentation)."}""",
            outcome.Lines[2]);
    }

    [Fact]
    public void Mnist_is_found_wherever_the_tool_is_started()
    {
        var outcome = _tool.Run("train", "mnist", "--hidden", "none", "--epochs", "1", "--batch", "100", "--test", "test.csv", "--quiet");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches(@"^\d+ of 100 \(.+ %\): runs/TIME-mnist-784-10/model.safetensors\n$", outcome.TimelessOutput);
    }

    [Fact]
    public void The_page_about_troubles_shows_what_really_happens()
    {
        var blocks = Regex.Matches(Repository.Read("docs/training-troubles.md"), @"(?ms)^```console\n\$ lantern (.*?)\n(.*?)^```$");

        Assert.Equal(6, blocks.Count);
        foreach (var (arguments, shown) in blocks.Select(block => (block.Groups[1].Value, block.Groups[2].Value)))
        {
            var outcome = _tool.Run(arguments.Split(' '));
            var firstEpoch = Regex.Match(outcome.Output, "(?m)^epoch 1 .* %"); // what took how long is not told
            Assert.Equal(shown, firstEpoch.Success ? $"{outcome.Error}{firstEpoch.Value}\n" : outcome.Error);
        }
    }

    private static readonly string[] StopsEarly =
        ["--validation", "20%", "--patience", "3", "--class-weights", "balanced", "--loss", "cross-entropy", "--optimizer", "adam", "--learning-rate", "0.05", "--batch", "10"];

    private static string? Name(JsonElement line) => line.GetProperty("event").GetString();

    private Outcome Train(params string[] more) => _tool.Run(["train", "train.csv", "--test", "test.csv", "--hidden", "20", .. more.Contains("--epochs") ? (string[])[] : ["--epochs", "2"], .. more]);

    /// <summary>The parameters after so many examples, by the library alone.</summary>
    private float[] Learned(int examples)
    {
        var data = Workbench.DataCatalogue.Find(_tool.Folder.File("train.csv")).Read().Prepare(Preparation.Textbook);
        var network = Initializer.FanOut.Apply(Network.Create(784, 20, 10), seed: 1);
        var options = new TrainingOptions { EpochCount = 1_000_000, ReportEvery = 1 };
        Assert.Equal(examples, Trainer.Train(network, data, options).Select(Seen).First(seen => seen >= examples));
        return network.Parameters.ToArray();

        int Seen(TrainingReport report) => ((report.Epoch - 1) * data.Count) + report.ExamplesSeen;
    }
}
