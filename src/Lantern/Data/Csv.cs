namespace Lantern;

/// <summary>Examples of equally many bytes, each with a label, such as pictures of digits.</summary>
public sealed class LabelledBytes
{
    /// <param name="labels">One label an example. The array is kept, not copied.</param>
    /// <param name="values">The examples one after the other. The array is kept, not copied.</param>
    /// <param name="valueCount">How many values an example has, at least 1.</param>
    /// <exception cref="ArgumentException">There are not <paramref name="valueCount"/> values for each label.</exception>
    public LabelledBytes(byte[] labels, byte[] values, int valueCount)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(valueCount, 1);
        if (values.LongLength != (long)labels.Length * valueCount)
        {
            throw new ArgumentException($"{values.Length} values are not {valueCount} for each of {labels.Length} labels.",
                nameof(values));
        }
        (Labels, Values, ValueCount) = (labels, values, valueCount);
    }

    /// <summary>What each example shows. <c>[Count]</c></summary>
    public byte[] Labels { get; }

    /// <summary>The numbers of each example. <c>[Count, ValueCount]</c>, row-major.</summary>
    public byte[] Values { get; }

    /// <summary>How many values an example has, such as 784 for a picture of 28×28 pixels.</summary>
    public int ValueCount { get; }

    /// <summary>How many examples there are.</summary>
    public int Count => Labels.Length;
}

/// <summary>
/// Tables of bytes in the form in which MNIST is often passed around: an example a line, its label first, then its values,
/// all of them whole numbers from 0 to 255 between commas.
/// </summary>
/// <example><code>
/// var examples = Csv.Read("mnist_train.csv");
/// string[] names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
/// var digits = Dataset.FromBytes(examples.Values, examples.Labels, examples.ValueCount, names, Preparation.UnitRange);
/// </code></example>
public static class Csv
{
    private const byte Comma = (byte)',', LineFeed = (byte)'\n';
    private const int BufferSize = 1 << 16;

    /// <summary>Reads a file, plain or gzipped: its first bytes decide, not its name.</summary>
    /// <remarks>
    /// Accepted besides the classic form: a first line of column names (its first field does not begin like a number), CR LF
    /// at the ends of lines, a UTF-8 byte-order mark, no line feed after the last line, and blank lines after it. The first
    /// example sets the number of values. Spaces, quotes and numbers of more than three digits are refused.
    /// </remarks>
    /// <exception cref="DatasetException">
    /// The file cannot be opened, has no examples, is damaged, or has something else in it; the exception names the line,
    /// the column (the field, counted from 1), what was found, and what was expected.
    /// </exception>
    public static LabelledBytes Read(string path)
    {
        using var file = DataFile.Open(path);
        return new CsvReader(file).Read();
    }

    /// <summary>Reads a stream to its end, plain or gzipped, and leaves it open.</summary>
    /// <param name="stream">The content, from its current position on.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    public static LabelledBytes Read(Stream stream, string name = "examples")
    {
        using var file = new DataFile(stream, name);
        return new CsvReader(file).Read();
    }

    /// <summary>Reads the content of a file, plain or gzipped.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    public static LabelledBytes Read(ReadOnlyMemory<byte> bytes, string name = "examples") => Read(Content.Of(bytes), name);

    /// <summary>Reads a file, plain or gzipped, asynchronously into memory, and the examples from there.</summary>
    /// <param name="path">The file, of 2 GB at most.</param>
    /// <param name="cancellationToken">Stops the reading of the file.</param>
    /// <exception cref="DatasetException">As for <see cref="Read(string)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static async Task<LabelledBytes> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        using var file = await DataFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        return new CsvReader(file).Read();
    }

    /// <summary>Reads a stream, plain or gzipped, asynchronously into memory, and the examples from there. The stream stays open.</summary>
    /// <param name="stream">The content, of 2 GB at most, from its current position to its end.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <param name="cancellationToken">Stops the reading of the stream.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static async Task<LabelledBytes> ReadAsync(Stream stream, string name = "examples", CancellationToken cancellationToken = default)
    {
        using var file = await DataFile.OpenAsync(stream, name, cancellationToken).ConfigureAwait(false);
        return new CsvReader(file).Read();
    }

    /// <summary>
    /// Writes the classic form: no header, commas, a line feed after each line. The file appears whole or not at all, see
    /// <see cref="AtomicFile"/>. No examples make an empty file.
    /// </summary>
    /// <exception cref="DatasetException">The file cannot be written: no such folder, no permission, a full disk.</exception>
    public static void Write(string path, LabelledBytes examples) => Content.Write(path, Bytes(examples));

    /// <summary>Writes the classic form to a stream, and leaves it open at its end. A <see cref="System.IO.Compression.GZipStream"/> gzips it.</summary>
    /// <param name="stream">Receives the lines. What it throws reaches the caller unchanged.</param>
    /// <param name="examples">The examples.</param>
    public static void Write(Stream stream, LabelledBytes examples) => Content.Write(stream, Bytes(examples));

    /// <summary>Writes the classic form asynchronously to a file: whole, or not at all. What is cancelled leaves the old file, and no other.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="cancellationToken">Stops writing, until the file is in its place.</param>
    /// <exception cref="DatasetException">As for <see cref="Write(string, LabelledBytes)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task WriteAsync(string path, LabelledBytes examples, CancellationToken cancellationToken = default) =>
        Content.WriteAsync(path, Bytes(examples), cancellationToken);

    /// <summary>Writes the classic form asynchronously to a stream, and leaves it open at its end.</summary>
    /// <param name="stream">Receives the lines.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="cancellationToken">Stops writing, within the lines.</param>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task WriteAsync(Stream stream, LabelledBytes examples, CancellationToken cancellationToken = default) =>
        Content.WriteAsync(stream, Bytes(examples), cancellationToken);

    /// <summary>The content of the file that <see cref="Write(string, LabelledBytes)"/> writes.</summary>
    public static byte[] Encode(LabelledBytes examples) => Content.ToArray(Bytes(examples));

    private static IEnumerable<ReadOnlyMemory<byte>> Bytes(LabelledBytes examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return Lines(examples);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(LabelledBytes examples)
    {
        byte[] buffer = new byte[BufferSize];
        var used = 0;
        for (var i = 0; i < examples.Count; i++)
        {
            used = WriteNumber(buffer, used, examples.Labels[i]);
            for (var k = 0; k < examples.ValueCount; k++)
            {
                buffer[used++] = Comma;
                used = WriteNumber(buffer, used, examples.Values[(i * examples.ValueCount) + k]);
                // Room for the longest that comes before this test is made again: a line feed, a label, a comma, a value.
                if (used > buffer.Length - 8)
                {
                    yield return buffer.AsMemory(0, used);
                    used = 0;
                }
            }
            buffer[used++] = LineFeed;
        }
        yield return buffer.AsMemory(0, used);
    }

    private static int WriteNumber(byte[] buffer, int at, byte value)
    {
        if (value >= 100)
            buffer[at++] = (byte)('0' + value / 100);
        if (value >= 10)
            buffer[at++] = (byte)('0' + value / 10 % 10);
        buffer[at++] = (byte)('0' + value % 10);
        return at;
    }
}
