using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows what runs have shown: the points as a table, then the verdict.</summary>
internal static class FindingsText
{
    public static void Write(Terminal terminal, Findings findings)
    {
        var table = new FindingsTable(findings);
        var widths = table.Columns.Select((column, c) => table.Rows.Select(row => row.Cells[c].Length).Append(column.Title.Length).Max()).ToArray();
        terminal.Line(Line([.. table.Columns.Select(column => column.Title)]), Terminal.Quiet);
        foreach (var row in table.Rows)
            terminal.Line(Line(row.Cells), row.Standing switch { Standing.Best => Terminal.Good, Standing.Failed => Terminal.Bad, _ => null });
        terminal.Line();
        foreach (var sentence in Verdict.Of(findings))
            terminal.Line(sentence);

        string Line(IReadOnlyList<string> cells) =>
            string.Join("   ", cells.Select((cell, c) => table.Columns[c].IsNumber ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd();
    }
}
