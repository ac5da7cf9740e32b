using Lantern.Images;

namespace Lantern.Workbench;

/// <summary>A picture about which a model was asked: its answer, or why there is none.</summary>
/// <param name="Path">The file.</param>
/// <param name="Answered">The answer; nothing if the picture could not be read.</param>
/// <param name="Refusal">Why it could not be read, in a sentence; nothing if it could.</param>
public sealed record AskedPicture(string Path, AnsweredPicture? Answered, string? Refusal)
{
    /// <summary>
    /// Asks a model about pictures, one after the other as they are pulled. One that cannot be read is told among the others.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="paths">Files and folders; see <see cref="PictureFiles"/>.</param>
    /// <param name="preparation">The model's own unless given.</param>
    /// <exception cref="ModelException">The model takes no pictures.</exception>
    public static IEnumerable<AskedPicture> Ask(Model model, IEnumerable<string> paths, PicturePreparation? preparation = null)
    {
        var own = model.RequirePictures();
        var chosen = preparation ?? own;
        return paths.SelectMany(Find);

        IEnumerable<AskedPicture> Find(string path)
        {
            try
            {
                return PictureFiles.Find(path).Select(Asked);
            }
            catch (DatasetException exception)
            {
                return [new AskedPicture(path, null, exception.Message)];
            }
        }

        AskedPicture Asked(string file)
        {
            ColorImage picture;
            try
            {
                picture = Png.Read(file);
            }
            catch (DatasetException exception)
            {
                return new AskedPicture(file, null, exception.Message);
            }

            var prepared = chosen.Prepare(picture);
            var answered = new AnsweredPicture(
                model.LabelNames, PictureFiles.Label(file, model.LabelNames), prepared.Values, new(chosen.Side, chosen.Side), prepared.Findings,
                model.Predict(prepared.Values.Span));
            return new AskedPicture(file, answered, null);
        }
    }
}

/// <summary>A model's answer to one picture.</summary>
/// <param name="LabelNames">What the model calls its labels.</param>
/// <param name="Label">What the picture shows, if its file's name says it, counted from 0.</param>
/// <param name="Values">What the network saw, row by row, 0 for paper and 255 for ink.</param>
/// <param name="Size">How wide and high that is.</param>
/// <param name="Findings">What was found in the picture.</param>
/// <param name="Prediction">The answer.</param>
public sealed record AnsweredPicture(
    IReadOnlyList<string> LabelNames, int? Label, ReadOnlyMemory<byte> Values, PictureSize Size, PictureFindings Findings, Prediction Prediction)
{
    /// <summary>Nothing if the file's name does not say what the picture shows.</summary>
    public bool? IsRight => Label is { } label ? Prediction.Answer.Label == label : null;
}
