namespace Lantern.Workbench;

/// <summary>A picture about which a model was asked: its answer, or why there is none.</summary>
/// <param name="Path">The file.</param>
/// <param name="Answered">The answer; nothing if the picture could not be read.</param>
/// <param name="Refusal">Why it could not be read, in a sentence; nothing if it could.</param>
public sealed record AskedPicture(string Path, AnsweredPicture? Answered, string? Refusal);

/// <summary>A model's answer to one picture.</summary>
/// <param name="LabelNames">What the model calls its labels.</param>
/// <param name="Label">What the picture shows, if its file's name says it, counted from 0.</param>
/// <param name="Values">What the network saw: 28×28 bytes, row by row, 0 for paper and 255 for ink.</param>
/// <param name="Findings">What was found in the picture.</param>
/// <param name="Prediction">The answer.</param>
public sealed record AnsweredPicture(
    IReadOnlyList<string> LabelNames, int? Label, ReadOnlyMemory<byte> Values, PictureFindings Findings, Prediction Prediction)
{
    /// <summary>The shape of what the network saw.</summary>
    public static PictureSize Size { get; } = new(28, 28);

    /// <summary>Nothing if the file's name does not say what the picture shows.</summary>
    public bool? IsRight => Label is { } label ? Prediction.Answer.Label == label : null;
}

/// <summary>A picture as a preparation saw it, step by step.</summary>
/// <param name="Path">The file.</param>
/// <param name="Preparation">Who prepared it.</param>
/// <param name="Prepared">The steps, the findings and the result.</param>
/// <param name="Model">The model that was asked about it, if one was.</param>
/// <param name="Prediction">The model's answer.</param>
public sealed record ExaminedPicture(string Path, PicturePreparation Preparation, PreparedPicture Prepared, Model? Model, Prediction? Prediction)
{
    private const int ShownSide = 280;

    /// <summary>Writes all steps into one picture, each with its name. The file is never half written.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void WriteSteps(string path)
    {
        var sheet = new ContactSheet(Math.Min(4, Prepared.Steps.Count), System.IO.Path.GetFileName(Path), enlargement: 1);
        foreach (var (step, number) in Prepared.Steps.Select((step, number) => (step, number + 1)))
        {
            // Small steps as large as the large ones, so that every pixel that the network sees can be seen.
            var enlargement = Math.Max(1, ShownSide / Math.Max(step.Image.Width, step.Image.Height));
            sheet.Add(step.Image.ToColor().Enlarge(enlargement), $"{number} {step.Name}");
        }

        Png.Write(path, sheet.ToImage());
    }
}
