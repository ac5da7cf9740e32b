using System.Text;

namespace Lantern.Workbench;

/// <summary>Where a point stands.</summary>
public enum Standing
{
    /// <summary>It has the best mean.</summary>
    Best,

    /// <summary>Chance alone may have put it behind the best.</summary>
    AsGood,

    /// <summary>It is behind the best by more than chance.</summary>
    Behind,

    /// <summary>One seed, or nothing to compare it with.</summary>
    Unknown,

    /// <summary>At least one of its trials failed.</summary>
    Failed,
}

/// <summary>A column of a table.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="IsNumber">Whether it holds numbers, which stand below each other by their last digit.</param>
public sealed record TableColumn(string Title, bool IsNumber);

/// <summary>A row of a table.</summary>
/// <param name="Point">What it is about.</param>
/// <param name="Cells">Its texts, one for each column.</param>
/// <param name="Standing">Where the point stands.</param>
public sealed record TableRow(Point Point, IReadOnlyList<string> Cells, Standing Standing);

/// <summary>The points of findings as a table of texts for people, and as CSV and JSON for programs.</summary>
public sealed class FindingsTable
{
    private readonly Findings _findings;

    public FindingsTable(Findings findings)
    {
        _findings = findings;
        bool someFailed = findings.Points.Any(point => point.FailedCount > 0), someOpen = findings.Points.Any(point => point.OpenCount > 0);
        Columns =
        [
            .. findings.Varied.Select(quantity => new TableColumn(quantity.Title, quantity.IsNumeric)),
            new(findings.ByValidation ? $"validation {findings.Measure}" : findings.ByMeasure ? $"{findings.Measure}" : "loss", true), new("± 95 %", true), new("deviation", true), new("seeds", true),
            .. (TableColumn[])(someFailed ? [new("failed", true)] : []),
            .. (TableColumn[])(someOpen ? [new("not done", true)] : []),
            new("time", true), new("", false),
        ];
        Rows = [.. findings.Points.Select(point => new TableRow(point, Cells(point, someFailed, someOpen), StandingOf(findings, point)))];
    }

    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>One for each point, in the order of <see cref="Findings.Points"/>.</summary>
    public IReadOnlyList<TableRow> Rows { get; }

    /// <summary>Where a point stands among the others.</summary>
    public static Standing StandingOf(Findings findings, Point point) =>
        point == findings.Best ? Standing.Best
        : point.FailedCount > 0 ? Standing.Failed
        : findings.DistanceOf(point) is { } welch ? welch.IsReal ? Standing.Behind : Standing.AsGood
        : Standing.Unknown;

    /// <summary>
    /// The points as CSV (RFC 4180, lines end with LF): names of settings first, then all figures with all digits. A figure that
    /// there is not is an empty field.
    /// </summary>
    public string ToCsv()
    {
        var csv = new StringBuilder();
        var measure = _findings.ByValidation ? $"validation-{_findings.Measure.Member}" : _findings.Measure.Member;
        Line([
            .. _findings.Settings.Select(setting => setting.Name), "epochs", "seeds", "failed", "open",
            measure, $"{measure}-deviation", $"{measure}-low", $"{measure}-high", "loss", "loss-deviation", "training-seconds", "standing"]);
        foreach (var (point, _, standing) in Rows)
        {
            Line([
                .. point.Values.Take(_findings.Settings.Count), $"{point.EpochCount}", $"{point.Loss?.Count ?? 0}", $"{point.FailedCount}", $"{point.OpenCount}",
                Text(point.Measured?.Mean), Text(point.Measured?.Deviation), Text(point.Measured?.OfMean?.Low), Text(point.Measured?.OfMean?.High),
                Text(point.Loss?.Mean), Text(point.Loss?.Deviation), Text(point.Seconds?.Mean), NameOf(standing)]);
        }

        return csv.ToString();

        void Line(IEnumerable<string> fields) => csv.AppendJoin(',', fields.Select(Quoted)).Append('\n');

        static string Text(double? number) => number is { } value ? ValueParser.Of(value) : "";

        static string Quoted(string field) => field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>The name of a standing, as programs read it.</summary>
    public static string NameOf(Standing standing) => standing switch
    {
        Standing.Best => "best",
        Standing.AsGood => "as-good",
        Standing.Behind => "behind",
        Standing.Failed => "failed",
        _ => "unknown",
    };

    private string[] Cells(Point point, bool someFailed, bool someOpen)
    {
        var trialCount = (point.Loss?.Count ?? 0) + point.FailedCount + point.OpenCount;
        var measure = _findings.MeasureOf(point);
        return
        [
            .. point.Values,
            measure is { } known ? Verdict.Measure(_findings, known.Mean) : point.FailedCount > 0 ? "failed" : "–",
            measure?.OfMean is { } interval ? Spread((interval.High - interval.Low) / 2) : "–",
            measure?.Deviation is { } deviation ? Spread(deviation) : "–",
            $"{measure?.Count ?? 0}",
            .. (string[])(someFailed ? [point.FailedCount > 0 ? $"{point.FailedCount} of {trialCount}" : ""] : []),
            .. (string[])(someOpen ? [point.OpenCount > 0 ? $"{point.OpenCount}" : ""] : []),
            point.Seconds is { } seconds ? Duration(seconds.Mean) : "–",
            StandingOf(_findings, point) switch { Standing.Best => "best", Standing.AsGood => "as good", _ => "" },
        ];

        string Spread(double value) => _findings.ByMeasure ? _findings.Measure.ShownDifference(value) : $"{value:0.0000}";
    }

    /// <summary>About three digits: 0.84 s, 12.3 s, 125 s.</summary>
    private static string Duration(double seconds) => seconds < 10 ? $"{seconds:0.00} s" : seconds < 100 ? $"{seconds:0.0} s" : $"{seconds:N0} s";
}
