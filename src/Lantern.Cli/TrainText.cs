using System.Diagnostics;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows a run to a person.</summary>
internal sealed class TrainText(Terminal terminal, TrainRequest request, bool isQuiet) : ITrainView
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromMilliseconds(100);

    private readonly long _began = Stopwatch.GetTimestamp();
    private TrainPlan _plan = null!;
    private int _lineEvery = 1;
    private TimeSpan _nextUpdate = BetweenUpdates; // in training time, which each step tells anyway

    public void Started(TrainPlan plan)
    {
        if (isQuiet)
            return;
        terminal.Line(Row("data", $"{plan.Data}: {Wording.Count(plan.ExampleCount, "example")} to learn from{Tests(plan)}"));
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
        terminal.Line(Row("learning", $"{plan.Rule} rule, {plan.Options.Loss}, {(plan.Options.Optimizer == Optimizer.GradientDescent ? "" : $"{plan.Options.Optimizer}, ")}learning rate {plan.Options.LearningRate}"));
        terminal.Line(Row("", $"{Wording.Count(plan.Options.EpochCount, "epoch")}, {(plan.Options.BatchSize == 1 ? "one example at a time" : $"{plan.Options.BatchSize} examples a step")}, in {(plan.Options.Shuffle ? "random" : "file")} order"));
        terminal.Line();
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

        if (progress.Completed is { } epoch && (epoch.Epoch % _lineEvery == 0 || epoch.Epoch == _plan.Options.EpochCount))
        {
            var test = epoch.Test is null ? "" : $"   test accuracy {Wording.Percent(epoch.Test.Accuracy)}";
            terminal.Line($"epoch {$"{epoch.Epoch}".PadLeft($"{_plan.Options.EpochCount}".Length)} of {_plan.Options.EpochCount}   loss {epoch.Loss:0.0000}{test}   {epoch.TrainingTime.TotalSeconds:0.0} s");
        }
        else if (terminal.IsLive && progress.TrainingTime >= _nextUpdate)
        {
            _nextUpdate = progress.TrainingTime + BetweenUpdates;
            terminal.Live(LiveLine(_plan, progress, Stopwatch.GetElapsedTime(_began)));
        }
    }

    public void Interrupted(long examplesSeen)
    {
        if (!isQuiet)
            terminal.Line($"Interrupted after {examplesSeen:N0} of {(long)_plan.Options.EpochCount * _plan.ExampleCount:N0} examples. What was learned is saved.", Terminal.Warm);
    }

    public void Finished(TrainingResult result)
    {
        if (isQuiet || result.Interrupted)
        {
            terminal.Line($"{(result.Scorecard is null ? "not tested" : Wording.Result(result.Scorecard.Evaluation))}: {result.ModelPath}");
            return;
        }

        terminal.Line();
        if (result.Scorecard is not null)
        {
            ScorecardText.Write(terminal, result.Scorecard);
            terminal.Line();
        }

        var record = result.Scorecard?.Evaluation.Mistakes is [var worst, ..] ? worst.Example : 0;
        var data = request.TestData ?? request.Data;
        terminal.Line(Row("model", result.ModelPath));
        terminal.Line(Row("next", ShellCommand.Lantern("predict", result.ModelPath, "--data", data, "--record", $"{record}")));
    }

    /// <summary>Where the run stands, at most as long as 80 characters.</summary>
    internal static string LiveLine(TrainPlan plan, TrainingProgress progress, TimeSpan elapsed)
    {
        const int BarLength = 20;
        var seen = ((progress.Epoch - 1L) * plan.ExampleCount) + progress.ExamplesSeen;
        var share = (double)seen / ((long)plan.Options.EpochCount * plan.ExampleCount);
        var left = elapsed * ((1 - share) / share); // the elapsed time has the tests in it, as the rest will have
        var bar = new string('━', (int)(BarLength * share)).PadRight(BarLength, '─');
        return $"epoch {progress.Epoch} of {plan.Options.EpochCount}  {bar} {100 * share:0} %  {seen / progress.TrainingTime.TotalSeconds:N0} examples/s  {Wording.Duration(left)} left";
    }

    internal static StyledLine Row(string name, string text) => new StyledLine().Append(name.PadRight(10), Terminal.Quiet).Append(text);

    private static string Tests(TrainPlan plan) =>
        plan.TestData is null ? "; no test data, so nothing is tested (see --test)"
        : plan.TestData == plan.Data ? $", {plan.TestExampleCount:N0} to test with"
        : $"; {plan.TestData}: {plan.TestExampleCount:N0} to test with";

    private static string Activations(TrainPlan plan) =>
        plan.NodeCounts.Count == 2 || plan.Activation == plan.OutputActivation ? $"{plan.OutputActivation}" : $"{plan.Activation} and {plan.OutputActivation}";
}
