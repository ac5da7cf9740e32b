using System.Diagnostics;
using System.Numerics;

namespace Lantern;

/// <summary>
/// The training of networks: <see cref="Train"/> as a lazy sequence of reports, which advances when the next one is asked for
/// and may be left at any time with what was learned so far; <see cref="Run"/> in one call.
/// </summary>
/// <remarks>
/// Any number of threads may train at the same time, each a network of its own; datasets and options may be shared. A network
/// has one training at a time: a second one throws an <see cref="InvalidOperationException"/>, on whatever thread, and so does
/// enumerating a training twice.
/// </remarks>
/// <example><code>
/// foreach (var report in Trainer.Train(network, digits, new TrainingOptions { LearningRate = 0.1 }))
///     Console.WriteLine($"epoch {report.Epoch}: loss {report.Loss}");
///
/// // In one call, as a service does it, which is asked to stop by a token:
/// var result = Trainer.Run(network, digits, options, progress: progress, cancellationToken: stopping);
///
/// // A network that was trained before learns on from new examples:
/// var model = Model.Load("digits.safetensors");
/// Trainer.Run(model.Network, newDigits, options);
/// model.Save("digits.safetensors");
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
    /// <param name="cancellationToken">
    /// Stops the training after the last whole step, within some milliseconds also where a step takes long: the sequence ends,
    /// after a report of what was learned since the last one. It throws nothing. Only measuring on the validation part is not cut short.
    /// </param>
    /// <returns>
    /// A report after each epoch, and in between if the options say so. To be enumerated once. The network's parameters are up to date at the end of
    /// each epoch and after the loop, wherever it was left; they are read again when an epoch begins, unless they are an
    /// average (<see cref="TrainingOptions.AverageDecay"/>). With <see cref="TrainingOptions.EarlyStopping"/> the network has the best
    /// parameters after the loop, also if training has failed, if an epoch was completed.
    /// </returns>
    /// <exception cref="OptionException">The options, the network and the dataset do not fit together. Thrown at once.</exception>
    /// <exception cref="InvalidOperationException">The network is in training already, or this training was enumerated before. Thrown when the loop begins.</exception>
    /// <exception cref="TrainingException">The loss is no longer a finite number. Thrown while the loop is pulled.</exception>
    public static IEnumerable<TrainingReport> Train<T>(
        Network<T> network, Dataset dataset, TrainingOptions options, Dataset? validation = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (descent, rule, distorted, watch) = Prepare(network, dataset, options, validation);
        var identity = TrainingIdentity.Of(network, dataset, options, validation);
        var training = Pull(network, descent, rule, dataset, distorted, watch, identity, new(1, 0, 0, TimeSpan.Zero, options.Seed, []), null, cancellationToken);
        return new TrainingReports<T>(network, watch?.Watch(training) ?? training);
    }

    /// <summary>Trains a network to the end, or until a token stops it, in one call; otherwise as <see cref="Train"/> does.</summary>
    /// <param name="network">The network to change.</param>
    /// <param name="dataset">The training examples.</param>
    /// <param name="options">The options.</param>
    /// <param name="validation">The validation examples, on which the network is measured after each epoch.</param>
    /// <param name="progress">Receives each report. One that takes it at once, on this thread, may capture it.</param>
    /// <param name="cancellationToken">
    /// Stops the training after the last whole step, within some milliseconds. That is an outcome like others, no exception:
    /// the network can be used, and the training can go on from <see cref="TrainingResult.LastReport"/>.
    /// </param>
    /// <returns>How the training ended, and its last report.</returns>
    /// <exception cref="OptionException">The options, the network and the dataset do not fit together.</exception>
    /// <exception cref="InvalidOperationException">The network is in training already.</exception>
    /// <exception cref="TrainingException">The loss is no longer a finite number.</exception>
    public static TrainingResult Run<T>(
        Network<T> network,
        Dataset dataset,
        TrainingOptions options,
        Dataset? validation = null,
        IProgress<TrainingReport>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TrainingReport? last = null;
        int? best = null;
        foreach (var report in Train(network, dataset, options, validation, cancellationToken))
        {
            progress?.Report(report);
            (last, best) = (report, report.Validation?.BestEpoch ?? best);
        }

        var outcome = last is not { TrainingCompleted: true } ? TrainingOutcome.Canceled
            : last.Value.Epoch < options.EpochCount ? TrainingOutcome.StoppedEarly
            : TrainingOutcome.Completed;
        return new(outcome, last, best);
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
    /// <param name="cancellationToken">Stops the training after the last whole step.</param>
    /// <returns>The reports that come after the checkpoint's, see <see cref="Train"/>; none if that was the last.</returns>
    /// <exception cref="OptionException">The options, the network and the dataset do not fit together. Thrown at once.</exception>
    /// <exception cref="ModelException">The checkpoint is that of another training. Thrown at once.</exception>
    /// <exception cref="InvalidOperationException">The network is in training already: thrown at once, or when the loop begins. This training was enumerated before.</exception>
    /// <exception cref="TrainingException">The loss is no longer a finite number. Thrown while the loop is pulled.</exception>
    public static IEnumerable<TrainingReport> Resume<T>(
        Network<T> network, Dataset dataset, TrainingOptions options, Checkpoint checkpoint, Dataset? validation = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var (descent, rule, distorted, watch) = Prepare(network, dataset, options, validation);
        var identity = TrainingIdentity.Of(network, dataset, options, validation);
        var (place, state, best) = checkpoint.For(identity, options, descent.Save(), watch?.Best ?? BestEpoch<T>.None, descent.ExamplesAtOnce);
        network.BeginTraining();
        descent.Restore(state);
        descent.Store();
        network.EndTraining();
        var training = Pull(network, descent, rule, dataset, distorted, watch, identity, place, state, cancellationToken);
        return new TrainingReports<T>(network, watch?.Watch(training, best, place.Epoch - (checkpoint.EpochCompleted ? 0 : 1)) ?? training);
    }

    private static (IDescent<T> Descent, StepRule Rule, DistortedExamples? Distorted, ValidationWatch<T>? Watch) Prepare<T>(
        Network<T> network, Dataset dataset, TrainingOptions options, Dataset? validation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (dataset.Count == 0)
            throw new OptionException("There is nothing to learn from: the dataset has no examples.");
        if (network.InputCount != dataset.InputCount || network.OutputCount != dataset.OutputCount)
            throw new OptionException($"The network has {Wording.Count(network.InputCount, "input")} and {Wording.Count(network.OutputCount, "output")}, but the data needs {dataset.InputCount} and {dataset.OutputCount}.");

        if (options.Optimizer.FindsOwnRates && options.BatchSize < dataset.Count)
            throw new OptionException($"The optimizer {options.Optimizer} needs all examples in every step: a batch size of at least {dataset.Count}, not {options.BatchSize}.");

        Dropout.Check(network, options);
        if (options.EarlyStopping is not null && validation is null)
            throw new OptionException("Early stopping needs a validation part, such as a tenth of the training data.");

        var distorted = options.Augmentation is null ? null : new DistortedExamples(dataset, options, LargestPortion);
        var rule = new StepRule(options, dataset.Count);
        var descent = Descent(network, distorted?.Dataset ?? dataset, rule);
        options.Loss.Check(network.Layers[^1]);
        Evaluation.CheckTargets(dataset, options.Loss);
        return (descent, rule, distorted, validation is null ? null : new(network, validation, options));
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
        TrainingIdentity identity, TrainingPlace place, TrainingState<T>? state, CancellationToken cancellationToken)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (options, exampleCount) = (rule.Options, dataset.Count);
        var random = new SplitMix64(place.Random);
        int[] order = place.Order.Length > 0 ? [.. place.Order] : [.. Enumerable.Range(0, exampleCount)];
        var orderBefore = new int[options.Shuffle ? exampleCount : 0]; // in the epoch before
        var (epoch, seen, loss, trained) = (place.Epoch, place.ExamplesSeen, place.LossSum, place.TrainingTime);
        var isPaused = false; // at a report, until the next one is asked for or the loop is left
        TrainingState<T>? canceled = null; // where the token stopped the training
        Func<TrainingReport, Checkpoint> capture = report => (isPaused || canceled is not null) && (report.Epoch, report.ExamplesSeen) == (epoch, seen)
            ? Checkpoint.Of(
                identity, new(epoch, seen, loss, trained, random.State, options.Shuffle ? [.. order] : []), options.EpochCount, canceled ?? descent.Save(), watch?.Best ?? BestEpoch<T>.None)
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
            while (seen < exampleCount || epoch < options.EpochCount)
            {
                var before = (Epoch: epoch, Seen: seen, Loss: loss, Random: random.State, rule.Plateau);
                if (seen == exampleCount)
                {
                    rule.EndEpoch(loss / seen);
                    (epoch, seen, loss) = (epoch + 1, 0, 0);
                }

                if (seen > 0)
                {
                    descent.Restore(state!);
                }
                else
                {
                    if (options.Shuffle)
                    {
                        order.CopyTo(orderBefore, 0);
                        random.Shuffle<int>(order);
                    }

                    descent.Load();
                }

                stored = false;
                for (var reported = seen; seen < exampleCount;)
                {
                    var examples = order.AsSpan(seen, Math.Min(portion, exampleCount - seen));
                    var (count, learned) = descent.Learn(distorted is null ? examples : distorted.Draw(epoch, examples, cancellationToken), cancellationToken);
                    var isCanceled = count < examples.Length;
                    if (isCanceled && seen + count == reported) // there is nothing new to report
                    {
                        if (reported == 0) // the epoch has not begun
                        {
                            (epoch, seen, loss, random.State, rule.Plateau) = before;
                            orderBefore.CopyTo(order, 0);
                        }

                        canceled = descent.Save();
                        yield break;
                    }

                    loss += learned;
                    seen += count;
                    var completed = seen == exampleCount;
                    if (!double.IsFinite(loss))
                        throw Stopped("the loss", epoch, seen, TrainingDiagnosis.WhyNotFinite(network, dataset, options, firstLoss, lastLoss));
                    if (count > 0)
                    {
                        firstLoss ??= learned / count;
                        lastLoss = learned / count;
                    }

                    if (completed)
                    {
                        descent.Store();
                        stored = true;
                        if (Finite.IndexOfOther<T>(network.OwnParameters) >= 0) // the loss was taken before the last step
                            throw Stopped("a parameter", epoch, seen, TrainingDiagnosis.WhyNotFinite(network, dataset, options, firstLoss, lastLoss));
                    }

                    if (!completed && !isCanceled && seen - reported < reportEvery)
                        continue;
                    reported = seen;
                    trained += Stopwatch.GetElapsedTime(resumed);
                    isPaused = true;
                    yield return new TrainingReport(epoch, seen, completed, loss / seen, trained)
                    {
                        Training = capture,
                        TrainingCompleted = completed && epoch == options.EpochCount,
                    };
                    isPaused = false;
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

    private static TrainingException Stopped(string what, int epoch, int seen, TrainingFinding why) =>
        new($"Training stopped in epoch {epoch} after {seen} examples: {what} is no longer a finite number.", why);
}
