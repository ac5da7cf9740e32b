namespace Lantern;

/// <summary>A confusion matrix: the counts of examples by label and answered class.</summary>
/// <param name="classCount">The number of classes.</param>
public sealed class ConfusionMatrix(int classCount)
{
    private readonly int[,] _counts = new int[classCount, classCount];

    /// <summary>The number of classes.</summary>
    public int ClassCount => classCount;

    /// <summary>The number of examples with the label <paramref name="label"/> that were answered with the class <paramref name="answer"/>.</summary>
    public int this[int label, int answer] => _counts[label, answer];

    /// <summary>Counts one more answer.</summary>
    public void Add(int label, int answer) => _counts[label, answer]++;

    /// <summary>The number of examples with a label.</summary>
    public int Count(int label)
    {
        var count = 0;
        for (var answer = 0; answer < classCount; answer++)
            count += this[label, answer];
        return count;
    }

    /// <summary>The share of correct answers among the examples with a label (its recall); NaN if there are none.</summary>
    public double Accuracy(int label) => (double)this[label, label] / Count(label);
}
