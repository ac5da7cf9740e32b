using System.Text.Json;
using System.Text.RegularExpressions;
using Lantern.Workbench;

namespace Lantern.Cli.Tests;

/// <summary>
/// README shows what really happens: its commands are run from top to bottom in one folder, as a reader would, and all of
/// MNIST is trained. With <c>LANTERN_REFRESH_README=1</c> whatever differs is written into the files instead.
/// </summary>
public sealed partial class ReadmeTests(ReadmeTests.Walk walk) : IClassFixture<ReadmeTests.Walk>
{
    private const string TrainMnist = "dotnet run -c Release --project src/Lantern.Cli -- train mnist";

    [Fact]
    public void Every_command_prints_what_README_shows()
    {
        Assert.NotEmpty(walk.Steps);
        AssertSame("README.md", walk.Steps.Select(step => ($"$ {step.Command}\n{step.Shown}", $"$ {step.Command}\n{step.Real}")));
    }

    [Fact]
    public void The_table_has_what_Lantern_and_NumPy_measured()
    {
        // Of 10,000 digits: a hundredth of a percent is one digit.
        var lantern = Regex.Matches(walk.Real(TrainMnist), @"(?m)^epoch .* test accuracy (\d\d)\.(\d\d) %")
            .Select(epoch => epoch.Result("$1$2"));
        using var oracle = JsonDocument.Parse(Repository.Read("tests/oracle/mnist_full.json"));
        var numpy = oracle.RootElement.EnumerateArray().Single(run => run.GetProperty("network").GetString() == "784-200-10")
            .GetProperty("correct_of_10000_after_each_epoch").EnumerateArray();
        string[] rows = [.. lantern.Zip(numpy).Select((counts, index) => $"| {index + 1} | {counts.First} | {counts.Second} |\n")];
        var shown = Regex.Match(Repository.Read("README.md"), @"(?m)(?<=^\| after epoch \| Lantern \| NumPy \|\n\|[-:|]+\|\n)(\|.*\n)+").Value;

        Assert.Equal(5, rows.Length);
        AssertSame("README.md", [(shown, string.Concat(rows))]);
    }

    [Fact]
    public void The_picture_shows_the_most_confident_mistakes_of_the_model_that_README_trains()
    {
        var path = walk.Tool.Folder.File(Regex.Match(walk.Printed(TrainMnist), @"(?m)^model +(.*)$").Groups[1].Value);
        var model = Model.Load(path);
        var scorecard = Scorecard.Of(model, DataCatalogue.Find("mnist").Read());
        var mistakes = scorecard.Evaluation.Mistakes.Take(6).Select(mistake => scorecard.Examples[mistake.Example])
            .Select(example => new AnsweredExample(example, model.LabelNames, model.Predict(example.Values.Span)));

        AssertSame("docs/mistakes.svg", [(Repository.Read("docs/mistakes.svg"), MistakesPicture.Draw([.. mistakes]))]);
    }

    /// <summary>Compares what a file shows with what is real, or makes the file show it.</summary>
    private static void AssertSame(string file, IEnumerable<(string Shown, string Real)> parts)
    {
        var different = parts.Where(part => Timeless(part.Shown) != Timeless(part.Real)).ToList();
        if (Environment.GetEnvironmentVariable("LANTERN_REFRESH_README") == "1")
        {
            var refreshed = different.Aggregate(Repository.Read(file), (text, part) => text.Replace(part.Shown, part.Real));
            File.WriteAllText(Repository.File(file), refreshed);
        }
        else if (different.Count > 0)
        {
            var real = string.Join('\n', different.Select(part => Described(file, part)));
            Assert.Fail($"{file} is not what happens. Run this test with LANTERN_REFRESH_README=1, or change it to:\n\n{real}");
        }
    }

    /// <summary>All of the real text for a page; of a picture only the first line that differs.</summary>
    private static string Described(string file, (string Shown, string Real) part) =>
        file.EndsWith(".md", StringComparison.Ordinal) ? part.Real
        : part.Real.Split('\n').Except(part.Shown.Split('\n')).FirstOrDefault("fewer lines");

    /// <summary>Without what no two runs have in common.</summary>
    private static string Timeless(string text) => Seconds().Replace(RunName().Replace(text, "TIME-$1"), "SECONDS");

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d-\d{6}-([\w.-]+)")] // when it started, and what it was about
    private static partial Regex RunName();

    [GeneratedRegex("""(?m)\d+\.\d(?= s$)|(?<="trainingSeconds":)[\d.]+""")]
    private static partial Regex Seconds();

    /// <summary>A command as README has it, the output that README shows, and the one that it had now.</summary>
    internal sealed record Step(string Command, string Shown, string Real);

    /// <summary>README's commands, run once for all tests.</summary>
    public sealed partial class Walk : IDisposable
    {
        private readonly Dictionary<string, string> _printed = [];
        private readonly string _readme = Repository.Read("README.md");

        public Walk()
        {
            Directory.CreateDirectory(Tool.Folder.File("data/iris"));
            File.Copy(Repository.File("data/iris/iris.csv"), Tool.Folder.File("data/iris/iris.csv"));
            foreach (Match block in ConsoleBlock().Matches(_readme))
            {
                foreach (var command in CommandAndOutput().Matches(block.Groups[1].Value).Select(match => match.Groups))
                    Follow(command[1].Value, command[2].Value);
            }
        }

        internal Tool Tool { get; } = new();

        internal List<Step> Steps { get; } = [];

        public void Dispose() => Tool.Dispose();

        /// <summary>What a command printed, as README is to show it.</summary>
        internal string Real(string command) => Steps.Single(step => step.Command == command).Real;

        /// <summary>What a command printed, to the letter.</summary>
        internal string Printed(string command) => _printed[command];

        private void Follow(string command, string shown)
        {
            if (command == "dotnet test")
                return; // a test cannot run all tests; .ci/run does, and compares

            var outcome = Run(RunName().Replace(command, name => RealName(name.Groups[1].Value)));
            Assert.True(outcome is { ExitCode: 0, Error: "" }, $"$ {command}\n{outcome.Output}{outcome.Error}");
            _printed[command] = outcome.Output;

            // The tool was started elsewhere, so it says where its project is; README's reader stands in the project's folder.
            var real = Regex.Replace(outcome.Output, $"'?{Regex.Escape(Repository.Root)}/([^' ]+)'?", "$1");
            real = RunName().Replace(real, name => ShownName(name.Groups[1].Value) ?? name.Value);
            Steps.Add(new Step(command, shown, Cut(real, shown)));
        }

        private string RealName(string about) =>
            Path.GetFileName(Directory.GetDirectories(Tool.Folder.File("runs"), $"*-{about}").Single());

        private string? ShownName(string about) =>
            RunName().Matches(_readme).FirstOrDefault(name => name.Groups[1].Value == about)?.Value;

        private Outcome Run(string command)
        {
            var words = Regex.Replace(command, "^dotnet run -c Release --project src/Lantern.Cli --", "lantern").Split(' ');
            return words switch
            {
                ["lantern", .. var arguments] => Tool.Run(arguments),
                ["dotnet", "run", "digits.cs"] => RunProgram(),
                _ => throw new InvalidOperationException($"README has a command that its test cannot run: {command}"),
            };
        }

        /// <summary>Runs README's C# program. It lies always in the same place, so that it is compiled anew only if it changed.</summary>
        private Outcome RunProgram()
        {
            var program = CSharpBlock().Match(_readme).Groups[1].Value;
            var path = Path.Combine(AppContext.BaseDirectory, "digits.cs");
            File.WriteAllText(path, program.Replace("#:project src/", $"#:project {Repository.Root}/src/"));
            var data = Directory.CreateDirectory(Tool.Folder.File("data/mnist")).FullName;
            foreach (var file in Directory.GetFiles(Repository.File("data/mnist")))
                File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
            return Tool.RunDotnet("run", path);
        }

        /// <summary>A line of … in README stands for all lines that are left out there.</summary>
        private static string Cut(string real, string shown)
        {
            string[] realLines = real.Split('\n'), shownLines = shown.Split('\n');
            var cut = Array.IndexOf(shownLines, "…");
            return cut < 0 ? real : string.Join('\n', [.. realLines[..cut], "…", .. realLines[^(shownLines.Length - cut - 1)..]]);
        }

        [GeneratedRegex("(?ms)^```console\n(.*?)^```$")]
        private static partial Regex ConsoleBlock();

        [GeneratedRegex("(?ms)^```csharp\n(.*?)^```$")]
        private static partial Regex CSharpBlock();

        [GeneratedRegex(@"(?m)^\$ (.+)\n((?:(?!\$ ).*\n)*)")]
        private static partial Regex CommandAndOutput();
    }
}
