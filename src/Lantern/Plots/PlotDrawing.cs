namespace Lantern.Plots;

/// <summary>The drawing of a plot as SVG, from back to front.</summary>
internal sealed class PlotDrawing
{
    private readonly Plot _plot;
    private readonly PlotLayout _layout;
    private readonly Frame _frame;
    private readonly Svg _svg = new();

    public PlotDrawing(Plot plot)
    {
        _plot = plot;
        _layout = new PlotLayout(plot);
        _frame = _layout.Frame;
        string width = Svg.Number(_layout.Size.Width), height = Svg.Number(_layout.Size.Height);
        _svg.Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" "
            + $"font-family=\"sans-serif\" font-size=\"{Svg.Number(Lettering.Small)}\" fill=\"#333\">");
        _svg.Add($"<title>{Svg.Escape(plot.Title)}</title>");
        _svg.Add($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
        DrawTitle();
        DrawGrid();
        var byDepth = plot.Series.OrderBy(series => series.Depth).ToList();
        foreach (var series in byDepth.Where(series => series.Depth < AxesDepth))
            series.Draw(_svg, _frame);
        DrawAxes();
        foreach (var series in byDepth.Where(series => series.Depth >= AxesDepth))
            series.Draw(_svg, _frame);
        foreach (var (line, box) in _layout.Labels)
            line.DrawLabel(_svg, _frame, box);
        _layout.Legend.Draw(_svg);
        _svg.Add("</svg>");
    }

    /// <summary>The depth of the axes: above areas, below lines and points.</summary>
    private const int AxesDepth = 3;

    public override string ToString() => _svg.ToString();

    private void DrawTitle()
    {
        for (var i = 0; i < _layout.Title.Count; i++)
            _svg.Text(_frame.Area.Left, PlotLayout.Margin + 13 + (i * PlotLayout.TitleHeight), _layout.Title[i],
                $"font-size=\"{Svg.Number(Lettering.Large)}\" font-weight=\"bold\" fill=\"#222\"");
    }

    private void DrawGrid()
    {
        var (area, x, y) = _frame;
        var upright = _plot.Categories is null ? _layout.XTicks.Where(tick => tick.Label.Length > 0) : [];
        var lines = upright.Select(tick => Svg.Data([(x.At(tick.Value), area.Bottom), (x.At(tick.Value), area.Top)]))
            .Concat(_layout.YTicks.Where(tick => tick.Label.Length > 0).Select(tick => Svg.Data([(area.Left, y.At(tick.Value)), (area.Right, y.At(tick.Value))])));
        _svg.Path(string.Concat(lines), "stroke=\"#e4e4e4\"");
    }

    private void DrawAxes()
    {
        var (area, x, y) = _frame;
        var lines = string.Concat(_layout.XTicks.Select(tick => Svg.Data([(x.At(tick.Value), area.Bottom), (x.At(tick.Value), area.Bottom + Length(tick))])))
            + string.Concat(_layout.YTicks.Select(tick => Svg.Data([(area.Left, y.At(tick.Value)), (area.Left - Length(tick), y.At(tick.Value))])))
            + Svg.Data([(area.Left, area.Top), (area.Left, area.Bottom), (area.Right, area.Bottom)]);
        if (_plot.Series.OfType<RegionSeries>().Any())
            lines += Svg.Data([(area.Left, area.Top), (area.Right, area.Top), (area.Right, area.Bottom)]);
        if (_plot.Categories is not null && y.Range.Low < 0 && y.Range.High > 0)
            lines += Svg.Data([(area.Left, y.At(0)), (area.Right, y.At(0))]);
        _svg.Path(lines, "fill=\"none\" stroke=\"#555\"");

        _svg.Add("<g text-anchor=\"middle\">");
        var labelTop = area.Bottom + PlotLayout.TickLength + PlotLayout.LabelGap;
        foreach (var tick in _layout.XTicks.Where(tick => tick.Label.Length > 0))
        {
            var at = x.At(tick.Value);
            if (_layout.IsSlanted)
                _svg.Text(at + 4, labelTop + 6, tick.Label,
                    $"text-anchor=\"end\" transform=\"rotate(-{PlotLayout.Slant} {Svg.Number(at + 4)} {Svg.Number(labelTop + 6)})\"");
            else
                _svg.Text(at, labelTop + 10, tick.Label);
        }

        if (_plot.XLabel.Length > 0)
            _svg.Text((area.Left + area.Right) / 2, _layout.XLabelBaseline,
                Lettering.Fit(_plot.XLabel, Lettering.Medium, _layout.Size.Width - (2 * PlotLayout.Margin)), NameStyle);
        if (_plot.YLabel.Length > 0)
            _svg.Add($"<text transform=\"translate({Svg.Number(_layout.YLabelBaseline)} {Svg.Number((area.Top + area.Bottom) / 2)}) rotate(-90)\" {NameStyle}>"
                + $"{Svg.Escape(Lettering.Fit(_plot.YLabel, Lettering.Medium, _layout.Size.Height - (2 * PlotLayout.Margin)))}</text>");
        _svg.Add("</g>");

        _svg.Add("<g text-anchor=\"end\">");
        foreach (var tick in _layout.YTicks.Where(tick => tick.Label.Length > 0))
            _svg.Text(area.Left - PlotLayout.TickLength - PlotLayout.LabelGap, y.At(tick.Value) + 4.2, tick.Label);
        _svg.Add("</g>");

        static double Length(Tick tick) => tick.Label.Length > 0 ? PlotLayout.TickLength : PlotLayout.TickLength - 2;
    }

    private static string NameStyle => $"font-size=\"{Svg.Number(Lettering.Medium)}\"";
}
