namespace Lantern.Workbench;

/// <summary>What a setting decides.</summary>
public enum SettingEffect
{
    /// <summary>What is learned: it is in the key of a run.</summary>
    Learning,

    /// <summary>Which data is learned from and tested with: it is in the data's fingerprint, and by that in the key.</summary>
    Data,

    /// <summary>How a training is measured, not what it learns.</summary>
    Measuring,
}

/// <summary>What a setting is meaningful for.</summary>
public enum SettingScope
{
    /// <summary>Every training.</summary>
    All,

    /// <summary>Pictures and other examples of bytes.</summary>
    Pictures,

    /// <summary>Tables.</summary>
    Tables,
}

/// <summary>
/// A setting of a training: one row, from which follow the options and the help of the tool, what a sweep varies, JSON, the key
/// of a run, what is shown of a model, and the fields of a form. All rows are in <see cref="All"/>.
/// </summary>
/// <param name="Name">Such as "learning-rate".</param>
/// <param name="Group">What it belongs to in a help or a form, such as "network".</param>
/// <param name="Kind">The kind of its value.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Set">The settings with this one set to what a text says; throws an <see cref="OptionException"/> if that makes no sense.</param>
/// <param name="Written">The text that sets what the settings have; nothing if it is off or left open.</param>
public sealed record Setting(
    string Name,
    string Group,
    ValueKind Kind,
    string Description,
    Func<TrainSettings, string, TrainSettings> Set,
    Func<TrainSettings, string?> Written)
{
    /// <summary>The setting that says how often all examples are seen: several numbers of epochs are read off one training.</summary>
    public const string Epochs = "epochs";

    private readonly string? _title;

    /// <summary>All settings, in the order in which they are documented.</summary>
    public static IReadOnlyList<Setting> All { get; } = SettingRows.All;

    /// <summary>The name as it stands in a sentence or at an axis, such as "learning rate".</summary>
    public string Title
    {
        get => _title ?? Name.Replace('-', ' ');
        init => _title = value;
    }

    /// <summary>What it decides.</summary>
    public SettingEffect Effect { get; init; }

    /// <summary>What it is meaningful for.</summary>
    public SettingScope Scope { get; init; }

    /// <summary>Why it cannot be set for a table, to follow "The setting X is not for tables:"; nothing if it can, or is for pictures alone.</summary>
    public string? DecidedByTask { get; init; }

    /// <summary>Whether it is among the dozen that most trainings use.</summary>
    public bool IsCommon { get; init; }

    /// <summary>The value unless it is set, as a text; nothing if that is off, or follows from other settings.</summary>
    public string? Default => Written(new TrainSettings());

    /// <summary>Whether a sweep can vary it; seeds have a word of their own there.</summary>
    public bool CanVary => Effect == SettingEffect.Learning && Name is not ("seed" or "from");

    /// <summary>What a run without it has: none, or false for a switch.</summary>
    public string Unset => Kind.IsSwitch ? "false" : "none";

    /// <summary>The setting of that name.</summary>
    /// <exception cref="OptionException">There is no such setting.</exception>
    public static Setting Find(string name) => Named.Find(All, setting => setting.Name, name, "setting");

    /// <summary>How a name stands in a sentence: that of a setting, or another.</summary>
    public static string TitleOf(string name) => All.FirstOrDefault(setting => setting.Name == name)?.Title ?? name;

    /// <summary>What a run means that leaves a setting out: none, or false for a switch.</summary>
    public static string UnsetOf(string name) => All.FirstOrDefault(setting => setting.Name == name)?.Unset ?? "none";

    /// <summary>Some settings with others set by their texts, in the order of these.</summary>
    /// <exception cref="OptionException">A setting is unknown, or its text makes no sense.</exception>
    public static TrainSettings Apply(TrainSettings settings, IEnumerable<KeyValuePair<string, string>> texts) =>
        texts.Aggregate(settings, (settled, text) => Find(text.Key).Set(settled, text.Value));

    /// <summary>The text of each setting that is on, by its name, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyDictionary<string, string> Texts(TrainSettings settings)
    {
        var texts = new OrderedDictionary<string, string>();
        foreach (var setting in All)
        {
            if (setting.Written(settings) is { } text)
                texts.Add(setting.Name, text);
        }

        return texts;
    }

    /// <summary>Refuses a setting that has no meaning for a table, or none for anything but a table.</summary>
    /// <param name="names">The settings that were given.</param>
    /// <param name="isTable">Whether a table is learned from.</param>
    /// <exception cref="OptionException">One of them has no meaning.</exception>
    public static void RequireMeaning(IEnumerable<string> names, bool isTable)
    {
        foreach (var setting in names.Select(Find))
        {
            if (isTable && setting.DecidedByTask is { } reason)
                throw new OptionException($"The setting {setting.Name} is not for tables: {reason}.");
            if (isTable && setting.Scope == SettingScope.Pictures)
                throw new OptionException($"The setting {setting.Name} is for pictures, not for tables.");
            if (!isTable && setting.Scope == SettingScope.Tables)
                throw new OptionException($"The setting {setting.Name} is for tables: say with target which column to predict.");
        }
    }
}
