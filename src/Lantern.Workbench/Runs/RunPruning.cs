namespace Lantern.Workbench;

/// <summary>
/// Runs that are to be removed from a store, with their folders: those that are neither among the latest nor younger than some
/// days. Runs with a tag stay, and those that are being trained.
/// </summary>
public sealed record RunPruning
{
    /// <summary>How many of the latest runs stay; nothing for no such limit.</summary>
    public int? Keep { get; init; }

    /// <summary>Runs that began less than so many days ago stay; nothing for no such limit.</summary>
    public double? OlderDays { get; init; }

    /// <summary>The runs of a store that are to go, the earliest first.</summary>
    /// <exception cref="OptionException">There is no limit, or it makes no sense.</exception>
    public IReadOnlyList<StoredRun> Find(RunStore store, DateTime nowUtc)
    {
        if (Keep is null && OlderDays is null)
            throw new OptionException("Say what stays: so many of the latest runs by keep, or those of the last days by older.");
        if (Keep < 0)
            throw new OptionException($"At least 0 runs stay, not {Keep}.");
        if (OlderDays is { } days && !(days >= 0 && days <= 36_500))
            throw new OptionException($"Runs are removed after 0 to 36,500 days, not {days}.");
        var latest = store.Runs().OrderByDescending(run => run.StartedUtc).ToList();
        return [.. latest.Skip(Keep ?? 0).Where(run => run.StartedUtc <= nowUtc - TimeSpan.FromDays(OlderDays ?? 0) && run.Tags.Count == 0 && run.State != RunState.Running).Reverse()];
    }

    /// <summary>Removes runs and their folders, and gives their room back.</summary>
    /// <param name="store">The store of the runs.</param>
    /// <param name="runs">The runs, from <see cref="Find"/>.</param>
    /// <exception cref="DatasetException">A run is just being trained, or a folder or the store cannot be written.</exception>
    public static PrunedRuns Remove(RunStore store, IReadOnlyList<StoredRun> runs)
    {
        store.Delete([.. runs.Select(run => run.Id)]); // first: a folder without a run does less harm than a run without its folder
        var (folderCount, folderBytes) = (0, 0L);
        foreach (var folder in FoldersOf(store, runs))
        {
            folderBytes += BytesOf(folder);
            folder.Delete(recursive: true);
            folderCount++;
        }

        return new PrunedRuns(runs.Count, folderCount, folderBytes, store.Shrink());
    }

    /// <summary>What removing runs would free, apart from the store.</summary>
    public static PrunedRuns Foresee(RunStore store, IReadOnlyList<StoredRun> runs)
    {
        var folders = FoldersOf(store, runs).ToList();
        return new PrunedRuns(runs.Count, folders.Count, folders.Sum(BytesOf), 0);
    }

    /// <summary>The folders of these runs that lie beside the store and are not being trained in.</summary>
    private static IEnumerable<DirectoryInfo> FoldersOf(RunStore store, IReadOnlyList<StoredRun> runs)
    {
        var parent = Path.GetDirectoryName(Path.GetFullPath(store.Path))!;
        return from run in runs
               let name = run.Folder ?? ""
               where name.Length > 0 && Path.GetFileName(name) == name
               let path = Path.Combine(parent, name)
               where File.Exists(Path.Combine(path, "options.json")) && !RunFolder.Open(path).IsTaken()
               select new DirectoryInfo(path);
    }

    private static long BytesOf(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}

/// <summary>What was removed.</summary>
/// <param name="RunCount">How many runs.</param>
/// <param name="FolderCount">How many of them had a folder.</param>
/// <param name="FolderBytes">How many bytes these had.</param>
/// <param name="StoreBytes">How many bytes the store has become smaller by.</param>
public sealed record PrunedRuns(int RunCount, int FolderCount, long FolderBytes, long StoreBytes);
