namespace Lantern.Cli;

/// <summary>Numbers as people read them.</summary>
internal static class Wording
{
    /// <summary>Such as "1 epoch" or "60,000 examples".</summary>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count:N0} {noun}s";

    /// <summary>Such as "97.24 %".</summary>
    public static string Percent(double share) => $"{100 * share:0.00} %";

    /// <summary>Such as "9724 of 10000 (97.24 %)".</summary>
    public static string Result(Evaluation evaluation) => Result(evaluation.Correct, evaluation.Count);

    public static string Result(int correct, int of) => $"{correct} of {of} ({Percent((double)correct / of)})";

    /// <summary>Such as "3 s", "2 min 5 s" or "1 h 40 min".</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds <= 59 ? $"{Math.Ceiling(time.TotalSeconds):0} s"
        : time.TotalHours < 1 ? $"{time.Minutes} min {time.Seconds} s"
        : $"{(int)time.TotalHours} h {time.Minutes} min";
}
