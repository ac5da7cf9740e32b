namespace Lantern.Plots;

/// <summary>The rectangle between the axes, and the axes: the map from numbers to pixels.</summary>
internal sealed record Frame(Box Area, Axis X, Axis Y)
{
    public (double X, double Y) At(double x, double y) => (X.At(x), Y.At(y));
}

/// <summary>
/// The layout of a plot: the room for title, axes, legend and the area between the axes. Each depends on the others, so it is
/// computed three times, each time from the last result.
/// </summary>
internal sealed class PlotLayout
{
    public const double Margin = 14, TickLength = 5, LabelGap = 4, TitleHeight = 21, NameHeight = 21;

    /// <summary>The angle of labels of bars that are too wide for one line, in degrees.</summary>
    public const double Slant = 35;

    private static readonly (double Sin, double Cos) Slope = Math.SinCos(Slant * Math.PI / 180);

    private readonly Plot _plot;
    private readonly Extent _x = new(), _y = new();

    public PlotLayout(Plot plot)
    {
        _plot = plot;
        CheckOptions();
        foreach (var series in plot.Series)
            series.Extend(_x, _y);
        Legend = new(plot);

        Frame = Measure(besideWidth: 0);
        var labelWidth = 0.0;
        if (!PlaceLabels())
        {
            labelWidth = LabelGap + LinesAcross.Max(line => line.LabelWidth(Frame));
            Frame = Measure(labelWidth);
            PlaceLabelsBeside();
        }

        if (Legend.Names.Count == 0 || (plot.Legend == LegendPlace.Free && Legend.FindFreePlace(Frame, Labels.Values)))
            return;
        Frame = Measure(labelWidth + Legend.Width + Margin);
        if (labelWidth > 0)
            PlaceLabelsBeside();
        else
            PlaceLabels();
        Legend.PlaceBeside(Frame.Area, labelWidth);
    }

    /// <summary>The title's lines.</summary>
    public IReadOnlyList<string> Title { get; private set; } = [];

    public PlotLegend Legend { get; }

    public Frame Frame { get; }

    /// <summary>The size of the picture: the plot's, or less if equal scales leave room at the right or below.</summary>
    public (int Width, int Height) Size { get; private set; }

    public IReadOnlyList<Tick> XTicks { get; private set; } = [];

    public IReadOnlyList<Tick> YTicks { get; private set; } = [];

    /// <summary>Whether the labels at the x axis are slanted, for lack of room.</summary>
    public bool IsSlanted { get; private set; }

    /// <summary>The baseline of the x axis' name, below the labels of the ticks.</summary>
    public double XLabelBaseline { get; private set; }

    /// <summary>The baseline of the y axis' name, left of the labels of the ticks.</summary>
    public double YLabelBaseline { get; private set; }

    /// <summary>The boxes of the labels of reference lines.</summary>
    public Dictionary<ReferenceSeries, Box> Labels { get; } = [];

    private IEnumerable<ReferenceSeries> LinesAcross => _plot.Series.OfType<ReferenceSeries>().Where(line => !line.IsUpright);

    /// <summary>Places each label where it covers least; false if the label of a horizontal line covers something even there.</summary>
    private bool PlaceLabels(bool onlyUpright = false)
    {
        Labels.Clear();
        var isFree = true;
        foreach (var line in _plot.Series.OfType<ReferenceSeries>().Where(line => line.HasLabel(Frame) && (line.IsUpright || !onlyUpright)))
        {
            (Box Box, int Covered)[] places = [.. line.LabelPlaces(Frame).Select(box => (box, CountCovered(line, box)))];
            isFree &= line.IsUpright || places.Any(place => place.Covered == 0);
            if (places.Length > 0)
                Labels.Add(line, places.MinBy(place => place.Covered).Box);
        }

        return isFree;

        // Where the plane is colored, a label covers a region but hides nothing.
        int CountCovered(ReferenceSeries line, Box box) =>
            _plot.Series.Count(series => series != line && series is not RegionSeries && series.Meets(Frame, box)) + Labels.Values.Count(box.Meets);
    }

    /// <summary>Places the labels of horizontal lines to the right of the area, each at its line or as near as the others allow.</summary>
    private void PlaceLabelsBeside()
    {
        PlaceLabels(onlyUpright: true);
        var lines = LinesAcross.Where(line => line.HasLabel(Frame)).OrderBy(line => line.Height(Frame)).ToList();
        var tops = lines.Select(line => line.Height(Frame) - (ReferenceSeries.LabelHeight / 2)).ToArray();
        for (var i = 1; i < tops.Length; i++)
            tops[i] = Math.Max(tops[i], tops[i - 1] + ReferenceSeries.LabelHeight);
        for (var i = tops.Length - 1; i >= 0; i--)
            tops[i] = Math.Min(tops[i], (i == tops.Length - 1 ? Frame.Area.Bottom + (ReferenceSeries.LabelHeight / 2) : tops[i + 1]) - ReferenceSeries.LabelHeight);
        for (var i = 0; i < tops.Length; i++)
        {
            var left = Frame.Area.Right + LabelGap;
            Labels.Add(lines[i], new(left, tops[i], left + lines[i].LabelWidth(Frame), tops[i] + ReferenceSeries.LabelHeight));
        }
    }

    private Frame Measure(double besideWidth)
    {
        double left = 60, right = Margin + besideWidth, bottom = 50;
        Frame frame = null!;
        for (var pass = 0; pass < 3; pass++)
        {
            Title = Lettering.Wrap(_plot.Title, Lettering.Large, _plot.Width - left - Margin, maximumLines: 3);
            var top = Margin + (Title.Count > 0 ? (Title.Count * TitleHeight) + 6 : 0);
            // At half pixels, where a line one pixel wide is sharp.
            var area = new Box(Sharp(left), Sharp(top), Sharp(Math.Max(_plot.Width - right, left + 40)), Sharp(Math.Max(_plot.Height - bottom, top + 40)));
            frame = Fit(area);
            YTicks = frame.Y.TicksUp(_y.IsWhole && _plot.YRange is null);
            var deepest = ChooseXTicks(frame);

            var widths = XTicks.Select(tick => (At: frame.X.At(tick.Value), Width: Lettering.Width(tick.Label, Lettering.Small))).ToList();
            var tickWidth = YTicks.Select(tick => Lettering.Width(tick.Label, Lettering.Small)).DefaultIfEmpty().Max();
            var overhang = widths.Select(label => frame.Area.Left - label.At + (IsSlanted ? Math.Min(label.Width, LongestSlanted) * Slope.Cos : label.Width / 2));
            var ticksDepth = TickLength + LabelGap + deepest;
            XLabelBaseline = frame.Area.Bottom + ticksDepth + NameHeight - 5;
            YLabelBaseline = frame.Area.Left - TickLength - LabelGap - tickWidth - 8;
            left = Math.Max(
                Margin - 4 + (_plot.YLabel.Length > 0 ? NameHeight : 0) + tickWidth + LabelGap + TickLength,
                overhang.DefaultIfEmpty().Max() + 4);
            right = besideWidth + Math.Max(Margin, IsSlanted ? 0 : widths.Select(label => label.At + (label.Width / 2) - frame.Area.Right).DefaultIfEmpty().Max() + 4);
            var titleWidth = Title.Select(line => Lettering.Width(line, Lettering.Large)).DefaultIfEmpty().Max();
            Size = (
                (int)Math.Max(_plot.Width - (area.Right - frame.Area.Right), Math.Min(_plot.Width, left + titleWidth + Margin)),
                (int)Math.Max(_plot.Height - (area.Bottom - frame.Area.Bottom), besideWidth > 0 ? Math.Min(_plot.Height, top + Legend.Height) : 0));
            bottom = ticksDepth + (_plot.XLabel.Length > 0 ? NameHeight : 0) + 10;
        }

        return frame;

        static double Sharp(double pixel) => Math.Floor(pixel) + 0.5;
    }

    private double LongestSlanted => 0.3 * _plot.Height / Slope.Sin;

    /// <summary>Chooses the ticks of the x axis and returns the height of their labels.</summary>
    private double ChooseXTicks(Frame frame)
    {
        IsSlanted = false;
        if (_plot.Categories is not { } labels)
        {
            XTicks = frame.X.TicksAcross(_x.IsWhole && _plot.XRange is null);
            return Lettering.Small;
        }

        var room = frame.X.At(1) - frame.X.At(0);
        var widest = labels.Select(label => Lettering.Width(label, Lettering.Small)).DefaultIfEmpty().Max();
        IsSlanted = widest + 8 > room;
        var every = IsSlanted ? (int)Math.Ceiling(Lettering.Small * 1.3 / Slope.Sin / room) : 1;
        XTicks = [.. labels.Select((label, i) => new Tick(i, IsSlanted ? Lettering.Fit(label, Lettering.Small, LongestSlanted) : label))
            .Where(tick => tick.Value % every == 0 && tick.Value >= frame.X.Range.Low && tick.Value <= frame.X.Range.High)];
        return IsSlanted ? (Math.Min(widest, LongestSlanted) * Slope.Sin) + (Lettering.Small * Slope.Cos) : Lettering.Small;
    }

    /// <summary>
    /// The axes for an area. With equal scales, the axis with too much room gets a larger range; if its range is given, the area
    /// becomes smaller.
    /// </summary>
    private Frame Fit(Box area)
    {
        (double Low, double High) x = _plot.XRange ?? _x.Range(_plot.LogX), y = _plot.YRange ?? _y.Range(_plot.LogY);
        if (_plot.EqualScale)
        {
            var perPixel = Math.Max((x.High - x.Low) / area.Width, (y.High - y.Low) / area.Height);
            double width = (x.High - x.Low) / perPixel, height = (y.High - y.Low) / perPixel;
            if (_plot.XRange is null)
                x = Widened(x, perPixel * area.Width);
            else
                area = area with { Right = area.Left + width };
            if (_plot.YRange is null)
                y = Widened(y, perPixel * area.Height);
            else
                area = area with { Bottom = area.Top + height };
        }

        return new(area, new(x, _plot.LogX, area.Left, area.Right), new(y, _plot.LogY, area.Bottom, area.Top));

        static (double, double) Widened((double Low, double High) range, double length)
        {
            var more = (length - (range.High - range.Low)) / 2;
            return (range.Low - more, range.High + more);
        }
    }

    private void CheckOptions()
    {
        CheckSize(_plot.Width, 160, "width");
        CheckSize(_plot.Height, 120, "height");
        CheckRange(_plot.XRange, _plot.LogX, "x");
        CheckRange(_plot.YRange, _plot.LogY, "y");
        if (_plot.EqualScale && (_plot.LogX || _plot.LogY))
            throw new OptionException("Equal scales make no sense with a logarithmic axis.");

        static void CheckSize(int size, int minimum, string name)
        {
            if (size < minimum || size > 10_000)
                throw new OptionException($"The {name} of a plot is from {minimum} to 10000 pixels, not {size}.");
        }

        static void CheckRange((double Low, double High)? range, bool isLog, string axis)
        {
            if (range is not var (low, high))
                return;
            if (!(Math.Abs(low) <= Plot.Largest && Math.Abs(high) <= Plot.Largest
                && high - low > Math.Max(Axis.Narrowest * Math.Max(Math.Abs(low), Math.Abs(high)), 1 / Plot.Largest)))
                throw new OptionException($"The range of {axis} goes from a smaller to a larger number, not from {low} to {high}.");
            if (isLog && low < 1 / Plot.Largest)
                throw new OptionException($"A logarithmic axis shows numbers above zero; the range of {axis} cannot begin at {low}.");
        }
    }
}
