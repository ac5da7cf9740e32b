namespace Lantern.Files;

/// <summary>Refusals of the operating system to read or write a file, and why it refuses.</summary>
public static class SystemRefusal
{
    /// <summary>Whether this is the operating system saying no, rather than a fault of the program.</summary>
    public static bool Is(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is IOException or UnauthorizedAccessException;
    }

    /// <summary>Why the system said no, as the end of a sentence.</summary>
    /// <param name="exception">The refusal.</param>
    /// <param name="isRead">Whether a file was to be read, so that the file itself may be what is not there.</param>
    public static string Reason(Exception exception, bool isRead = false)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            FileNotFoundException when isRead => "there is no such file",
            FileNotFoundException or DirectoryNotFoundException => "there is no such folder",
            UnauthorizedAccessException => "permission denied",
            PathTooLongException => "its name is too long",
            // ENOSPC, and what Windows calls ERROR_DISK_FULL.
            { HResult: 28 or unchecked((int)0x80070070) } => "the disk is full",
            // The system's own words, less the path that .NET appends to them.
            _ => exception.Message.Split(" : '")[0].TrimEnd('.'),
        };
    }

    /// <summary>Refuses what cannot be a file to read before the system is asked.</summary>
    /// <exception cref="DatasetException">The path is empty or a folder, or has a character that no path has.</exception>
    public static void RequireReadable(string path) => RequireFileName(path, "read");

    /// <summary>The sentence about a file that the system would not let be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="refusal">What the system said.</param>
    public static DatasetException NotRead(string path, Exception refusal)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(refusal);
        return new(path, $"cannot be read: {Reason(refusal, isRead: true)}", refusal);
    }

    /// <inheritdoc cref="RequireReadable"/>
    internal static void RequireWritable(string path) => RequireFileName(path, "written");

    /// <summary>The sentence about a file that the system would not let be written.</summary>
    internal static DatasetException NotWritten(string path, Exception refusal) => new(path, $"cannot be written: {Reason(refusal)}", refusal);

    private static void RequireFileName(string path, string verb)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new DatasetException(path, $"cannot be {verb}: this is not a file name");
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
            throw new DatasetException(path, $"cannot be {verb}: it is a folder, not a file");
    }
}
