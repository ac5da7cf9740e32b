using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Lantern.Workbench;

/// <summary>What is known about a CSV file beforehand and so is not to be recognized.</summary>
public sealed record TableReading
{
    /// <summary>What stands between fields.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line names the columns.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>A point or a comma.</summary>
    public char? DecimalSeparator { get; init; }

    /// <summary>What the values of some columns are, by name.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>The columns of a model that is to be asked about the file: what it was trained with decides what they are now.</summary>
    public IReadOnlyList<PreparedColumn> Known { get; init; } = [];

    /// <summary>Columns that are passed over.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>How to read files for a model.</summary>
    public static TableReading For(TablePreparation preparation) => new() { Known = [.. preparation.Columns, .. preparation.Targets] };
}

/// <summary>
/// A table in a CSV file as people have it: any delimiter, quotes, header or none, decimal point or comma. What each column holds is
/// inferred from all its rows, so the file is gone through twice; neither time is it held in memory as text. UTF-8, or UTF-16 with
/// a byte order mark.
/// </summary>
/// <param name="Table">The table; its rows know their lines.</param>
/// <param name="Recognition">What was recognized.</param>
public sealed record TableFile(Table Table, TableRecognition Recognition)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">A text file with a line for each row, or the name of a table that comes with Lantern.</param>
    /// <param name="said">What is known about it already.</param>
    /// <exception cref="DatasetException">
    /// The file cannot be read or is no CSV file; a line has too few or too many fields; a value is infinite, or is no number where nearly all are.
    /// </exception>
    public static TableFile Read(string path, TableReading? said = null)
    {
        said ??= new TableReading();
        path = DataCatalogue.TableFile(path);
        SystemRefusal.RequireReadable(path);
        try
        {
            RefuseForeign(path);
            TableDialect dialect;
            using (var text = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true))
                dialect = TableDialect.Recognize(text, said);
            return new Pass(path, dialect, said).Read();
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw SystemRefusal.NotRead(path, exception);
        }
    }

    /// <summary>Recognizes what people give in place of a CSV file, by the first bytes.</summary>
    private static void RefuseForeign(string path)
    {
        var start = new byte[4096];
        using var file = File.OpenRead(path);
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var problem = FileKinds.Of(start) switch
        {
            FileKind.Empty => "the file is empty",
            (FileKind.Zip or FileKind.OldExcel) and var table => $"this is {table.Name()}; save the table as CSV",
            FileKind.Gzip => "this is a gzip file; unpack it first",
            FileKind.Utf16 => null,
            FileKind.Unknown => start.AsSpan().Contains((byte)0) ? "this is not a text file, where a CSV file was expected" : null,
            var other => $"this is {other.Name()}, where a CSV file was expected",
        };
        if (problem is not null)
            throw new DatasetException(path, problem);
    }

    /// <summary>Goes through a file whose dialect is known: first to see what the columns are, then to take their values.</summary>
    private sealed class Pass(string path, TableDialect dialect, TableReading said)
    {
        private readonly List<int> _lines = [];

        public TableFile Read()
        {
            var evidence = Look();
            // An empty last column comes from a delimiter at the end of every line.
            var count = evidence.Length > 1 && evidence[^1] is { Name: "", PresentCount: 0 } ? evidence.Length - 1 : evidence.Length;
            var separator = said.DecimalSeparator ?? Separator(evidence);
            int[] places = [.. Enumerable.Range(0, count).Where(c => !said.Ignored.Contains(evidence[c].Name))];
            if (places.Length == 0)
                throw new DatasetException(path, "there is no column but those that are passed over");
            ColumnValues[] values = [.. places.Select(c => ValuesOf(evidence[c], c, separator))];
            foreach (var (reader, line) in Rows(withHeader: false))
            {
                for (var v = 0; v < values.Length; v++)
                    values[v].Add(reader.GetSpan(places[v]), line);
            }

            var table = new Table([.. values.Select(column => column.ToColumn())]) { Name = path, Lines = _lines.ToArray() };
            var columns = values.Zip(places.Select(c => evidence[c]), (column, seen) => new RecognizedColumn(
                column.Name, column.Kind, seen.DifferentCount, seen.MissingCount, column.Form));
            return new TableFile(table, new TableRecognition(path, dialect.Delimiter, dialect.Quote, dialect.HasHeader, separator, _lines.Count, [.. columns]));
        }

        private ColumnEvidence[] Look()
        {
            ColumnEvidence[]? columns = null;
            foreach (var (reader, line) in Rows(withHeader: true))
            {
                if (columns is null)
                {
                    columns = [.. Names(reader, line).Select(name => new ColumnEvidence(name))];
                    if (dialect.HasHeader)
                        continue;
                }

                var counts = $"(the {(dialect.HasHeader ? "header" : "first line")} has {columns.Length} fields, this line {reader.FieldCount})";
                if (reader.FieldCount < columns.Length)
                    throw new DatasetException(path, line, reader.FieldCount + 1, "the end of the line", $"a value of '{columns[reader.FieldCount].Name}' {counts}");
                if (reader.FieldCount > columns.Length)
                    throw new DatasetException(path, line, columns.Length + 1, reader.GetString(columns.Length), $"the end of the line {counts}");
                _lines.Add((int)line);
                for (var c = 0; c < columns.Length; c++)
                    columns[c].Add(reader.GetSpan(c), line);
            }

            return columns is not null && _lines.Count > 0 ? columns : throw new DatasetException(path, "there are no rows below the header");
        }

        private string[] Names(CsvReader reader, long line)
        {
            string[] cells = [.. Enumerable.Range(0, reader.FieldCount).Select(c => dialect.HasHeader ? reader.GetString(c) : "")];
            for (var c = 0; c < cells.Length; c++)
            {
                if (cells[c].Length > 0 && Array.IndexOf(cells, cells[c], c + 1) is > 0 and var second)
                    throw new DatasetException(path, line, second + 1, cells[c], $"another name than in column {c + 1}");
                if (cells[c].Length == 0 && (c < cells.Length - 1 || !dialect.HasHeader))
                    cells[c] = $"column {c + 1}";
            }

            return cells;
        }

        /// <summary>The records of the file, each with the line on which it begins.</summary>
        private IEnumerable<(CsvReader Reader, long Line)> Rows(bool withHeader)
        {
            (long Line, string What)? problem = null;
            var options = dialect.ReaderOptions with
            {
                OnMalformedRecord = record =>
                {
                    if (record.Reason == CsvMalformedReason.UnterminatedQuote)
                        problem ??= (record.LineNumber, $"a field begins with {dialect.Quote} and never ends");
                },
            };
            using var reader = CsvReader.FromFile(path, options);
            for (var isFirst = true; reader.Read(); isFirst = false)
            {
                if (!Utf8.IsValid(reader.RawRecord))
                    throw new DatasetException(path, $"line {reader.LineNumber} is not UTF-8 text; save the file with this encoding");
                if (problem is { } found)
                    throw new DatasetException(path, $"line {found.Line}: {found.What}");
                if (withHeader || !isFirst || !dialect.HasHeader)
                    yield return (reader, reader.LineNumber);
            }
        }

        /// <summary>The decimal separator with which more columns are numbers; then that with fewer groups of three.</summary>
        private static char Separator(ColumnEvidence[] columns)
        {
            var (point, comma) = (columns.Count(column => column.HasNumbers('.')), columns.Count(column => column.HasNumbers(',')));
            if (point != comma)
                return point > comma ? '.' : ',';
            (point, comma) = (columns.Sum(column => column.Point.Numbers), columns.Sum(column => column.Comma.Numbers));
            if (point != comma)
                return point > comma ? '.' : ',';
            return columns.Sum(column => column.Point.Grouped) <= columns.Sum(column => column.Comma.Grouped) ? '.' : ',';
        }

        private ColumnValues ValuesOf(ColumnEvidence evidence, int place, char separator)
        {
            var name = evidence.Name.Length > 0 ? evidence.Name : $"column {place + 1}";
            var known = said.Known.FirstOrDefault(column => column.Name == name);
            var kind = known?.Kind ?? (said.Kinds.TryGetValue(name, out var given) ? given : evidence.Kind(path, place + 1, separator));
            var pair = known is { Kind: ColumnKind.TruthValue } ? (known.CategoryNames[0], known.CategoryNames[1]) : evidence.TruthPair ?? FieldParser.TruthPairs[0];
            var format = known is { DateFormat: not "" } ? known.DateFormat : evidence.DateFormat ?? FieldParser.DateFormats[0];
            return new ColumnValues(path, name, place + 1, kind, separator, pair, format);
        }
    }

    /// <summary>The values of a column on their way from text to what they are.</summary>
    private sealed class ColumnValues(
        string path, string name, int place, ColumnKind kind, char separator, (string False, string True) truths, string dateFormat)
    {
        private readonly List<double?> _numbers = [];
        private readonly List<DateTime?> _dates = [];
        private readonly List<bool?> _truths = [];
        private readonly List<string?> _names = [];
        private readonly HashSet<string> _known = new(StringComparer.Ordinal); // so that each name lies in memory once

        public string Name => name;

        public ColumnKind Kind => kind;

        public string Form => kind switch
        {
            ColumnKind.TruthValue => $"{truths.False}/{truths.True}",
            ColumnKind.Date => dateFormat,
            _ => "",
        };

        public void Add(ReadOnlySpan<byte> field, long line)
        {
            var isGap = FieldParser.IsGap(field);
            var text = isGap || kind == ColumnKind.Number ? "" : Encoding.UTF8.GetString(field);
            switch (kind)
            {
                case ColumnKind.Number:
                    var number = 0.0;
                    if (!isGap && !FieldParser.TryNumber(field, separator, out number, out _))
                        throw new DatasetException(path, line, place, Encoding.UTF8.GetString(field), $"a number with a decimal {(separator == '.' ? "point" : "comma")}, or nothing,");
                    _numbers.Add(isGap ? null : number);
                    break;
                case ColumnKind.Date:
                    var date = default(DateTime);
                    if (!isGap && !FieldParser.TryDate(text, dateFormat, out date))
                        throw new DatasetException(path, line, place, text, $"a date like {dateFormat}, or nothing,");
                    _dates.Add(isGap ? null : date);
                    break;
                case ColumnKind.TruthValue:
                    var isTrue = text.Equals(truths.True, StringComparison.OrdinalIgnoreCase);
                    if (!isGap && !isTrue && !text.Equals(truths.False, StringComparison.OrdinalIgnoreCase))
                        throw new DatasetException(path, line, place, text, $"'{truths.False}' or '{truths.True}', or nothing,");
                    _truths.Add(isGap ? null : isTrue);
                    break;
                default:
                    if (!isGap && !_known.Add(text) && _known.TryGetValue(text, out var same))
                        text = same;
                    _names.Add(isGap ? null : text);
                    break;
            }
        }

        public Column ToColumn() => kind switch
        {
            ColumnKind.Number => Column.Numbers(name, _numbers),
            ColumnKind.Date => Column.Dates(name, _dates, dateFormat),
            ColumnKind.TruthValue => Column.TruthValues(name, _truths, truths.False, truths.True),
            _ => Column.Categories(name, _names),
        };
    }
}
