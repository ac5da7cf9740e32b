namespace Lantern.Workbench.Tests;

/// <summary>Runs with figures that are easy to follow.</summary>
internal static class Trials
{
    /// <summary>A finished run of the textbook's network on mnist with other settings, such as "learning-rate=0.2 hidden=100".</summary>
    /// <param name="settings">What differs from the textbook, by name; nothing for nothing.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="accuracies">After each epoch; NaN where nothing was tested.</param>
    public static StoredRun Of(string settings, uint seed, params double[] accuracies)
    {
        var all = Setting.Apply(
            new TrainSettings { Options = new TrainingOptions { LearningRate = 0.1, Rule = LearningRule.Textbook, EpochCount = accuracies.Length, Seed = seed }, OutputActivation = Activation.Sigmoid },
            Requests.Texts(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        return new StoredRun
        {
            Key = settings,
            State = RunState.Finished,
            StartedUtc = new DateTime(2026, 11, 22, 7, 0, 0, DateTimeKind.Utc),
            Data = "mnist",
            DataHash = "ab12",
            TestData = "mnist",
            TestDataHash = "cd34",
            Settings = Setting.Texts(all),
            EpochCount = accuracies.Length,
            Seed = seed,
            Version = "0.1.0",
            Machine = "desk",
            Metrics = [.. accuracies.Select((accuracy, i) => new EpochMetric(i + 1, 0.5 / (i + 1), double.IsNaN(accuracy) ? null : accuracy, 0.25 * (i + 1)))],
        };
    }

    /// <summary>A run that failed after some epochs.</summary>
    public static StoredRun Failed(string settings, uint seed, int epochCount, params double[] accuracies) =>
        Of(settings, seed, accuracies) with { State = RunState.Failed, EpochCount = epochCount, Error = "The loss is not finite any more." };

    /// <summary>Seeds 1, 2, … of one epoch each.</summary>
    public static IEnumerable<StoredRun> Seeds(string settings, params double[] accuracies) =>
        accuracies.Select((accuracy, i) => Of(settings, (uint)i + 1, accuracy));
}
