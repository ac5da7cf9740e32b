using Lantern.Images;

namespace Lantern.Workbench;

/// <summary>A model's answer to a picture, to an example of a data set, or to a row of a table.</summary>
public sealed record PredictionShape : AnswerShape
{
    /// <summary>The file of the picture that was asked about.</summary>
    public string? Picture { get; init; }

    /// <summary>What the data set is called that the example is from.</summary>
    public string? Data { get; init; }

    /// <summary>Which example of it, counted from 0.</summary>
    public int? Example { get; init; }

    /// <summary>The line of the table's file, counted from 1.</summary>
    public int? Line { get; init; }

    /// <summary>What is right, if that is known.</summary>
    public string? Label { get; init; }

    /// <summary>The class whose output is the largest; absent where numbers or several labels are predicted.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether the answer is the label, if there is a label.</summary>
    public bool? Right { get; init; }

    /// <summary>The output of the answer.</summary>
    public float? Confidence { get; init; }

    /// <summary>The class with the second largest output.</summary>
    public string? RunnerUp { get; init; }

    /// <summary>The labels that hold, where several are predicted.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>All outputs, by the names of their classes or labels.</summary>
    public IReadOnlyDictionary<string, float>? Outputs { get; init; }

    /// <summary>The predicted numbers by the names of their columns, in the units of the table.</summary>
    public IReadOnlyDictionary<string, double>? Numbers { get; init; }

    /// <summary>What about the picture makes the answer doubtful, such as "thin strokes".</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The answer to an example of a data set.</summary>
    public static PredictionShape Of(AnsweredExample answered) => Of(answered.Prediction, answered.LabelNames) with
    {
        Data = answered.Example.Of.Name,
        Example = answered.Example.Number,
        Label = answered.LabelName,
        Right = answered.IsRight,
    };

    /// <summary>The answer to a picture.</summary>
    public static PredictionShape Of(string path, AnsweredPicture answered) => Of(answered.Prediction, answered.LabelNames) with
    {
        Picture = path,
        Label = answered.Label is { } label ? answered.LabelNames[label] : null,
        Right = answered.IsRight,
        Warnings = WarningsOf(answered.Findings),
    };

    /// <summary>The answer to a row of a table.</summary>
    public static PredictionShape Of(TableAnswers answers, int row)
    {
        var (line, names) = (answers.File.Table.Lines.Span[row], answers.Model.LabelNames);
        if (answers.Model.TablePreparation is { HasLabels: true })
        {
            var prediction = answers.Classes[row];
            return new PredictionShape { Line = line, Labels = [.. prediction.Classes().Select(answer => answer.Name)], Outputs = OutputsOf(prediction, names) };
        }

        if (answers.Classes.Count > 0)
            return Of(answers.Classes[row], names) with { Line = line };
        var numbers = new OrderedDictionary<string, double>();
        for (var t = 0; t < names.Count; t++)
            numbers[names[t]] = answers.Numbers(row)[t];
        return new PredictionShape { Line = line, Numbers = numbers };
    }

    internal static IReadOnlyDictionary<string, float> OutputsOf(Prediction prediction, IReadOnlyList<string> names)
    {
        var outputs = new OrderedDictionary<string, float>();
        for (var k = 0; k < names.Count; k++)
            outputs[names[k]] = prediction.Outputs[k];
        return outputs;
    }

    internal static IReadOnlyList<string> WarningsOf(PictureFindings findings) => [.. findings.Warnings.Select(Diagnosis.ShortName)];

    private static PredictionShape Of(Prediction prediction, IReadOnlyList<string> names) => new()
    {
        Answer = prediction.Answer.Name,
        Confidence = prediction.Answer.Confidence,
        RunnerUp = prediction.RunnerUp?.Name,
        Outputs = OutputsOf(prediction, names),
    };
}

/// <summary>A picture that could not be read.</summary>
/// <param name="Picture">Its file.</param>
/// <param name="Reason">What is wrong with it, in a sentence.</param>
public sealed record RefusalShape(string Picture, string Reason) : AnswerShape;
