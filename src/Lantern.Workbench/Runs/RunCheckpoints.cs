using System.Diagnostics;
using System.Globalization;

namespace Lantern.Workbench;

/// <summary>
/// The checkpoints in the folder of a run, such as <c>checkpoint-0007.safetensors</c> from within epoch 7 or its end: the last
/// two, so that one remains should the other turn out to be damaged. They are written beside training, which waits for no disk.
/// </summary>
internal sealed class RunCheckpoints(string folder)
{
    private const string Prefix = "checkpoint-";
    private const string Ending = ".safetensors";
    private const int Kept = 2;

    // Where epochs are shorter than writing a file takes, writing must not become what the machine does.
    private const int RestFor = 10; // times as long as the last one took

    private Task _writing = Task.CompletedTask;
    private long _readyAt;
    private bool _hasWritten;

    /// <summary>Why the last one could not be written, if so.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the last one is written, and long enough ago.</summary>
    public bool IsReady => _writing.IsCompleted && Stopwatch.GetTimestamp() >= _readyAt;

    /// <summary>Writes one beside what goes on. For when <see cref="IsReady"/>.</summary>
    public void Begin(Checkpoint checkpoint) => _writing = Task.Run(() => Save(checkpoint));

    /// <summary>Waits until none is being written.</summary>
    public void Settle() => _writing.Wait();

    /// <summary>Writes one before anything goes on.</summary>
    /// <returns>Whether it could be written, see <see cref="Problem"/>.</returns>
    public bool Write(Checkpoint checkpoint)
    {
        Settle();
        Save(checkpoint);
        return Problem is null;
    }

    /// <summary>Deletes all: there is nothing to go on with.</summary>
    public void Clear()
    {
        Settle();
        Delete(Files());
    }

    /// <summary>The checkpoints that there are, the latest first.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. Directory.EnumerateFiles(folder, $"{Prefix}*{Ending}")
            .Select(path => (Path: path, Number: int.TryParse(Path.GetFileName(path)[Prefix.Length..^Ending.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1))
            .Where(file => file.Number >= 0)
            .OrderByDescending(file => file.Number)
            .Select(file => file.Path),
    ];

    /// <summary>The latest one that can be read; nothing if there is none at all.</summary>
    /// <param name="problems">What is wrong with those that were passed over.</param>
    /// <exception cref="ModelException">There are some, but none can be read.</exception>
    public (string Path, Checkpoint Checkpoint)? Latest(out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        problems = found;
        foreach (var path in Files())
        {
            try
            {
                return (path, Checkpoint.Load(path));
            }
            catch (ModelException exception)
            {
                found.Add(exception.Message);
            }
        }

        return found.Count == 0 ? null : throw new ModelException($"{string.Join(" ", found)} There is no earlier checkpoint to go on from.");
    }

    private void Save(Checkpoint checkpoint)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            checkpoint.Save(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{checkpoint.Epoch:0000}{Ending}")));
            Delete(Files().Skip(Kept));
            Problem = null;
        }
        catch (DatasetException exception)
        {
            Problem = exception.Message;
        }

        // The first also works out the fingerprint of the data, which is no measure of the others.
        var now = Stopwatch.GetTimestamp();
        _readyAt = _hasWritten ? now + (RestFor * (now - began)) : now;
        _hasWritten = true;
    }

    private static void Delete(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception exception) when (SystemRefusal.Is(exception))
            {
                // One more than needed does no harm.
            }
        }
    }
}
