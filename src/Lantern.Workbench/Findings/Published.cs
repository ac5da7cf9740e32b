namespace Lantern.Workbench;

/// <summary>A published accuracy, from a single run.</summary>
/// <param name="Settings">What the run had other than the textbook's network, such as "hidden=100 learning-rate=0.3".</param>
/// <param name="EpochCount">After how many epochs.</param>
/// <param name="Accuracy">From 0 to 1, to the digits that were published.</param>
/// <param name="Remark">What there is to say about the figure itself; empty if nothing.</param>
public sealed record PublishedFigure(string Settings, int EpochCount, double Accuracy, string Remark = "");

/// <summary>A published figure beside the point that repeats it.</summary>
/// <param name="Figure">What was published.</param>
/// <param name="Point">What we measured with the same settings.</param>
public sealed record Comparison(PublishedFigure Figure, Point Point)
{
    /// <summary>
    /// How far the figure is from where one more run of ours would lie 95 times of 100 (<see cref="Summary.OfNext"/>): zero
    /// inside, above zero above. Nothing if the point has no spread.
    /// </summary>
    public double? Outside => Point.Measured?.OfNext?.Outside(Figure.Accuracy);
}

/// <summary>An error rate on MNIST's test digits from the literature.</summary>
/// <param name="Name">The method in a few words.</param>
/// <param name="ErrorRate">In percent.</param>
/// <param name="Hidden">The hidden layers as the setting "hidden" writes them, if it is a plain network of that kind.</param>
public sealed record ReferenceRate(string Name, double ErrorRate, string? Hidden = null)
{
    public double Accuracy => 1 - (ErrorRate / 100);
}

/// <summary>What others have published about networks like these and MNIST.</summary>
public static class Published
{
    /// <summary>
    /// Tariq Rashid, "Make Your Own Neural Network" (2016): networks of one hidden layer on MNIST, its 60,000 digits in file
    /// order, one run each.
    /// </summary>
    public static IReadOnlyList<PublishedFigure> Textbook { get; } =
    [
        new("hidden=100 learning-rate=0.01", 1, 0.9241),
        new("hidden=100 learning-rate=0.1", 1, 0.9523),
        new("hidden=100 learning-rate=0.2", 1, 0.9537),
        new("hidden=100 learning-rate=0.3", 1, 0.9473),
        new("hidden=100 learning-rate=0.6", 1, 0.9047),
        new("hidden=100 learning-rate=0.1", 7, 0.9628, "the peak over epochs; another passage gives it as 0.9689"),
        new("hidden=5 learning-rate=0.1", 5, 0.7001),
        new("hidden=10 learning-rate=0.1", 5, 0.8998),
        new("hidden=200 learning-rate=0.1", 5, 0.9751, "0.9747 in the author's file"),
        new("hidden=500 learning-rate=0.1", 5, 0.9762),
        new("hidden=200 learning-rate=0.1", 1, 0.954),
        new("hidden=200 learning-rate=0.1 rotate=10", 1, 0.9669),
        new("hidden=200 learning-rate=0.01 rotate=10", 5, 0.9745),
        new("hidden=200 learning-rate=0.01 rotate=10", 10, 0.9787),
    ];

    /// <summary>Error rates that LeCun's MNIST page collects, of networks that see the digits as they are or distorted.</summary>
    public static IReadOnlyList<ReferenceRate> Literature { get; } =
    [
        new("linear, LeCun 1998", 12.0, "none"),
        new("300 hidden nodes, LeCun 1998", 4.7, "300"),
        new("1000 hidden nodes, LeCun 1998", 4.5, "1000"),
        new("300 and 100, LeCun 1998", 3.05, "300,100"),
        new("500 and 150, LeCun 1998", 2.95, "500,150"),
        new("800, cross-entropy, Simard 2003", 1.6),
        new("500 and 300, softmax, Hinton 2005", 1.53),
        new("800, affine, Simard 2003", 1.1),
        new("800, elastic, Simard 2003", 0.7),
        new("five layers, elastic, Cireşan 2010", 0.35),
    ];

    /// <summary>Whether findings are about MNIST's own test digits, so that the literature's rates can be beside them.</summary>
    public static bool IsMnist(Findings findings) =>
        findings.ByMeasure && !findings.ByValidation && findings.Runs.All(run => run is { Data: "mnist", TestData: "mnist" });

    /// <summary>The textbook's figures that findings repeat, in the order of the findings' points.</summary>
    public static IReadOnlyList<Comparison> For(Findings findings) => !IsMnist(findings) ? [] :
        [.. from point in findings.Points
            where point.Measured is not null
            from figure in Textbook
            where figure.EpochCount == point.EpochCount && HasSettings(findings, point, figure)
            select new Comparison(figure, point)];

    /// <summary>
    /// The literature's rates of networks that are points of findings, each beside the point with the most epochs: digits as they
    /// are, but trained in other ways.
    /// </summary>
    public static IReadOnlyList<(ReferenceRate Rate, Point Point)> LiteratureFor(Findings findings) => !IsMnist(findings) ? [] :
        [.. from point in findings.Points
            where point.Measured is not null && point.EpochCount == findings.EpochCounts[^1]
            where findings.TextOf(point, "rotate") == "none" && findings.TextOf(point, "augment") == "false" && findings.TextOf(point, "augment-with") == "none"
            from rate in Literature
            where rate.Hidden == findings.TextOf(point, "hidden")
            select (rate, point)];

    /// <summary>Whether published figures and ours agree, in sentences computed from the numbers.</summary>
    public static IReadOnlyList<string> Agreement(Findings findings, IReadOnlyList<Comparison> comparisons)
    {
        var known = comparisons.Where(comparison => comparison.Outside is not null).ToList();
        if (comparisons.Count == 0)
            return [];
        if (known.Count == 0)
            return ["With one seed there is no spread, so nobody can say whether the published figures agree."];
        var outside = known.Where(comparison => comparison.Outside != 0).ToList();
        var sentences = new List<string>
        {
            (known.Count, outside.Count) switch
            {
                (1, 0) => "The published figure, a single run, lies where 95 of 100 single runs of ours would.",
                (1, _) => "The published figure, a single run, does not lie where 95 of 100 single runs of ours would.",
                (2, 0) => "Both published figures, each a single run, lie where 95 of 100 single runs of ours would.",
                (_, 0) => $"All {known.Count} published figures, each a single run, lie where 95 of 100 single runs of ours would.",
                var (all, others) => $"{all - others} of {all} published figures, each a single run, {(all - others == 1 ? "lies" : "lie")} where 95 of 100 single runs of ours would.",
            },
        };
        sentences.AddRange(outside.Select(comparison => $"{Named(comparison)} is {Distance(comparison)} that range."));
        if (outside.Count == 0)
        {
            var farthest = known.MaxBy(comparison => Math.Abs(OffMean(comparison)))!;
            var off = OffMean(farthest);
            var (it, mean) = known.Count == 1 ? ("It", "our mean") : ($"The farthest from our mean, {Named(farthest)},", "it");
            sentences.Add($"{it} is {Verdict.PercentagePoints(Math.Abs(off))} percentage points {(off < 0 ? "below" : "above")} {mean}.");
        }

        return sentences;

        string Named(Comparison comparison) => Verdict.Name(findings, comparison.Point) is { Length: > 0 } name
            ? $"{Wording.Percent(comparison.Figure.Accuracy)} ({name})"
            : Wording.Percent(comparison.Figure.Accuracy);
    }

    /// <summary>Such as "1.54 percentage points above".</summary>
    public static string Distance(Comparison comparison) =>
        $"{Verdict.PercentagePoints(Math.Abs(comparison.Outside!.Value))} percentage points {(comparison.Outside > 0 ? "above" : "below")}";

    private static double OffMean(Comparison comparison) => comparison.Figure.Accuracy - comparison.Point.Measured!.Value.Mean;

    private static bool HasSettings(Findings findings, Point point, PublishedFigure figure)
    {
        var settings = Setting.Apply(new TrainSettings(), figure.Settings.Split(' ').Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1])));
        return Setting.All.Where(setting => setting.Name is not (Setting.Epochs or "seed"))
            .All(setting => findings.TextOf(point, setting.Name) == (setting.Written(settings) ?? Setting.UnsetOf(setting.Name)));
    }
}
