using System.Text.RegularExpressions;

namespace Lessons.Tests;

/// <summary>
/// The pages show what the lessons print and draw. With <c>LANTERN_REFRESH_LESSONS=1</c> whatever differs is written into the
/// pages and to lessons/pictures instead.
/// </summary>
public sealed partial class LessonPagesTests
{
    private static readonly bool IsRefreshed = Environment.GetEnvironmentVariable("LANTERN_REFRESH_LESSONS") == "1";

    public static TheoryData<string> Names => [.. Lesson.Names];

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Repository.File("lessons"), "*.md").Select(path => Path.GetFileName(path))];

    [Fact]
    public void Every_lesson_has_a_page_and_a_number_of_its_own()
    {
        Assert.NotEmpty(Lesson.Names);
        Assert.Distinct(Lesson.Names.Select(name => name[..2]));
        Assert.Equal([.. Lesson.Names.Select(name => $"{name}.md"), "README.md"], Pages.Select(page => page.Data).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_has_a_title_says_how_long_it_takes_and_how_to_run_it(string name)
    {
        var page = Page(name);

        Assert.Matches(@"\A# .+\n\n", page);
        Assert.Matches(@"\A(.*\n){1,5}.*\b\d+ minutes\b", page);
        Assert.Matches($"(?m)^## Run it\n(?:.*\n)*?.*dotnet run lessons/{name}\\.cs\\b", page);
        Assert.Contains("\n## Change and see\n", page);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_shows_what_the_program_prints(string name)
    {
        var page = Page(name);
        var shown = OutputBlock().Match(page).Groups[1];
        var printed = Lesson.Run(name).Output;

        Assert.True(shown.Success, $"{name}.md has no block ```text below '## Run it'.");
        if (IsRefreshed)
            File.WriteAllText(Repository.File($"lessons/{name}.md"), page[..shown.Index] + printed + page[(shown.Index + shown.Length)..]);
        else
            Assert.Equal(shown.Value, printed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_shows_the_pictures_that_the_program_draws(string name)
    {
        var lesson = Lesson.Run(name);

        Assert.Equal(lesson.Pictures.Keys.Order(StringComparer.Ordinal), PictureLine().Matches(lesson.Output).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        foreach (var (picture, bytes) in lesson.Pictures)
        {
            var file = Path.Combine(Directory.CreateDirectory(Repository.File("lessons/pictures")).FullName, picture);
            if (IsRefreshed)
                File.WriteAllBytes(file, bytes);
            Assert.True(File.Exists(file) && bytes.AsSpan().SequenceEqual(File.ReadAllBytes(file)), $"lessons/pictures/{picture} is not what the program draws.");
            Assert.Contains($"](pictures/{picture})", Page(name));
        }
    }

    [Fact]
    public void Every_picture_is_shown_by_a_page()
    {
        var text = string.Concat(Pages.Select(page => Repository.Read($"lessons/{page.Data}")));

        Assert.All(Directory.GetDirectories(Repository.File("lessons"), "pictures").SelectMany(Directory.GetFiles), file => Assert.Contains($"](pictures/{Path.GetFileName(file)})", text));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var links = Link().Matches(Repository.Read($"lessons/{page}")).Select(match => match.Groups[1].Value);

        Assert.All(links, link => Assert.True(Path.Exists(Repository.File($"lessons/{link}")), $"lessons/{page} links to {link}, which is not there."));
    }

    [Fact]
    public void Each_page_leads_to_the_next() =>
        Assert.All(Lesson.Names.Zip(Lesson.Names.Skip(1)), pair => Assert.Contains($"]({pair.Second}.md)", Page(pair.First)));

    [Fact]
    public void The_path_has_every_lesson_with_its_title_and_its_time()
    {
        var readme = Repository.Read("lessons/README.md");
        var shown = PathRows().Match(readme).Value;
        var real = string.Concat(Lesson.Names.Select(name =>
            $"| {int.Parse(name[..2])} | [{Page(name).Split('\n')[0][2..]}]({name}.md) | {Minutes().Match(Page(name)).Groups[1].Value} min |\n"));

        if (IsRefreshed)
            File.WriteAllText(Repository.File("lessons/README.md"), readme.Replace(shown, real));
        else
            Assert.Equal(real, shown);
    }

    [Fact]
    public void A_program_runs_from_any_folder_and_leaves_nothing_but_its_pictures()
    {
        using var tool = new Tool();
        var name = Lesson.Names[0];
        var clone = Directory.GetFileSystemEntries(Repository.File("lessons"));

        var outcome = tool.RunDotnet("run", Repository.File($"lessons/{name}.cs"));

        Assert.Equal((0, Lesson.Run(name).Output, ""), (outcome.ExitCode, outcome.Output.ReplaceLineEndings("\n"), outcome.Error));
        Assert.Equal(Lesson.Run(name).Pictures.Keys.Order(StringComparer.Ordinal), tool.Entries);
        Assert.Equal(clone, Directory.GetFileSystemEntries(Repository.File("lessons")));
    }

    /// <summary>The tool compiles all lessons with the library at hand; `dotnet run` knows only what the first lines name.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_that_uses_the_library_says_where_it_is(string name)
    {
        var source = Repository.Read($"lessons/{name}.cs");
        var named = Regex.Matches(source, @"(?m)^#:project \.\./src/(.+)/\1\.csproj$").Select(match => match.Groups[1].Value.Replace("Lantern.Workbench", "Lantern.Workbench Lantern.Core"));
        var used = System.Reflection.Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "lessons", $"{name}.dll"))
            .GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(assembly => assembly.StartsWith("Lantern", StringComparison.Ordinal));

        Assert.Subset(named.SelectMany(project => project == "Lantern" ? ["Lantern.Core"] : project.Split(' ')).ToHashSet(), used.ToHashSet());
    }

    private static string Page(string name) => Repository.Read($"lessons/{name}.md");

    [GeneratedRegex("(?ms)^## Run it$(?:(?!^## ).)*?^```text\n(.*?)^```$")]
    private static partial Regex OutputBlock();

    [GeneratedRegex(@"(?m)^Pictures?: (.+\.svg)$")]
    private static partial Regex PictureLine();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)(?:^\| \d+ \| \[.*\n)+")]
    private static partial Regex PathRows();

    [GeneratedRegex(@"\b(\d+) minutes\b")]
    private static partial Regex Minutes();
}
