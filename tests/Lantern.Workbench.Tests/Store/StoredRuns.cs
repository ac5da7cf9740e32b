namespace Lantern.Workbench.Tests;

/// <summary>Runs to write down, without a training.</summary>
internal static class StoredRuns
{
    /// <summary>A run of which everything is set that can be.</summary>
    public static StoredRun Complete(string key = "a", int epochCount = 2, uint seed = 7) => new()
    {
        Key = key,
        SweepName = "rates",
        StartedUtc = new DateTime(2026, 11, 22, 23, 59, 58, 123, DateTimeKind.Utc).AddTicks(4567),
        TrainingSeconds = 1.5,
        Data = "mnist",
        DataHash = "1234",
        TestData = "digits.csv",
        TestDataHash = "5678",
        Settings = new Dictionary<string, string> { ["hidden"] = "50,20", ["learning-rate"] = "0.1", ["seed"] = $"{seed}" },
        EpochCount = epochCount,
        Seed = seed,
        Folder = "2026-11-22-235958-mnist-784-50-20-10",
        Error = "Said \"ümläut\"\n{}",
        Tags = ["best \"of\" all", "γ"],
        Metrics = Metrics(epochCount),
    };

    /// <summary>As a trial of a sweep begins.</summary>
    public static StoredRun Trial(string key = "a", int epochCount = 2, string? sweep = "rates") =>
        Complete(key, epochCount) with { SweepName = sweep, TrainingSeconds = 0, Folder = null, Error = null, Tags = [], Metrics = [] };

    /// <summary>Each an epoch: 0.5, 0.25, … as loss, every second one tested, and if that is wanted all validated.</summary>
    public static EpochMetric[] Metrics(int count, bool validated = false) =>
    [
        .. Enumerable.Range(1, count).Select(epoch => new EpochMetric(epoch, Math.Pow(0.5, epoch), epoch % 2 == 0 ? 1 - (0.1 / epoch) : null, 0.75 * epoch)
        {
            ValidationLoss = validated ? 1.0 / epoch : null,
            Validation = validated ? 1 - (0.2 / epoch) : null,
        }),
    ];

    /// <summary>All that a run is, as text.</summary>
    public static string Text(StoredRun run) => string.Join(
        '\n',
        [
            $"{run with { Settings = new Dictionary<string, string>(), Tags = [], Metrics = [] }}", $"{run.StartedUtc:O}",
            .. run.Settings.Select(setting => $"{setting}"), .. run.Tags, .. run.Metrics.Select(metric => $"{metric}"),
        ]).Replace($"{typeof(Dictionary<string, string>)}", "", StringComparison.Ordinal);
}
