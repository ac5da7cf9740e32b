using System.Text;

namespace Lantern;

/// <summary>
/// One pass over the bytes through one buffer. It holds 64 bytes from the start of each field, or all that is left, so
/// that no field worth reading is ever cut. The first line may be longer than the buffer; any later line is held whole if
/// it has the right number of fields, and then <see cref="CsvLine"/> reads it at one go.
/// </summary>
/// <param name="file">The content; it stays open.</param>
/// <param name="isCareful">Whether to do without the fast twin, which changes neither results nor exceptions.</param>
internal sealed class CsvReader(DataFile file, bool isCareful = false)
{
    private const byte Comma = (byte)',', LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';
    private const int LongestQuote = 32;
    // A picture of 1024×1024 and its label; the header has 16 bytes for each name. Longer lines are no table of examples.
    private const int MaximalFieldCount = (1 << 20) + 1, MaximalHeaderLength = 1 << 24;
    private const string WholeNumber = "a whole number from 0 to 255", Lines = "lines of a label and its values";

    // Behind the content is a byte that stops the loop over digits, and what may be looked at beyond the end of a line.
    private byte[] buffer = new byte[(1 << 16) + CsvLine.Overhang];
    private int position, end, lookahead = 64;
    private bool isLast;

    private readonly List<byte> labels = [];
    private byte[] values = new byte[1 << 10];
    private int filled, fieldCount;
    private long line = 1, firstLine;

    public LabelledBytes Read()
    {
        bool hasHeader = ReadStart();
        long blankLine = 0;
        for (Refill(ref position); position < end; Refill(ref position), line++)
        {
            int lineEnd = LineEndLength(position);
            position += lineEnd;
            if (lineEnd == 0 && blankLine > 0)
                throw new DataException(file.Name, blankLine, 1, "", WholeNumber);
            if (lineEnd > 0)
                blankLine = blankLine == 0 ? line : blankLine;
            else if (!TryReadExample())
                ReadExample();
        }
        if (labels.Count == 0)
            throw file.Problem($"has no examples{(hasHeader ? " after its header line" : "")}, where {Lines} were expected");
        Resize(filled);
        return new LabelledBytes([.. labels], values, fieldCount - 1);
    }

    /// <summary>Makes sure that this is a text, and passes over a byte-order mark and a header line.</summary>
    private bool ReadStart()
    {
        Refill(ref position);
        ReadOnlySpan<byte> start = buffer.AsSpan(0, end);
        if (start.IsEmpty)
            throw file.Problem($"is empty, where {Lines} were expected");
        if (FileKinds.Of(start) != FileKind.Unknown)
            throw file.Problem($"begins with {DataFile.Describe(start)}, where {Lines} were expected");
        if (start is [0xEF, 0xBB, 0xBF, ..])
            position = 3;

        byte first = buffer[position] == '"' ? buffer[position + 1] : buffer[position];
        if (!char.IsAsciiLetter((char)first) && first is not ((byte)'_' or (byte)'#' or >= 0x80))
            return false;
        for (int length = 0; buffer[position] != LineFeed; length++, position++)
        {
            if (buffer[position] < ' ' && buffer[position] != '\t' && LineEndLength(position) == 0)
            {
                throw file.Problem($"has {buffer[position]:X2} at byte {file.Position - end + position}, "
                    + "where text was expected");
            }
            if (length == MaximalHeaderLength)
                throw file.Problem($"has a first line of more than {length} bytes, where {Lines} were expected");
            Refill(ref position);
        }
        position++;
        line++;
        return true;
    }

    /// <summary>As <see cref="ReadExample"/>, but fast; or does nothing, where that one may have to complain.</summary>
    private bool TryReadExample()
    {
        if (fieldCount == 0 || isCareful)
            return false;
        int length = CsvLine.Read(buffer.AsSpan(position), fieldCount - 1, values.AsSpan(filled), out byte label);
        if (length == 0)
            return false;
        position += length;
        filled += fieldCount - 1;
        labels.Add(label);
        return true;
    }

    /// <summary>Reads an example field by field, and knows what to say about each.</summary>
    private void ReadExample()
    {
        byte[] buffer = this.buffer;
        int start = position, column = 1, most = labels.Count == 0 ? MaximalFieldCount : fieldCount;
        while (true)
        {
            int at = start;
            uint value = 0, digit;
            while ((digit = buffer[at] - (uint)'0') <= 9)
            {
                value = 10 * value + digit;
                at++;
            }
            bool endsLine = false;
            if (buffer[at] != Comma)
            {
                // What ended the number may be the end of the buffer, not of the field.
                if (Refill(ref start))
                    continue;
                endsLine = LineEndLength(at) > 0;
            }
            if (column > most)
                throw Unexpected(column, start, $"the end of the line after {most} fields{AsInFirstLine},");
            if (at - start is 0 or > 3 || value > 255 || (buffer[at] != Comma && !endsLine))
                throw Unexpected(column, start, WholeNumber);
            if (column == 1)
                labels.Add((byte)value);
            else
                Append((byte)value);
            if (endsLine)
            {
                position = at + LineEndLength(at);
                break;
            }
            start = at + 1;
            column++;
        }
        bool isFirst = fieldCount == 0;
        if (isFirst)
            (fieldCount, firstLine) = (Math.Max(column, 2), line);
        if (column < fieldCount)
        {
            throw new DataException(file.Name, line, column + 1, "end of line",
                $"field {column + 1} of {fieldCount}{AsInFirstLine},");
        }
        if (isFirst)
            MakeRoom();
    }

    /// <summary>Once the first example tells the number of fields: room for all values, and for the longest right line.</summary>
    private void MakeRoom()
    {
        // Reading a plain file twice costs about as much as moving its values once into an array that fits, and half the
        // memory. A value takes two bytes of the file or more.
        long capacity = file.CountLines() is var lines and > 0
            ? Math.Min((lines - line + 1) * (fieldCount - 1), file.StoredLength / 2)
            : file.FirstCapacity / 2;
        Resize(Math.Max(capacity, filled));

        lookahead = Math.Max(lookahead, 4 * fieldCount + 1);
        if (buffer.Length < 2 * lookahead + CsvLine.Overhang)
            Array.Resize(ref buffer, 2 * lookahead + CsvLine.Overhang);
    }

    private string AsInFirstLine => firstLine > 0 && firstLine < line ? $", as in line {firstLine}" : "";

    private void Append(byte value)
    {
        if (filled == values.Length)
        {
            if (filled == Array.MaxLength)
                throw file.Problem($"has more than {filled} values, the most that one array can hold");
            Resize(2L * filled);
        }
        values[filled++] = value;
    }

    private void Resize(long capacity)
    {
        if (capacity == values.Length)
            return;
        byte[] moved = GC.AllocateUninitializedArray<byte>((int)Math.Min(capacity, Array.MaxLength));
        values.AsSpan(0, filled).CopyTo(moved);
        values = moved;
    }

    /// <summary>Moves what is unread to the front of the buffer and reads on, unless it is enough or all there is.</summary>
    private bool Refill(ref int start)
    {
        if (isLast || end - start >= lookahead)
            return false;
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        int size = buffer.Length - CsvLine.Overhang;
        end += file.Read(buffer.AsSpan(end, size - end));
        isLast = end < size;
        // No digit, so that it stops the loop over digits; and the line feed that the last line may lack.
        buffer[end] = isLast ? LineFeed : (byte)0;
        return true;
    }

    private int LineEndLength(int at) => buffer[at] switch
    {
        LineFeed => 1,
        CarriageReturn when buffer[at + 1] == LineFeed => 2,
        _ => 0,
    };

    private DataException Unexpected(int column, int start, string expected)
    {
        Refill(ref start);
        int length = 0;
        for (int at = start; at < end && length < LongestQuote && buffer[at] != Comma && LineEndLength(at) == 0; at++)
            length++;
        string value = string.Concat(Encoding.UTF8.GetString(buffer, start, length)
            .Select(c => char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString()));
        return new DataException(file.Name, line, column, length < LongestQuote ? value : value + "…", expected);
    }
}
