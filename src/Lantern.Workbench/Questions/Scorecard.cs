namespace Lantern.Workbench;

/// <summary>How well a model answers examples that have labels.</summary>
/// <param name="Examples">What was asked.</param>
/// <param name="LabelNames">What the model calls its labels.</param>
/// <param name="Evaluation">The answers.</param>
public sealed record Scorecard(Examples Examples, IReadOnlyList<string> LabelNames, Evaluation Evaluation)
{
    /// <summary>Asks a model all examples.</summary>
    /// <exception cref="ModelException">Model and examples do not fit together.</exception>
    /// <exception cref="DataException">An example has a label that the model does not know.</exception>
    public static Scorecard Of(Model model, Examples examples)
    {
        examples.RequireFit(model);
        var dataset = examples.Prepare(model.Preparation, model.LabelNames);
        return new Scorecard(examples, model.LabelNames, Evaluation.Of(model.Network, dataset, Loss.SquaredError)); // the loss is not asked for
    }
}

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
