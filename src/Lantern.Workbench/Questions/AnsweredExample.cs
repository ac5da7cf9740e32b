namespace Lantern.Workbench;

/// <summary>A model's answer to one example.</summary>
/// <param name="Example">What was asked.</param>
/// <param name="LabelNames">What the model calls its labels.</param>
/// <param name="Prediction">The answer.</param>
public sealed record AnsweredExample(Example Example, IReadOnlyList<string> LabelNames, Prediction Prediction)
{
    /// <summary>What the model calls the label; its number if the model does not know it.</summary>
    public string LabelName => Example.Label < LabelNames.Count ? LabelNames[Example.Label] : $"{Example.Label}";

    /// <summary>Whether the answer is the label.</summary>
    public bool IsRight => Prediction.Answer.Label == Example.Label;

    /// <summary>Asks a model one example.</summary>
    /// <exception cref="ModelException">Model and example do not fit together.</exception>
    public static AnsweredExample Of(Model model, Example example)
    {
        example.Of.RequireFit(model);
        return new AnsweredExample(example, model.LabelNames, model.Predict(example.Values.Span));
    }
}
