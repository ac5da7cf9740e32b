using System.Diagnostics;
using System.Globalization;

namespace Lantern;

/// <summary>A label that a model considers.</summary>
/// <param name="Label">Which label, counted from 0.</param>
/// <param name="Name">What the label is called.</param>
/// <param name="Confidence">The network's output for the label.</param>
public readonly record struct Answer(int Label, string Name, float Confidence);

/// <summary>What a model says about one example.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Prediction
{
    private readonly IReadOnlyList<string> _labelNames;
    private readonly IReadOnlyList<double> _thresholds; // of several labels; else empty

    internal Prediction(IReadOnlyList<string> labelNames, float[] outputs, IReadOnlyList<double>? thresholds = null)
    {
        (_labelNames, _thresholds, Outputs) = (labelNames, thresholds ?? [], Array.AsReadOnly(outputs));
        var best = Evaluation.Largest<float>(outputs);
        Answer = AnswerOf(best);
        if (outputs.Length > 1)
            RunnerUp = AnswerOf(Enumerable.Range(0, outputs.Length).Where(k => k != best).MaxBy(k => outputs[k]));
    }

    /// <summary>The label with the largest output; the first of equals.</summary>
    public Answer Answer { get; }

    /// <summary>The label with the largest output but one; the first of equals. None if the network has a single output.</summary>
    public Answer? RunnerUp { get; }

    /// <summary>All outputs of the network, one for each label.</summary>
    public IReadOnlyList<float> Outputs { get; }

    /// <summary>
    /// The classes that hold, in their order: those whose output is at least their threshold, which a model of several labels has for
    /// each (<see cref="TablePreparation.Thresholds"/>), and which is 0.5 for others. None if no output is.
    /// </summary>
    public IReadOnlyList<Answer> Classes() => Holding(k => _thresholds.Count > 0 ? _thresholds[k] : 0.5);

    /// <summary>The classes that hold, in their order: those whose output is at least a threshold.</summary>
    /// <param name="threshold">The same for all.</param>
    public IReadOnlyList<Answer> Classes(double threshold) => Holding(_ => threshold);

    /// <summary>The answer and its output, such as "versicolor (0.98)"; of several labels those that hold, such as "urgent (0.91) and legal (0.64)".</summary>
    public override string ToString() => Wording.And((_thresholds.Count > 0 ? Classes() : [Answer])
        .Select(answer => string.Create(CultureInfo.InvariantCulture, $"{answer.Name} ({answer.Confidence:0.00})")));

    private IReadOnlyList<Answer> Holding(Func<int, double> threshold) => [.. Enumerable.Range(0, Outputs.Count).Where(k => Outputs[k] >= threshold(k)).Select(AnswerOf)];

    private Answer AnswerOf(int label) => new(label, _labelNames[label], Outputs[label]);
}
