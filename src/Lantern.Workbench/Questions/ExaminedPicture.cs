using Lantern.Images;

namespace Lantern.Workbench;

/// <summary>A picture as a preparation saw it, step by step.</summary>
/// <param name="Path">The file.</param>
/// <param name="Preparation">Who prepared it.</param>
/// <param name="Prepared">The steps, the findings and the result.</param>
/// <param name="Model">The model that was asked about it, if one was.</param>
/// <param name="Prediction">The model's answer.</param>
public sealed record ExaminedPicture(string Path, PicturePreparation Preparation, PreparedPicture Prepared, Model? Model, Prediction? Prediction)
{
    private const int ShownSide = 280;

    /// <summary>Prepares one picture and keeps all that is seen on the way.</summary>
    /// <param name="path">A PNG file.</param>
    /// <param name="model">A model to ask; none unless given.</param>
    /// <param name="preparation">The model's own unless given, or MNIST's if there is no model.</param>
    /// <exception cref="LanternException">The picture cannot be read, or the model takes no pictures.</exception>
    public static ExaminedPicture Of(string path, Model? model = null, PicturePreparation? preparation = null)
    {
        var chosen = model?.RequirePictures() ?? PicturePreparation.Mnist;
        preparation ??= chosen;
        var prepared = preparation.Prepare(Png.Read(path));
        return new ExaminedPicture(path, preparation, prepared, model, model?.Predict(prepared.Values.Span));
    }

    /// <summary>Writes all steps into one picture, each with its name. The file is never half written.</summary>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
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
