using System.Globalization;
using System.Text;

namespace Lantern.Plots;

/// <summary>A rectangle in pixels; y grows downwards.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    public bool Contains(double x, double y) => x >= Left && x <= Right && y >= Top && y <= Bottom;

    public bool Meets(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    public Box Grown(double by) => new(Left - by, Top - by, Right + by, Bottom + by);
}

/// <summary>A writer of SVG, one element a line: the same bytes for the same picture in every culture.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    /// <summary>Adds a line of markup as it is.</summary>
    public void Add(string markup) => _text.Append(markup).Append('\n');

    public void Path(string data, string attributes) => Add($"<path d=\"{data}\" {attributes}/>");

    public void Rectangle(Box box, string attributes) =>
        Add($"<rect x=\"{Number(box.Left)}\" y=\"{Number(box.Top)}\" width=\"{Number(box.Width)}\" height=\"{Number(box.Height)}\" {attributes}/>");

    /// <summary>Adds text whose baseline begins at a place, unless the attributes anchor it otherwise.</summary>
    public void Text(double x, double y, string text, string attributes = "") =>
        Add($"<text x=\"{Number(x)}\" y=\"{Number(y)}\"{(attributes.Length > 0 ? " " : "")}{attributes}>{Escape(text)}</text>");

    /// <summary>A number with one decimal: a tenth of a pixel is not visible.</summary>
    public static string Number(double value) =>
        (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture); // + 0: no "-0"

    /// <summary>The d attribute of a path through some places.</summary>
    public static string Data(IEnumerable<(double X, double Y)> places) =>
        "M" + string.Join(' ', places.Select(place => $"{Number(place.X)} {Number(place.Y)}"));

    /// <summary>Text escaped for XML. Characters that XML does not allow (control characters, half a surrogate pair) become U+FFFD.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '\t' or '\n' or '\r' => escaped.Append(' '),
                < ' ' or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }
}
