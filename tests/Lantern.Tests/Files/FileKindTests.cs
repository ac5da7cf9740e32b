using System.Text;

namespace Lantern.Tests;

public sealed class FileKindTests
{
    [Theory]
    [InlineData("", FileKind.Empty, "an empty file")]
    [InlineData("\u00ff\u00fel\0", FileKind.Utf16, "UTF-16 text")]
    [InlineData("\u00fe\u00ff\0l", FileKind.Utf16, "UTF-16 text")]
    [InlineData("\u0089PNG\r\n", FileKind.Png, "a PNG picture")]
    [InlineData("\u00ff\u00d8\u00ff\u00e0", FileKind.Jpeg, "a JPEG picture")]
    [InlineData("GIF89a", FileKind.Gif, "a GIF picture")]
    [InlineData("BM1234\0\0\0\0", FileKind.Bmp, "a BMP picture")]
    [InlineData("RIFF1234WEBP", FileKind.WebP, "a WebP picture")]
    [InlineData("\0\0\0\u001cftypavif", FileKind.Avif, "an AVIF picture")]
    [InlineData("\0\0\0\u001cftypheic", FileKind.Heic, "a HEIC picture")]
    [InlineData("II*\0", FileKind.Tiff, "a TIFF picture")]
    [InlineData("MM\0*", FileKind.Tiff, "a TIFF picture")]
    [InlineData("<svg xmlns", FileKind.Svg, "an SVG picture or another XML file")]
    [InlineData("<?xml version", FileKind.Svg, "an SVG picture or another XML file")]
    [InlineData("%PDF-1.7", FileKind.Pdf, "a PDF document")]
    [InlineData("PK\u0003\u0004", FileKind.Zip, "a ZIP archive or an Excel table")]
    [InlineData("\u00d0\u00cf\u0011\u00e0", FileKind.OldExcel, "an old Excel table")]
    [InlineData("\u001f\u008b\u0008", FileKind.Gzip, "a gzip file")]
    [InlineData("\u0080\u0004\u0095", FileKind.Pickle, "a Python pickle")]
    [InlineData("\u0089HDF\r\n", FileKind.Hdf5, "an HDF5 file")]
    [InlineData("GGUF\u0003", FileKind.Gguf, "a GGUF model")]
    [InlineData("\u0093NUMPY", FileKind.Numpy, "a NumPy array")]
    [InlineData("\0\0\u0008\u0003\0\0\u00ea`", FileKind.Idx, "an IDX file")]
    [InlineData("label,1x1", FileKind.Unknown, null)]
    [InlineData("\0\0\0\0", FileKind.Unknown, null)]
    [InlineData("B", FileKind.Unknown, null)]
    public void A_file_is_told_by_its_first_bytes(string start, FileKind kind, string? name)
    {
        Assert.Equal(kind, FileKinds.Of(Encoding.Latin1.GetBytes(start)));
        Assert.Equal(name, kind.Name());
    }
}
