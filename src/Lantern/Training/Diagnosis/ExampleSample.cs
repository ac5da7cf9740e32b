namespace Lantern;

/// <summary>A sample of examples for <see cref="TrainingDiagnosis"/>, and the sizes of their numbers.</summary>
internal static class ExampleSample
{
    /// <summary>Writes the numbers of an example: its inputs or its target.</summary>
    public delegate void Copy(int example, Span<double> numbers);

    /// <summary>The statistics of one input over some examples, or of one target.</summary>
    public struct Column
    {
        public double Mean, MeanSquare, Least, Most;

        public readonly double Size => Math.Max(Math.Abs(Least), Math.Abs(Most));
    }

    /// <summary>The statistics of each input, or of each target.</summary>
    /// <param name="sample">At least one example.</param>
    /// <param name="length">The number of inputs or targets.</param>
    /// <param name="copy">Copies those of an example.</param>
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
    /// A sample of a dataset, one example at random from each of many parts of equal size, since data may be sorted or periodic.
    /// </summary>
    public static Dataset Of(Dataset dataset)
    {
        const int Size = 128; // estimates a share of one half to within a tenth
        if (dataset.Count <= Size)
            return dataset;
        var random = new SplitMix64(1);
        int[] examples = [.. Enumerable.Range(0, Size).Select(n => (int)((n + random.NextDouble()) * dataset.Count / Size))];
        return dataset.HoldsBytes
            ? dataset.Pick(examples).Weighted(default)
            : Dataset.FromRows([.. examples.Select(Inputs)], [.. examples.Select(Target)]);

        double[] Inputs(int example) => Row(dataset.InputCount, example, dataset.CopyInputs);
        double[] Target(int example) => Row(dataset.OutputCount, example, dataset.CopyTarget);
        static double[] Row(int length, int example, Copy copy)
        {
            var row = new double[length];
            copy(example, row);
            return row;
        }
    }

    /// <summary>The number of examples of each label; in a table, of those whose largest target it is.</summary>
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
