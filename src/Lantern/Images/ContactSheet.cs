namespace Lantern.Images;

/// <summary>
/// A white page of small pictures in rows, each with a caption below it: misread digits, the weights of nodes, the steps
/// from a photo to the inputs.
/// </summary>
/// <remarks>
/// Captions are set in a built-in font with the characters of English, German and French and the signs
/// → ← – — … ± − × · ≥ ≤ ≈ ✓ ✗ ° ² ³ ½ µ σ α; another one becomes an empty box. Nothing is cut off: the page grows to fit.
/// </remarks>
public sealed class ContactSheet
{
    private const int Margin = 12; // around the page, and between pictures
    private const int LineGap = 2;
    private const byte White = 255;
    private const byte FrameGray = 192;

    private readonly int _columnCount, _enlargement, _textSize;
    private readonly string _title;
    private readonly List<(ColorImage Picture, string[] Caption)> _tiles = [];

    /// <summary>Creates an empty page.</summary>
    /// <param name="columnCount">Pictures in a row.</param>
    /// <param name="title">A line at the top; none if it is empty.</param>
    /// <param name="enlargement">The side of the square that a picture's pixel becomes.</param>
    /// <param name="textSize">The side of a dot of the font, whose letters are 5 dots wide and 7 high.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public ContactSheet(int columnCount, string title = "", int enlargement = 4, int textSize = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columnCount);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(enlargement);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(textSize);
        (_columnCount, _title, _enlargement, _textSize) = (columnCount, title, enlargement, textSize);
    }

    /// <summary>The pictures added so far.</summary>
    public int Count => _tiles.Count;

    /// <summary>Adds a picture in gray as it is now; a later change to it does not show.</summary>
    /// <param name="picture">The picture; it need not be as large as others.</param>
    /// <param name="caption">The lines below it.</param>
    public void Add(GrayImage picture, params string[] caption)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Add(picture.ToColor(), caption);
    }

    /// <summary>Adds a picture in color as it is now; a later change to it does not show.</summary>
    /// <param name="picture">The picture; it need not be as large as others.</param>
    /// <param name="caption">The lines below it.</param>
    public void Add(ColorImage picture, params string[] caption)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(caption);
        _tiles.Add((picture.Enlarge(_enlargement), [.. caption]));
    }

    /// <summary>
    /// The page. Every picture has a cell of the same width, and every row is as high as its tallest cell; a picture stands on
    /// the line above its caption, in a thin gray frame.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The page has more pixels than an array holds.</exception>
    public ColorImage ToImage()
    {
        int lineHeight = PixelFont.Height(_textSize) + LineGap;
        int cellWidth = _tiles.SelectMany(tile => tile.Caption.Select(TextWidth).Append(tile.Picture.Width + 2)).DefaultIfEmpty().Max();
        int usedColumnCount = Math.Min(_columnCount, Math.Max(_tiles.Count, 1));
        int top = _title.Length == 0 ? Margin : Margin + lineHeight + Margin;
        var rows = _tiles.Chunk(_columnCount).Select(row => (
            Tiles: row,
            PictureHeight: row.Max(tile => tile.Picture.Height) + 2,
            CaptionHeight: row.Max(tile => tile.Caption.Length) * lineHeight)).ToArray();
        var page = new ColorImage(
            Math.Max(usedColumnCount * (cellWidth + Margin), PixelFont.Width(_title, _textSize) + Margin) + Margin,
            top + rows.Sum(row => row.PictureHeight + row.CaptionHeight + Margin));
        page.Pixels.Fill(White);
        PixelFont.Draw(_title, _textSize, page, Margin, Margin);
        foreach (var row in rows)
        {
            int left = Margin, line = top + row.PictureHeight;
            foreach (var (picture, caption) in row.Tiles)
            {
                Frame(page, left, line - picture.Height - 2, picture);
                for (int i = 0; i < caption.Length; i++)
                    PixelFont.Draw(caption[i], _textSize, page, left, line + LineGap + i * lineHeight);
                left += cellWidth + Margin;
            }
            top = line + row.CaptionHeight + Margin;
        }
        return page;

        int TextWidth(string text) => PixelFont.Width(text, _textSize);
    }

    private static void Frame(ColorImage page, int left, int top, ColorImage picture)
    {
        int length = 3 * picture.Width;
        for (int y = -1; y <= picture.Height; y++)
        {
            Span<byte> row = page.Pixels.Slice(3 * ((top + 1 + y) * page.Width + left), length + 6);
            row.Fill(FrameGray);
            if (y >= 0 && y < picture.Height)
                picture.Pixels.Slice(y * length, length).CopyTo(row[3..]);
        }
    }
}
