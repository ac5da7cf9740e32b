using System.Text;

namespace Lantern;

/// <summary>Recognises what people give in place of a model or a checkpoint, by the first bytes.</summary>
internal static class ForeignFile
{
    /// <summary>What the file is, to continue its name in a message.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="kind">What it should be: model or checkpoint.</param>
    public static string Describe(ReadOnlySpan<byte> start, string kind) => start switch
    {
        [] => "the file is empty",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => $"this is a PNG picture, not a {kind}",
        [0xFF, 0xD8, 0xFF, ..] => $"this is a JPEG picture, not a {kind}",
        [(byte)'P', (byte)'K', 3, 4, ..] => $"this is a ZIP archive, as PyTorch and Keras write, not a Lantern {kind}",
        [0x80, >= 2 and <= 5, ..] => $"this is a Python pickle, not a Lantern {kind}; opening one could run code, so Lantern never does",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => $"this is an HDF5 file, as Keras writes, not a Lantern {kind}",
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => $"this is a GGUF model, not a Lantern {kind}",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => $"this is a NumPy array, not a {kind}",
        [0x1F, 0x8B, ..] => $"this is a gzip file, not a {kind}; {kind}s are not compressed",
        [0, 0, >= 8 and <= 0x0E, >= 1 and <= 4, ..] => $"this is an IDX file of examples, not a {kind}",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => $"this is a text file, not a {kind}",
        _ when IsText(start) => $"this is a text file that begins with {StrictJson.Shown(FirstLine(start))}, not a {kind}",
        _ => $"this is not a {kind} file, or it is damaged from the start",
    };

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        foreach (var value in start)
        {
            if (value < ' ' && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
                return false;
        }

        return true;
    }

    /// <summary>Without a byte order mark, and without a character that the end of the start cuts in two.</summary>
    private static string FirstLine(ReadOnlySpan<byte> start) =>
        Encoding.UTF8.GetString(start).Trim('\uFEFF', '\uFFFD').Trim().Split('\n', '\r')[0];
}
