using System.Globalization;
using System.Text.Json;

namespace Lantern.Workbench;

/// <summary>
/// The folder of one run: <c>options.json</c> from the start, <c>metrics.jsonl</c> with a line an epoch, checkpoints as long as
/// it is not finished, and at the end <c>model.safetensors</c>. It appears under its final name only when it is complete and proven to be writable.
/// </summary>
public sealed class RunFolder
{
    /// <summary>What the model's file is called within a run's folder.</summary>
    public const string ModelName = "model.safetensors";

    private const string TakenName = ".running";

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string OptionsPath => System.IO.Path.Combine(Path, "options.json");

    public string MetricsPath => System.IO.Path.Combine(Path, "metrics.jsonl");

    public string ModelPath => System.IO.Path.Combine(Path, ModelName);

    /// <summary>Makes a folder that no other run has, such as <c>runs/2026-11-21-235959-mnist-784-200-10</c>.</summary>
    /// <param name="parent">The folder of all runs; made if it is missing.</param>
    /// <param name="name">What the run is about; what file names should not have is replaced.</param>
    /// <param name="started">When the run started.</param>
    /// <param name="modelSize">How many bytes the model will take, about: so much room must there be.</param>
    /// <param name="writeOptions">Writes the content of <c>options.json</c>.</param>
    /// <exception cref="DatasetException">The folder cannot be made, or has no room for the model; nothing of it remains.</exception>
    public static RunFolder Create(string parent, string name, DateTime started, long modelSize, Action<Stream> writeOptions)
    {
        var hidden = new RunFolder(System.IO.Path.Combine(parent, ".lantern-" + System.IO.Path.GetRandomFileName()));
        var made = OutputFolder.Make(parent).Prepend(hidden.Path);
        try
        {
            Directory.CreateDirectory(hidden.Path);
            AtomicFile.Write(hidden.OptionsPath, writeOptions);
            RequireRoom(hidden.ModelPath, modelSize);
            return new RunFolder(Reveal(hidden.Path, parent, FormattableString.Invariant($"{started:yyyy-MM-dd-HHmmss}-{Safe(name)}")));
        }
        catch (Exception exception)
        {
            if (File.Exists(hidden.OptionsPath))
                File.Delete(hidden.OptionsPath);
            OutputFolder.Remove(made);
            var refusal = exception is DatasetException { InnerException: { } inner } ? inner : exception;
            if (SystemRefusal.Is(refusal))
                throw new DatasetException(parent, $"no folder for the run can be made there: {SystemRefusal.Reason(refusal)}", exception);
            throw;
        }
    }

    /// <summary>The folder of a run that began earlier.</summary>
    /// <exception cref="DatasetException">It is none.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(System.IO.Path.TrimEndingDirectorySeparator(path));
        return File.Exists(folder.OptionsPath) ? folder : throw new DatasetException(path, "this is no folder of a run: it has no options.json");
    }

    /// <summary>What was asked for, from <c>options.json</c>.</summary>
    /// <exception cref="DatasetException">The file cannot be read, or does not say it.</exception>
    public TrainRequest ReadRequest()
    {
        try
        {
            var request = RunOptions.ReadRequest(File.ReadAllBytes(OptionsPath)) with { RunsFolder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))! };
            request.Validate();
            return request;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new DatasetException(OptionsPath, "does not say what was asked for, as the folder of a run does: it is of another version, or damaged", exception);
        }
        catch (OptionException exception)
        {
            throw new DatasetException(OptionsPath, $"makes no sense to this version: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw new DatasetException(OptionsPath, $"cannot be read: {SystemRefusal.Reason(exception)}", exception);
        }
    }

    /// <summary>Takes the folder for this process, until what is returned is disposed of or the process ends in whatever way.</summary>
    /// <exception cref="DatasetException">Another process has taken it, or the folder cannot be written.</exception>
    internal IDisposable Take()
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(Path, TakenName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (exception.HResult is 11 or 35 or unchecked((int)0x80070020)) // EWOULDBLOCK of Linux, of macOS, ERROR_SHARING_VIOLATION
        {
            throw new DatasetException(Path, "another process is training this run right now", exception);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw new DatasetException(Path, $"the run cannot go on there: {SystemRefusal.Reason(exception)}", exception);
        }
    }

    /// <summary>Whether a process is at it.</summary>
    internal bool IsTaken()
    {
        try
        {
            Take().Dispose();
            return false;
        }
        catch (DatasetException)
        {
            return true;
        }
    }

    /// <summary>Brings the folder back to where so many epochs are done; what a killed process left half done is removed.</summary>
    /// <returns>What each of them came to.</returns>
    /// <exception cref="DatasetException">The folder cannot be written, or its metrics are no longer what was written there.</exception>
    internal IReadOnlyList<EpochMetric> ReturnTo(int epochCount, Action<Stream> writeOptions)
    {
        foreach (var leftOver in Directory.EnumerateFiles(Path, ".lantern-*"))
            File.Delete(leftOver);
        AtomicFile.Write(OptionsPath, writeOptions);
        if (!File.Exists(MetricsPath))
            return [];
        var metrics = File.ReadAllBytes(MetricsPath);
        List<EpochMetric> epochs = [];
        var length = 0;
        while (epochs.Count < epochCount && metrics.AsSpan(length).IndexOf((byte)'\n') is >= 0 and var end)
        {
            epochs.Add(ReadMetric(metrics.AsMemory(length, end)));
            length += end + 1;
        }

        if (length < metrics.Length)
            AtomicFile.Write(MetricsPath, stream => stream.Write(metrics, 0, length));
        return epochs;
    }

    private EpochMetric ReadMetric(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Span, RunLineJson.Default.EpochMetric);
        }
        catch (JsonException exception)
        {
            throw new DatasetException(MetricsPath, "is damaged: a line of it is not what was written there", exception);
        }
    }

    /// <summary>Adds a line to <c>metrics.jsonl</c>: all of it, or nothing.</summary>
    /// <exception cref="DatasetException">The line cannot be written; the file is as it was.</exception>
    public void AppendMetrics(EpochMetric metric)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(metric.Rounded, RunLineJson.Default.EpochMetric);
        try
        {
            using var stream = new FileStream(MetricsPath, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            var length = stream.Length;
            try
            {
                stream.Write([.. line, (byte)'\n']);
            }
            catch (IOException)
            {
                stream.SetLength(length);
                throw;
            }
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw new DatasetException(MetricsPath, $"cannot be written: {SystemRefusal.Reason(exception)}", exception);
        }
    }

    /// <summary>Asks the file system for the room that the model will take, and gives it back.</summary>
    private static void RequireRoom(string path, long size)
    {
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                PreallocationSize = size,
                Options = FileOptions.DeleteOnClose,
            });
        }
        catch (IOException exception)
        {
            throw new IOException(FormattableString.Invariant($"the disk is full, and the model needs {size / 1000.0:N0} kB"), exception);
        }
    }

    /// <summary>
    /// Gives the folder the first name that is free. It is not empty, and no rename replaces a folder that is not empty, so
    /// two processes in the same second never share one.
    /// </summary>
    private static string Reveal(string hidden, string parent, string name)
    {
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(parent, number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"));
            try
            {
                Directory.Move(hidden, path);
                return path;
            }
            catch (IOException) when (System.IO.Path.Exists(path))
            {
                // Taken: try the next number.
            }
        }
    }

    /// <summary>Short enough for every file system, also for a network of fifty layers.</summary>
    private static string Safe(string name) =>
        string.Concat(name.Take(100).Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '_'));
}
