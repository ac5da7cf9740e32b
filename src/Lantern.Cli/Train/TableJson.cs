using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Tells a training on a table to a program: one JSON object a line.</summary>
internal sealed class TableJson(Terminal terminal, bool isQuiet) : ITableView
{
    private readonly TrainJson _steps = new(terminal, isQuiet);
    private readonly List<TableMeasures> _folds = [];

    public void Started(TableTraining training)
    {
        if (isQuiet)
            return;
        TrainJson.Write(terminal, "start", training.WriteMembers);
        foreach (var finding in training.Preparation.Findings)
        {
            TrainJson.Write(terminal, "finding", json =>
            {
                json.WriteString("column", finding.Column);
                json.WriteBoolean("leftOut", finding.IsLeftOut);
                json.WriteString("sentence", finding.Sentence);
            });
        }
    }

    public void Stepped(TrainingProgress progress) => _steps.Stepped(progress);

    public void Interrupted(long examplesSeen)
    {
        // The result says it.
    }

    public void Folded(FoldProgress fold)
    {
        if (fold.Completed is not { } measures)
            return;
        _folds.Add(measures);
        if (!isQuiet)
        {
            TrainJson.Write(terminal, "fold", json =>
            {
                json.WriteNumber("fold", fold.Fold);
                json.WriteNumber("rows", measures.Count);
                measures.WriteMembers(json);
            });
        }
    }

    public void Finished(TableResult result) => TrainJson.Write(terminal, "result", json =>
    {
        if (result.Measures is { } measures)
        {
            json.WriteNumber("rows", measures.Count);
            measures.WriteMembers(json);
        }
        else if (_folds.Count > 0)
        {
            json.WriteStartObject("mean");
            TableMeasures.WriteMembers(json, _folds[0].All.Select(measure => (measure, TableFolds.Summary(_folds, measure).Mean)));
            json.WriteEndObject();
            json.WriteStartObject("deviation");
            TableMeasures.WriteMembers(json, _folds[0].All.Select(measure => (measure, TableFolds.Summary(_folds, measure).Deviation)));
            json.WriteEndObject();
        }

        json.WriteString("model", result.ModelPath);
        if (result.Interrupted)
            json.WriteBoolean("interrupted", true);
    });
}
