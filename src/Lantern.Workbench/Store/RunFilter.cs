using System.Globalization;

namespace Lantern.Workbench;

/// <summary>Which runs of a store are wanted: those to which all that is given applies.</summary>
public sealed record RunFilter
{
    /// <summary>What the data is called.</summary>
    public string? Data { get; init; }

    /// <summary>Where the run stands.</summary>
    public RunState? State { get; init; }

    /// <summary>One of its tags.</summary>
    public string? Tag { get; init; }

    /// <summary>The sweep that it is a trial of.</summary>
    public string? SweepName { get; init; }

    /// <summary>Settings by name, and the text that each must have; null for one that must not be set. See <see cref="Setting"/>.</summary>
    public IReadOnlyList<(string Name, string? Text)> Settings { get; init; } = [];

    /// <summary>Whether all that is given applies to a run.</summary>
    public bool Matches(StoredRun run) =>
        (Data is null || run.Data == Data)
        && (State is null || run.State == State)
        && (Tag is null || run.Tags.Contains(Tag))
        && (SweepName is null || run.SweepName == SweepName)
        && Settings.All(wanted => run.Settings.GetValueOrDefault(wanted.Name) == wanted.Text);

    /// <summary>A setting that is wanted, such as "learning-rate=0.10", with its text as runs have it: "0.1".</summary>
    /// <exception cref="OptionException">There is no such setting, or its text makes no sense.</exception>
    public static (string Name, string? Text) Wanted(string text)
    {
        if (text.Split('=', 2) is not [var name, var value])
            throw new OptionException($"'{text}' is no setting with a value, such as learning-rate=0.1.");
        var setting = Workbench.Setting.Find(name);
        return (name, setting.Written(setting.Set(new TrainSettings(), value)));
    }
}

/// <summary>In which order runs are wanted.</summary>
public static class RunOrder
{
    /// <summary>
    /// The runs by "accuracy" (the best first), "loss" (the least first), "time" (the shortest first), "started" (the latest
    /// first), or the name of a setting, numbers by their size. Those without it come last; what is equal stays in order.
    /// </summary>
    /// <exception cref="OptionException">There is no such order.</exception>
    public static IReadOnlyList<StoredRun> By(string order, IReadOnlyList<StoredRun> runs) => order switch
    {
        "accuracy" => [.. runs.OrderByDescending(run => run.Test ?? double.NegativeInfinity)],
        "loss" => [.. runs.OrderBy(run => run.Loss ?? double.PositiveInfinity)],
        "time" => [.. runs.OrderBy(run => run.TrainingSeconds > 0 ? run.TrainingSeconds : double.PositiveInfinity)],
        "started" => [.. runs.OrderByDescending(run => run.StartedUtc)],
        _ when Setting.All.Any(setting => setting.Name == order) =>
        [
            .. runs.OrderBy(run => !run.Settings.ContainsKey(order))
                .ThenBy(run => double.TryParse(run.Settings.GetValueOrDefault(order), CultureInfo.InvariantCulture, out var number) ? number : double.PositiveInfinity)
                .ThenBy(run => run.Settings.GetValueOrDefault(order), StringComparer.Ordinal),
        ],
        _ => throw Named.Unknown("order", order, ["accuracy", "loss", "time", "started", .. Setting.All.Select(setting => setting.Name)]),
    };
}
