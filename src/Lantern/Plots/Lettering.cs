using System.Text;

namespace Lantern.Plots;

/// <summary>
/// Measurement of text. The viewer's sans-serif font is unknown, so widths are those of DejaVu Sans, the widest of the common
/// ones, rounded up.
/// </summary>
internal static class Lettering
{
    /// <summary>Font sizes in pixels: of labels at ticks and in the legend; of names of axes; of the title, which is bold.</summary>
    public const double Small = 12, Medium = 13, Large = 16;

    /// <summary>An upper bound of the width of a text in pixels.</summary>
    public static double Width(string text, double size)
    {
        var sum = 0.0;
        foreach (var rune in text.EnumerateRunes())
        {
            sum += rune.Value switch
            {
                'i' or 'j' or 'l' or '\'' or '|' => 0.28,
                ' ' or '.' or ',' or ':' or ';' or '!' or 'f' or 't' or 'r' or 'I' or 'J' or '(' or ')' or '[' or ']' or '/' or '-' => 0.41,
                'm' or 'w' or 'M' or 'W' or '%' or '@' => 1,
                '+' or '=' or '<' or '>' or '−' or '×' or '±' => 0.84,
                >= 'A' and <= 'Z' => 0.79,
                < 0x2000 => 0.64, // digits and small letters, Latin and Greek
                >= 0x2070 and < 0x2090 => 0.45, // superscripts and subscripts
                _ => 1.05, // Chinese, Japanese, Korean, pictures
            };
        }

        return sum * size * (size == Large ? 1.1 : 1); // bold
    }

    /// <summary>The text, or its beginning and "…" if there is no room for all of it.</summary>
    public static string Fit(string text, double size, double width)
    {
        if (Width(text, size) <= width + 0.01) // the difference of two edges is not exact
            return text;
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Width($"{kept}{rune}…", size) > width)
                break;
            kept.Append(rune.ToString());
        }

        return $"{kept.ToString().TrimEnd()}…";
    }

    /// <summary>The text in lines of at most a width, broken between words; the last may be cut.</summary>
    public static List<string> Wrap(string text, double size, double width, int maximumLines)
    {
        var lines = new List<string>();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var isNew = lines.Count == 0 || (lines.Count < maximumLines && Width($"{lines[^1]} {word}", size) > width);
            if (isNew)
                lines.Add(word);
            else
                lines[^1] += $" {word}";
        }

        return [.. lines.Select(line => Fit(line, size, width))];
    }
}
