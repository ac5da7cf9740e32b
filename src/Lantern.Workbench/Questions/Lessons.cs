using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Lantern.Workbench;

/// <summary>The lessons that come with Lantern: programs of one file, each with its page.</summary>
public static class Lessons
{
    /// <summary>All lessons, in the order of their numbers.</summary>
    public static IReadOnlyList<Lesson> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "lessons"), "??-*.dll").Order(StringComparer.Ordinal)
            .Select(path => new Lesson(path)),
    ];

    /// <summary>Finds a lesson by its number, its name, or a part of the name that no other has.</summary>
    /// <exception cref="OptionException">There is no such lesson, or there are several.</exception>
    public static Lesson Find(string text)
    {
        var found = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? All.Where(lesson => lesson.Number == number).ToList()
            : All.Where(lesson => text.Length > 0 && lesson.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new OptionException($"There is no lesson '{text}'. There are lessons {All[0].Number} to {All[^1].Number}; a part of a name finds one too."),
            _ => throw new OptionException($"'{text}' is in the names of {found.Count} lessons: {Wording.And(found.Select(lesson => lesson.Name))}."),
        };
    }
}

/// <summary>A lesson that was found.</summary>
/// <param name="assembly">The compiled program; its source and its page lie beside it.</param>
public sealed partial class Lesson(string assembly)
{
    /// <summary>Such as "07-three-layers".</summary>
    public string Name { get; } = Path.GetFileNameWithoutExtension(assembly);

    public int Number => int.Parse(Name.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The heading of the page.</summary>
    public string Title => TitleLine().Match(Page).Groups[1].Value;

    /// <summary>How long it takes, as the page says it.</summary>
    public int Minutes => int.Parse(MinutesOfPage().Match(Page).Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The page, in Markdown.</summary>
    public string Page => Read(".md");

    /// <summary>The program, in C#.</summary>
    public string Source => Read(".cs");

    /// <summary>Whether the program looks at what it is given: then the word "all" makes it do more.</summary>
    public bool TakesWords => Source.Contains("args is [\"all\"]", StringComparison.Ordinal);

    /// <summary>
    /// Runs the program in this process, as <c>dotnet run</c> would run its source: it prints where the process prints, and
    /// writes its pictures into the current folder. What it throws comes out as it is.
    /// </summary>
    /// <param name="arguments">What the program is given: some do more when they are asked to.</param>
    public void Run(params string[] arguments)
    {
        // By this name .NET tells a program of one file where its source is; some read data from there.
        AppContext.SetData("EntryPointFileDirectoryPath", Path.GetDirectoryName(assembly));
        var program = Assembly.LoadFrom(assembly).EntryPoint!;
        program.Invoke(null, BindingFlags.DoNotWrapExceptions, null, program.GetParameters().Length == 0 ? [] : [arguments], null);
    }

    private string Read(string extension) => File.ReadAllText(Path.ChangeExtension(assembly, extension)).ReplaceLineEndings("\n");

    [GeneratedRegex("(?m)^# (.+)$")]
    private static partial Regex TitleLine();

    [GeneratedRegex(@"\b(\d+) minutes\b")]
    private static partial Regex MinutesOfPage();
}
