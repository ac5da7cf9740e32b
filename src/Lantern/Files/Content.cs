using System.Runtime.InteropServices;

namespace Lantern.Files;

/// <summary>
/// Where readers get bytes from and writers put them: a path, memory, or a stream of the caller, which stays open. Writers
/// give their content in pieces, each valid until the next, so that one writer serves synchronous and asynchronous callers.
/// </summary>
internal static class Content
{
    /// <summary>A file that is read may meanwhile be replaced, appended to or deleted.</summary>
    public const FileShare Shared = FileShare.Read | FileShare.Write | FileShare.Delete;

    /// <exception cref="DatasetException">The file cannot be opened.</exception>
    public static FileStream Open(string path, FileOptions options = FileOptions.None)
    {
        SystemRefusal.RequireReadable(path);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, Shared, bufferSize: 0, FileOptions.SequentialScan | options);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw SystemRefusal.NotRead(path, exception);
        }
    }

    /// <summary>Bytes as a stream; not copied.</summary>
    public static MemoryStream Of(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new(array.Array!, array.Offset, array.Count, writable: false)
        : new(bytes.ToArray(), writable: false);

    /// <summary>The stream itself if it can be read at any place, else a copy of what it holds.</summary>
    /// <exception cref="DatasetException">The stream fails.</exception>
    public static Stream Seekable(Stream stream, string name)
    {
        RequireReadable(stream, name);
        if (stream.CanSeek)
            return stream;
        try
        {
            return Rest(stream);
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            throw SystemRefusal.NotRead(name, exception);
        }
    }

    /// <summary>A copy of a stream from its current position on.</summary>
    public static MemoryStream Rest(Stream stream)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    /// <summary>Copies a file, of 2 GB at most, into memory.</summary>
    /// <exception cref="DatasetException">The file cannot be opened or read.</exception>
    public static async Task<MemoryStream> ReadAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = Open(path, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
            return await ReadAsync(file, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies a stream, of 2 GB at most, from its current position to its end into memory.</summary>
    /// <exception cref="DatasetException">The stream fails.</exception>
    public static async Task<MemoryStream> ReadAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        RequireReadable(stream, name);
        var length = stream.CanSeek ? Math.Max(stream.Length - stream.Position, 0) : 0;
        if (length > Array.MaxLength)
            throw new DatasetException(name, $"has {length} bytes, where {Array.MaxLength} at most are read asynchronously");
        try
        {
            var copy = new MemoryStream((int)length);
            await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
            copy.Position = 0;
            return copy;
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            throw SystemRefusal.NotRead(name, exception);
        }
    }

    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<ReadOnlyMemory<byte>> content) => AtomicFile.Write(path, stream => Write(stream, content));

    public static void Write(Stream stream, IEnumerable<ReadOnlyMemory<byte>> content)
    {
        RequireWritable(stream);
        foreach (var piece in content)
            stream.Write(piece.Span);
    }

    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static Task WriteAsync(string path, IEnumerable<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(path, (stream, token) => WriteAsync(stream, content, token), cancellationToken);

    public static async Task WriteAsync(Stream stream, IEnumerable<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        RequireWritable(stream);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var piece in content)
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
    }

    public static byte[] ToArray(IEnumerable<ReadOnlyMemory<byte>> content)
    {
        var stream = new MemoryStream();
        Write(stream, content);
        return stream.ToArray();
    }

    public static void RequireReadable(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (!stream.CanRead)
            throw new ArgumentException("The stream is closed, or can only be written.", nameof(stream));
    }

    private static void RequireWritable(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
            throw new ArgumentException("The stream is closed, or can only be read.", nameof(stream));
    }

    // What gunzips on the way says with the former that the data is damaged.
    private static bool IsRefusal(Exception exception) => exception is InvalidDataException || SystemRefusal.Is(exception);
}
