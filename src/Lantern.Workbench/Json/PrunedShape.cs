namespace Lantern.Workbench;

/// <summary>Runs that were removed from a store.</summary>
/// <param name="Runs">Their numbers.</param>
/// <param name="Folders">How many of them had a folder.</param>
/// <param name="FolderBytes">How many bytes these had.</param>
/// <param name="StoreBytes">How many bytes the store has become smaller by.</param>
/// <param name="DryRun">Whether they would be removed, but were not.</param>
public sealed record PrunedShape(IReadOnlyList<long> Runs, int Folders, long FolderBytes, long StoreBytes, bool DryRun) : AnswerShape
{
    /// <summary>The shape of what was removed.</summary>
    public static PrunedShape Of(PrunedRuns pruned, IReadOnlyList<StoredRun> runs, bool isDry) =>
        new([.. runs.Select(run => run.Id)], pruned.FolderCount, pruned.FolderBytes, pruned.StoreBytes, isDry);
}
