using System.Buffers.Binary;
using System.Text.Json;

namespace Lantern.Files;

/// <summary>A tensor, of 32-bit floating-point numbers unless its type says otherwise.</summary>
internal readonly record struct Tensor(string Name, params int[] Shape)
{
    public const string Single = "F32";

    /// <summary>What its numbers are, in the format's words: F16, F32, F64 or I32.</summary>
    public string Type { get; init; } = Single;

    /// <summary>How many bytes the numbers take.</summary>
    public long Size => Shape.Aggregate(SizeOf(Type), (size, count) => size * count);

    /// <summary>How many bytes a number of a type takes; 0 if there is no such type.</summary>
    public static long SizeOf(string type) => type switch
    {
        "F16" => 2,
        Single or "I32" => 4,
        "F64" => 8,
        _ => 0,
    };
}

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
    private const int ChunkCount = 1 << 14; // numbers converted at a time

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

    /// <summary>The tensors that the header names, each a list of numbers; <see cref="Locate"/> makes sure that they are there.</summary>
    public List<Tensor> Lists() =>
    [
        .. _header.EnumerateObject().Where(entry => entry.Name != MetadataName).Select(entry =>
        {
            var what = $"the tensor {Wording.Quoted(entry.Name)}";
            var members = StrictJson.Members(entry.Value, what, "dtype", "shape", "data_offsets");
            var type = StrictJson.Text(members[0], what);
            if (Tensor.SizeOf(type) == 0 || WholeNumbers(members[1], what) is not [>= 0 and <= int.MaxValue and var count])
                throw new InvalidDataException($"{what} should be a list of numbers");
            return new Tensor(entry.Name, (int)count) { Type = type };
        }),
    ];

    /// <summary>Makes sure that the file holds these tensors, no others, and nothing else.</summary>
    /// <returns>Where the numbers of each begin, counted from the header's end.</returns>
    public long[] Locate(IReadOnlyList<Tensor> tensors)
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
                throw new InvalidDataException($"the numbers of '{tensors[t].Name}' begin at byte {begins[t]}, but those before end at byte {end}");
            end += tensors[t].Size;
        }

        if (end > _dataLength)
            throw new InvalidDataException($"the file is cut short: the tensors take {end} bytes, but only {_dataLength} follow the header");
        if (end < _dataLength)
            throw new InvalidDataException($"the tensors take {end} bytes, but {_dataLength} follow the header");
        return begins;
    }

    /// <summary>Reads numbers.</summary>
    /// <param name="begin">Where they begin, from <see cref="Locate"/>.</param>
    /// <param name="numbers">Receives as many as it has room for.</param>
    public void Read(long begin, Span<float> numbers)
    {
        var buffer = new byte[Math.Min(ChunkCount, numbers.Length) * sizeof(float)];
        for (var position = _dataStart + begin; !numbers.IsEmpty; position += buffer.Length)
        {
            var count = Math.Min(ChunkCount, numbers.Length);
            ReadStored(position, buffer.AsSpan(0, count * sizeof(float)));
            for (var i = 0; i < count; i++)
                numbers[i] = BinaryPrimitives.ReadSingleLittleEndian(buffer.AsSpan(i * sizeof(float)));
            numbers = numbers[count..];
        }
    }

    /// <summary>Reads the bytes of numbers, the lowest of each first.</summary>
    /// <param name="begin">Where they begin, from <see cref="Locate"/>.</param>
    /// <param name="bytes">Receives as many as it has room for.</param>
    public void Read(long begin, Span<byte> bytes) => ReadStored(_dataStart + begin, bytes);

    /// <summary>The content of a file: tensors and their texts, in the order in which they come.</summary>
    /// <param name="metadata">Texts by name.</param>
    /// <param name="tensors">Names and shapes.</param>
    /// <param name="numbers">The numbers of all tensors, one tensor after the other.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Bytes(
        IEnumerable<(string Name, string Text)> metadata, IEnumerable<Tensor> tensors, ReadOnlyMemory<float> numbers)
    {
        yield return Head(metadata, tensors);
        var buffer = new byte[ChunkCount * sizeof(float)];
        for (var done = 0; done < numbers.Length; done += ChunkCount)
        {
            var chunk = numbers.Span.Slice(done, Math.Min(ChunkCount, numbers.Length - done));
            for (var i = 0; i < chunk.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(buffer.AsSpan(i * sizeof(float)), chunk[i]);
            yield return buffer.AsMemory(0, chunk.Length * sizeof(float));
        }
    }

    /// <summary>All that stands before the numbers.</summary>
    public static byte[] Head(IEnumerable<(string Name, string Text)> metadata, IEnumerable<Tensor> tensors)
    {
        var header = StrictJson.Write(json => WriteHeader(json, metadata, tensors));
        var padding = -header.Length & 7; // programs that map the file want the numbers on a multiple of 8
        var head = new byte[LengthSize + header.Length + padding];
        BinaryPrimitives.WriteInt64LittleEndian(head, header.Length + padding);
        header.CopyTo(head, LengthSize);
        head.AsSpan(LengthSize + header.Length).Fill((byte)' ');
        return head;
    }

    private static void WriteHeader(Utf8JsonWriter json, IEnumerable<(string Name, string Text)> metadata, IEnumerable<Tensor> tensors)
    {
        json.WriteStartObject();
        json.WriteStartObject(MetadataName);
        foreach (var (name, text) in metadata)
            json.WriteString(name, StrictJson.Utf8(text));
        json.WriteEndObject();

        var end = 0L;
        foreach (var tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type);
            json.WriteStartArray("shape");
            foreach (var count in tensor.Shape)
                json.WriteNumberValue(count);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(end);
            json.WriteNumberValue(end += tensor.Size);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Where the header says that a tensor's numbers begin, once all else that it says is as it should be.</summary>
    private long Begin(Tensor tensor)
    {
        var what = $"the tensor '{tensor.Name}'";
        if (!_header.TryGetProperty(tensor.Name, out var entry))
            throw new InvalidDataException($"{what} is missing");
        var members = StrictJson.Members(entry, what, "dtype", "shape", "data_offsets");

        var type = StrictJson.Text(members[0], what);
        if (type != tensor.Type)
            throw new InvalidDataException($"{what} holds numbers of the type {Wording.Quoted(type)}, not '{tensor.Type}'");
        var shape = WholeNumbers(members[1], what);
        if (!shape.SequenceEqual(tensor.Shape.Select(count => (long)count)))
            throw new InvalidDataException($"{what} has the shape {Shown(members[1])}, but its layer needs '[{string.Join(',', tensor.Shape)}]'");
        if (WholeNumbers(members[2], what) is not [var begin and >= 0, var end] || end - begin != tensor.Size)
            throw new InvalidDataException($"{what} has the data offsets {Shown(members[2])}, which are not {tensor.Size} bytes apart");
        return begin;

        static string Shown(JsonElement element) => Wording.Quoted(element.GetRawText());
    }

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
