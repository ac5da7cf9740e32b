using System.Text.RegularExpressions;

namespace Lantern;

/// <summary>
/// The settings of a model file from before <see cref="Provenance.Settings"/> was a map: an entry for each of some, and one with
/// the others as options of a command line, such as <c>--weight-decay 0.1 --class-weights "dark red=2"</c>.
/// </summary>
internal static partial class EarlierSettings
{
    private static readonly (string Entry, string Setting)[] Always =
    [
        ("initial", "initial"), ("loss", "loss"), ("rule", "rule"), ("optimizer", "optimizer"), ("learningRate", "learning-rate"),
        ("epochCount", "epochs"), ("batchSize", "batch"), ("shuffle", "shuffle"), ("seed", "seed"),
    ];

    private static readonly (string Entry, string Setting)[] IfAny = [("rotations", "rotate"), ("augmentation", "augment-with")];

    /// <summary>Whether a model file is of that kind.</summary>
    public static bool AreIn(Safetensors file) => file.Text("rule") is not null;

    /// <summary>The settings by the names of today. A switch that was off is left out.</summary>
    /// <exception cref="InvalidDataException">An entry is missing.</exception>
    public static OrderedDictionary<string, string> Read(Safetensors file)
    {
        var settings = new OrderedDictionary<string, string>();
        foreach (var (entry, setting) in Always)
            settings[setting] = file.Text(entry) ?? throw new InvalidDataException($"the entry '{entry}' is missing");
        if (settings["shuffle"] != "true")
            settings.Remove("shuffle");
        foreach (var (entry, setting) in IfAny)
        {
            if (file.Text(entry) is { } text)
                settings[setting] = text;
        }

        foreach (Match option in Option().Matches(file.Text("settings") ?? ""))
            settings[option.Groups["name"].Value] = option.Groups["text"].Value;
        return settings;
    }

    // A text with spaces is in quotation marks; nothing in it was escaped, so it ends before the next option.
    [GeneratedRegex("""(?<=^| )--(?<name>[a-z0-9-]+) (?:"(?<text>.*?)"|(?<text>[^ ]*))(?= --|$)""", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Option();
}
