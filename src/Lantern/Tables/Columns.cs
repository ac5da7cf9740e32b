using System.Numerics;

namespace Lantern;

/// <summary>
/// A mapping from the objects of a program to the columns of a table: for each column its name, kind and value in an object. It
/// serves for any number of tables in training (<see cref="Table.From{TRow}(IEnumerable{TRow}, Columns{TRow})"/>), and for asking
/// the model with the same objects (<see cref="Model.CreatePredictor{TRow}"/>). Immutable: each method returns the columns with
/// one more, and any number of threads may use them, if their functions allow it.
/// </summary>
/// <example><code>
/// var columns = new Columns&lt;House&gt;()
///     .Number("area", house => house.Area)
///     .Category("town", house => house.Town)
///     .TruthValue("garden", house => house.HasGarden)
///     .Date("built", house => house.Built);
/// var training = Table.From(sold, columns.Number("price", house => house.Price)); // who asks for a price has none
/// </code></example>
/// <typeparam name="TRow">The type of the object of a row.</typeparam>
public sealed class Columns<TRow>
{
    private readonly RowColumn[] _columns;

    /// <summary>No columns yet.</summary>
    public Columns()
        : this([])
    {
    }

    private Columns(RowColumn[] columns) => _columns = columns;

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The number of a row; null if it is missing.</param>
    /// <exception cref="OptionException">There is a column of that name.</exception>
    public Columns<TRow> Number(string name, Func<TRow, double?> value) =>
        Add(name, value, new(name, ColumnKind.Number, rows => Column.Numbers(name, rows.Select(value)), _ => value));

    /// <summary>Adds a column of numbers of any type, such as <see cref="int"/> or <see cref="decimal"/>, none missing.</summary>
    /// <inheritdoc cref="Number(string, Func{TRow, double?})"/>
    public Columns<TRow> Number<T>(string name, Func<TRow, T> value)
        where T : struct, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Number(name, row => (double?)Column.Double(value(row)));
    }

    /// <summary>Adds a column of numbers of any type, such as <see cref="int"/> or <see cref="decimal"/>.</summary>
    /// <inheritdoc cref="Number(string, Func{TRow, double?})"/>
    public Columns<TRow> Number<T>(string name, Func<TRow, T?> value)
        where T : struct, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Number(name, row => value(row) is { } number ? Column.Double(number) : (double?)null);
    }

    /// <summary>Adds a column of categories: words, codes and other values without an order.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The name of a row; null if it is missing.</param>
    /// <exception cref="OptionException">There is a column of that name.</exception>
    public Columns<TRow> Category(string name, Func<TRow, string?> value) =>
        Add(name, value, new(name, ColumnKind.Category, rows => Column.Categories(name, rows.Select(value)), prepared =>
        {
            var places = prepared.Places();
            return row => value(row) is { } category ? places.GetValueOrDefault(category, -1) : null;
        }));

    /// <summary>Adds a column of categories, which are the names of an enum's members; none missing.</summary>
    /// <inheritdoc cref="Category(string, Func{TRow, string?})"/>
    public Columns<TRow> Category<T>(string name, Func<TRow, T> value)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(value);
        return Category(name, row => Column.NameOf(value(row)));
    }

    /// <summary>Adds a column of categories, which are the names of an enum's members.</summary>
    /// <inheritdoc cref="Category(string, Func{TRow, string?})"/>
    public Columns<TRow> Category<T>(string name, Func<TRow, T?> value)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(value);
        return Category(name, row => value(row) is { } member ? Column.NameOf(member) : null);
    }

    /// <summary>Adds a column of truth values.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The truth value of a row; null if it is missing.</param>
    /// <exception cref="OptionException">There is a column of that name.</exception>
    public Columns<TRow> TruthValue(string name, Func<TRow, bool?> value) =>
        Add(name, value, new(
            name, ColumnKind.TruthValue, rows => Column.TruthValues(name, rows.Select(value)), _ => row => value(row) is { } truth ? (truth ? 1 : 0) : null));

    /// <summary>Adds a column of dates. Time zones are ignored.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The date of a row, with or without a time of day; null if it is missing.</param>
    /// <exception cref="OptionException">There is a column of that name.</exception>
    public Columns<TRow> Date(string name, Func<TRow, DateTime?> value) =>
        Add(name, value, new(
            name, ColumnKind.Date, rows => Column.Dates(name, rows.Select(value)), _ => row => value(row) is { } date ? Column.Days(date) : null));

    /// <summary>Adds a column of dates, as clocks show them where they were written: offsets are ignored.</summary>
    /// <inheritdoc cref="Date(string, Func{TRow, DateTime?})"/>
    public Columns<TRow> Date(string name, Func<TRow, DateTimeOffset?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Date(name, row => value(row)?.DateTime);
    }

    /// <inheritdoc cref="Date(string, Func{TRow, DateTime?})"/>
    public Columns<TRow> Date(string name, Func<TRow, DateOnly?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Date(name, row => value(row) is { } day ? Column.Midnight(day) : (DateTime?)null);
    }

    /// <summary>The names and kinds of the columns, such as "area: number, town: category".</summary>
    public override string ToString() =>
        _columns.Length == 0 ? "no columns" : string.Join(", ", _columns.Select(column => $"{column.Name}: {Column.Word(column.Kind)}"));

    internal Table Read(IEnumerable<TRow> rows)
    {
        TRow[] list = [.. rows]; // a list may make its rows anew each time
        return new Table([.. _columns.Select(column => column.Read(list))]);
    }

    /// <summary>The columns that a model needs, in its order.</summary>
    /// <exception cref="DatasetException">One is missing, or of another kind.</exception>
    internal Columns<TRow> For(IReadOnlyList<PreparedColumn> needed)
    {
        var table = Read([]); // without a row, it is refused in the words of any other
        return new([.. needed.Select(column => _columns.Single(own => own.Name == column.In(table).Name))]);
    }

    /// <summary>For each column the value of a row as <see cref="PreparedColumn.TryCopyInputs"/> takes it.</summary>
    internal Func<TRow, double?>[] Values(IReadOnlyList<PreparedColumn> prepared) => [.. _columns.Zip(prepared, (column, to) => column.Value(to))];

    private Columns<TRow> Add(string name, object value, RowColumn column)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return !_columns.Any(other => other.Name == name)
            ? new([.. _columns, column])
            : throw new OptionException($"Each column of a table needs a name of its own, but 2 are called {Wording.Quoted(name)}.");
    }

    /// <summary>A column of objects.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">The kind of its values.</param>
    /// <param name="Read">The column of many rows.</param>
    /// <param name="Value">What gives the value of one row, as it was prepared in training.</param>
    private sealed record RowColumn(string Name, ColumnKind Kind, Func<IReadOnlyList<TRow>, Column> Read, Func<PreparedColumn, Func<TRow, double?>> Value);
}
