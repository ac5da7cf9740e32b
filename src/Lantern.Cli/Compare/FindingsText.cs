using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows what runs have shown: a table of points and the verdict.</summary>
internal static class FindingsText
{
    /// <summary>Writes the table, then the verdict, then how published figures compare if there are any.</summary>
    public static void Write(Terminal terminal, Findings findings)
    {
        WriteTable(terminal, findings);
        terminal.Line();
        foreach (var (sentence, i) in Verdict.Of(findings).Select((sentence, i) => (sentence, i)))
            WriteWrapped(terminal, sentence, i == 0 ? Terminal.Strong : Terminal.Plain);
        var agreement = Published.Agreement(findings, Published.For(findings));
        if (agreement.Count > 0)
            terminal.Line();
        foreach (var sentence in agreement)
            WriteWrapped(terminal, sentence);
        foreach (var failure in findings.Failures)
        {
            var settings = findings.Settings.Select((setting, i) => Verdict.Phrase(setting.Name, failure.Values[i]));
            WriteWrapped(terminal, $"Failed: {string.Join(", ", settings.Append($"seed {failure.Seed}"))}: {failure.Error}", Terminal.Bad);
        }
    }

    /// <summary>Writes the table alone, a line for each point.</summary>
    public static void WriteTable(Terminal terminal, Findings findings)
    {
        var table = new FindingsTable(findings);
        int[] widths = [.. table.Columns.Select((column, i) => table.Rows.Select(row => row.Cells[i].Length).Append(column.Title.Length).Max())];
        terminal.Line(Line([.. table.Columns.Select(column => column.Title)]), Terminal.Quiet);
        foreach (var row in table.Rows)
            terminal.Line(Line(row.Cells), row.Standing switch { Standing.Best => Terminal.Strong, Standing.Failed => Terminal.Bad, _ => Terminal.Plain });

        string Line(IReadOnlyList<string> cells) => string.Join("   ", cells.Select((cell, i) =>
            table.Columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();
    }

    /// <summary>A sentence in lines no longer than the terminal is wide, of which none begins with %.</summary>
    private static void WriteWrapped(Terminal terminal, string sentence, Spectre.Console.Style? style = null)
    {
        var line = "";
        foreach (var word in sentence.Replace(" %", "\u00A0%", StringComparison.Ordinal).Split(' ').Select(word => word.Replace('\u00A0', ' ')))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > terminal.Width)
            {
                terminal.Line(line, style);
                line = "";
            }

            line += line.Length > 0 ? $" {word}" : word;
        }

        terminal.Line(line, style);
    }
}
