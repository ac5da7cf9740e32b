using System.Collections.ObjectModel;

namespace Lantern;

/// <summary>
/// Where a model came from: enough to make it again. No dates and no names of machines or people, so that the same training
/// gives the same file, byte for byte. Equal if all of it is, the settings in the same order.
/// </summary>
public sealed record Provenance
{
    private readonly SettingTexts _settings = new([]);

    /// <summary>The Lantern that trained the model, such as "0.1.0"; this one unless said otherwise.</summary>
    public string LanternVersion { get; init => field = Argument.NotNull(value); } = Lantern.LanternVersion.Current;

    /// <summary>What the data is called, such as "mnist".</summary>
    public string Data { get; init => field = Argument.NotNull(value); } = "";

    /// <summary>The fingerprint of the data, from <see cref="Dataset.ContentHash"/>.</summary>
    public string DataHash { get; init => field = Argument.NotNull(value); } = "";

    /// <summary>
    /// What was set, in order: names such as "learning-rate" and texts such as "0.1". The library keeps them and does not know what
    /// they mean. They are copied.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings
    {
        get => _settings.Texts;
        init => _settings = new(Argument.NotNull(value));
    }

    /// <summary>How many examples were learned from in all; fewer than promised if training was stopped.</summary>
    public long ExamplesSeen { get; init; }

    /// <summary>Checks what a model's file has to hold.</summary>
    /// <exception cref="OptionException">The examples seen are below zero, or a setting has a name that is none.</exception>
    internal void Validate()
    {
        if (ExamplesSeen < 0)
            throw new OptionException("The count of examples seen cannot be below zero.");
        if (Settings.Keys.FirstOrDefault(name => name.Length == 0 || !name.All(IsOfName)) is { } name)
            throw new OptionException($"A setting is named with a to z, digits and hyphens, such as learning-rate, not {Wording.Quoted(name)}.");
        if (Settings.FirstOrDefault(setting => setting.Value is null).Key is { } empty)
            throw new OptionException($"The setting {empty} has no text.");
    }

    private static bool IsOfName(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-';

    /// <summary>Settings that are equal if their names and texts are, in the same order.</summary>
    private sealed class SettingTexts(IEnumerable<KeyValuePair<string, string>> settings) : IEquatable<SettingTexts>
    {
        public ReadOnlyDictionary<string, string> Texts { get; } = new(new OrderedDictionary<string, string>(settings));

        public bool Equals(SettingTexts? other) => other is not null && Texts.SequenceEqual(other.Texts);

        public override bool Equals(object? obj) => Equals(obj as SettingTexts);

        public override int GetHashCode() => Texts.Aggregate(0, HashCode.Combine);
    }
}
