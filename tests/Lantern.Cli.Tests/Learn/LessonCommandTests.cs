using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lantern.Cli.Tests;

public sealed class LessonCommandTests : IDisposable
{
    private static readonly string[] Names =
        [.. Directory.GetFiles(Repository.File("lessons"), "??-*.cs").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_lessons_are_listed_with_title_and_time()
    {
        // As they stand on the path: | 1 | [Kilometres to miles](01-kilometres-to-miles.md) | 10 min |
        var path = Regex.Matches(Repository.Read("lessons/README.md"), @"(?m)^\| (\d+) \| \[(.*)\]\(.*\) \| (\d+) min \|$").Select(row => row.Groups).ToList();
        var width = path.Max(row => row[2].Length);
        var list = path.Select(row => $"{row[1].Value,2}  {row[2].Value.PadRight(width)}  {row[3].Value,2} min\n");

        Assert.Equal(Names.Length, path.Count);
        Shows($"{string.Concat(list)}\nlantern lesson 1 --show shows the page of lesson 1, lantern lesson 1 runs it.\n", "lesson");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("01")]
    [InlineData("Kilometres")]
    [InlineData("01-kilometres-to-miles")]
    public void A_lesson_is_run_by_its_number_its_name_or_a_part_of_it(string lesson) =>
        Shows(Regex.Match(Repository.Read("lessons/01-kilometres-to-miles.md"), "(?s)```text\n(.*?)```").Groups[1].Value, "lesson", lesson);

    [Fact]
    public void The_page_of_a_lesson_is_shown()
    {
        var outcome = _tool.Run("lesson", "1", "--show");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("Kilometres to miles\n\n*Lesson 1, ", outcome.Output);
        Assert.EndsWith("\nNext: Garden bugs\n", outcome.Output);
        Assert.Contains("\n    dotnet run lessons/01-kilometres-to-miles.cs\n", outcome.Output);
        Assert.All(outcome.Lines, line => Assert.InRange(line.Length, 1, 80));
    }

    [Fact]
    public void The_program_of_a_lesson_is_shown() => Shows(Repository.Read("lessons/01-kilometres-to-miles.cs"), "lesson", "1", "--code");

    [Fact]
    public void A_part_of_several_names_finds_none()
    {
        var outcome = _tool.Run("lesson", "-");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal($"'-' is in the names of {Names.Length} lessons: {Wording.And(Names)}.\nSee: lantern lesson --help\n", outcome.Error);
    }

    private void Shows(string expected, params string[] arguments)
    {
        var outcome = _tool.Run(arguments);
        Assert.Equal((0, expected, ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public void A_program_gets_the_list_and_a_lessons_page()
    {
        var list = _tool.Run("lesson", "--json").Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Enumerable.Range(1, 24), list.Select(lesson => lesson.GetProperty("number").GetInt32()));
        Assert.Equal("Kilometres to miles", list[0].GetProperty("title").GetString());

        var page = JsonDocument.Parse(_tool.Run("lesson", "1", "--show", "--json").Output).RootElement;
        Assert.StartsWith("# Kilometres to miles\n", page.GetProperty("page").GetString());
        Assert.False(page.TryGetProperty("code", out _));
        Assert.Equal(2, _tool.Run("lesson", "1", "--json").ExitCode);
    }
}
