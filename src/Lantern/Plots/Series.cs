namespace Lantern.Plots;

/// <summary>A series of a plot: its extent along the axes, and its drawing. A new kind needs nothing else.</summary>
internal abstract class Series(string name, Look look)
{
    /// <summary>The name in the legend; empty for none.</summary>
    protected string Name { get; } = name;

    protected Look Look { get; } = look;

    /// <summary>The order of drawing: lower depths are drawn first, below higher ones.</summary>
    public abstract int Depth { get; }

    /// <summary>The names in the legend.</summary>
    public virtual IEnumerable<string> Names => Name.Length > 0 ? [Name] : [];

    /// <summary>Extends the axes to include the series.</summary>
    public virtual void Extend(Extent x, Extent y)
    {
    }

    public abstract void Draw(Svg svg, Frame frame);

    /// <summary>Whether a part of it lies in a box, where text would cover it.</summary>
    public abstract bool Meets(Frame frame, Box box);

    /// <summary>Draws the key of one of its names in the legend.</summary>
    public virtual void DrawKey(Svg svg, Box box, string name)
    {
    }

    protected static (double X, double Y) Middle(Box box) => ((box.Left + box.Right) / 2, (box.Top + box.Bottom) / 2);
}

/// <summary>A line; NaN in y is a gap.</summary>
internal sealed class LineSeries(string name, Look look, double[] x, double[] y) : Series(name, look)
{
    public override int Depth => 4;

    private string Stroke => $"fill=\"none\" stroke=\"{Look.Color}\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{Look.Dashes}";

    public override void Extend(Extent x1, Extent y1)
    {
        x1.Add(x);
        y1.Add(y);
    }

    public override void Draw(Svg svg, Frame frame)
    {
        // One more pixel, so that a line along the edge keeps its whole width.
        var parts = Runs(frame).SelectMany(run => Outline.ClipLine(run, frame.Area.Grown(1))).Select(part => Svg.Data(Outline.Simplify(part)));
        var data = string.Concat(parts);
        if (data.Length > 0)
            svg.Path(data, Stroke);
    }

    public override bool Meets(Frame frame, Box box) => Runs(frame).Any(run => Outline.ClipLine(run, box).Count > 0);

    public override void DrawKey(Svg svg, Box box, string key) =>
        svg.Path(Svg.Data([(box.Left, Middle(box).Y), (box.Right, Middle(box).Y)]), Stroke);

    private IEnumerable<List<(double X, double Y)>> Runs(Frame frame)
    {
        var run = new List<(double, double)>();
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(y[i]))
            {
                run.Add(frame.At(x[i], y[i]));
                continue;
            }

            if (run.Count > 0)
                yield return run;
            run = [];
        }

        if (run.Count > 0)
            yield return run;
    }
}

/// <summary>Points, with a marker at each.</summary>
internal sealed class PointSeries(string name, Look look, double[] x, double[] y) : Series(name, look)
{
    public override int Depth => 6;

    private double Radius => x.Length <= 100 ? 4.2 : x.Length <= 500 ? 3.2 : 2.2;

    public override void Extend(Extent x1, Extent y1)
    {
        x1.Add(x);
        y1.Add(y);
    }

    public override void Draw(Svg svg, Frame frame)
    {
        var shown = Places(frame).Where(place => frame.Area.Grown(0.05).Contains(place.X, place.Y)).ToList();
        if (shown.Count == 0)
            return;
        svg.Add($"<g {Attributes}>");
        foreach (var place in shown)
            svg.Add(Shape(place, Radius));
        svg.Add("</g>");
    }

    public override bool Meets(Frame frame, Box box) => Places(frame).Any(place => box.Grown(Radius).Contains(place.X, place.Y));

    public override void DrawKey(Svg svg, Box box, string key)
    {
        svg.Add($"<g {Attributes}>");
        svg.Add(Shape(Middle(box), 4.2));
        svg.Add("</g>");
    }

    /// <summary>The attributes of markers, with a white rim that separates overlapping ones.</summary>
    private string Attributes => Look.Marker is Marker.Plus or Marker.Cross
        ? $"fill=\"none\" stroke=\"{Look.Color}\" stroke-width=\"{Svg.Number(Radius / 2)}\""
        : $"fill=\"{Look.Color}\" stroke=\"#fff\" stroke-width=\"0.8\"";

    private IEnumerable<(double X, double Y)> Places(Frame frame) => x.Select((_, i) => frame.At(x[i], y[i]));

    /// <summary>A marker, of about the same area as the circle of that radius.</summary>
    private string Shape((double X, double Y) place, double radius)
    {
        var (cx, cy) = place;
        double half = radius * 0.89, diagonal = radius * 1.25;
        return Look.Marker switch
        {
            Marker.Circle => $"<circle cx=\"{Svg.Number(cx)}\" cy=\"{Svg.Number(cy)}\" r=\"{Svg.Number(radius)}\"/>",
            Marker.Square => Closed((-half, -half), (half, -half), (half, half), (-half, half)),
            // Corners at 90°, 210° and 330° around the center.
            Marker.Triangle => Closed((0, -1.45 * radius), (1.26 * radius, 0.73 * radius), (-1.26 * radius, 0.73 * radius)),
            Marker.Diamond => Closed((0, -diagonal), (diagonal, 0), (0, diagonal), (-diagonal, 0)),
            Marker.Plus => Strokes((-diagonal, 0), (diagonal, 0), (0, -diagonal), (0, diagonal)),
            _ => Strokes((-half, -half), (half, half), (-half, half), (half, -half)),
        };

        string Closed(params (double X, double Y)[] corners) => $"<path d=\"{Svg.Data(corners.Select(Moved))}Z\"/>";

        string Strokes(params (double X, double Y)[] ends) =>
            $"<path d=\"{Svg.Data(ends[..2].Select(Moved))}{Svg.Data(ends[2..].Select(Moved))}\"/>";

        (double, double) Moved((double X, double Y) corner) => (cx + corner.X, cy + corner.Y);
    }
}

/// <summary>The area between two lines.</summary>
internal sealed class BandSeries(string name, Look look, double[] x, double[] low, double[] high) : Series(name, look)
{
    public override int Depth => 1;

    // Transparent rather than a solid tint, since bands may overlap.
    private string Fill => $"fill=\"{Look.Color}\" fill-opacity=\"0.22\"";

    public override void Extend(Extent x1, Extent y1)
    {
        x1.Add(x);
        y1.Add(low);
        y1.Add(high);
    }

    public override void Draw(Svg svg, Frame frame)
    {
        var area = Outline.ClipArea(Area(frame), frame.Area);
        if (area.Count > 0)
            svg.Path(Svg.Data(Outline.Simplify(area)) + "Z", Fill);
    }

    public override bool Meets(Frame frame, Box box) => Outline.ClipArea(Area(frame), box).Count > 0;

    public override void DrawKey(Svg svg, Box box, string key) => svg.Rectangle(box, Fill);

    private IEnumerable<(double X, double Y)> Area(Frame frame) =>
        x.Select((_, i) => frame.At(x[i], high[i])).Concat(x.Select((_, i) => frame.At(x[i], low[i])).Reverse());
}

/// <summary>Error bars: vertical lines with a short stroke at each end.</summary>
internal sealed class ErrorBarSeries(string name, Look look, double[] x, double[] low, double[] high, IReadOnlyList<BarSeries> bars)
    : Series(name, look)
{
    private const double Cap = 4;

    public override int Depth => 5;

    /// <summary>The bars of the same name, if there are any.</summary>
    private BarSeries? Bars => bars.FirstOrDefault(series => Name.Length > 0 && series.Names.Contains(Name));

    private string Stroke => $"fill=\"none\" stroke=\"{(Bars is null ? Look.Color : "#222")}\" stroke-width=\"1.4\"";

    public override void Extend(Extent x1, Extent y1)
    {
        x1.Add(x);
        y1.Add(low);
        y1.Add(high);
    }

    public override void Draw(Svg svg, Frame frame)
    {
        var data = string.Concat(Lines(frame).SelectMany(line => Outline.ClipLine(line, frame.Area.Grown(Cap))).Select(Svg.Data));
        if (data.Length > 0)
            svg.Path(data, Stroke);
    }

    public override bool Meets(Frame frame, Box box) => Lines(frame).Any(line => Outline.ClipLine(line, box).Count > 0);

    public override void DrawKey(Svg svg, Box box, string key)
    {
        if (Bars is not null)
            return;
        var (cx, _) = Middle(box);
        svg.Path(
            Svg.Data([(cx, box.Top), (cx, box.Bottom)])
            + Svg.Data([(cx - 3, box.Top), (cx + 3, box.Top)])
            + Svg.Data([(cx - 3, box.Bottom), (cx + 3, box.Bottom)]),
            Stroke);
    }

    private IEnumerable<(double X, double Y)[]> Lines(Frame frame)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (cx, bottom) = frame.At(x[i] + (Bars?.Offset ?? 0), low[i]);
            if (cx < frame.Area.Left - 0.05 || cx > frame.Area.Right + 0.05)
                continue;
            var top = frame.Y.At(high[i]);
            yield return [(cx, bottom), (cx, top)];
            if (bottom <= frame.Area.Bottom + 0.05 && bottom >= frame.Area.Top - 0.05)
                yield return [(cx - Cap, bottom), (cx + Cap, bottom)];
            if (top <= frame.Area.Bottom + 0.05 && top >= frame.Area.Top - 0.05)
                yield return [(cx - Cap, top), (cx + Cap, top)];
        }
    }
}

/// <summary>Bars at x = 0, 1, 2, …; all series of bars share a width of 0.8 around each of these.</summary>
internal sealed class BarSeries(string name, Look look, double[] values, bool isLog, IReadOnlyList<BarSeries> siblings) : Series(name, look)
{
    public override int Depth => 2;

    /// <summary>The offset of a bar from the middle of its group.</summary>
    public double Offset => (Index - ((siblings.Count - 1) / 2.0)) * Room;

    private int Index => Enumerable.Range(0, siblings.Count).First(i => siblings[i] == this);

    private double Room => 0.8 / siblings.Count;

    public override void Extend(Extent x, Extent y)
    {
        x.Add([-0.5, values.Length - 0.5]);
        x.Stops.UnionWith([-0.5, values.Length - 0.5]);
        y.Add(values);
        if (isLog)
            return;
        y.Add([0]);
        y.Stops.Add(0);
    }

    public override void Draw(Svg svg, Frame frame)
    {
        var data = string.Concat(Boxes(frame).Select(Clipped).Where(area => area.Count > 0).Select(area => Svg.Data(area) + "Z"));
        if (data.Length > 0)
            svg.Path(data, $"fill=\"{Look.Color}\"");

        List<(double X, double Y)> Clipped(Box box) => Outline.ClipArea(
            [(box.Left, box.Bottom), (box.Left, box.Top), (box.Right, box.Top), (box.Right, box.Bottom)], frame.Area);
    }

    public override bool Meets(Frame frame, Box box) => Boxes(frame).Any(box.Meets);

    public override void DrawKey(Svg svg, Box box, string key) => svg.Rectangle(box, $"fill=\"{Look.Color}\"");

    private IEnumerable<Box> Boxes(Frame frame)
    {
        var foot = isLog ? frame.Area.Bottom : frame.Y.At(0);
        for (var i = 0; i < values.Length; i++)
        {
            double middle = i + Offset, half = Room * (siblings.Count > 1 ? 0.46 : 0.5), end = frame.Y.At(values[i]);
            yield return new(frame.X.At(middle - half), Math.Min(end, foot), frame.X.At(middle + half), Math.Max(end, foot));
        }
    }
}
