using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>The kind of the values of a column.</summary>
public enum ColumnKind
{
    /// <summary>Numbers, whose size has a meaning.</summary>
    Number,

    /// <summary>Categories: one of several names.</summary>
    Category,

    /// <summary>Truth values: true or false.</summary>
    TruthValue,

    /// <summary>Dates, with or without a time of day.</summary>
    Date,
}

/// <summary>
/// A named column of a <see cref="Table"/>: values of one kind, some of which may be missing. Immutable.
/// </summary>
/// <example><code>
/// var area = Column.Numbers("area", 71.5, 102, 88);
/// var town = Column.Categories("town", ["Bonn", "Ulm", null]); // the third is missing
/// var table = new Table(area, town);
/// Console.WriteLine(table["town"].MissingCount); // 1
/// </code></example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Column
{
    private const int Missing = -1, MostShown = 4; // categories

    private readonly double[] _numbers = []; // numbers, or days since 1970; NaN if missing
    private readonly int[] _codes = []; // indices in CategoryNames

    private Column(string name, ColumnKind kind, double[] numbers, int[] codes, IReadOnlyList<string> categories)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (string.IsNullOrWhiteSpace(name))
            throw new OptionException("A column needs a name.");
        (Name, Kind, _numbers, _codes, CategoryNames) = (name, kind, numbers, codes, categories);
    }

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>The kind of its values.</summary>
    public ColumnKind Kind { get; }

    /// <summary>
    /// The distinct categories, in the order of their first occurrence; of truth values the names of false and true, in this
    /// order; else empty.
    /// </summary>
    public IReadOnlyList<string> CategoryNames { get; }

    /// <summary>The format of dates in their source, such as "dd.MM.yyyy"; empty if unknown.</summary>
    public string DateFormat { get; private init; } = "";

    /// <summary>The number of values, including missing ones.</summary>
    public int Count => IsNumeric ? _numbers.Length : _codes.Length;

    /// <summary>The number of missing values.</summary>
    public int MissingCount => IsNumeric ? _numbers.Count(double.IsNaN) : _codes.Count(code => code == Missing);

    /// <summary>Whether it holds numbers or dates, so that <see cref="Number"/> gives them.</summary>
    internal bool IsNumeric => Kind is ColumnKind.Number or ColumnKind.Date;

    /// <summary>A column of numbers, none missing.</summary>
    /// <exception cref="DatasetException">A number is infinite or NaN.</exception>
    [OverloadResolutionPriority(1)] // for arrays, which are lists as well
    public static Column Numbers(string name, params ReadOnlySpan<double> values)
    {
        var numbers = values.ToArray();
        for (var row = 0; row < numbers.Length; row++)
            CheckFinite(name, row, numbers[row]);
        return new Column(name, ColumnKind.Number, numbers, [], []);
    }

    /// <inheritdoc cref="Numbers(string, ReadOnlySpan{double})"/>
    [OverloadResolutionPriority(-1)] // for F# and Visual Basic
    public static Column Numbers(string name, params double[] values) => Numbers(name, Argument.NotNull(values).AsSpan());

    /// <summary>A column of numbers, null for a missing one.</summary>
    /// <exception cref="DatasetException">A number is infinite or NaN.</exception>
    public static Column Numbers(string name, IEnumerable<double?> values)
    {
        var numbers = new List<double>();
        foreach (var value in Argument.NotNull(values))
        {
            if (value is { } number)
                CheckFinite(name, numbers.Count, number);
            numbers.Add(value ?? double.NaN);
        }

        return new Column(name, ColumnKind.Number, [.. numbers], [], []);
    }

    /// <summary>A column of numbers of any type, such as a list of <see cref="double"/> or <see cref="decimal"/>, none missing. They are copied.</summary>
    /// <inheritdoc cref="Numbers(string, IEnumerable{double?})"/>
    public static Column Numbers<T>(string name, IEnumerable<T> values)
        where T : struct, INumber<T> => Numbers(name, Argument.NotNull(values).Select(value => (double?)Double(value)));

    /// <summary>A column of numbers of any type, null for a missing one. They are copied.</summary>
    /// <inheritdoc cref="Numbers(string, IEnumerable{double?})"/>
    public static Column Numbers<T>(string name, IEnumerable<T?> values)
        where T : struct, INumber<T> => Numbers(name, Argument.NotNull(values).Select(value => value is { } number ? Double(number) : (double?)null));

    /// <summary>A column of categories, null for a missing one.</summary>
    public static Column Categories(string name, IEnumerable<string?> values)
    {
        var categories = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        var codes = new List<int>();
        foreach (var value in Argument.NotNull(values))
        {
            if (value is not null)
                categories.TryAdd(value, categories.Count);
            codes.Add(value is null ? Missing : categories[value]);
        }

        return new Column(name, ColumnKind.Category, [], [.. codes], [.. categories.Keys]);
    }

    /// <summary>A column of categories, which are the names of an enum's members; none missing.</summary>
    public static Column Categories<T>(string name, IEnumerable<T> values)
        where T : struct, Enum => Categories(name, Argument.NotNull(values).Select(NameOf));

    /// <summary>A column of categories, which are the names of an enum's members; null for a missing one.</summary>
    public static Column Categories<T>(string name, IEnumerable<T?> values)
        where T : struct, Enum => Categories(name, Argument.NotNull(values).Select(value => value is { } member ? NameOf(member) : null));

    /// <summary>A column of truth values, null for a missing one.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">One for each row.</param>
    /// <param name="falseName">The name of false, as a class.</param>
    /// <param name="trueName">The name of true, as a class.</param>
    /// <exception cref="OptionException">Both have one name.</exception>
    [OverloadResolutionPriority(1)] // for [] and [true, false]
    public static Column TruthValues(string name, IEnumerable<bool?> values, string falseName = "false", string trueName = "true")
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(falseName);
        ArgumentNullException.ThrowIfNull(trueName);
        return falseName == trueName
            ? throw new OptionException($"False and true need two names in column {Wording.Quoted(name)}, not both {Wording.Quoted(trueName)}.")
            : new Column(name, ColumnKind.TruthValue, [], [.. values.Select(value => value is { } truth ? (truth ? 1 : 0) : Missing)], [falseName, trueName]);
    }

    /// <summary>A column of truth values, none missing.</summary>
    /// <inheritdoc cref="TruthValues(string, IEnumerable{bool?}, string, string)"/>
    public static Column TruthValues(string name, IEnumerable<bool> values, string falseName = "false", string trueName = "true") =>
        TruthValues(name, Argument.NotNull(values).Select(value => (bool?)value), falseName, trueName);

    /// <summary>A column of dates, null for a missing one. Time zones are ignored.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">One for each row.</param>
    /// <param name="format">Their format in the source, such as "dd.MM.yyyy"; empty if it does not matter.</param>
    [OverloadResolutionPriority(1)] // for [new(1970, 1, 31), null]
    public static Column Dates(string name, IEnumerable<DateTime?> values, string format = "") =>
        new(name, ColumnKind.Date, [.. Argument.NotNull(values).Select(value => value is { } date ? Days(date) : double.NaN)], [], []) { DateFormat = Argument.NotNull(format) };

    /// <summary>A column of dates, none missing. Time zones are ignored.</summary>
    /// <inheritdoc cref="Dates(string, IEnumerable{DateTime?}, string)"/>
    public static Column Dates(string name, IEnumerable<DateTime> values, string format = "") => Dates(name, Argument.NotNull(values).Select(date => (DateTime?)date), format);

    /// <summary>A column of dates, none missing, as clocks show them where they were written: offsets are ignored.</summary>
    /// <inheritdoc cref="Dates(string, IEnumerable{DateTime?}, string)"/>
    public static Column Dates(string name, IEnumerable<DateTimeOffset> values, string format = "") => Dates(name, Argument.NotNull(values).Select(date => date.DateTime), format);

    /// <summary>A column of dates, null for a missing one, as clocks show them where they were written: offsets are ignored.</summary>
    /// <inheritdoc cref="Dates(string, IEnumerable{DateTime?}, string)"/>
    public static Column Dates(string name, IEnumerable<DateTimeOffset?> values, string format = "") => Dates(name, Argument.NotNull(values).Select(date => date?.DateTime), format);

    /// <summary>A column of dates without a time of day, none missing.</summary>
    /// <inheritdoc cref="Dates(string, IEnumerable{DateTime?}, string)"/>
    public static Column Dates(string name, IEnumerable<DateOnly> values, string format = "") => Dates(name, Argument.NotNull(values).Select(Midnight), format);

    /// <summary>A column of dates without a time of day, null for a missing one.</summary>
    /// <inheritdoc cref="Dates(string, IEnumerable{DateTime?}, string)"/>
    public static Column Dates(string name, IEnumerable<DateOnly?> values, string format = "") =>
        Dates(name, Argument.NotNull(values).Select(date => date is { } day ? Midnight(day) : (DateTime?)null), format);

    /// <summary>Whether the value of a row is missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool IsMissing(int row) => IsNumeric ? double.IsNaN(_numbers[Argument.Index(row, Count)]) : _codes[Argument.Index(row, Count)] == Missing;

    /// <summary>The number of a row; of a date the days since 1970, with the time of day as their fraction; NaN if missing.</summary>
    /// <exception cref="InvalidOperationException">The column holds no numbers or dates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public double Number(int row) => IsNumeric ? _numbers[Argument.Index(row, Count)] : throw new InvalidOperationException($"The column {Wording.Quoted(Name)} holds no numbers.");

    /// <summary>The index of a row's category in <see cref="CategoryNames"/>: 0 and 1 for false and true; −1 if missing.</summary>
    /// <exception cref="InvalidOperationException">The column holds no categories or truth values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int Code(int row) => !IsNumeric ? _codes[Argument.Index(row, Count)] : throw new InvalidOperationException($"The column {Wording.Quoted(Name)} holds no categories.");

    /// <summary>The value of a row as text; empty if missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string Text(int row) =>
        IsMissing(row) ? ""
        : Kind == ColumnKind.Number ? _numbers[row].ToString(CultureInfo.InvariantCulture)
        : Kind == ColumnKind.Date ? Date(_numbers[row]).ToString(DateFormat == "" ? "yyyy-MM-dd HH:mm:ss" : DateFormat, CultureInfo.InvariantCulture)
        : CategoryNames[_codes[row]];

    /// <summary>The same values as categories: for numbers that are identifiers, such as codes and house numbers.</summary>
    public Column ToCategory() =>
        Categories(Name, Enumerable.Range(0, Count).Select(row => IsMissing(row) ? null : Text(row)));

    /// <summary>The same values as truth values: for numbers that are 0 and 1.</summary>
    /// <exception cref="OptionException">The column holds other numbers, or no numbers or truth values.</exception>
    public Column ToTruthValue()
    {
        if (Kind == ColumnKind.TruthValue)
            return this;
        var other = Enumerable.Range(0, Count).FirstOrDefault(row => !IsMissing(row) && (Kind != ColumnKind.Number || _numbers[row] is not (0 or 1)), -1);
        return other < 0
            ? TruthValues(Name, _numbers.Select(number => double.IsNaN(number) ? (bool?)null : number == 1), "0", "1")
            : throw new OptionException($"Truth values can be made of the numbers 0 and 1; the column {Wording.Quoted(Name)} holds {Wording.Quoted(Text(other))}.");
    }

    /// <summary>Its name and values, such as "town: 120 categories ('Ulm' and 'Bonn'), 3 missing".</summary>
    public override string ToString()
    {
        var names = CategoryNames.Count > 0 ? $" ({Wording.And(CategoryNames.Select(Wording.Quoted), MostShown)})" : "";
        var missing = MissingCount > 0 ? string.Create(CultureInfo.InvariantCulture, $", {MissingCount} missing") : "";
        return $"{Name}: {(Count == 1 ? $"1 {Word(Kind)}" : string.Create(CultureInfo.InvariantCulture, $"{Count:N0} {Plural(Kind)}"))}{names}{missing}";
    }

    /// <summary>The values of some rows, in the given order.</summary>
    internal Column Rows(ReadOnlySpan<int> rows)
    {
        double[] numbers = IsNumeric ? new double[rows.Length] : [];
        int[] codes = IsNumeric ? [] : new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (IsNumeric)
                numbers[i] = _numbers[rows[i]];
            else
                codes[i] = _codes[rows[i]];
        }

        return new Column(Name, Kind, numbers, codes, CategoryNames) { DateFormat = DateFormat };
    }

    /// <summary>"number", "truth value" and so on.</summary>
    internal static string Word(ColumnKind kind) => Choice.Name(kind).Replace('-', ' ');

    /// <summary>"numbers", "categories" and so on, for messages.</summary>
    internal static string Plural(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "numbers",
        ColumnKind.Category => "categories",
        ColumnKind.TruthValue => "truth values",
        _ => "dates",
    };

    /// <summary>The date to the millisecond, which a double keeps, from the first of the calendar to the last.</summary>
    internal static DateTime Date(double days) => DateTime.UnixEpoch.AddTicks(TimeSpan.TicksPerMillisecond * Math.Clamp(
        (long)Math.Round(days * TimeSpan.TicksPerDay / TimeSpan.TicksPerMillisecond), Milliseconds(DateTime.MinValue), Milliseconds(DateTime.MaxValue)));

    internal static double Days(DateTime date) => (date.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerDay;

    private static long Milliseconds(DateTime date) => (date.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    internal static DateTime Midnight(DateOnly day) => day.ToDateTime(TimeOnly.MinValue);

    internal static double Double<T>(T number)
        where T : struct, INumber<T> => double.CreateChecked(number);

    /// <summary>The name of an enum's member; of a value without a name its number, of several flags their names.</summary>
    internal static string NameOf<T>(T member)
        where T : struct, Enum => Enum.GetName(member) ?? member.ToString();

    private static void CheckFinite(string name, int row, double number)
    {
        if (!double.IsFinite(number))
        {
            var value = number.ToString(CultureInfo.InvariantCulture);
            throw new DatasetException($"column {Wording.Quoted(name)}", $"row {row} is {value}, where a finite number was expected, or none if it is missing")
            {
                Row = row,
                ColumnName = name,
                Value = value,
                Expected = "a finite number",
            };
        }
    }
}
