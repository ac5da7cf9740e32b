using System.Globalization;

namespace Lantern;

/// <summary>A kind of finding about a column of a training part.</summary>
public enum TableFindingKind
{
    /// <summary>All values are equal, so the column is left out.</summary>
    Constant,

    /// <summary>No row has a value, so the column is left out.</summary>
    AllMissing,

    /// <summary>Nearly every row has its own category, so the column is left out.</summary>
    TooManyCategories,

    /// <summary>The column determines the target exactly, perhaps as a copy of it. It is used nevertheless.</summary>
    TellsTarget,
}

/// <summary>A finding about a column of a training part.</summary>
/// <param name="Kind">The kind of finding.</param>
/// <param name="Column">The name of the column.</param>
/// <param name="Sentence">The finding as a sentence.</param>
public sealed record TableFinding(TableFindingKind Kind, string Column, string Sentence)
{
    /// <summary>Whether the column is left out for this reason.</summary>
    public bool IsLeftOut => Kind != TableFindingKind.TellsTarget;
}

/// <summary>The fitting of a <see cref="TablePreparation"/> to a training part, column by column, with findings about useless and revealing ones.</summary>
internal sealed class TableFitting(Table training, IReadOnlyList<string> targetNames)
{
    private const int MostCategories = 1000; // inputs of one column; with more categories, few occur twice
    private const int ManyClasses = 256; // with more, a column of names or numbers of its rows is the likelier explanation
    private const int FewestForPatterns = 10; // rows; in fewer, columns agree by chance

    private readonly List<TableFinding> _findings = [];

    public TablePreparation Fit()
    {
        if (targetNames.Count == 0)
            throw new OptionException("Training on a table needs at least one target column.");
        if (targetNames.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new OptionException($"The target {Wording.Quoted(twice.Key)} is named {(twice.Count() == 2 ? "twice" : $"{twice.Count()} times")}.");
        if (training.Count == 0)
            throw new DatasetException(training.Name, "there are no rows to learn from");
        Column[] targetColumns = [.. targetNames.Select(name => training[name])];
        PreparedColumn[] targets = [.. targetColumns.Select(column => Target(column, targetColumns[0]))];
        var columns = new List<PreparedColumn>();
        foreach (var column in training.Columns.Except(targetColumns))
        {
            if (Input(column) is not { } prepared)
                continue;
            columns.Add(prepared);
            foreach (var target in targetColumns)
            {
                if (Determines(column, target))
                    _findings.Add(new(TableFindingKind.TellsTarget, column.Name, $"The column {Wording.Quoted(column.Name)} alone tells the target {Wording.Quoted(target.Name)} exactly in every row; if it is known only when the target is, leave it out."));
            }
        }

        if (columns.Count == 0)
            throw new DatasetException(training.Name, $"no column is left to learn from beside the target; there are {Named.Listed([.. training.Columns.Select(column => column.Name)])}");
        return new TablePreparation(columns, targets, _findings);
    }

    private PreparedColumn Target(Column column, Column first)
    {
        var missing = Enumerable.Range(0, column.Count).FirstOrDefault(column.IsMissing, -1);
        if (missing >= 0)
            throw training.Unexpected(missing, column, "the target", $"; {column.MissingCount} of {column.Count} rows have none and cannot be learned from");
        if (column.Kind == ColumnKind.Date)
            throw Refused("it holds dates; predict a number of days instead");
        if (targetNames.Count > 1 && (column.Kind == ColumnKind.Category || column.Kind != first.Kind))
        {
            var unlike = column.Kind != first.Kind ? $" where {Wording.Quoted(first.Name)} holds {Column.Plural(first.Kind)}" : "";
            throw Refused($"it holds {Column.Plural(column.Kind)}{unlike}, and only numbers, or only truth values, can be predicted together");
        }

        var prepared = Prepare(column);
        if (prepared.CategoryNames.Count > ManyClasses && prepared.CategoryNames.Count > column.Count / 2)
            throw Refused($"it has {prepared.CategoryNames.Count} different values in {column.Count} rows, so most classes would have only one to learn from");
        return !IsConstant(column)
            ? prepared
            : throw Refused($"it is {Wording.Quoted(column.Text(0))} in all {column.Count} rows to learn from, so there is nothing to learn");

        DatasetException Refused(string because) => new(training.Name, $"the column {Wording.Quoted(column.Name)} cannot be the target: {because}");
    }

    private PreparedColumn? Input(Column column)
    {
        if (column.MissingCount == column.Count)
            return LeaveOut(TableFindingKind.AllMissing, "no row has a value in it");
        if (column.MissingCount == 0 && IsConstant(column)) // else the missing values may still be informative
            return LeaveOut(TableFindingKind.Constant, $"all {column.Count} values are {Wording.Quoted(column.Text(0))}");

        var prepared = Prepare(column);
        var (different, present) = (prepared.CategoryNames.Count, column.Count - column.MissingCount);
        return different > MostCategories || (column.Kind == ColumnKind.Category && different == present && present >= FewestForPatterns)
            ? LeaveOut(TableFindingKind.TooManyCategories, $"its {present} values are {different} different names, too many to learn something about each")
            : prepared;

        PreparedColumn? LeaveOut(TableFindingKind kind, string because)
        {
            _findings.Add(new(kind, column.Name, $"The column {Wording.Quoted(column.Name)} is left out: {because}."));
            return null;
        }
    }

    private PreparedColumn Prepare(Column column) => column.IsNumeric ? PrepareNumbers(column) : PrepareNames(column);

    private PreparedColumn PrepareNumbers(Column column)
    {
        double[] numbers = [.. Present(column).Select(column.Number)];
        var mean = numbers.Sum() / numbers.Length;
        var deviation = Math.Sqrt(numbers.Sum(number => (number - mean) * (number - mean)) / numbers.Length);
        if (!double.IsFinite(deviation))
            throw new DatasetException(training.Name, $"the numbers of the column {Wording.Quoted(column.Name)} are too large to calculate with: up to {numbers.Max(Math.Abs)}");
        return new PreparedColumn(column.Name, column.Kind)
        {
            Mean = mean,
            Deviation = deviation > 0 ? deviation : 1,
            MarksMissing = column.MissingCount > 0,
            HasSeason = column.Kind == ColumnKind.Date && numbers.Max() - numbers.Min() >= 365,
            DateFormat = column.DateFormat,
        };
    }

    private static PreparedColumn PrepareNames(Column column)
    {
        var counts = new int[column.CategoryNames.Count];
        foreach (var row in Present(column))
            counts[column.Code(row)]++;

        // Sorted, so that the order of rows does not matter; 10 comes after 9.
        int[] codes = [.. Enumerable.Range(0, counts.Length)];
        if (column.Kind == ColumnKind.Category)
        {
            codes = [.. codes.Where(code => counts[code] > 0)];
            codes = codes.All(code => double.TryParse(column.CategoryNames[code], CultureInfo.InvariantCulture, out _))
                ? [.. codes.OrderBy(code => double.Parse(column.CategoryNames[code], CultureInfo.InvariantCulture)).ThenBy(code => column.CategoryNames[code], StringComparer.Ordinal)]
                : [.. codes.OrderBy(code => column.CategoryNames[code], StringComparer.Ordinal)];
        }

        return new PreparedColumn(column.Name, column.Kind)
        {
            CategoryNames = [.. codes.Select(code => column.CategoryNames[code])],
            MostFrequent = Enumerable.Range(0, codes.Length).MaxBy(place => counts[codes[place]]),
            MarksMissing = column.MissingCount > 0,
        };
    }

    /// <summary>Whether a column determines a target exactly: by a linear function, or with one value for each class.</summary>
    private static bool Determines(Column column, Column target)
    {
        int[] rows = [.. Present(column)];
        if (rows.Length < FewestForPatterns || (target.IsNumeric && !column.IsNumeric))
            return false;
        return target.IsNumeric ? IsStraightLine() : IsOneToOne();

        bool IsStraightLine()
        {
            var (x, y) = (rows.Average(column.Number), rows.Average(target.Number));
            var xx = rows.Sum(row => (column.Number(row) - x) * (column.Number(row) - x));
            var yy = rows.Sum(row => (target.Number(row) - y) * (target.Number(row) - y));
            var xy = rows.Sum(row => (column.Number(row) - x) * (target.Number(row) - y));
            return xx > 0 && yy > 0 && Math.Abs(xy) >= (1 - 1e-9) * Math.Sqrt(xx) * Math.Sqrt(yy); // with a tolerance for rounded digits
        }

        bool IsOneToOne()
        {
            var classOf = new Dictionary<double, int>();
            foreach (var row in rows)
            {
                var value = column.IsNumeric ? column.Number(row) : column.Code(row);
                classOf.TryAdd(value, target.Code(row));
                if (classOf[value] != target.Code(row) || classOf.Count > target.CategoryNames.Count)
                    return false;
            }

            return classOf.Count > 1 && classOf.Values.Distinct().Count() == classOf.Count;
        }
    }

    private static bool IsConstant(Column column)
    {
        var rows = Present(column);
        return column.IsNumeric ? rows.Select(column.Number).Distinct().Take(2).Count() == 1 : rows.Select(column.Code).Distinct().Take(2).Count() == 1;
    }

    private static IEnumerable<int> Present(Column column) => Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row));
}
