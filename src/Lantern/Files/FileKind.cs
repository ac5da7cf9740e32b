namespace Lantern.Files;

/// <summary>A kind of file that can be told by its first bytes.</summary>
public enum FileKind
{
    /// <summary>None of the others: text perhaps, or numbers without a signature.</summary>
    Unknown,

    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>Text of two bytes a character, with a byte order mark.</summary>
    Utf16,

    /// <summary>A PNG picture.</summary>
    Png,

    /// <summary>A JPEG picture.</summary>
    Jpeg,

    /// <summary>A GIF picture.</summary>
    Gif,

    /// <summary>A BMP picture.</summary>
    Bmp,

    /// <summary>A WebP picture.</summary>
    WebP,

    /// <summary>An AVIF picture.</summary>
    Avif,

    /// <summary>A HEIC picture.</summary>
    Heic,

    /// <summary>A TIFF picture.</summary>
    Tiff,

    /// <summary>An SVG picture, or XML of another kind.</summary>
    Svg,

    /// <summary>A PDF document.</summary>
    Pdf,

    /// <summary>A ZIP archive, as Excel, PyTorch and Keras write.</summary>
    Zip,

    /// <summary>A table of Excel before 2007.</summary>
    OldExcel,

    /// <summary>A file that gzip compressed.</summary>
    Gzip,

    /// <summary>Python's pickle.</summary>
    Pickle,

    /// <summary>An HDF5 file, as Keras writes.</summary>
    Hdf5,

    /// <summary>A GGUF model.</summary>
    Gguf,

    /// <summary>A NumPy array.</summary>
    Numpy,

    /// <summary>An IDX file, as MNIST comes in.</summary>
    Idx,
}

/// <summary>Tells files apart by their signatures.</summary>
public static class FileKinds
{
    /// <summary>The kind of a file.</summary>
    /// <param name="start">Its first bytes; 16 are enough.</param>
    public static FileKind Of(ReadOnlySpan<byte> start) => start switch
    {
        [] => FileKind.Empty,
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => FileKind.Utf16,
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => FileKind.Png,
        [0xFF, 0xD8, 0xFF, ..] => FileKind.Jpeg,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => FileKind.Gif,
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => FileKind.Bmp,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => FileKind.WebP,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', ..] => FileKind.Avif,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'h' or (byte)'m', (byte)'e' or (byte)'i' or (byte)'s', ..] => FileKind.Heic,
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => FileKind.Tiff,
        [(byte)'<', (byte)'s', (byte)'v', (byte)'g', ..] or [(byte)'<', (byte)'?', (byte)'x', (byte)'m', (byte)'l', ..] => FileKind.Svg,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => FileKind.Pdf,
        [(byte)'P', (byte)'K', 3, 4, ..] => FileKind.Zip,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => FileKind.OldExcel,
        [0x1F, 0x8B, ..] => FileKind.Gzip,
        [0x80, >= 2 and <= 5, ..] => FileKind.Pickle,
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => FileKind.Hdf5,
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => FileKind.Gguf,
        [0x93, (byte)'N', (byte)'U', (byte)'M', ..] => FileKind.Numpy,
        [0, 0, >= 8 and <= 0x0E, >= 1 and <= 4, ..] => FileKind.Idx,
        _ => FileKind.Unknown,
    };

    /// <summary>What a file of this kind is, such as "a PNG picture"; null for one that is not known.</summary>
    public static string? Name(this FileKind kind) => kind switch
    {
        FileKind.Empty => "an empty file",
        FileKind.Utf16 => "UTF-16 text",
        FileKind.Png => "a PNG picture",
        FileKind.Jpeg => "a JPEG picture",
        FileKind.Gif => "a GIF picture",
        FileKind.Bmp => "a BMP picture",
        FileKind.WebP => "a WebP picture",
        FileKind.Avif => "an AVIF picture",
        FileKind.Heic => "a HEIC picture",
        FileKind.Tiff => "a TIFF picture",
        FileKind.Svg => "an SVG picture or another XML file",
        FileKind.Pdf => "a PDF document",
        FileKind.Zip => "a ZIP archive or an Excel table",
        FileKind.OldExcel => "an old Excel table",
        FileKind.Gzip => "a gzip file",
        FileKind.Pickle => "a Python pickle",
        FileKind.Hdf5 => "an HDF5 file",
        FileKind.Gguf => "a GGUF model",
        FileKind.Numpy => "a NumPy array",
        FileKind.Idx => "an IDX file",
        _ => null,
    };
}
