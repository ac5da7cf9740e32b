using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lantern.Cli.Tests;

/// <summary>What the pages about the project say of its files is true, and the projects lean on each other one way.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void There_is_a_line_for_every_room_and_no_other()
    {
        var shown = new List<string>();
        var project = "";
        var tree = Regex.Match(Repository.Read("ARCHITECTURE.md"), @"(?s)(?<=```\nsrc/\n).*?(?=```)").Value;
        foreach (var line in Regex.Matches(tree, @"(?m)^( +)([\w./]+)/(  +\S.*)?$").Select(line => line.Groups))
        {
            if (line[1].Length == 2)
                project = line[2].Value;
            else
                shown.Add($"src/{project}/{line[2].Value}");
        }

        var rooms = Files("src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).Select(file => Path.GetDirectoryName(file)!.Replace('\\', '/'))
            .Where(room => room.Count(character => character == '/') > 1).Distinct();
        Assert.Equal(rooms.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        Assert.InRange(Repository.Read("ARCHITECTURE.md").Split('\n').Length, 1, 81);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Links_and_names_of_files_lead_somewhere(string page)
    {
        var text = Repository.Read(page);
        var links = Regex.Matches(text, @"\]\((?!https?:)([^)#]+)").Select(match => match.Groups[1].Value).ToList();
        var names = Regex.Matches(text, @"`(\w+\.cs)`").Select(match => match.Groups[1].Value)
            .Except(["digits.cs"]); // README's reader writes that one
        string[] files = [.. Files("src"), .. Files("tests")];

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Repository.File(link)), $"{page} links to {link}, which is not there."));
        Assert.All(names, name => Assert.Contains(files, file => file.EndsWith($"/{name}", StringComparison.Ordinal)));
    }

    [Fact]
    public void README_names_folders_that_exist_and_every_part_of_the_source()
    {
        var shown = Regex.Matches(Repository.Read("README.md"), @"(?m)^([\w./]+/) +\S").Select(match => match.Groups[1].Value).ToHashSet();
        var parts = Directory.GetDirectories(Repository.File("src")).Select(folder => $"src/{Path.GetFileName(folder)}/").ToHashSet();

        Assert.All(shown, folder => Assert.True(Directory.Exists(Repository.File(folder)), $"There is no {folder}."));
        Assert.Subset(shown, parts);
    }

    [Theory]
    [InlineData("Lantern", "", "")]
    [InlineData("Lantern.Workbench", "Lantern", "CsvHelper MathNet.Numerics Microsoft.Data.Sqlite")]
    [InlineData("Lantern.Cli", "Lantern.Workbench", "Spectre.Console System.CommandLine")]
    public void Each_project_uses_only_what_lies_below_it(string project, string projects, string packages)
    {
        var file = XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj"));

        Assert.Equal(projects, string.Join(' ', Included("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path))));
        Assert.Equal(packages, string.Join(' ', Included("PackageReference")));

        // What is private is for the compiler alone, as analyzers are.
        IEnumerable<string> Included(string element) =>
            file.Descendants(element).Where(reference => reference.Attribute("PrivateAssets") is null).Select(reference => reference.Attribute("Include")!.Value);
    }

    [Fact]
    public void Neither_the_library_nor_the_workbench_can_print()
    {
        Assert.DoesNotContain("System.Console", Uses(typeof(Network).Assembly));
        Assert.DoesNotContain("System.Console", Uses(typeof(Workbench.TrainingRun).Assembly));
        Assert.Contains("System.Console", Uses(typeof(Terminal).Assembly)); // so this test would see it

        static IEnumerable<string?> Uses(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name);
    }

    [Fact]
    public void The_library_uses_nothing_but_DotNET() =>
        Assert.All(typeof(Network).Assembly.GetReferencedAssemblies(), name => Assert.StartsWith("System.", name.Name));

    /// <summary>Options and verbs are the tool's words. Below it one file may know them: that which renders a request as a command.</summary>
    [Fact]
    public void Below_the_tool_no_sentence_has_an_option_or_a_verb_of_it()
    {
        const string Rendering = "src/Lantern.Workbench/Settings/RequestCommand.cs";
        var verbs = Files("src/Lantern.Cli").SelectMany(file => Regex.Matches(Repository.Read(file), "new Command\\(\"(\\w+)\"")).Select(match => match.Groups[1].Value);
        var words = new Regex($"(^|[ '{{])--[a-z{{]|\\blantern ({string.Join('|', verbs)})\\b");

        Assert.Matches(words, Literals("throw new(\"Try --shuffle.\");").Single()); // so this test would see it
        Assert.Empty(
            from file in Files("src/Lantern").Concat(Files("src/Lantern.Workbench"))
            where file.EndsWith(".cs", StringComparison.Ordinal) && file != Rendering
            from literal in Literals(Repository.Read(file))
            where words.IsMatch(literal)
            select $"{file}: {literal}");
    }

    /// <summary>What stands from the first quotation mark of a line to its last; comments have none.</summary>
    private static IEnumerable<string> Literals(string source) =>
        source.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && line.Contains('"'))
            .Select(line => line[(line.IndexOf('"') + 1)..Math.Max(line.IndexOf('"') + 1, line.LastIndexOf('"'))]);

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(Repository.File(folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'));
}
