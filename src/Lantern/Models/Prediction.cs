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
    internal Prediction(IReadOnlyList<string> labelNames, float[] outputs)
    {
        Outputs = Array.AsReadOnly(outputs);
        var best = Evaluation.Largest<float>(outputs);
        Answer = new Answer(best, labelNames[best], outputs[best]);
        if (outputs.Length > 1)
        {
            var second = Enumerable.Range(0, outputs.Length).Where(k => k != best).MaxBy(k => outputs[k]);
            RunnerUp = new Answer(second, labelNames[second], outputs[second]);
        }
    }

    /// <summary>The label with the largest output; the first of equals.</summary>
    public Answer Answer { get; }

    /// <summary>The label with the largest output but one; the first of equals. None if the network has a single output.</summary>
    public Answer? RunnerUp { get; }

    /// <summary>All outputs of the network, one for each label.</summary>
    public IReadOnlyList<float> Outputs { get; }

    /// <summary>The answer and its output, such as "versicolor (0.98)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Answer.Name} ({Answer.Confidence:0.00})");
}
