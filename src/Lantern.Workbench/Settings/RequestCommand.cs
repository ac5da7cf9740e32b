namespace Lantern.Workbench;

/// <summary>
/// The command line of the tool that does what a request asks for: what a face shows as "the command", and what a report says
/// gives the same. Nothing else below a face knows how the tool is called.
/// </summary>
public static class RequestCommand
{
    /// <summary>The arguments behind the tool's name.</summary>
    public static IReadOnlyList<string> Of(TrainRequest request) =>
        Of("train", request.Data, request.TestData, request.Settings.Where(setting => setting.Value != "false" || !Setting.Find(setting.Key).Kind.IsSwitch));

    /// <summary>The arguments of a verb that takes data and settings.</summary>
    public static IReadOnlyList<string> Of(string verb, string data, string? testData, IEnumerable<KeyValuePair<string, string>> settings) =>
    [
        verb, data,
        .. testData is null ? (string[])[] : ["--test", testData],
        .. settings.SelectMany(setting => setting.Value == "true" && Setting.Find(setting.Key).Kind.IsSwitch ? (string[])[$"--{setting.Key}"] : [$"--{setting.Key}", setting.Value]),
    ];
}
