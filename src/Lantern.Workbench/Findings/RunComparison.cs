using Lantern.Plots;

namespace Lantern.Workbench;

/// <summary>
/// What runs have in common, and what sets them apart; not the number of epochs, which says where a curve ends rather than how
/// it goes.
/// </summary>
public sealed class RunComparison
{
    /// <param name="runs">One or more.</param>
    public RunComparison(IReadOnlyList<StoredRun> runs)
    {
        Runs = runs;
        var names = Setting.All.Select(setting => setting.Name).Union(runs.SelectMany(run => run.Settings.Keys)).Where(name => name != "epochs").ToList();
        Common = [.. names.Where(IsCommon).Where(runs[0].Settings.ContainsKey)];
        Different = [.. names.Where(name => !IsCommon(name))];

        bool IsCommon(string name) => runs.All(run => run.Settings.GetValueOrDefault(name) == runs[0].Settings.GetValueOrDefault(name));
    }

    /// <summary>What is compared.</summary>
    public IReadOnlyList<StoredRun> Runs { get; }

    /// <summary>The names of settings that all have, and have the same, in the order of <see cref="Setting.All"/>.</summary>
    public IReadOnlyList<string> Common { get; }

    /// <summary>The names of settings in which they differ, in the same order.</summary>
    public IReadOnlyList<string> Different { get; }

    /// <summary>Whether the curves are of measures, since all have them of one kind; else they are of losses.</summary>
    public bool IsOfMeasure => Runs.All(run => run.IsValidated == Runs[0].IsValidated && run.Measure == Runs[0].Measure && run.Metrics.All(metric => metric.Measure is not null));

    /// <summary>What the curves are of, such as "test accuracy".</summary>
    public string Measure => !IsOfMeasure ? "loss" : $"{(Runs[0].IsValidated ? "validation" : "test")} {Runs[0].Measure}";

    /// <summary>The curve of a run: a value for each epoch.</summary>
    public double[] Curve(StoredRun run) => [.. run.Metrics.Select(metric => IsOfMeasure ? metric.Measure!.Value : metric.Loss)];

    /// <summary>What sets a run apart, such as "learning-rate 0.1, biases true"; what it does not have is left out.</summary>
    public string Apart(StoredRun run) =>
        string.Join(", ", Different.Where(run.Settings.ContainsKey).Select(name => $"{name} {run.Settings[name]}"));

    /// <summary>The curves of all runs over each other.</summary>
    /// <exception cref="OptionException">A value cannot be drawn.</exception>
    public Plot Plot()
    {
        var plot = new Plot($"Runs {string.Join(", ", Runs.Select(run => run.Id))}") { XLabel = "epoch", YLabel = Measure };
        foreach (var run in Runs)
        {
            var (epochs, name) = (run.Metrics.Select(metric => (double)metric.Epoch).ToArray(), $"{run.Id}: {Apart(run)}".TrimEnd(' ', ':'));
            plot.Line(epochs, Curve(run), name).Points(epochs, Curve(run), name);
        }

        return plot;
    }
}
