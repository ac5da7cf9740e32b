using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lantern.Workbench;

namespace Lantern.Cli.Tests;

/// <summary>
/// The page about the shapes of JSON, made from <see cref="LanternJson"/>: of each record its summary, its members and a line
/// from a real run. Summaries are those of the source, by way of the XML that the compiler writes.
/// </summary>
internal sealed partial class JsonPage
{
    private static readonly Dictionary<string, XElement> Documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Lantern.Workbench.xml"))
        .Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);

    private readonly StringBuilder _text = new(
        """
        # JSON

        What `--json` writes: one object a line, whose member `event` says what it is. Members without a value are left out unless their type says "or null"; a number that is not finite is null. Numbers have all their digits.

        This page is made from the records of `LanternJson` in `src/Lantern.Workbench`, its lines by real runs, with times left out; a test compares. `LANTERN_REFRESH_README=1` writes it anew.

        """);

    private readonly HashSet<Type> _described = [];

    private JsonPage()
    {
    }

    /// <summary>The page.</summary>
    /// <param name="lines">For each base of shapes the lines of some real runs, of which the first with an event is shown there.</param>
    public static string Of(IReadOnlyDictionary<Type, IReadOnlyList<string>> lines)
    {
        var page = new JsonPage();
        foreach (var shape in typeof(LanternJson).GetCustomAttributesData().Where(attribute => attribute.AttributeType == typeof(JsonSerializableAttribute)))
            page.AddBase((Type)shape.ConstructorArguments[0].Value!, lines);
        return page._text.ToString();
    }

    private void AddBase(Type shape, IReadOnlyDictionary<Type, IReadOnlyList<string>> lines)
    {
        _text.Append($"\n## {Sentence(Summary(shape))}\n");
        var derived = shape.GetCustomAttributes<JsonDerivedTypeAttribute>().ToList();
        if (derived.Count == 0)
            AddMembers(shape);
        _described.UnionWith(derived.Select(kind => kind.DerivedType));
        foreach (var kind in derived)
        {
            _text.Append($"\n### {kind.TypeDiscriminator}\n\n{Summary(kind.DerivedType)}\n");
            AddMembers(kind.DerivedType);
            var start = $"{{\"event\":\"{kind.TypeDiscriminator}\",";
            if (lines[shape].FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line)
                _text.Append($"\n```json\n{line}\n```\n");
        }
    }

    /// <summary>A table of the members, and below it one for each record that is a member.</summary>
    private void AddMembers(Type shape)
    {
        _text.Append("\n| member | type | |\n|---|---|---|\n");
        List<Type> parts = [];
        foreach (var member in LanternJson.Default.GetTypeInfo(shape)!.Properties)
        {
            var property = shape.GetProperties().Single(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == member.Name);
            var isOptional = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
            var condition = property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition;
            if (condition == JsonIgnoreCondition.Always)
                continue;
            var type = Name(property.PropertyType, parts);
            _text.Append($"| `{member.Name}` | {type}{(isOptional ? condition == JsonIgnoreCondition.Never ? " or null" : ", optional" : "")} | {Summary(property)} |\n");
        }

        foreach (var part in parts.Where(_described.Add))
        {
            _text.Append($"\n**{Words(part)}**: {Summary(part)}\n");
            AddMembers(part);
        }
    }

    private static string Name(Type type, List<Type> parts)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return "text";
        if (type == typeof(bool))
            return "true or false";
        if (type == typeof(DateTime))
            return "time";
        if (type == typeof(double) || type == typeof(float))
            return "number";
        if (type.IsPrimitive)
            return "whole number";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return $"object of {Plural(Name(type.GenericTypeArguments[1], parts))}";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return $"list of {Plural(Name(type.GenericTypeArguments[0], parts))}";
        parts.Add(type);
        return Words(type);
    }

    private static string Plural(string name) => name.StartsWith("list of", StringComparison.Ordinal) || name.StartsWith("object of", StringComparison.Ordinal)
        ? Regex.Replace(name, "^(list|object)", "$1s")
        : name.EndsWith('y') ? name[..^1] + "ies" : name + "s";

    /// <summary>"data part" for <see cref="DataPartShape"/>.</summary>
    private static string Words(Type shape) => WordStart().Replace(Regex.Replace(shape.Name, "Shape$", ""), " $1").Trim().ToLowerInvariant();

    /// <summary>What the source says about a record or a member; the same of a parameter that becomes the member.</summary>
    private static string Summary(MemberInfo member)
    {
        var type = member as Type ?? member.DeclaringType!;
        var name = type.FullName!.Replace('+', '.');
        var text = member is Type ? Documentation.GetValueOrDefault($"T:{name}")?.Element("summary")
            : Documentation.GetValueOrDefault($"P:{name}.{member.Name}")?.Element("summary")
            ?? Documentation.GetValueOrDefault($"T:{name}")?.Elements("param").FirstOrDefault(parameter => (string)parameter.Attribute("name")! == member.Name);
        return text is null ? throw new InvalidOperationException($"{name} has no summary of {member.Name}.") : Spaces().Replace(string.Concat(text.Nodes().Select(Plain)), " ").Trim();
    }

    private static string Plain(XNode node) => node switch
    {
        XElement element when element.Attribute("cref") is { } reference => $"`{JsonNamingPolicy.CamelCase.ConvertName(((string)reference).Split('.')[^1])}`",
        XElement element => $"`{element.Value}`",
        _ => $"{node}",
    };

    private static string Sentence(string summary) => summary.Split("; ")[0].TrimEnd('.');

    [GeneratedRegex("([A-Z])")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
