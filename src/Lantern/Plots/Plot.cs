using System.Runtime.CompilerServices;
using System.Text;

namespace Lantern.Plots;

/// <summary>
/// A plot as SVG, built of series and then saved.
/// Series of the same name have the same color and one line in the legend. Ranges, ticks and the legend's place follow from
/// the data. Areas are drawn below lines, and lines below points, in any order of addition.
/// </summary>
/// <param name="title">The title above the plot, also for screen readers. May be empty.</param>
/// <example><code>
/// new Plot("Learning rate") { XLabel = "learning rate", YLabel = "accuracy", LogX = true }
///     .Band(rates, low, high, "200 nodes")
///     .Line(rates, mean, "200 nodes")
///     .HorizontalLine(0.98, "the textbook")
///     .Save("rates.svg");
/// </code></example>
public sealed class Plot(string title)
{
    internal const double Largest = 1e100; // squares and differences of such numbers are still finite

    private readonly Dictionary<string, Look> _looks = [];
    private readonly List<BarSeries> _bars = [];
    private int _lookCount;

    /// <summary>The title above the plot.</summary>
    public string Title { get; } = title ?? throw new ArgumentNullException(nameof(title));

    /// <summary>The name of the x axis, with its unit.</summary>
    public string XLabel { get; init => field = Argument.NotNull(value); } = "";

    /// <summary>The name of the y axis, with its unit.</summary>
    public string YLabel { get; init => field = Argument.NotNull(value); } = "";

    /// <summary>The numbers at the left and right edge, where series are clipped. By default all data is visible.</summary>
    public (double Low, double High)? XRange { get; init; }

    /// <summary>The numbers at the lower and upper edge, where series are clipped. By default all data is visible.</summary>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>Whether the x axis is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the y axis is logarithmic.</summary>
    public bool LogY { get; init; }

    /// <summary>
    /// Whether both axes have the same scale, so that circles are round. An axis with too much room gets a larger range; if its
    /// range is given, the picture is smaller than <see cref="Width"/> or <see cref="Height"/> instead.
    /// </summary>
    public bool EqualScale { get; init; }

    /// <summary>The place of the legend.</summary>
    public LegendPlace Legend { get; init; }

    /// <summary>The width of the picture in pixels, from 160 to 10,000.</summary>
    public int Width { get; init; } = 640;

    /// <summary>The height of the picture in pixels, from 120 to 10,000.</summary>
    public int Height { get; init; } = 400;

    /// <summary>The series, in the order of addition.</summary>
    internal List<Series> Series { get; } = [];

    /// <summary>The labels of bars from left to right, if there are bars.</summary>
    internal IReadOnlyList<string>? Categories { get; private set; }

    /// <summary>Adds a line from each point to the next.</summary>
    /// <param name="x">From left to right: all finite, at most 10¹⁰⁰ in size; above zero if the axis is logarithmic.</param>
    /// <param name="y">From bottom to top, one for each x, with the same limits.</param>
    /// <param name="name">Its name in the legend, if it has one.</param>
    /// <param name="ink">Its color, if not the one of its name or the next that is free.</param>
    /// <param name="style">Dashed, dotted or solid, likewise.</param>
    /// <exception cref="ArgumentException">There is not one y for each x.</exception>
    /// <exception cref="OptionException">A number cannot be shown.</exception>
    public Plot Line(ReadOnlySpan<double> x, ReadOnlySpan<double> y, string name = "", Ink? ink = null, LineStyle? style = null)
    {
        Shape.Check(y, x.Length);
        CheckX(x);
        CheckY(y);
        return Add(new LineSeries(name, LookOf(name, ink, style: style), x.ToArray(), y.ToArray()));
    }

    /// <summary>
    /// Adds the curve y = f(x), with gaps where f is not finite (or not above zero, on a logarithmic axis).
    /// </summary>
    /// <param name="f">The function, evaluated at 513 places, both ends included.</param>
    /// <param name="from">The smallest x.</param>
    /// <param name="to">The largest x.</param>
    /// <param name="name">Its name in the legend, if it has one.</param>
    /// <param name="ink">Its color, if not the one of its name or the next that is free.</param>
    /// <param name="style">Dashed, dotted or solid, likewise.</param>
    /// <exception cref="OptionException">An end cannot be shown.</exception>
    public Plot Function(Func<double, double> f, double from, double to, string name = "", Ink? ink = null, LineStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        CheckX([from, to]);
        var x = new double[513];
        for (var i = 0; i < x.Length; i++)
        {
            var t = i / 512.0;
            x[i] = i == 512 ? to : LogX ? from * Math.Pow(to / from, t) : from + (t * (to - from));
        }

        var y = Array.ConvertAll(x, at => f(at) is var value && Math.Abs(value) <= Largest && !(LogY && value <= 0) ? value : double.NaN);
        return Add(new LineSeries(name, LookOf(name, ink, style: style), x, y));
    }

    /// <summary>Adds a marker at each point; smaller ones if there are many.</summary>
    /// <param name="x">From left to right: all finite, at most 10¹⁰⁰ in size; above zero if the axis is logarithmic.</param>
    /// <param name="y">From bottom to top, one for each x, with the same limits.</param>
    /// <param name="name">Their name in the legend, if they have one.</param>
    /// <param name="ink">Their color, if not the one of their name or the next that is free.</param>
    /// <param name="marker">Their shape, likewise.</param>
    /// <exception cref="ArgumentException">There is not one y for each x.</exception>
    /// <exception cref="OptionException">A number cannot be shown.</exception>
    public Plot Points(ReadOnlySpan<double> x, ReadOnlySpan<double> y, string name = "", Ink? ink = null, Marker? marker = null)
    {
        Shape.Check(y, x.Length);
        CheckX(x);
        CheckY(y);
        return Add(new PointSeries(name, LookOf(name, ink, marker), x.ToArray(), y.ToArray()));
    }

    /// <summary>
    /// Adds a bar for each label, at x = 0, 1, 2, …. Several series of bars with the same labels are drawn side by side, in
    /// groups. On a logarithmic axis bars begin at the lower edge, otherwise at zero.
    /// </summary>
    /// <param name="labels">The labels below the bars.</param>
    /// <param name="values">One for each label: finite, at most 10¹⁰⁰ in size; above zero if the axis is logarithmic.</param>
    /// <param name="name">Their name in the legend, if they have one.</param>
    /// <param name="ink">Their color, if not the one of their name or the next that is free.</param>
    /// <exception cref="ArgumentException">There is not one value for each label.</exception>
    /// <exception cref="OptionException">A value cannot be shown; other bars have other labels; x is logarithmic.</exception>
    public Plot Bars(IReadOnlyList<string> labels, ReadOnlySpan<double> values, string name = "", Ink? ink = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Shape.Check(values, labels.Count);
        CheckY(values);
        if (LogX)
            throw new OptionException("Bars stand beside each other at equal distances; a logarithmic x axis makes no sense for them.");
        if (Categories is not null && !Categories.SequenceEqual(labels))
            throw new OptionException("All bars of a plot need the same labels in the same order.");
        Categories = [.. labels];
        var bars = new BarSeries(name, LookOf(name, ink), values.ToArray(), LogY, _bars);
        _bars.Add(bars);
        return Add(bars);
    }

    /// <summary>Adds the area between two lines in a pale color, such as a confidence band.</summary>
    /// <param name="x">From left to right: all finite, at most 10¹⁰⁰ in size; above zero if the axis is logarithmic.</param>
    /// <param name="low">The lower line, one for each x, with the same limits.</param>
    /// <param name="high">The upper line, likewise, nowhere below the lower.</param>
    /// <param name="name">Its name in the legend, if it has one, such as that of the line in its middle.</param>
    /// <param name="ink">Its color, if not the one of its name or the next that is free.</param>
    /// <exception cref="ArgumentException">There is not one number of each for each x.</exception>
    /// <exception cref="OptionException">A number cannot be shown, or <paramref name="low"/> is above <paramref name="high"/>.</exception>
    public Plot Band(ReadOnlySpan<double> x, ReadOnlySpan<double> low, ReadOnlySpan<double> high, string name = "", Ink? ink = null)
    {
        CheckBounds(x, low, high);
        return Add(new BandSeries(name, LookOf(name, ink), x.ToArray(), low.ToArray(), high.ToArray()));
    }

    /// <summary>
    /// Adds error bars: vertical lines with a short stroke at each end. Those with the name of bars are drawn on these bars.
    /// </summary>
    /// <param name="x">From left to right: all finite, at most 10¹⁰⁰ in size; above zero if the axis is logarithmic.</param>
    /// <param name="low">The lower ends, one for each x, with the same limits.</param>
    /// <param name="high">The upper ends, likewise, nowhere below the lower.</param>
    /// <param name="name">Their name in the legend, if they have one, such as that of their line or bars.</param>
    /// <param name="ink">Their color, if not the one of their name or the next that is free.</param>
    /// <exception cref="ArgumentException">There is not one number of each for each x.</exception>
    /// <exception cref="OptionException">A number cannot be shown, or <paramref name="low"/> is above <paramref name="high"/>.</exception>
    public Plot ErrorBars(ReadOnlySpan<double> x, ReadOnlySpan<double> low, ReadOnlySpan<double> high, string name = "", Ink? ink = null)
    {
        CheckBounds(x, low, high);
        return Add(new ErrorBarSeries(name, LookOf(name, ink), x.ToArray(), low.ToArray(), high.ToArray(), _bars));
    }

    /// <summary>
    /// Colors the plane by class. Points with the name of a class are drawn on the pale form of their own color.
    /// </summary>
    /// <param name="classify">The class at (x, y), counted from 0; evaluated at every fourth pixel and along borders.</param>
    /// <param name="names">The name of each class.</param>
    /// <exception cref="OptionException">There is no name.</exception>
    public Plot Regions(Func<double, double, int> classify, params ReadOnlySpan<string> names)
    {
        ArgumentNullException.ThrowIfNull(classify);
        if (names.Length == 0)
            throw new OptionException("Regions need a name for each class.");
        var classes = names.ToArray();
        return Add(new RegionSeries(classify, [.. classes.Select(name => (name, LookOf(name, null)))]));
    }

    /// <inheritdoc cref="Regions(Func{double, double, int}, ReadOnlySpan{string})"/>
    [OverloadResolutionPriority(-1)] // for F# and Visual Basic
    public Plot Regions(Func<double, double, int> classify, params string[] names) => Regions(classify, Argument.NotNull(names).AsSpan());

    /// <summary>Adds a dashed horizontal reference line, which extends the plot's range if necessary.</summary>
    /// <param name="y">The height: finite, at most 10¹⁰⁰ in size; above zero if the axis is logarithmic.</param>
    /// <param name="label">The label at the line, not in the legend.</param>
    /// <param name="ink">Its color.</param>
    /// <exception cref="OptionException">The number cannot be shown.</exception>
    public Plot HorizontalLine(double y, string label = "", Ink ink = Ink.Gray)
    {
        ArgumentNullException.ThrowIfNull(label);
        CheckY([y]);
        return Add(new ReferenceSeries(label, new(ink, default, LineStyle.Dashed), y, isUpright: false));
    }

    /// <summary>Adds a dashed vertical reference line, which extends the plot's range if necessary.</summary>
    /// <param name="x">The place: finite, at most 10¹⁰⁰ in size; above zero if the axis is logarithmic.</param>
    /// <param name="label">The label at the line, not in the legend.</param>
    /// <param name="ink">Its color.</param>
    /// <exception cref="OptionException">The number cannot be shown.</exception>
    public Plot VerticalLine(double x, string label = "", Ink ink = Ink.Gray)
    {
        ArgumentNullException.ThrowIfNull(label);
        CheckX([x]);
        return Add(new ReferenceSeries(label, new(ink, default, LineStyle.Dashed), x, isUpright: true));
    }

    /// <summary>
    /// The plot as SVG text, for a file or within an HTML page: white background, any sans-serif font. The same plot gives the
    /// same text on every machine.
    /// </summary>
    /// <exception cref="OptionException">
    /// The ranges or the size make no sense, or a class of <see cref="Regions(Func{double, double, int}, ReadOnlySpan{string})"/> has no name.
    /// </exception>
    public string ToSvg() => new PlotDrawing(this).ToString();

    /// <summary>Writes the plot to a file, in UTF-8; an existing file is replaced as a whole.</summary>
    /// <param name="path">The path; the folder must exist. The name should end with .svg.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    /// <exception cref="OptionException">As for <see cref="ToSvg"/>; then no file is written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = Encoding.UTF8.GetBytes(ToSvg());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private Plot Add(Series series)
    {
        Series.Add(series);
        return this;
    }

    /// <summary>The look of a name, always the same; without a name, the next one.</summary>
    private Look LookOf(string name, Ink? ink, Marker? marker = null, LineStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_looks.TryGetValue(name, out var look))
        {
            look = Look.Number(_lookCount);
            if (ink is null)
                _lookCount++;
            look = look with { Ink = ink ?? look.Ink };
            if (name.Length > 0)
                _looks.Add(name, look);
        }

        return new(ink ?? look.Ink, marker ?? look.Marker, style ?? look.LineStyle);
    }

    private void CheckBounds(ReadOnlySpan<double> x, ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        Shape.Check(low, x.Length);
        Shape.Check(high, x.Length);
        CheckX(x);
        CheckY(low);
        CheckY(high);
        for (var i = 0; i < x.Length; i++)
            if (low[i] > high[i])
                throw new OptionException($"The lower bound {low[i]} at x = {x[i]} is above the upper bound {high[i]}.");
    }

    private void CheckX(ReadOnlySpan<double> x) => Check(x, LogX);

    private void CheckY(ReadOnlySpan<double> y, [CallerArgumentExpression(nameof(y))] string name = "") => Check(y, LogY, name);

    private static void Check(ReadOnlySpan<double> values, bool isLog, string name = "x")
    {
        foreach (var value in values)
        {
            if (!(Math.Abs(value) <= Largest))
                throw new OptionException($"A plot shows finite numbers up to 10¹⁰⁰, but one of {name} is {value}.");
            if (isLog && value < 1 / Largest)
                throw new OptionException($"A logarithmic axis shows numbers above zero, from 10⁻¹⁰⁰, but one of {name} is {value}.");
        }
    }
}
