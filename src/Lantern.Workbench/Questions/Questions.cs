namespace Lantern.Workbench;

/// <summary>How well a model answers examples that have labels.</summary>
/// <param name="Examples">What was asked.</param>
/// <param name="LabelNames">What the model calls its labels.</param>
/// <param name="Evaluation">The answers.</param>
public sealed record Scorecard(Examples Examples, IReadOnlyList<string> LabelNames, Evaluation Evaluation);

/// <summary>A model's answer to one example.</summary>
/// <param name="Example">What was asked.</param>
/// <param name="LabelNames">What the model calls its labels.</param>
/// <param name="Prediction">The answer.</param>
public sealed record AnsweredExample(Example Example, IReadOnlyList<string> LabelNames, Prediction Prediction)
{
    public string LabelName => Example.Label < LabelNames.Count ? LabelNames[Example.Label] : $"{Example.Label}";

    public bool IsRight => Prediction.Answer.Label == Example.Label;
}

/// <summary>What one can ask about data and models.</summary>
public static class Questions
{
    /// <summary>Asks a model all examples of a part.</summary>
    /// <param name="modelPath">A model's file.</param>
    /// <param name="data">See <see cref="DataCatalogue"/>.</param>
    /// <param name="part">The test part, or the only one, unless given.</param>
    /// <exception cref="LanternException">The model or the data cannot be read, or they do not fit together.</exception>
    public static Scorecard Test(string modelPath, string data, DataPart? part = null)
    {
        var model = LoadForBytes(modelPath);
        var examples = DataCatalogue.Find(data).Read(part);
        RequireFit(model, modelPath, examples);
        var dataset = examples.Prepare(model.Preparation, model.LabelNames);
        return new Scorecard(examples, model.LabelNames, Evaluation.Of(model.Network, dataset, Loss.SquaredError)); // the loss is not asked for
    }

    /// <summary>Asks a model one example.</summary>
    /// <param name="modelPath">A model's file.</param>
    /// <param name="data">See <see cref="DataCatalogue"/>.</param>
    /// <param name="number">Which example, counted from 0.</param>
    /// <param name="part">The test part, or the only one, unless given.</param>
    /// <exception cref="LanternException">The model or the data cannot be read, they do not fit together, or there is no such example.</exception>
    public static AnsweredExample Predict(string modelPath, string data, int number, DataPart? part = null)
    {
        var model = LoadForBytes(modelPath);
        var example = Show(data, number, part);
        RequireFit(model, modelPath, example.Of);
        return new AnsweredExample(example, model.LabelNames, model.Predict(example.Values.Span));
    }

    /// <summary>
    /// Asks a model about pictures, one after the other as they are pulled. One that cannot be read is told among the others.
    /// </summary>
    /// <param name="modelPath">A model's file.</param>
    /// <param name="paths">Files and folders; see <see cref="PictureFiles"/>.</param>
    /// <param name="preparation">The model's own unless given.</param>
    /// <exception cref="ModelException">The model cannot be read, or takes no pictures.</exception>
    public static IEnumerable<AskedPicture> Ask(string modelPath, IEnumerable<string> paths, PicturePreparation? preparation = null)
    {
        var model = LoadForPictures(modelPath);
        return paths.SelectMany(Find);

        IEnumerable<AskedPicture> Find(string path)
        {
            try
            {
                return PictureFiles.Find(path).Select(Ask);
            }
            catch (DataException exception)
            {
                return [new AskedPicture(path, null, exception.Message)];
            }
        }

        AskedPicture Ask(string file)
        {
            ColorImage picture;
            try
            {
                picture = Png.Read(file);
            }
            catch (DataException exception)
            {
                return new AskedPicture(file, null, exception.Message);
            }

            var prepared = (preparation ?? model.PicturePreparation).Prepare(picture);
            var answered = new AnsweredPicture(
                model.LabelNames, PictureFiles.Label(file, model.LabelNames), prepared.Values, prepared.Findings, model.Predict(prepared.Values.Span));
            return new AskedPicture(file, answered, null);
        }
    }

    /// <summary>Prepares one picture and keeps all that is seen on the way.</summary>
    /// <param name="path">A PNG file.</param>
    /// <param name="modelPath">The file of a model to ask; none unless given.</param>
    /// <param name="preparation">The model's own unless given, or MNIST's if there is no model.</param>
    /// <exception cref="LanternException">The picture or the model cannot be read, or the model takes no pictures.</exception>
    public static ExaminedPicture Examine(string path, string? modelPath = null, PicturePreparation? preparation = null)
    {
        var model = modelPath is null ? null : LoadForPictures(modelPath);
        preparation ??= model?.PicturePreparation ?? PicturePreparation.Mnist;
        var prepared = preparation.Prepare(Png.Read(path));
        return new ExaminedPicture(path, preparation, prepared, model, model?.Predict(prepared.Values.Span));
    }

    /// <summary>Looks up one example.</summary>
    /// <param name="data">See <see cref="DataCatalogue"/>.</param>
    /// <param name="number">Which example, counted from 0.</param>
    /// <param name="part">The test part, or the only one, unless given.</param>
    /// <exception cref="LanternException">The data cannot be read, or there is no such example.</exception>
    public static Example Show(string data, int number, DataPart? part = null) => DataCatalogue.Find(data).Read(part)[number];

    /// <summary>Reads a model that is asked about examples of bytes, such as pictures.</summary>
    /// <exception cref="ModelException">The model cannot be read, or answers about tables.</exception>
    public static Model LoadForBytes(string path) => Model.Load(path) is { TablePreparation: null } model
        ? model
        : throw new ModelException($"{path}: the model answers about rows of a table: lantern predict {path} FILE.csv.");

    private static Model LoadForPictures(string path)
    {
        var model = Model.Load(path);
        return model.TakesPictures
            ? model
            : throw new ModelException($"{path}: the model takes examples of {model.Network.InputCount} values, but a picture is prepared as 28×28.");
    }

    internal static void RequireFit(Model model, string modelPath, Examples examples)
    {
        if (examples.Bytes.ValueCount != model.Network.InputCount)
            throw new ModelException($"{modelPath}: the model takes examples of {model.Network.InputCount} values, but those of {examples.Name} have {examples.Bytes.ValueCount}.");
    }
}
