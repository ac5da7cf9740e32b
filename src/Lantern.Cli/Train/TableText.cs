using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows a training on a table to a person.</summary>
internal sealed class TableText(Terminal terminal, TableRequest request, bool isQuiet) : ITableView
{
    private const int EpochLines = 10;

    private readonly TrainText _steps = new(terminal, new TrainRequest { Data = request.Data }, isQuiet);
    private readonly List<TableMeasures> _folds = [];
    private TableTraining _training = null!;

    public void Started(TableTraining training)
    {
        _training = training;
        if (isQuiet)
            return;
        var (recognised, plan) = (training.Recognition, training.Plan);
        var text = $"{recognised}".Split(" rows: ", 2);
        terminal.Line(TrainText.Row("table", $"{request.Data}: {text[0]} rows"));
        WriteList("columns", recognised.Columns.Select(column => $"{column}"));
        terminal.Line(TrainText.Row("task", training.Choice.Reason));
        terminal.Line(TrainText.Row("rows", $"{plan.ExampleCount:N0} to learn from{TrainText.Aside(plan)}{Tests(plan)}"));
        foreach (var finding in training.Preparation.Findings)
            terminal.Line(new StyledLine().Append(finding.IsLeftOut ? "note      " : "warning   ", finding.IsLeftOut ? Terminal.Quiet : Terminal.Warm).Append(finding.Sentence));
        _steps.Learning(plan, Math.Max(1, plan.Options.EpochCount / EpochLines));
    }

    public void Stepped(TrainingProgress progress) => _steps.Stepped(progress);

    public void Interrupted(long examplesSeen)
    {
        if (_training.IsTrained && !isQuiet)
            terminal.Line("Interrupted. The model is saved; not all parts have tested.", Terminal.Warm);
        else
            _steps.Interrupted(examplesSeen);
    }

    public void Folded(FoldProgress fold)
    {
        if (fold.Completed is not { } measures)
        {
            if (!isQuiet)
                terminal.Live($"part {fold.Fold} of {_training.FoldCount} tests what learns from the others");
            return;
        }

        if (_folds.Count == 0 && !isQuiet)
            terminal.Line();
        _folds.Add(measures);
        if (!isQuiet)
            terminal.Line($"fold {$"{fold.Fold}".PadLeft($"{_training.FoldCount}".Length)} of {_training.FoldCount}   {Wording.Count(measures.Count, "row")}   {Short(measures)}");
    }

    public void Finished(TableResult result)
    {
        if (isQuiet || result.Interrupted)
        {
            var summary = result.Measures is { } measures ? Short(measures)
                : _folds.Count > 0 ? string.Join(", ", Headline(_folds[0]).Select(measure => $"{measure.Name} {Spread(measure)}"))
                : "not tested";
            terminal.Line($"{summary}: {result.ModelPath}");
            return;
        }

        terminal.Line();
        if (result.Measures is { } all)
            WriteMeasures(all, measure => Written(measure, measure.Value));
        else if (_folds.Count > 0)
            WriteMeasures(_folds[0] with { Confusion = null }, Spread);
        terminal.Line(TrainText.Row("model", result.ModelPath));
        terminal.Line(TrainText.Row("next", ShellCommand.Lantern("predict", result.ModelPath, request.TestData ?? request.Data, "--out", "answers.csv")));
    }

    /// <summary>A line for each measure, below the target's name where there are several, and which class was taken for which.</summary>
    private void WriteMeasures(TableMeasures measures, Func<TableMeasure, string> written)
    {
        if (_folds.Count > 0)
            terminal.Line($"mean ± deviation over {_folds.Count} folds", Terminal.Quiet);
        var (targets, width) = (measures.All.GroupBy(measure => measure.Target).ToList(), measures.All.Max(measure => written(measure).Length));
        foreach (var target in targets)
        {
            if (target.Key is { } name)
                terminal.Line(name, Terminal.Strong);
            foreach (var measure in target)
                terminal.Line(new StyledLine().Append(measure.Name.PadRight(18), Terminal.Quiet).Append(written(measure).PadLeft(width)));
        }

        terminal.Line();
        if (measures.Confusion is not { } confusion)
            return;
        ScorecardText.WriteConfusion(terminal, confusion, _training.Preparation.OutputNames);
        terminal.Line();
    }

    /// <summary>Names with commas between them, in as many lines as they need.</summary>
    private void WriteList(string heading, IEnumerable<string> items)
    {
        var line = "";
        foreach (var item in items)
        {
            if (line.Length > 0 && 12 + line.Length + item.Length > terminal.Width)
            {
                terminal.Line(TrainText.Row(heading, line + ","));
                (heading, line) = ("", "");
            }

            line += line.Length > 0 ? $", {item}" : item;
        }

        terminal.Line(TrainText.Row(heading, line));
    }

    private string Tests(TrainPlan plan) =>
        request.FoldCount > 0 ? $"; {request.FoldCount} parts test in turn what learned from the others"
        : request.TestData is not null ? $"; {request.TestData}: {plan.TestExampleCount:N0} to test with"
        : $", {plan.TestExampleCount:N0} set apart at random to test with";

    private static string Short(TableMeasures measures) => string.Join(", ", Headline(measures).Select(measure => $"{measure.Name} {Written(measure, measure.Value)}"));

    /// <summary>The one that people ask for first: the accuracy of classes, the R² of each number.</summary>
    private static IEnumerable<TableMeasure> Headline(TableMeasures measures) =>
        measures.All.Where(measure => measure.Member is "accuracy" or "r2").Select(measure => measures.All.Count > 3 && measure.Target is not null ? measure with { Name = $"{measure.Name} of {measure.Target}" } : measure);

    private string Spread(TableMeasure measure)
    {
        var (mean, deviation) = TableFolds.Summary(_folds, measure);
        return $"{Written(measure, mean)} ± {Written(measure, deviation, mean)}";
    }

    /// <summary>Accuracy in percent, errors in the target's unit with about four digits, or as many as a scale has, the others with four behind the point.</summary>
    private static string Written(TableMeasure measure, double value, double? scale = null) =>
        !double.IsFinite(value) ? "–"
        : measure.Member is "accuracy" or "balancedAccuracy" ? Wording.Percent(value)
        : measure.Member is "mae" or "rmse" && (scale ?? value) != 0 ? value.ToString($"N{Math.Clamp(3 - (int)Math.Floor(Math.Log10(scale ?? value)), 0, 9)}")
        : $"{value:0.0000}";
}
