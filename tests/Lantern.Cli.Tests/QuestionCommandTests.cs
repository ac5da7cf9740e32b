using System.Text.Json;
using Lantern.Workbench;

namespace Lantern.Cli.Tests;

/// <summary>test, predict, show, data and help.</summary>
public sealed class QuestionCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public QuestionCommandTests()
    {
        // The answer of this network is the place of the brightest of its six values.
        var network = Network.Create<float>([6, 6], Activation.Sigmoid, Activation.Linear, hasBiases: false);
        for (var k = 0; k < 6; k++)
            network.Parameters[(6 * k) + k] = 1;
        new Model(network, Preparation.UnitRange, ["0", "1", "2", "3", "4", "5"], new Provenance()).Save(_tool.Folder.File("brightest.safetensors"));
        _tool.Folder.Write("six.csv", "0,255,0,0,0,0,0\n3,0,0,0,204,0,102\n5,0,51,0,0,0,0\n"u8);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_test_shows_who_was_taken_for_whom() => Shows(
        """
        2 of 3 (66.67 %)

               answer
        label  0  1  2  3  4  5     right
            0  1  ·  ·  ·  ·  ·   100.0 %
            3  ·  ·  ·  1  ·  ·   100.0 %
            5  ·  1  ·  ·  ·  ·     0.0 %

        The most confident mistakes

        example 2, label 5, answer 1, confidence 0.20

        """,
        "test", "brightest.safetensors", "six.csv");

    [Fact]
    public void A_test_tells_a_program_the_same() => Shows(
        """
        {"event":"result","model":"brightest.safetensors","data":"six.csv","test":{"count":3,"correct":2,"classes":["0","1","2","3","4","5"],"confusion":[[1,0,0,0,0,0],[0,0,0,0,0,0],[0,0,0,0,0,0],[0,0,0,1,0,0],[0,0,0,0,0,0],[0,1,0,0,0,0]],"measures":{"accuracy":0.6666666666666666}}}

        """,
        "test", "brightest.safetensors", "six.csv", "--json");

    [Fact]
    public void A_prediction_shows_the_answer_the_runner_up_and_all_outputs() => Shows(
        """
        example 1 of six.csv, label 3

        Its 6 values cannot be drawn: that is no square picture.

        answer 3, confidence 0.80: right
        runner-up 5, 0.40

        0   0.0000
        1   0.0000
        2   0.0000
        3   0.8000  ████████████████████████████████
        4   0.0000
        5   0.4000  ████████████████

        """,
        "predict", "brightest.safetensors", "--data", "six.csv", "--example", "1");

    [Fact]
    public void A_prediction_tells_a_program_the_same()
    {
        var outcome = _tool.Run("predict", "brightest.safetensors", "--data", "six.csv", "--example", "2", "--json");

        using var line = JsonDocument.Parse(Assert.Single(outcome.Lines));
        Assert.Equal(
            """{"event":"prediction","data":"six.csv","example":2,"label":"5","answer":"1","right":false,"confidence":0.2,"runnerUp":"0","outputs":{"0":0,"1":0.2,"2":0,"3":0,"4":0,"5":0}}""",
            line.RootElement.GetRawText());
    }

    [Fact]
    public void A_record_is_drawn() => Shows(
        """
        example 0 of mnist, label 7

        ▄███▄▄▄▄▄▄▄▄▄▄▄
         ▀ ▀▀▀▀▀▀▀▀▀▀███
                    ▄█▀
                   ██▀
                  ██▀
                 ██▀
               ▄██▀
              ▄██
             ███
            ███▀

        """,
        "show", "mnist", "--example", "0");

    [Fact]
    public void Either_part_can_be_asked_about() =>
        Assert.StartsWith("example 0 of mnist, label 5\n", _tool.Run("show", "mnist", "--example", "0", "--part", "training").Output);

    [Fact]
    public void Show_tells_a_program_the_values() => Assert.Equal(
        """{"event":"example","data":"six.csv","example":1,"label":"3","values":[0,0,0,204,0,102]}""",
        Assert.Single(_tool.Run("show", "six.csv", "--example", "1", "--json").Lines));

    [Fact]
    public void Data_tells_a_program_what_there_is_and_what_it_wrote()
    {
        Assert.Equal(["mnist", "iris", "wine"], _tool.Run("data", "--json").Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("name").GetString()).Where(name => name != "fashion-mnist"));
        Assert.Equal("species", JsonDocument.Parse(_tool.Run("data", "iris", "--json").Output).RootElement.GetProperty("target").GetString());
        Assert.Equal(
            """{"event":"written","file":"out/six_train.csv","rows":3,"bytes":LENGTH}""".Replace("LENGTH", $"{new FileInfo(_tool.Folder.File("six.csv")).Length}"),
            Assert.Single(_tool.Run("data", "six.csv", "--csv", "out", "--json").Lines));
    }

    [Fact]
    public void The_data_that_comes_with_Lantern_is_listed_with_license_and_fingerprints() => Shows(
        """
        mnist: handwritten digits, 28×28 gray pixels each
          Yann LeCun, Corinna Cortes, Christopher J. C. Burges; license CC BY-SA 3.0
          training: 60,000 examples of 784 values, SHA-256
            7bfed959e6755e436a121e4df8e9717c72925611a2efc9396262230314a63cc0
          test: 10,000 examples of 784 values, SHA-256
            49162d89528492e2284ba328c0f2992f001be044e9cdb26c54621a7e88d6c808

        iris: 150 irises, the length and width of their sepals and petals
          R. A. Fisher, E. Anderson; license CC BY 4.0
          a table, to be trained with --target species

        wine: 178 wines of three cultivators, and what a chemist found in them
          M. Forina and others, S. Aeberhard; license CC BY 4.0
          a table, to be trained with --target cultivar

        fashion-mnist: articles of clothing, 28×28 gray pixels each, if Debian's package dataset-fashion-mnist is installed.
        Your own: a folder with IDX files under MNIST's names, a CSV file, label first, or any table with --target.

        """,
        "data");

    [Fact]
    public void A_table_that_comes_with_Lantern_is_described_and_goes_by_its_name()
    {
        Shows(
            """
            wine: 178 wines of three cultivators, and what a chemist found in them
              M. Forina and others, S. Aeberhard; license CC BY 4.0
              a table, to be trained with --target cultivar

            """,
            "data", "wine");

        Assert.StartsWith("iris is a table; say what to predict, such as --target species.", _tool.Run("train", "iris").Error);
        var model = _tool.Run("train", "iris", "--target", "species", "--epochs", "1", "--quiet").Output.Trim().Split(": ")[^1];
        Assert.StartsWith("150 rows with predicted species, probability: answers.csv", _tool.Run("predict", model, "iris", "--out", "answers.csv").Output);
    }

    [Fact]
    public void Other_data_is_described()
    {
        var hash = Workbench.DataCatalogue.Find(_tool.Folder.File("six.csv")).Read().Prepare(Preparation.Textbook).ContentHash();

        Shows($"six.csv\n  3 examples of 6 values, SHA-256\n    {hash}\n", "data", "six.csv");
    }

    [Fact]
    public void Data_is_written_as_csv()
    {
        Shows("out/six_train.csv: 3 lines, 49 bytes\n", "data", "six.csv", "--csv", "out");

        Assert.Equal(File.ReadAllText(_tool.Folder.File("six.csv")), File.ReadAllText(_tool.Folder.File("out/six_train.csv")));
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    public void Help_lists_the_commands(params string[] arguments)
    {
        var outcome = _tool.Run(arguments);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.All(["train", "test", "predict", "imagine", "inspect", "show", "data", "ledger", "lesson", "examine", "runs"], command => Assert.Contains($"\n  {command} ", outcome.Output));
        Assert.Equal(["Learn", "Train", "Ask", "Look inside", "Compare", "In the shell"], outcome.Output.Split('\n').Where(line => line.Length is > 2 and < 15 && char.IsUpper(line[0])));
        Assert.All(outcome.Lines, line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [InlineData("predict", "lantern predict MODEL 5.png", "It needs a model: lantern train mnist makes one and says where. Pictures are PNG files.")]
    [InlineData("lesson", "lantern lesson 1", "It needs nothing: the lessons come with Lantern.")]
    public void Help_of_a_verb_ends_with_an_example_and_what_it_needs(string verb, string example, string needs) =>
        Assert.EndsWith($"Example:\n  {example}\n  {needs}\n\n", _tool.Run(verb, "--help").Output);

    [Fact]
    public void Help_names_every_option_of_training_and_its_default()
    {
        var help = _tool.Run("train", "--help", "all").Output;

        foreach (var (option, byDefault) in new[]
        {
            ("--hidden", "200"), ("--activation", "sigmoid"), ("--initial", "fan-out"), ("--loss", "squared-error"), ("--optimizer", "gradient-descent"),
            ("--epochs", "5"), ("--batch", "1"), ("--seed", "1"), ("--out", "runs"),
        })
        {
            Assert.Matches($@"(?m)^  {option} <\w+> .* \[default: {byDefault}\]$", help);
        }

        Assert.All(["--test", "--output-activation", "--rule", "--learning-rate", "--threads", "--biases", "--shuffle", "--quiet", "--json"], option => Assert.Contains($"\n  {option} ", help));
    }

    [Fact]
    public void Help_shows_the_dozen_settings_that_most_trainings_use_by_their_groups()
    {
        var help = _tool.Run("train", "--help").Output;

        Assert.Equal(12, Setting.All.Count(setting => setting.IsCommon));
        Assert.All(Setting.All, setting => Assert.Equal(setting.IsCommon, help.Contains($"\n  --{setting.Name} ", StringComparison.Ordinal)));
        Assert.Contains("\nNetwork\n  --hidden COUNTS ", help);
        Assert.Contains("\nAll settings: lantern train --help all\n", help);
    }

    [Fact]
    public void The_version_is_the_librarys() => Shows(new Provenance().LanternVersion + "\n", "--version");

    private void Shows(string expected, params string[] arguments)
    {
        var outcome = _tool.Run(arguments);
        Assert.Equal((0, expected, ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }
}
