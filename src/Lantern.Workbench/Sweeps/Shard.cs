using System.Globalization;

namespace Lantern.Workbench;

/// <summary>
/// Which part of a sweep's trials one machine trains: every N-th of them, so that the parts take about as long. All parts
/// together are all trials, each once.
/// </summary>
/// <param name="Number">From 1 to <paramref name="Count"/>.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record Shard(int Number, int Count)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="OptionException">It makes no sense.</exception>
    public static Shard Parse(string text)
    {
        if (text.Split('/') is [var number, var count]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            && n >= 1 && n <= of)
            return new Shard(n, of);
        throw new OptionException($"'{text}' is no part such as 1/4, the first of four, or 4/4, the last.");
    }

    /// <summary>
    /// What a batch system says which part this process is to do: a task of a Slurm array job, or a pod of a Kubernetes Indexed
    /// Job, which does not say how many there are.
    /// </summary>
    /// <param name="read">Reads a variable of the environment.</param>
    /// <param name="count">How many parts there are, where the batch system does not say.</param>
    /// <returns>The part and the name of the variable that says so; nothing where there is none of these batch systems.</returns>
    /// <exception cref="OptionException">What the batch system says makes no sense, or something is missing.</exception>
    public static (Shard? Shard, string? Source) FromEnvironment(Func<string, string?> read, int? count = null)
    {
        const string Task = "SLURM_ARRAY_TASK_ID", Index = "JOB_COMPLETION_INDEX";
        if (Variable(read, Task) is { } task)
        {
            var (least, most, step) = (Variable(read, "SLURM_ARRAY_TASK_MIN") ?? 0, Variable(read, "SLURM_ARRAY_TASK_MAX"), Variable(read, "SLURM_ARRAY_TASK_STEP") ?? 1);
            var tasks = Variable(read, "SLURM_ARRAY_TASK_COUNT") ?? count
                ?? throw new OptionException("shards", $"{Task} is {task}, but SLURM_ARRAY_TASK_COUNT is missing; say how many parts there are.");
            if (count is not null && count != tasks)
                throw new OptionException("shards", $"{count} parts do not fit the Slurm array of {tasks} tasks; leave it out, or say which part this is.");
            // A list of tasks such as 1,3,7 has gaps, and a task does not know its place in it.
            if (most is not null && (most - least) / Math.Max(step, 1) != tasks - 1)
                throw new OptionException("shard", $"The Slurm array has {tasks} tasks from {least} to {most} with gaps; make it one from 1 to {tasks}, or say which part this is.");
            return (Of(((task - least) / Math.Max(step, 1)) + 1, tasks, Task), Task);
        }

        if (Variable(read, Index) is { } index)
        {
            return (Of(index + 1, count ?? throw new OptionException("shards", $"{Index} is {index}; say how many parts there are, the job's completions."), Index), Index);
        }

        return count is null ? (null, null) : throw new OptionException("shard", $"Which part of {count} is this? Neither {Task} nor {Index} says so; say it, such as 1/{count}.");

        static Shard Of(int number, int count, string source) => number >= 1 && number <= count
            ? new Shard(number, count)
            : throw new OptionException($"{source} makes this part {number}, where 1 to {count} were expected.");
    }

    /// <summary>Whether a trial is of this part.</summary>
    /// <param name="place">The trial's place among all, from 0.</param>
    public bool Has(int place) => place % Count == Number - 1;

    /// <summary>Such as "1/4".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static int? Variable(Func<string, string?> read, string name) =>
        read(name) is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new OptionException($"{name} is '{text}', where a whole number was expected.");
}
