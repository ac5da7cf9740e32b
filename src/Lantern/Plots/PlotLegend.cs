namespace Lantern.Plots;

/// <summary>The legend of a plot: the names of its series with their keys, and its place.</summary>
internal sealed class PlotLegend
{
    private const double Pad = 8, KeyWidth = 24, KeyHeight = 10, LineHeight = 19, Inset = 8;

    private readonly Plot _plot;
    private Box _box;
    private bool _isInside;

    public PlotLegend(Plot plot)
    {
        _plot = plot;
        if (plot.Legend == LegendPlace.None)
            return;
        Names = [.. plot.Series.SelectMany(series => series.Names).Distinct()];
        // Names that do not fit into the height are only counted.
        var most = Math.Max(1, (int)((plot.Height - 80 - (2 * Pad)) / LineHeight));
        if (Names.Count > most)
            Names = [.. Names.Take(most - 1), $"and {Names.Count - most + 1} more"];
    }

    public IReadOnlyList<string> Names { get; } = [];

    public double Width => (3 * Pad) + KeyWidth + Math.Min(LongestName, Names.Max(name => Lettering.Width(name, Lettering.Small)));

    public double Height => (2 * Pad) + (Names.Count * LineHeight) - (LineHeight - Lettering.Small);

    private double LongestName => 0.35 * _plot.Width;

    /// <summary>Places the legend inside the area where it covers nothing; false if there is no such place.</summary>
    public bool FindFreePlace(Frame frame, IReadOnlyCollection<Box> labels)
    {
        var area = frame.Area.Grown(-Inset);
        if (Width > area.Width * 0.6 || Height > area.Height * 0.7)
            return false;
        double middle = (area.Left + area.Right - Width) / 2, half = (area.Top + area.Bottom - Height) / 2;
        (double Left, double Top)[] places =
        [
            (area.Right - Width, area.Top), (area.Left, area.Top), (area.Right - Width, area.Bottom - Height), (area.Left, area.Bottom - Height),
            (area.Right - Width, half), (area.Left, half), (middle, area.Top), (middle, area.Bottom - Height),
        ];
        foreach (var (left, top) in places)
        {
            _box = new(left, top, left + Width, top + Height);
            if (!labels.Any(_box.Meets) && !_plot.Series.Any(series => series.Meets(frame, _box.Grown(4))))
                return _isInside = true;
        }

        return false;
    }

    /// <summary>Places the legend to the right of the area and of the labels beside it, at the top.</summary>
    public void PlaceBeside(Box area, double labelWidth)
    {
        var left = area.Right + labelWidth + Inset;
        _box = new(left, area.Top - Pad, left + Width, area.Top - Pad + Height);
    }

    public void Draw(Svg svg)
    {
        if (_isInside)
            svg.Rectangle(_box, "rx=\"3\" fill=\"#fff\" stroke=\"#ccc\"");
        for (var i = 0; i < Names.Count; i++)
        {
            var name = Names[i];
            double left = _box.Left + Pad, middle = _box.Top + Pad + (Lettering.Small / 2) + (i * LineHeight);
            var key = new Box(left, middle - (KeyHeight / 2), left + KeyWidth, middle + (KeyHeight / 2));
            foreach (var series in _plot.Series.Where(series => series.Names.Contains(name)).OrderBy(series => series.Depth))
                series.DrawKey(svg, key, name);
            svg.Text(key.Right + Pad, middle + 4.2, Lettering.Fit(name, Lettering.Small, LongestName));
        }
    }
}
