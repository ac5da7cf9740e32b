using System.Text;

namespace Lantern.Images;

/// <summary>What the reader and the writer of PNG files share: the names of chunks.</summary>
internal static class PngChunks
{
    /// <summary>Four bytes that are letters; for anything else null.</summary>
    public static string? Name(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (!char.IsAsciiLetter((char)value))
                return null;
        }
        return Encoding.ASCII.GetString(bytes);
    }
}
