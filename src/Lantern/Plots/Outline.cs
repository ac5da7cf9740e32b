namespace Lantern;

/// <summary>Lines and areas as rows of places: cut off at the edges of a box, and rid of places that nobody would miss.</summary>
internal static class Outline
{
    /// <summary>The parts of a line that lie in a box. (Liang and Barsky 1984.)</summary>
    public static List<List<(double X, double Y)>> ClipLine(IReadOnlyList<(double X, double Y)> line, Box box)
    {
        var parts = new List<List<(double X, double Y)>>();
        if (line.Count == 1 && box.Contains(line[0].X, line[0].Y))
            parts.Add([line[0], line[0]]);
        var isInside = false;
        for (var i = 1; i < line.Count; i++)
        {
            var (x, y) = line[i - 1];
            double dx = line[i].X - x, dy = line[i].Y - y, enter = 0, leave = 1;
            if (!(Cut(-dx, x - box.Left) && Cut(dx, box.Right - x) && Cut(-dy, y - box.Top) && Cut(dy, box.Bottom - y)))
            {
                isInside = false;
                continue;
            }

            if (!isInside || enter > 0)
                parts.Add([(x + (enter * dx), y + (enter * dy))]);
            parts[^1].Add(leave < 1 ? (x + (leave * dx), y + (leave * dy)) : line[i]);
            isInside = leave == 1;

            // The segment is at x + t·dx; it is on the right side of one edge of the box where t·towards <= distance.
            bool Cut(double towards, double distance)
            {
                if (towards < 0)
                    enter = Math.Max(enter, distance / towards);
                else if (towards > 0)
                    leave = Math.Min(leave, distance / towards);
                else if (distance < 0)
                    return false;
                return enter <= leave;
            }
        }

        return parts;
    }

    /// <summary>The part of an area that lies in a box. (Sutherland and Hodgman 1974.)</summary>
    public static List<(double X, double Y)> ClipArea(IEnumerable<(double X, double Y)> area, Box box)
    {
        List<(double X, double Y)> rest = [.. area];
        Cut(place => place.X - box.Left);
        Cut(place => box.Right - place.X);
        Cut(place => place.Y - box.Top);
        Cut(place => box.Bottom - place.Y);
        return rest;

        void Cut(Func<(double X, double Y), double> inside)
        {
            var kept = new List<(double X, double Y)>();
            for (var i = 0; i < rest.Count; i++)
            {
                var (from, to) = (rest[i], rest[(i + 1) % rest.Count]);
                var (a, b) = (inside(from), inside(to));
                if (a >= 0)
                    kept.Add(from);
                if (a >= 0 != b >= 0)
                    kept.Add((from.X + (a / (a - b) * (to.X - from.X)), from.Y + (a / (a - b) * (to.Y - from.Y))));
            }

            rest = kept;
        }
    }

    /// <summary>
    /// The line without the places from which it strays by less than a twentieth of a pixel if they are left out. (Douglas
    /// and Peucker 1973.)
    /// </summary>
    public static List<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> line)
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

    /// <summary>From a place to a segment.</summary>
    private static double Distance((double X, double Y) place, (double X, double Y) from, (double X, double Y) to)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y, square = (dx * dx) + (dy * dy);
        var t = square == 0 ? 0 : Math.Clamp((((place.X - from.X) * dx) + ((place.Y - from.Y) * dy)) / square, 0, 1);
        double x = from.X + (t * dx) - place.X, y = from.Y + (t * dy) - place.Y;
        return Math.Sqrt((x * x) + (y * y));
    }
}
