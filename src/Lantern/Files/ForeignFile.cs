using System.Text;

namespace Lantern.Files;

/// <summary>What people give in place of a model or a checkpoint.</summary>
internal static class ForeignFile
{
    /// <summary>What the file is, to continue its name in a message.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="kind">What it should be: model, checkpoint or file of tensors.</param>
    public static string Describe(ReadOnlySpan<byte> start, string kind) => FileKinds.Of(start) switch
    {
        FileKind.Empty => "the file is empty",
        FileKind.Zip => $"this is a ZIP archive, as PyTorch and Keras write, not a {kind}",
        FileKind.Pickle => $"this is a Python pickle, not a {kind}; opening one could run code, so Lantern never does",
        FileKind.Hdf5 => $"this is an HDF5 file, as Keras writes, not a {kind}",
        FileKind.Gguf => $"this is a GGUF model, not a {kind}",
        FileKind.Gzip => $"this is a gzip file, not a {kind}; gunzip it first",
        FileKind.Idx => $"this is an IDX file of examples, not a {kind}",
        FileKind.Unknown when IsText(start) => $"this is a text file that begins with {Wording.Quoted(FirstLine(start))}, not a {kind}",
        FileKind.Unknown => $"this is not a {kind}, or it is damaged from the start",
        var other => $"this is {other.Name()}, not a {kind}",
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
