using System.Text;

namespace Lantern.Benchmarks;

/// <summary>A line through points, with a name at its end.</summary>
internal sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Draws curves as SVG: y logarithmic, x logarithmic or not, each curve named where it ends.</summary>
internal static class LinePlot
{
    private const int Width = 840, Height = 460, Left = 70, Right = 610, Top = 72, Bottom = 400;

    /// <summary>Colours that people with any colour vision can tell apart. (Okabe and Ito 2008.)</summary>
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    public static string Svg(
        string title,
        string subtitle,
        string xLabel,
        string yLabel,
        IReadOnlyList<int> xs,
        bool isLogX,
        IReadOnlyList<Curve> curves)
    {
        var ys = curves.SelectMany(curve => curve.Points).Select(point => point.Y).ToList();
        var x = new Axis(xs.Min(), xs.Max(), Left + 12, Right - 12, isLogX);
        var margin = Math.Max(1.15, Math.Sqrt(4 * ys.Min() / ys.Max())); // a factor of 4 at least, or noise would look like news
        var y = new Axis(ys.Min() / margin, ys.Max() * margin, Bottom, Top, isLog: true);

        var svg = new StringBuilder();
        svg.Append($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}"
                font-family="sans-serif" font-size="13" fill="#333">
            <rect width="{Width}" height="{Height}" fill="#fff"/>
            <text x="{Left}" y="28" font-size="17" font-weight="bold">{Escape(title)}</text>
            <text x="{Left}" y="48" font-size="11" fill="#777">{Escape(subtitle)}</text>
            <text x="{Right}" y="{Bottom + 40}" text-anchor="end">{Escape(xLabel)}</text>
            <text x="14" y="{Top - 8}">{Escape(yLabel)}</text>

            """);
        foreach (var tick in xs)
        {
            svg.Append($"""
                <line x1="{x[tick]:F1}" x2="{x[tick]:F1}" y1="{Top}" y2="{Bottom}" stroke="#eee"/>
                <text x="{x[tick]:F1}" y="{Bottom + 18}" text-anchor="middle">{tick.ToString(tick < 10_000 ? "0" : "#,0")}</text>

                """);
        }

        foreach (var tick in y.Ticks())
        {
            svg.Append($"""
                <line x1="{Left}" x2="{Right}" y1="{y[tick]:F1}" y2="{y[tick]:F1}" stroke="#ddd"/>
                <text x="{Left - 8}" y="{y[tick] + 4:F1}" text-anchor="end">{tick:0.####}</text>

                """);
        }

        svg.Append($"<path d=\"M{Left} {Top}V{Bottom}H{Right}\" fill=\"none\" stroke=\"#999\"/>\n");
        var names = NameHeights([.. curves.Select(curve => y[curve.Points[^1].Y])]);
        for (var c = 0; c < curves.Count; c++)
        {
            var (curve, colour) = (curves[c], Colours[c % Colours.Length]);
            var (endX, endY) = (x[curve.Points[^1].X], y[curve.Points[^1].Y]);
            var line = string.Join(' ', curve.Points.Select(point => $"{x[point.X]:F1},{y[point.Y]:F1}"));
            foreach (var point in curve.Points)
                svg.Append($"<circle cx=\"{x[point.X]:F1}\" cy=\"{y[point.Y]:F1}\" r=\"3.5\" fill=\"{colour}\"/>\n");
            svg.Append($"""
                <polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-linejoin="round"/>
                <path d="M{endX + 6:F1} {endY:F1}L{Right + 8} {names[c]:F1}" stroke="{colour}" stroke-opacity="0.5"/>
                <text x="{Right + 12}" y="{names[c] + 4:F1}" fill="{colour}" font-weight="bold">{Escape(curve.Name)}</text>

                """);
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Where the names stand: beside the ends of their curves, but a line of text apart.</summary>
    private static double[] NameHeights(double[] ends)
    {
        const double LineHeight = 18;
        var heights = (double[])ends.Clone();
        var order = Enumerable.Range(0, ends.Length).OrderBy(c => ends[c]).ToArray();
        for (var i = 1; i < order.Length; i++)
            heights[order[i]] = Math.Max(heights[order[i]], heights[order[i - 1]] + LineHeight);
        return heights;
    }

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);

    /// <summary>From values to places on the picture.</summary>
    private sealed class Axis(double least, double most, double start, double end, bool isLog)
    {
        public double this[double value] =>
            start + ((end - start) * (Scale(value) - Scale(least)) / (Scale(most) - Scale(least)));

        /// <summary>1, 2 and 5 of each power of ten between the ends, or more of them if the ends are near each other.</summary>
        public IEnumerable<double> Ticks()
        {
            double[] digits = most / least > 12 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];
            for (var power = (int)Math.Floor(Math.Log10(least)); power <= Math.Log10(most); power++)
            {
                foreach (var digit in digits)
                {
                    if (digit * Math.Pow(10, power) is var tick && tick >= least && tick <= most)
                        yield return tick;
                }
            }
        }

        private double Scale(double value) => isLog ? Math.Log(value) : value;
    }
}
