using Lantern.Insight;
using Lantern.Plots;

namespace Lantern.Workbench;

/// <summary>How well a model answers the more of it is broken.</summary>
/// <param name="Examples">What it was tested with.</param>
/// <param name="Damage">What was done to it.</param>
/// <param name="SeedCount">How many choices of what to break were tried for each share.</param>
/// <param name="Points">One for each share, computed when it is asked for.</param>
public sealed record Breaking(Examples Examples, Damage Damage, int SeedCount, IEnumerable<ResiliencePoint> Points)
{
    /// <summary>Breaks more and more of a model, in ten steps, and tests it each time.</summary>
    /// <param name="model">The model; it stays as it is.</param>
    /// <param name="examples">What to test it with.</param>
    /// <param name="damage">What is broken.</param>
    /// <param name="share">The largest share, above 0 and at most 1.</param>
    /// <param name="seedCount">How many choices of what to break are tried for each share.</param>
    /// <exception cref="LanternException">Model and examples do not fit together, or the options make no sense.</exception>
    public static Breaking Of(Model model, Examples examples, Damage damage, double share, int seedCount)
    {
        const int StepCount = 10;
        examples.RequireFit(model);
        double[] shares = [.. Enumerable.Range(0, StepCount + 1).Select(step => share * step / StepCount)];
        var dataset = examples.Prepare(model.Preparation, model.LabelNames);
        return new Breaking(examples, damage, seedCount, Resilience.Measure(model.Network, dataset, damage, shares, seedCount));
    }

    /// <summary>The curve of accuracy over what is broken.</summary>
    /// <param name="points">The points that were computed.</param>
    public Plot Curve(IReadOnlyList<ResiliencePoint> points)
    {
        double[] x = [.. points.Select(point => 100 * point.Share)];
        return new Plot($"Accuracy on {Examples.Name}, mean and deviation of {SeedCount}")
        {
            XLabel = Damage switch
            {
                Damage.Nodes => "hidden nodes fallen silent, %",
                Damage.Links => "links cut, %",
                _ => "links disturbed, %",
            },
            YLabel = "right answers, %",
        }
            .Line(x, [.. points.Select(point => 100 * point.Mean)], ink: Ink.Blue)
            .ErrorBars(x, [.. points.Select(point => 100 * (point.Mean - point.Deviation))], [.. points.Select(point => 100 * (point.Mean + point.Deviation))], ink: Ink.Blue);
    }
}
