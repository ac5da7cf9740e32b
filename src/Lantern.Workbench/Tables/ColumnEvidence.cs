using System.Text;

namespace Lantern.Workbench;

/// <summary>What the values of one column of a file could be, after some or all of them were seen.</summary>
internal sealed class ColumnEvidence(string name)
{
    public const int MostDifferent = 10_000; // beyond that they are no longer told apart

    private const int LongestDate = 40;

    private readonly HashSet<string> _different = new(StringComparer.Ordinal);
    private readonly List<string> _dateFormats = [.. FieldParser.DateFormats];
    private readonly List<(string False, string True)> _truthPairs = [.. FieldParser.TruthPairs];
    private (long Line, string Value)? _noPointNumber, _noCommaNumber, _infinite;

    public string Name => name;

    public int PresentCount { get; private set; }

    public int MissingCount { get; private set; }

    /// <summary>How many different texts there are, or that there are more than <see cref="MostDifferent"/>.</summary>
    public int DifferentCount => _different.Count;

    /// <summary>How many of the values are numbers if the decimal separator is a point, or a comma, and how many of them have groups of three.</summary>
    public (int Numbers, int Grouped) Point { get; private set; }

    /// <inheritdoc cref="Point"/>
    public (int Numbers, int Grouped) Comma { get; private set; }

    public string? DateFormat => PresentCount > 0 ? _dateFormats.FirstOrDefault() : null;

    public (string False, string True)? TruthPair => PresentCount > 0 && _truthPairs.Count > 0 ? _truthPairs[0] : null;

    /// <summary>Takes one more value into account.</summary>
    public void Add(ReadOnlySpan<byte> field, long line)
    {
        if (FieldParser.IsGap(field))
        {
            MissingCount++;
            return;
        }

        PresentCount++;
        if (FieldParser.IsInfinite(field))
            _infinite ??= (line, Encoding.UTF8.GetString(field));
        Point = Count(field, '.', Point, ref _noPointNumber, line);
        Comma = Count(field, ',', Comma, ref _noCommaNumber, line);

        Span<char> buffer = stackalloc char[LongestDate];
        var text = field.Length <= LongestDate ? buffer[..Encoding.UTF8.GetChars(field, buffer)] : [];
        for (var f = _dateFormats.Count - 1; f >= 0; f--)
        {
            if (text.IsEmpty || !FieldParser.TryDate(text, _dateFormats[f], out _))
                _dateFormats.RemoveAt(f);
        }

        for (var p = _truthPairs.Count - 1; p >= 0; p--)
        {
            if (!text.Equals(_truthPairs[p].False, StringComparison.OrdinalIgnoreCase) && !text.Equals(_truthPairs[p].True, StringComparison.OrdinalIgnoreCase))
                _truthPairs.RemoveAt(p);
        }

        if (_different.Count > MostDifferent)
            return;
        if (text.IsEmpty)
            _different.Add(Encoding.UTF8.GetString(field));
        else if (_different.GetAlternateLookup<ReadOnlySpan<char>>() is var lookup && !lookup.Contains(text))
            lookup.Add(text);
    }

    /// <summary>Whether all values are numbers.</summary>
    public bool HasNumbers(char separator) => PresentCount > 0 && (separator == '.' ? Point : Comma).Numbers == PresentCount;

    /// <summary>What the column is, once all its values were seen.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="place">The column, counted from 1.</param>
    /// <param name="separator">The decimal separator.</param>
    /// <exception cref="DatasetException">Nearly all values are numbers, but some are not, or infinite.</exception>
    public ColumnKind Kind(string file, int place, char separator)
    {
        var numbers = (separator == '.' ? Point : Comma).Numbers;
        if (_infinite is { } infinite && numbers > 0)
            throw new DatasetException(file, infinite.Line, place, infinite.Value, "a finite number");
        if (HasNumbers(separator))
            return ColumnKind.Number;
        if (DateFormat is not null)
            return ColumnKind.Date;
        if (TruthPair is not null)
            return ColumnKind.TruthValue;

        // One slip of the pen would turn numbers into thousands of names.
        var odd = separator == '.' ? _noPointNumber : _noCommaNumber;
        return numbers >= 20 && numbers >= 0.95 * PresentCount && odd is { } first
            ? throw new DatasetException(file, first.Line, place, first.Value, $"a number, as in {numbers} of {PresentCount} lines of the column '{name}', or else the word that it holds categories,")
            : ColumnKind.Category;
    }

    private static (int Numbers, int Grouped) Count(
        ReadOnlySpan<byte> field, char separator, (int Numbers, int Grouped) before, ref (long Line, string Value)? odd, long line)
    {
        if (FieldParser.TryNumber(field, separator, out _, out var isGrouped))
            return (before.Numbers + 1, before.Grouped + (isGrouped ? 1 : 0));
        odd ??= (line, Encoding.UTF8.GetString(field));
        return before;
    }
}
