using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>A <see cref="Setting"/> as an option of the command line.</summary>
internal sealed class TrainOption
{
    private static readonly TrainRequest Defaults = new() { Data = "" };

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

    /// <summary>The request with what was given set.</summary>
    public TrainRequest Apply(ParseResult arguments, TrainRequest request) =>
        Given(arguments) is { } text ? _setting.Set(request, text) : request;

    /// <summary>The text that was given; nothing if none was.</summary>
    public string? Given(ParseResult arguments) =>
        arguments.GetResult(_option) is not { Implicit: false } ? null
        : _option is Option<string> option ? arguments.GetRequiredValue(option)
        : "true";

    private static TrainOption Of(Setting setting)
    {
        if (setting.IsSwitch)
            return new TrainOption(setting, Options.Switch($"--{setting.Name}", setting.Description));
        var option = Options.Of($"--{setting.Name}", setting.ValueName, setting.Description, text =>
        {
            setting.Set(Defaults, text); // refuses what makes no sense
            return text;
        });
        if (setting.Written(Defaults) is { } text)
            option.DefaultValueFactory = _ => text;
        return new TrainOption(setting, option);
    }
}
