using System.Text.RegularExpressions;

namespace Lantern.Cli.Tests;

/// <summary>The programs in samples/, compiled and run as their readers do.</summary>
public sealed class SamplesTests
{
    /// <summary>The files that samples read.</summary>
    private static readonly string[] Read =
    [
        "data/iris/iris.csv", "data/mnist/train-images-idx3-ubyte.gz", "data/mnist/train-labels-idx1-ubyte.gz",
        "tests/oracle/tensors/sequential.safetensors",
    ];

    /// <summary>Programs of one file, and a project in each folder for the other languages of .NET.</summary>
    public static TheoryData<string> Samples =>
    [
        .. Directory.GetFiles(Repository.File("samples"), "*.cs").Select(file => Path.GetFileName(file)),
        .. Directory.GetFiles(Repository.File("samples"), "Program.*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.File("samples"), file)),
    ];

    [Theory, MemberData(nameof(Samples))]
    public void A_sample_prints_what_its_last_lines_say(string sample)
    {
        using var tool = new Tool();
        var shown = Regex.Match(Repository.Read($"samples/{sample}"), @"\n(//|') Prints:\n(?:\1 (.*\n))+$").Groups[2].Captures;
        foreach (var read in Read)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(tool.Folder.File(read))!);
            File.Copy(Repository.File(read), tool.Folder.File(read));
        }


        var file = Repository.File($"samples/{sample}");
        var outcome = Path.GetDirectoryName(sample) is "" ? tool.RunDotnet("run", file) : tool.RunDotnet("run", "--project", Path.GetDirectoryName(file)!);

        Assert.NotEmpty(shown);
        Assert.Equal((0, string.Concat(shown), ""), (outcome.ExitCode, outcome.Output.ReplaceLineEndings("\n"), outcome.Error));
    }
}
