using System.Globalization;

namespace Lantern.Text;

/// <summary>Numbers, lists and quotations as they stand in a sentence, the same in every country.</summary>
public static class Wording
{
    private const int LongestQuotation = 40;

    /// <summary>A number of things, such as "1 epoch" or "60,000 examples".</summary>
    public static string Count(long count, string noun)
    {
        ArgumentNullException.ThrowIfNull(noun);
        return count == 1 ? $"1 {noun}" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} {noun}s";
    }

    /// <summary>The classes of something, such as "3 classes (cat, dog and fish)".</summary>
    internal static string Classes(IReadOnlyList<string> names) =>
        $"{names.Count.ToString("N0", CultureInfo.InvariantCulture)} {(names.Count == 1 ? "class" : "classes")} ({And(names, most: 8)})";

    /// <summary>A share in percent, such as "97.24 %".</summary>
    /// <param name="share">1 for all.</param>
    /// <param name="decimals">How many digits follow the point.</param>
    public static string Percent(double share, int decimals = 2) =>
        $"{(100 * share).ToString($"0.{new string('0', decimals)}", CultureInfo.InvariantCulture)} %";

    /// <summary>How many of all, such as "9724 of 10000 (97.24 %)".</summary>
    public static string Result(int correct, int count) => $"{correct} of {count} ({Percent((double)correct / count)})";

    /// <summary>A time, such as "3 s", "2 min 5 s" or "1 h 40 min"; seconds are rounded up.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds <= 59 ? $"{Math.Ceiling(time.TotalSeconds):0} s"
        : time.TotalHours < 1 ? $"{time.Minutes} min {time.Seconds} s"
        : $"{(int)time.TotalHours} h {time.Minutes} min";

    /// <summary>A list, such as "a", "a and b" or "a, b and c"; "none" if there is nothing in it.</summary>
    /// <param name="items">What is listed.</param>
    /// <param name="most">How many are listed at the most; behind them stands "and 4 more".</param>
    /// <param name="separator">What stands between two items other than the last two.</param>
    public static string And(IEnumerable<string> items, int most = int.MaxValue, string separator = ", ")
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(separator);
        string[] all = [.. items];
        if (all.Length > most)
            all = [.. all.Take(most), $"{all.Length - most} more"];
        return all switch
        {
            [] => "none",
            [var only] => only,
            [.. var others, var last] => $"{string.Join(separator, others)} and {last}",
        };
    }

    /// <summary>
    /// A text from outside in quotation marks: at most 40 characters of it, and a question mark in place of each that would
    /// command a terminal.
    /// </summary>
    public static string Quoted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"'{string.Concat(text.Take(LongestQuotation).Select(character => char.IsControl(character) ? '?' : character))}{(text.Length > LongestQuotation ? "…" : "")}'";
    }
}
