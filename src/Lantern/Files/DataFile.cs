using System.IO.Compression;
using System.Text;

namespace Lantern.Files;

/// <summary>
/// A file of examples, read from its first byte to its last, and gunzipped on the way if it begins as a gzip file does,
/// whatever its name. What the operating system or the gzip format complains of becomes a <see cref="DatasetException"/>.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private readonly Stream _content;
    private readonly Stream? _owned;

    public DataFile(Stream stream, string name, bool leaveOpen = true)
    {
        Content.RequireReadable(stream, name);
        Name = name;
        _owned = leaveOpen ? null : stream;
        _content = stream;
        StoredLength = stream.CanSeek ? stream.Length - stream.Position : 0;
        byte[] start = new byte[2];
        start = start[..Read(start)];
        IsGzip = start is [0x1F, 0x8B];
        var source = new Source(start, stream, name, IsGzip);
        _content = IsGzip ? new GZipStream(source, CompressionMode.Decompress) : source;
        Position = 0;
    }

    public static DataFile Open(string path)
    {
        var stream = Content.Open(path);
        try
        {
            return new DataFile(stream, path, leaveOpen: false);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public static DataFile Open(ReadOnlyMemory<byte> bytes, string name) => new(Content.Of(bytes), name);

    /// <summary>Copies a file into memory, and reads it from there.</summary>
    public static async Task<DataFile> OpenAsync(string path, CancellationToken cancellationToken) =>
        new(await Content.ReadAsync(path, cancellationToken).ConfigureAwait(false), path);

    /// <summary>Copies a stream into memory, and reads it from there.</summary>
    public static async Task<DataFile> OpenAsync(Stream stream, string name, CancellationToken cancellationToken) =>
        new(await Content.ReadAsync(stream, name, cancellationToken).ConfigureAwait(false), name);

    public string Name { get; }

    public bool IsGzip { get; }

    /// <summary>The bytes read so far, after gunzipping.</summary>
    public long Position { get; private set; }

    /// <summary>The size as it is stored, before gunzipping; 0 where it is not known, as for a pipe.</summary>
    public long StoredLength { get; }

    /// <summary>
    /// A size for a buffer that will grow with the content: what is stored, or eight times that if it is gzipped, which MNIST
    /// and its like stay below, within bounds that no lying file can push. Growing costs more than memory that stays unused.
    /// </summary>
    public int FirstCapacity => (int)Math.Clamp(IsGzip ? StoredLength * 8 : StoredLength, 1 << 12, 1 << 26);

    /// <summary>Fills the buffer; a smaller count than its length means that the file has ended.</summary>
    public int Read(Span<byte> buffer)
    {
        var filled = 0;
        try
        {
            int count;
            while (filled < buffer.Length && (count = _content.Read(buffer[filled..])) > 0)
                filled += count;
        }
        catch (InvalidDataException exception)
        {
            var problem = $"the gzip data is damaged somewhere after the first {Position + filled} bytes of content";
            throw new DatasetException(Name, problem, exception);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw SystemRefusal.NotRead(Name, exception);
        }
        Position += filled;
        return filled;
    }

    /// <summary>Reads as many bytes, or all that are left. Memory is taken only for what is really there.</summary>
    public byte[] ReadUpTo(int count)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Math.Min(count, FirstCapacity));
        var filled = Read(bytes);
        while (filled == bytes.Length && filled < count)
        {
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * filled));
            filled += Read(bytes.AsSpan(filled));
        }
        if (filled < bytes.Length)
            Array.Resize(ref bytes, filled);
        return bytes;
    }

    /// <summary>
    /// Opens the file again and counts all its lines; 0 for what cannot be read twice, or not cheaply: a pipe, a gzipped file,
    /// a stream from elsewhere.
    /// </summary>
    public long CountLines()
    {
        if (IsGzip || _owned is not { CanSeek: true })
            return 0;
        using var again = Open(Name);
        byte[] buffer = new byte[1 << 16];
        byte last = (byte)'\n';
        long count = 0;
        for (int length; (length = again.Read(buffer)) > 0; last = buffer[length - 1])
            count += buffer.AsSpan(0, length).Count((byte)'\n');
        return last == '\n' ? count : count + 1;
    }

    /// <param name="problem">What "the file", the subject of the sentence, does or is.</param>
    public DatasetException Problem(string problem) => new(Name, (IsGzip ? "the gunzipped file " : "the file ") + problem);

    /// <summary>What a file seems to be that begins with these bytes, for a reader that wants something else.</summary>
    public static string Describe(ReadOnlySpan<byte> start)
    {
        int lineLength = start.IndexOfAny((byte)'\r', (byte)'\n');
        ReadOnlySpan<byte> line = lineLength > 0 ? start[..lineLength] : start;
        if (!line.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            return $"\"{Encoding.ASCII.GetString(line)}\" (text)";
        var bytes = BitConverter.ToString(start[..Math.Min(4, start.Length)].ToArray()).Replace('-', ' ');
        string? kind = FileKinds.Of(start) is FileKind.Gzip ? "a gzip file within a gzip file" : FileKinds.Of(start).Name();
        return kind is null ? bytes : $"{bytes} ({kind})";
    }

    public void Dispose()
    {
        _content.Dispose();
        _owned?.Dispose();
    }

    /// <summary>
    /// The stored bytes with the first two, already read, in front again. <see cref="GZipStream"/> takes the end of its source
    /// for the end of the content even in the middle of a block, and would pass off half a file as a whole one. So the end
    /// is followed by one byte that no gzip data begins with: after a complete file it is ignored as trailing garbage, and
    /// only the reader of an incomplete one comes back for more.
    /// </summary>
    private sealed class Source(byte[] start, Stream rest, string name, bool isGzip) : ForwardStream
    {
        private int _replayed, _appended;
        private long _position;

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty)
                return 0;
            int count;
            if (_replayed < start.Length)
            {
                count = Math.Min(buffer.Length, start.Length - _replayed);
                start.AsSpan(_replayed, count).CopyTo(buffer);
                _replayed += count;
            }
            else
            {
                count = rest.Read(buffer);
            }
            _position += count;
            if (count > 0 || !isGzip)
                return count;
            if (_appended++ > 0)
                throw new DatasetException(name, $"the gzip data is cut short: the file ends at byte {_position}");
            buffer[0] = 0xFF;
            return 1;
        }
    }
}
