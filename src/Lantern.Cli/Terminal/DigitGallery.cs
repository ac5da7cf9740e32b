namespace Lantern.Cli;

/// <summary>Pictures side by side, each with lines of text below it.</summary>
internal static class DigitGallery
{
    private const int Gap = 3;

    /// <summary>Writes as many as fit into one row, at least one.</summary>
    /// <returns>How many.</returns>
    public static int WriteRow(Terminal terminal, IEnumerable<(DigitPicture Picture, string[] Caption)> pictures)
    {
        List<(DigitPicture Picture, string[] Caption, int Width)> shown = [];
        foreach (var (picture, caption) in pictures)
        {
            var width = Math.Max(picture.Width, caption.Max(line => line.Length));
            if (shown.Count > 0 && shown.Sum(other => other.Width + Gap) + width > terminal.Width)
                break;
            shown.Add((picture, caption, width));
        }

        var height = shown.Max(item => item.Picture.LineCount);
        for (var line = 0; line < height; line++)
        {
            var text = new StyledLine();
            foreach (var (picture, _, width) in shown)
            {
                picture.AppendLine(text, line, terminal);
                text.Append(new string(' ', width + Gap - picture.Width));
            }

            terminal.Line(text);
        }

        for (var line = 0; line < shown.Max(item => item.Caption.Length); line++)
            terminal.Line(string.Concat(shown.Select(item => (item.Caption.ElementAtOrDefault(line) ?? "").PadRight(item.Width + Gap))));
        return shown.Count;
    }
}
