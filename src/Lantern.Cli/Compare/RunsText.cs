using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows runs to a person: many in a table, one in full, two side by side.</summary>
internal sealed class RunsText(Terminal terminal)
{
    private const int CurveHeight = 10;
    private const int CurveWidth = 60;

    /// <summary>Such as "is called best, kept".</summary>
    public static string Tags(StoredRun run) => run.Tags.Count == 0 ? "is called nothing" : $"is called {string.Join(", ", run.Tags)}";

    public void List(string path, IReadOnlyList<StoredRun> runs, int of)
    {
        if (runs.Count == 0)
        {
            terminal.Line($"{path}: {(of == 0 ? "no runs" : $"none of {Wording.Count(of, "run")} is like that")}");
            return;
        }

        terminal.Line($"{path}: {(runs.Count == of ? "" : $"{runs.Count:N0} of ")}{Wording.Count(of, "run")}");
        var comparison = new RunComparison(runs);
        Wrapped($"{(runs.Count > 1 ? "all " : "")}with {string.Join(", ", comparison.Common.Select(name => $"{name} {runs[0].Settings[name]}"))}");
        terminal.Line();
        List<(string Name, bool IsNumber, Func<StoredRun, string> Text)> columns =
        [
            ("run", true, run => $"{run.Id}"),
            ("began", false, run => $"{run.StartedUtc.ToLocalTime():yyyy-MM-dd HH:mm}"),
            ("data", false, run => run.Data),
            ("state", false, run => Choice.Name(run.State)),
            ("epochs", true, Epochs),
            ("loss", true, Loss),
            ("validation", true, Validation),
            (runs.All(run => run.Measure == runs[0].Measure) ? $"{runs[0].Measure}" : "measure", true, Test),
            ("time", true, Time),
            ("sweep", false, run => run.SweepName ?? ""),
            ("called", false, run => string.Join(", ", run.Tags)),
            ("set", false, run => runs.Count > 1 ? comparison.Apart(run) : ""),
        ];
        Table([.. columns.Where(column => runs.Any(run => column.Text(run).Length > 0)).Select(column => (column.Name, column.IsNumber, runs.Select(column.Text).ToList()))]);
    }

    public void Show(string path, StoredRun run)
    {
        Row("run", $"{run.Id}, {Choice.Name(run.State)}{(run.Tags.Count == 0 ? "" : $", {Tags(run)[3..]}")}");
        if (run.Error is not null)
            Row("why", run.Error);
        if (run.SweepName is not null)
            Row("sweep", run.SweepName);
        Row("began", $"{run.StartedUtc.ToLocalTime():yyyy-MM-dd HH:mm:ss}, {run.Machine}, Lantern {run.Version}");
        Row("data", $"{run.Data}, {Short(run.DataHash)}");
        Row("test", run.TestData is null ? "none" : $"{run.TestData}, {Short(run.TestDataHash!)}");
        if (run.Folder is not null)
            Row("folder", Path.Combine(Path.GetDirectoryName(path) ?? "", run.Folder));
        terminal.Line();
        var width = run.Settings.Keys.Max(name => name.Length) + 3;
        foreach (var (name, text) in run.Settings)
            terminal.Line(new StyledLine().Append(name.PadRight(width), Terminal.Quiet).Append(text));
        terminal.Line();
        if (run.Metrics.Count == 0)
        {
            terminal.Line("no epoch is done");
            return;
        }

        var metrics = run.Metrics;
        Table(
        [
            ("epoch", true, [.. metrics.Select(metric => $"{metric.Epoch}")]),
            ("loss", true, [.. metrics.Select(metric => $"{metric.Loss:0.0000}")]),
            .. run.IsValidated
                ? ((string, bool, List<string>)[])
                [
                    ("validation loss", true, [.. metrics.Select(metric => $"{metric.ValidationLoss:0.0000}")]),
                    ($"and {run.Measure}", true, [.. metrics.Select(metric => metric.Validation is { } measure ? run.Measure.Shown(measure) : "")]),
                ]
                : [],
            ($"{run.Measure}", true, [.. metrics.Select(metric => metric.Test is { } measure ? run.Measure.Shown(measure) : "")]),
            ("time", true, [.. metrics.Select(metric => $"{metric.TrainingSeconds:0.0} s")]),
        ]);
    }

    public void Compare(RunComparison comparison, string? picture)
    {
        var runs = comparison.Runs;
        List<(string Name, Func<StoredRun, string> Text)> rows =
        [
            ("data", run => run.Data),
            ("content", run => Short(run.DataHash)),
            ("test data", run => run.TestData ?? ""),
            ("test content", run => run.TestDataHash is null ? "" : Short(run.TestDataHash)),
            ("machine", run => run.Machine),
            ("version", run => run.Version),
            .. comparison.Different.Select(name => (name, (Func<StoredRun, string>)(run => run.Settings.GetValueOrDefault(name, "")))),
        ];
        rows.RemoveAll(row => row.Text(runs[0]) == row.Text(runs[1]));
        if (rows.Count == 0)
            terminal.Line("All settings, data and machine are the same.");
        rows.AddRange([("state", run => Choice.Name(run.State)), ("epochs", Epochs), ("loss", Loss)]);
        if (runs.Any(run => run.IsValidated))
            rows.Add(("validation", Validation));
        rows.AddRange([(runs.All(run => run.Measure == runs[0].Measure) ? $"{runs[0].Measure}" : "measure", Test), ("time", Time)]);
        Table([
            ("", false, [.. rows.Select(row => row.Name)]),
            .. runs.Select(run => ($"run {run.Id}", true, (List<string>)[.. rows.Select(row => row.Text(run) is { Length: > 0 } text ? text : "–")])),
        ]);
        terminal.Line();
        Curves(comparison);
        if (picture is not null)
            terminal.Line($"{picture}: the curves over each other");
    }

    /// <summary>Two curves in characters: epochs from left to right, values from bottom to top.</summary>
    private void Curves(RunComparison comparison)
    {
        var curves = comparison.Runs.Select(comparison.Curve).ToArray();
        if (curves.Any(curve => curve.Length == 0))
        {
            terminal.Line("no curves, since one of them did no epoch");
            return;
        }

        var (low, high, epochCount) = (curves.Min(Enumerable.Min), curves.Max(Enumerable.Max), curves.Max(curve => curve.Length));
        var width = Math.Min(CurveWidth, (4 * (epochCount - 1)) + 1);
        var marks = new int[CurveHeight, width];
        for (var run = 0; run < curves.Length; run++)
        {
            for (var epoch = 0; epoch < curves[run].Length; epoch++)
            {
                var column = epochCount == 1 ? 0 : (int)Math.Round((double)epoch / (epochCount - 1) * (width - 1));
                var row = high == low ? 0 : (int)Math.Round((high - curves[run][epoch]) / (high - low) * (CurveHeight - 1));
                marks[row, column] |= run + 1;
            }
        }

        terminal.Line($"{comparison.Measure} by epoch: ● run {comparison.Runs[0].Id}, ○ run {comparison.Runs[1].Id}, ◉ both");
        for (var row = 0; row < CurveHeight; row++)
        {
            var value = high - (row * (high - low) / (CurveHeight - 1));
            var label = row is 0 or CurveHeight - 1 ? comparison.IsOfMeasure ? comparison.Runs[0].Measure.Shown(value) : $"{value:0.0000}" : "";
            terminal.Line($"{label,9} │{string.Concat(Enumerable.Range(0, width).Select(column => " ●○◉"[marks[row, column]]))}");
        }

        terminal.Line($"{"",9} └{new string('─', width)}");
        terminal.Line($"{"",11}1{(epochCount == 1 ? "" : $"{epochCount}".PadLeft(width - 1))}");
    }

    private static string Epochs(StoredRun run) => run.Metrics.Count == run.EpochCount ? $"{run.EpochCount}" : $"{run.Metrics.Count} of {run.EpochCount}";

    private static string Loss(StoredRun run) => run.Loss is { } loss ? $"{loss:0.0000}" : "";

    private static string Validation(StoredRun run) => run.Validation is { } measure ? run.Measure.Shown(measure) : "";

    private static string Test(StoredRun run) => run.Test is { } measure ? run.Measure.Shown(measure) : "";

    private static string Time(StoredRun run) => run.State == RunState.Running ? "" : $"{run.TrainingSeconds:0.0} s";

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private void Row(string name, string text) => terminal.Line(new StyledLine().Append(name.PadRight(10), Terminal.Quiet).Append(text));

    /// <summary>Columns as wide as what is in them; in a terminal, lines end where it does.</summary>
    private void Table(IReadOnlyList<(string Name, bool IsNumber, List<string> Texts)> columns)
    {
        var widths = columns.Select(column => column.Texts.Append(column.Name).Max(text => text.Length)).ToList();
        terminal.Line(Fitting(columns.Select(column => column.Name)), Terminal.Quiet);
        for (var row = 0; row < columns[0].Texts.Count; row++)
            terminal.Line(Fitting(columns.Select(column => column.Texts[row])));

        string Fitting(IEnumerable<string> texts)
        {
            var line = string.Join("   ", texts.Select((text, index) => columns[index].IsNumber ? text.PadLeft(widths[index]) : text.PadRight(widths[index]))).TrimEnd();
            return terminal.IsLive && line.Length > terminal.Width ? line[..(terminal.Width - 1)] + "…" : line;
        }
    }

    /// <summary>A list on as many lines as it takes.</summary>
    private void Wrapped(string text)
    {
        while (text.Length > terminal.Width && text.LastIndexOf(", ", terminal.Width - 1, StringComparison.Ordinal) is > 0 and var end)
        {
            terminal.Line(text[..(end + 1)]);
            text = text[(end + 2)..];
        }

        terminal.Line(text);
    }
}
