using System.Buffers.Binary;
using System.Text.Json;

namespace Lantern;

/// <summary>
/// The safetensors format (github.com/huggingface/safetensors): 8 bytes with the length N of the header, lowest byte first;
/// N bytes of JSON, which spaces may follow; then the numbers of all tensors without a gap. The header says of each tensor
/// its type, its shape and where its numbers lie, counted from the header's end; "__metadata__" in it holds texts.
/// Reading trusts nothing: every length is held against the file's before memory is set aside for it. What is wrong comes
/// out as an <see cref="InvalidDataException"/> whose message continues the file's name.
/// </summary>
internal sealed class Safetensors
{
    private const string MetadataName = "__metadata__";
    private const int LengthSize = sizeof(ulong);
    private const int LongestHeader = 16 << 20; // ours take about 2 KB; the format's own limit is 100 MB

    private readonly Stream _file;
    private readonly long _start;
    private readonly long _dataStart;
    private readonly long _dataLength;
    private readonly JsonElement _header;

    /// <summary>Reads the header; the tensors are not looked at yet.</summary>
    /// <param name="file">The content, from its current position to its end; it can seek.</param>
    /// <param name="kind">What it should be.</param>
    public Safetensors(Stream file, string kind)
    {
        _file = file;
        _start = file.Position;
        Length = Math.Max(file.Length - _start, 0);
        Span<byte> start = stackalloc byte[(int)Math.Min(64, Length)];
        ReadStored(0, start);
        if (start.Length <= LengthSize || start[LengthSize] != '{' || BinaryPrimitives.ReadUInt64LittleEndian(start) > LongestHeader)
            throw new InvalidDataException(ForeignFile.Describe(start, kind));

        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(start);
        _dataStart = LengthSize + headerLength;
        _dataLength = Length - _dataStart;
        if (_dataLength < 0)
            throw new InvalidDataException($"the file is cut short: its header alone ends at byte {_dataStart}, but it has only {Length}");

        var header = new byte[headerLength];
        ReadStored(LengthSize, header);
        _header = StrictJson.Parse(header, "the header");
    }

    /// <summary>How many bytes the file has.</summary>
    public long Length { get; }

    /// <summary>Reads a file of ours.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should be: model or checkpoint.</param>
    /// <param name="read">Makes of the file what it holds, or throws <see cref="InvalidDataException"/>.</param>
    /// <exception cref="ModelException">The file cannot be read, or is not what it should be.</exception>
    public static T Load<T>(string path, string kind, Func<Safetensors, T> read)
    {
        try
        {
            using var stream = Content.Open(path);
            return Load(stream, path, kind, read);
        }
        catch (DatasetException exception)
        {
            throw new ModelException(exception.Message, exception);
        }
    }

    /// <summary>Reads a stream from its current position to its end, and leaves it open there.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="kind">What it should be: model or checkpoint.</param>
    /// <param name="read">Makes of the file what it holds, or throws <see cref="InvalidDataException"/>.</param>
    /// <exception cref="ModelException">The stream fails, or is not what it should be.</exception>
    public static T Load<T>(Stream stream, string name, string kind, Func<Safetensors, T> read)
    {
        try
        {
            var content = Content.Seekable(stream, name);
            var result = read(new Safetensors(content, kind));
            content.Seek(0, SeekOrigin.End);
            return result;
        }
        catch (InvalidDataException exception)
        {
            throw new ModelException($"{name}: {exception.Message}.", exception);
        }
        catch (DatasetException exception)
        {
            throw new ModelException(exception.Message, exception);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw new ModelException(SystemRefusal.NotRead(name, exception).Message, exception);
        }
    }

    /// <summary>Copies a file into memory and reads it from there.</summary>
    public static Task<T> LoadAsync<T>(string path, string kind, Func<Safetensors, T> read, CancellationToken cancellationToken) =>
        LoadAsync(Content.ReadAsync(path, cancellationToken), path, kind, read);

    /// <summary>Copies a stream into memory and reads it from there.</summary>
    public static Task<T> LoadAsync<T>(Stream stream, string name, string kind, Func<Safetensors, T> read, CancellationToken cancellationToken) =>
        LoadAsync(Content.ReadAsync(stream, name, cancellationToken), name, kind, read);

    private static async Task<T> LoadAsync<T>(Task<MemoryStream> content, string name, string kind, Func<Safetensors, T> read)
    {
        try
        {
            return Load(await content.ConfigureAwait(false), name, kind, read);
        }
        catch (DatasetException exception)
        {
            throw new ModelException(exception.Message, exception);
        }
    }

    /// <summary>The text of that name that goes with the tensors, if there is one.</summary>
    public string? Text(string name)
    {
        if (!_header.TryGetProperty(MetadataName, out var metadata))
            return null;
        if (metadata.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{MetadataName} in the header should be a JSON object");
        return metadata.TryGetProperty(name, out var text) ? StrictJson.Text(text, $"the entry '{name}'") : null;
    }

    /// <summary>The tensors that the header names; <see cref="Locate"/> makes sure that they are there.</summary>
    public List<TensorEntry> Entries() =>
    [
        .. _header.EnumerateObject().Where(entry => entry.Name != MetadataName).Select(entry =>
        {
            var what = $"the tensor {Wording.Quoted(entry.Name)}";
            var members = StrictJson.Members(entry.Value, what, "dtype", "shape", "data_offsets");
            var type = StrictJson.Text(members[0], what);
            int[] shape = [.. WholeNumbers(members[1], what).Select(count => count is >= 0 and <= int.MaxValue
                ? (int)count
                : throw new InvalidDataException($"{what} has the shape {Shown(members[1])}, which cannot be"))];
            return new TensorEntry(
                entry.Name,
                TensorType.Find(type) ?? throw new InvalidDataException(
                    $"{what} holds numbers of the type {Wording.Quoted(type)}, where one of {Named.Listed([.. TensorType.All.Select(type => type.Name)])} was expected"),
                shape);
        }),
    ];

    /// <summary>Makes sure that the file holds these tensors, no others, and nothing else.</summary>
    /// <returns>Where the numbers of each begin, counted from the header's end.</returns>
    public long[] Locate(IReadOnlyList<TensorEntry> tensors)
    {
        var names = tensors.Select(tensor => tensor.Name).Append(MetadataName).ToHashSet();
        foreach (var entry in _header.EnumerateObject())
        {
            if (!names.Contains(entry.Name))
                throw new InvalidDataException($"there is a tensor {Wording.Quoted(entry.Name)} that belongs to no layer");
        }

        long[] begins = [.. tensors.Select(Begin)];
        var end = 0L;
        foreach (var t in Enumerable.Range(0, begins.Length).OrderBy(t => begins[t]))
        {
            if (begins[t] != end)
                throw new InvalidDataException($"the numbers of {Wording.Quoted(tensors[t].Name)} begin at byte {begins[t]}, but those before end at byte {end}");
            end += tensors[t].Size;
        }

        if (end > _dataLength)
            throw new InvalidDataException($"the file is cut short: the tensors take {end} bytes, but only {_dataLength} follow the header");
        if (end < _dataLength)
            throw new InvalidDataException($"the tensors take {end} bytes, but {_dataLength} follow the header");
        return begins;
    }

    /// <summary>Reads the numbers of a tensor.</summary>
    /// <param name="entry">The tensor.</param>
    /// <param name="begin">Where they begin, from <see cref="Locate"/>.</param>
    public Tensor Read(TensorEntry entry, long begin)
    {
        if (entry.Size > Array.MaxLength)
            throw new InvalidDataException($"the tensor {Wording.Quoted(entry.Name)} takes {entry.Size} bytes, where {Array.MaxLength} at most were expected");
        var bytes = new byte[entry.Size];
        ReadStored(_dataStart + begin, bytes);
        return new(entry, BitConverter.IsLittleEndian ? bytes : Tensor.Reversed(bytes, entry.Type.ByteCount));
    }

    /// <summary>The content of a file: tensors and their texts, in the order in which they come.</summary>
    /// <param name="metadata">Texts by name.</param>
    /// <param name="tensors">Tensors by name.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Bytes(IReadOnlyList<(string Name, string Text)> metadata, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        yield return Head(metadata, tensors);
        foreach (var (_, tensor) in tensors)
            yield return tensor.LittleEndian;
    }

    /// <summary>All that stands before the numbers.</summary>
    private static byte[] Head(IReadOnlyList<(string Name, string Text)> metadata, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var header = StrictJson.Write(json => WriteHeader(json, metadata, tensors));
        var padding = -header.Length & 7; // programs that map the file want the numbers on a multiple of 8
        var head = new byte[LengthSize + header.Length + padding];
        BinaryPrimitives.WriteInt64LittleEndian(head, header.Length + padding);
        header.CopyTo(head, LengthSize);
        head.AsSpan(LengthSize + header.Length).Fill((byte)' ');
        return head;
    }

    private static void WriteHeader(
        Utf8JsonWriter json, IReadOnlyList<(string Name, string Text)> metadata, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(MetadataName);
            foreach (var (name, text) in metadata)
                json.WriteString(name, StrictJson.Utf8(text));
            json.WriteEndObject();
        }

        var end = 0L;
        foreach (var (name, tensor) in tensors)
        {
            json.WriteStartObject(StrictJson.Utf8(name));
            json.WriteString("dtype", tensor.Type.Name);
            json.WriteStartArray("shape");
            foreach (var count in tensor.Shape)
                json.WriteNumberValue(count);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(end);
            json.WriteNumberValue(end += (long)tensor.Count * tensor.Type.ByteCount);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Where the header says that a tensor's numbers begin, once all else that it says is as it should be.</summary>
    private long Begin(TensorEntry tensor)
    {
        var what = $"the tensor {Wording.Quoted(tensor.Name)}";
        if (!_header.TryGetProperty(tensor.Name, out var entry))
            throw new InvalidDataException($"{what} is missing");
        var members = StrictJson.Members(entry, what, "dtype", "shape", "data_offsets");

        var type = StrictJson.Text(members[0], what);
        if (type != tensor.Type.Name)
            throw new InvalidDataException($"{what} holds numbers of the type {Wording.Quoted(type)}, not '{tensor.Type}'");
        var shape = WholeNumbers(members[1], what);
        if (!shape.SequenceEqual(tensor.Shape.Select(count => (long)count)))
            throw new InvalidDataException($"{what} has the shape {Shown(members[1])}, but its layer needs '{tensor.ShapeText}'");
        if (WholeNumbers(members[2], what) is not [var begin and >= 0, var end] || end - begin != tensor.Size)
            throw new InvalidDataException($"{what} has the data offsets {Shown(members[2])}, which are not {tensor.Size} bytes apart");
        return begin;
    }

    private static string Shown(JsonElement element) => Wording.Quoted(element.GetRawText());

    private static long[] WholeNumbers(JsonElement element, string what) =>
        [.. StrictJson.Items(element, what).Select(item => StrictJson.WholeNumber(item, what))];

    /// <summary>Reads the bytes of the file as they are stored.</summary>
    /// <param name="position">Where they begin in the file.</param>
    /// <param name="bytes">Receives as many as it has room for.</param>
    public void ReadStored(long position, Span<byte> bytes)
    {
        _file.Position = _start + position;
        _file.ReadExactly(bytes);
    }
}
