using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace Lantern;

/// <summary>The treatment of categories at prediction that did not occur in training.</summary>
public enum UnknownCategory
{
    /// <summary>Refuse them with an exception.</summary>
    Refuse,

    /// <summary>Treat them as missing, if training had missing values in that column; else as none of the known ones.</summary>
    Ignore,
}

/// <summary>
/// The conversion of a column to inputs of a network, or of a target to its outputs, fitted on the training part. Missing
/// numbers and dates are replaced by the mean, missing categories and truth values by the most frequent one; if training had
/// missing values, one more input is 1 for a missing value and 0 otherwise.
/// <list type="bullet">
/// <item>Number: (x − mean) / deviation.</item>
/// <item>Category: one-hot, an input for each, 1 for that of the row and 0 for the others.</item>
/// <item>Truth value: 1 for true and 0 for false.</item>
/// <item>Date: the days since 1970 as a number; and, if training spanned a year or more, the season: the sine and cosine
/// of 2π·(days since New Year)/365.2425.</item>
/// </list>
/// </summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Kind">The kind of its values.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record PreparedColumn(string Name, ColumnKind Kind)
{
    private const double DaysPerYear = 365.2425; // of the Gregorian calendar

    /// <summary>The mean of numbers, or of the days since 1970.</summary>
    public double Mean { get; init; }

    /// <summary>The standard deviation of numbers or days, √(Σ(x − mean)²/n); 1 if all are equal.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>The categories of training, in order; of truth values the names of false and true.</summary>
    public IReadOnlyList<string> CategoryNames { get; init => field = new RecordList<string>(Argument.NoneNull(value)); } = new RecordList<string>([]);

    /// <summary>The index of the most frequent category, which replaces missing ones.</summary>
    public int MostFrequent { get; init; }

    /// <summary>Whether one more input tells missing values.</summary>
    public bool MarksMissing { get; init; }

    /// <summary>Whether two more inputs tell the season of a date.</summary>
    public bool HasSeason { get; init; }

    /// <summary>The format of dates in their source; empty if unknown.</summary>
    public string DateFormat { get; init => field = Argument.NotNull(value); } = "";

    private bool IsNumeric => Kind is ColumnKind.Number or ColumnKind.Date;

    /// <summary>The number of inputs.</summary>
    public int InputCount => (Kind == ColumnKind.Category ? CategoryNames.Count : 1) + (HasSeason ? 2 : 0) + (MarksMissing ? 1 : 0);

    /// <summary>The names of the inputs, such as "area", "town = Bonn" and "town is missing".</summary>
    public IEnumerable<string> InputNames
    {
        get
        {
            IEnumerable<string> names = Kind == ColumnKind.Category ? CategoryNames.Select(category => $"{Name} = {category}") : [Name];
            if (HasSeason)
                names = [.. names, $"{Name}, sine of the season", $"{Name}, cosine of the season"];
            return MarksMissing ? names.Append($"{Name} is missing") : names;
        }
    }

    /// <summary>Its name, what was found in training, and its inputs, such as "area: number, 80 ± 20 → 2 inputs".</summary>
    public override string ToString()
    {
        var found = Kind switch
        {
            ColumnKind.Number => string.Create(CultureInfo.InvariantCulture, $", {Mean:G6} ± {Deviation:G6}"),
            ColumnKind.Date => string.Create(CultureInfo.InvariantCulture, $", {Column.Date(Mean):yyyy-MM-dd} ± {Deviation:G6} days"),
            _ => $" ({Wording.And(CategoryNames.Select(Wording.Quoted), most: 4)})",
        };
        return $"{Name}: {Column.Word(Kind)}{found} → {Wording.Count(InputCount, "input")}";
    }

    /// <summary>Converts an output to the units of the column: x·deviation + mean.</summary>
    internal double ToNumber(double output) => (output * Deviation) + Mean;

    /// <summary>The column of this name and kind in a table.</summary>
    internal Column In(Table table)
    {
        var column = table.Find(Name)
            ?? throw Named.UnknownIn(table.Name, "column", Name, table.Columns.Select(column => column.Name), ", which the model needs");
        return column.Kind == Kind
            ? column
            : throw new DatasetException(table.Name, $"the column {Wording.Quoted(Name)} holds {Column.Plural(column.Kind)}, where {Column.Plural(Kind)} were expected as in training");
    }

    /// <summary>Writes the inputs of all rows.</summary>
    /// <param name="table">The table, with this column.</param>
    /// <param name="unknown">The treatment of unknown categories.</param>
    /// <param name="inputs">Receives the inputs of this column, [rows, stride].</param>
    /// <param name="start">The first input of this column in a row.</param>
    /// <param name="stride">The number of inputs of a row.</param>
    internal void CopyInputs(Table table, UnknownCategory unknown, Span<double> inputs, int start, int stride)
    {
        var column = In(table);
        var codes = IsNumeric ? [] : CodesOf(column);
        for (var row = 0; row < table.Count; row++)
        {
            double? value = column.IsMissing(row) ? null : IsNumeric ? column.Number(row) : codes[column.Code(row)];
            if (!TryCopyInputs(value, unknown, inputs.Slice((row * stride) + start, InputCount)))
                throw Refused(table, column, row);
        }
    }

    /// <summary>Writes the inputs of one value.</summary>
    /// <param name="value">
    /// The number, the days since 1970, or the index of the category in <see cref="CategoryNames"/>, −1 if it is not there; null if
    /// it is missing.
    /// </param>
    /// <param name="unknown">The treatment of unknown categories.</param>
    /// <param name="inputs">Receives the inputs, [<see cref="InputCount"/>].</param>
    /// <returns>Whether the category is known, or need not be; and the number can be compared with those of training.</returns>
    internal bool TryCopyInputs<T>(double? value, UnknownCategory unknown, Span<T> inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        inputs.Clear();
        var isMissing = value is null;
        if (IsNumeric)
        {
            if (!TryCopyNumber(value ?? Mean, inputs))
                return false;
        }
        else
        {
            var code = (int)(value ?? MostFrequent);
            if (code < 0 && unknown == UnknownCategory.Refuse)
                return false;
            if (code < 0 && MarksMissing)
                (code, isMissing) = (MostFrequent, true);
            if (Kind == ColumnKind.TruthValue)
                inputs[0] = T.CreateTruncating(code);
            else if (code >= 0)
                inputs[code] = T.One;
        }

        if (MarksMissing)
            inputs[^1] = isMissing ? T.One : T.Zero;
        return true;
    }

    /// <summary>The labels of all rows, as indices in <see cref="CategoryNames"/>.</summary>
    internal int[] Labels(Table table)
    {
        var column = In(table);
        var codes = CodesOf(column);
        var labels = new int[table.Count];
        for (var row = 0; row < labels.Length; row++)
        {
            if (column.IsMissing(row))
                throw table.Unexpected(row, column, "the target");
            if (codes[column.Code(row)] is var code && code < 0)
                throw Refused(table, column, row);
            labels[row] = code;
        }

        return labels;
    }

    /// <summary>Writes the target of all rows: a standardized number, or 1 for true and 0 for false.</summary>
    /// <param name="table">The table, with this column.</param>
    /// <param name="targets">Receives this target, [rows, stride].</param>
    /// <param name="start">The index of this target in a row.</param>
    /// <param name="stride">The number of targets of a row.</param>
    internal void CopyTargets(Table table, Span<double> targets, int start, int stride)
    {
        var column = In(table);
        for (var row = 0; row < table.Count; row++)
        {
            if (column.IsMissing(row))
                throw table.Unexpected(row, column, "the target");
            if (!TryCopyInputs(IsNumeric ? column.Number(row) : column.Code(row), UnknownCategory.Refuse, targets.Slice((row * stride) + start, 1)))
                throw Refused(table, column, row);
        }
    }

    /// <summary>The target of all rows in the units of the table.</summary>
    internal double[] Numbers(Table table)
    {
        var column = In(table);
        return [.. Enumerable.Range(0, table.Count).Select(row => column.IsMissing(row) ? throw table.Unexpected(row, column, "the target") : column.Number(row))];
    }

    /// <summary>The index of each category of training.</summary>
    internal Dictionary<string, int> Places() =>
        CategoryNames.Index().ToDictionary(category => category.Item, category => category.Index, StringComparer.Ordinal);

    private bool TryCopyNumber<T>(double number, Span<T> inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var standardized = (number - Mean) / Deviation;
        if (!float.IsFinite((float)standardized))
            return false;
        inputs[0] = T.CreateTruncating(standardized);
        if (HasSeason)
        {
            var date = Column.Date(number);
            var (sine, cosine) = Math.SinCos(2 * Math.PI * (date - new DateTime(date.Year, 1, 1)).TotalDays / DaysPerYear);
            (inputs[1], inputs[2]) = (T.CreateTruncating(sine), T.CreateTruncating(cosine));
        }

        return true;
    }

    /// <summary>The index of each category of a table's column among those of training, or −1.</summary>
    private int[] CodesOf(Column column)
    {
        if (Kind == ColumnKind.TruthValue)
            return [0, 1];
        var places = Places();
        return [.. column.CategoryNames.Select(name => places.GetValueOrDefault(name, -1))];
    }

    private DatasetException Refused(Table table, Column column, int row) => table.Unexpected(row, column, IsNumeric
        ? $"a number that can be compared with those of training, {Mean} ± {Deviation},"
        : $"one of the values known from training, {Wording.And(CategoryNames.Select(Wording.Quoted), most: 8)},");
}
