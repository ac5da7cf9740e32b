using System.Diagnostics;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows a run to a person.</summary>
internal sealed class TrainText(Terminal terminal, TrainRequest request, bool isQuiet) : ITrainView
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromMilliseconds(100);

    private readonly long _began = Stopwatch.GetTimestamp();
    private TrainPlan _plan = null!;
    private long _seenBefore; // in earlier parts of the run
    private int _lineEvery = 1;
    private TimeSpan _nextUpdate = BetweenUpdates; // in training time, which each step tells anyway

    public void Started(TrainPlan plan)
    {
        if (isQuiet)
            return;
        terminal.Line(Row("data", $"{plan.Data}: {Wording.Count(plan.ExampleCount, "example")} to learn from{Aside(plan)}{Tests(plan)}"));
        if (plan.Rotations.Count > 0)
            terminal.Line(Row("", $"each picture as it is and rotated by {string.Join(", ", plan.Rotations.Select(degrees => $"{degrees}° and −{degrees}°"))}"));
        if (plan.Options.Augmentation is { } augmentation)
            terminal.Line(Row("", $"distorted at random in each epoch: {augmentation}"));
        Learning(plan);
    }

    /// <summary>Shows how the network learns, and then a line for each epoch, or for one of so many.</summary>
    public void Learning(TrainPlan plan, int lineEvery = 1)
    {
        (_plan, _lineEvery) = (plan, lineEvery);
        if (isQuiet)
            return;
        terminal.Line(Row("network", $"{plan.Network}, {Activations(plan)}, {(plan.HasBiases ? "with" : "without")} biases: {plan.ParameterCount:N0} {(plan.HasBiases ? "weights and biases" : "weights")}"));
        terminal.Line(Row("start", $"{plan.Initial} weights, seed {plan.Seed}"));
        terminal.Line(Row("learning", $"{plan.Options.Rule} rule, {plan.Options.Loss}, {(plan.Options.Optimizer == Optimizer.GradientDescent ? "" : $"{plan.Options.Optimizer}, ")}learning rate {plan.Options.LearningRate}"));
        string[] more =
        [
            .. (string[])(plan.Options.Schedule == Schedule.Constant ? [] : [$"schedule {plan.Options.Schedule}"]),
            .. plan.Regularization.Where(each => each.Value != 0).Select(each => $"{each.Name} {each.Value}"),
            .. plan.ClassWeights is null ? (string[])[] : [$"weights of classes {plan.ClassWeights}"],
        ];
        if (more.Length > 0)
            terminal.Line(Row("", string.Join(", ", more)));
        terminal.Line(Row("", $"{Wording.Count(plan.Options.EpochCount, "epoch")}{(plan.Options.EarlyStopping is { } stopping ? $" or until {stopping.Patience} in a row {(stopping.Patience == 1 ? "is" : "are")} no better" : "")}, {(plan.Options.BatchSize == 1 ? "one example at a time" : $"{plan.Options.BatchSize} examples a step")}, in {(plan.Options.Shuffle ? "random" : "file")} order"));
        terminal.Line();
    }

    public void Resumed(UnfinishedRun unfinished, long examplesSeen)
    {
        _seenBefore = examplesSeen;
        foreach (var problem in isQuiet ? [] : unfinished.Problems)
            terminal.Line($"{problem} The checkpoint before it is used.", Terminal.Warm);
        if (!isQuiet)
            terminal.Line($"{(examplesSeen == 0 ? "No checkpoint yet, so it begins anew" : $"Goes on after {examplesSeen:N0} of {AllExamples:N0} examples")}: {unfinished.Folder.Path}");
    }

    public void Stepped(TrainingProgress progress)
    {
        if (isQuiet)
            return;
        foreach (var warning in progress.Warnings)
        {
            terminal.EndLive();
            Console.Error.WriteLine($"warning: {warning}");
        }

        if (progress.End is { } end)
        {
            if (_plan.Options.EarlyStopping is not { } stopping)
                return;
            if (end.IsEarly)
                terminal.Line($"Stopped early: {Wording.Count(stopping.Patience, "epoch")} {(stopping.Patience == 1 ? "was" : "in a row were")} no better.");
            terminal.Line($"Kept is epoch {end.Kept.Epoch} of {end.EpochsDone}: {Validation(end.Kept.ValidationLoss!.Value, end.Kept.ValidationAccuracy)}.");
        }
        else if (progress.Completed is { } epoch && (epoch.Epoch % _lineEvery == 0 || epoch.Epoch == _plan.Options.EpochCount))
        {
            var test = epoch.Validation is { } validation ? $"   {Validation(validation.Loss, validation.Accuracy)}"
                : epoch.Test is null ? "" : $"   test accuracy {Wording.Percent(epoch.Test.Accuracy)}";
            terminal.Line($"epoch {$"{epoch.Epoch}".PadLeft($"{_plan.Options.EpochCount}".Length)} of {_plan.Options.EpochCount}   loss {epoch.Loss:0.0000}{test}   {epoch.TrainingTime.TotalSeconds:0.0} s");
        }
        else if (terminal.IsLive && progress.TrainingTime >= _nextUpdate)
        {
            _nextUpdate = progress.TrainingTime + BetweenUpdates;
            terminal.Live(LiveLine(_plan, progress, Stopwatch.GetElapsedTime(_began), _seenBefore));
        }
    }

    public void Interrupted(long examplesSeen)
    {
        if (!isQuiet)
            terminal.Line($"Interrupted after {examplesSeen:N0} of {AllExamples:N0} examples. What was learned is saved.", Terminal.Warm);
    }

    public void Finished(TrainingResult result)
    {
        if (isQuiet || result.Interrupted)
        {
            terminal.Line($"{(result.Scorecard is null ? "not tested" : Wording.Result(result.Scorecard.Evaluation.Correct, result.Scorecard.Evaluation.Count))}: {result.ModelPath}");
            if (!isQuiet && result.UnfinishedFolder is { } folder)
                terminal.Line(Row("go on", ShellCommand.Lantern("train", "--resume", folder)));
            return;
        }

        terminal.Line();
        if (result.Scorecard is not null)
        {
            ScorecardText.Write(terminal, result.Scorecard);
            terminal.Line();
        }

        var example = result.Scorecard?.Evaluation.Mistakes is [var worst, ..] ? worst.Example : 0;
        var data = request.TestData ?? request.Data;
        terminal.Line(Row("model", result.ModelPath));
        terminal.Line(Row("next", ShellCommand.Lantern("predict", result.ModelPath, "--data", data, "--example", $"{example}")));
    }

    /// <summary>Where the run stands, at most as long as 80 characters.</summary>
    internal static string LiveLine(TrainPlan plan, TrainingProgress progress, TimeSpan elapsed, long seenBefore = 0)
    {
        const int BarLength = 20;
        var seen = ((progress.Epoch - 1L) * plan.ExampleCount) + progress.ExamplesSeen;
        var all = (long)plan.Options.EpochCount * plan.ExampleCount;
        var share = (double)seen / all;
        var left = elapsed * ((double)(all - seen) / (seen - seenBefore)); // the elapsed time has the tests in it, as the rest will have
        var bar = new string('━', (int)(BarLength * share)).PadRight(BarLength, '─');
        return $"epoch {progress.Epoch} of {plan.Options.EpochCount}  {bar} {Wording.Percent(share, 0)}  {seen / progress.TrainingTime.TotalSeconds:N0} examples/s  {Wording.Duration(left)} left";
    }

    private long AllExamples => (long)_plan.Options.EpochCount * _plan.ExampleCount;

    internal static StyledLine Row(string name, string text) => new StyledLine().Append(name.PadRight(10), Terminal.Quiet).Append(text);

    /// <summary>What stands behind the number of examples to learn from.</summary>
    internal static string Aside(TrainPlan plan) => plan.ValidationCount == 0 ? "" : $", {plan.ValidationCount:N0} kept aside";

    private static string Validation(double loss, double? accuracy) => $"validation loss {loss:0.0000}{(accuracy is { } share ? $", accuracy {Wording.Percent(share)}" : "")}";

    private static string Tests(TrainPlan plan) =>
        plan.TestData is null ? "; no test data, so nothing is tested (see --test)"
        : plan.TestData == plan.Data ? $", {plan.TestExampleCount:N0} to test with"
        : $"; {plan.TestData}: {plan.TestExampleCount:N0} to test with";

    private static string Activations(TrainPlan plan) =>
        plan.NodeCounts.Count == 2 || plan.Activation == plan.OutputActivation ? $"{plan.OutputActivation}" : $"{plan.Activation} and {plan.OutputActivation}";
}
