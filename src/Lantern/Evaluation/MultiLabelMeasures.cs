using System.Numerics;

namespace Lantern;

/// <summary>The measures of one label of several: of the decision whether it holds.</summary>
/// <param name="Count">The number of examples for which it holds.</param>
/// <param name="Accuracy">The share of examples decided rightly.</param>
/// <param name="Precision">The share of the examples taken to have the label that have it; 0 if there are none.</param>
/// <param name="Recall">The share of the examples with the label that are taken to have it; 0 if there are none.</param>
/// <param name="F1">2·precision·recall / (precision + recall), their harmonic mean; 0 if both are.</param>
public sealed record LabelMeasures(int Count, double Accuracy, double Precision, double Recall, double F1);

/// <summary>
/// The measures of a network that decides for each of several labels whether it holds, on n examples: it does where the output,
/// taken as a probability, is at least the label's threshold.
/// </summary>
/// <remarks>The means over labels are those that scikit-learn calls macro averages.</remarks>
public sealed class MultiLabelMeasures
{
    private MultiLabelMeasures(int count, int correctCount, IReadOnlyList<LabelMeasures> labels) =>
        (Count, CorrectCount, Labels) = (count, correctCount, labels);

    /// <summary>n, the number of examples.</summary>
    public int Count { get; }

    /// <summary>The number of examples with all labels right.</summary>
    public int CorrectCount { get; }

    /// <summary>The share of examples with all labels right, also called subset accuracy or exact match.</summary>
    public double Accuracy => (double)CorrectCount / Count;

    /// <summary>The measures of each label.</summary>
    public IReadOnlyList<LabelMeasures> Labels { get; }

    /// <summary>The mean precision of the labels.</summary>
    public double Precision => Labels.Average(label => label.Precision);

    /// <summary>The mean recall of the labels.</summary>
    public double Recall => Labels.Average(label => label.Recall);

    /// <summary>The mean F1 of the labels.</summary>
    public double F1 => Labels.Average(label => label.F1);

    /// <summary>Measures a network on a dataset whose targets are 1 for a label that holds and 0 for others.</summary>
    /// <param name="network">The network, with an output for each label.</param>
    /// <param name="dataset">The examples.</param>
    /// <param name="thresholds">The smallest output for which each label is taken to hold, [labels].</param>
    /// <exception cref="OptionException">The network, the dataset and the thresholds do not fit together, or there are no examples.</exception>
    public static MultiLabelMeasures Of<T>(Network<T> network, Dataset dataset, ReadOnlySpan<double> thresholds)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        if (network.InputCount != dataset.InputCount || network.OutputCount != dataset.OutputCount)
        {
            throw new OptionException(
                $"The network has {Wording.Count(network.InputCount, "input")} and {Wording.Count(network.OutputCount, "output")}, but the data needs {dataset.InputCount} and {dataset.OutputCount}.");
        }

        var labelCount = dataset.OutputCount;
        var outputs = new double[checked(dataset.Count * labelCount)];
        var truths = new bool[outputs.Length];
        var (inputs, answer, target) = (new T[dataset.InputCount], new T[labelCount], new double[labelCount]);
        for (var example = 0; example < dataset.Count; example++)
        {
            dataset.CopyInputs<T>(example, inputs);
            network.Predict(inputs, answer);
            dataset.CopyTarget<double>(example, target);
            for (var k = 0; k < labelCount; k++)
                (outputs[(example * labelCount) + k], truths[(example * labelCount) + k]) = (double.CreateTruncating(answer[k]), target[k] == 1);
        }

        return Of(outputs, truths, thresholds);
    }

    /// <summary>Compares outputs with what is true.</summary>
    /// <param name="outputs">The outputs, [examples, labels], row by row.</param>
    /// <param name="truths">Whether each label holds, [examples, labels], row by row.</param>
    /// <param name="thresholds">The smallest output for which each label is taken to hold, [labels].</param>
    /// <exception cref="OptionException">There are no examples, or the lengths do not fit.</exception>
    public static MultiLabelMeasures Of(ReadOnlySpan<double> outputs, ReadOnlySpan<bool> truths, ReadOnlySpan<double> thresholds)
    {
        var labelCount = thresholds.Length;
        if (truths.Length == 0 || outputs.Length != truths.Length || labelCount == 0 || truths.Length % labelCount != 0)
            throw new OptionException($"{Wording.Count(outputs.Length, "output")} and {Wording.Count(truths.Length, "truth value")} of {Wording.Count(labelCount, "label")} do not fit.");

        var count = truths.Length / labelCount;
        var found = new (int Right, int Held, int Taken, int Both)[labelCount];
        var correctCount = 0;
        for (var n = 0; n < count; n++)
        {
            var isRight = true;
            for (var k = 0; k < labelCount; k++)
            {
                var (holds, isTaken) = (truths[(n * labelCount) + k], outputs[(n * labelCount) + k] >= thresholds[k]);
                ref var label = ref found[k];
                label.Right += holds == isTaken ? 1 : 0;
                label.Held += holds ? 1 : 0;
                label.Taken += isTaken ? 1 : 0;
                label.Both += holds && isTaken ? 1 : 0;
                isRight &= holds == isTaken;
            }

            correctCount += isRight ? 1 : 0;
        }

        return new MultiLabelMeasures(count, correctCount, [.. found.Select(label => new LabelMeasures(
            label.Held,
            Share(label.Right, count),
            Share(label.Both, label.Taken),
            Share(label.Both, label.Held),
            Share(2 * label.Both, label.Taken + label.Held)))]);

        static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
    }
}
