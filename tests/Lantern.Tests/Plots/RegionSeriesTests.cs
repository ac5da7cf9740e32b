namespace Lantern.Tests;

public sealed class RegionSeriesTests
{
    // The pale forms of blue, vermilion and green: 27 % color, 73 % white.
    private const string First = "#bad9ea", Second = "#f4d4ba", Third = "#bae5d9";

    private static Plot Square => new("") { XRange = (-1, 1), YRange = (-1, 1), EqualScale = true, Width = 500, Height = 500 };

    [Fact]
    public void Half_a_plane_has_four_corners_and_its_border_where_it_is()
    {
        var picture = new Picture(Square.Regions((x, y) => x + (0.5 * y) > 0.1 ? 1 : 0, "left", "right"));
        var corners = picture.Paths("fill", Second).MaxBy(OutlineTests.Area)!;

        // Only these are needed; the outline may begin at one more.
        Assert.InRange(corners.Count, 4, 5);
        // At the upper edge x is 0.1 − 0.5, at the lower 0.1 + 0.5.
        Assert.All([(-0.4, 1.0), (0.6, -1.0), (1.0, -1.0), (1.0, 1.0)], corner => Assert.Contains(corners, place =>
            Math.Abs(place.X - picture.X(corner.Item1)) < 2 * Picture.Tolerance && Math.Abs(place.Y - picture.Y(corner.Item2)) < 2 * Picture.Tolerance));
    }

    [Fact]
    public void A_disc_has_its_area_and_leaves_a_hole_in_what_is_around()
    {
        var picture = new Picture(Square.Regions((x, y) => (x * x) + (y * y) < 0.36 ? 1 : 0, "around", "disc"));
        var radius = 0.6 * (picture.X(1) - picture.X(0));
        var disc = Assert.Single(picture.Paths("fill", Second));

        // Chords between borders 4 pixels apart or thinned lie inside by less than a twentieth, crossings are found to a
        // 64th, and coordinates are rounded.
        Assert.Equal(Math.PI * radius * radius, OutlineTests.Area(disc), tolerance: 2 * Math.PI * radius * 0.15);
        Assert.Equal(2, picture.Paths("fill", First).Count);
    }

    [Fact]
    public void Where_three_classes_meet_nothing_stays_bare()
    {
        var picture = new Picture(Square.Regions((x, y) => y > 0.21 ? 0 : x < 0.13 ? 1 : 2, "above", "left", "right"));
        var sum = new[] { First, Second, Third }.SelectMany(color => picture.Paths("fill", color)).Where(part => part.Count > 2).Sum(OutlineTests.Area);
        var side = picture.X(1) - picture.X(-1);

        // The key of the legend is a rectangle, not a path. Six borders of the side's length at most, each off by rounding.
        Assert.Equal(side * side, sum, tolerance: 6 * side * Picture.Rounding);
    }

    [Fact]
    public void A_chessboard_has_all_its_fields()
    {
        var picture = new Picture(Square.Regions((x, y) => (((int)((x + 1) * 2)) + ((int)((y + 1) * 2))) % 2, "black", "white"));
        var side = picture.X(1) - picture.X(-1);
        var sums = new[] { First, Second }.Select(color => picture.Paths("fill", color).Sum(OutlineTests.Area)).ToList();

        Assert.Equal(side * side, sums.Sum(), tolerance: 0.02 * side * side); // corners of fields are cut off by up to a cell
        Assert.Equal(0, sums[0] - sums[1], tolerance: 0.02 * side * side);
    }

    [Fact]
    public void Points_stand_in_the_color_of_their_class_on_its_pale_form()
    {
        var picture = new Picture(Square.Regions((x, y) => x > 0 ? 1 : 0, "no", "yes").Points([-0.5], [0], "no").Points([0.5], [0], "yes"));

        Assert.Equal(2, picture.All("g").Count(group => group.Attribute("fill")?.Value == "#0072b2")); // the plot and the legend
        Assert.Single(picture.Texts, "yes");
    }

    [Fact]
    public void A_class_without_a_name_is_refused()
    {
        var exception = Assert.Throws<OptionException>(() => Square.Regions((_, _) => 2, "no", "yes").ToSvg());

        Assert.Equal("The regions have 2 names, but the class at (-1, 1) is 2.", exception.Message);
        Assert.Throws<OptionException>(() => Square.Regions((_, _) => 0));
    }
}
