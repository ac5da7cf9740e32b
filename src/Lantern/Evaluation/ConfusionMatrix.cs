namespace Lantern;

/// <summary>How often each label was answered with each label.</summary>
/// <param name="labelCount">How many labels there are.</param>
public sealed class ConfusionMatrix(int labelCount)
{
    private readonly int[,] _counts = new int[labelCount, labelCount];

    /// <summary>How many labels there are.</summary>
    public int LabelCount => labelCount;

    /// <summary>How many examples of <paramref name="label"/> were answered with <paramref name="answer"/>.</summary>
    public int this[int label, int answer] => _counts[label, answer];

    /// <summary>Counts one more answer.</summary>
    public void Add(int label, int answer) => _counts[label, answer]++;

    /// <summary>How many examples have this label.</summary>
    public int Count(int label)
    {
        var count = 0;
        for (var answer = 0; answer < labelCount; answer++)
            count += this[label, answer];
        return count;
    }

    /// <summary>The share of the examples with this label that were answered rightly (its recall); not a number if there are none.</summary>
    public double Accuracy(int label) => (double)this[label, label] / Count(label);
}
