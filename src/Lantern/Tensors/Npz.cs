using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Lantern;

/// <summary>
/// NumPy's files of several arrays: a ZIP archive of <see cref="Npy"/> files, each called after its array, stored or deflated.
/// Written they are stored, with the date 1980-01-01, so that the same arrays give the same bytes.
/// </summary>
internal static class Npz
{
    private const string Ending = ".npy";
    private const int LongestName = 1000;

    /// <param name="stream">The archive, from its first byte on; it can seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DatasetException">The archive is damaged, or holds something else than arrays of numbers.</exception>
    public static OrderedDictionary<string, Tensor> Read(Stream stream, string name)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            // Entries that lie on each other would unfold to any size.
            if (archive.Entries.Aggregate(Int128.Zero, (sum, entry) => sum + entry.CompressedLength) > stream.Length)
                throw new DatasetException(name, $"the archive is damaged: its entries take more than its {stream.Length} bytes");
            var tensors = new OrderedDictionary<string, Tensor>();
            if (archive.Entries.Any(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)))
                throw new DatasetException(name, "this is a file of PyTorch with a Python pickle, which could run code, so Lantern never opens it; save the weights with safetensors");
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal))
                    throw new DatasetException(name, $"the archive holds {Wording.Quoted(entry.FullName)}, where arrays of NumPy ({Ending}) were expected");
                if (!tensors.TryAdd(entry.FullName[..^Ending.Length], Read(entry, $"{name}, {Wording.Quoted(entry.FullName)}")))
                    throw new DatasetException(name, $"the archive holds two arrays {Wording.Quoted(entry.FullName)}");
            }

            return tensors;
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException || SystemRefusal.Is(exception))
        {
            throw new DatasetException(name, $"the ZIP archive is damaged, or cut short: {SystemRefusal.Reason(exception)}", exception);
        }
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="OptionException">A name is too long, or NumPy has no such type.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Bytes(IReadOnlyDictionary<string, Tensor> tensors)
    {
        List<Entry> entries = [.. tensors.Select(tensor => new Entry(tensor.Key, Npy.Bytes(tensor.Key, tensor.Value)))];
        if (entries.Count > ushort.MaxValue - 1)
            throw new OptionException($"An .npz file holds {ushort.MaxValue - 1} tensors at most, not {entries.Count}.");
        var end = 0L;
        foreach (var entry in entries)
        {
            entry.Begin = end;
            end += entry.Local().Length + entry.Size;
        }

        if (end > uint.MaxValue - (1L << 28))
            throw new OptionException("The tensors are too large for one .npz file, which takes 4 GB here; safetensors takes them.");
        return Pieces(entries, end);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(List<Entry> entries, long directoryBegin)
    {
        foreach (var entry in entries)
        {
            yield return entry.Local();
            foreach (var piece in entry.Content)
                yield return piece;
        }

        var directoryLength = 0;
        foreach (var entry in entries)
        {
            var central = entry.Central();
            directoryLength += central.Length;
            yield return central;
        }

        var end = new byte[22];
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)entries.Count);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), directoryLength);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)directoryBegin);
        yield return end;
    }

    private static Tensor Read(ZipArchiveEntry entry, string name)
    {
        using var content = entry.Open();
        var checking = new Checking(content);
        using var file = new DataFile(checking, name);
        var tensor = Npy.Read(file);
        return checking.Checksum == entry.Crc32 ? tensor : throw new DatasetException(name, "the array is damaged: its checksum is not that of its content");
    }

    /// <summary>Computes the checksum of what is read.</summary>
    private sealed class Checking(Stream content) : ForwardStream
    {
        public uint Checksum { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = content.Read(buffer);
            Checksum = Crc32.Of(buffer[..count], Checksum);
            return count;
        }
    }

    /// <summary>An array in the archive. Offsets and values are those of the ZIP format (APPNOTE 6.3), in its words.</summary>
    private sealed class Entry
    {
        private const ushort Version = 20; // of ZIP
        private const ushort Date = (1 << 5) | 1; // 1 January of 1980, year 0
        private const uint OwnerReadsAndWrites = 0x180u << 16; // Unix's 0600

        private readonly byte[] _name;
        private readonly uint _checksum;

        public Entry(string name, ReadOnlyMemory<byte>[] content)
        {
            if (name.Length > LongestName)
                throw new OptionException($"The name {Wording.Quoted(name)} of a tensor is longer than {LongestName} characters.");
            _name = Encoding.UTF8.GetBytes(name + Ending);
            Content = content;
            Size = content.Sum(piece => (long)piece.Length);
            _checksum = content.Aggregate(0u, (checksum, piece) => Crc32.Of(piece.Span, checksum));
        }

        public ReadOnlyMemory<byte>[] Content { get; }

        public long Size { get; }

        public long Begin { get; set; }

        /// <summary>What stands before the content.</summary>
        public byte[] Local()
        {
            var header = new byte[30 + _name.Length];
            "PK\u0003\u0004"u8.CopyTo(header);
            WriteCommon(header.AsSpan(4));
            _name.CopyTo(header, 30);
            return header;
        }

        /// <summary>What stands in the directory at the end.</summary>
        public byte[] Central()
        {
            var header = new byte[46 + _name.Length];
            "PK\u0001\u0002"u8.CopyTo(header);
            (header[4], header[5]) = ((byte)Version, 3); // made on Unix
            WriteCommon(header.AsSpan(6));
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(38), OwnerReadsAndWrites);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), (uint)Begin);
            _name.CopyTo(header, 46);
            return header;
        }

        private void WriteCommon(Span<byte> header)
        {
            var isAscii = _name.All(value => value < 0x80);
            BinaryPrimitives.WriteUInt16LittleEndian(header, Version);
            BinaryPrimitives.WriteUInt16LittleEndian(header[2..], isAscii ? (ushort)0 : (ushort)0x800); // the name is UTF-8
            BinaryPrimitives.WriteUInt16LittleEndian(header[8..], Date); // stored, at midnight
            BinaryPrimitives.WriteUInt32LittleEndian(header[10..], _checksum);
            BinaryPrimitives.WriteUInt32LittleEndian(header[14..], (uint)Size);
            BinaryPrimitives.WriteUInt32LittleEndian(header[18..], (uint)Size);
            BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)_name.Length);
        }
    }
}
