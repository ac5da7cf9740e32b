using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>What a model says about the rows of a table: written into a file, or the first of them shown.</summary>
internal static class TableAnswersText
{
    private const int ShownRows = 10;
    private const int LongestCell = 20;

    /// <param name="terminal">Where to.</param>
    /// <param name="answers">The rows and what the model says.</param>
    /// <param name="output">The file to write, if any.</param>
    /// <param name="asJson">Whether a program reads it; then all rows are told.</param>
    public static int Write(Terminal terminal, TableAnswers answers, string? output, bool asJson)
    {
        var count = answers.File.Table.Count;
        if (output is not null)
        {
            answers.Write(output);
            if (asJson)
                terminal.Json(new WrittenShape(output) { Rows = count });
            else
                terminal.Line($"{Wording.Count(count, "row")} with {string.Join(", ", answers.Names)}: {output}");
            return ExitCode.Done;
        }

        for (var row = 0; asJson && row < count; row++)
            terminal.Json(PredictionShape.Of(answers, row));
        if (!asJson)
            WriteRows(terminal, answers);
        return ExitCode.Done;
    }

    /// <summary>The line, as many columns of the file as fit, and the answer.</summary>
    private static void WriteRows(Terminal terminal, TableAnswers answers)
    {
        var table = answers.File.Table;
        int[] rows = [.. Enumerable.Range(0, Math.Min(ShownRows, table.Count))];
        string[][] given = [.. table.Columns.Select(column => (string[])[Cut(column.Name), .. rows.Select(row => Cut(Text(column, row)))])];
        string[] lines = ["line", .. rows.Select(row => $"{table.Lines.Span[row]}")];
        string[][] said = [.. answers.Names.Select((name, place) => (string[])[name, .. rows.Select(row => answers.Fields(row)[place])])];
        var left = terminal.Width - said.Append(lines).Sum(Width);
        given = [.. given.TakeWhile(column => (left -= Width(column)) >= 0)];
        for (var r = 0; r <= rows.Length; r++)
        {
            var line = new StyledLine();
            foreach (var column in given.Prepend(lines))
                line.Append(Padded(column, r), r == 0 ? Terminal.Quiet : Terminal.Plain);
            foreach (var column in said)
                line.Append(Padded(column, r), r == 0 ? Terminal.Quiet : Terminal.Strong);
            terminal.Line(line);
        }

        if (table.Count > rows.Length)
            terminal.Line($"… and {table.Count - rows.Length:N0} more: --out FILE writes all of them.", Terminal.Quiet);

        string Text(Column column, int row) => // as the file writes numbers
            column.Kind == ColumnKind.Number && answers.File.Recognition.DecimalSeparator == ',' ? column.Text(row).Replace('.', ',') : column.Text(row);
        static int Width(string[] column) => column.Max(cell => cell.Length) + 3;
        static string Padded(string[] column, int r) => column[r].PadRight(Width(column));
    }

    private static string Cut(string text) => text.Length <= LongestCell ? text : text[..(LongestCell - 1)] + "…";
}
