using System.Numerics;

namespace Lantern;

/// <summary>An engine of <see cref="Trainer"/>, which learns from some examples at a time.</summary>
internal interface IDescent<T>
{
    /// <summary>The number of examples of which calls get a multiple, but for the last call of an epoch.</summary>
    int ExamplesAtOnce { get; }

    /// <summary>
    /// Loads the parameters from the network. If the network holds an average, training continues from the engine's own
    /// parameters instead.
    /// </summary>
    void Load();

    /// <summary>Stores the parameters in the network, or their average.</summary>
    void Store();

    /// <summary>Learns from some examples in order, until a token stops it: then with the last whole step before, or whole <see cref="ExamplesAtOnce"/>.</summary>
    /// <returns>How many examples it has learned from, and the sum of their losses, each taken before the step that learned from it.</returns>
    (int Count, double Loss) Learn(ReadOnlySpan<int> examples, CancellationToken cancellationToken = default);

    /// <summary>A copy of the state of training; the network does not change.</summary>
    TrainingState<T> Save();

    /// <summary>
    /// Restores the state of training, which continues, at once or after <see cref="Store"/> and <see cref="Load"/>, as it
    /// would have where the copy was made. The network's parameters then belong to the engine.
    /// </summary>
    void Restore(TrainingState<T> state);
}

/// <summary>
/// Gradient descent in batches from a dataset, in any precision, by <see cref="BatchStep{T}"/>.
/// <see cref="TiledDescent{TWidth, TVector}"/> is its fast twin in single precision.
/// </summary>
internal sealed class BatchDescent<T> : IDescent<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dataset _dataset;
    private readonly TrainingTargets _trainingTargets;
    private readonly BatchStep<T> _step;
    private readonly T[] _inputs; // of a portion of a batch
    private readonly T[] _targets;
    private readonly T[] _factors; // of a batch

    public BatchDescent(Network<T> network, Dataset dataset, StepRule rule, int batchSize)
    {
        (_dataset, ExamplesAtOnce, _trainingTargets, _step) = (dataset, batchSize, new(dataset, rule.Options), new(network, rule, batchSize));
        _inputs = new T[checked(_step.ExamplesAtOnce * dataset.InputCount)];
        _targets = new T[checked(_step.ExamplesAtOnce * dataset.OutputCount)];
        _factors = new T[_trainingTargets.HaveWeights ? batchSize : 0];
    }

    public int ExamplesAtOnce { get; }

    public void Load() => _step.Load();

    public void Store() => _step.Store();

    public (int Count, double Loss) Learn(ReadOnlySpan<int> examples, CancellationToken cancellationToken = default)
    {
        var (count, loss) = (0, 0.0);
        while (count < examples.Length && !cancellationToken.IsCancellationRequested)
        {
            var batch = examples.Slice(count, Math.Min(ExamplesAtOnce, examples.Length - count));
            if (!TryAddGradients(batch, cancellationToken))
                break;
            loss += _step.End();
            count += batch.Length;
        }

        return (count, loss);
    }

    public TrainingState<T> Save() => _step.Save();

    public void Restore(TrainingState<T> state) => _step.Restore(state);

    /// <summary>Begins a step and adds all gradients of its batch, unless it is stopped.</summary>
    private bool TryAddGradients(ReadOnlySpan<int> batch, CancellationToken cancellationToken)
    {
        if (_trainingTargets.HaveWeights)
            _trainingTargets.CopyFactors<T>(batch, _factors);
        _step.Begin(batch.Length);
        for (int from = 0, count; from < batch.Length; from += count)
        {
            if (from > 0 && cancellationToken.IsCancellationRequested)
            {
                _step.Abandon();
                return false;
            }

            count = Math.Min(_step.ExamplesAtOnce, batch.Length - from);
            for (var n = 0; n < count; n++)
            {
                _dataset.CopyInputs(batch[from + n], _inputs.AsSpan(n * _dataset.InputCount, _dataset.InputCount));
                _trainingTargets.Copy(batch[from + n], _targets.AsSpan(n * _dataset.OutputCount, _dataset.OutputCount));
            }

            var factors = _trainingTargets.HaveWeights ? _factors.AsSpan(from, count) : default;
            _step.Pass(_inputs.AsSpan(0, count * _dataset.InputCount), _targets.AsSpan(0, count * _dataset.OutputCount), factors);
            _step.AddGradients();
        }

        return true;
    }
}
