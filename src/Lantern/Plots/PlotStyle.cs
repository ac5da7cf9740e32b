namespace Lantern.Plots;

/// <summary>
/// A color of a plot, distinct also for the color-blind, on a screen and in print: the palette of Okabe and Ito (2008), without
/// its yellow, which is too pale for lines on white, and with a gray for the background.
/// </summary>
public enum Ink
{
    /// <summary>#0072B2.</summary>
    Blue,

    /// <summary>A red with some yellow in it, #D55E00.</summary>
    Vermilion,

    /// <summary>A green with some blue in it, #009E73.</summary>
    Green,

    /// <summary>A purple with much red in it, #CC79A7.</summary>
    Purple,

    /// <summary>#E69F00.</summary>
    Orange,

    /// <summary>A light blue, #56B4E9.</summary>
    Sky,

    /// <summary>#000000.</summary>
    Black,

    /// <summary>#666666. Never chosen by default.</summary>
    Gray,
}

/// <summary>The marker of a point.</summary>
public enum Marker
{
    /// <summary>A filled circle.</summary>
    Circle,

    /// <summary>A filled square.</summary>
    Square,

    /// <summary>A filled triangle.</summary>
    Triangle,

    /// <summary>A filled square on its corner.</summary>
    Diamond,

    /// <summary>An upright cross.</summary>
    Plus,

    /// <summary>A diagonal cross.</summary>
    Cross,
}

/// <summary>The style of a line.</summary>
public enum LineStyle
{
    /// <summary>A solid line.</summary>
    Solid,

    /// <summary>A dashed line.</summary>
    Dashed,

    /// <summary>A dotted line.</summary>
    Dotted,
}

/// <summary>The place of a legend.</summary>
public enum LegendPlace
{
    /// <summary>Inside the plot, where it covers nothing; beside it if there is no such place.</summary>
    Free,

    /// <summary>To the right of the plot.</summary>
    Beside,

    /// <summary>No legend.</summary>
    None,
}

/// <summary>The look of all series of one name.</summary>
internal readonly record struct Look(Ink Ink, Marker Marker, LineStyle LineStyle)
{
    private static readonly int[] Colors = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000, 0x666666];

    /// <summary>The n-th look, from 0: seven colors, then the same dashed, then dotted; six shapes in turn.</summary>
    public static Look Number(int n) => new((Ink)(n % 7), (Marker)(n % 6), (LineStyle)(n / 7 % 3));

    /// <summary>The color as SVG writes it.</summary>
    public string Color => Hex(1);

    /// <summary>The color mixed with white, as a background.</summary>
    public string Tint => Hex(0.27);

    /// <summary>The attribute of a dashed or dotted stroke; empty for a solid one.</summary>
    public string Dashes => LineStyle switch
    {
        LineStyle.Dashed => " stroke-dasharray=\"7 4\"",
        LineStyle.Dotted => " stroke-dasharray=\"0.1 4.5\"", // with round ends: dots
        _ => "",
    };

    private string Hex(double share)
    {
        var color = Colors[(int)Ink];
        return $"#{Mixed(color >> 16):x2}{Mixed((color >> 8) & 255):x2}{Mixed(color & 255):x2}";

        int Mixed(int part) => (int)Math.Round((part * share) + (255 * (1 - share)));
    }
}
