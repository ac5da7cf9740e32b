namespace Lantern;

/// <summary>A picture as a network for digits is to see it, and how it came about.</summary>
public sealed class PreparedPicture
{
    internal PreparedPicture(byte[] values, PictureFindings findings, IReadOnlyList<PreparationStep> steps)
    {
        (Values, Findings) = (values, findings);
        Image = GrayImage.FromBytes(values, DigitPreparation.Side, DigitPreparation.Side);
        Steps = [.. steps, new PreparationStep("result", Image)];
    }

    /// <summary>28×28 pixels, row by row: 0 is paper, 255 is ink, as in MNIST.</summary>
    public ReadOnlyMemory<byte> Values { get; }

    /// <summary>The same as a picture, light ink on black.</summary>
    public GrayImage Image { get; }

    /// <summary>What was found in the picture and done about it.</summary>
    public PictureFindings Findings { get; }

    /// <summary>The picture after each step, the first as it came and the last the result; large ones reduced for looking at.</summary>
    public IReadOnlyList<PreparationStep> Steps { get; }
}

/// <summary>A picture on its way.</summary>
/// <param name="Name">What was done last, such as "paper flattened".</param>
/// <param name="Image">What it looks like then, at most 280 pixels wide and high.</param>
public sealed record PreparationStep(string Name, GrayImage Image);

/// <summary>What a preparation found in a picture, in the picture's own pixels and gray levels unless said otherwise.</summary>
public sealed record PictureFindings
{
    /// <summary>Pixels in a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Whether the pixels went to the network as they are, since they look like MNIST's already.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>Which gray was made of the colors.</summary>
    public GraySource Gray { get; init; }

    /// <summary>What was known of ink and paper; nothing if the preparation does not look at them.</summary>
    public InkFindings? Ink { get; init; }

    /// <summary>What no preparation can mend.</summary>
    public IReadOnlyList<PictureWarning> Warnings { get; init; } = [];
}

/// <summary>What was found about ink and paper.</summary>
public sealed record InkFindings
{
    /// <summary>Dark ink on light paper; else light on dark.</summary>
    public required bool IsDark { get; init; }

    /// <summary>How dark the paper is where it is darkest, from 0 to 255.</summary>
    public required byte PaperFrom { get; init; }

    /// <summary>How light the paper is where it is lightest, from 0 to 255.</summary>
    public required byte PaperTo { get; init; }

    /// <summary>How far the paper's pixels scatter about its brightness there (a standard deviation), in levels of 255.</summary>
    public required double Noise { get; init; }

    /// <summary>How far the ink stands out from the paper, in levels of 255.</summary>
    public required double Contrast { get; init; }

    /// <summary>How many specks and pieces at the edge were left out.</summary>
    public int LeftOutCount { get; init; }

    /// <summary>Where the digit is; nothing on an empty page.</summary>
    public PixelBox? Box { get; init; }

    /// <summary>How many pixels of the picture became the side of one.</summary>
    public double Scale { get; init; }

    /// <summary>How wide the strokes would be in the result if nothing were done about it, in its pixels.</summary>
    public double StrokeWidth { get; init; }

    /// <summary>How wide they were made, in the same pixels.</summary>
    public double NewStrokeWidth { get; init; }
}

/// <summary>A rectangle of pixels.</summary>
/// <param name="Left">The first column, counted from 0.</param>
/// <param name="Top">The first row.</param>
/// <param name="Width">How many columns.</param>
/// <param name="Height">How many rows.</param>
public readonly record struct PixelBox(int Left, int Top, int Width, int Height)
{
    /// <summary>The column after the last.</summary>
    public int Right => Left + Width;

    /// <summary>The row after the last.</summary>
    public int Bottom => Top + Height;

    /// <summary>The smallest rectangle around both; one without pixels adds nothing.</summary>
    public PixelBox Around(PixelBox other)
    {
        if (Width == 0 || other.Width == 0)
            return Width == 0 ? other : this;
        var (left, top) = (Math.Min(Left, other.Left), Math.Min(Top, other.Top));
        return new PixelBox(left, top, Math.Max(Right, other.Right) - left, Math.Max(Bottom, other.Bottom) - top);
    }
}

/// <summary>Which gray is made of colors.</summary>
public enum GraySource
{
    /// <summary>How light a color looks.</summary>
    Luma,

    /// <summary>Red alone: blue, green and violet ink is dark in it.</summary>
    Red,

    /// <summary>Green alone: red and blue ink is dark in it.</summary>
    Green,

    /// <summary>Blue alone: red, orange and yellow ink is dark in it.</summary>
    Blue,
}

/// <summary>What no preparation can mend.</summary>
public enum PictureWarning
{
    /// <summary>No ink stands out from the paper.</summary>
    EmptyPage,

    /// <summary>The ink hardly stands out from the paper.</summary>
    LowContrast,

    /// <summary>Something that looks like more than one digit; all of it went to the network as one.</summary>
    SeveralDigits,

    /// <summary>Strokes that would be thinner than a pixel; they were drawn thicker, and details may be lost.</summary>
    ThinStrokes,

    /// <summary>The digit touches the edge of the picture, so part of it may be missing.</summary>
    CutOff,
}
