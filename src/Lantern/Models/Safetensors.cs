using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

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
    private const string Single = "F32";
    private const int LengthSize = sizeof(ulong);
    private const int LongestHeader = 16 << 20; // ours take about 2 KB; the format's own limit is 100 MB
    private const int ChunkCount = 1 << 14; // numbers converted at a time

    private readonly SafeFileHandle _handle;
    private readonly long _dataStart;
    private readonly long _dataLength;
    private readonly JsonElement _header;

    /// <summary>Reads the header and its texts; the tensors are not looked at yet.</summary>
    public Safetensors(SafeFileHandle handle)
    {
        _handle = handle;
        var fileLength = RandomAccess.GetLength(handle);
        Span<byte> start = stackalloc byte[(int)Math.Min(64, fileLength)];
        ReadBytes(0, start);
        if (start.Length <= LengthSize || start[LengthSize] != '{')
            throw new InvalidDataException(ForeignFile.Describe(start));
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (headerLength > LongestHeader)
            throw new InvalidDataException(ForeignFile.Describe(start));
        _dataStart = LengthSize + (long)headerLength;
        _dataLength = fileLength - _dataStart;
        if (_dataLength < 0)
            throw new InvalidDataException($"the file is cut short: the header should end at byte {_dataStart}, but the file ends at byte {fileLength}");

        var header = new byte[headerLength];
        ReadBytes(LengthSize, header);
        _header = StrictJson.Parse(header, "the header");
        Metadata = ReadMetadata();
    }

    /// <summary>The texts that go with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Writes tensors of 32-bit numbers and their texts, in the order in which they come.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <param name="tensors">Names and shapes.</param>
    /// <param name="numbers">The numbers of all tensors, one after the other.</param>
    public static void Write(
        Stream stream, IEnumerable<(string Name, string Text)> metadata, IEnumerable<(string Name, int[] Shape)> tensors, ReadOnlySpan<float> numbers)
    {
        var header = StrictJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach (var (name, text) in metadata)
                json.WriteString(name, text);
            json.WriteEndObject();

            var end = 0L;
            foreach (var (name, shape) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", Single);
                json.WriteStartArray("shape");
                foreach (var count in shape)
                    json.WriteNumberValue(count);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(end);
                end += shape.Aggregate((long)sizeof(float), (size, count) => size * count);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });

        // Readers that map the file into memory want the numbers on a multiple of 8.
        Span<byte> length = stackalloc byte[LengthSize];
        var padding = -header.Length & 7;
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length + padding);
        stream.Write(length);
        stream.Write(header);
        stream.Write("       "u8[..padding]);

        var buffer = new byte[ChunkCount * sizeof(float)];
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(ChunkCount, numbers.Length)..])
        {
            var count = Math.Min(ChunkCount, numbers.Length);
            for (var i = 0; i < count; i++)
                BinaryPrimitives.WriteSingleLittleEndian(buffer.AsSpan(i * sizeof(float)), numbers[i]);
            stream.Write(buffer, 0, count * sizeof(float));
        }
    }

    /// <summary>Makes sure that the file holds these tensors of 32-bit numbers, no others, and nothing else.</summary>
    /// <returns>Where the numbers of each begin, counted from the header's end.</returns>
    public long[] Locate(IReadOnlyList<(string Name, int[] Shape)> tensors)
    {
        var names = tensors.Select(tensor => tensor.Name).ToHashSet();
        foreach (var entry in _header.EnumerateObject())
        {
            if (entry.Name != MetadataName && !names.Contains(entry.Name))
                throw new InvalidDataException($"there is a tensor {StrictJson.Shown(entry.Name)} that does not belong to the layers");
        }

        var places = new (long Begin, long End)[tensors.Count];
        for (var t = 0; t < places.Length; t++)
            places[t] = Place(tensors[t].Name, tensors[t].Shape);

        var end = 0L;
        foreach (var place in places.OrderBy(place => place.Begin))
        {
            if (place.Begin != end)
                throw new InvalidDataException($"the tensors overlap or leave a gap: after byte {end} of the data one begins at byte {place.Begin}");
            end = place.End;
        }

        if (end != _dataLength)
            throw new InvalidDataException($"the tensors take {end} bytes of data, but there are {_dataLength}{(end > _dataLength ? ": the file is cut short" : "")}");
        return [.. places.Select(place => place.Begin)];
    }

    /// <summary>Reads numbers.</summary>
    /// <param name="begin">Where they begin, from <see cref="Locate"/>.</param>
    /// <param name="numbers">Receives as many as it has room for.</param>
    public void Read(long begin, Span<float> numbers)
    {
        var buffer = new byte[Math.Min(ChunkCount, numbers.Length) * sizeof(float)];
        var position = _dataStart + begin;
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(ChunkCount, numbers.Length)..])
        {
            var chunk = numbers[..Math.Min(ChunkCount, numbers.Length)];
            ReadBytes(position, buffer.AsSpan(0, chunk.Length * sizeof(float)));
            position += chunk.Length * sizeof(float);
            for (var i = 0; i < chunk.Length; i++)
                chunk[i] = BinaryPrimitives.ReadSingleLittleEndian(buffer.AsSpan(i * sizeof(float)));
        }
    }

    private (long Begin, long End) Place(string name, int[] shape)
    {
        if (!_header.TryGetProperty(name, out var entry))
            throw new InvalidDataException($"the tensor '{name}' is missing");
        var what = $"the tensor '{name}'";
        var members = StrictJson.Members(entry, what, "dtype", "shape", "data_offsets");
        var type = StrictJson.Text(members[0], what);
        if (type != Single)
            throw new InvalidDataException($"{what} has numbers of the type {StrictJson.Shown(type)}, not {Single}");
        var found = StrictJson.WholeNumbers(members[1], what);
        if (!found.SequenceEqual(shape.Select(count => (long)count)))
            throw new InvalidDataException($"{what} has the shape [{string.Join(", ", found.Take(8))}], but its layer needs [{string.Join(", ", shape)}]");

        var size = shape.Aggregate((long)sizeof(float), (product, count) => product * count);
        if (StrictJson.WholeNumbers(members[2], what) is not [var begin, var end] || begin < 0 || end - size != begin)
            throw new InvalidDataException($"{what} should lie between two offsets that are {size} bytes apart");
        return (begin, end);
    }

    private Dictionary<string, string> ReadMetadata()
    {
        if (!_header.TryGetProperty(MetadataName, out var texts))
            return [];
        if (texts.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{MetadataName} should be a JSON object");
        return texts.EnumerateObject().ToDictionary(text => text.Name, text => StrictJson.Text(text.Value, MetadataName));
    }

    private void ReadBytes(long position, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = RandomAccess.Read(_handle, bytes, position);
            if (count == 0)
                throw new InvalidDataException("the file became shorter while it was read");
            position += count;
            bytes = bytes[count..];
        }
    }
}
