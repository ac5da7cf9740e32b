namespace Lantern;

/// <summary>Random division of rows, stratified by a column if there is one, so that all parts have the same mixture of its values.</summary>
internal static class Strata
{
    /// <summary>Chooses the test rows: true for each of them.</summary>
    public static bool[] Choose(Table table, double share, ulong seed, string? column)
    {
        if (!(share > 0 && share < 1))
            throw new OptionException($"The share of rows to test with must be above 0 and below 1, not {share}.");
        var strata = Shuffled(table, seed, column);
        var wanted = (int)Math.Round(share * table.Count);
        if (wanted == 0 || wanted == table.Count)
            throw new OptionException($"Of {table.Count} rows a share of {share} cannot be set apart so that rows remain on both sides.");

        // Each stratum gives the whole part of its share; the rows still wanted come from those with the largest remainders.
        int[] counts = [.. strata.Select(rows => (int)(share * rows.Length))];
        foreach (var s in Enumerable.Range(0, counts.Length).OrderByDescending(s => (share * strata[s].Length) - counts[s]))
        {
            if (counts.Sum() < wanted && (counts[s] + 1 < strata[s].Length || strata.Count == 1))
                counts[s]++;
        }

        if (counts.Sum() == 0)
            throw new OptionException($"No value of the column {Wording.Quoted(column!)} occurs often enough to set apart a share of {share}.");
        var chosen = new bool[table.Count];
        for (var s = 0; s < counts.Length; s++)
        {
            foreach (var row in strata[s].AsSpan(0, counts[s]))
                chosen[row] = true;
        }

        return chosen;
    }

    /// <summary>The part of each row, counted from 0: rows are assigned to the parts in turn, one stratum after the other.</summary>
    public static int[] Deal(Table table, int count, ulong seed, string? column)
    {
        if (count < 2 || count > table.Count)
            throw new OptionException($"{table.Count} rows can be divided into 2 to {table.Count} parts, not {count}.");
        var parts = new int[table.Count];
        var dealt = 0;
        foreach (var row in Shuffled(table, seed, column).SelectMany(rows => rows))
            parts[row] = dealt++ % count;
        return parts;
    }

    /// <summary>The strata: the rows of each value in random order; missing is a value like others.</summary>
    private static List<int[]> Shuffled(Table table, ulong seed, string? name)
    {
        var column = name is null ? null : table[name];
        if (column is { IsNumeric: true })
            throw new OptionException($"Rows are divided evenly by categories or truth values; the column {Wording.Quoted(column.Name)} holds {Column.Plural(column.Kind)}.");
        var random = new SplitMix64(seed);
        List<int[]> strata = [.. Enumerable.Range(0, table.Count).GroupBy(row => column?.Code(row) ?? 0).Select(rows => rows.ToArray())];
        foreach (var rows in strata)
            random.Shuffle<int>(rows);
        return strata;
    }
}
