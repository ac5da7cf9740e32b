using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>A <see cref="Setting"/> as an option of the command line.</summary>
internal sealed class TrainOption
{
    private static readonly TrainSettings Defaults = new();

    private readonly Setting _setting;
    private readonly Option _option;

    private TrainOption(Setting setting, Option option) => (_setting, _option) = (setting, option);

    /// <summary>All settings as options, in their order.</summary>
    public static IReadOnlyList<TrainOption> All() => [.. Setting.All.Select(Of)];

    /// <summary>Adds the options to a command.</summary>
    public static void AddTo(Command command, IReadOnlyList<TrainOption> options)
    {
        foreach (var option in options)
            command.Add(option._option);
    }

    /// <summary>What the option is called, without the dashes.</summary>
    public string Name => _setting.Name;

    /// <summary>The text that was given; nothing if none was.</summary>
    public string? Given(ParseResult arguments) =>
        arguments.GetResult(_option) is not { Implicit: false } ? null
        : _option is Option<string> option ? arguments.GetRequiredValue(option)
        : "true";

    /// <summary>What it does, and which names there are to choose from.</summary>
    public static string Described(Setting setting) =>
        setting.Kind.Choices.Count == 0 ? setting.Description : $"{setting.Description.TrimEnd('.')}: {string.Join(", ", setting.Kind.Choices)}.";

    private static TrainOption Of(Setting setting)
    {
        if (setting.Kind.IsSwitch)
            return new TrainOption(setting, Options.Switch($"--{setting.Name}", setting.Description));
        var option = Options.Of($"--{setting.Name}", setting.Kind.Placeholder, Described(setting), text =>
        {
            setting.Set(Defaults, text); // refuses what makes no sense
            return text;
        });
        if (setting.Default is { } text)
            option.DefaultValueFactory = _ => text;
        return new TrainOption(setting, option);
    }
}
