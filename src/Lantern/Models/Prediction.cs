namespace Lantern;

/// <summary>A label that a model considers.</summary>
/// <param name="Label">Which label, counted from 0.</param>
/// <param name="Name">What the label is called.</param>
/// <param name="Confidence">The network's output for the label.</param>
public readonly record struct Answer(int Label, string Name, float Confidence);

/// <summary>What a model says about one example.</summary>
public sealed class Prediction
{
    internal Prediction(IReadOnlyList<string> labelNames, float[] outputs)
    {
        Outputs = outputs;
        var best = Evaluation.Largest<float>(outputs);
        Answer = new Answer(best, labelNames[best], outputs[best]);
        if (outputs.Length > 1)
        {
            var second = Largest(outputs, butNot: best);
            RunnerUp = new Answer(second, labelNames[second], outputs[second]);
        }
    }

    /// <summary>The label with the largest output; the first of equals.</summary>
    public Answer Answer { get; }

    /// <summary>The label with the second largest output; nothing if the network has only one output.</summary>
    public Answer? RunnerUp { get; }

    /// <summary>All outputs of the network, one for each label.</summary>
    public IReadOnlyList<float> Outputs { get; }

    /// <summary>The answer's name and confidence, such as "7 (0.98)".</summary>
    public override string ToString() => FormattableString.Invariant($"{Answer.Name} ({Answer.Confidence:0.00})");

    private static int Largest(float[] outputs, int butNot)
    {
        var largest = butNot == 0 ? 1 : 0;
        for (var k = largest + 1; k < outputs.Length; k++)
        {
            if (k != butNot && outputs[k] > outputs[largest])
                largest = k;
        }

        return largest;
    }
}
