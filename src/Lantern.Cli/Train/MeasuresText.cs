using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows how well a model answers rows of a table.</summary>
internal static class MeasuresText
{
    /// <summary>A line for each measure, below the target's name where there are several, and which label was answered with which class.</summary>
    public static void Write(Terminal terminal, TableMeasures measures, IReadOnlyList<string> classes)
    {
        WriteLines(terminal, measures.All, measure => Written(measure, measure.Value));
        if (measures.Confusion is { } confusion)
        {
            ScorecardText.WriteConfusion(terminal, confusion, classes);
            terminal.Line();
        }
    }

    /// <summary>The mean of each measure over several parts, and its deviation.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<TableMeasures> folds)
    {
        terminal.Line($"mean ± deviation over {folds.Count} folds", Terminal.Quiet);
        WriteLines(terminal, folds[0].All, measure => Spread(folds, measure));
    }

    /// <summary>The measures that are asked for first, in one line: the accuracy of classes, the R² of each number.</summary>
    public static string Short(TableMeasures measures) => string.Join(", ", Headline(measures).Select(measure => $"{measure.Name} {Written(measure, measure.Value)}"));

    /// <summary>The same over several parts.</summary>
    public static string Short(IReadOnlyList<TableMeasures> folds) => string.Join(", ", Headline(folds[0]).Select(measure => $"{measure.Name} {Spread(folds, measure)}"));

    private static void WriteLines(Terminal terminal, IReadOnlyList<TableMeasure> measures, Func<TableMeasure, string> written)
    {
        var (targets, width) = (measures.GroupBy(measure => measure.Target).ToList(), measures.Max(measure => written(measure).Length));
        foreach (var target in targets)
        {
            if (target.Key is { } name)
                terminal.Line(name, Terminal.Strong);
            foreach (var measure in target)
                terminal.Line(new StyledLine().Append(measure.Name.PadRight(18), Terminal.Quiet).Append(written(measure).PadLeft(width)));
        }

        terminal.Line();
    }

    private static IEnumerable<TableMeasure> Headline(TableMeasures measures) =>
        measures.Headline.Select(measure => measures.All.Count > 3 && measure.Target is not null ? measure with { Name = $"{measure.Name} of {measure.Target}" } : measure);

    private static string Spread(IReadOnlyList<TableMeasures> folds, TableMeasure measure)
    {
        var (mean, deviation) = TableFolds.Summary(folds, measure);
        return $"{Written(measure, mean)} ± {Written(measure, deviation, mean)}";
    }

    /// <summary>Accuracy in percent, errors in the target's unit with about four digits, or as many as a scale has, the others with four behind the point.</summary>
    private static string Written(TableMeasure measure, double value, double? scale = null) =>
        !double.IsFinite(value) ? "–"
        : measure.Member is "accuracy" or "balancedAccuracy" ? Wording.Percent(value)
        : measure.Member is "mae" or "rmse" && (scale ?? value) != 0 ? value.ToString($"N{Math.Clamp(3 - (int)Math.Floor(Math.Log10(scale ?? value)), 0, 9)}")
        : $"{value:0.0000}";
}
