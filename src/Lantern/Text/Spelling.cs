namespace Lantern.Text;

/// <summary>The word that was meant, for one that is not known.</summary>
public static class Spelling
{
    private const int MostSlips = 2;
    private const int ShortestPart = 3;

    /// <summary>
    /// The known word nearest to a mistyped one: with at most one slip for every three letters and two in all, where a slip is a
    /// letter added, left out or mistaken, or two neighbors swapped; else the only known word that begins with what was typed
    /// or has it between hyphens. The case of letters does not count.
    /// </summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">The words that there are; of equally near ones the first is taken.</param>
    /// <returns>The word, or null if none is near.</returns>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        string[] all = [.. known];
        var nearest = all.MinBy(other => Slips(other, word));
        if (nearest is null || Slips(nearest, word) <= Math.Min(MostSlips, word.Length / 3))
            return nearest;
        return word.Length >= ShortestPart && all.Where(other => HasPart(other, word)).ToList() is [var only] ? only : null;
    }

    private static bool HasPart(string other, string word) =>
        other.StartsWith(word, StringComparison.OrdinalIgnoreCase) || other.Split('-').Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The distance of Damerau and Levenshtein in its restricted form, where no letters are touched twice ("optimal string
    /// alignment"), row by row: the cheapest way from the first i letters of one word to the first j of the other.
    /// </summary>
    private static int Slips(string from, string to)
    {
        var (a, b) = (from.ToUpperInvariant(), to.ToUpperInvariant());
        int[] beforeLast = [], last = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), 1 + Math.Min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], 1 + beforeLast[j - 2]);
            }

            (beforeLast, last) = (last, row);
        }

        return last[^1];
    }
}
