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

    /// <summary>Learns from some examples in order.</summary>
    /// <returns>The sum of their losses, each taken before the step that learned from it.</returns>
    double Learn(ReadOnlySpan<int> examples);

    /// <summary>A copy of the state of training; the network does not change.</summary>
    TrainingState<T> Save();

    /// <summary>
    /// Restores the state of training, which continues, at once or after <see cref="Store"/> and <see cref="Load"/>, as it
    /// would have where the copy was made. The network's parameters then belong to the engine.
    /// </summary>
    void Restore(TrainingState<T> state);
}

/// <summary>
/// Gradient descent in batches, in any precision, on the network's own parameters, by <see cref="Backpropagation{T}"/>.
/// <see cref="TiledDescent{TWidth, TVector}"/> is its fast twin in single precision.
/// </summary>
internal sealed class BatchDescent<T>(Network<T> network, Dataset dataset, StepRule rule, int batchSize) : IDescent<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dropout? _dropout = Dropout.Of(rule.Options);
    private readonly Backpropagation<T> _backpropagation = new(network, rule.Options.Loss, rule.Options.RuleFor(network.Layers[^1].Activation), batchSize, Dropout.Of(rule.Options));
    private readonly TrainingTargets _trainingTargets = new(dataset, rule.Options);
    private readonly T[] _inputs = new T[batchSize * dataset.InputCount];
    private readonly T[] _targets = new T[batchSize * dataset.OutputCount];
    private readonly T[] _factors = new T[batchSize];
    private readonly T[] _gradients = new T[rule.Options.OnlyDescends ? 0 : network.Parameters.Length];
    private readonly StepMemory<T> _memory = new(rule.Options, network.Parameters.Length);
    private readonly T[] _ownParameters = new T[rule.Averages ? network.Parameters.Length : 0]; // the parameters, while the network holds averages
    private bool _networkHasAverages;

    public int ExamplesAtOnce => batchSize;

    public void Load()
    {
        if (_networkHasAverages)
            _ownParameters.CopyTo(network.Parameters);
        _networkHasAverages = false;
    }

    public void Store()
    {
        if (!rule.Averages || rule.StepCount == 0 || _networkHasAverages)
            return;
        network.Parameters.CopyTo(_ownParameters);
        _memory.Averages.Span.CopyTo(network.Parameters);
        _networkHasAverages = true;
    }

    public double Learn(ReadOnlySpan<int> examples)
    {
        var loss = 0.0;
        for (; examples.Length > 0; examples = examples[Math.Min(batchSize, examples.Length)..])
        {
            var batch = examples[..Math.Min(batchSize, examples.Length)];
            for (var n = 0; n < batch.Length; n++)
            {
                dataset.CopyInputs(batch[n], _inputs.AsSpan(n * dataset.InputCount, dataset.InputCount));
                _trainingTargets.Copy(batch[n], _targets.AsSpan(n * dataset.OutputCount, dataset.OutputCount));
            }

            var factors = _trainingTargets.HaveWeights ? _factors.AsSpan(0, batch.Length) : default;
            if (_trainingTargets.HaveWeights)
                _trainingTargets.CopyFactors(batch, factors);
            FillMasks(batch.Length);
            _backpropagation.Forward(_inputs.AsSpan(0, batch.Length * dataset.InputCount));
            loss += double.CreateTruncating(_backpropagation.Backward(_targets.AsSpan(0, batch.Length * dataset.OutputCount), factors));
            Step();
        }

        return loss;
    }

    public TrainingState<T> Save() => new(
        rule.StepCount,
        rule.Plateau,
        [.. _networkHasAverages ? _ownParameters : network.Parameters],
        [.. _memory.First.Span],
        [.. _memory.Second.Span],
        [.. _memory.Averages.Span],
        []);

    public void Restore(TrainingState<T> state)
    {
        (rule.StepCount, rule.Plateau, _networkHasAverages) = (state.StepCount, state.Plateau, false);
        state.Parameters.CopyTo(network.Parameters);
        state.First.CopyTo(_memory.First.Span);
        state.Second.CopyTo(_memory.Second.Span);
        state.Averages.CopyTo(_memory.Averages.Span);
    }

    private void FillMasks(int count)
    {
        for (var l = 0; _dropout is not null && l < network.Layers.Count; l++)
        {
            var (length, masks) = (network.Layers[l].InputCount, _backpropagation.Masks[l]);
            for (var n = 0; masks.Length > 0 && n < count; n++)
                _dropout.Fill(rule.StepCount, n, l, masks.AsSpan(n * length, length));
        }
    }

    private void Step()
    {
        rule.Begin();
        if (rule.Options.OnlyDescends)
        {
            _backpropagation.Descend(T.CreateTruncating(rule.LearningRate));
            return;
        }

        _backpropagation.CopyGradients(_gradients);
        if (rule.Clips)
            StepRule.Scale<T>(_gradients, rule.ClipFactor(SumOfSquares(_gradients)));
        var at = 0;
        for (var l = 0; l < network.Layers.Count; l++)
        {
            Change(ref at, network.Weights(l), areWeights: true);
            Change(ref at, network.Biases(l), areWeights: false);
            if (rule.BoundsNodes)
                BoundNodes(network.Weights(l), network.Layers[l].InputCount);
        }

        if (rule.Averages)
            rule.Average<T>(network.Parameters, _memory.Averages.Span);
    }

    private void Change(ref int at, Span<T> parameters, bool areWeights)
    {
        var (from, length) = (at, parameters.Length);
        rule.Change(_gradients.AsSpan(from, length), _memory.First.PartOrEmpty(from, length), _memory.Second.PartOrEmpty(from, length), parameters, areWeights);
        at += length;
    }

    private void BoundNodes(Span<T> weights, int inputCount)
    {
        for (; weights.Length > 0; weights = weights[inputCount..])
        {
            var node = weights[..inputCount];
            StepRule.Scale(node, rule.NodeFactor(SumOfSquares(node)));
        }
    }

    private static double SumOfSquares(ReadOnlySpan<T> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
            sum += double.CreateTruncating(number) * double.CreateTruncating(number);
        return sum;
    }
}
