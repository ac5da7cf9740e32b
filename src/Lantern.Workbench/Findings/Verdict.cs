namespace Lantern.Workbench;

/// <summary>What findings come to, in sentences that claim no more than the numbers do.</summary>
public static class Verdict
{
    private const int MostNamed = 5; // longer lists of points are cut
    private const double WorthSaying = 0.8; // times of few seeds are off by some percent

    /// <summary>The best point, whether its lead is more than chance, which others are as good, what failed and what is open.</summary>
    public static IReadOnlyList<string> Of(Findings findings)
    {
        var (failed, open) = (findings.Failures.Count, findings.Runs.Count(run => run.State is RunState.Running or RunState.Interrupted));
        var sentences = new List<string>();
        if (findings.Best is { } best)
        {
            var measure = findings.MeasureOf(best)!.Value;
            var quantity = !findings.ByMeasure ? "a loss of " : findings.Measure.IsShare ? "" : $"an {findings.Measure} of ";
            var name = findings.Varied.Count > 0 ? $"Best: {Name(findings, best)}, with {quantity}" : findings.ByMeasure ? $"{Sentence(findings.Measure.Name)}: " : "Loss: ";
            var where = !findings.ByValidation ? "" : findings.Measure.IsShare ? " of the examples kept aside" : " on the examples kept aside";
            sentences.Add($"{name}{Measure(findings, measure.Mean)}{where}{Spread(findings, measure)}.");
            if (findings.Next is { } next)
            {
                sentences.Add(Lead(findings, best, next));
                if (findings.AsGood.Where(point => point != next).OrderBy(point => Math.Abs(findings.MeasureOf(point)!.Value.Mean - measure.Mean)).ToList() is { Count: > 0 } others)
                    sentences.Add($"Chance alone may also have put it ahead of {Names(findings, best, others)}.");
                if (findings.AsGood.MinBy(point => point.Seconds!.Value.Mean) is { } quick && quick.Seconds!.Value.Mean < WorthSaying * best.Seconds!.Value.Mean)
                    sentences.Add($"The quickest of these, {Name(findings, quick, best)}, takes {Wording.Percent(quick.Seconds.Value.Mean / best.Seconds.Value.Mean, 0)} of its time.");
            }
            if (best.Test is { } test)
                sentences.Add(findings.Measure.IsShare
                    ? $"The test data, which has chosen nothing, is answered rightly by the best to {Wording.Percent(test.Mean)}{Spread(findings, test)}."
                    : $"On the test data, which has chosen nothing, the best has an {findings.Measure} of {findings.Measure.Shown(test.Mean)}{Spread(findings, test)}.");
        }
        else
        {
            sentences.Add(failed > 0 && open == 0 ? "There is nothing to compare: every trial failed." : "There is nothing to compare yet.");
        }

        if (failed > 0 && findings.Best is not null)
            sentences.Add($"{Wording.Count(failed, "trial")} failed and {(failed == 1 ? "is" : "are")} in no mean; a point with a failed trial is not called the best while there are others.");
        if (open > 0)
            sentences.Add($"{Wording.Count(open, "trial")} {(open == 1 ? "is" : "are")} not done.");
        return sentences;
    }

    /// <summary>A point in words, such as "learning rate 0.1, 5 epochs".</summary>
    /// <param name="findings">What it is a point of.</param>
    /// <param name="point">The point.</param>
    /// <param name="besides">Another point; what is the same there is left out.</param>
    public static string Name(Findings findings, Point point, Point? besides = null) => string.Join(
        ", ", findings.Varied.Select((quantity, i) => (quantity, i)).Where(one => point.Values[one.i] != besides?.Values[one.i])
            .Select(one => Phrase(one.quantity.Name, point.Values[one.i])));

    /// <summary>A value with its name, such as "300 hidden nodes".</summary>
    public static string Phrase(string name, string value) => (name, value) switch
    {
        ("hidden", "none") => "no hidden nodes",
        ("rotate", "none") => "not rotated",
        ("rotate", _) => $"rotated by ±{value.Replace(",", "°, ±", StringComparison.Ordinal)}°",
        ("hidden", _) => $"{value} hidden nodes",
        (Setting.Epochs, "1") => "1 epoch",
        (Setting.Epochs, _) => $"{value} epochs",
        ("batch", "1") => "1 example per step",
        (_, "true") => $"with {Setting.TitleOf(name)}",
        (_, "false") => $"without {Setting.TitleOf(name)}",
        _ => $"{Setting.TitleOf(name)} {value}",
    };

    /// <summary>A mean measure, such as an accuracy in percent, or a mean loss.</summary>
    public static string Measure(Findings findings, double value) => findings.ByMeasure ? findings.Measure.Shown(value) : $"{value:0.0000}";

    /// <summary>Such as "0.42": a difference of two accuracies in percentage points.</summary>
    public static string PercentagePoints(double difference) => $"{100 * difference:0.00}";

    /// <summary>How often it is chance, such as "p = 0.003"; never rounded up to the level that decides.</summary>
    public static string P(double p) => p < 0.001 ? "p < 0.001" : $"p = {(p < Welch.Level && p >= 0.0495 ? "0.049" : p < 0.1 ? $"{p:0.000}" : $"{p:0.00}")}";

    private static string Spread(Findings findings, Summary measure) => measure.OfMean is { } interval
        ? $" (95 % interval {(findings.ByMeasure ? findings.Measure.ShownDifference(interval.Low) : Measure(findings, interval.Low))} to {Measure(findings, interval.High)}, {measure.Count} seeds)"
        : " (one seed)";

    private static string Lead(Findings findings, Point best, Point next)
    {
        Summary first = findings.MeasureOf(best)!.Value, second = findings.MeasureOf(next)!.Value;
        var difference = Math.Abs(first.Mean - second.Mean);
        var ahead = difference == 0
            ? $"{Sentence(Name(findings, next, best))} is level with it"
            : $"It is ahead of {Name(findings, next, best)} by {(findings.ByMeasure && findings.Measure.IsShare ? $"{PercentagePoints(difference)} percentage points" : $"{difference:0.0000}")}";
        var seeds = first.Count == second.Count ? $"{first.Count} seeds each" : $"{Wording.Count(first.Count, "seed")} and {Wording.Count(second.Count, "seed")}";
        return findings.Lead switch
        {
            null when first.Count == 1 && second.Count == 1 => $"{ahead}; with one seed each there is no spread, so nobody can say whether that is chance.",
            null => $"{ahead}; one of the two has but one seed and no spread, so nobody can say whether that is chance.",
            { IsReal: true } lead => $"{ahead}; with {seeds} that is more than chance (Welch, {P(lead.P)}).",
            { } lead => $"{ahead}; with {seeds} that may well be chance (Welch, {P(lead.P)}).",
        };
    }

    private static string Names(Findings findings, Point best, List<Point> points) =>
        Wording.And(points.Select(point => Name(findings, point, best)), MostNamed, "; ");

    private static string Sentence(string text) => text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;
}
