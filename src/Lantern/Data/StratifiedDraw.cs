namespace Lantern;

/// <summary>Draws some of many examples at random so that each label has its share.</summary>
internal static class StratifiedDraw
{
    /// <summary>
    /// Examples stand in line by label and, within a label, in random order. From a random start below 1 one counts on by the
    /// share with each of them, and draws whoever takes the count past a whole number. So of n neighbors in the line
    /// n·share are drawn to within one, whether they are one label or all, and no example is favored. (Systematic
    /// sampling: Madow and Madow 1944.)
    /// </summary>
    /// <param name="count">How many examples.</param>
    /// <param name="labelOf">The label of each.</param>
    /// <param name="share">How much of them is drawn, 0 to 1.</param>
    /// <param name="seed">The same seed, the same draw.</param>
    /// <returns>For each example whether it was drawn.</returns>
    public static bool[] Of(int count, Func<int, int> labelOf, double share, ulong seed)
    {
        var random = new SplitMix64(seed);
        int[] line = Line(count, labelOf, random);
        var start = random.NextDouble();
        return InOrder(line, place => Math.Floor(start + ((place + 1) * share)) > Math.Floor(start + (place * share)));
    }

    /// <summary>The same in whole numbers, counting on by <paramref name="drawnCount"/> of <paramref name="count"/>: exactly so many are drawn.</summary>
    public static bool[] Of(int count, Func<int, int> labelOf, int drawnCount, ulong seed)
    {
        var random = new SplitMix64(seed);
        int[] line = Line(count, labelOf, random);
        long start = random.NextInt32(count), step = drawnCount;
        return InOrder(line, place => (start + ((place + 1) * step)) / count > (start + (place * step)) / count);
    }

    private static int[] Line(int count, Func<int, int> labelOf, SplitMix64 random)
    {
        int[] examples = [.. Enumerable.Range(0, count)];
        random.Shuffle<int>(examples);
        return [.. examples.OrderBy(labelOf)]; // which keeps the order of equals
    }

    private static bool[] InOrder(int[] line, Func<int, bool> isDrawnAt)
    {
        var isDrawn = new bool[line.Length];
        foreach (var (place, example) in line.Index())
            isDrawn[example] = isDrawnAt(place);
        return isDrawn;
    }
}
