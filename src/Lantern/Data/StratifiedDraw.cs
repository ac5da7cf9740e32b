namespace Lantern;

/// <summary>A stratified random sample of examples, in which each label has its share.</summary>
internal static class StratifiedDraw
{
    /// <summary>
    /// Systematic sampling: examples are sorted by label, in random order within a label. A counter begins at a random number
    /// below 1 and grows by the share with each example; those with which it passes a whole number are drawn. So of any n
    /// consecutive examples n·share are drawn to within one, of each label and of all, and all are equally likely. (Madow and
    /// Madow 1944.)
    /// </summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="labelOf">The label of each.</param>
    /// <param name="share">The share to draw, 0 to 1.</param>
    /// <param name="seed">The same seed, the same draw.</param>
    /// <returns>For each example whether it was drawn.</returns>
    public static bool[] Of(int count, Func<int, int> labelOf, double share, ulong seed)
    {
        var random = new SplitMix64(seed);
        int[] line = Line(count, labelOf, random);
        var start = random.NextDouble();
        return InOrder(line, place => Math.Floor(start + ((place + 1) * share)) > Math.Floor(start + (place * share)));
    }

    /// <summary>The same in whole numbers, with the share <paramref name="drawnCount"/> / <paramref name="count"/>: exactly so many are drawn.</summary>
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
