namespace Lantern;

/// <summary>Draws some of many examples at random so that each label has its share.</summary>
internal static class StratifiedDraw
{
    /// <summary>
    /// Examples stand in line by label and, within a label, in random order. From a random start below 1 one counts on by the
    /// share with each of them, and draws whoever takes the count past a whole number. So of n neighbours in the line
    /// n·share are drawn to within one, whether they are one label or all, and no example is favoured. (Systematic
    /// sampling: Madow and Madow 1944.)
    /// </summary>
    /// <param name="count">How many examples.</param>
    /// <param name="labelOf">The label of each.</param>
    /// <param name="share">How much of them is drawn, 0 to 1.</param>
    /// <param name="seed">The same seed, the same draw.</param>
    /// <returns>For each example whether it was drawn.</returns>
    public static bool[] Of(int count, Func<int, int> labelOf, double share, ulong seed)
    {
        int[] examples = [.. Enumerable.Range(0, count)];
        var random = new SplitMix64(seed);
        random.Shuffle<int>(examples);
        var start = random.NextDouble();
        var isDrawn = new bool[count];
        foreach (var (place, example) in examples.OrderBy(labelOf).Index()) // which keeps the order of equals
            isDrawn[example] = Math.Floor(start + ((place + 1) * share)) > Math.Floor(start + (place * share));
        return isDrawn;
    }
}
