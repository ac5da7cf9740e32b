using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Lessons.Tests;

/// <summary>What a lesson printed and which pictures it wrote, run by <c>lantern lesson</c> in a folder of its own.</summary>
internal sealed record Lesson(string Name, string Output, IReadOnlyDictionary<string, byte[]> Pictures)
{
    private static readonly ConcurrentDictionary<string, Lazy<Lesson>> Ran = [];

    /// <summary>The lessons in the clone, such as "01-kilometres-to-miles", in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetFiles(Repository.File("lessons"), "??-*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
    ];

    public string[] Lines => Output.Split('\n');

    /// <summary>Runs a lesson; whoever asks again gets the same.</summary>
    public static Lesson Run(string name) => Ran.GetOrAdd(name, _ => new Lazy<Lesson>(() => RunNow(name))).Value;

    /// <summary>The only line that begins so, without the blanks around it.</summary>
    public string Line(string beginning) =>
        Assert.Single(Lines, line => line.TrimStart().StartsWith(beginning, StringComparison.Ordinal)).Trim();

    /// <summary>All numbers in the only line that begins so, from left to right.</summary>
    public double[] Numbers(string beginning) =>
        [.. Regex.Matches(Line(beginning), @"(?<![\w.])[-−]?\d+(\.\d+)?(e[-+]\d+)?").Select(match => double.Parse(match.Value.Replace('−', '-')))];

    private static Lesson RunNow(string name)
    {
        using var tool = new Tool();
        var outcome = tool.Run("lesson", name);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return new Lesson(name, outcome.Output.ReplaceLineEndings("\n"), tool.Entries.ToDictionary(entry => entry, entry => File.ReadAllBytes(tool.Folder.File(entry))));
    }
}
