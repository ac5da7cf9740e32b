using System.Numerics;

namespace Lantern;

/// <summary>A wrong answer.</summary>
/// <param name="Example">The example of the dataset, counted from 0.</param>
/// <param name="Label">Its label.</param>
/// <param name="Answer">The answered class.</param>
/// <param name="Confidence">The network's output for that class.</param>
public readonly record struct Mistake(int Example, int Label, int Answer, double Confidence);

/// <summary>The evaluation of a network on a labeled dataset.</summary>
/// <example><code>
/// var evaluation = Evaluation.Of(network, digits, Loss.CrossEntropy);
/// Console.WriteLine($"{evaluation.Accuracy:0.0 %} right");
/// foreach (var mistake in evaluation.Mistakes.Take(10))
///     Console.WriteLine($"example {mistake.Example} is {mistake.Label}, the answer was {mistake.Answer}");
/// </code></example>
public sealed class Evaluation
{
    private const int ExamplesAtOnce = 128;

    private Evaluation(int count, double loss, ConfusionMatrix confusion, IReadOnlyList<Mistake> mistakes) =>
        (Count, Loss, Confusion, Mistakes) = (count, loss, confusion, mistakes);

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>The number of correct answers.</summary>
    public int Correct => Count - Mistakes.Count;

    /// <summary>The share of correct answers.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>The mean loss.</summary>
    public double Loss { get; }

    /// <summary>The confusion matrix.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>All wrong answers, the most confident first.</summary>
    public IReadOnlyList<Mistake> Mistakes { get; }

    /// <summary>Evaluates a network on every example. The answer is the class with the largest output.</summary>
    /// <exception cref="OptionException">
    /// The network, the dataset and the loss do not fit together, or there are no examples with labels.
    /// </exception>
    public static Evaluation Of<T>(Network<T> network, Dataset dataset, Loss loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(loss);
        if (dataset.LabelNames.Count == 0)
            throw new OptionException("Only examples with labels can be right or wrong; this dataset is a table with targets.");
        var confusion = new ConfusionMatrix(dataset.OutputCount);
        var mistakes = new List<Mistake>();
        var mean = ForEachOutput(network, dataset, loss, (example, outputs) =>
        {
            var (label, answer) = (dataset.Label(example), Largest(outputs));
            confusion.Add(label, answer);
            if (answer != label)
                mistakes.Add(new Mistake(example, label, answer, double.CreateTruncating(outputs[answer])));
        });
        return new Evaluation(dataset.Count, mean, confusion, [.. mistakes.OrderByDescending(mistake => mistake.Confidence)]);
    }

    /// <summary>The mean loss over a dataset with labels or targets.</summary>
    /// <exception cref="OptionException">The network, the dataset and the loss do not fit together, or there are no examples.</exception>
    public static double LossOf<T>(Network<T> network, Dataset dataset, Loss loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(loss);
        return ForEachOutput(network, dataset, loss, static (_, _) => { });
    }

    /// <summary>Throws the exceptions of <see cref="LossOf"/>.</summary>
    internal static void Check<T>(Network<T> network, Dataset dataset, Loss loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (dataset.Count == 0)
            throw new OptionException("There is nothing to test with: the dataset has no examples.");
        if (network.InputCount != dataset.InputCount || network.OutputCount != dataset.OutputCount)
            throw new OptionException($"The network has {Wording.Count(network.InputCount, "input")} and {Wording.Count(network.OutputCount, "output")}, but the data needs {dataset.InputCount} and {dataset.OutputCount}.");
        loss.Check(network.Layers[^1]);
        CheckTargets(dataset, loss);
    }

    /// <summary>Throws for targets that the loss does not have. Those of labels are what the preparation makes of them.</summary>
    /// <exception cref="OptionException">A target is not in the loss's range.</exception>
    internal static void CheckTargets(Dataset dataset, Loss loss)
    {
        var target = new double[dataset.OutputCount];
        for (var example = 0; dataset.LabelNames.Count == 0 && example < dataset.Count; example++)
        {
            dataset.CopyTarget<double>(example, target);
            if (loss.FaultOf<double>(target) is { } fault)
                throw new OptionException($"The target of example {example}, counted from 0, {fault}.");
        }
    }

    private delegate void Visit<T>(int example, ReadOnlySpan<T> outputs);

    /// <summary>Computes the outputs for each example in turn, and passes them on.</summary>
    /// <returns>The mean loss.</returns>
    private static double ForEachOutput<T>(Network<T> network, Dataset dataset, Loss loss, Visit<T> visit)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(network, dataset, loss);
        var atOnce = Math.Min(dataset.Count, ExamplesAtOnce);
        var inputs = new T[atOnce * dataset.InputCount];
        var answers = new T[atOnce * dataset.OutputCount];
        var target = new T[dataset.OutputCount];
        var sum = 0.0;
        for (var example = 0; example < dataset.Count; example++)
        {
            var row = example % atOnce;
            if (row == 0)
                Answer(example);
            var outputs = answers.AsSpan(row * dataset.OutputCount, dataset.OutputCount);
            dataset.CopyTarget<T>(example, target);
            sum += double.CreateTruncating(loss.Value<T>(outputs, target));
            visit(example, outputs);
        }

        return sum / dataset.Count;

        void Answer(int first)
        {
            var count = Math.Min(atOnce, dataset.Count - first);
            for (var n = 0; n < count; n++)
                dataset.CopyInputs(first + n, inputs.AsSpan(n * dataset.InputCount, dataset.InputCount));
            network.PredictBatch(inputs.AsSpan(0, count * dataset.InputCount), answers.AsSpan(0, count * dataset.OutputCount));
        }
    }

    /// <summary>The index of the largest output, the first of equals.</summary>
    internal static int Largest<T>(ReadOnlySpan<T> outputs)
        where T : IFloatingPointIeee754<T>
    {
        var largest = 0;
        for (var k = 1; k < outputs.Length; k++)
        {
            if (outputs[k] > outputs[largest])
                largest = k;
        }

        return largest;
    }
}
