namespace Lantern.Plots;

/// <summary>Clipping of lines and areas at the edges of a box, and simplification of lines.</summary>
internal static class Outline
{
    /// <summary>The parts of a line that lie in a box.</summary>
    public static List<List<(double X, double Y)>> ClipLine(IReadOnlyList<(double X, double Y)> line, Box box)
    {
        var parts = new List<List<(double X, double Y)>>();
        if (line.Count == 1 && box.Contains(line[0].X, line[0].Y))
            parts.Add([line[0], line[0]]);
        var goesOn = false;
        for (var i = 1; i < line.Count; i++)
        {
            var (from, to) = (line[i - 1], line[i]);
            if (!Edges(box).All(KeepsSome))
            {
                goesOn = false;
                continue;
            }

            if (!goesOn)
                parts.Add([from]);
            parts[^1].Add(to);
            goesOn = to == line[i];

            bool KeepsSome(Edge edge)
            {
                double a = edge.Inside(from), b = edge.Inside(to);
                if (a < 0 && b < 0)
                    return false;
                if (a < 0)
                    from = edge.Crossing(from, to);
                else if (b < 0)
                    to = edge.Crossing(from, to);
                return true;
            }
        }

        return parts;
    }

    /// <summary>The part of an area that lies in a box. (Sutherland and Hodgman 1974.)</summary>
    public static List<(double X, double Y)> ClipArea(IEnumerable<(double X, double Y)> area, Box box)
    {
        List<(double X, double Y)> rest = [.. area];
        foreach (var edge in Edges(box))
        {
            var kept = new List<(double X, double Y)>();
            for (var i = 0; i < rest.Count; i++)
            {
                var (from, to) = (rest[i], rest[(i + 1) % rest.Count]);
                if (edge.Inside(from) >= 0)
                    kept.Add(from);
                if (edge.Inside(from) >= 0 != edge.Inside(to) >= 0)
                    kept.Add(edge.Crossing(from, to));
            }

            rest = kept;
        }

        return rest;
    }

    /// <summary>
    /// The line without places whose omission moves it by less than a twentieth of a pixel. (Douglas and Peucker 1973.)
    /// </summary>
    public static List<(double X, double Y)> Simplify(IReadOnlyList<(double X, double Y)> line)
    {
        if (line.Count < 3)
            return [.. line];
        var isKept = new bool[line.Count];
        isKept[0] = isKept[^1] = true;
        var open = new Stack<(int From, int To)>([(0, line.Count - 1)]);
        while (open.TryPop(out var span))
        {
            var (farthest, most) = (0, 0.05);
            for (var i = span.From + 1; i < span.To; i++)
            {
                var distance = Distance(line[i], line[span.From], line[span.To]);
                if (distance > most)
                    (farthest, most) = (i, distance);
            }

            if (farthest == 0)
                continue;
            isKept[farthest] = true;
            open.Push((span.From, farthest));
            open.Push((farthest, span.To));
        }

        return [.. line.Where((_, i) => isKept[i])];
    }

    /// <summary>The distance from a place to a segment.</summary>
    private static double Distance((double X, double Y) place, (double X, double Y) from, (double X, double Y) to)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y, square = (dx * dx) + (dy * dy);
        var t = square == 0 ? 0 : Math.Clamp((((place.X - from.X) * dx) + ((place.Y - from.Y) * dy)) / square, 0, 1);
        double x = from.X + (t * dx) - place.X, y = from.Y + (t * dy) - place.Y;
        return Math.Sqrt((x * x) + (y * y));
    }

    private static Edge[] Edges(Box box) =>
        [new(true, box.Left, 1), new(true, box.Right, -1), new(false, box.Top, 1), new(false, box.Bottom, -1)];

    /// <summary>The edge of a box at a coordinate x or y, and the direction of the inside.</summary>
    private readonly record struct Edge(bool IsUpright, double At, int Sign)
    {
        /// <summary>The distance of a place from the edge; negative outside.</summary>
        public double Inside((double X, double Y) place) => Sign * ((IsUpright ? place.X : place.Y) - At);

        /// <summary>The intersection with a segment, exactly on the edge.</summary>
        public (double X, double Y) Crossing((double X, double Y) from, (double X, double Y) to)
        {
            var t = Inside(from) / (Inside(from) - Inside(to));
            return IsUpright ? (At, from.Y + (t * (to.Y - from.Y))) : (from.X + (t * (to.X - from.X)), At);
        }
    }
}
