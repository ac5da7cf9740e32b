namespace Lantern.Workbench;

/// <summary>
/// A run that has not come to its end, since it was stopped or its process was killed: what it takes to go on with it.
/// See <see cref="TrainingRun.Resume"/>.
/// </summary>
public sealed class UnfinishedRun
{
    private UnfinishedRun(RunFolder folder, TrainRequest request, (string Path, Checkpoint Checkpoint)? latest, IReadOnlyList<string> problems) =>
        (Folder, Request, CheckpointPath, Checkpoint, Problems) = (folder, request, latest?.Path, latest?.Checkpoint, problems);

    /// <summary>Where the run is.</summary>
    public RunFolder Folder { get; }

    /// <summary>What was asked for; how many threads is not written down.</summary>
    public TrainRequest Request { get; }

    /// <summary>Where it goes on; nothing if it must begin anew, since its process ended before the first checkpoint.</summary>
    public Checkpoint? Checkpoint { get; }

    /// <summary>The checkpoint's file.</summary>
    public string? CheckpointPath { get; }

    /// <summary>What is wrong with later checkpoints, in place of which this one is used; a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The run of a folder.</summary>
    /// <exception cref="DatasetException">There is no such run, it is finished, or what was asked for cannot be read.</exception>
    /// <exception cref="ModelException">It has checkpoints, but none that can be read.</exception>
    public static UnfinishedRun Open(string path)
    {
        var folder = RunFolder.Open(path);
        var request = folder.ReadRequest();
        var latest = new RunCheckpoints(folder.Path).Latest(out var problems);
        if (latest is null && File.Exists(folder.ModelPath))
            throw new DatasetException(path, "there is nothing to go on with: the run has its model and no checkpoint, so it is finished");
        return new UnfinishedRun(folder, request, latest, problems);
    }

    /// <summary>The run with the newest checkpoint of those that no process is training.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <exception cref="DatasetException">There is none, or what was asked for cannot be read.</exception>
    /// <exception cref="ModelException">It has checkpoints, but none that can be read.</exception>
    public static UnfinishedRun Latest(string runsFolder)
    {
        var latest = (Directory.Exists(runsFolder) ? Directory.EnumerateDirectories(runsFolder) : [])
            .Select(path => (Path: path, Files: new RunCheckpoints(path).Files()))
            .Where(run => run.Files.Count > 0 && !RunFolder.Open(run.Path).IsTaken())
            .OrderByDescending(run => File.GetLastWriteTimeUtc(run.Files[0]))
            .FirstOrDefault();
        return latest.Path is not null
            ? Open(latest.Path)
            : throw new DatasetException(runsFolder, "there is no run with a checkpoint to go on from, unless a process is training it right now");
    }
}
