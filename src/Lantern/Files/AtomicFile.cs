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
            using var replacement = new Replacement(path, FileOptions.None);
            write(replacement.Stream);
            replacement.Stream.Flush(flushToDisk: true);
            replacement.Complete();
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw SystemRefusal.NotWritten(path, exception);
        }
    }

    /// <summary>Replaces a file as a whole, or creates it, as <see cref="Write"/> does. What is cancelled leaves the old file, and nothing new.</summary>
    /// <param name="path">The file to write; its folder must exist. A symbolic link is followed and stays a link.</param>
    /// <param name="write">Writes the content to the stream that it is given, and leaves that stream open.</param>
    /// <param name="cancellationToken">Stops writing, until the file is in its place.</param>
    /// <exception cref="DatasetException">As for <see cref="Write"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static async Task WriteAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        SystemRefusal.RequireWritable(path);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var replacement = new Replacement(path, FileOptions.Asynchronous);
            await write(replacement.Stream, cancellationToken).ConfigureAwait(false);
            await replacement.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            await Task.Run(() => replacement.Stream.Flush(flushToDisk: true), cancellationToken).ConfigureAwait(false); // there is no asynchronous one
            cancellationToken.ThrowIfCancellationRequested();
            replacement.Complete();
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw SystemRefusal.NotWritten(path, exception);
        }
    }

    private static bool IsDevice(string path) => Path.GetDirectoryName(path) == "/dev";

    private static string FinalTarget(string path) => new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <summary>
    /// The new content until it takes the old one's place. In the same folder, because only a rename within one file system is
    /// a single step. On the disk before the rename, because otherwise a power failure could leave the new name with no content.
    /// </summary>
    private sealed class Replacement : IDisposable
    {
        private readonly string _target;
        private readonly string _temporary;
        private bool _isComplete;

        public Replacement(string path, FileOptions options)
        {
            _target = Path.GetFullPath(path);
            // A rename would put a plain file in the place of /dev/null, if root asked for it.
            if (IsDevice(_target) || IsDevice(_target = FinalTarget(_target)))
                throw new DatasetException(path, "cannot be written: it is a device, not a file");
            if (File.Exists(_target) && File.GetAttributes(_target).HasFlag(FileAttributes.ReadOnly))
                throw new DatasetException(path, "cannot be written: it is write-protected");

            _temporary = Path.Combine(Path.GetDirectoryName(_target)!, ".lantern-" + Path.GetRandomFileName());
            Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, options);
            try
            {
                if (!OperatingSystem.IsWindows() && File.Exists(_target))
                    File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_target));
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public FileStream Stream { get; }

        /// <summary>Puts the new content, which is on the disk, in the old one's place.</summary>
        public void Complete()
        {
            Stream.Dispose();
            File.Move(_temporary, _target, overwrite: true);
            _isComplete = true;
        }

        public void Dispose()
        {
            try
            {
                Stream.Dispose();
            }
            finally
            {
                if (!_isComplete)
                    Discard(_temporary);
            }
        }

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
}
