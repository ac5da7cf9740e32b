using System.Globalization;
using Lantern.Images;

namespace Lantern.Workbench;

/// <summary>What a preparation found in a picture and did about it, in sentences.</summary>
public static class Diagnosis
{
    private const int EvenPaper = 6; // levels of 255 that no eye tells apart

    /// <summary>What was found and done, in the order in which it was.</summary>
    public static IEnumerable<string> Sentences(ExaminedPicture examined)
    {
        var (findings, preparation) = (examined.Prepared.Findings, examined.Preparation);
        var size = $"{findings.Width}×{findings.Height} pixels";
        if (findings.IsUnchanged)
            return [$"It looks like MNIST's digits already ({size}, light ink on black, as large and as central): it passes unchanged."];
        if (findings.Ink is not { } ink)
        {
            var squeezed = (findings.Width, findings.Height) == (preparation.Side, preparation.Side) ? "" : $"squeezed into {preparation.Side}×{preparation.Side} and ";
            return [$"Its {size} were {squeezed}inverted; the preparation '{preparation.Name}' does nothing else."];
        }

        return Sentences(findings, ink, preparation.Side);
    }

    private static IEnumerable<string> Sentences(PictureFindings findings, InkFindings ink, int side)
    {
        if (findings.Gray != GraySource.Luma)
            yield return $"The ink is colored and stands out most in {Name(findings.Gray)}: {Name(findings.Gray)} alone was made gray.";
        yield return ink.PaperTo - ink.PaperFrom <= EvenPaper
            ? $"The background is even, at {(ink.PaperFrom + ink.PaperTo) / 2} of 255: made black."
            : $"The background runs from {ink.PaperFrom} to {ink.PaperTo}: paper in shade, flattened and made black.";
        if (ink.Noise >= 1)
            yield return $"The background's pixels scatter by {Number(ink.Noise)}: grain and noise, left out.";
        if (ink.Box is not { } box)
            yield break;

        yield return ink.IsDark
            ? $"The ink is darker than the background, by {Number(ink.Contrast)}: inverted, since the network knows light ink on black."
            : $"The ink is lighter than the background, by {Number(ink.Contrast)}: not inverted.";
        if (ink.LeftOutCount > 0)
            yield return $"{(ink.LeftOutCount == 1 ? "1 speck or piece" : $"{ink.LeftOutCount} specks or pieces")} beside the digit: left out.";
        yield return $"The digit is {box.Width} pixels wide and {box.Height} high, "
            + $"its corner at column {box.Left} and row {box.Top} of {findings.Width}×{findings.Height}: cropped and fitted into 20×20.";
        yield return Math.Abs(ink.NewStrokeWidth - ink.StrokeWidth) < 0.05
            ? $"Its strokes are {Number(ink.StrokeWidth)} pixels wide there: as the network knows them."
            : $"Its strokes would be {Number(ink.StrokeWidth)} pixels wide there: made {Number(ink.NewStrokeWidth)}, as the network knows them.";
        yield return $"Its center of mass was put into the middle of {side}×{side}.";
    }

    /// <summary>A warning as a sentence.</summary>
    public static string Sentence(PictureWarning warning) => warning switch
    {
        PictureWarning.EmptyPage => "Nothing stands out from the background: is the page empty?",
        PictureWarning.LowContrast => "The ink hardly stands out from the background: parts of the digit may be lost. More light or a darker pen helps.",
        PictureWarning.SeveralDigits => "This looks like more than one digit, and the network reads one: cut them apart.",
        PictureWarning.ThinStrokes => "The strokes would be thinner than one of the network's pixels: they were widened, but a broader pen is read more surely.",
        PictureWarning.CutOff => "The digit touches the edge of the picture: part of it may be missing.",
        _ => throw new ArgumentOutOfRangeException(nameof(warning)),
    };

    /// <summary>A warning in a word or two.</summary>
    public static string ShortName(PictureWarning warning) => warning switch
    {
        PictureWarning.EmptyPage => "empty page",
        PictureWarning.LowContrast => "low contrast",
        PictureWarning.SeveralDigits => "several digits",
        PictureWarning.ThinStrokes => "thin strokes",
        PictureWarning.CutOff => "cut off",
        _ => throw new ArgumentOutOfRangeException(nameof(warning)),
    };

    /// <summary>"luma", "red", "green" or "blue".</summary>
    public static string Name(GraySource source) => Choice.Name(source);

    private static string Number(double value) => value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
