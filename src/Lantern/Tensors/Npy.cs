using System.Text;
using System.Text.RegularExpressions;

namespace Lantern;

/// <summary>
/// NumPy's files of one array (numpy.lib.format): 93 "NUMPY", a version of two bytes, the length of the header, two bytes of it
/// in version 1 and four in 2 and 3, lowest first; the header, a literal of Python that is only looked at here, never run; the
/// numbers. The writer gives the bytes of NumPy's own.
/// </summary>
internal static partial class Npy
{
    private const int LongestHeader = 1 << 16; // NumPy itself refuses more than 10,000 bytes
    private const int HeaderAlignment = 64;
    private const int LongestSize = 21; // digits that NumPy leaves room for, so that an array can grow in its file

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array and makes sure that nothing follows it.</summary>
    /// <exception cref="DatasetException">The file is damaged, is something else, or holds what is no number.</exception>
    public static Tensor Read(DataFile file)
    {
        var (type, isBigEndian, isFortran, shape) = Header(file, ReadHeader(file));
        var entry = new TensorEntry("", type, shape);
        if (entry.Size > Array.MaxLength)
            throw file.Problem($"promises an array of the shape {entry.ShapeText}, where {Array.MaxLength} bytes at most were expected");
        var bytes = file.ReadUpTo((int)entry.Size);
        if (bytes.Length < entry.Size)
            throw file.Problem($"ends at byte {file.Position}, where {file.Position - bytes.Length + entry.Size} bytes were expected: a header and the array {type} {entry.ShapeText}");
        if (file.Read(stackalloc byte[1]) > 0)
            throw file.Problem($"goes on at byte {file.Position - 1}, where its end was expected after the array {type} {entry.ShapeText}");
        if (isBigEndian == BitConverter.IsLittleEndian)
            Tensor.Reversed(bytes, type.ByteCount);
        return new(entry, isFortran ? RowMajor(bytes, shape, type.ByteCount) : bytes);
    }

    /// <summary>The content of a file, with the bytes that NumPy's own writer gives.</summary>
    /// <exception cref="OptionException">NumPy has no such type.</exception>
    public static ReadOnlyMemory<byte>[] Bytes(string name, Tensor tensor)
    {
        if (tensor.Type.NumpyName is not { } type)
            throw new OptionException($"The tensor {Wording.Quoted(name)} cannot be written for NumPy, which has no numbers of the type {tensor.Type}; safetensors takes them.");
        var sizes = string.Join(", ", tensor.Shape) + (tensor.Shape.Count == 1 ? "," : "");
        var room = tensor.Shape.Count > 0 ? new string(' ', LongestSize - $"{tensor.Shape[0]}".Length) : "";
        var text = $"{{'descr': '{(tensor.Type.ByteCount == 1 ? '|' : '<')}{type}', 'fortran_order': False, 'shape': ({sizes}), }}{room}";
        var start = Magic.Length + 4;
        var length = (start + text.Length + 1 + HeaderAlignment) / HeaderAlignment * HeaderAlignment;
        var header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        (header[6], header[7], header[8], header[9], header[^1]) = (1, 0, (byte)(length - start), (byte)((length - start) >> 8), (byte)'\n');
        Encoding.ASCII.GetBytes(text, header.AsSpan(start));
        return [header, tensor.LittleEndian];
    }

    private static string ReadHeader(DataFile file)
    {
        Span<byte> start = stackalloc byte[Magic.Length + 2 + 4];
        var count = file.Read(start[..(Magic.Length + 2)]);
        if (count == 0)
            throw file.Problem("is empty, where an array of NumPy was expected");
        if (!start[..count].StartsWith(Magic[..Math.Min(count, Magic.Length)]))
            throw file.Problem($"begins with {DataFile.Describe(start[..count])}, where an array of NumPy was expected");
        if (count < Magic.Length + 2)
            throw file.Problem($"ends at byte {count}, within the signature of an array of NumPy");
        if (start[6] is not (1 or 2 or 3) || start[7] != 0)
            throw file.Problem($"has the version {start[6]}.{start[7]} of NumPy's format, where 1.0, 2.0 or 3.0 was expected");

        var lengthBytes = start.Slice(Magic.Length + 2, start[6] == 1 ? 2 : 4);
        var hasLength = file.Read(lengthBytes) == lengthBytes.Length;
        var length = 0L;
        for (var i = lengthBytes.Length; hasLength && i-- > 0;)
            length = (length << 8) | lengthBytes[i];
        if (length > LongestHeader)
            throw file.Problem($"has a header of {length} bytes, where {LongestHeader} at most were expected");
        var header = new byte[length];
        if (!hasLength || file.Read(header) < length)
            throw file.Problem($"ends at byte {file.Position}, within its header");
        return Encoding.UTF8.GetString(header);
    }

    private static (TensorType Type, bool IsBigEndian, bool IsFortran, int[] Shape) Header(DataFile file, string header)
    {
        if (Objects().IsMatch(header))
            throw file.Problem("holds objects of Python, pickled, where numbers were expected; reading these could run code, so Lantern never does");
        if (Literal().Match(header) is not { Success: true } match)
            throw file.Problem($"has the header {Wording.Quoted(header.Trim())}, where the type, the order and the shape of an array of numbers were expected");
        var descr = match.Groups["descr"].Value;
        if (TensorType.All.FirstOrDefault(type => type.NumpyName == descr[1..]) is not { } type || (descr[0] == '|' && type.ByteCount > 1))
            throw file.Problem($"holds values of the type {Wording.Quoted(descr)}, where numbers of 8 to 64 bits or truth values were expected");

        string[] sizes = [.. match.Groups["shape"].Value.Split(',').Select(size => size.Trim()).Where(size => size.Length > 0)];
        var shape = new int[sizes.Length];
        for (var i = 0; i < shape.Length; i++)
        {
            if (!int.TryParse(sizes[i], out shape[i]))
                throw file.Problem($"promises a dimension of {Wording.Quoted(sizes[i])}, where {int.MaxValue} at most was expected");
        }

        // "=" is the order of the machine that wrote the file, which is nearly always this.
        return (type, descr[0] == '>', match.Groups["fortran"].Value == "True", shape);
    }

    /// <summary>Numbers of which the first dimension varies fastest, put in the order in which the last one does.</summary>
    private static byte[] RowMajor(byte[] bytes, int[] shape, int size)
    {
        var ordered = new byte[bytes.Length];
        var place = new int[shape.Length];
        for (int at = 0; at < bytes.Length; at += size)
        {
            long target = 0;
            for (var d = 0; d < shape.Length; d++)
                target = (target * shape[d]) + place[d];
            bytes.AsSpan(at, size).CopyTo(ordered.AsSpan((int)(target * size)));
            for (var d = 0; d < shape.Length && ++place[d] == shape[d]; d++)
                place[d] = 0;
        }

        return ordered;
    }

    [GeneratedRegex(@"^\{ *'descr' *: *'(?<descr>[<>=|][a-zA-Z]\d{1,9})' *, *'fortran_order' *: *(?<fortran>True|False) *, *'shape' *: *\((?<shape>( *[0-9]{1,20} *(, *[0-9]{1,20} *){0,31})?),? *\) *,? *\} *\n?$")]
    private static partial Regex Literal();

    [GeneratedRegex(@"'descr' *: *'[<>=|]?O")]
    private static partial Regex Objects();
}
