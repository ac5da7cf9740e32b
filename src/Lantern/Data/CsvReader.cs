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
    private byte[] _buffer = new byte[(1 << 16) + CsvLine.Overhang];
    private int _position, _end, _lookahead = 64;
    private bool _isLast;

    private readonly List<byte> _labels = [];
    private byte[] _values = new byte[1 << 10];
    private int _filled, _fieldCount;
    private long _line = 1, _firstLine;

    public LabelledBytes Read()
    {
        var hasHeader = ReadStart();
        long blankLine = 0;
        for (Refill(ref _position); _position < _end; Refill(ref _position), _line++)
        {
            int lineEnd = LineEndLength(_position);
            _position += lineEnd;
            if (lineEnd == 0 && blankLine > 0)
                throw new DatasetException(file.Name, blankLine, 1, "", WholeNumber);
            if (lineEnd > 0)
                blankLine = blankLine == 0 ? _line : blankLine;
            else if (!TryReadExample())
                ReadExample();
        }
        if (_labels.Count == 0)
            throw file.Problem($"has no examples{(hasHeader ? " after its header line" : "")}, where {Lines} were expected");
        Resize(_filled);
        return new LabelledBytes([.. _labels], _values, _fieldCount - 1);
    }

    /// <summary>Makes sure that this is a text, and passes over a byte-order mark and a header line.</summary>
    private bool ReadStart()
    {
        Refill(ref _position);
        ReadOnlySpan<byte> start = _buffer.AsSpan(0, _end);
        if (start.IsEmpty)
            throw file.Problem($"is empty, where {Lines} were expected");
        if (FileKinds.Of(start) != FileKind.Unknown)
            throw file.Problem($"begins with {DataFile.Describe(start)}, where {Lines} were expected");
        if (start is [0xEF, 0xBB, 0xBF, ..])
            _position = 3;

        byte first = _buffer[_position] == '"' ? _buffer[_position + 1] : _buffer[_position];
        if (!char.IsAsciiLetter((char)first) && first is not ((byte)'_' or (byte)'#' or >= 0x80))
            return false;
        for (var length = 0; _buffer[_position] != LineFeed; length++, _position++)
        {
            if (_buffer[_position] < ' ' && _buffer[_position] != '\t' && LineEndLength(_position) == 0)
            {
                throw file.Problem($"has {_buffer[_position]:X2} at byte {file.Position - _end + _position}, "
                    + "where text was expected");
            }
            if (length == MaximalHeaderLength)
                throw file.Problem($"has a first line of more than {length} bytes, where {Lines} were expected");
            Refill(ref _position);
        }
        _position++;
        _line++;
        return true;
    }

    /// <summary>As <see cref="ReadExample"/>, but fast; or does nothing, where that one may have to complain.</summary>
    private bool TryReadExample()
    {
        if (_fieldCount == 0 || isCareful)
            return false;
        int length = CsvLine.Read(_buffer.AsSpan(_position), _fieldCount - 1, _values.AsSpan(_filled), out byte label);
        if (length == 0)
            return false;
        _position += length;
        _filled += _fieldCount - 1;
        _labels.Add(label);
        return true;
    }

    /// <summary>Reads an example field by field, and knows what to say about each.</summary>
    private void ReadExample()
    {
        var buffer = _buffer;
        int start = _position, column = 1, most = _labels.Count == 0 ? MaximalFieldCount : _fieldCount;
        while (true)
        {
            int at = start;
            uint value = 0, digit;
            while ((digit = buffer[at] - (uint)'0') <= 9)
            {
                value = 10 * value + digit;
                at++;
            }
            var endsLine = false;
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
                _labels.Add((byte)value);
            else
                Append((byte)value);
            if (endsLine)
            {
                _position = at + LineEndLength(at);
                break;
            }
            start = at + 1;
            column++;
        }
        var isFirst = _fieldCount == 0;
        if (isFirst)
            (_fieldCount, _firstLine) = (Math.Max(column, 2), _line);
        if (column < _fieldCount)
        {
            throw new DatasetException(file.Name, _line, column + 1, "end of line",
                $"field {column + 1} of {_fieldCount}{AsInFirstLine},");
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
            ? Math.Min((lines - _line + 1) * (_fieldCount - 1), file.StoredLength / 2)
            : file.FirstCapacity / 2;
        Resize(Math.Max(capacity, _filled));

        _lookahead = Math.Max(_lookahead, 4 * _fieldCount + 1);
        if (_buffer.Length < 2 * _lookahead + CsvLine.Overhang)
            Array.Resize(ref _buffer, 2 * _lookahead + CsvLine.Overhang);
    }

    private string AsInFirstLine => _firstLine > 0 && _firstLine < _line ? $", as in line {_firstLine}" : "";

    private void Append(byte value)
    {
        if (_filled == _values.Length)
        {
            if (_filled == Array.MaxLength)
                throw file.Problem($"has more than {_filled} values, the most that one array can hold");
            Resize(2L * _filled);
        }
        _values[_filled++] = value;
    }

    private void Resize(long capacity)
    {
        if (capacity == _values.Length)
            return;
        byte[] moved = GC.AllocateUninitializedArray<byte>((int)Math.Min(capacity, Array.MaxLength));
        _values.AsSpan(0, _filled).CopyTo(moved);
        _values = moved;
    }

    /// <summary>Moves what is unread to the front of the buffer and reads on, unless it is enough or all there is.</summary>
    private bool Refill(ref int start)
    {
        if (_isLast || _end - start >= _lookahead)
            return false;
        _buffer.AsSpan(start, _end - start).CopyTo(_buffer);
        (start, _end) = (0, _end - start);
        int size = _buffer.Length - CsvLine.Overhang;
        _end += file.Read(_buffer.AsSpan(_end, size - _end));
        _isLast = _end < size;
        // No digit, so that it stops the loop over digits; and the line feed that the last line may lack.
        _buffer[_end] = _isLast ? LineFeed : (byte)0;
        return true;
    }

    private int LineEndLength(int at) => _buffer[at] switch
    {
        LineFeed => 1,
        CarriageReturn when _buffer[at + 1] == LineFeed => 2,
        _ => 0,
    };

    private DatasetException Unexpected(int column, int start, string expected)
    {
        Refill(ref start);
        var length = 0;
        for (int at = start; at < _end && length < LongestQuote && _buffer[at] != Comma && LineEndLength(at) == 0; at++)
            length++;
        string value = string.Concat(Encoding.UTF8.GetString(_buffer, start, length)
            .Select(c => char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString()));
        return new DatasetException(file.Name, _line, column, length < LongestQuote ? value : value + "…", expected);
    }
}
