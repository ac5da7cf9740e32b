namespace Lantern.Tests;

public sealed class ProvenanceTests
{
    [Fact]
    public void The_version_is_that_of_this_library_as_three_numbers() =>
        Assert.Equal(typeof(Provenance).Assembly.GetName().Version!.ToString(3), new Provenance().LanternVersion);

    [Fact]
    public void Two_are_equal_if_all_they_say_is()
    {
        var one = Of(("rule", "gradient"), ("seed", "1"));

        Assert.Equal(one, Of(("rule", "gradient"), ("seed", "1")));
        Assert.Equal(one.GetHashCode(), Of(("rule", "gradient"), ("seed", "1")).GetHashCode());
        Assert.NotEqual(one, Of(("rule", "gradient"), ("seed", "2")));
        Assert.NotEqual(one, Of(("rule", "gradient")));
        Assert.NotEqual(one, Of(("seed", "1"), ("rule", "gradient"))); // which gives another file
        Assert.NotEqual(one, one with { Data = "mnist" });
    }

    [Fact]
    public void Changing_the_settings_afterwards_does_not_change_it()
    {
        var settings = new Dictionary<string, string> { ["seed"] = "1" };
        var provenance = new Provenance { Settings = settings };

        settings["seed"] = "2";

        Assert.Equal("1", provenance.Settings["seed"]);
    }

    private static Provenance Of(params (string Name, string Text)[] settings) =>
        new() { Settings = new OrderedDictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Text))) };
}
