using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lantern.Cli.Tests;

/// <summary>
/// The rooms of a project, which are the folders at its top, lean one way: what a room uses does not use it, be it by way of others.
/// Read from the meaning of each name in the sources, so that a comment makes no arrow, and a type that is nowhere written does.
/// </summary>
public sealed class RoomsTests
{
    [Theory]
    [InlineData("Lantern", "Training", "Networks")]
    [InlineData("Lantern.Workbench", "Runs", "Settings")]
    public void Rooms_lean_one_way_and_ARCHITECTURE_lists_them_from_the_lowest_up(string project, string from, string to)
    {
        var arrows = Arrows(project);
        var lines = Regex.Match(Repository.Read("ARCHITECTURE.md"), $@"(?s)(?<=\n  {Regex.Escape(project)}/\n).*?(?=\n  Lantern\.)").Value;
        var rooms = Regex.Matches(lines, @"(?m)^ +(\w+)").Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Contains(arrows, arrow => (arrow.From, arrow.To) == (from, to)); // so this test would see one
        Assert.Equal("", Cycle(arrows));
        Assert.Equal("", string.Join("; ", arrows.Where(arrow => rooms.IndexOf(arrow.From) < rooms.IndexOf(arrow.To))));
    }

    [Fact]
    public void A_cycle_is_said_with_the_types_that_make_it() =>
        Assert.Equal(
            "B → C: y.cs uses Z; C → D: z.cs uses W; D → B: w.cs uses Y",
            Cycle([new("A", "B", "x.cs uses Y"), new("B", "C", "y.cs uses Z"), new("C", "D", "z.cs uses W"), new("D", "B", "w.cs uses Y")]));

    /// <summary>A way along arrows that comes back to where it began; empty if there is none.</summary>
    private static string Cycle(IReadOnlyList<Arrow> arrows)
    {
        var ways = arrows.GroupBy(arrow => arrow.From).ToDictionary(from => from.Key, from => from.DistinctBy(arrow => arrow.To).ToList());
        var done = new HashSet<string>();
        foreach (var room in ways.Keys)
        {
            if (From(room, []) is { } cycle)
                return cycle;
        }

        return "";

        string? From(string room, List<Arrow> way)
        {
            if (way.FindIndex(arrow => arrow.From == room) is >= 0 and var begin)
                return string.Join("; ", way.Skip(begin).Select(arrow => $"{arrow}"));
            if (done.Contains(room))
                return null;
            foreach (var arrow in ways.GetValueOrDefault(room, []))
            {
                if (From(arrow.To, [.. way, arrow]) is { } cycle)
                    return cycle;
            }

            done.Add(room);
            return null;
        }
    }

    /// <summary>Each type that a room uses of another, with a file in which it does. What lies in no room counts for nothing.</summary>
    private static List<Arrow> Arrows(string project)
    {
        var folder = Repository.File($"src/{project}");
        var trees = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file)).ToList();
        string[] implied = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"];
        var usings = implied.Concat(XDocument.Load(Path.Combine(folder, $"{project}.csproj")).Descendants("Using").Select(each => each.Attribute("Include")!.Value));
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith(project == "Lantern" ? "Lantern" : project, StringComparison.OrdinalIgnoreCase));
        var compilation = CSharpCompilation.Create(
            "Rooms",
            [.. trees, CSharpSyntaxTree.ParseText(string.Concat(usings.Select(name => $"global using {name};")))],
            assemblies.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

        return
        [
            .. from tree in trees
               let model = compilation.GetSemanticModel(tree)
               from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
               let symbol = model.GetSymbolInfo(name).Symbol
               let type = symbol as INamedTypeSymbol ?? symbol?.ContainingType
               let place = type?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath
               where place is not null
               let arrow = new Arrow(Room(tree.FilePath), Room(place), $"{Path.GetFileName(tree.FilePath)} uses {type.Name}")
               where arrow.From != arrow.To && arrow is { From: not "", To: not "" }
               group arrow by (arrow.From, arrow.To, type.Name) into same
               select same.First(),
        ];

        string Room(string file) => Path.GetRelativePath(folder, file).Replace('\\', '/') is var path && path.Contains('/') ? path[..path.IndexOf('/')] : "";
    }

    /// <summary>That a room uses another.</summary>
    private sealed record Arrow(string From, string To, string Because)
    {
        public override string ToString() => $"{From} → {To}: {Because}";
    }
}
