using Lantern.Plots;

namespace Lantern.Workbench;

/// <summary>One line of a figure's key.</summary>
/// <param name="Ink">Its color.</param>
/// <param name="Marker">Its shape; nothing for a dashed line.</param>
/// <param name="Name">What it stands for.</param>
internal sealed record Key(Ink Ink, Marker? Marker, string Name);

/// <summary>A figure of a report: the same plot for wide and for narrow screens.</summary>
/// <param name="Draw">The plot for a width and a height in pixels.</param>
/// <param name="Keys">What its colors and shapes stand for; nothing if there is only one.</param>
/// <param name="Caption">What it shows, in a sentence or two.</param>
internal sealed record Figure(Func<int, int, Plot> Draw, IReadOnlyList<Key> Keys, string Caption);

/// <summary>Chooses what a report draws: points over what was varied, and networks from epoch to epoch.</summary>
internal sealed class ReportFigures
{
    private const int MostCurves = 6, MostPanels = 6, MostBars = 40; // as many as can be told apart, and seen at a glance
    private const double WideRange = 5; // from this ratio of the most to the fewest wrong answers on, right ones would crowd at the top
    private const string PublishedName = "published, one run", LiteratureName = "LeCun 1998, one network", EpochTitle = "From epoch to epoch";

    private static readonly Ink[] Inks = [Ink.Blue, Ink.Vermilion, Ink.Green, Ink.Purple, Ink.Orange, Ink.Sky];
    private static readonly Marker[] Markers = [Marker.Circle, Marker.Square, Marker.Triangle];

    private readonly Findings _findings;
    private readonly IReadOnlyList<Comparison> _published;
    private readonly IReadOnlyList<Quantity> _varied;
    private readonly bool _countsErrors; // on a logarithmic axis, in place of right answers

    public ReportFigures(Findings findings, Experiment? experiment)
    {
        _findings = findings;
        _published = Published.For(findings);
        double[] accuracies = [.. findings.Points.Where(_ => findings.ByMeasure).Select(point => point.Measured?.Mean ?? 0)];
        _countsErrors = accuracies.Length > 1 && accuracies.Max() < 1 && 1 - accuracies.Min() >= WideRange * (1 - accuracies.Max());
        _varied = [.. findings.Varied.Where(quantity => quantity.Values.Count > 1)];
        var across = (experiment?.Across == Experiment.Weights && Published.IsMnist(findings)) || _varied.Any(quantity => quantity.Name == experiment?.Across)
            ? experiment?.Across
            : _varied.Where(quantity => quantity.IsNumeric).MaxBy(quantity => quantity.Values.Count)?.Name;
        All =
        [
            .. across == Experiment.Weights ? [OverWeights()] : across is not null ? OverQuantity(_varied.First(quantity => quantity.Name == across)) : AsBars(),
            .. across == Setting.Epochs && findings.Curves.Count <= MostCurves ? [] : OverEpochs(),
        ];
    }

    public IReadOnlyList<Figure> All { get; }

    private string MeasureLabel =>
        !_findings.ByMeasure ? "loss on the training data"
        : _findings.Measure.IsShare ? $"{(_countsErrors ? "wrong" : "right")} answers to the {Answered} in %"
        : $"{(_countsErrors ? "1 − " : "")}{_findings.Measure} on the {Answered}";

    private double Scale => _findings.Measure.IsShare ? 100 : 1;

    private string Answered => _findings.ByValidation ? "examples kept aside" : "test data";

    /// <summary>A panel for each value of what there are too many combinations of, a curve for each of the rest.</summary>
    private IEnumerable<Figure> OverQuantity(Quantity across)
    {
        var rest = _varied.Where(quantity => quantity != across).ToList();
        var panels = new List<Quantity>();
        while (rest.Aggregate(1, (count, quantity) => count * quantity.Values.Count) > MostCurves && rest.Count > 1)
        {
            var fewest = rest.MinBy(quantity => quantity.Values.Count)!;
            panels.Add(fewest);
            rest.Remove(fewest);
        }

        return _findings.Points.GroupBy(point => NameOf(point, panels)).Take(MostPanels).Select(panel =>
        {
            var curves = panel.GroupBy(point => NameOf(point, rest)).ToList();
            var shown = Thin(curves, curve => curve.Contains(_findings.Best!), ordered: rest is [{ IsNumeric: true }]);
            return Over(
                Title(across, panel.Key),
                across.Name == "rotate" ? "angle of rotation in degrees" : across.Title,
                across.IsGeometric,
                point => Quantity.NumberOf(ValueOf(point, across))!.Value,
                [.. shown.Select(curve => (curve.Key, curve.ToList()))],
                curves.Count > shown.Count ? $"{shown.Count} of {curves.Count} curves are drawn; the table has all." : "",
                [.. _published.Where(comparison => panel.Contains(comparison.Point))],
                across.Name == "hidden" && Published.IsMnist(_findings)
                    ? [.. from rate in Published.Literature
                          let nodes = Quantity.NumberOf(rate.Hidden ?? "")
                          where nodes > 0
                          select (nodes.Value, rate)]
                    : []);
        });

        static string Title(Quantity across, string panel) =>
            (across.Name == Setting.Epochs ? EpochTitle : $"Over the {across.Title}") + (panel.Length > 0 ? $", {panel}" : "");
    }

    private Figure OverWeights() => Over(
        "Over the number of weights",
        "weights of the network",
        true,
        point => Experiment.WeightsOf(_findings.TextOf(point, "hidden")),
        [.. _findings.Points.GroupBy(point => LayersOf(_findings.TextOf(point, "hidden")) + (_findings.EpochCounts.Count > 1 ? $", {Verdict.Phrase(Setting.Epochs, $"{point.EpochCount}")}" : ""))
            .Select(curve => (curve.Key, curve.OrderBy(point => Experiment.WeightsOf(_findings.TextOf(point, "hidden"))).ToList()))],
        "",
        _published,
        [.. Published.Literature.Where(rate => rate.Hidden is not null).Select(rate => ((double)Experiment.WeightsOf(rate.Hidden!), rate))]);

    private static string LayersOf(string hidden) =>
        hidden == "none" ? "no hidden layer" : hidden.Count(letter => letter == ',') switch { 0 => "one hidden layer", 1 => "two hidden layers", var commas => $"{commas + 1} hidden layers" };

    /// <summary>Curves with the interval of each mean, published figures, and the literature's rates as points or as lines where they are near.</summary>
    private Figure Over(
        string title, string xLabel, bool isLog, Func<Point, double> x, IReadOnlyList<(string Name, List<Point> Points)> all, string remark,
        IReadOnlyList<Comparison> published, IReadOnlyList<(double X, ReferenceRate Rate)> literature)
    {
        var curves = all.Select(curve => (curve.Name, Points: curve.Points.Where(point => _findings.MeasureOf(point) is not null).OrderBy(x).ToList()))
            .Where(curve => curve.Points.Count > 0).ToList();
        var keys = curves.Select((curve, i) => new Key(Inks[i % Inks.Length], Markers[i % Markers.Length], curves.Count > 1 ? curve.Name : "ours")).ToList();
        if (published.Count > 0)
            keys.Add(new(Ink.Black, Marker.Diamond, PublishedName));
        if (literature.Count > 0)
            keys.Add(new(Ink.Gray, Marker.Cross, LiteratureName));
        var lines = literature.Count > 0 ? [] : LinesNear([.. curves.SelectMany(curve => curve.Points).Select(point => point.Measured?.Mean ?? 0)]);
        keys.AddRange(lines.Select(line => new Key(Ink.Gray, null, $"{line.Name}: {Wording.Percent(line.Accuracy)}")));
        return new(Draw, keys.Count > 1 ? keys : [], string.Join(' ', ((string[])[Seeds(curves.SelectMany(curve => curve.Points)), remark]).Where(text => text.Length > 0)));

        Plot Draw(int width, int height)
        {
            var plot = new Plot(title) { XLabel = xLabel, YLabel = MeasureLabel, LogX = isLog, LogY = _countsErrors, Legend = LegendPlace.None, Width = width, Height = height };
            foreach (var line in lines)
                plot.HorizontalLine(Shown(line.Accuracy)); // named in the key: a label needs more room than a phone has
            for (var i = 0; i < curves.Count; i++)
            {
                var (name, points) = curves[i];
                var (ink, marker) = (Inks[i % Inks.Length], Markers[i % Markers.Length]);
                plot.Line([.. points.Select(x)], [.. points.Select(Mean)], name, ink, LineStyle.Solid).Points([.. points.Select(x)], [.. points.Select(Mean)], name, ink, marker);
                var spread = points.Where(point => _findings.MeasureOf(point)!.Value.OfMean is not null).ToList();
                plot.ErrorBars([.. spread.Select(x)], [.. spread.Select(Low)], [.. spread.Select(High)], name, ink);
            }

            if (literature.Count > 0)
                plot.Points([.. literature.Select(one => one.X)], [.. literature.Select(one => Shown(one.Rate.Accuracy))], LiteratureName, Ink.Gray, Marker.Cross);
            if (published.Count > 0)
                plot.Points([.. published.Select(comparison => x(comparison.Point))], [.. published.Select(comparison => Shown(comparison.Figure.Accuracy))], PublishedName, Ink.Black, Marker.Diamond);
            return plot;
        }
    }

    /// <summary>Where nothing that was varied is a number: how much is wrong, from zero, since bars have to begin there.</summary>
    private IEnumerable<Figure> AsBars()
    {
        var points = _findings.Points.Where(point => _findings.MeasureOf(point) is not null).ToList();
        if (points.Count is < 2 or > MostBars)
            return [];
        return [new(Draw, [], $"{Seeds(points)} The shorter the bar, the better.")];

        Plot Draw(int width, int height)
        {
            string[] labels = [.. points.Select(point => Verdict.Name(_findings, point))];
            var plot = new Plot("Side by side")
            {
                YLabel = !_findings.ByMeasure ? MeasureLabel
                    : _findings.Measure.IsShare ? $"wrong answers to the {Answered} in %"
                    : $"1 − {_findings.Measure} on the {Answered}",
                Legend = LegendPlace.None,
                Width = width,
                Height = height,
            };
            plot.Bars(labels, [.. points.Select(point => Wrong(_findings.MeasureOf(point)!.Value.Mean))], "all", Ink.Blue);
            (int At, double A, double B)[] spread = [.. from i in Enumerable.Range(0, points.Count)
                                                        where _findings.MeasureOf(points[i])!.Value.OfMean is not null
                                                        let interval = IntervalOf(points[i])
                                                        select (i, Wrong(interval.Low), Wrong(interval.High))];
            return plot.ErrorBars([.. spread.Select(bar => (double)bar.At)], [.. spread.Select(bar => Math.Min(bar.A, bar.B))], [.. spread.Select(bar => Math.Max(bar.A, bar.B))], "all");
        }

        double Wrong(double measure) => _findings.ByMeasure ? Scale * (1 - measure) : measure;
    }

    /// <summary>Networks from epoch to epoch, from the best at the end to the worst if there are too many.</summary>
    private IEnumerable<Figure> OverEpochs()
    {
        var curves = _findings.Curves.Select(curve => curve with { Points = [.. curve.Points.Where(point => _findings.MeasureOf(point) is not null)] }).Where(curve => curve.Points.Count > 0).ToList();
        if (curves.Count == 0 || curves.Max(curve => curve.Points.Count) < 2)
            return [];
        if (curves.Count > MostCurves)
            curves = Thin([.. curves.OrderByDescending(curve => _findings.MeasureOf(curve.Points[^1])!.Value.Mean * (_findings.ByMeasure ? 1 : -1))], _ => false, ordered: false);
        var varied = _findings.Settings.Index().Where(setting => setting.Item.Values.Count > 1).ToList();
        var names = curves.Select(curve => string.Join(", ", varied.Select(setting => Verdict.Phrase(setting.Item.Name, curve.Values[setting.Index])))).ToList();
        var remark = curves.Count < _findings.Curves.Count ? $" {curves.Count} of {_findings.Curves.Count} are drawn, from the best to the worst." : "";
        return [new(Draw, curves.Count > 1 ? [.. names.Select((name, i) => new Key(Inks[i], Markers[i % Markers.Length], name))] : [], Seeds(curves.SelectMany(curve => curve.Points)) + remark)];

        Plot Draw(int width, int height)
        {
            var plot = new Plot(EpochTitle) { XLabel = "epochs", YLabel = MeasureLabel, LogY = _countsErrors, Legend = LegendPlace.None, Width = width, Height = height };
            for (var i = 0; i < curves.Count; i++)
            {
                var points = curves[i].Points;
                double[] epochs = [.. points.Select(point => (double)point.EpochCount)];
                plot.Band(epochs, [.. points.Select(Low)], [.. points.Select(High)], names[i], Inks[i])
                    .Line(epochs, [.. points.Select(Mean)], names[i], Inks[i], LineStyle.Solid)
                    .Points(epochs, [.. points.Select(Mean)], names[i], Inks[i], Markers[i % Markers.Length]);
            }

            return plot;
        }
    }

    /// <summary>Rates of the literature that are not far from what was measured: others would only press the curves flat.</summary>
    private List<ReferenceRate> LinesNear(IReadOnlyList<double> accuracies)
    {
        if (!Published.IsMnist(_findings) || accuracies.Count == 0)
            return [];
        var (low, high) = (accuracies.Min(), accuracies.Max());
        return [.. Published.Literature.Where(rate => rate.Accuracy >= low && rate.Accuracy <= high + ((1 - high) / 4)).TakeLast(2)];
    }

    /// <summary>
    /// At most <see cref="MostCurves"/>: the first, the last and some between, by equal factors of their place if they are
    /// ordered by a number (early ones differ most), and in any case those that have to be there.
    /// </summary>
    private static List<T> Thin<T>(List<T> all, Func<T, bool> isNeeded, bool ordered)
    {
        if (all.Count <= MostCurves)
            return [.. all];
        var chosen = Enumerable.Range(0, MostCurves).Select(i => (double)i / (MostCurves - 1))
            .Select(t => (int)Math.Round(ordered ? Math.Pow(all.Count, t) - 1 : t * (all.Count - 1))).Distinct().ToList();
        var needed = Enumerable.Range(0, all.Count).Where(i => isNeeded(all[i])).Except(chosen).ToList();
        foreach (var i in needed.Take(MostCurves - 2))
            chosen[Enumerable.Range(1, chosen.Count - 2).MinBy(place => Math.Abs(chosen[place] - i))] = i;
        return [.. chosen.Order().Select(i => all[i])];
    }

    private string NameOf(Point point, IEnumerable<Quantity> quantities) =>
        string.Join(", ", quantities.Select(quantity => Verdict.Phrase(quantity.Name, ValueOf(point, quantity))));

    private string ValueOf(Point point, Quantity quantity) =>
        point.Values[Enumerable.Range(0, _findings.Varied.Count).First(i => _findings.Varied[i].Name == quantity.Name)];

    private string Seeds(IEnumerable<Point> points)
    {
        var counts = points.Select(point => _findings.MeasureOf(point)!.Value.Count).ToList();
        var (low, high) = (counts.DefaultIfEmpty().Min(), counts.DefaultIfEmpty().Max());
        return high <= 1 ? "One seed each: no spread is known." : $"Means of {(low == high ? $"{low}" : $"{low} to {high}")} seeds with their 95 % intervals.";
    }

    private double Shown(double measure) => !_findings.ByMeasure ? measure : Scale * (_countsErrors ? 1 - measure : measure);

    private double Mean(Point point) => Shown(_findings.MeasureOf(point)!.Value.Mean);

    /// <summary>The end of the interval that is drawn below; the mean if there is none.</summary>
    private double Low(Point point) => Math.Min(Shown(IntervalOf(point).Low), Shown(IntervalOf(point).High));

    private double High(Point point) => Math.Max(Shown(IntervalOf(point).Low), Shown(IntervalOf(point).High));

    /// <summary>Intervals of few seeds may reach beyond what there can be; 0.01 % is one digit of 10,000, and has a logarithm.</summary>
    private Interval IntervalOf(Point point)
    {
        var measure = _findings.MeasureOf(point)!.Value;
        var interval = measure.OfMean ?? new(measure.Mean, measure.Mean);
        var least = _findings.ByMeasure && !_findings.Measure.IsShare ? double.NegativeInfinity : 0; // R² may be below zero
        return new(Math.Max(least, interval.Low), _findings.ByMeasure ? Math.Min(Math.Max(measure.Mean, 0.9999), interval.High) : interval.High);
    }
}
