using CsvHelper;

namespace Lantern.Workbench;

/// <summary>How a CSV file is written.</summary>
/// <param name="Delimiter">What stands between fields.</param>
/// <param name="Quote">What stands around fields in which a delimiter or the end of a line is text.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
internal sealed record TableDialect(char Delimiter, char Quote, bool HasHeader)
{
    private const int SampleLength = 1 << 16; // characters; some hundred lines, which is plenty

    // Commas last: they also stand in numbers and sentences, the others seldom do.
    private static readonly char[] Delimiters = [';', '\t', '|', ','];

    public CsvReaderOptions ReaderOptions => OptionsFor(Delimiter, Quote);

    /// <summary>Recognizes a dialect by the beginning of the text.</summary>
    /// <param name="text">The file from its start.</param>
    /// <param name="said">What was stated about it, which takes precedence.</param>
    public static TableDialect Recognize(TextReader text, TableReading said)
    {
        var buffer = new char[SampleLength];
        var length = text.ReadBlock(buffer);
        var (sample, isCut) = (new string(buffer, 0, length), length == SampleLength);

        var best = Best('"');
        if (!sample.Contains('"') && sample.Contains('\'') && Best('\'') is { IsClean: true } other && other.Share >= best.Share)
            best = other;
        return new TableDialect(best.Delimiter, best.Quote, said.HasHeader ?? LooksLikeHeader(best.First));

        Reading Best(char quote)
        {
            char[] delimiters = said.Delimiter is { } given ? [given] : Delimiters;
            Reading[] readings = [.. delimiters.Select(delimiter => Read(sample, isCut, delimiter, quote))];
            return Array.Find(readings, reading => reading is { FieldCount: > 1, Share: > 0.9 } && reading.First.Length == reading.FieldCount)
                ?? readings.Where(reading => reading.FieldCount > 1).MaxBy(reading => reading.Share)
                ?? readings[^1];
        }
    }

    private static CsvReaderOptions OptionsFor(char delimiter, char quote) =>
        new() { Separator = delimiter, Quote = quote, HasHeader = false, TrimWhitespace = true, TrackLineNumbers = true };

    private static Reading Read(string sample, bool isCut, char delimiter, char quote)
    {
        var isClean = true;
        var counts = new List<int>();
        string[] first = [];
        using (var reader = CsvReader.FromText(sample, OptionsFor(delimiter, quote) with { OnMalformedRecord = _ => isClean = false }))
        {
            while (reader.Read())
            {
                if (counts.Count == 0)
                    first = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
                counts.Add(reader.FieldCount);
            }
        }

        if (isCut && counts.Count > 1)
            counts.RemoveAt(counts.Count - 1);
        var most = counts.CountBy(count => count).DefaultIfEmpty().MaxBy(pair => pair.Value);
        return new Reading(delimiter, quote, first, most.Key, counts.Count == 0 ? 0 : (double)most.Value / counts.Count, isClean);
    }

    /// <summary>Names are no numbers and no dates. (Where all is text, the first line is more often names than not.)</summary>
    private static bool LooksLikeHeader(string[] first) => first.Any(cell => cell.Length > 0) && !first.Any(cell =>
    {
        var evidence = new ColumnEvidence("");
        evidence.Add(System.Text.Encoding.UTF8.GetBytes(cell), line: 1);
        return evidence.HasNumbers('.') || evidence.HasNumbers(',') || evidence.DateFormat is not null;
    });

    /// <summary>The sample as one dialect has it.</summary>
    private sealed record Reading(char Delimiter, char Quote, string[] First, int FieldCount, double Share, bool IsClean);
}
