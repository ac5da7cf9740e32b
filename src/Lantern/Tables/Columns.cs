namespace Lantern;

/// <summary>
/// A mapping from the objects of a program to the columns of a table: for each column its name, kind and value in an object. It
/// serves for any number of tables, in training and in prediction.
/// </summary>
/// <example><code>
/// var columns = new Columns&lt;House&gt;()
///     .Number("area", house => house.Area)
///     .Category("town", house => house.Town)
///     .Number("price", house => house.Price);
/// </code></example>
/// <typeparam name="TRow">The type of the object of a row.</typeparam>
public sealed class Columns<TRow>
{
    private readonly List<Func<IReadOnlyList<TRow>, Column>> _columns = [];

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The number of a row; null if it is missing.</param>
    public Columns<TRow> Number(string name, Func<TRow, double?> value) => Add(rows => Column.Numbers(name, rows.Select(value)));

    /// <summary>Adds a column of categories: words, codes and other values without an order.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The name of a row; null if it is missing.</param>
    public Columns<TRow> Category(string name, Func<TRow, string?> value) => Add(rows => Column.Categories(name, rows.Select(value)));

    /// <summary>Adds a column of truth values.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The truth value of a row; null if it is missing.</param>
    public Columns<TRow> TruthValue(string name, Func<TRow, bool?> value) => Add(rows => Column.TruthValues(name, rows.Select(value)));

    /// <summary>Adds a column of dates.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The date of a row, with or without a time of day; null if it is missing.</param>
    public Columns<TRow> Date(string name, Func<TRow, DateTime?> value) => Add(rows => Column.Dates(name, rows.Select(value)));

    /// <inheritdoc cref="Date(string, Func{TRow, DateTime?})"/>
    public Columns<TRow> Date(string name, Func<TRow, DateOnly?> value) => Date(name, row => value(row)?.ToDateTime(TimeOnly.MinValue));

    internal Table Read(IEnumerable<TRow> rows)
    {
        var list = rows as IReadOnlyList<TRow> ?? [.. rows];
        return new Table([.. _columns.Select(column => column(list))]);
    }

    private Columns<TRow> Add(Func<IReadOnlyList<TRow>, Column> column)
    {
        _columns.Add(column);
        return this;
    }
}
