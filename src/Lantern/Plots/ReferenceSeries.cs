namespace Lantern.Plots;

/// <summary>A dashed horizontal or vertical line through the plot, with a label.</summary>
internal sealed class ReferenceSeries(string label, Look look, double value, bool isUpright) : Series("", look)
{
    /// <summary>The height of a label in pixels.</summary>
    public const double LabelHeight = 16;

    public override int Depth => 3;

    public bool IsUpright => isUpright;

    public override void Extend(Extent x, Extent y) => (isUpright ? x : y).Add([value]);

    public override void Draw(Svg svg, Frame frame)
    {
        var parts = Outline.ClipLine(Line(frame), frame.Area.Grown(0.05));
        if (parts.Count > 0)
            svg.Path(Svg.Data(parts[0]), $"stroke=\"{Look.Color}\" stroke-width=\"1.3\" stroke-dasharray=\"5 4\"");
    }

    public override bool Meets(Frame frame, Box box) => Outline.ClipLine(Line(frame), box).Count > 0;

    /// <summary>The height of a horizontal line in pixels.</summary>
    public double Height(Frame frame) => frame.Y.At(value);

    public double LabelWidth(Frame frame) => Math.Min(Lettering.Width(label, Lettering.Small), frame.Area.Width * 0.6);

    /// <summary>Whether the line is visible and has a label.</summary>
    public bool HasLabel(Frame frame) => label.Length > 0 && Outline.ClipLine(Line(frame), frame.Area.Grown(0.05)).Count > 0;

    /// <summary>The possible boxes of the label inside the area, at the line, the best first.</summary>
    public IEnumerable<Box> LabelPlaces(Frame frame)
    {
        var area = frame.Area;
        double width = LabelWidth(frame), height = LabelHeight;
        var (x, y) = Line(frame)[0];
        double[] across = isUpright ? [x + 5, x - 5 - width] : [area.Right - 4 - width, area.Left + 4, (area.Left + area.Right - width) / 2];
        double[] down = isUpright ? [area.Top + 3, area.Bottom - 3 - height, (area.Top + area.Bottom - height) / 2] : [y - 2 - height, y + 2];
        return from top in down
               from left in across
               where left >= area.Left && left + width <= area.Right && top >= area.Top && top + height <= area.Bottom
               select new Box(left, top, left + width, top + height);
    }

    public void DrawLabel(Svg svg, Frame frame, Box box)
    {
        // The width is an upper bound: the text keeps to the side where the line or the edge of the area is.
        var toLeft = isUpright ? box.Right < Line(frame)[0].X : box.Right > frame.Area.Right - 5 && box.Left < frame.Area.Right;
        svg.Text(toLeft ? box.Right : box.Left, box.Bottom - 4, Lettering.Fit(label, Lettering.Small, box.Width),
            $"fill=\"{Look.Color}\"{(toLeft ? " text-anchor=\"end\"" : "")} paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\"");
    }

    private (double X, double Y)[] Line(Frame frame) => isUpright
        ? [(frame.X.At(value), frame.Area.Bottom), (frame.X.At(value), frame.Area.Top)]
        : [(frame.Area.Left, frame.Y.At(value)), (frame.Area.Right, frame.Y.At(value))];
}
