namespace Lantern.Images;

/// <summary>A picture prepared for a network for digits, with the steps and findings of its preparation.</summary>
public sealed class PreparedPicture
{
    internal PreparedPicture(byte[] values, PictureFindings findings, IReadOnlyList<PreparationStep> steps)
    {
        (Values, Findings) = (values, findings);
        Image = GrayImage.FromBytes(values, DigitPreparation.Side, DigitPreparation.Side);
        Steps = [.. steps, new PreparationStep("result", Image)];
    }

    /// <summary>The 28×28 pixels, row by row: 0 for paper, 255 for ink, as in MNIST.</summary>
    public ReadOnlyMemory<byte> Values { get; }

    /// <summary>The same pixels as a picture, light ink on black.</summary>
    public GrayImage Image { get; }

    /// <summary>The findings about the picture.</summary>
    public PictureFindings Findings { get; }

    /// <summary>The picture after each step, from the original to the result; large ones reduced for display.</summary>
    public IReadOnlyList<PreparationStep> Steps { get; }
}

/// <summary>A step of a preparation.</summary>
/// <param name="Name">The name of the step, such as "paper evened out".</param>
/// <param name="Image">The picture after it, at most 280 pixels wide and high.</param>
public sealed record PreparationStep(string Name, GrayImage Image);

/// <summary>The findings of a preparation about a picture, in the picture's own pixels and gray levels unless said otherwise.</summary>
public sealed record PictureFindings
{
    /// <summary>Pixels in a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Whether the pixels stayed as they were, since they have MNIST's form already.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>The channel from which gray was made.</summary>
    public GraySource Gray { get; init; }

    /// <summary>The findings about ink and paper; null from a preparation that does not separate them.</summary>
    public InkFindings? Ink { get; init; }

    /// <summary>The faults that no preparation can mend.</summary>
    public IReadOnlyList<PictureWarning> Warnings { get; init => field = new RecordList<PictureWarning>(Argument.NotNull(value)); } = new RecordList<PictureWarning>([]);
}

/// <summary>The findings about ink and paper.</summary>
public sealed record InkFindings
{
    /// <summary>Whether dark ink is on light paper; else light on dark.</summary>
    public required bool IsDark { get; init; }

    /// <summary>The least brightness of the paper, from 0 to 255.</summary>
    public required byte PaperFrom { get; init; }

    /// <summary>The greatest brightness of the paper, from 0 to 255.</summary>
    public required byte PaperTo { get; init; }

    /// <summary>The standard deviation of the paper's pixels from its brightness there, in levels of 255.</summary>
    public required double Noise { get; init; }

    /// <summary>The contrast between ink and paper, in levels of 255.</summary>
    public required double Contrast { get; init; }

    /// <summary>The number of specks and parts at the edge that were left out.</summary>
    public int LeftOutCount { get; init; }

    /// <summary>The bounding box of the digit; null on an empty page.</summary>
    public PixelBox? Box { get; init; }

    /// <summary>The number of the picture's pixels along the side of one pixel of the result.</summary>
    public double Scale { get; init; }

    /// <summary>The mean width of the strokes without correction, in pixels of the result.</summary>
    public double StrokeWidth { get; init; }

    /// <summary>Their width in the result, in the same pixels.</summary>
    public double NewStrokeWidth { get; init; }
}

/// <summary>A rectangle of pixels.</summary>
/// <param name="Left">The first column, counted from 0.</param>
/// <param name="Top">The first row.</param>
/// <param name="Width">The number of columns.</param>
/// <param name="Height">The number of rows.</param>
public readonly record struct PixelBox(int Left, int Top, int Width, int Height)
{
    /// <summary>The column after the last.</summary>
    public int Right => Left + Width;

    /// <summary>The row after the last.</summary>
    public int Bottom => Top + Height;

    /// <summary>The smallest rectangle around both; an empty one adds nothing.</summary>
    public PixelBox Around(PixelBox other)
    {
        if (Width == 0 || other.Width == 0)
            return Width == 0 ? other : this;
        var (left, top) = (Math.Min(Left, other.Left), Math.Min(Top, other.Top));
        return new PixelBox(left, top, Math.Max(Right, other.Right) - left, Math.Max(Bottom, other.Bottom) - top);
    }
}

/// <summary>The channel from which gray is made.</summary>
public enum GraySource
{
    /// <summary>Luma, the perceived lightness.</summary>
    Luma,

    /// <summary>Red alone: blue, green and violet ink is dark in it.</summary>
    Red,

    /// <summary>Green alone: red and blue ink is dark in it.</summary>
    Green,

    /// <summary>Blue alone: red, orange and yellow ink is dark in it.</summary>
    Blue,
}

/// <summary>A fault of a picture that no preparation can mend.</summary>
public enum PictureWarning
{
    /// <summary>No ink differs from the paper.</summary>
    EmptyPage,

    /// <summary>The contrast between ink and paper is low.</summary>
    LowContrast,

    /// <summary>The ink looks like more than one digit; all of it was prepared as one.</summary>
    SeveralDigits,

    /// <summary>The strokes would be thinner than a pixel; they were widened, and details may be lost.</summary>
    ThinStrokes,

    /// <summary>The digit touches the edge of the picture, so part of it may be missing.</summary>
    CutOff,
}
