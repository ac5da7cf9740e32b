using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lantern.Tests;

/// <summary>
/// Reads a plot's SVG back. Where numbers lie it learns from the labels of the axes alone, as a reader does.
/// </summary>
internal sealed class Picture
{
    /// <summary>Coordinates are rounded to a tenth, so each is off by half of that at most.</summary>
    public const double Rounding = 0.05;

    public Picture(Plot plot)
    {
        Root = XDocument.Parse(plot.ToSvg()).Root!;
        XTicks = Ticks("middle", "x", 0);
        YTicks = Ticks("end", "y", -4.2); // from the middle of a digit to its foot
    }

    public XElement Root { get; }

    public List<(double Value, double At)> XTicks { get; }

    public List<(double Value, double At)> YTicks { get; }

    public IEnumerable<string> Texts => All("text").Select(text => text.Value);

    public IEnumerable<XElement> All(string name) => Root.Descendants(XName.Get(name, "http://www.w3.org/2000/svg"));

    public double X(double value) => Interpolated(XTicks, value);

    public double Y(double value) => Interpolated(YTicks, value);

    /// <summary>A tick is off by rounding, a place between or near two of them not by more than thrice that, and it is rounded itself.</summary>
    public const double Tolerance = 4 * Rounding;

    public List<(double X, double Y)> Circles =>
        [.. All("circle").Select(circle => (Number(circle.Attribute("cx")!.Value), Number(circle.Attribute("cy")!.Value)))];

    /// <summary>The places of the paths whose stroke or fill is of that color, a list for each part.</summary>
    public List<List<(double X, double Y)>> Paths(string attribute, string color) =>
        [.. All("path").Where(path => path.Attribute(attribute)?.Value == color).SelectMany(Parts)];

    public static IEnumerable<List<(double X, double Y)>> Parts(XElement path) =>
        from part in path.Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries)
        let numbers = part.TrimEnd('Z').Split(' ').Select(Number).ToList()
        select numbers.Chunk(2).Select(pair => (pair[0], pair[1])).ToList();

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What a person reads in a label: 60,000 or −1.5×10⁻⁸ or 10⁶.</summary>
    public static double Read(string label)
    {
        var plain = Regex.Replace(label, "[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]", raised => raised.Value == "⁻" ? "-" : $"{"⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(raised.Value[0])}");
        if (label.Any("⁰¹²³⁴⁵⁶⁷⁸⁹".Contains))
            plain = plain.Contains('×') ? plain.Replace("×10", "E") : Regex.Replace(plain, "10(-?[0-9]+)$", "1E$1");
        return Number(plain.Replace(",", "").Replace('−', '-'));
    }

    private List<(double Value, double At)> Ticks(string anchor, string coordinate, double shift) =>
        [.. All("g").Single(group => group.Attribute("text-anchor")?.Value == anchor).Elements()
            .Where(text => text.Attribute("font-size") is null && text.Attribute("transform") is null)
            .Where(text => Regex.IsMatch(text.Value, "^[−0-9]"))
            .Select(text => (Read(text.Value), Number(text.Attribute(coordinate)!.Value) + shift))];

    private static double Interpolated(List<(double Value, double At)> ticks, double value)
    {
        var (first, last) = (ticks[0], ticks[^1]);
        return first.At + ((value - first.Value) / (last.Value - first.Value) * (last.At - first.At));
    }
}
