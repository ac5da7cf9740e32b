namespace Lantern.Workbench;

/// <summary>Finds pictures by what people call them, files or folders, and the label in a file's name.</summary>
public static class PictureFiles
{
    /// <summary>The files that a path stands for: itself, or all PNG files of the folder in the order of their names.</summary>
    /// <exception cref="DatasetException">It is a folder that has none or cannot be read.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path))
            return [path]; // reading it says what is wrong, if it is not there
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file).Equals(".png", StringComparison.OrdinalIgnoreCase))];
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw new DatasetException(path, $"the folder cannot be read: {SystemRefusal.Reason(exception)}", exception);
        }

        if (files.Length == 0)
            throw new DatasetException(path, "the folder has no pictures, where files with the ending .png were expected");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>
    /// The label with which the file's name begins, counted from 0, such as 5 for <c>5-chalk.png</c>; nothing if there is none.
    /// After the label the name ends, or something follows that is neither letter nor digit: <c>50.png</c> has no label 5.
    /// </summary>
    public static int? Label(string path, IReadOnlyList<string> labelNames)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        for (var label = 0; label < labelNames.Count; label++)
        {
            var known = labelNames[label];
            if (known.Length > 0 && name.StartsWith(known, StringComparison.Ordinal) && (name.Length == known.Length || !char.IsLetterOrDigit(name[known.Length])))
                return label;
        }

        return null;
    }
}
