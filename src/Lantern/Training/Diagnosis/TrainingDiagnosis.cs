using System.Globalization;
using System.Numerics;

namespace Lantern;

/// <summary>
/// Diagnosis of trainings that fail or will fail, from data, options and activations. Each finding has numbers as evidence and
/// one change to try. It examines some hundred examples, which takes milliseconds, and reports only clear cases: a training
/// without findings may still fail.
/// </summary>
/// <example><code>
/// foreach (var finding in TrainingDiagnosis.Before(network, digits, options))
///     Console.WriteLine($"warning: {finding}");
/// </code></example>
public static class TrainingDiagnosis
{
    // The root mean square of a scaled input, between 0 and 1 or with mean 0 and deviation 1, is at most 1.
    private const double FarAbove = 10, FarBelow = 0.01;

    private const int FewSteps = 100; // within which a good training may have learned nothing yet

    /// <summary>Finds troubles before the first step, from data and options.</summary>
    /// <param name="network">The network; its parameters do not matter.</param>
    /// <param name="dataset">The training examples.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="test">
    /// The test examples. Labels that do not occur in them either may be missing; without them, none may.
    /// </param>
    /// <returns>The findings, the most important first.</returns>
    public static IReadOnlyList<TrainingFinding> Before<T>(Network<T> network, Dataset dataset, TrainingOptions options, Dataset? test = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        return dataset.Count == 0 ? [] :
        [
            .. OfData(network, dataset, ExampleSample.Of(dataset)),
            .. MissingLabels(network, dataset, test),
            .. TooFew(network, dataset, options),
        ];
    }

    /// <summary>Finds a trouble after an epoch, from the losses and the activations.</summary>
    /// <param name="network">The network after the epoch.</param>
    /// <param name="dataset">The training examples.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="losses">The loss of each epoch so far, see <see cref="TrainingReport.Loss"/>.</param>
    /// <returns>The finding; null while the loss falls, and within the first hundred steps.</returns>
    public static TrainingFinding? After<T>(Network<T> network, Dataset dataset, TrainingOptions options, IReadOnlyList<double> losses)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(losses);
        if (losses.Count == 0 || StepCount(dataset, options, losses.Count) < FewSteps)
            return null;

        var (first, last, sample) = (losses[0], losses[^1], ExampleSample.Of(dataset));
        if (last > 1.2 * first)
        {
            return LongSteps(
                TrainingTrouble.LearningRateTooHigh,
                $"The loss grew from {Number(first)} in the first epoch to {Number(last)}: with the learning rate {Exact(options.LearningRate)} steps go too far.");
        }

        var (spread, baseline) = Baseline(network, sample, options.Loss);
        if (last < 0.9 * baseline || spread == 0)
            return null; // it learns

        var layers = LayerActivity.Of(network, sample);
        for (var l = 0; l < layers.Count - 1; l++)
        {
            var (activation, nodes) = (network.Layers[l].Activation, layers[l].Nodes);
            var atEnds = layers[l].SaturatedLow + layers[l].SaturatedHigh;
            var dead = nodes.Count(node => node is { Least: 0, Most: 0 });
            if (double.IsFinite(activation.Range.High) && atEnds > 0.9) // 80 % in a network that reads digits well
            {
                return LongSteps(
                    TrainingTrouble.Saturated,
                    $"{Wording.Percent(atEnds, 0)} of the activations of hidden layer {l + 1} stand at the ends of {activation}, where it has hardly any slope to learn by.");
            }

            if (activation == Activation.Relu && dead > nodes.Count / 2)
            {
                return LongSteps(
                    TrainingTrouble.DeadRectifiers,
                    $"{dead} of the {nodes.Count} rectifiers of hidden layer {l + 1} answer 0 to each of {sample.Count} examples and learn nothing any more.");
            }
        }

        var outputs = layers[^1];
        var share = StepLength.Share(network, sample, options) * StepCount(dataset, options, 1);
        if (outputs.SaturatedLow + outputs.SaturatedHigh < 0.9 && share < 0.1)
        {
            return new(
                TrainingTrouble.LearningRateTooLow,
                $"The loss is {Number(last)}, where answering the same to everything would give {Number(baseline)}, "
                + $"and all steps of an epoch change the weights by at most {Number(share)} of their size.",
                $"Try the learning rate {Exact(StepLength.Round(Math.Max(StepLength.UsualLearningRate(network, sample, options), options.LearningRate * 10)))}.");
        }

        var outputRange = outputs.Nodes.Max(node => node.Most - node.Least);
        var alike = SameAnswer(network, sample) is { } answer ? $"The network answers {answer} to each of {sample.Count} examples, whatever their labels are."
            : outputRange < 0.01 * spread ? $"The network's outputs differ by at most {Number(outputRange)} over {sample.Count} examples, the targets by {Number(spread)}."
            : null;
        return alike is null ? null : LongSteps(TrainingTrouble.ConstantAnswers, alike);

        TrainingFinding LongSteps(TrainingTrouble trouble, string evidence) => new(trouble, evidence, AdviceForLongSteps(network, dataset, sample, options));
    }

    /// <summary>Finds the likely cause of numbers that are no longer finite.</summary>
    /// <param name="network">The network; its parameters may be those at the begin of the epoch.</param>
    /// <param name="dataset">The training examples.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="first">The mean loss of the first examples; null if it was not finite.</param>
    /// <param name="last">The last finite mean loss.</param>
    internal static TrainingFinding WhyNotFinite<T>(Network<T> network, Dataset dataset, TrainingOptions options, double? first, double? last)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sample = ExampleSample.Of(dataset);
        if (OfData(network, dataset, sample).FirstOrDefault() is { } finding)
            return finding;

        var share = StepLength.Share(network, sample, options);
        var evidence = last > first ? $"The loss had grown from {Number(first.Value)} to {Number(last.Value)} before"
            : double.IsFinite(share) && share > 0.1 ? $"A step is {Number(share)} times as long as all weights together"
            : "Nothing in the data explains it";
        return new(
            TrainingTrouble.LearningRateTooHigh,
            $"{evidence}, so the learning rate {Exact(options.LearningRate)} is probably too high for this network.",
            AdviceForLongSteps(network, dataset, sample, options));
    }

    /// <summary>Finds troubles in the numbers of some examples.</summary>
    private static IEnumerable<TrainingFinding> OfData<T>(Network<T> network, Dataset dataset, Dataset sample)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!dataset.HoldsBytes && NotANumber(dataset) is { } hole)
        {
            yield return hole;
            yield break; // other numbers cannot be judged
        }

        var inputs = ExampleSample.Columns(sample, sample.InputCount, sample.CopyInputs);
        var (worst, most) = (Largest(inputs, column => column.MeanSquare), Largest(inputs, column => column.Size));
        var scale = sample.HoldsBytes ? "Prepare them with Preparation.UnitRange."
            : "Divide each input by its largest value, or take its mean away and divide by its deviation.";
        if (inputs[worst].MeanSquare > FarAbove * FarAbove)
            yield return new(TrainingTrouble.NotScaled, $"Input {worst}, counted from 0, goes up to {Number(inputs[worst].Size)} where about 1 is usual.", scale);
        else if (inputs[worst].MeanSquare is > 0 and < FarBelow * FarBelow)
            yield return new(TrainingTrouble.NotScaled, $"No input is larger than {Number(inputs[most].Size)} where about 1 is usual.", scale);

        var (activation, targets) = (network.Layers[^1].Activation, ExampleSample.Columns(sample, sample.OutputCount, sample.CopyTarget));
        var (low, high) = activation.Range;
        var (least, largest) = (targets.Min(column => column.Least), targets.Max(column => column.Most));
        worst = Largest(targets, column => column.MeanSquare);
        if (least < low || largest > high)
        {
            yield return new(
                TrainingTrouble.TargetsOutOfRange,
                $"Targets lie between {Number(least)} and {Number(largest)}, outputs of {activation} {(double.IsFinite(high) ? $"between {Exact(low)} and {Exact(high)}" : $"at {Exact(low)} or above")}.",
                least >= low ? $"Divide the targets by {Number(largest)}." : $"Take linear outputs with the loss {Loss.SquaredError}.");
        }
        else if (targets[worst].MeanSquare > FarAbove * FarAbove)
        {
            var size = Number(targets[worst].Size);
            yield return new(TrainingTrouble.NotScaled, $"Target {worst}, counted from 0, goes up to {size} where about 1 is usual.", $"Divide the targets by {size}.");
        }
    }

    private static IEnumerable<TrainingFinding> MissingLabels<T>(Network<T> network, Dataset dataset, Dataset? test)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!dataset.HoldsBytes && network.Layers[^1].Activation != Activation.Softmax)
            yield break;
        var (trainingCounts, testCounts) = (ExampleSample.LabelCounts(dataset), test is null ? null : ExampleSample.LabelCounts(test));
        int[] missing = [.. Enumerable.Range(0, trainingCounts.Length).Where(label => trainingCounts[label] == 0 && testCounts?[label] != 0)];
        if (missing.Length == 0)
            yield break;
        var names = string.Join(", ", missing.Select(label => dataset.HoldsBytes ? dataset.LabelNames[label] : $"{label}"));
        var never = $"{(missing.Length == 1 ? $"Label {names} never occurs" : $"Labels {names} never occur")} in the {Whole(dataset.Count)} examples to learn from";
        yield return testCounts is null
            ? new(TrainingTrouble.MissingLabel, $"{never}.", "Add examples of what is missing, or leave it out of the labels.")
            : new(
                TrainingTrouble.MissingLabel,
                $"{never}, but {Whole(missing.Sum(label => testCounts[label]))} times in the test data.",
                "Divide the data anew, in random order, so that both parts have every label.");
    }

    private static IEnumerable<TrainingFinding> TooFew<T>(Network<T> network, Dataset dataset, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var labels = dataset.HoldsBytes ? ExampleSample.LabelCounts(dataset).Count(count => count > 0) : 0;
        var steps = StepCount(dataset, options, options.EpochCount);
        if (options.BatchSize > 1 && !options.Optimizer.FindsOwnRates && dataset.Count <= options.BatchSize && steps < 20)
        {
            yield return new(
                TrainingTrouble.TooFewExamples,
                $"All {Whole(dataset.Count)} examples fit into one batch of {Whole(options.BatchSize)}, so this training is {Wording.Count(steps, "step")} long.",
                $"Try batches of {(dataset.Count > 100 ? 10 : 1)}.");
        }

        if (dataset.Count < 10 * labels)
        {
            yield return new(
                TrainingTrouble.TooFewExamples,
                $"There are {Whole(dataset.Count)} examples for {labels} labels, fewer than ten for each.",
                "Add examples; pictures can also be distorted at random (Augmentation).");
        }
        else if (network.OwnParameters.Length > 100 * (double)dataset.Count * dataset.OutputCount) // 0.3 for the textbook's network and all of MNIST
        {
            yield return new(
                TrainingTrouble.TooFewExamples,
                $"{Whole(network.OwnParameters.Length)} parameters are to follow from {Whole(dataset.Count)} examples with {dataset.OutputCount} target numbers each: they can memorize these.",
                "Add examples, or take fewer hidden nodes.");
        }
    }

    private static TrainingFinding? NotANumber(Dataset dataset)
    {
        var (inputs, target) = (new double[dataset.InputCount], new double[dataset.OutputCount]);
        for (var example = 0; example < dataset.Count; example++)
        {
            dataset.CopyInputs<double>(example, inputs);
            dataset.CopyTarget<double>(example, target);
            var (what, numbers) = Array.FindIndex(inputs, x => !double.IsFinite(x)) >= 0 ? ("Input", inputs) : ("Target", target);
            var place = Array.FindIndex(numbers, x => !double.IsFinite(x));
            if (place >= 0)
            {
                return new(
                    TrainingTrouble.NotANumber,
                    $"{what} {place} of example {example}, both counted from 0, is {Exact(numbers[place])}.",
                    "Leave such examples out, or put the mean of the others in its place.");
            }
        }

        return null;
    }

    /// <summary>The baseline of a constant answer: the range of the targets of some examples, and the mean loss if their mean is the answer to each.</summary>
    private static (double Spread, double Loss) Baseline<T>(Network<T> network, Dataset sample, Loss loss)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var targets = ExampleSample.Columns(sample, network.OutputCount, sample.CopyTarget);
        double[] mean = [.. targets.Select(column => column.Mean)], target = new double[network.OutputCount];
        var sum = 0.0;
        for (var example = 0; example < sample.Count; example++)
        {
            sample.CopyTarget<double>(example, target);
            sum += loss.Value<double>(mean, target);
        }

        return (targets.Max(column => column.Most - column.Least), sum / sample.Count);
    }

    /// <summary>The advice after too long steps: to mend the data if that is the cause, else a lower learning rate.</summary>
    private static string AdviceForLongSteps<T>(Network<T> network, Dataset dataset, Dataset sample, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        OfData(network, dataset, sample).FirstOrDefault() is { } cause ? $"{cause}"
        : $"Try the learning rate {Exact(StepLength.Round(Math.Min(StepLength.UsualLearningRate(network, sample, options), options.LearningRate / 10)))}.";

    /// <summary>The name of the label with the largest output, if it is the same for all examples.</summary>
    private static string? SameAnswer<T>(Network<T> network, Dataset sample)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!sample.HoldsBytes)
            return null;
        var (inputs, outputs) = (new T[sample.InputCount], new T[sample.OutputCount]);
        int? answer = null;
        for (var example = 0; example < sample.Count; example++)
        {
            sample.CopyInputs<T>(example, inputs);
            network.Predict(inputs, outputs);
            var largest = Evaluation.Largest<T>(outputs);
            if (largest != (answer ??= largest))
                return null;
        }

        return answer is null ? null : sample.LabelNames[answer.Value];
    }

    private static int Largest(ExampleSample.Column[] columns, Func<ExampleSample.Column, double> of) =>
        Array.IndexOf([.. columns.Select(of)], columns.Max(of));

    private static long StepCount(Dataset dataset, TrainingOptions options, int epochs) =>
        epochs * (((long)dataset.Count + options.BatchSize - 1) / options.BatchSize);

    private static string Number(double x) => x.ToString(Math.Abs(x) < 1000 ? "G3" : Math.Abs(x) < 1e6 ? "N0" : "0.0e0", CultureInfo.InvariantCulture);

    private static string Exact(double x) => x.ToString(CultureInfo.InvariantCulture);

    private static string Whole(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
