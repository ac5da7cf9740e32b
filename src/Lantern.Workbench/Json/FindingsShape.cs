using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>What a set of runs has shown.</summary>
/// <param name="ComparedBy">By what points are compared: a measure such as "accuracy", "loss", or "validation" before a measure.</param>
/// <param name="Verdict">The verdict, in sentences.</param>
/// <param name="Fixed">The settings that are the same in all runs, by name.</param>
/// <param name="Points">Every combination of what was varied.</param>
/// <param name="Failures">The trials that failed.</param>
public sealed record FindingsShape(
    string ComparedBy,
    IReadOnlyList<string> Verdict,
    [property: JsonConverter(typeof(SettingTextsConverter))] IReadOnlyDictionary<string, string> Fixed,
    IReadOnlyList<PointShape> Points,
    IReadOnlyList<FailureShape> Failures)
{
    /// <summary>Welch's test of the best point against the next.</summary>
    public LeadShape? Lead { get; init; }

    /// <summary>The shape of findings.</summary>
    public static FindingsShape Of(Findings findings) => new(
        $"{(findings.ByValidation ? "validation " : "")}{(findings.ByMeasure ? findings.Measure.Member : "loss")}",
        Workbench.Verdict.Of(findings),
        Texts(findings.Fixed),
        [.. new FindingsTable(findings).Rows.Select(row => PointShape.Of(findings, row))],
        [.. findings.Failures.Select(failure => new FailureShape(Texts(findings.Settings.Zip(failure.Values, (setting, value) => (setting.Name, value))), failure.Seed, failure.Error))])
    {
        Lead = findings.Lead is { } lead && double.IsFinite(lead.T) ? new(lead.T, lead.DegreesOfFreedom, lead.P) : null,
    };

    internal static IReadOnlyDictionary<string, string> Texts(IEnumerable<(string Name, string Text)> pairs) =>
        new OrderedDictionary<string, string>(pairs.Select(pair => KeyValuePair.Create(pair.Name, pair.Text)));
}

/// <summary>Whether the best point is ahead of the next by more than chance, by Welch's test.</summary>
/// <param name="T">The difference of the means over its standard error.</param>
/// <param name="DegreesOfFreedom">By the formula of Welch and Satterthwaite.</param>
/// <param name="P">How often a difference as large would come by chance.</param>
public sealed record LeadShape(double T, double DegreesOfFreedom, double P);

/// <summary>One combination of what was varied, after some epochs.</summary>
/// <param name="Settings">What was varied, by name.</param>
/// <param name="Epochs">After how many epochs.</param>
/// <param name="Failed">How many of its trials failed.</param>
/// <param name="Open">How many have not come that far.</param>
/// <param name="Standing">Where it stands: best, as-good, behind, failed or unknown.</param>
public sealed record PointShape(
    [property: JsonConverter(typeof(SettingTextsConverter))] IReadOnlyDictionary<string, string> Settings, int Epochs, int Failed, int Open, string Standing)
{
    /// <summary>The measure on the examples kept aside, or on the test data if none are.</summary>
    public SummaryShape? Measured { get; init; }

    /// <summary>The measure on the test data, if points are compared by examples kept aside.</summary>
    public SummaryShape? Test { get; init; }

    /// <summary>The mean loss on the training examples.</summary>
    public SummaryShape? Loss { get; init; }

    /// <summary>Time spent in training until then.</summary>
    public SummaryShape? TrainingSeconds { get; init; }

    /// <summary>The shape of a point.</summary>
    public static PointShape Of(Findings findings, TableRow row) => new(
        FindingsShape.Texts(findings.Settings.Zip(row.Point.Values, (setting, value) => (setting.Name, value))),
        row.Point.EpochCount, row.Point.FailedCount, row.Point.OpenCount, FindingsTable.NameOf(row.Standing))
    {
        Measured = SummaryShape.Of(row.Point.Measured),
        Test = SummaryShape.Of(row.Point.Test),
        Loss = SummaryShape.Of(row.Point.Loss),
        TrainingSeconds = SummaryShape.Of(row.Point.Seconds),
    };
}

/// <summary>What several seeds came to.</summary>
/// <param name="Seeds">How many.</param>
/// <param name="Mean">Their mean.</param>
public sealed record SummaryShape(int Seeds, double Mean)
{
    /// <summary>Their standard deviation; absent for one seed.</summary>
    public double? Deviation { get; init; }

    /// <summary>The lower end of the 95 % interval of the mean.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end.</summary>
    public double? High { get; init; }

    /// <summary>The shape of a summary; nothing if there is none.</summary>
    public static SummaryShape? Of(Summary? summary) => summary is not { } known ? null
        : new(known.Count, known.Mean) { Deviation = known.Deviation, Low = known.OfMean?.Low, High = known.OfMean?.High };
}

/// <summary>A trial that failed.</summary>
/// <param name="Settings">What was varied, by name.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Error">Why, in a sentence.</param>
public sealed record FailureShape([property: JsonConverter(typeof(SettingTextsConverter))] IReadOnlyDictionary<string, string> Settings, uint Seed, string Error);
