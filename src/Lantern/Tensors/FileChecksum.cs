using System.Security.Cryptography;

namespace Lantern;

/// <summary>
/// The checksum of a <see cref="Safetensors"/> file, its first text: the SHA-256 of the whole file with zeros in the checksum's own
/// place, in lower-case hexadecimal. It detects every changed or missing byte.
/// </summary>
internal static class FileChecksum
{
    private const string Name = "checksum";
    private const int Length = 2 * SHA256.HashSizeInBytes;

    // The begin of a file after the length of its header, so that the place of the checksum is fixed.
    private static ReadOnlySpan<byte> Before => "{\"__metadata__\":{\"checksum\":\""u8;

    private static int Start => sizeof(ulong) + Before.Length;

    /// <summary>The content of a file with its checksum.</summary>
    /// <param name="metadata">Texts by name, without the checksum.</param>
    /// <param name="tensors">Tensors by name.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Bytes(IReadOnlyList<(string Name, string Text)> metadata, IReadOnlyCollection<KeyValuePair<string, Tensor>> tensors)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in With(new string('0', Length)))
            sha.AppendData(piece.Span);
        return With(Convert.ToHexStringLower(sha.GetHashAndReset()));

        IEnumerable<ReadOnlyMemory<byte>> With(string checksum) => Safetensors.Bytes([(Name, checksum), .. metadata], tensors);
    }

    /// <summary>Whether a file has a checksum.</summary>
    public static bool IsIn(Safetensors file) => file.Text(Name) is not null;

    /// <summary>Compares a file with its checksum.</summary>
    /// <exception cref="InvalidDataException">It has none, or that of another content.</exception>
    public static void Require(Safetensors file)
    {
        var checksum = file.Text(Name) ?? throw new InvalidDataException($"the entry '{Name}' is missing");
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var begins = false;
        for (var position = 0L; position < file.Length; position += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, file.Length - position));
            file.ReadStored(position, part);
            if (position == 0 && part.Length >= Start + Length)
            {
                begins = part[sizeof(ulong)..].StartsWith(Before);
                part.Slice(Start, Length).Fill((byte)'0');
            }

            sha.AppendData(part);
        }

        if (!begins || Convert.ToHexStringLower(sha.GetHashAndReset()) != checksum)
            throw new InvalidDataException("the file is damaged: its checksum is not that of its content");
    }
}
