using System.Diagnostics;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows a training to a person.</summary>
internal sealed class TrainText(Terminal terminal, TrainRequest request, bool isQuiet) : ITrainView
{
    private const int EpochLines = 10; // of a table, whose epochs are many and short

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly List<TableMeasures> _folds = [];
    private TrainingRun _run = null!;
    private TrainPlan _plan = null!;
    private long _seenBefore; // in earlier parts of the run
    private int _lineEvery = 1;

    public void Show(TrainEvent happened)
    {
        switch (happened)
        {
            case StartedEvent { Run: var run }:
                (_run, _plan) = (run, run.Plan);
                if (!isQuiet)
                    Started();
                break;
            case FoldEvent { Measures: var measures } fold:
                _folds.Add(measures);
                if (!isQuiet)
                    Folded(fold.Fold, measures);
                break;
            case ResumedEvent { ExamplesSeen: var seen } resumed:
                _seenBefore = seen;
                if (!isQuiet)
                    Resumed(resumed);
                break;
            case ResultEvent { Result: var result }:
                Finished(result);
                break;
            case var other when !isQuiet:
                Stepped(other);
                break;
        }
    }

    /// <summary>Where a training stands, at most as long as 80 characters.</summary>
    internal static string LiveLine(TrainPlan plan, ProgressEvent progress, TimeSpan elapsed, long seenBefore = 0)
    {
        const int BarLength = 20;
        var (seen, all) = (progress.ExamplesSeen, plan.AllExamples);
        var share = (double)seen / all;
        var left = elapsed * ((double)(all - seen) / (seen - seenBefore)); // the elapsed time has the tests in it, as the rest will have
        var bar = new string('━', (int)(BarLength * share)).PadRight(BarLength, '─');
        return $"epoch {progress.Epoch} of {plan.Options.EpochCount}  {bar} {Wording.Percent(share, 0)}  {seen / progress.TrainingSeconds:N0} examples/s  {Wording.Duration(left)} left";
    }

    internal static StyledLine Row(string name, string text) => new StyledLine().Append(name.PadRight(10), Terminal.Quiet).Append(text);

    private void Started()
    {
        if (_run.Learning is TableLearning table)
            StartedOnTable(table);
        else
            StartedOnPictures();
        var (biases, parameters) = _plan.Settings.HasBiases ? ("with biases", "weights and biases") : ("without biases", "weights");
        terminal.Line(Row("network", $"{_plan.Network}, {Activations()}, {biases}: {_plan.ParameterCount:N0} {parameters}"));
        terminal.Line(Row("start", _plan.Settings.From is { } model ? $"the weights of {model}, seed {_plan.Seed}" : $"{_plan.Settings.Initial} weights, seed {_plan.Seed}"));
        var optimizer = _plan.Options.Optimizer == Optimizer.GradientDescent ? "" : $"{_plan.Options.Optimizer}, ";
        terminal.Line(Row("learning", $"{_plan.Options.Rule} rule, {_plan.Options.Loss}, {optimizer}learning rate {_plan.Options.LearningRate}"));
        string[] more =
        [
            .. (string[])(_plan.Options.Schedule == Schedule.Constant ? [] : [$"schedule {_plan.Options.Schedule}"]),
            .. from setting in Setting.All
               where setting.Group == "regularization"
               let text = setting.Written(_plan.Settings)
               where text is not null
               select $"{(setting.Name == "class-weights" ? "weights of classes" : setting.Title)} {text}",
        ];
        if (more.Length > 0)
            terminal.Line(Row("", string.Join(", ", more)));
        var stopping = _plan.Options.EarlyStopping is { } early ? $" or until {early.Patience} in a row {(early.Patience == 1 ? "is" : "are")} no better" : "";
        var step = _plan.Options.BatchSize == 1 ? "one example at a time" : $"{_plan.Options.BatchSize} examples a step";
        terminal.Line(Row("", $"{Wording.Count(_plan.Options.EpochCount, "epoch")}{stopping}, {step}, in {(_plan.Options.Shuffle ? "random" : "file")} order"));
        terminal.Line();
    }

    private void StartedOnPictures()
    {
        var tests = _plan.TestData is null ? "; no test data, so nothing is tested (see --test)"
            : _plan.TestData == _plan.Data ? $", {_plan.TestExampleCount:N0} to test with"
            : $"; {_plan.TestData}: {_plan.TestExampleCount:N0} to test with";
        terminal.Line(Row("data", $"{_plan.Data}: {Wording.Count(_plan.ExampleCount, "example")} to learn from{Aside()}{tests}"));
        if (_plan.Settings.Rotations.Count > 0)
            terminal.Line(Row("", $"each picture as it is and rotated by {string.Join(", ", _plan.Settings.Rotations.Select(degrees => $"{degrees}° and −{degrees}°"))}"));
        if (_plan.Options.Augmentation is { } augmentation)
            terminal.Line(Row("", $"distorted at random in each epoch: {augmentation}"));
    }

    private void StartedOnTable(TableLearning table)
    {
        var tests = _plan.Settings.FoldCount > 0 ? $"; {_plan.Settings.FoldCount} parts test in turn what learned from the others"
            : request.TestData is not null ? $"; {request.TestData}: {_plan.TestExampleCount:N0} to test with"
            : $", {_plan.TestExampleCount:N0} set apart at random to test with";
        terminal.Line(Row("table", $"{request.Data}: {$"{table.Data.Recognition}".Split(" rows: ", 2)[0]} rows"));
        WriteList("columns", table.Data.Recognition.Columns.Select(column => $"{column}"));
        terminal.Line(Row("task", table.Data.Choice.Reason));
        terminal.Line(Row("rows", $"{_plan.ExampleCount:N0} to learn from{Aside()}{tests}"));
        foreach (var finding in table.Findings)
            terminal.Line(new StyledLine().Append(finding.IsLeftOut ? "note      " : "warning   ", finding.IsLeftOut ? Terminal.Quiet : Terminal.Warm).Append(finding.Sentence));
        _lineEvery = Math.Max(1, _plan.Options.EpochCount / EpochLines);
    }

    private void Resumed(ResumedEvent resumed)
    {
        foreach (var problem in resumed.Problems)
            terminal.Line($"{problem} The checkpoint before it is used.", Terminal.Warm);
        terminal.Line($"{(resumed.ExamplesSeen == 0 ? "No checkpoint yet, so it begins anew" : $"Goes on after {resumed.ExamplesSeen:N0} of {_plan.AllExamples:N0} examples")}: {resumed.Run}");
    }

    private void Stepped(TrainEvent happened)
    {
        switch (happened)
        {
            case WarningEvent warning:
                terminal.EndLive();
                Console.Error.WriteLine($"warning: {warning.Sentence}");
                break;
            case EndEvent end when _plan.Options.EarlyStopping is { } stopping:
                if (end.Early)
                    terminal.Line($"Stopped early: {Wording.Count(stopping.Patience, "epoch")} {(stopping.Patience == 1 ? "was" : "in a row were")} no better.");
                terminal.Line($"Kept is epoch {end.KeptEpoch} of {end.Epochs}: {Validation(end.Kept.ValidationLoss!.Value, end.Kept.Validation)}.");
                break;
            case EpochEvent epoch when epoch.Epoch % _lineEvery == 0 || epoch.Epoch == _plan.Options.EpochCount:
                var test = epoch.ValidationLoss is { } loss ? $"   {Validation(loss, epoch.Validation)}"
                    : epoch.Test is { } measure ? $"   test {_plan.Measure} {_plan.Measure.Shown(measure)}" : "";
                terminal.Line($"epoch {$"{epoch.Epoch}".PadLeft($"{_plan.Options.EpochCount}".Length)} of {_plan.Options.EpochCount}   loss {epoch.Loss:0.0000}{test}   {epoch.TrainingSeconds:0.0} s");
                break;
            case ProgressEvent { Fold: { } fold }:
                terminal.Live($"part {fold} of {_plan.Settings.FoldCount} tests what learns from the others");
                break;
            case ProgressEvent progress when terminal.IsLive:
                terminal.Live(LiveLine(_plan, progress, Stopwatch.GetElapsedTime(_began), _seenBefore));
                break;
            case InterruptedEvent when _run.IsTrained:
                terminal.Line("Interrupted. The model is saved; not all parts have tested.", Terminal.Warm);
                break;
            case InterruptedEvent interrupted:
                terminal.Line($"Interrupted after {interrupted.ExamplesSeen:N0} of {_plan.AllExamples:N0} examples. What was learned is saved.", Terminal.Warm);
                break;
        }
    }

    private void Folded(int fold, TableMeasures measures)
    {
        if (_folds.Count == 1)
            terminal.Line();
        terminal.Line($"fold {$"{fold}".PadLeft($"{_plan.Settings.FoldCount}".Length)} of {_plan.Settings.FoldCount}   {Wording.Count(measures.Count, "row")}   {MeasuresText.Short(measures)}");
    }

    private void Finished(RunResult result)
    {
        if (isQuiet || result.Interrupted)
        {
            var summary = result.Test switch
            {
                Scorecard scorecard => Wording.Result(scorecard.Evaluation.Correct, scorecard.Evaluation.Count),
                TableMeasures measures => MeasuresText.Short(measures),
                _ => _folds.Count > 0 ? MeasuresText.Short(_folds) : "not tested",
            };
            terminal.Line($"{summary}: {result.ModelPath}");
            if (!isQuiet && result.UnfinishedFolder is { } folder)
                terminal.Line(Row("go on", ShellCommand.Lantern("train", "--resume", folder)));
            return;
        }

        terminal.Line();
        if (result.Test is Scorecard shown)
        {
            ScorecardText.Write(terminal, shown);
            terminal.Line();
        }
        else if (result.Test is TableMeasures measured)
        {
            MeasuresText.Write(terminal, measured, _run.Learning.ClassNames);
        }
        else if (_folds.Count > 0)
        {
            MeasuresText.Write(terminal, _folds);
        }

        terminal.Line(Row("model", result.ModelPath));
        terminal.Line(Row("next", Next(result)));
    }

    private string Next(RunResult result)
    {
        var data = request.TestData ?? request.Data;
        var worst = result.Test is Scorecard { Evaluation.Mistakes: [var mistake, ..] } ? mistake.Example : 0;
        return request.IsTable
            ? ShellCommand.Lantern("predict", result.ModelPath, data, "--out", "answers.csv")
            : ShellCommand.Lantern("predict", result.ModelPath, "--data", data, "--example", $"{worst}");
    }

    /// <summary>Names with commas between them, in as many lines as they need.</summary>
    private void WriteList(string heading, IEnumerable<string> items)
    {
        var line = "";
        foreach (var item in items)
        {
            if (line.Length > 0 && 12 + line.Length + item.Length > terminal.Width)
            {
                terminal.Line(Row(heading, line + ","));
                (heading, line) = ("", "");
            }

            line += line.Length > 0 ? $", {item}" : item;
        }

        terminal.Line(Row(heading, line));
    }

    /// <summary>What stands behind the number of examples to learn from.</summary>
    private string Aside() => _plan.ValidationCount == 0 ? "" : $", {_plan.ValidationCount:N0} kept aside";

    private string Validation(double loss, double? measure) => $"validation loss {loss:0.0000}{(measure is { } value ? $", {_plan.Measure} {_plan.Measure.Shown(value)}" : "")}";

    private string Activations() =>
        _plan.NodeCounts.Count == 2 || _plan.Settings.Activation == _plan.Settings.OutputActivation
            ? $"{_plan.Settings.OutputActivation}"
            : $"{_plan.Settings.Activation} and {_plan.Settings.OutputActivation}";
}
