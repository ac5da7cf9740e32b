namespace Lantern;

/// <summary>
/// A confusion matrix: the counts of examples by label and answered class. It keeps only what occurred, so that its memory grows with
/// the examples and not with the square of the classes.
/// </summary>
/// <param name="classCount">The number of classes.</param>
/// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
public sealed class ConfusionMatrix(int classCount)
{
    private readonly Dictionary<(int Label, int Answer), int> _counts = [];
    private readonly int[] _labels = new int[classCount >= 0 ? classCount : throw new ArgumentOutOfRangeException(nameof(classCount), classCount, "A number of classes is at least 0.")], _answers = new int[classCount];

    /// <summary>The number of classes.</summary>
    public int ClassCount => classCount;

    /// <summary>The pairs of label and answered class that occurred, with the number of their examples, the most frequent first.</summary>
    public IReadOnlyList<(int Label, int Answer, int Count)> Occurred =>
        [.. from pair in _counts orderby pair.Value descending, pair.Key select (pair.Key.Label, pair.Key.Answer, pair.Value)];

    /// <summary>The number of examples with the label <paramref name="label"/> that were answered with the class <paramref name="answer"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int this[int label, int answer] => _counts.GetValueOrDefault(Pair(label, answer));

    /// <summary>Counts one more answer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(int label, int answer)
    {
        var pair = Pair(label, answer);
        _counts[pair] = _counts.GetValueOrDefault(pair) + 1;
        _labels[label]++;
        _answers[answer]++;
    }

    /// <summary>The number of examples with a label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int Count(int label) => _labels[Argument.Index(label, classCount)];

    /// <summary>The number of examples that were answered with a class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int AnsweredCount(int answer) => _answers[Argument.Index(answer, classCount)];

    /// <summary>The share of correct answers among the examples with a label (its recall); NaN if there are none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Accuracy(int label) => (double)this[label, label] / Count(label);

    private (int Label, int Answer) Pair(int label, int answer) => (Argument.Index(label, classCount), Argument.Index(answer, classCount));
}
