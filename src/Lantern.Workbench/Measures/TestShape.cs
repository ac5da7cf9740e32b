namespace Lantern.Workbench;

/// <summary>Measures by name, such as "accuracy" or "r2"; null where one is not defined.</summary>
public record MeasureShape
{
    /// <summary>The measures of all classes or labels together.</summary>
    public IReadOnlyDictionary<string, double?>? Measures { get; init; }

    /// <summary>The measures of each number or label that is predicted, by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>>? Targets { get; init; }

    /// <summary>The shape of measures of a table, with their values or others in their place.</summary>
    public static MeasureShape Of(IReadOnlyList<TableMeasure> measures, Func<TableMeasure, double> value)
    {
        var groups = measures.ToLookup(measure => measure.Target is null);
        return new MeasureShape
        {
            Measures = groups[true].Any() ? Values(groups[true]) : null,
            Targets = groups[false].Any() ? groups[false].GroupBy(measure => measure.Target!).ToDictionary(target => target.Key, Values) : null,
        };

        IReadOnlyDictionary<string, double?> Values(IEnumerable<TableMeasure> some) =>
            new OrderedDictionary<string, double?>(some.Select(measure => KeyValuePair.Create(measure.Member, double.IsFinite(value(measure)) ? value(measure) : (double?)null)));
    }
}

/// <summary>How well a network answers examples that it did not learn from.</summary>
/// <param name="Count">How many examples were asked.</param>
public sealed record TestShape(int Count) : MeasureShape
{
    private const int LargestMatrix = 256; // that of a thousand classes would have a million numbers, nearly all 0

    /// <summary>How many were answered rightly; absent for numbers.</summary>
    public int? Correct { get; init; }

    /// <summary>The classes, in the order of <see cref="Confusion"/>.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>How often each label, row by row, was answered with each class; absent of more than 256 classes.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Confusion { get; init; }

    /// <summary>The shape of so many right answers of so many.</summary>
    public static TestShape Of(int correct, int count) => new(count)
    {
        Measures = new Dictionary<string, double?> { [Measure.Accuracy.Member] = (double)correct / count },
        Correct = correct,
    };

    /// <summary>The shape of a test's result; nothing if there is none.</summary>
    /// <param name="result">The result.</param>
    /// <param name="classes">What the classes are called; nothing for a shape without them, and without the confusion of each with each.</param>
    public static TestShape? Of(TestResult? result, IReadOnlyList<string>? classes = null) => result switch
    {
        Scorecard { Evaluation: var evaluation } => Of(evaluation.Correct, evaluation.Count) with
        {
            Classes = classes,
            Confusion = classes is null ? null : Rows(evaluation.Confusion, classes.Count),
        },
        TableMeasures measures => MeasureShape.Of(measures.All, measure => measure.Value) is var shape ? new(measures.Count)
        {
            Measures = shape.Measures,
            Targets = shape.Targets,
            Correct = measures.CorrectCount,
            Classes = measures.Confusion is null ? null : classes,
            Confusion = measures.Confusion is null || classes is null ? null : Rows(measures.Confusion, classes.Count),
        } : null,
        _ => null,
    };

    private static IReadOnlyList<IReadOnlyList<int>>? Rows(ConfusionMatrix confusion, int count) => count > LargestMatrix ? null :
        [.. Enumerable.Range(0, count).Select(label => (IReadOnlyList<int>)[.. Enumerable.Range(0, count).Select(answer => (int)confusion[label, answer])])];
}
