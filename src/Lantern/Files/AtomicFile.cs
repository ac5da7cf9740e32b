namespace Lantern.Files;

/// <summary>Files that are never half written.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Replaces a file as a whole, or creates it. Whoever opens <paramref name="path"/> meanwhile or afterwards finds either
    /// the old content or the complete new one. If anything fails, the file that was there stays as it was, byte for byte,
    /// and nothing new remains in its folder. (If the process is killed on the way, a hidden file <c>.lantern-*</c> may stay.)
    /// </summary>
    /// <param name="path">The file to write; its folder must exist. A symbolic link is followed and stays a link.</param>
    /// <param name="write">Writes the content to the stream that it is given, and leaves that stream open.</param>
    /// <exception cref="DatasetException">
    /// The file cannot be written: no such folder, no permission, a full disk. What else <paramref name="write"/> throws
    /// reaches the caller unchanged.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        SystemRefusal.RequireWritable(path);
        try
        {
            Replace(path, write);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw SystemRefusal.NotWritten(path, exception);
        }
    }

    private static void Replace(string path, Action<Stream> write)
    {
        var target = Path.GetFullPath(path);
        // A rename would put a plain file in the place of /dev/null, if root asked for it.
        if (IsDevice(target) || IsDevice(target = FinalTarget(target)))
            throw new DatasetException(path, "cannot be written: it is a device, not a file");
        if (File.Exists(target) && File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
            throw new DatasetException(path, "cannot be written: it is write-protected");

        // In the same folder, because only a rename within one file system is a single step. On the disk before the rename,
        // because otherwise a power failure could leave the new name with no content.
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, ".lantern-" + Path.GetRandomFileName());
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                if (!OperatingSystem.IsWindows() && File.Exists(target))
                    File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    private static bool IsDevice(string path) => Path.GetDirectoryName(path) == "/dev";

    private static string FinalTarget(string path) => new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            // The first failure is the one to report.
        }
    }
}
