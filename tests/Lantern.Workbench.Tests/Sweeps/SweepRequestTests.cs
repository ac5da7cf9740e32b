namespace Lantern.Workbench.Tests;

public sealed class SweepRequestTests
{
    private static readonly SweepRequest Request = new() { Data = "mnist", Settings = [("hidden", "10,20+5"), ("epochs", "1,3"), ("batch", "7"), ("learning-rate", "0.1..0.3:0.1")] };

    [Fact]
    public void A_grid_is_all_combinations_the_last_setting_the_fastest()
    {
        Assert.Equal(
            [
                "hidden=10 learning-rate=0.1 epochs=1 batch=7", "hidden=10 learning-rate=0.1 epochs=3 batch=7", "hidden=10 learning-rate=0.2 epochs=1 batch=7",
                "hidden=10 learning-rate=0.2 epochs=3 batch=7", "hidden=10 learning-rate=0.3 epochs=1 batch=7", "hidden=10 learning-rate=0.3 epochs=3 batch=7",
            ],
            Points(Request).Take(6));
        Assert.Equal(12, Points(Request).Distinct().Count());
        Assert.Equal(["hidden", "learning-rate", "epochs"], SweepRequest.Varied(Request.Points()));
        Assert.Equal([""], Points(new SweepRequest { Data = "mnist" }));
    }

    [Fact]
    public void Random_points_are_some_of_the_grid_each_once_with_all_numbers_of_epochs()
    {
        var drawn = Points(Request with { RandomCount = 4 });

        Assert.Equal(8, drawn.Distinct().Count());
        Assert.Empty(drawn.Except(Points(Request)));
        Assert.All(drawn.Chunk(2), pair => Assert.Equal(pair[0], pair[1].Replace("epochs=3", "epochs=1", StringComparison.Ordinal)));
        Assert.Equal(drawn, Points(Request with { RandomCount = 4 }));
        Assert.NotEqual(drawn, Points(Request with { RandomCount = 4, RandomSeed = 2 }));
        Assert.Equal(Points(Request).Order(), Points(Request with { RandomCount = 6 }).Order());
    }

    [Fact]
    public void Random_points_may_come_from_all_numbers_of_a_range()
    {
        var points = Points(new SweepRequest { Data = "mnist", Settings = [("learning-rate", "log:0.001..1"), ("hidden", "10,20")], RandomCount = 40 });

        Assert.Equal(40, points.Distinct().Count());
        Assert.Equal(40, points.Select(point => point.Split('=')[^1]).Distinct().Count());
    }

    [Theory]
    [InlineData("5", "1 2 3 4 5")]
    [InlineData("1", "1")]
    [InlineData("3..7", "3 4 5 6 7")]
    [InlineData("7..7", "7")]
    [InlineData("1,10,100", "1 10 100")]
    public void Seeds_are_a_count_a_range_or_a_list(string text, string seeds) =>
        Assert.Equal(seeds, string.Join(' ', new SweepRequest { Data = "mnist", Seeds = text }.SeedList()));

    [Fact]
    public void No_seeds_are_refused() => Assert.Equal(
        "Each point needs at least 1 seed, not 0; a list such as 0,1 names seeds.",
        Assert.Throws<OptionException>(() => new SweepRequest { Data = "mnist", Seeds = "0" }.SeedList()).Message);

    [Theory]
    [InlineData("learning-rate", "0.1..0.2", null, "learning-rate: A range without a step has endless values; give it a step such as 0.1..0.6:0.1, or a count such as log:0.001..1:7, or draw from it at random.")]
    [InlineData("epochs", "log:1..20", 3, "epochs: A range without a step has endless values; give it a step such as 0.1..0.6:0.1, or a count such as log:0.001..1:7, or draw from it at random, which epochs cannot be.")]
    [InlineData("learning-rate", "0.1,0.2", 3, "random: 3 points cannot be drawn where there are 2; leave it out to have them all.")]
    [InlineData("learning-rate", "0.1,0.2", 0, "random: 0 points cannot be drawn; at least 1 can.")]
    [InlineData("hidden", "log:1..3", 4, "random: 4 different points were not found, but 3.")]
    [InlineData("hidden", "1..10000,20000..29999,50000", null, "random: There would be 100,005 trials, where at most 100,000 are possible; draw some of the points.")]
    [InlineData("hidden", "x", null, "hidden: 'x' is no whole number from 0 to 2147483647.")]
    public void What_makes_no_sense_is_refused(string name, string text, int? random, string sentence)
    {
        var request = new SweepRequest { Data = "mnist", Settings = [(name, text)], RandomCount = random };

        Assert.StartsWith(sentence, Assert.Throws<OptionException>(request.Points).Message, StringComparison.Ordinal);
    }

    private static List<string> Points(SweepRequest request) =>
        [.. request.Points().Select(point => string.Join(' ', point.Select(each => $"{each.Setting.Name}={each.Value}")))];
}
