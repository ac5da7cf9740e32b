using FsCheck;
using FsCheck.Fluent;

namespace Lantern.Tests;

public sealed class OutlineTests
{
    private static readonly Box Box = new(0, 0, 10, 5);

    private static readonly Arbitrary<List<(double X, double Y)>> Lines =
        (from x in Gen.Choose(-100, 200) from y in Gen.Choose(-100, 150) select (x / 10.0, y / 10.0)).ListOf().ToArbitrary();

    [Fact]
    public void A_line_is_cut_where_it_crosses_an_edge()
    {
        var parts = Outline.ClipLine([(-5, 1), (5, 1), (5, 9), (8, 9), (8, 2)], Box);

        Assert.Equal([[(0, 1), (5, 1), (5, 5)], [(8, 5), (8, 2)]], parts);
    }

    [Fact]
    public void What_remains_of_a_line_is_inside_and_nothing_inside_is_lost()
    {
        Check.One(DataFiles.Cases, Prop.ForAll(Lines, line =>
        {
            var parts = Outline.ClipLine(line, Box);

            Assert.All(parts.SelectMany(part => part), place => Assert.True(Box.Grown(1e-12).Contains(place.X, place.Y)));
            for (var i = 1; i < line.Count; i++)
                for (var t = 0.05; t < 1; t += 0.1)
                {
                    var place = Between(line[i - 1], line[i], t);
                    if (Box.Grown(-1e-9).Contains(place.X, place.Y))
                        Assert.Contains(parts, part => part.Zip(part.Skip(1)).Any(segment => Distance(place, segment.First, segment.Second) < 1e-9));
                }
        }));
    }

    [Fact]
    public void The_number_of_pixels_that_a_number_is_away_does_not_matter() =>
        Assert.Equal([[(2, 0), (2, 5)]], Outline.ClipLine([(2, -1e100), (2, 1e100)], Box));

    [Fact]
    public void A_rectangle_cut_off_is_what_two_rectangles_share()
    {
        var rectangles = (from numbers in Gen.Choose(-100, 200).ArrayOf(4) select Array.ConvertAll(numbers, n => n / 10.0)).ToArbitrary();
        Check.One(DataFiles.Cases, Prop.ForAll(rectangles, n =>
        {
            double left = Math.Min(n[0], n[1]), right = Math.Max(n[0], n[1]), top = Math.Min(n[2], n[3]), bottom = Math.Max(n[2], n[3]);
            var cut = Outline.ClipArea([(left, top), (right, top), (right, bottom), (left, bottom)], Box);
            var shared = Math.Max(0, Math.Min(right, Box.Right) - Math.Max(left, Box.Left)) * Math.Max(0, Math.Min(bottom, Box.Bottom) - Math.Max(top, Box.Top));

            Assert.Equal(shared, Area(cut), tolerance: 1e-10);
        }));
    }

    [Fact]
    public void Thinning_strays_less_than_a_twentieth_of_a_pixel()
    {
        Check.One(DataFiles.Cases, Prop.ForAll(Lines, line =>
        {
            var thin = Outline.Simplify(line);

            Assert.True(thin.Count <= line.Count);
            Assert.Equal(line.Take(1).Concat(line.TakeLast(1)), thin.Take(1).Concat(thin.TakeLast(1)));
            if (thin.Count > 1)
                Assert.All(line, place => Assert.True(thin.Zip(thin.Skip(1)).Min(segment => Distance(place, segment.First, segment.Second)) <= 0.05 + 1e-12));
        }));
    }

    [Fact]
    public void A_straight_line_needs_two_places() =>
        Assert.Equal([(0, 0), (100, 50)], Outline.Simplify([.. Enumerable.Range(0, 101).Select(i => ((double)i, i / 2.0))]));

    /// <summary>The area within a closed line. (The shoelace formula.)</summary>
    internal static double Area(IReadOnlyList<(double X, double Y)> outline) =>
        Math.Abs(outline.Select((a, i) => (a, b: outline[(i + 1) % outline.Count])).Sum(pair => (pair.a.X * pair.b.Y) - (pair.b.X * pair.a.Y))) / 2;

    private static (double X, double Y) Between((double X, double Y) a, (double X, double Y) b, double t) => (a.X + (t * (b.X - a.X)), a.Y + (t * (b.Y - a.Y)));

    /// <summary>From a place to a segment: by halving, not by the formula under test.</summary>
    private static double Distance((double X, double Y) place, (double X, double Y) from, (double X, double Y) to)
    {
        for (var n = 0; n < 60; n++)
        {
            var middle = Between(from, to, 0.5);
            (from, to) = Length(from, place) < Length(to, place) ? (from, middle) : (middle, to);
        }

        return Length(from, place);
    }

    private static double Length((double X, double Y) a, (double X, double Y) b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
