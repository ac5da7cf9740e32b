namespace Lantern.Workbench.Tests;

/// <summary>Requests with settings as somebody writes them, such as "hidden=20".</summary>
internal static class Requests
{
    /// <summary>A training on some data, with the settings that are given.</summary>
    public static TrainRequest Of(string data, params string[] settings) => new TrainRequest { Data = data }.Set(settings);

    /// <summary>The same request with more settings, or other values of them.</summary>
    public static TrainRequest Set(this TrainRequest request, params string[] settings) => request.With(Texts(settings));

    /// <summary>The same request without some settings.</summary>
    public static TrainRequest Without(this TrainRequest request, params string[] names) =>
        request with { Settings = new OrderedDictionary<string, string>(request.Settings.ExceptBy(names, setting => setting.Key)) };

    /// <summary>What a training makes of the data, settled.</summary>
    public static LearningTask Settled(this TrainRequest request) => TrainingData.Read(request).Settle(request.Settings);

    /// <summary>Texts by name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Texts(params string[] settings) =>
        settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
}
