using System.Text.Json;
using Lantern.Plots;

namespace Lantern.Benchmarks;

/// <summary>The curves of docs/records.md, from runs with a validation part.</summary>
internal static class Records
{
    /// <summary>Draws how many digits of the validation part each run still misread after each epoch.</summary>
    /// <param name="runs">Each as name=folder.</param>
    public static int Curves(string[] runs)
    {
        var plot = new Plot("Digits kept aside that are misread") { XLabel = "epoch", YLabel = "percent", LogX = true, LogY = true };
        foreach (var run in runs)
        {
            if (run.Split('=', 2) is not [var name, var folder])
                throw new OptionException($"'{run}' is no name and folder of a run, such as modern=runs/2026-11-22-mnist.");
            var errors = File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(ErrorPercent).ToArray();
            plot.Line([.. Enumerable.Range(1, errors.Length).Select(epoch => (double)epoch)], errors, name);
        }

        plot.Save(Path.Combine(Digits.Root, "docs", "records.svg"));
        return 0;
    }

    private static double ErrorPercent(string line)
    {
        using var epoch = JsonDocument.Parse(line);
        return 100 * (1 - epoch.RootElement.GetProperty("validationAccuracy").GetDouble());
    }
}
