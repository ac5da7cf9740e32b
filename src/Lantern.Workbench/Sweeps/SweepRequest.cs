using Lantern.Numerics;

namespace Lantern.Workbench;

/// <summary>
/// What a sweep varies: settings with the values that each is to have, as they were written. What is not mentioned is
/// as in a single training.
/// </summary>
public sealed record SweepRequest
{
    /// <summary>More trials than this are a slip of the keyboard.</summary>
    private const int MostTrials = 100_000;

    /// <summary>See <see cref="TrainRequest.Data"/>.</summary>
    public required string Data { get; init; }

    /// <summary>See <see cref="TrainRequest.TestData"/>.</summary>
    public string? TestData { get; init; }

    /// <summary>Settings by name, without seed, each with the text of its values, see <see cref="SettingValues"/>.</summary>
    public IReadOnlyList<(string Name, string Text)> Settings { get; init; } = [];

    /// <summary>How many seeds each point has, from 1, or a list or a range of them.</summary>
    public string Seeds { get; init; } = "5";

    /// <summary>
    /// How many combinations to draw at random; nothing for all of them. Numbers of epochs are not drawn: each is read off every
    /// training.
    /// </summary>
    public int? RandomCount { get; init; }

    /// <summary>Decides which points are drawn.</summary>
    public uint RandomSeed { get; init; } = 1;

    /// <summary>The part of the trials to train; nothing for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>The data, with the settings that are the same in all trials because they decide which data that is, or how a table is read.</summary>
    internal TrainRequest Base => new TrainRequest { Data = Data, TestData = TestData }.With(
        Settings.Where(each => each.Name == "from" || Setting.Find(each.Name).Effect == SettingEffect.Data).Select(each => KeyValuePair.Create(each.Name, each.Text)));

    /// <summary>The seeds of each point.</summary>
    /// <exception cref="OptionException">The text makes no sense.</exception>
    public IReadOnlyList<uint> SeedList()
    {
        var text = !uint.TryParse(Seeds, out var count) ? Seeds
            : count > 0 ? $"1..{count}"
            : throw new OptionException("Each point needs at least 1 seed, not 0; a list such as 0,1 names seeds.");
        return [.. SettingValues.Parse(Setting.Find("seed"), text).Values.Select(ValueParser.Whole<uint>)];
    }

    /// <summary>
    /// All combinations of the values, those of the last setting next to each other; or so many of them at random, each once,
    /// with all numbers of epochs.
    /// A point has a value for each setting that was mentioned, in the order of <see cref="Setting.All"/>.
    /// </summary>
    /// <exception cref="OptionException">A text makes no sense, there is nothing to draw from, or there are too many points.</exception>
    public IReadOnlyList<IReadOnlyList<(Setting Setting, string Value)>> Points()
    {
        List<SettingValues> all = [.. Setting.All.SelectMany(setting => Settings.Where(given => given.Name == setting.Name).Select(given => Read(setting, given.Text)))];
        var seedCount = SeedList().Count;
        var epochs = all.FindAll(values => values.Setting.Name == Setting.Epochs);
        var most = CountOf(all.Except(epochs));
        var trialCount = (RandomCount ?? most) * seedCount;
        if (trialCount > MostTrials && double.IsFinite(trialCount))
            throw new OptionException("random", $"There would be {trialCount:N0} trials, where at most {MostTrials:N0} are possible; draw some of the points.");
        if (RandomCount is not { } count)
            return Grid(all);
        var readOff = Grid(epochs);
        return [.. from point in Drawn([.. all.Except(epochs)], count, most) from epoch in readOff select InOrder([.. point, .. epoch])];
    }

    /// <summary>The names of what has more than one value, in the order of <see cref="Setting.All"/>.</summary>
    public static IReadOnlyList<string> Varied(IReadOnlyList<IReadOnlyList<(Setting Setting, string Value)>> points) =>
        [.. points[0].Index().Where(first => points.Any(point => point[first.Index].Value != first.Item.Value)).Select(first => first.Item.Setting.Name)];

    /// <summary>Names the setting in what is wrong with its text.</summary>
    private static SettingValues Read(Setting setting, string text)
    {
        try
        {
            return setting.CanVary ? SettingValues.Parse(setting, text) : SettingValues.Only(setting, text);
        }
        catch (OptionException exception)
        {
            throw new OptionException(setting.Name, exception.Message);
        }
    }

    private static double CountOf(IEnumerable<SettingValues> all) =>
        all.Aggregate(1.0, (product, values) => product * (values.IsContinuum ? double.PositiveInfinity : values.Values.Count));

    private static IReadOnlyList<(Setting Setting, string Value)> InOrder(IReadOnlyList<(Setting Setting, string Value)> point) =>
        [.. Setting.All.SelectMany(setting => point.Where(each => each.Setting == setting))];

    private static List<IReadOnlyList<(Setting Setting, string Value)>> Grid(List<SettingValues> all)
    {
        List<IReadOnlyList<(Setting Setting, string Value)>> points = [[]];
        foreach (var values in all)
        {
            if (values.IsContinuum)
            {
                throw new OptionException(
                    values.Setting.Name,
                    "A range without a step has endless values; give it a step such as 0.1..0.6:0.1, or a count such as log:0.001..1:7, "
                    + $"or draw from it at random{(values.Setting.Name == Setting.Epochs ? ", which epochs cannot be" : "")}.");
            }

            points = [.. from point in points from value in values.Values select (IReadOnlyList<(Setting, string)>)[.. point, (values.Setting, value)]];
        }

        return points;
    }

    private List<IReadOnlyList<(Setting Setting, string Value)>> Drawn(List<SettingValues> all, int count, double most)
    {
        const int Patience = 1000; // draws for each point that is wanted: a range of whole numbers may hold fewer than that
        if (count < 1 || count > most)
            throw new OptionException("random", $"{count} points cannot be drawn{(count < 1 ? "; at least 1 can" : $" where there are {most:N0}; leave it out to have them all")}.");
        var random = new SplitMix64(RandomSeed);
        var seen = new HashSet<string>();
        List<IReadOnlyList<(Setting Setting, string Value)>> points = [];
        for (var draws = 0L; points.Count < count; draws++)
        {
            if (draws == (long)Patience * count)
                throw new OptionException("random", $"{count} different points were not found, but {points.Count}.");
            IReadOnlyList<(Setting Setting, string Value)> point = [.. all.Select(values => (values.Setting, values.Draw(random)))];
            if (seen.Add(string.Join('\n', point.Select(each => each.Value))))
                points.Add(point);
        }

        return points;
    }
}
