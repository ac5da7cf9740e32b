namespace Lantern.Workbench;

/// <summary>What a column of a file was recognized as.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="DifferentCount">How many different values it has; 10,001 means more than can be told apart.</param>
/// <param name="MissingCount">How many are missing.</param>
/// <param name="Form">How dates are written, or what false and true are called; empty for numbers and categories.</param>
public sealed record RecognizedColumn(string Name, ColumnKind Kind, int DifferentCount, int MissingCount, string Form)
{
    /// <summary>Such as "area number", "town category (12, 3 missing)", "sold no/yes" and "built date (d.M.yyyy)".</summary>
    public override string ToString()
    {
        string[] details =
        [
            .. Kind == ColumnKind.Category ? [$"{DifferentCount:N0}"] : Array.Empty<string>(),
            .. Kind == ColumnKind.Date && Form != "" ? [Form] : Array.Empty<string>(),
            .. MissingCount > 0 ? [$"{MissingCount:N0} missing"] : Array.Empty<string>(),
        ];
        var kind = Kind switch
        {
            ColumnKind.Number => "number",
            ColumnKind.Category => "category",
            ColumnKind.TruthValue => Form,
            _ => "date",
        };
        return $"{Name} {kind}{(details.Length > 0 ? $" ({string.Join(", ", details)})" : "")}";
    }
}

/// <summary>What was recognized about a CSV file, to be confirmed by a person.</summary>
/// <param name="File">The file.</param>
/// <param name="Delimiter">What stands between fields.</param>
/// <param name="Quote">What stands around fields that need it.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="DecimalSeparator">A point or a comma.</param>
/// <param name="RowCount">How many rows.</param>
/// <param name="Columns">The columns from left to right.</param>
public sealed record TableRecognition(
    string File, char Delimiter, char Quote, bool HasHeader, char DecimalSeparator, int RowCount, IReadOnlyList<RecognizedColumn> Columns)
{
    /// <summary>Such as "';' between fields, decimal comma, header, 1,234 rows: area number, town category (12)".</summary>
    public override string ToString()
    {
        var delimiter = Delimiter == '\t' ? "tabs" : $"'{Delimiter}'";
        var quote = Quote == '"' ? "" : $", {Quote} around fields";
        var separator = !Columns.Any(column => column.Kind == ColumnKind.Number) ? "" : DecimalSeparator == ',' ? ", decimal comma" : ", decimal point";
        return $"{delimiter} between fields{quote}{separator}, {(HasHeader ? "header" : "no header")}, {Wording.Count(RowCount, "row")}: {string.Join(", ", Columns)}";
    }
}
