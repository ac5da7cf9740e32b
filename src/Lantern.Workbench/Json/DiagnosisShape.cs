namespace Lantern.Workbench;

/// <summary>What a preparation found in a picture and made of it.</summary>
/// <param name="Picture">The picture's file.</param>
/// <param name="Width">How wide the picture is, in pixels.</param>
/// <param name="Height">How high it is.</param>
/// <param name="Preparation">Who prepared it: "mnist" or "plain".</param>
/// <param name="Unchanged">Whether it looked like MNIST's digits already.</param>
public sealed record DiagnosisShape(string Picture, int Width, int Height, string Preparation, bool Unchanged) : AnswerShape
{
    /// <summary>From which color the gray was made: "luma" for all of them, "red", "green" or "blue".</summary>
    public string? Gray { get; init; }

    /// <summary>"dark" or "light".</summary>
    public string? Ink { get; init; }

    /// <summary>The darkest paper, 0 to 255.</summary>
    public int? PaperFrom { get; init; }

    /// <summary>The lightest paper.</summary>
    public int? PaperTo { get; init; }

    /// <summary>By how much the pixels of the paper scatter.</summary>
    public double? Noise { get; init; }

    /// <summary>By how much ink and paper differ.</summary>
    public double? Contrast { get; init; }

    /// <summary>How many specks and pieces were left out.</summary>
    public int? LeftOut { get; init; }

    /// <summary>Where the digit is: left, top, width and height.</summary>
    public IReadOnlyList<int>? Box { get; init; }

    /// <summary>By how much the digit was reduced.</summary>
    public double? Scale { get; init; }

    /// <summary>How wide its strokes were then.</summary>
    public double? StrokeWidth { get; init; }

    /// <summary>How wide they were made.</summary>
    public double? NewStrokeWidth { get; init; }

    /// <summary>What may be wrong with the picture, such as "thin strokes".</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What the model answers, if one was asked.</summary>
    public string? Answer { get; init; }

    /// <summary>The output of the answer.</summary>
    public float? Confidence { get; init; }

    /// <summary>The class with the second largest output.</summary>
    public string? RunnerUp { get; init; }

    /// <summary>All outputs, by the names of their classes.</summary>
    public IReadOnlyDictionary<string, float>? Outputs { get; init; }

    /// <summary>The picture of all steps, if it was drawn.</summary>
    public string? Steps { get; init; }

    /// <summary>The diagnosis of a picture.</summary>
    /// <param name="examined">The picture.</param>
    /// <param name="steps">The picture of all steps, if it was drawn.</param>
    public static DiagnosisShape Of(ExaminedPicture examined, string? steps = null)
    {
        var (findings, prediction) = (examined.Prepared.Findings, examined.Prediction);
        var diagnosis = new DiagnosisShape(examined.Path, findings.Width, findings.Height, examined.Preparation.Name, findings.IsUnchanged)
        {
            Warnings = PredictionShape.WarningsOf(findings),
            Answer = prediction?.Answer.Name,
            Confidence = prediction?.Answer.Confidence,
            RunnerUp = prediction?.RunnerUp?.Name,
            Outputs = prediction is null ? null : PredictionShape.OutputsOf(prediction, examined.Model!.LabelNames),
            Steps = steps,
        };
        if (findings.Ink is not { } ink)
            return diagnosis;
        diagnosis = diagnosis with
        {
            Gray = Diagnosis.Name(findings.Gray),
            Ink = ink.IsDark ? "dark" : "light",
            PaperFrom = ink.PaperFrom,
            PaperTo = ink.PaperTo,
            Noise = Math.Round(ink.Noise, 2),
            Contrast = Math.Round(ink.Contrast, 1),
        };
        return ink.Box is not { } box ? diagnosis : diagnosis with
        {
            LeftOut = ink.LeftOutCount,
            Box = [box.Left, box.Top, box.Width, box.Height],
            Scale = Math.Round(ink.Scale, 3),
            StrokeWidth = Math.Round(ink.StrokeWidth, 2),
            NewStrokeWidth = Math.Round(ink.NewStrokeWidth, 2),
        };
    }
}
