using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Lantern.Tests;

public sealed class PlotTests
{
    private static Plot Everything => new Plot("Everything") { XLabel = "from left to right", YLabel = "up" }
        .Regions((x, y) => x > y ? 1 : 0, "lower", "upper")
        .Band([0, 1, 2], [0, 0.5, 0.2], [1, 1.5, 2], "line")
        .Line([0, 1, 2], [0.5, 1, 1.5], "line")
        .Points([0, 1, 2], [0.5, 1, 1.5], "line")
        .ErrorBars([0, 1, 2], [0, 0.5, 1], [1, 1.5, 2], "line")
        .Function(Math.Sin, -1.5, 2.5, "sine")
        .Bars(["a", "b", "c"], [1, -2, 3], "bars")
        .HorizontalLine(1.25, "level")
        .VerticalLine(0.75, "here");

    [Fact]
    public void It_is_a_picture_with_a_title_of_its_own_and_a_size()
    {
        var picture = new Picture(new Plot("Loss") { Width = 300, Height = 200 }.Line([1, 2], [3, 4]));

        Assert.Equal("svg", picture.Root.Name.LocalName);
        Assert.Equal("img", picture.Root.Attribute("role")!.Value);
        Assert.Equal("0 0 300 200", picture.Root.Attribute("viewBox")!.Value);
        Assert.Equal("Loss", picture.Root.Elements().First().Value);
    }

    [Fact]
    public void Points_lie_where_the_labels_of_the_axes_say()
    {
        double[] x = [-3, 0.5, 7.25, 2], y = [0.91, 0.97, 0.93, 0.955];
        var picture = new Picture(new Plot("points").Points(x, y));

        Assert.Equal(x.Zip(y).Select(point => (picture.X(point.First), picture.Y(point.Second))), picture.Circles, Near);
    }

    [Fact]
    public void On_logarithmic_axes_points_lie_in_proportion_to_logarithms()
    {
        var picture = new Picture(new Plot("points") { LogX = true, LogY = true }.Points([0.001, 0.01, 0.03, 1], [1, 100, 10, 5000]));
        var (x, y) = (Scale(picture.XTicks), Scale(picture.YTicks));

        Assert.Equal([(x(0.001), y(1)), (x(0.01), y(100)), (x(0.03), y(10)), (x(1), y(5000))], picture.Circles, Near);

        static Func<double, double> Scale(List<(double Value, double At)> ticks)
        {
            var (low, high) = (ticks.MinBy(tick => tick.Value), ticks.MaxBy(tick => tick.Value));
            return value => low.At + (Math.Log(value / low.Value) / Math.Log(high.Value / low.Value) * (high.At - low.At));
        }
    }

    [Fact]
    public void Bars_stand_on_zero_and_those_of_a_group_share_its_room()
    {
        var picture = new Picture(new Plot("bars").Bars(["a", "b"], [2, -1]).Bars(["a", "b"], [3, 4]));
        var (first, second) = (picture.Paths("fill", "#0072b2"), picture.Paths("fill", "#d55e00"));

        Assert.Equal([picture.Y(2), picture.Y(0)], new[] { first[0].Min(place => place.Y), first[0].Max(place => place.Y) }, Close);
        Assert.Equal([picture.Y(0), picture.Y(-1)], new[] { first[1].Min(place => place.Y), first[1].Max(place => place.Y) }, Close);
        var label = Picture.Number(picture.All("text").Single(text => text.Value == "a").Attribute("x")!.Value);
        Assert.Equal(label, (first[0].Min(place => place.X) + second[0].Max(place => place.X)) / 2, tolerance: 2 * Picture.Rounding);
        Assert.True(first[0].Max(place => place.X) < second[0].Min(place => place.X));
        Assert.True(second[0].Max(place => place.X) < first[1].Min(place => place.X));
    }

    [Fact]
    public void Error_bars_stand_in_the_middle_of_the_bars_of_their_name()
    {
        var picture = new Picture(new Plot("bars").Bars(["a", "b"], [2, 1], "one").Bars(["a", "b"], [3, 4], "two").ErrorBars([0, 1], [2.5, 3.5], [3.5, 4.5], "two"));
        var bar = picture.Paths("fill", "#d55e00")[0];
        var upright = picture.Paths("stroke", "#222")[0];

        Assert.Equal((bar.Min(place => place.X) + bar.Max(place => place.X)) / 2, upright[0].X, tolerance: 2 * Picture.Rounding);
        Assert.Equal([picture.Y(2.5), picture.Y(3.5)], upright.Select(place => place.Y), Close);
    }

    [Fact]
    public void A_band_goes_along_its_upper_line_and_back_along_the_lower()
    {
        var picture = new Picture(new Plot("band").Band([0, 1, 2], [0, 1, 0.5], [2, 5, 3]));

        Assert.Equal(
            [(0, 2), (1, 5), (2, 3), (2, 0.5), (1, 1), (0, 0)],
            Assert.Single(picture.Paths("fill", "#0072b2")).Select(place => (Value(picture.XTicks, place.X), Value(picture.YTicks, place.Y))),
            (a, b) => Math.Abs(a.Item1 - b.Item1) < 0.01 && Math.Abs(a.Item2 - b.Item2) < 0.01); // a hundredth of a unit is more than Tolerance

        static double Value(List<(double Value, double At)> ticks, double at) =>
            ticks[0].Value + ((at - ticks[0].At) / (ticks[^1].At - ticks[0].At) * (ticks[^1].Value - ticks[0].Value));
    }

    [Fact]
    public void A_function_has_gaps_where_it_has_no_value_and_is_cut_at_the_range()
    {
        var picture = new Picture(new Plot("1/x") { YRange = (-5, 5) }.Function(x => 1 / x, -2, 2));
        var parts = picture.Paths("stroke", "#0072b2");

        Assert.Equal(2, parts.Count);
        Assert.All(parts.SelectMany(part => part), place => Assert.InRange(place.Y, picture.Y(5) - 1 - Picture.Tolerance - 0.3, picture.Y(-5) + 1 + Picture.Tolerance + 0.3));
    }

    [Fact]
    public void What_lies_outside_a_given_range_is_not_shown()
    {
        var picture = new Picture(new Plot("") { XRange = (0, 1), YRange = (0, 1) }.Points([0, 0.5, 1, 2], [0, 0.5, 1, 0.5]));

        Assert.Equal(3, picture.Circles.Count);
    }

    [Fact]
    public void A_circle_is_round_if_scales_are_equal()
    {
        foreach (var plot in new[] { new Plot("") { EqualScale = true }, new Plot("") { EqualScale = true, XRange = (-1, 2), YRange = (-3, 3) } })
        {
            var picture = new Picture(plot.Points([-1, 1, 0, 0], [0, 0, 1, -1]));
            var circles = picture.Circles;

            Assert.Equal(circles[1].X - circles[0].X, circles[3].Y - circles[2].Y, tolerance: 4 * Picture.Rounding);
        }
    }

    [Fact]
    public void Text_is_escaped_and_what_XML_cannot_hold_is_replaced()
    {
        const string Text = "a < b & \"c\" > 'd' \u0001 \ud800 日本 😀";
        var picture = new Picture(new Plot(Text) { XLabel = Text, YLabel = Text }.Line([0, 1], [0, 1], Text).HorizontalLine(0.5, Text).Bars([Text], [1]));
        var expected = "a < b & \"c\" > 'd' \ufffd \ufffd 日本 😀";

        Assert.Equal(expected, picture.Root.Elements().First().Value);
        Assert.Equal(6, picture.Texts.Count(text => text == expected || (text.EndsWith('…') && expected.StartsWith(text[..^1], StringComparison.Ordinal))));
    }

    [Fact]
    public void Any_text_gives_a_document()
    {
        var texts = Gen.Choose(0, char.MaxValue).Select(c => (char)c).ArrayOf().Select(c => new string(c)).ToArbitrary();
        Check.One(DataFiles.Cases, Prop.ForAll(texts, text =>
            Assert.Equal("svg", new Picture(new Plot(text) { XLabel = text }.Line([0, 1], [0, 1], text)).Root.Name.LocalName)));
    }

    [Fact]
    public void The_same_plot_gives_the_same_text_in_every_language()
    {
        var here = CultureInfo.CurrentCulture;
        var first = Everything.ToSvg();
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator, other.NumberFormat.NegativeSign) = (",", ".", "~");
            CultureInfo.CurrentCulture = other;

            Assert.Equal(first, Everything.ToSvg());
            Assert.Equal("0,5", $"{0.5}"); // so the language was another
        }
        finally
        {
            CultureInfo.CurrentCulture = here;
        }

        Assert.DoesNotContain('\r', first);
    }

    [Fact]
    public void A_file_holds_the_text_and_a_refused_plot_leaves_the_older_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("plot.svg", "older"u8);

        Assert.Throws<OptionException>(() => new Plot("") { XRange = (1, 0) }.Save(path));
        Assert.Equal("older", File.ReadAllText(path));
        Everything.Save(path);

        Assert.Equal(Encoding.UTF8.GetBytes(Everything.ToSvg()), File.ReadAllBytes(path));
        Assert.EndsWith("</svg>\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Throws<DatasetException>(() => Everything.Save(folder.File("none/plot.svg")));
    }

    [Fact]
    public void One_name_has_one_color_and_one_line_in_the_legend()
    {
        var picture = new Picture(new Plot("").Line([0, 1], [0, 1], "a").Line([0, 1], [1, 0], "b").ErrorBars([0, 1], [0, 0], [1, 1], "a"));

        Assert.Single(picture.Texts, "a");
        Assert.Equal(["#0072b2", "#d55e00"], picture.All("path").Select(path => path.Attribute("stroke")?.Value)
            .Where(color => color is not (null or "#555" or "#e4e4e4")).Distinct().Order());
    }

    [Fact]
    public void The_legend_hides_no_point()
    {
        var clouds = Gen.Choose(0, 1000).Two().Select(pair => (pair.Item1 / 1000.0, pair.Item2 / 1000.0)).ArrayOf(25).ToArbitrary();
        Check.One(DataFiles.Cases, Prop.ForAll(clouds, cloud =>
        {
            var picture = new Picture(new Plot("") { XRange = (0, 1), YRange = (0, 1) }
                .Points([.. cloud.Select(point => point.Item1)], [.. cloud.Select(point => point.Item2)], "cloud"));
            var box = picture.All("rect").SingleOrDefault(rectangle => rectangle.Attribute("rx") is not null);
            if (box is null)
                return; // beside
            double left = At("x"), top = At("y"), right = left + At("width"), bottom = top + At("height");

            Assert.All(picture.Circles.Take(cloud.Length), circle => Assert.False(
                circle.X > left - 4 && circle.X < right + 4 && circle.Y > top - 4 && circle.Y < bottom + 4));

            double At(string name) => Picture.Number(box.Attribute(name)!.Value);
        }));
    }

    [Theory]
    [InlineData(LegendPlace.None, false)]
    [InlineData(LegendPlace.Beside, true)]
    public void The_legend_can_be_left_out_or_put_beside(LegendPlace place, bool isThere)
    {
        var picture = new Picture(new Plot("") { Legend = place, XRange = (0, 1) }.Line([0, 1], [0, 1], "name"));

        Assert.Equal(isThere, picture.Texts.Contains("name"));
        if (isThere)
            Assert.True(Picture.Number(picture.All("text").Single(text => text.Value == "name").Attribute("x")!.Value) > picture.X(1));
    }

    [Fact]
    public void Labels_of_level_lines_that_are_close_stand_apart_beside_the_plot()
    {
        var plot = new Plot("").Line([0, 1], [0, 100]);
        for (var i = 0; i < 6; i++)
            plot.HorizontalLine(i, $"level {i}");
        var heights = new Picture(plot).All("text").Where(text => text.Value.StartsWith("level", StringComparison.Ordinal))
            .OrderBy(text => text.Value, StringComparer.Ordinal).Select(text => Picture.Number(text.Attribute("y")!.Value)).ToList();

        Assert.Equal(6, heights.Count);
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.True(pair.First - pair.Second >= 16 - (2 * Picture.Rounding)));
    }

    [Fact]
    public void Bars_with_more_labels_than_fit_show_some_of_them_aslant()
    {
        var labels = Enumerable.Range(0, 60).Select(i => $"category {i}").ToList();
        var shown = new Picture(new Plot("").Bars(labels, new double[60])).All("text")
            .Where(text => text.Attribute("transform") is not null).Select(text => text.Value).ToList();

        Assert.InRange(shown.Count, 10, 30);
        Assert.Equal("category 0", shown[0]);
        Assert.Equal(shown.Order(StringComparer.Ordinal), shown.Intersect(labels).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_a_single_place_and_constant_numbers_are_shown()
    {
        Assert.Equal((0, 1), (new Picture(new Plot("")).XTicks[0].Value, new Picture(new Plot("")).XTicks[^1].Value));
        Assert.Single(new Picture(new Plot("").Points([42], [1e9])).Circles);
        Assert.Single(new Picture(new Plot("").Line([1], [2])).Paths("stroke", "#0072b2"));
        Assert.Single(new Picture(new Plot("").Line([1, 2, 3], [7, 7, 7])).Paths("stroke", "#0072b2"));
        Assert.NotEmpty(new Plot("") { LogX = true, LogY = true }.ToSvg());
        Assert.NotEmpty(new Plot("").Line([], []).Points([], [], "none").Band([], [], []).ErrorBars([], [], []).Bars([], []).ToSvg());
        Assert.NotEmpty(new Plot("").Line([-1e100, 1e100], [1e-100, 2e-100]).ToSvg());
    }

    [Fact]
    public void Whole_numbers_get_whole_ticks() =>
        Assert.Equal([1, 2, 3], new Picture(new Plot("").Line([1, 2, 3], [0.1, 0.2, 0.3])).XTicks.Select(tick => tick.Value));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1e101)]
    public void Numbers_that_cannot_be_shown_are_refused(double value)
    {
        var exception = Assert.Throws<OptionException>(() => new Plot("").Line([0, 1], [0, value]));

        Assert.Equal($"A plot shows finite numbers up to 10¹⁰⁰, but one of y is {value}.", exception.Message);
        Assert.Throws<OptionException>(() => new Plot("").Points([value], [0]));
        Assert.Throws<OptionException>(() => new Plot("").Band([0], [value], [value]));
        Assert.Throws<OptionException>(() => new Plot("").ErrorBars([0], [0], [value]));
        Assert.Throws<OptionException>(() => new Plot("").Bars(["a"], [value]));
        Assert.Throws<OptionException>(() => new Plot("").VerticalLine(value));
        Assert.Throws<OptionException>(() => new Plot("").HorizontalLine(value));
        Assert.Throws<OptionException>(() => new Plot("").Function(x => x, 0, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_logarithmic_axis_refuses_what_has_no_logarithm(double value)
    {
        var exception = Assert.Throws<OptionException>(() => new Plot("") { LogX = true }.Line([1, value], [0, 0]));

        Assert.Equal($"A logarithmic axis shows numbers above zero, from 10⁻¹⁰⁰, but one of x is {value}.", exception.Message);
        Assert.Throws<OptionException>(() => new Plot("") { LogY = true }.Bars(["a"], [value]));
        Assert.Throws<OptionException>(() => new Plot("") { LogY = true, YRange = (value, 10) }.ToSvg());
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_in_a_sentence()
    {
        Refuses("The range of x goes from a smaller to a larger number, not from 1 to 1.", () => new Plot("") { XRange = (1, 1) }.ToSvg());
        Refuses("The range of y goes from a smaller to a larger number, not from 0 to NaN.", () => new Plot("") { YRange = (0, double.NaN) }.ToSvg());
        Refuses("The width of a plot is from 160 to 10000 pixels, not 10.", () => new Plot("") { Width = 10 }.ToSvg());
        Refuses("Equal scales make no sense with a logarithmic axis.", () => new Plot("") { EqualScale = true, LogY = true }.ToSvg());
        Refuses("The lower bound 2 at x = 0 is above the upper bound 1.", () => new Plot("").Band([0], [2], [1]));
        Refuses("All bars of a plot need the same labels in the same order.", () => new Plot("").Bars(["a"], [1]).Bars(["b"], [1]));
        Assert.Throws<ArgumentException>(() => new Plot("").Line([1, 2], [1]));

        static void Refuses(string sentence, Action plot) => Assert.Equal(sentence, Assert.Throws<OptionException>(plot).Message);
    }

    private static bool Near((double X, double Y) a, (double X, double Y) b) => Close(a.X, b.X) && Close(a.Y, b.Y);

    private static bool Close(double a, double b) => Math.Abs(a - b) <= Picture.Tolerance;
}
