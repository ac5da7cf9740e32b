using System.Collections;
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

    /// <summary>Whether this is the last report: all epochs are done, or <see cref="EarlyStopping"/> ends the training here.</summary>
    public bool TrainingCompleted { get; init; }

    /// <summary>Captures the training of this report, if it has not gone on.</summary>
    internal Func<TrainingReport, Checkpoint>? Training { get; init; }

    /// <summary>
    /// Captures the whole state of the training at this report, for <see cref="Trainer.Resume"/>: until the next report is asked
    /// for or the loop is left; where a token stopped the training, at its last report also later. It costs about as much as
    /// copying the parameters a few times. Changes that the caller made to the network are not in it.
    /// </summary>
    /// <remarks>
    /// Not from a <see cref="Progress{T}"/>, which reports later and on another thread, when the training has gone on: pass
    /// <see cref="Trainer.Run"/> an <see cref="IProgress{T}"/> of your own, which is called at once, or pull the reports of <see cref="Trainer.Train"/>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The training has gone on or was left since, or this is no trainer's report.</exception>
    public Checkpoint Capture() => Training?.Invoke(this) ?? throw new InvalidOperationException("Only a trainer's report can capture its training.");
}

/// <summary>How a training ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>Early stopping ended it: the network has the parameters of its best epoch.</summary>
    StoppedEarly,

    /// <summary>The caller's token stopped it: the network has what was learned until then, and can be used and trained on.</summary>
    Canceled,
}

/// <summary>The result of <see cref="Trainer.Run"/>.</summary>
/// <param name="Outcome">How the training ended.</param>
/// <param name="LastReport">
/// The last report; null if the training was canceled before its first step. That of a canceled training can still be
/// captured, to go on from there.
/// </param>
/// <param name="BestEpoch">The best epoch on the validation part, counted from 1; null without such a part, or before an epoch was measured.</param>
public sealed record TrainingResult(TrainingOutcome Outcome, TrainingReport? LastReport, int? BestEpoch);

/// <summary>The reports of one training: a sequence to be enumerated once, which has the network to itself from its first report until it ends or is left.</summary>
internal sealed class TrainingReports<T>(Network<T> network, IEnumerable<TrainingReport> reports) : IEnumerable<TrainingReport>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private int _isBegun;

    public IEnumerator<TrainingReport> GetEnumerator() => Interlocked.Exchange(ref _isBegun, 1) == 0
        ? Pull()
        : throw new InvalidOperationException(
            "This training was begun before: its reports are enumerated once. Trainer.Train begins another one, Trainer.Resume goes on from a checkpoint.");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerator<TrainingReport> Pull()
    {
        network.BeginTraining();
        try
        {
            foreach (var report in reports)
                yield return report;
        }
        finally
        {
            network.EndTraining();
        }
    }
}
