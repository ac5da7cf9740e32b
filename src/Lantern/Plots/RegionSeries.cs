namespace Lantern.Plots;

/// <summary>
/// The plane colored by class. Classes are evaluated on a grid; between two grid points of different classes the border is found
/// by bisection, and the borders are followed around each class (marching squares). So borders are smooth, and straight ones
/// have two ends and no points between.
/// </summary>
internal sealed class RegionSeries(Func<double, double, int> classify, IReadOnlyList<(string Name, Look Look)> classes) : Series("", default)
{
    private const double CellSize = 4; // in pixels; smaller details are lost
    private const int Outside = -1;

    public override int Depth => 0;

    public override IEnumerable<string> Names => classes.Select(item => item.Name).Where(name => name.Length > 0);

    public override void Draw(Svg svg, Frame frame)
    {
        var grid = new Grid(frame, Classify, (int)(frame.Area.Width / CellSize) + 1, (int)(frame.Area.Height / CellSize) + 1);
        // White borders keep pale neighbors apart.
        svg.Add("<g stroke=\"#fff\" stroke-width=\"1.2\" stroke-linejoin=\"round\" fill-rule=\"evenodd\">");
        for (var k = 0; k < classes.Count; k++)
        {
            var data = string.Concat(grid.Outlines(k).Select(outline => Svg.Data(outline) + "Z"));
            if (data.Length > 0)
                svg.Path(data, $"fill=\"{classes[k].Look.Tint}\"");
        }

        svg.Add("</g>");
    }

    /// <summary>Always true: a legend inside would hide a part of the plane.</summary>
    public override bool Meets(Frame frame, Box box) => true;

    public override void DrawKey(Svg svg, Box box, string key) =>
        svg.Rectangle(box, $"fill=\"{classes.First(item => item.Name == key).Look.Tint}\"");

    private int Classify(double x, double y)
    {
        var k = classify(x, y);
        return (uint)k < (uint)classes.Count
            ? k
            : throw new OptionException($"The regions have {classes.Count} names, but the class at ({x}, {y}) is {k}.");
    }

    /// <summary>The classes on a grid over the plot, with a border of no class around it.</summary>
    private sealed class Grid
    {
        private readonly Frame _frame;
        private readonly Func<double, double, int> _classify;
        private readonly int _columns, _rows;
        private readonly int[,] _classes;

        public Grid(Frame frame, Func<double, double, int> classify, int columns, int rows)
        {
            (_frame, _classify, _columns, _rows) = (frame, classify, columns, rows);
            _classes = new int[columns + 2, rows + 2];
            for (var c = 0; c < columns + 2; c++)
                for (var r = 0; r < rows + 2; r++)
                    _classes[c, r] = c == 0 || r == 0 || c > columns || r > rows ? Outside : ClassAt(PlaceOf((c, r)));
        }

        /// <summary>The closed outlines of all parts of a class, holes included.</summary>
        public IEnumerable<List<(double X, double Y)>> Outlines(int k)
        {
            // From the side of a cell where the class is left to the side where it is entered again; each side once.
            var steps = new Dictionary<Side, (Side To, (double X, double Y)? Via)>();
            var order = new List<Side>();
            for (var c = 0; c <= _columns; c++)
                for (var r = 0; r <= _rows; r++)
                    foreach (var (from, to, via) in StepsIn(c, r, k))
                    {
                        steps.Add(from, (to, via));
                        order.Add(from);
                    }

            foreach (var start in order)
            {
                var outline = new List<(double X, double Y)>();
                for (var side = start; steps.Remove(side, out var step); side = step.To)
                {
                    outline.Add(Crossing(side));
                    if (step.Via is { } via)
                        outline.Add(via);
                }

                if (outline.Count < 3)
                    continue;
                // Simplification keeps both ends, which are adjacent in a closed line, so it is applied to two halves.
                outline.Add(outline[0]);
                var half = outline.Count / 2;
                List<(double X, double Y)> thin = [.. Outline.Simplify(outline[..(half + 1)]).SkipLast(1), .. Outline.Simplify(outline[half..]).SkipLast(1)];
                if (thin.Count > 2)
                    yield return thin;
            }
        }

        /// <summary>The parts of the outline of class k in the cell to the lower right of a grid point.</summary>
        private IEnumerable<(Side From, Side To, (double X, double Y)? Via)> StepsIn(int c, int r, int k)
        {
            (int C, int R)[] corners = [(c, r), (c + 1, r), (c + 1, r + 1), (c, r + 1)];
            var classes = Array.ConvertAll(corners, corner => _classes[corner.C, corner.R]);
            if (Array.TrueForAll(classes, at => at == k) || !classes.Contains(k))
                yield break;

            (double X, double Y) center = Between(PlaceOf(corners[0]), PlaceOf(corners[2]), 0.5);
            var isRing = classes.Contains(Outside);
            // Where three classes meet, all their outlines go through the center of the cell, which leaves no gap.
            (double X, double Y)? via = !isRing && classes.Distinct().Count() > 2 ? center : null;
            var isSaddle = classes[0] == classes[2] && classes[1] == classes[3];
            var isJoined = isSaddle && !isRing && ClassAt(center) == k;
            for (var i = 0; i < 4; i++)
            {
                if (classes[i] != k || classes[(i + 1) % 4] == k)
                    continue;
                // Left after corner i. Entered before the corner at which this run of corners began, or, where two opposite
                // corners are joined through the center, before the next one.
                var j = i;
                if (isJoined)
                    j = (i + 2) % 4;
                else
                    while (classes[(j + 3) % 4] == k)
                        j = (j + 3) % 4;
                yield return (new(corners[i], corners[(i + 1) % 4]), new(corners[j], corners[(j + 3) % 4]), via);
            }
        }

        /// <summary>The place on a side where the class of its first end ends.</summary>
        private (double X, double Y) Crossing(Side side)
        {
            // The same from both ends, so that neighboring classes share the border.
            var (a, b) = side.A.CompareTo(side.B) < 0 ? (side.A, side.B) : (side.B, side.A);
            var (first, second) = (_classes[a.C, a.R], _classes[b.C, b.R]);
            if (first == Outside || second == Outside)
                return PlaceOf(first == Outside ? b : a);
            double low = 0, high = 1;
            for (var n = 0; n < 8; n++) // to a 64th of a pixel
            {
                var middle = (low + high) / 2;
                if (ClassAt(Between(PlaceOf(a), PlaceOf(b), middle)) == first)
                    low = middle;
                else
                    high = middle;
            }

            return Between(PlaceOf(a), PlaceOf(b), (low + high) / 2);
        }

        private int ClassAt((double X, double Y) place) => _classify(_frame.X.ValueAt(place.X), _frame.Y.ValueAt(place.Y));

        private (double X, double Y) PlaceOf((int C, int R) at) => (
            _frame.Area.Left + ((at.C - 1) * _frame.Area.Width / (_columns - 1)),
            _frame.Area.Top + ((at.R - 1) * _frame.Area.Height / (_rows - 1)));

        private static (double X, double Y) Between((double X, double Y) a, (double X, double Y) b, double t) =>
            (a.X + (t * (b.X - a.X)), a.Y + (t * (b.Y - a.Y)));
    }

    /// <summary>The side of a cell between two grid points, the first of which has the class.</summary>
    private readonly record struct Side((int C, int R) A, (int C, int R) B);
}
