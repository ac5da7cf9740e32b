namespace Lantern.Benchmarks;

/// <summary>The digits in the forms in which the cases need them.</summary>
internal static class Digits
{
    public const int TestCount = 10_000;

    public static IReadOnlyList<string> Names { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>The folder that holds the solution: the current one or one above it.</summary>
    public static string Root { get; } = FindRoot();

    public static Dataset Training(int count, Preparation preparation) => Read("train", preparation)[..count];

    public static Dataset Test(Preparation preparation) => Read("t10k", preparation);

    public static LabelledBytes Bytes(string part)
    {
        var folder = Path.Combine(Root, "data", "mnist");
        return new LabelledBytes(
            Idx.Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz")).Values,
            Idx.Read(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz")).Values,
            valueCount: 28 * 28);
    }

    /// <summary>
    /// The same digits as a table of numbers in which no two neighbours are equal: a little noise on every pixel leaves
    /// nothing of the empty paper that an engine for sparse inputs could use.
    /// </summary>
    public static Dataset Table(int count)
    {
        var digits = Training(count, Preparation.Textbook);
        var random = new Random(1);
        var (inputs, targets) = (new double[count][], new double[count][]);
        for (var example = 0; example < count; example++)
        {
            digits.CopyInputs<double>(example, inputs[example] = new double[digits.InputCount]);
            digits.CopyTarget<double>(example, targets[example] = new double[digits.OutputCount]);
            foreach (ref var input in inputs[example].AsSpan())
                input += 0.01 * random.NextDouble();
        }

        return Dataset.FromRows(inputs, targets);
    }

    /// <summary>Writes the digits as CSV, the form in which the textbook reads them, unless that was done before.</summary>
    /// <param name="part">"train" or "t10k".</param>
    /// <param name="count">How many of the first ones.</param>
    /// <returns>The file.</returns>
    public static string Csv(string part, int count)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "benchmarks")).FullName;
        var path = Path.Combine(folder, $"{part}-{count}.csv");
        if (!File.Exists(path))
        {
            var digits = Bytes(part);
            Lantern.Csv.Write(path, new LabelledBytes(
                digits.Labels[..count], digits.Values[..(count * digits.ValueCount)], digits.ValueCount));
        }

        return path;
    }

    private static Dataset Read(string part, Preparation preparation)
    {
        var digits = Bytes(part);
        return Dataset.FromBytes(digits.Values, digits.Labels, digits.ValueCount, Names, preparation);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lantern.slnx")))
                return folder.FullName;
        }

        throw new OptionException("Run the benchmarks from inside the repository.");
    }
}
