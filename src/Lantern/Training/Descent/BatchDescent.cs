using System.Numerics;

namespace Lantern;

/// <summary>What <see cref="Trainer"/> drives: something that learns from some examples at a time.</summary>
internal interface IDescent<T>
{
    /// <summary>Examples are given in multiples of so many, but for the last of an epoch.</summary>
    int ExamplesAtOnce { get; }

    /// <summary>
    /// Takes the parameters from the network. Once there is an average, which is what the network was given, it goes on from
    /// its own.
    /// </summary>
    void Load();

    /// <summary>Gives the parameters to the network, or their average.</summary>
    void Store();

    /// <summary>Learns from some examples in order.</summary>
    /// <returns>The sum of their losses, each taken before the step that learned from it.</returns>
    double Learn(ReadOnlySpan<int> examples);

    /// <summary>A copy of all that it remembers; the network stays as it is.</summary>
    TrainingState<T> Save();

    /// <summary>
    /// Goes on from there, at once or after <see cref="Store"/> and <see cref="Load"/>, as it would have gone on where the
    /// copy was made. What the network holds meanwhile is the engine's.
    /// </summary>
    void Restore(TrainingState<T> state);
}

/// <summary>
/// Learning in batches, in any precision, on the network's own parameters: <see cref="Backpropagation{T}"/> as it is written.
/// <see cref="TiledDescent{TWidth, TVector}"/> is its fast twin in single precision.
/// </summary>
internal sealed class BatchDescent<T>(Network<T> network, Dataset dataset, StepRule rule, int batchSize) : IDescent<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dropout? _dropout = Dropout.Of(rule.Options);
    private readonly Backpropagation<T> _backpropagation = new(network, rule.Options.Loss, rule.Options.Rule, batchSize, Dropout.Of(rule.Options));
    private readonly TrainingTargets _wanted = new(dataset, rule.Options);
    private readonly T[] _inputs = new T[batchSize * dataset.InputCount];
    private readonly T[] _targets = new T[batchSize * dataset.OutputCount];
    private readonly T[] _factors = new T[batchSize];
    private readonly T[] _gradients = new T[rule.Options.OnlyDescends ? 0 : network.Parameters.Length];
    private readonly StepMemory<T> _memory = new(rule.Options, network.Parameters.Length);
    private readonly T[] _own = new T[rule.Averages ? network.Parameters.Length : 0]; // the parameters, while the network holds averages
    private bool _gaveAverages;

    public int ExamplesAtOnce => batchSize;

    public void Load()
    {
        if (_gaveAverages)
            _own.CopyTo(network.Parameters);
        _gaveAverages = false;
    }

    public void Store()
    {
        if (!rule.Averages || rule.StepCount == 0 || _gaveAverages)
            return;
        network.Parameters.CopyTo(_own);
        _memory.Averages.Span.CopyTo(network.Parameters);
        _gaveAverages = true;
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
                _wanted.Copy(batch[n], _targets.AsSpan(n * dataset.OutputCount, dataset.OutputCount));
            }

            var factors = _wanted.HaveWeights ? _factors.AsSpan(0, batch.Length) : default;
            if (_wanted.HaveWeights)
                _wanted.CopyFactors(batch, factors);
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
        [.. _gaveAverages ? _own : network.Parameters],
        [.. _memory.First.Span],
        [.. _memory.Second.Span],
        [.. _memory.Averages.Span],
        []);

    public void Restore(TrainingState<T> state)
    {
        (rule.StepCount, rule.Plateau, _gaveAverages) = (state.StepCount, state.Plateau, false);
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
