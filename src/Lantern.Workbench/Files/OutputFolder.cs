namespace Lantern.Workbench;

/// <summary>Makes folders for what is to be written, and takes them back if that fails.</summary>
internal static class OutputFolder
{
    /// <summary>Makes a folder and those above it that are missing.</summary>
    /// <returns>The folders that were missing, the innermost first.</returns>
    /// <exception cref="DatasetException">The folder cannot be made; none of those above it remains.</exception>
    public static IReadOnlyList<string> Make(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
            throw new DatasetException(path, "the folder cannot be made: this is no name for a folder");

        List<string> missing = [];
        var folder = Path.GetFullPath(path);
        for (; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
                throw new DatasetException(path, $"the folder cannot be made: {Path.GetFileName(folder)} is a file");
            missing.Add(folder);
        }

        try
        {
            Directory.CreateDirectory(path);
            return missing;
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            Remove(missing);
            throw new DatasetException(path, $"the folder cannot be made: {SystemRefusal.Reason(exception)}", exception);
        }
    }

    /// <summary>Removes folders that <see cref="Make"/> made, unless there is something in them by now.</summary>
    public static void Remove(IEnumerable<string> folders)
    {
        foreach (var folder in folders.Where(Directory.Exists))
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception exception) when (SystemRefusal.Is(exception))
            {
                return; // the failure that led here is the one to report
            }
        }
    }
}
