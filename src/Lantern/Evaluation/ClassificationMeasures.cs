using System.Numerics;

namespace Lantern;

/// <summary>The measures of one class against all others.</summary>
/// <param name="Count">The number of examples of the class.</param>
/// <param name="Precision">The share of the examples answered with the class that belong to it; 0 if there are none.</param>
/// <param name="Recall">The share of the examples of the class that are answered with it; 0 if there are none.</param>
/// <param name="F1">2·precision·recall / (precision + recall), their harmonic mean; 0 if both are.</param>
/// <param name="Auc">
/// The area under the ROC curve: the probability that an example of the class gets a higher output for it than one of the others,
/// equal outputs counting half (Hanley and McNeil 1982). 0.5 for guessing; NaN unless there are examples of both.
/// </param>
public sealed record ClassMeasures(int Count, double Precision, double Recall, double F1, double Auc);

/// <summary>A bin of a reliability diagram: the answers whose confidence lies in one part of the range from 0 to 1.</summary>
/// <param name="Low">The lower bound of the confidence, exclusive.</param>
/// <param name="High">The upper bound, inclusive.</param>
/// <param name="Count">The number of answers.</param>
/// <param name="Confidence">Their mean confidence; NaN if there are none.</param>
/// <param name="Accuracy">The share of correct ones; NaN if there are none.</param>
public readonly record struct CalibrationBin(double Low, double High, int Count, double Confidence, double Accuracy);

/// <summary>
/// The measures of a classifier on n examples. p_k is the output for class k, taken as a probability; the answer is the class
/// with the largest output; y is the label.
/// </summary>
/// <remarks>The same numbers as scikit-learn's metrics, which agree with the papers cited.</remarks>
public sealed class ClassificationMeasures
{
    private const int BinCount = 10;
    private const double Smallest = 2.220446049250313e-16; // the least probability, the ε of double precision as in scikit-learn

    private ClassificationMeasures(ConfusionMatrix confusion, IReadOnlyList<ClassMeasures> classes, double logLoss, IReadOnlyList<CalibrationBin> bins) =>
        (Confusion, Classes, LogLoss, CalibrationBins) = (confusion, classes, logLoss, bins);

    /// <summary>The confusion matrix.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The measures of each class against all others.</summary>
    public IReadOnlyList<ClassMeasures> Classes { get; }

    /// <summary>n, the number of examples.</summary>
    public int Count => Classes.Sum(one => one.Count);

    /// <summary>The share of correct answers.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes.Count).Sum(k => Confusion[k, k]) / Count;

    /// <summary>The mean recall of the classes that occur, which constant answers do not raise.</summary>
    public double BalancedAccuracy => Classes.Where(one => one.Count > 0).Average(one => one.Recall);

    /// <summary>The mean precision of the classes that occur or were answered (macro average).</summary>
    public double Precision => Seen.Average(one => one.Precision);

    /// <summary>The mean recall of the classes that occur or were answered (macro average).</summary>
    public double Recall => Seen.Average(one => one.Recall);

    /// <summary>The mean F1 of the classes that occur or were answered (macro average).</summary>
    public double F1 => Seen.Average(one => one.F1);

    /// <summary>−Σ ln p_y / n, with p_y not below 2.2·10⁻¹⁶. Confident mistakes cost most.</summary>
    public double LogLoss { get; }

    /// <summary>
    /// The mean <see cref="ClassMeasures.Auc"/> of the classes for which it is defined (one-vs-rest); of two classes both have the same,
    /// if their outputs add up to 1. NaN if it is defined for none.
    /// </summary>
    public double Auc => Classes.Select(one => one.Auc).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The answers by confidence, in ten bins of equal width.</summary>
    public IReadOnlyList<CalibrationBin> CalibrationBins { get; }

    /// <summary>
    /// The expected calibration error: Σ (count of a bin / n)·|its accuracy − its mean confidence|, over the
    /// <see cref="CalibrationBins"/>. (Naeini, Cooper, Hauskrecht 2015; Guo et al. 2017, equation 5.)
    /// </summary>
    public double CalibrationError =>
        CalibrationBins.Where(bin => bin.Count > 0).Sum(bin => (double)bin.Count / Count * Math.Abs(bin.Accuracy - bin.Confidence));

    private IEnumerable<ClassMeasures> Seen =>
        Classes.Where((one, k) => one.Count > 0 || Confusion.AnsweredCount(k) > 0);

    /// <summary>Measures a network on a dataset with labels.</summary>
    /// <exception cref="OptionException">
    /// The network and the dataset do not fit together, there are no examples with labels, they have more outputs than one array can hold, or
    /// an output is not between 0 and 1.
    /// </exception>
    public static ClassificationMeasures Of<T>(Network<T> network, Dataset dataset)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.LabelNames.Count == 0)
            throw new OptionException("Only examples with labels can be right or wrong; this dataset is a table with targets.");
        if (network.InputCount != dataset.InputCount || network.OutputCount != dataset.OutputCount)
            throw new OptionException($"The network has {Wording.Count(network.InputCount, "input")} and {Wording.Count(network.OutputCount, "output")}, but the data needs {dataset.InputCount} and {dataset.OutputCount}.");

        if ((long)dataset.Count * dataset.OutputCount > Array.MaxLength)
            throw new OptionException($"{dataset.Count} examples of {dataset.OutputCount} classes are too many to measure at once: their outputs do not fit into one array.");
        var outputs = new double[dataset.Count * dataset.OutputCount];
        var labels = new int[dataset.Count];
        var (inputs, answer) = (new T[dataset.InputCount], new T[dataset.OutputCount]);
        for (var example = 0; example < labels.Length; example++)
        {
            dataset.CopyInputs<T>(example, inputs);
            network.Predict(inputs, answer);
            for (var k = 0; k < answer.Length; k++)
                outputs[(example * answer.Length) + k] = double.CreateTruncating(answer[k]);
            labels[example] = dataset.Label(example);
        }

        return Of(outputs, labels, dataset.OutputCount);
    }

    /// <summary>Compares outputs with labels.</summary>
    /// <param name="outputs">p, [examples, classCount], row by row.</param>
    /// <param name="labels">y, [examples], counted from 0.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <exception cref="OptionException">There are no examples, the lengths do not fit, a label is no class, or an output is not between 0 and 1.</exception>
    public static ClassificationMeasures Of(ReadOnlySpan<double> outputs, ReadOnlySpan<int> labels, int classCount)
    {
        if (labels.Length == 0 || classCount < 1 || outputs.Length != (long)labels.Length * classCount)
            throw new OptionException($"{Wording.Count(labels.Length, "label")} of {classCount} classes do not fit {Wording.Count(outputs.Length, "output")}.");

        var confusion = new ConfusionMatrix(classCount);
        var bins = new (int Count, int Correct, double Confidence)[BinCount];
        var loss = 0.0;
        for (var n = 0; n < labels.Length; n++)
        {
            var own = outputs.Slice(n * classCount, classCount);
            var label = labels[n];
            if (label < 0 || label >= classCount)
                throw new OptionException($"Example {n} has label {label}, but there are {classCount} classes.");
            foreach (var p in own)
            {
                if (!(p is >= 0 and <= 1))
                    throw new OptionException($"Example {n} has the output {p}, where a probability from 0 to 1 was expected.");
            }

            var answer = Evaluation.Largest(own);
            confusion.Add(label, answer);
            loss -= Math.Log(Math.Max(own[label], Smallest));
            ref var bin = ref bins[Math.Max(0, (int)Math.Ceiling(own[answer] * BinCount) - 1)];
            bin = (bin.Count + 1, bin.Correct + (answer == label ? 1 : 0), bin.Confidence + own[answer]);
        }

        var classes = new ClassMeasures[classCount];
        for (var k = 0; k < classCount; k++)
            classes[k] = OfClass(confusion, k, AucOf(outputs, labels, classCount, k));
        return new ClassificationMeasures(confusion, classes, loss / labels.Length, [.. bins.Select((bin, b) => new CalibrationBin(
            (double)b / BinCount, (b + 1.0) / BinCount, bin.Count, bin.Confidence / bin.Count, (double)bin.Correct / bin.Count))]);
    }

    private static ClassMeasures OfClass(ConfusionMatrix confusion, int k, double auc)
    {
        var (right, wanted, answered) = (confusion[k, k], confusion.Count(k), confusion.AnsweredCount(k));
        return new ClassMeasures(wanted, Share(right, answered), Share(right, wanted), Share(2 * right, wanted + answered), auc);

        static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
    }

    /// <summary>
    /// The AUC: (R − m·(m+1)/2) / (m·(n−m)), with R the sum of the ranks, from 1, of the m examples of the class among all n
    /// in the order of their outputs for it; equal outputs share the mean of their ranks. (Mann and Whitney 1947.)
    /// </summary>
    private static double AucOf(ReadOnlySpan<double> outputs, ReadOnlySpan<int> labels, int classCount, int k)
    {
        var scores = new double[labels.Length];
        var isMember = new bool[labels.Length];
        for (var n = 0; n < scores.Length; n++)
            (scores[n], isMember[n]) = (outputs[(n * classCount) + k], labels[n] == k);
        Array.Sort(scores, isMember);

        double ranks = 0, members = 0;
        for (int first = 0, end; first < scores.Length; first = end)
        {
            for (end = first; end < scores.Length && scores[end] == scores[first]; end++)
            {
            }

            var among = isMember.AsSpan(first, end - first).Count(true);
            (ranks, members) = (ranks + (among * (first + 1 + end) / 2.0), members + among);
        }

        return (ranks - (members * (members + 1) / 2)) / (members * (scores.Length - members)); // 0/0 if there are only one kind
    }
}
