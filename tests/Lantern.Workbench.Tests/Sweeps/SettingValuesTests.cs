namespace Lantern.Workbench.Tests;

public sealed class SettingValuesTests
{
    [Theory]
    [InlineData("learning-rate", "0.01,0.1,0.2", "0.01 0.1 0.2")]
    [InlineData("learning-rate", " 0.1, 0.10,1e-1 ,0.2", "0.1 0.2")]
    [InlineData("learning-rate", "1e-3", "0.001")]
    [InlineData("learning-rate", "0.1..0.7:0.1", "0.1 0.2 0.3 0.4 0.5 0.6 0.7")] // by floating-point steps the third would be 0.30000000000000004
    [InlineData("learning-rate", "0.05,0.1..0.3:0.1,0.9", "0.05 0.1 0.2 0.3 0.9")]
    [InlineData("learning-rate", "0.1..0.1:0.1", "0.1")]
    [InlineData("learning-rate", "log:0.001..1:4", "0.001 0.01 0.1 1")]
    [InlineData("learning-rate", "log 0.001..1:7", "0.001 0.003162 0.01 0.03162 0.1 0.3162 1")]
    [InlineData("learning-rate", "log:0.1..0.1001:3", "0.1 0.10005 0.1001")]
    [InlineData("hidden", "50..400:50", "50 100 150 200 250 300 350 400")]
    [InlineData("hidden", "log:10..1000:5", "10 32 100 316 1000")]
    [InlineData("hidden", "none,500+150,200", "none 500,150 200")]
    [InlineData("epochs", "1..5", "1 2 3 4 5")]
    [InlineData("epochs", "1,2,5..20:5", "1 2 5 10 15 20")]
    [InlineData("rotate", "none,5+10,10", "none 5,10 10")]
    [InlineData("rotate", "2.5..7.5:2.5", "2.5 5 7.5")]
    [InlineData("augment-with", "rotation=15+elastic=0", "rotation=15,shift=1,scale=0.1,shear=0.1,elastic=0,smoothness=4")]
    [InlineData("shuffle", "true,false", "true false")]
    [InlineData("activation", "relu,tanh", "relu tanh")]
    public void Lists_and_ranges_become_values_as_the_setting_writes_them(string name, string text, string values)
    {
        var parsed = SettingValues.Parse(Setting.Find(name), text);

        Assert.Equal(values.Split(' '), parsed.Values);
        Assert.False(parsed.IsContinuum);
    }

    [Theory]
    [InlineData("learning-rate", "0.1,,0.2", "A value is missing in '0.1,,0.2'.")]
    [InlineData("learning-rate", "", "A value is missing in ''.")]
    [InlineData("learning-rate", "0.1,x", "'x' is no number such as 0.1.")]
    [InlineData("learning-rate", "x..1:0.1", "'x' is no number such as 0.1.")]
    [InlineData("learning-rate", "0.6..0.1:0.1", "The range '0.6..0.1:0.1' goes down, where the smaller number comes first.")]
    [InlineData("learning-rate", "0.1..0.6:0", "The step of '0.1..0.6:0' is 0, where a number greater than 0 was expected.")]
    [InlineData("learning-rate", "0.1..0.6:-0.1", "The step of '0.1..0.6:-0.1' is -0.1, where a number greater than 0 was expected.")]
    [InlineData("learning-rate", "0..1:0.3", "The range '0..1:0.3' does not end with a step: steps of 0.3 lead to 0.9 and 1.2.")]
    [InlineData("learning-rate", "0..1:0.00001", "The range '0..1:0.00001' has more than 10,000 values.")]
    [InlineData("learning-rate", "log:0..1:4", "The range 'log:0..1:4' begins at 0, where a number greater than 0 was expected.")]
    [InlineData("learning-rate", "log:1..0.1:4", "The range 'log:1..0.1:4' does not go up, where the smaller number comes first.")]
    [InlineData("learning-rate", "log:0.1..1:1", "The range 'log:0.1..1:1' has 1 values, where 2 to 10,000 were expected.")]
    [InlineData("learning-rate", "log:0.1..1:0.5", "'0.5' is no whole number from 0 to 2147483647.")]
    [InlineData("learning-rate", "0.5,0.1..0.2", "'0.1..0.2' stands for all numbers of a range, which cannot be one of several values.")]
    [InlineData("hidden", "50..400.5:50", "The range '50..400.5:50' does not end with a step: steps of 50 lead to 400 and 450.")]
    [InlineData("hidden", "1..2:0.5", "'1.5' is no whole number from 0 to 2147483647.")]
    [InlineData("shuffle", "yes", "'yes' is neither true nor false.")]
    [InlineData("activation", "1..3:1", "There is no activation '1'.")]
    public void What_makes_no_sense_is_refused(string name, string text, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<OptionException>(() => SettingValues.Parse(Setting.Find(name), text)).Message, StringComparison.Ordinal);

    [Fact]
    public void All_numbers_of_a_range_can_be_drawn_from_evenly_or_by_their_logarithms()
    {
        const int Count = 1000;
        var random = new SplitMix64(1);
        var even = Drawn("learning-rate", "0..1");
        var logs = Drawn("learning-rate", "log:0.001..1");
        var whole = Drawn("hidden", "log 10..1000");

        // Half of the draws lie below the middle; the deviation of such a count is √(1000/4) = 16, so 100 is six of them.
        Assert.InRange(even.Count(number => number < 0.5), (Count / 2) - 100, (Count / 2) + 100);
        Assert.InRange(logs.Count(number => number < Math.Sqrt(0.001)), (Count / 2) - 100, (Count / 2) + 100);
        Assert.InRange(whole.Count(number => number < 100), (Count / 2) - 100, (Count / 2) + 100);
        Assert.All(logs, number => Assert.InRange(number, 0.001, 1));
        Assert.All(whole, number => Assert.Equal(Math.Round(number), number));

        double[] Drawn(string name, string text)
        {
            var values = SettingValues.Parse(Setting.Find(name), text);
            Assert.True(values.IsContinuum);
            Assert.Empty(values.Values);
            return [.. Enumerable.Range(0, Count).Select(_ => ValueParser.Number(values.Draw(random)))];
        }
    }

    [Fact]
    public void Drawn_numbers_have_four_digits_and_are_the_same_for_the_same_seed()
    {
        var values = SettingValues.Parse(Setting.Find("learning-rate"), "log:0.001..1");

        Assert.Equal(["0.05008", "0.1727", "0.8185"], Three(1));
        Assert.Equal(Three(2), Three(2));
        Assert.NotEqual(Three(1), Three(2));

        string[] Three(ulong seed)
        {
            var random = new SplitMix64(seed);
            return [values.Draw(random), values.Draw(random), values.Draw(random)];
        }
    }
}
