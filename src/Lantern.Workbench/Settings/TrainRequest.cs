using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>What is to be trained: the data, the settings that were given, and where and how the training runs, which decides nothing that is learned.</summary>
public sealed record TrainRequest
{
    /// <summary>What to learn from, see <see cref="DataCatalogue"/>; a CSV file with names above its columns if there is a setting "target".</summary>
    public required string Data { get; init; }

    /// <summary>What to test with; unless given the test part of <see cref="Data"/>, if there is one, or a share of a table's rows.</summary>
    public string? TestData { get; init; }

    /// <summary>The text of each setting that was given, by the name of its <see cref="Setting"/>; of those that exclude each other the last one counts.</summary>
    [JsonConverter(typeof(SettingTextsConverter))]
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How many threads share the work of a batch. Decides how long it takes, not what is learned.</summary>
    [JsonIgnore]
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>The folder in which the run's own folder is made.</summary>
    [JsonIgnore]
    public string RunsFolder { get; init; } = "runs";

    /// <summary>After how many epochs a checkpoint is written, and again when training is stopped; 0 for never.</summary>
    [JsonIgnore]
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>Whether a table is learned from: then the setting "target" says what to predict.</summary>
    [JsonIgnore]
    public bool IsTable => Settings.ContainsKey("target");

    /// <summary>The same with one more setting, or another value of it.</summary>
    public TrainRequest With(string name, string text) => With([KeyValuePair.Create(name, text)]);

    /// <summary>The same with more settings, or other values of them.</summary>
    public TrainRequest With(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var settings = new OrderedDictionary<string, string>(Settings);
        foreach (var (name, text) in texts)
        {
            settings.Remove(name); // so that the last one counts
            settings.Add(name, text);
        }

        return this with { Settings = settings };
    }

    /// <summary>The same, but such that it means the same data from every folder.</summary>
    public TrainRequest FromAnywhere() => this with
    {
        Data = DataCatalogue.Anywhere(Data),
        TestData = TestData is null ? null : DataCatalogue.Anywhere(TestData),
        Settings = Settings.TryGetValue("from", out var model) ? With("from", Path.GetFullPath(model)).Settings : Settings,
    };

    /// <summary>Refuses what makes no sense before anything is read.</summary>
    /// <exception cref="OptionException">Something makes no sense, or not together.</exception>
    public void Validate()
    {
        if (CheckpointEvery < 0)
            throw new OptionException($"Checkpoints are written every 1 epoch or more, or 0 for never, not every {CheckpointEvery}.");
        Setting.RequireMeaning(Settings.Keys, IsTable);
        var settings = IsTable ? TableDefaults.Settle(Settings, rowCount: 1) : Setting.Apply(new TrainSettings(), Settings);
        if (settings.FoldCount > 0 && TestData is not null)
            throw new OptionException("Test with another file or with parts of this one in turn, not with both.");
        if (settings.TestShare is not null && (settings.FoldCount > 0 || TestData is not null))
            throw new OptionException("The setting test-share goes with neither a file to test with nor folds, which say otherwise what tests.");
        if (settings.LeftOut.FirstOrDefault(settings.Targets.Contains) is { } both)
            throw new OptionException($"The column '{both}' cannot be the target and left out.");
        settings.Settle();
    }
}
