namespace Lantern.Workbench;

/// <summary>How much memory trials take, counted before any begins. Measured growth of the process was half of it or less.</summary>
public static class TrialMemory
{
    private const long Overhead = 6 << 20; // a thread, its code, the examples of a test
    private const int Float = sizeof(float);

    /// <summary>What one trial takes for itself, in bytes.</summary>
    public static long OfTrial(TrainPlan plan)
    {
        // The network, the descent's own copy of it with gradients, padded, and for other optimizers two numbers more for each weight.
        var perParameter = (2.5 + (plan.Options.BatchSize > 1 ? 1 : 0) + (plan.Options.Optimizer == Optimizer.GradientDescent ? 0 : 3)) * Float;
        var nodes = plan.NodeCounts.Sum(count => count + 32L);
        var rows = Math.Min(plan.Options.BatchSize, plan.ExampleCount) + 256L; // of a batch, and of a test
        var distorted = plan.Options.Augmentation is null ? 0 : (2048L + (2L * plan.Options.BatchSize)) * plan.NodeCounts[0];
        return Overhead + (long)(perParameter * plan.ParameterCount) + (rows * nodes * Float * 4) + distorted + (plan.ExampleCount * (long)sizeof(int));
    }

    /// <summary>How many trials can be trained at a time, and what they take together.</summary>
    /// <param name="trials">All of them, those that share their examples next to each other.</param>
    /// <param name="wanted">How many at most.</param>
    /// <param name="available">Bytes that are free.</param>
    /// <exception cref="OptionException">Not even one fits.</exception>
    public static (int Count, long Bytes) AtATime(IReadOnlyList<Trial> trials, int wanted, long available)
    {
        if (trials.Count == 0)
            return (wanted, 0);
        var largest = trials.MaxBy(trial => OfTrial(trial.Plan))!;
        List<long> shared = [.. trials.DistinctBy(trial => trial.Learning.SharedName).Select(trial => trial.Learning.SharedBytes).OrderDescending()];
        for (var count = Math.Min(wanted, trials.Count); count >= 1; count--)
        {
            if (Bytes(count) <= available)
                return (count, Bytes(count));
        }

        throw new OptionException($"A trial with the network {largest.Plan.Network} needs {Megabytes(Bytes(1))} of memory, of which {Megabytes(available)} are free.");

        long Bytes(int count) => (count * OfTrial(largest.Plan)) + shared.Take(count).Sum();
    }

    /// <summary>How many bytes are free, now.</summary>
    public static long Available()
    {
        GC.Collect(); // which looks at the machine's memory
        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }

    /// <summary>Such as "12 MB".</summary>
    public static string Megabytes(long bytes) => $"{Math.Ceiling(bytes / 1e6):N0} MB";
}
