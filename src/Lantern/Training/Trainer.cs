using System.Diagnostics;
using System.Numerics;

namespace Lantern;

/// <summary>A report on the progress of a training.</summary>
/// <param name="Epoch">The current epoch, counted from 1.</param>
/// <param name="ExamplesSeen">The number of examples of this epoch that were learned from.</param>
/// <param name="EpochCompleted">Whether that was all of them.</param>
/// <param name="Loss">
/// The mean loss over those examples, each before the step that learned from it; with dropout and smoothed targets if the
/// options have them; with weights the mean over the weighted means of the batches.
/// </param>
/// <param name="TrainingTime">
/// The time of training since its begin, without the caller's between reports and without that of the validation part.
/// </param>
public readonly record struct TrainingReport(int Epoch, int ExamplesSeen, bool EpochCompleted, double Loss, TimeSpan TrainingTime)
{
    /// <summary>The measures on the validation part; null before the epoch is completed, or without such a part.</summary>
    public ValidationReport? Validation { get; init; }

    /// <summary>Captures the training of this report, if it has not gone on.</summary>
    internal Func<TrainingReport, Checkpoint>? Training { get; init; }

    /// <summary>
    /// Captures the whole state of the training at this report, for <see cref="Trainer.Resume"/>. It costs about as much as
    /// copying the parameters a few times. Changes that the caller made to the network are not in it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The next report was asked for, the loop was left, or this is no trainer's report.</exception>
    public Checkpoint Capture() => Training?.Invoke(this) ?? throw new InvalidOperationException("Only a trainer's report can capture its training.");
}

/// <summary>
/// The training of networks, as a lazy sequence of reports: training advances when the next report is asked for, and leaving
/// the loop ends it with what was learned so far.
/// </summary>
/// <example><code>
/// foreach (var report in Trainer.Train(network, digits, new TrainingOptions { LearningRate = 0.1 }))
///     Console.WriteLine($"epoch {report.Epoch}: loss {report.Loss}");
/// </code></example>
public static class Trainer
{
    // Examples between two checks of the loss, so that a training that diverges ends soon.
    private const int LargestPortion = 1024;

    /// <summary>Trains a network. Allocates nothing per example.</summary>
    /// <param name="network">The network to change.</param>
    /// <param name="dataset">The training examples.</param>
    /// <param name="options">The options.</param>
    /// <param name="validation">The validation examples, on which the network is measured after each epoch; see <see cref="Dataset.Split(double, ulong)"/>.</param>
    /// <returns>
    /// A report after each epoch, and in between if the options say so. The network's parameters are up to date at the end of
    /// each epoch and after the loop, wherever it was left; they are read again when an epoch begins, unless they are an
    /// average (<see cref="TrainingOptions.AverageDecay"/>). With <see cref="TrainingOptions.EarlyStopping"/> the network has the best
    /// parameters after the loop, also if training has failed, if an epoch was completed.
    /// </returns>
    /// <exception cref="OptionException">The options, the network and the dataset do not fit together. Thrown at once.</exception>
    /// <exception cref="TrainingException">The loss is no longer a finite number. Thrown while the loop is pulled.</exception>
    public static IEnumerable<TrainingReport> Train<T>(Network<T> network, Dataset dataset, TrainingOptions options, Dataset? validation = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (descent, rule, distorted, watch) = Prepare(network, dataset, options, validation);
        var training = Pull(network, descent, rule, dataset, distorted, watch, TrainingIdentity.Of(network, dataset, options, validation), new(1, 0, 0, TimeSpan.Zero, options.Seed, []), null);
        return watch?.Watch(training) ?? training;
    }

    /// <summary>
    /// Continues a training from a checkpoint. The reports and parameters are bit for bit those of a training without the
    /// interruption, on every processor and for any number of threads.
    /// </summary>
    /// <param name="network">A network of the same layers. It receives its parameters at the checkpoint at once.</param>
    /// <param name="dataset">The same examples.</param>
    /// <param name="options">
    /// The same options, but for threads, reports and the number of epochs, which may grow unless the schedule depends on it.
    /// </param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="validation">The same validation examples, if there were any.</param>
    /// <returns>The reports that come after the checkpoint's, see <see cref="Train"/>; none if that was the last.</returns>
    /// <exception cref="OptionException">The options, the network and the dataset do not fit together. Thrown at once.</exception>
    /// <exception cref="ModelException">The checkpoint is that of another training. Thrown at once.</exception>
    /// <exception cref="TrainingException">The loss is no longer a finite number. Thrown while the loop is pulled.</exception>
    public static IEnumerable<TrainingReport> Resume<T>(Network<T> network, Dataset dataset, TrainingOptions options, Checkpoint checkpoint, Dataset? validation = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (descent, rule, distorted, watch) = Prepare(network, dataset, options, validation);
        var identity = TrainingIdentity.Of(network, dataset, options, validation);
        var (place, state, best) = checkpoint.For(identity, options, descent.Save(), watch?.Best ?? BestEpoch<T>.None, descent.ExamplesAtOnce);
        descent.Restore(state);
        descent.Store();
        var training = Pull(network, descent, rule, dataset, distorted, watch, identity, place, state);
        return watch?.Watch(training, best, place.Epoch - (checkpoint.EpochCompleted ? 0 : 1)) ?? training;
    }

    private static (IDescent<T> Descent, StepRule Rule, DistortedExamples? Distorted, ValidationWatch<T>? Watch) Prepare<T>(
        Network<T> network, Dataset dataset, TrainingOptions options, Dataset? validation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        options.Validate();
        if (dataset.Count == 0)
            throw new OptionException("There is nothing to learn from: the dataset has no examples.");
        if (network.InputCount != dataset.InputCount || network.OutputCount != dataset.OutputCount)
            throw new OptionException($"The network has {network.InputCount} inputs and {network.OutputCount} outputs, but the data needs {dataset.InputCount} and {dataset.OutputCount}.");

        if (options.Optimizer.FindsOwnRates && options.BatchSize < dataset.Count)
            throw new OptionException($"The optimizer {options.Optimizer} needs all examples in every step: a batch size of at least {dataset.Count}, not {options.BatchSize}.");

        if (options.Dropout > 0 && network.Layers.Count == 1)
            throw new OptionException($"The network {network} has no hidden nodes that could be dropped.");
        if (options.EarlyStopping is not null && validation is null)
            throw new OptionException("Early stopping needs a validation part, such as a tenth of the training data.");

        var distorted = options.Augmentation is null ? null : new DistortedExamples(dataset, options, LargestPortion);
        var rule = new StepRule(options, dataset.Count);
        return (Descent(network, distorted?.Dataset ?? dataset, rule), rule, distorted, validation is null ? null : new(network, validation, options));
    }

    private static IDescent<T> Descent<T>(Network<T> network, Dataset dataset, StepRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var capacity = Math.Min(rule.Options.BatchSize, dataset.Count);
        return (network, rule.Options) switch
        {
            (Network<float> single, { BatchSize: 1, OnlyDescends: true, Drops: false }) => (IDescent<T>)(object)new ExactDescent(single, dataset, rule),
            (Network<float> single, { BatchSize: > 1 }) => (IDescent<T>)TiledDescent.Create(single, dataset, rule, capacity),
            _ => new BatchDescent<T>(network, dataset, rule, capacity),
        };
    }

    private static IEnumerable<TrainingReport> Pull<T>(
        Network<T> network, IDescent<T> descent, StepRule rule, Dataset dataset, DistortedExamples? distorted, ValidationWatch<T>? watch,
        TrainingIdentity identity, TrainingPlace place, TrainingState<T>? state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (options, exampleCount) = (rule.Options, dataset.Count);
        var random = new SplitMix64(place.Random);
        int[] order = place.Order.Length > 0 ? [.. place.Order] : [.. Enumerable.Range(0, exampleCount)];
        var (epoch, seen, loss, trained) = (place.Epoch, place.ExamplesSeen, place.LossSum, place.TrainingTime);
        var isPaused = false; // at a report, until the next one is asked for or the loop is left
        Func<TrainingReport, Checkpoint> capture = report => isPaused && (report.Epoch, report.ExamplesSeen) == (epoch, seen)
            ? Checkpoint.Of(identity, new(epoch, seen, loss, trained, random.State, options.Shuffle ? [.. order] : []), options.EpochCount, descent.Save(), watch?.Best ?? BestEpoch<T>.None)
            : throw new InvalidOperationException("The training has gone on or was left since this report, so it can no longer be captured there.");
        var atOnce = descent.ExamplesAtOnce;
        var reportEvery = options.ReportEvery > 0 ? (long)options.ReportEvery * options.BatchSize : exampleCount;
        var portion = (int)Math.Clamp(reportEvery, 1, Math.Max(atOnce, LargestPortion));
        portion = (portion + atOnce - 1) / atOnce * atOnce;
        double? firstLoss = null, lastLoss = null; // mean of a portion, for the diagnosis if the loss becomes infinite
        var stored = true; // whether the network has the current parameters: then the caller may change them
        var resumed = Stopwatch.GetTimestamp();
        try
        {
            if (seen == exampleCount) // the checkpoint is from the end of an epoch
            {
                rule.EndEpoch(loss / seen);
                (epoch, seen, loss) = (epoch + 1, 0, 0);
            }

            for (; epoch <= options.EpochCount; epoch++, seen = 0, loss = 0)
            {
                if (seen > 0)
                {
                    descent.Restore(state!);
                }
                else
                {
                    if (options.Shuffle)
                        random.Shuffle<int>(order);
                    descent.Load();
                }

                stored = false;
                for (var reported = seen; seen < exampleCount;)
                {
                    var next = Math.Min(portion, exampleCount - seen);
                    var examples = order.AsSpan(seen, next);
                    var learned = descent.Learn(distorted is null ? examples : distorted.Draw(epoch, examples));
                    loss += learned;
                    seen += next;
                    var completed = seen == exampleCount;
                    if (!double.IsFinite(loss))
                        throw Stopped("the loss", epoch, seen, TrainingDiagnosis.WhyNotFinite(network, dataset, options, firstLoss, lastLoss));
                    firstLoss ??= learned / next;
                    lastLoss = learned / next;
                    if (completed)
                    {
                        descent.Store();
                        stored = true;
                        if (!AreFinite<T>(network.Parameters)) // the loss was taken before the last step
                            throw Stopped("a parameter", epoch, seen, TrainingDiagnosis.WhyNotFinite(network, dataset, options, firstLoss, lastLoss));
                    }

                    if (!completed && seen - reported < reportEvery)
                        continue;
                    reported = seen;
                    trained += Stopwatch.GetElapsedTime(resumed);
                    isPaused = true;
                    yield return new TrainingReport(epoch, seen, completed, loss / seen, trained) { Training = capture };
                    isPaused = false;
                    if (completed)
                        rule.EndEpoch(loss / seen);
                    resumed = Stopwatch.GetTimestamp();
                }
            }
        }
        finally
        {
            isPaused = false;
            if (!stored)
                descent.Store();
        }
    }

    private static bool AreFinite<T>(ReadOnlySpan<T> parameters)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var parameter in parameters)
        {
            if (!T.IsFinite(parameter))
                return false;
        }

        return true;
    }

    private static TrainingException Stopped(string what, int epoch, int seen, TrainingFinding why) =>
        new($"Training stopped in epoch {epoch} after {seen} examples: {what} is no longer a finite number.", why);
}
