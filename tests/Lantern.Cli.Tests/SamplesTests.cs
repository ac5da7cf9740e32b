using System.Text.RegularExpressions;

namespace Lantern.Cli.Tests;

/// <summary>The programs in samples/, compiled and run as their readers do.</summary>
public sealed class SamplesTests
{
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Repository.File("samples"), "*.cs").Select(file => Path.GetFileName(file))];

    [Theory, MemberData(nameof(Samples))]
    public void A_sample_prints_what_its_last_lines_say(string sample)
    {
        using var tool = new Tool();
        var shown = Regex.Match(Repository.Read($"samples/{sample}"), @"\n// Prints:\n((?:// .*\n)+)$").Groups[1].Value.Replace("// ", "");
        Directory.CreateDirectory(tool.Folder.File("data/iris"));
        File.Copy(Repository.File("data/iris/iris.csv"), tool.Folder.File("data/iris/iris.csv"));

        var outcome = tool.RunDotnet("run", Repository.File($"samples/{sample}"));

        Assert.NotEqual("", shown);
        Assert.Equal((0, shown, ""), (outcome.ExitCode, outcome.Output.ReplaceLineEndings("\n"), outcome.Error));
    }
}
