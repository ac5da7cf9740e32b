namespace Lantern.Tests;

/// <summary>Random examples of the kinds that matter to the first layer of exact descent.</summary>
internal static class Patterns
{
    /// <summary>Every kind there is.</summary>
    public static readonly string[] Kinds =
        ["dark", "dark unit range", "bright", "bright unit range", "noise", "noise unit range", "dense table", "one-hot table"];

    /// <summary>
    /// Dark and bright are pictures of which four bytes in five are the background, 0 or 255; noise has none. Bytes are
    /// prepared as the textbook does or to the unit range. Tables hold numbers of both signs, or one 1 among zeros.
    /// Labels and targets say something about the inputs, so that there is something to learn.
    /// </summary>
    public static Dataset Of(string kind, int count, int inputCount, int outputCount)
    {
        var random = new SplitMix64((ulong)((count * 1000) + inputCount));
        return kind.EndsWith("table", StringComparison.Ordinal) ? Table() : Pictures();

        Dataset Pictures()
        {
            var (bytes, labels) = (new byte[count * inputCount], new byte[count]);
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = kind[0] == 'n' || random.NextInt32(5) == 0 ? (byte)random.NextInt32(256)
                    : kind[0] == 'd' ? byte.MinValue : byte.MaxValue;
                labels[i / inputCount] = (byte)((labels[i / inputCount] + bytes[i]) % outputCount);
            }

            string[] names = [.. Enumerable.Range(0, outputCount).Select(label => $"{label}")];
            var preparation = kind.EndsWith("unit range", StringComparison.Ordinal) ? Preparation.UnitRange : Preparation.Textbook;
            return Dataset.FromBytes(bytes, labels, inputCount, names, preparation);
        }

        Dataset Table()
        {
            double[][] inputs = [.. Enumerable.Range(0, count).Select(_ => new double[inputCount])];
            double[][] targets = [.. inputs.Select(FillAndAnswer)];
            return Dataset.FromRows(inputs, targets);
        }

        // Fills a row with inputs; answers with shares that add up to 1, which every loss understands.
        double[] FillAndAnswer(double[] row)
        {
            if (kind[0] == 'o')
                row[random.NextInt32(inputCount)] = 1;
            for (var i = 0; kind[0] != 'o' && i < inputCount; i++)
                row[i] = (2 * random.NextDouble()) - 1;
            var targets = new double[outputCount];
            for (var k = 0; k < outputCount; k++)
                targets[k] = Math.Abs(row[k % inputCount]) + 0.1 + random.NextDouble();
            return [.. targets.Select(target => target / targets.Sum())];
        }
    }
}
