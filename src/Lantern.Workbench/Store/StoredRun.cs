using System.Security.Cryptography;
using System.Text;

namespace Lantern.Workbench;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>A process is training it.</summary>
    Running,

    /// <summary>All its epochs are done.</summary>
    Finished,

    /// <summary>It was stopped, or its process ended before it.</summary>
    Interrupted,

    /// <summary>It stopped for cause, such as a loss that is no longer a finite number.</summary>
    Failed,
}

/// <summary>One training as a store keeps it: a single run, or a trial of a sweep.</summary>
public sealed record StoredRun
{
    /// <summary>Which generation of arithmetic this is: one more whenever the same request no longer gives the same bits.</summary>
    private const int Arithmetic = 1;

    /// <summary>Its number in its store, from 1; 0 as long as it is in none.</summary>
    public long Id { get; init; }

    /// <summary>
    /// The SHA-256, in hexadecimal, of all that decides the outcome but the number of epochs: settings and seed, the contents
    /// of the data, the generation of arithmetic. Runs with the same key are the same training; the shorter is how the longer
    /// begins.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>The sweep that it is a trial of, if any.</summary>
    public string? SweepName { get; init; }

    /// <summary>Where it stands; <see cref="RunState.Interrupted"/> too if its process on this machine is no more.</summary>
    public RunState State { get; init; }

    /// <summary>When it began.</summary>
    public required DateTime StartedUtc { get; init; }

    /// <summary>Spent in training, without tests; 0 as long as it is running.</summary>
    public double TrainingSeconds { get; init; }

    /// <summary>What the data is called.</summary>
    public required string Data { get; init; }

    /// <summary>The fingerprint of the data, from <see cref="Dataset.ContentHash"/>.</summary>
    public required string DataHash { get; init; }

    /// <summary>What the test data is called; nothing if there is none.</summary>
    public string? TestData { get; init; }

    /// <summary>The fingerprint of the test data.</summary>
    public string? TestDataHash { get; init; }

    /// <summary>The text of each <see cref="Setting"/> by its name, with what followed from the others and without those left out, in the order of <see cref="Setting.All"/>.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>How many epochs it was to have.</summary>
    public required int EpochCount { get; init; }

    /// <summary>Decides the initial weights, the random order and the random distortions.</summary>
    public required uint Seed { get; init; }

    /// <summary>The Lantern that trained it.</summary>
    public string Version { get; init; } = new Provenance().LanternVersion;

    /// <summary>The name of the machine that trained it.</summary>
    public string Machine { get; init; } = Environment.MachineName;

    /// <summary>The process that trained it, by its number on that machine.</summary>
    public int ProcessId { get; init; } = Environment.ProcessId;

    /// <summary>What tells that process from an earlier one with the same number, see <see cref="ProcessMark"/>.</summary>
    public string ProcessMark { get; init; } = Workbench.ProcessMark.OfThis;

    /// <summary>Whether it cannot be running, since its process on this machine has ended. False for runs of other machines, whose processes cannot be seen.</summary>
    internal bool IsAbandoned => Machine == Environment.MachineName && !Workbench.ProcessMark.IsAlive(ProcessId, ProcessMark);

    /// <summary>The folder with its model, as seen from the store's folder; nothing if it kept none.</summary>
    public string? Folder { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What people call it, in alphabetical order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What each epoch came to that is done, from the first.</summary>
    public IReadOnlyList<EpochMetric> Metrics { get; init; } = [];

    /// <summary>Whether examples were kept aside to choose by.</summary>
    public bool IsValidated => Settings.ContainsKey("validation");

    /// <summary>By what it is measured beside its loss.</summary>
    public Measure Measure { get; init; } = Measure.Accuracy;

    /// <summary>The measure on the test data after the last epoch that is done, if it was tested; after the one that was kept, if training could stop early.</summary>
    public double? Test => After(Metrics.Count)?.Test;

    /// <summary>The same on the examples that were kept aside.</summary>
    public double? Validation => After(Metrics.Count)?.Validation;

    /// <summary>The loss of that epoch, if there is one.</summary>
    public double? Loss => After(Metrics.Count)?.Loss;

    /// <summary>
    /// What a training of so many epochs comes to: their last one; if it may stop early, their best one, and all the time until
    /// it stopped. Nothing if this one did not come so far.
    /// </summary>
    public EpochMetric? After(int epochCount)
    {
        var (done, stopsEarly) = (Math.Min(epochCount, Metrics.Count), Settings.ContainsKey("patience"));
        return done == 0 || (done < epochCount && !(stopsEarly && State == RunState.Finished)) ? null
            : !stopsEarly ? Metrics[done - 1]
            : EpochMetric.Best(Metrics.Take(done), Settings.ContainsKey("stop-by") ? ValidationMeasure.Accuracy : ValidationMeasure.Loss) with { TrainingSeconds = Metrics[done - 1].TrainingSeconds };
    }

    /// <summary>A run that begins now, in this process.</summary>
    /// <param name="plan">What is trained.</param>
    /// <param name="dataHash">The fingerprint of the data, see <see cref="Dataset.ContentHash"/>.</param>
    /// <param name="testDataHash">The fingerprint of the test data, if there is any.</param>
    public static StoredRun Of(TrainPlan plan, string dataHash, string? testDataHash) => new()
    {
        Key = KeyOf(plan.Texts, dataHash, testDataHash),
        StartedUtc = DateTime.UtcNow,
        Data = plan.Data,
        DataHash = dataHash,
        TestData = plan.TestData,
        TestDataHash = testDataHash,
        Settings = plan.Texts,
        EpochCount = plan.Options.EpochCount,
        Seed = plan.Seed,
        Measure = plan.Measure,
    };

    /// <summary>
    /// See <see cref="Key"/>. The names of data decide nothing; settings that decide which data is learned from are in its
    /// fingerprint; the number of epochs says only where to stop unless the schedule depends on it.
    /// </summary>
    /// <param name="settings">The text of each setting that is on, by its name.</param>
    /// <param name="dataHash">The fingerprint of the data.</param>
    /// <param name="testDataHash">The fingerprint of the test data, if there is any.</param>
    internal static string KeyOf(IReadOnlyDictionary<string, string> settings, string dataHash, string? testDataHash)
    {
        var isLengthDecisive = settings.TryGetValue("schedule", out var schedule) && Schedule.Parse(schedule).DependsOnLength;
        var decisive = from setting in Setting.All
                       where setting.Effect == SettingEffect.Learning && (setting.Name != "epochs" || isLengthDecisive)
                       where settings.ContainsKey(setting.Name)
                       select $"{setting.Name}={settings[setting.Name]}";
        string[] lines = [.. decisive, $"data {dataHash}", $"test {testDataHash}", $"arithmetic {Arithmetic}"];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}

/// <summary>A set of trials as a store keeps it; the trials carry its name.</summary>
/// <param name="Name">What it is called, once in a store.</param>
/// <param name="StartedUtc">When it began.</param>
/// <param name="RequestJson">What was asked for: enough to continue it.</param>
/// <param name="TrialCount">How many trials it is to have.</param>
public sealed record StoredSweep(string Name, DateTime StartedUtc, string RequestJson, int TrialCount);

/// <summary>What came of merging a store into another.</summary>
/// <param name="AddedCount">Runs that were not there.</param>
/// <param name="ReplacedCount">Runs that were there, but shorter or not finished.</param>
/// <param name="KnownCount">Runs that were there as well or better.</param>
/// <param name="SweepCount">Sweeps that were not there.</param>
public sealed record MergeResult(int AddedCount, int ReplacedCount, int KnownCount, int SweepCount);
