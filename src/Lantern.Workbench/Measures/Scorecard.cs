namespace Lantern.Workbench;

/// <summary>How well a model answers examples that have labels.</summary>
/// <param name="Examples">What was asked.</param>
/// <param name="LabelNames">What the model calls its labels.</param>
/// <param name="Evaluation">The answers.</param>
public sealed record Scorecard(Examples Examples, IReadOnlyList<string> LabelNames, Evaluation Evaluation) : TestResult
{
    /// <inheritdoc/>
    public override int Count => Evaluation.Count;

    /// <inheritdoc/>
    public override double Measure => Evaluation.Accuracy;

    /// <summary>Asks a model all examples.</summary>
    /// <exception cref="ModelException">Model and examples do not fit together.</exception>
    /// <exception cref="DatasetException">An example has a label that the model does not know.</exception>
    public static Scorecard Of(Model model, Examples examples)
    {
        examples.RequireFit(model);
        var dataset = examples.Prepare(model.Preparation, model.LabelNames);
        return new Scorecard(examples, model.LabelNames, Evaluation.Of(model.Network, dataset, Loss.SquaredError)); // the loss is not asked for
    }
}
