using System.Text.RegularExpressions;

namespace Lantern.Cli;

/// <summary>
/// A page in Markdown for the terminal: paragraphs broken to its width, links and pictures as words, headings in bold, and
/// blocks of code, formulas and tables as they are.
/// </summary>
internal static partial class PageText
{
    private const int WidestLine = 88; // longer ones tire the eye

    public static void Write(Terminal terminal, string page)
    {
        var width = Math.Min(terminal.Width, WidestLine);
        var isBlock = false;
        foreach (var line in page.TrimEnd().Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isBlock = !isBlock;
            else if (isBlock)
                terminal.Line($"    {line}");
            else if (line.StartsWith('#'))
                terminal.Line(WithoutLinks(line.TrimStart('#', ' ')), Terminal.Strong);
            else if (line.StartsWith('|'))
                terminal.Line(WithoutLinks(line));
            else
                WriteParagraph(terminal, WithoutLinks(line), width);
        }
    }

    /// <summary>The pages have a paragraph on a line; the lines of a list's item begin below its first word.</summary>
    private static void WriteParagraph(Terminal terminal, string text, int width)
    {
        var indent = new string(' ', ListMark().Match(text).Length);
        while (text.Length > width)
        {
            var end = text.LastIndexOf(' ', width) is var last && last >= indent.Length ? last : text.IndexOf(' ', width); // a word may be too long
            if (end < 0)
                break;
            terminal.Line(text[..end]);
            text = indent + text[(end + 1)..];
        }

        terminal.Line(text);
    }

    private static string WithoutLinks(string line) => Link().Replace(Picture().Replace(line, "[Picture: $1]"), "$1");

    [GeneratedRegex(@"!\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^ *(?:[-*] |\d+\. )?")]
    private static partial Regex ListMark();
}
