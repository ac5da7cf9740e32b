using System.Text;
using Lantern.Plots;

namespace Lantern.Workbench;

/// <summary>
/// Findings as one HTML file that needs nothing else: the verdict, plots, what others have published, every point, what failed,
/// and under which conditions all that was measured.
/// </summary>
/// <param name="findings">What to report.</param>
/// <param name="experiment">The experiment that has asked for it, if it has a name.</param>
public sealed class Report(Findings findings, Experiment? experiment = null)
{
    private static readonly (int Width, int Height) Wide = (700, 430), Narrow = (340, 320); // text keeps its size on a phone

    private readonly StringBuilder _html = new();

    /// <summary>What stands above it.</summary>
    public string Title { get; init; } = experiment?.Title ?? "What a sweep has shown";

    /// <summary>The command line that gives the same, if it is known.</summary>
    public string? Command { get; init; }

    /// <summary>The whole page. The same findings give the same text.</summary>
    public string ToHtml()
    {
        _html.Clear();
        Add("<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">", "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        Add($"<title>{Escape(Title)}</title>", "<link rel=\"icon\" href=\"data:,\">", $"<style>\n{ReportStyle.Css}\n</style>", "</head>", "<body>", "<main>");
        AddHead();
        AddFigures();
        AddPublished();
        if (experiment?.Across == Experiment.Weights)
            AddLiterature();
        AddPoints();
        AddFailures();
        AddConditions();
        Add("</main>", "</body>", "</html>");
        return _html.ToString();
    }

    /// <summary>Writes the page to a file, in UTF-8; a file that is there is replaced as a whole.</summary>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(ToHtml());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private void AddHead()
    {
        Add("<header>", $"<p class=\"kicker\">{(experiment is null ? "Lantern" : $"Lantern · experiment {Escape(experiment.Name)}")}</p>", $"<h1>{Escape(Title)}</h1>");
        if (experiment is not null)
            Add($"<p class=\"question\">{Escape(experiment.Question)}</p>");
        Add("</header>", "<section class=\"verdict\" aria-label=\"Verdict\">");
        AddParagraphs(Verdict.Of(findings));
        Add("</section>");
    }

    private void AddFigures()
    {
        var figures = new ReportFigures(findings, experiment).All;
        if (figures.Count == 0)
            return;
        Add("<section>", "<h2>In pictures</h2>");
        foreach (var figure in figures)
        {
            Add("<figure>", "<div class=\"wide\">", figure.Draw(Wide.Width, Wide.Height).ToSvg().TrimEnd(), "</div>");
            Add("<div class=\"narrow\">", figure.Draw(Narrow.Width, Narrow.Height).ToSvg().TrimEnd(), "</div>", "<figcaption>");
            if (figure.Keys.Count > 0)
                Add("<ul class=\"key\">", string.Concat(figure.Keys.Select(Item)), "</ul>");
            Add(Escape(figure.Caption), "</figcaption>", "</figure>");
        }

        Add("</section>");

        static string Item(Key key) =>
            $"<li><span style=\"color: {ReportStyle.Variable(key.Ink)}\" aria-hidden=\"true\">{Glyph(key.Marker)}</span>{Escape(key.Name)}</li>";
    }

    private void AddPublished()
    {
        var comparisons = Published.For(findings);
        if (comparisons.Count == 0)
            return;
        Add("<section>", "<h2>Beside the textbook</h2>");
        AddParagraphs(Published.Agreement(findings, comparisons));
        IReadOnlyList<TableColumn> columns = [new("point", false), new("published", true), new("our mean", true), new("one more of ours", true), new("published is", false)];
        AddTable("Published accuracies, one run each, and ours", columns, comparisons.Select(comparison => (
            "",
            (IReadOnlyList<string>)[
                Verdict.Name(findings, comparison.Point) is { Length: > 0 } name ? name : "all the same",
                Wording.Percent(comparison.Figure.Accuracy), Wording.Percent(comparison.Point.Measured!.Value.Mean),
                comparison.Point.Measured.Value.OfNext is { } range ? $"{Verdict.PercentagePoints(range.Low)} to {Wording.Percent(range.High)}" : "–",
                comparison.Outside switch { null => "–", 0 => "inside", _ => Published.Distance(comparison) }])));
        foreach (var figure in comparisons.Select(comparison => comparison.Figure).Where(figure => figure.Remark.Length > 0))
            Add($"<p>{Wording.Percent(figure.Accuracy)}: {Escape(figure.Remark)}.</p>");
        Add(
            "<p>Published figures are Tariq Rashid's, from single runs: another seed would have given another figure. "
            + "Ours are from several, and “one more of ours” is where one more run would lie 95 times of 100.</p>",
            "</section>");
    }

    private void AddLiterature()
    {
        var rates = Published.LiteratureFor(findings);
        if (rates.Count == 0)
            return;
        Add("<section>", "<h2>Beside the literature</h2>");
        AddTable(
            "Error rates of networks with the same hidden layers",
            [new("network", false), new("literature", true), new("ours, mean", true), new("ours is", false)],
            rates.Select(pair => ("", (IReadOnlyList<string>)[
                pair.Rate.Name, $"{pair.Rate.ErrorRate:0.00} %", Wording.Percent(1 - pair.Point.Measured!.Value.Mean),
                Ahead(pair.Point.Measured.Value.Mean - pair.Rate.Accuracy)])));
        Add("<p>The literature’s networks had biases and were trained in other ways and for other times: what differs is not chance alone.</p>", "</section>");

        static string Ahead(double difference) => $"{Verdict.PercentagePoints(Math.Abs(difference))} percentage points {(difference > 0 ? "better" : "worse")}";
    }

    private void AddPoints()
    {
        var table = new FindingsTable(findings);
        Add("<section>", "<h2>Every point</h2>");
        AddTable(
            !findings.ByMeasure ? "Loss is the mean over seeds"
                : findings.Measure.IsShare ? "Accuracy is the mean over seeds; ± and deviation are in percentage points"
                : $"{findings.Measure} is the mean over seeds",
            table.Columns,
            table.Rows.Select(row => (row.Standing switch { Standing.Best => "best", Standing.AsGood => "as-good", Standing.Failed => "failed", _ => "" }, row.Cells)));
        Add("<p>“as good”: behind the best by no more than chance may explain (Welch’s test, 5&nbsp;%). The time is what training took until then, without tests.</p>", "</section>");
    }

    private void AddFailures()
    {
        if (findings.Failures.Count == 0)
            return;
        Add("<section>", "<h2>What failed</h2>", "<ul class=\"errors\">");
        foreach (var failure in findings.Failures)
        {
            var name = string.Join(", ", findings.Settings.Select((setting, i) => Verdict.Phrase(setting.Name, failure.Values[i])).Append($"seed {failure.Seed}"));
            Add($"<li>{Escape(name)}: <span class=\"error\">{Escape(failure.Error)}</span></li>");
        }

        Add("</ul>", "</section>");
    }

    private void AddConditions()
    {
        var runs = findings.Runs;
        Add("<section>", "<h2>How to read this</h2>");
        AddParagraphs([
            "A point is one combination of settings, trained once for each seed. The mean over all seeds that there are lies in the 95 % interval of 95 of 100 such points (Student’s t).",
            "A lead is called more than chance if Welch’s test finds that chance would give one as large in less than 5 of 100 cases. "
            + "Whoever compares twenty points with the best must expect one such finding by chance.",
            (findings.ByValidation
                ? "The best was chosen by the examples kept aside, so its figure there flatters a little; the test data has chosen nothing."
                : "The best was chosen by the same test data as it is measured with, so its figure flatters a little.")
            + " Points at different epochs are from the same trainings and not independent.",
        ]);
        Add("<h2>Conditions</h2>", "<dl>");
        if (Command is not null)
            Term("command", $"<code>{Escape(Command)}</code>");
        Term("data", Escape(Texts(runs.Select(run => $"{run.Data} ({run.DataHash[..Math.Min(12, run.DataHash.Length)]})"))));
        Term("tested with", Escape(Texts(runs.Select(run => run.TestData is null ? "nothing" : $"{run.TestData} ({run.TestDataHash?[..Math.Min(12, run.TestDataHash.Length)]})"))));
        Term("same in all", Escape(string.Join(", ", findings.Fixed.Select(pair => $"{pair.Name} {pair.Value}"))));
        Term("trials", Escape($"{runs.Count:N0}, seeds {Texts(runs.Select(run => run.Seed).Distinct().Order().Select(seed => $"{seed}"))}"));
        Term("training time", $"{runs.Sum(run => run.TrainingSeconds):N0} s in all");
        Term("machine", Escape(Texts(runs.Select(run => run.Machine))));
        Term("Lantern", Escape(Texts(runs.Select(run => run.Version))));
        var (first, last) = (runs.Min(run => run.StartedUtc), runs.Max(run => run.StartedUtc));
        Term("trained", first.Date == last.Date ? $"{first:yyyy-MM-dd}" : $"{first:yyyy-MM-dd} to {last:yyyy-MM-dd}");
        Add("</dl>", "</section>", "<footer>Made by Lantern. The figures come from the recorded runs alone.</footer>");

        void Term(string name, string html) => Add($"<dt>{name}</dt><dd>{html}</dd>");

        static string Texts(IEnumerable<string> texts) => string.Join(", ", texts.Distinct());
    }

    private void AddTable(string caption, IReadOnlyList<TableColumn> columns, IEnumerable<(string Class, IReadOnlyList<string> Cells)> rows)
    {
        // A wide table scrolls in its own region, which a keyboard has to reach.
        Add($"<div class=\"scroll\" role=\"region\" aria-label=\"{Escape(caption)}\" tabindex=\"0\">", "<table>", $"<caption><span>{Escape(caption)}</span></caption>");
        Add($"<thead><tr>{string.Concat(columns.Select(column => $"<th scope=\"col\"{Align(column)}>{Escape(column.Title)}</th>"))}</tr></thead>", "<tbody>");
        foreach (var (name, cells) in rows)
        {
            Add($"<tr{(name.Length > 0 ? $" class=\"{name}\"" : "")}>" + string.Concat(cells.Select((cell, i) =>
                i == 0 ? $"<th scope=\"row\"{Align(columns[i])}>{Escape(cell)}</th>" : $"<td{Align(columns[i])}>{Escape(cell)}</td>")) + "</tr>");
        }

        Add("</tbody>", "</table>", "</div>");

        static string Align(TableColumn column) => column.IsNumber ? " class=\"number\"" : "";
    }

    private void AddParagraphs(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
            Add($"<p>{Escape(sentence)}</p>");
    }

    private void Add(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            _html.Append(line).Append('\n');
    }

    private static char Glyph(Marker? marker) => marker switch
    {
        null => '┄',
        Marker.Circle => '●',
        Marker.Square => '■',
        Marker.Triangle => '▲',
        Marker.Diamond => '◆',
        _ => '✕',
    };

    /// <summary>Text as HTML has it, also between quotes. What HTML cannot hold becomes U+FFFD; no line begins with %.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.Replace(" %", "\u00A0%", StringComparison.Ordinal).EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '\t' or '\n' or '\r' => escaped.Append(' '),
                < ' ' or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }
}
