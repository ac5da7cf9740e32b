using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>
/// A table with named columns of numbers, categories, truth values and dates, some of them missing. Immutable. A
/// <see cref="TablePreparation"/> converts it to inputs and targets.
/// </summary>
/// <example><code>
/// var flowers = Table.From(measured, columns => columns
///     .Number("petal length", flower => flower.PetalLength)
///     .Number("petal width", flower => flower.PetalWidth)
///     .Category("species", flower => flower.Species));
/// var (training, test) = flowers.Split(testShare: 0.25, seed: 1, stratifyBy: "species");
/// </code></example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Table
{
    private const int MostShown = 6; // columns

    private readonly Column[] _columns;
    private readonly int[]? _rows; // of the original table, if this is a part of one

    /// <summary>Creates a table of columns.</summary>
    /// <param name="columns">The columns, at least one, of the same length and with different names.</param>
    /// <exception cref="OptionException">There are none, their lengths differ, or two have one name.</exception>
    public Table(IReadOnlyList<Column> columns)
        : this(columns, rows: null)
    {
    }

    /// <inheritdoc cref="Table(IReadOnlyList{Column})"/>
    public Table(params Column[] columns)
        : this(columns, rows: null)
    {
    }

    private Table(IReadOnlyList<Column> columns, int[]? rows)
    {
        Argument.NoneNull(columns);
        if (columns.Count == 0)
            throw new OptionException("A table needs at least one column.");
        if (columns.FirstOrDefault(column => column.Count != columns[0].Count) is { } odd)
            throw new OptionException($"All columns of a table need one length, but {Wording.Quoted(columns[0].Name)} has {columns[0].Count} values and {Wording.Quoted(odd.Name)} has {odd.Count}.");
        if (columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new OptionException($"Each column of a table needs a name of its own, but {twice.Count()} are called {Wording.Quoted(twice.Key)}.");
        (_columns, _rows) = ([.. columns], rows);
    }

    /// <summary>The name of the table in messages, such as that of its file.</summary>
    public string Name { get; init => field = Argument.NotNull(value); } = "table";

    /// <summary>The line of each row of the original table in its file, counted from 1; empty for a table without a file.</summary>
    public ReadOnlyMemory<int> Lines { get; init; }

    /// <summary>The columns, from left to right.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The number of rows.</summary>
    public int Count => _columns[0].Count;

    /// <summary>The column of that name.</summary>
    /// <exception cref="DatasetException">There is none.</exception>
    public Column this[string name] => Find(name)
        ?? throw Named.UnknownIn(Name, "column", name, _columns.Select(column => column.Name));

    /// <summary>A table of the objects of a program.</summary>
    /// <param name="rows">One object for each row; enumerated once.</param>
    /// <param name="columns">The columns and their values in an object.</param>
    /// <exception cref="DatasetException">A number is infinite or NaN.</exception>
    /// <exception cref="OptionException">There are no columns, or two of one name.</exception>
    public static Table From<TRow>(IEnumerable<TRow> rows, Columns<TRow> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        return columns.Read(rows);
    }

    /// <inheritdoc cref="From{TRow}(IEnumerable{TRow}, Columns{TRow})"/>
    public static Table From<TRow>(IEnumerable<TRow> rows, Func<Columns<TRow>, Columns<TRow>> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        return From(rows, columns(new Columns<TRow>()));
    }

    /// <summary>A table of numbers.</summary>
    /// <param name="values">The numbers, row by row, [rows, columns].</param>
    /// <param name="names">The names of the columns.</param>
    /// <exception cref="OptionException">The values are not a whole number of rows.</exception>
    /// <exception cref="DatasetException">A number is infinite or NaN.</exception>
    public static Table FromNumbers(ReadOnlySpan<double> values, IReadOnlyList<string> names)
    {
        Argument.NoneNull(names);
        if (names.Count == 0 || values.Length % names.Count != 0)
            throw new OptionException($"{values.Length} values are not a whole number of rows of {Wording.Count(names.Count, "column")}.");
        var columns = new Column[names.Count];
        var numbers = new double[values.Length / names.Count];
        for (var c = 0; c < columns.Length; c++)
        {
            for (var row = 0; row < numbers.Length; row++)
                numbers[row] = values[(row * columns.Length) + c];
            columns[c] = Column.Numbers(names[c], numbers);
        }

        return new Table(columns);
    }

    /// <inheritdoc cref="FromNumbers(ReadOnlySpan{double}, IReadOnlyList{string})"/>
    public static Table FromNumbers(ReadOnlySpan<double> values, params string[] names) => FromNumbers(values, (IReadOnlyList<string>)names);

    /// <summary>The column of that name, if there is one.</summary>
    public Column? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(_columns, column => column.Name == name);
    }

    /// <summary>The same rows with a column that replaces the one of its name, or follows the others.</summary>
    /// <exception cref="OptionException">The column has another number of rows.</exception>
    public Table With(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(
        Find(column.Name) is null ? [.. _columns, column] : [.. _columns.Select(old => old.Name == column.Name ? column : old)], _rows)
        { Name = Name, Lines = Lines };
    }

    /// <summary>The same rows without these columns.</summary>
    /// <exception cref="DatasetException">There is no such column.</exception>
    /// <exception cref="OptionException">No column would be left.</exception>
    public Table Without(IReadOnlyList<string> names)
    {
        Argument.NoneNull(names);
        HashSet<Column> left = [.. names.Select(name => this[name])];
        return new([.. _columns.Where(column => !left.Contains(column))], _rows) { Name = Name, Lines = Lines };
    }

    /// <inheritdoc cref="Without(IReadOnlyList{string})"/>
    public Table Without(params string[] names) => Without((IReadOnlyList<string>)names);

    /// <summary>Some of the rows, in the given order.</summary>
    /// <param name="rows">The rows, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Table Rows(params ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            Argument.Index(row, Count, nameof(rows));
        var origins = rows.ToArray();
        Column[] columns = [.. _columns.Select(column => column.Rows(origins))];
        return new Table(columns, _rows is null ? origins : Array.ConvertAll(origins, row => _rows[row])) { Name = Name, Lines = Lines };
    }

    /// <inheritdoc cref="Rows(ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)] // for F# and Visual Basic
    public Table Rows(params int[] rows) => Rows(Argument.NotNull(rows).AsSpan());

    /// <summary>Divides the rows at random into a training part and a test part; both keep their order.</summary>
    /// <param name="testShare">The share of the test part, above 0 and below 1.</param>
    /// <param name="seed">The seed of the division; the same seed, the same division.</param>
    /// <param name="stratifyBy">
    /// A column of categories or truth values, such as the classes: both parts have each value in nearly the share that it has
    /// in the whole table, and the training part has every value.
    /// </param>
    /// <exception cref="OptionException">The share is out of its range or leaves a part without rows, or the column holds numbers or dates.</exception>
    /// <exception cref="DatasetException">There is no such column.</exception>
    public (Table Training, Table Test) Split(double testShare, ulong seed, string? stratifyBy = null)
    {
        var isTest = Strata.Choose(this, testShare, seed, stratifyBy);
        return (RowsWhere(row => !isTest[row]), RowsWhere(row => isTest[row]));
    }

    /// <summary>
    /// Divides the rows for cross-validation: at random into parts of equal size, within one row, each of which is the test part
    /// of a training with all others.
    /// </summary>
    /// <param name="count">The number of parts, at least 2.</param>
    /// <param name="seed">The seed of the division; the same seed, the same division.</param>
    /// <param name="stratifyBy">A column of categories or truth values, each of which is equally frequent in all parts, within one row.</param>
    /// <exception cref="OptionException">There are fewer rows than parts, or fewer than 2 parts, or the column holds numbers or dates.</exception>
    /// <exception cref="DatasetException">There is no such column.</exception>
    public IReadOnlyList<(Table Training, Table Test)> Folds(int count, ulong seed, string? stratifyBy = null)
    {
        var folds = Strata.Deal(this, count, seed, stratifyBy);
        return [.. Enumerable.Range(0, count).Select(fold => (RowsWhere(row => folds[row] != fold), RowsWhere(row => folds[row] == fold)))];
    }

    /// <summary>Its name, size and columns, such as "houses.csv: 120 rows × 2 columns (area: number, town: category)".</summary>
    public override string ToString()
    {
        var columns = _columns.Take(MostShown).Select(column => $"{column.Name}: {Column.Word(column.Kind)}");
        return $"{Name}: {Wording.Count(Count, "row")} × {Wording.Count(_columns.Length, "column")} ({string.Join(", ", columns)}{(_columns.Length > MostShown ? ", …" : "")})";
    }

    /// <summary>The place of a row in messages: "line 7" of a file, else "row 5", counted from 0.</summary>
    internal string Place(int row) => LineOf(row) is { } line ? $"line {line}" : $"row {Origin(row)}";

    /// <summary>The row of the whole table that became this row.</summary>
    private int Origin(int row) => _rows is null ? row : _rows[row];

    private long? LineOf(int row) => Lines.IsEmpty ? null : Lines.Span[Origin(row)];

    /// <summary>The exception for an unexpected value.</summary>
    internal DatasetException Unexpected(int row, Column column, string expected, string also = "") =>
        new(Name, Place(row), column.Name, column.IsMissing(row) ? null : column.Text(row), expected, also) { Row = Origin(row), Line = LineOf(row) };

    private Table RowsWhere(Func<int, bool> condition) => Rows([.. Enumerable.Range(0, Count).Where(condition)]);
}
