namespace Lantern;

/// <summary>What <see cref="TrainingDiagnosis"/> knows of the examples: a few from everywhere, and how large their numbers are.</summary>
internal static class ExampleSample
{
    /// <summary>Writes the numbers of an example: its inputs or its target.</summary>
    public delegate void Copy(int example, Span<double> numbers);

    /// <summary>One input of some examples, or one target.</summary>
    public struct Column
    {
        public double Mean, MeanSquare, Least, Most;

        public readonly double Size => Math.Max(Math.Abs(Least), Math.Abs(Most));
    }

    /// <summary>How large each input is, or each target.</summary>
    /// <param name="sample">At least one example.</param>
    /// <param name="length">How many numbers an example has.</param>
    /// <param name="copy">Writes them.</param>
    public static Column[] Columns(Dataset sample, int length, Copy copy)
    {
        var (columns, row, share) = (new Column[length], new double[length], 1.0 / sample.Count);
        for (var example = 0; example < sample.Count; example++)
        {
            copy(example, row);
            for (var i = 0; i < row.Length; i++)
            {
                ref var column = ref columns[i];
                var x = row[i];
                column.Mean += share * x;
                column.MeanSquare += share * x * x;
                column.Least = example == 0 || x < column.Least ? x : column.Least;
                column.Most = example == 0 || x > column.Most ? x : column.Most;
            }
        }

        return columns;
    }

    /// <summary>
    /// Examples from all of the dataset, at random within parts of equal size: data may be sorted, and it may repeat itself
    /// with any period.
    /// </summary>
    public static Dataset Of(Dataset dataset)
    {
        const int Size = 128; // a share of one half is known to within a tenth
        if (dataset.Count <= Size)
            return dataset;
        var random = new SplitMix64(1);
        int[] examples = [.. Enumerable.Range(0, Size).Select(n => (int)((n + random.NextDouble()) * dataset.Count / Size))];
        if (!dataset.HoldsBytes)
            return Dataset.FromRows([.. examples.Select(Inputs)], [.. examples.Select(Target)]);
        var bytes = new byte[Size * dataset.InputCount];
        for (var n = 0; n < Size; n++)
            dataset.Bytes(examples[n]).CopyTo(bytes.AsSpan(n * dataset.InputCount));
        return Dataset.FromBytes(bytes, examples.Select(example => (byte)dataset.Label(example)).ToArray(), dataset.InputCount, dataset.LabelNames, dataset.Preparation);

        double[] Inputs(int example) => Row(dataset.InputCount, example, dataset.CopyInputs);
        double[] Target(int example) => Row(dataset.OutputCount, example, dataset.CopyTarget);
        static double[] Row(int length, int example, Copy copy)
        {
            var row = new double[length];
            copy(example, row);
            return row;
        }
    }

    /// <summary>How many examples each label has; in a table, how many have their largest target there.</summary>
    public static int[] LabelCounts(Dataset dataset)
    {
        var (counts, target) = (new int[dataset.OutputCount], new double[dataset.OutputCount]);
        for (var example = 0; example < dataset.Count; example++)
        {
            if (!dataset.HoldsBytes)
                dataset.CopyTarget<double>(example, target);
            counts[dataset.HoldsBytes ? dataset.Label(example) : Evaluation.Largest<double>(target)]++;
        }

        return counts;
    }
}
