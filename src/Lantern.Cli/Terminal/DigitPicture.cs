using Lantern.Workbench;
using Spectre.Console;

namespace Lantern.Cli;

/// <summary>
/// A picture of bytes in the terminal, cropped to its ink. A character shows two pixels, one above the other: on a terminal
/// with colors in their gray, bright ink on black; otherwise by what is ink and what is not, in the terminal's own two
/// colors, so that it looks right in dark letters on light and in light ones on dark.
/// </summary>
internal sealed class DigitPicture
{
    private const byte Ink = 96; // below the middle, so that thin strokes with soft edges stay whole

    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly PictureSize _size;
    private readonly int _left;
    private readonly int _top;
    private readonly int _bottom;

    /// <param name="pixels">0 is paper, 255 is ink, row by row.</param>
    /// <param name="size">The picture's shape.</param>
    public DigitPicture(ReadOnlyMemory<byte> pixels, PictureSize size)
    {
        (_pixels, _size) = (pixels, size);
        int[] inked = [.. Enumerable.Range(0, pixels.Length).Where(index => pixels.Span[index] > 0)];
        if (inked.Length == 0)
            inked = [0, pixels.Length - 1]; // blank paper is shown whole
        _left = inked.Min(index => index % size.Width);
        _top = inked[0] / size.Width;
        _bottom = (inked[^1] / size.Width) + 1;
        Width = inked.Max(index => index % size.Width) + 1 - _left;
        LineCount = (_bottom - _top + 1) / 2;
    }

    /// <summary>How many characters a line has.</summary>
    public int Width { get; }

    public int LineCount { get; }

    /// <summary>Appends one line, or as many blanks if there is no such line.</summary>
    public void AppendLine(StyledLine text, int line, Terminal terminal)
    {
        for (var column = 0; column < Width; column++)
        {
            var (upper, lower) = (Pixel(column, 2 * line), Pixel(column, (2 * line) + 1));
            if (terminal.HasColors && line < LineCount)
                text.Append("▀", new Style(terminal.Gray(upper), terminal.Gray(lower)));
            else
                text.Append((upper >= Ink, lower >= Ink) switch { (true, true) => "█", (true, false) => "▀", (false, true) => "▄", _ => " " });
        }
    }

    private byte Pixel(int column, int row) =>
        _top + row < _bottom ? _pixels.Span[((_top + row) * _size.Width) + _left + column] : (byte)0;
}
