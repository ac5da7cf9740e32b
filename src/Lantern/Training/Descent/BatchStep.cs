using System.Numerics;

namespace Lantern;

/// <summary>
/// A step of gradient descent on the network's own parameters, in any precision, by <see cref="Backpropagation{T}"/>. A batch
/// may come in portions, each of which adds its gradients after its pass; parameters change when all have passed, so a step
/// can be abandoned until then.
/// </summary>
/// <remarks>What is learned does not depend on the portions: every sum goes over the examples in their order.</remarks>
internal sealed class BatchStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long MultiplicationsAtOnce = 1 << 22; // of a forward pass: some milliseconds

    private readonly Network<T> _network;
    private readonly StepRule _rule;
    private readonly Dropout? _dropout;
    private readonly Backpropagation<T> _backpropagation;
    private readonly T[] _gradients; // the mean over the batch; empty for plain descent, which adds its steps to the parameters
    private readonly StepMemory<T> _memory;
    private readonly T[] _ownParameters; // the parameters, while the network holds averages
    private T[] _next = []; // the parameters after a step of plain descent whose batch comes in portions
    private bool _networkHasAverages;
    private int _batchSize;
    private int _seen; // of the batch
    private T _loss;

    /// <param name="network">The network to change.</param>
    /// <param name="rule">The rule of the steps.</param>
    /// <param name="largestBatch">The largest number of examples of a step.</param>
    /// <exception cref="OptionException">The options do not fit the network.</exception>
    public BatchStep(Network<T> network, StepRule rule, int largestBatch)
    {
        var (options, parameterCount) = (rule.Options, network.OwnParameters.Length);
        (_network, _rule, _dropout) = (network, rule, Dropout.Of(options));
        ExamplesAtOnce = (int)Math.Clamp(MultiplicationsAtOnce / parameterCount, 1, largestBatch);
        _backpropagation = new(network, options.Loss, options.RuleFor(network.Layers[^1].Activation), ExamplesAtOnce, _dropout);
        _gradients = new T[options.OnlyDescends ? 0 : parameterCount];
        _memory = new(options, parameterCount);
        _ownParameters = new T[rule.Averages ? parameterCount : 0];
    }

    /// <summary>The largest number of examples of a portion.</summary>
    public int ExamplesAtOnce { get; }

    private bool HasPortions => _batchSize > ExamplesAtOnce;

    /// <inheritdoc cref="IDescent{T}.Load"/>
    public void Load()
    {
        if (!_networkHasAverages)
            return;
        _ownParameters.CopyTo(_network.OwnParameters);
        _network.Changed();
        _networkHasAverages = false;
    }

    /// <inheritdoc cref="IDescent{T}.Store"/>
    public void Store()
    {
        if (!_rule.Averages || _rule.StepCount == 0 || _networkHasAverages)
            return;
        _network.OwnParameters.CopyTo(_ownParameters);
        _memory.Averages.Span.CopyTo(_network.OwnParameters);
        _network.Changed();
        _networkHasAverages = true;
    }

    /// <summary>Begins a step.</summary>
    public void Begin(int batchSize)
    {
        (_batchSize, _seen, _loss) = (batchSize, 0, T.Zero);
        _rule.Begin();
        _gradients.AsSpan().Clear();
        if (!_rule.Options.OnlyDescends || !HasPortions)
            return;
        if (_next.Length == 0)
            _next = new T[_network.OwnParameters.Length];
        _network.OwnParameters.CopyTo(_next);
    }

    /// <summary>The passes forward and backward for the next examples of the batch.</summary>
    /// <param name="inputs">[portion, inputs], at most <see cref="ExamplesAtOnce"/>.</param>
    /// <param name="targets">[portion, outputs].</param>
    /// <param name="factors">The factor of each example's loss, [portion]; empty for 1.</param>
    /// <returns>The sum of the losses of the batch so far.</returns>
    public T Pass(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> factors)
    {
        var count = inputs.Length / _network.InputCount;
        FillMasks(count);
        _backpropagation.Forward(inputs);
        _loss = _backpropagation.Backward(targets, factors, _loss);
        _seen += count;
        return _loss;
    }

    /// <summary>Adds the gradients of the examples of the last <see cref="Pass"/>.</summary>
    public void AddGradients()
    {
        if (!_rule.Options.OnlyDescends)
            _backpropagation.AddGradients(_gradients, T.One / T.CreateChecked(_batchSize));
        else
            _backpropagation.AddGradients(HasPortions ? _next : _network.OwnParameters, -T.CreateTruncating(_rule.LearningRate) / T.CreateChecked(_batchSize));
    }

    /// <summary>Ends the step: changes the parameters.</summary>
    /// <returns>The sum of the losses of the batch, before the step.</returns>
    public double End()
    {
        if (!_rule.Options.OnlyDescends)
            Change();
        else if (HasPortions)
            _next.CopyTo(_network.OwnParameters);
        _network.Changed();
        return double.CreateTruncating(_loss);
    }

    /// <summary>Abandons the step before the gradients of the last portion are added: as if it had not begun.</summary>
    public void Abandon() => _rule.StepCount--;

    /// <inheritdoc cref="IDescent{T}.Save"/>
    public TrainingState<T> Save() => new(
        _rule.StepCount,
        _rule.Plateau,
        [.. _networkHasAverages ? _ownParameters : _network.OwnParameters],
        [.. _memory.First.Span],
        [.. _memory.Second.Span],
        [.. _memory.Averages.Span],
        []);

    /// <inheritdoc cref="IDescent{T}.Restore"/>
    public void Restore(TrainingState<T> state)
    {
        (_rule.StepCount, _rule.Plateau, _networkHasAverages) = (state.StepCount, state.Plateau, false);
        state.Parameters.CopyTo(_network.OwnParameters);
        _network.Changed();
        state.First.CopyTo(_memory.First.Span);
        state.Second.CopyTo(_memory.Second.Span);
        state.Averages.CopyTo(_memory.Averages.Span);
    }

    private void FillMasks(int count)
    {
        for (var l = 0; _dropout is not null && l < _network.Layers.Count; l++)
        {
            var (length, masks) = (_network.Layers[l].InputCount, _backpropagation.Masks[l]);
            for (var n = 0; masks.Length > 0 && n < count; n++)
                _dropout.Fill(_rule.StepCount - 1, _seen + n, l, masks.AsSpan(n * length, length)); // the steps before this one, which has begun
        }
    }

    private void Change()
    {
        if (_rule.Clips)
            StepRule.Scale<T>(_gradients, _rule.ClipFactor(SumOfSquares(_gradients)));
        var parameters = _network.OwnParameters;
        var at = 0;
        for (var l = 0; l < _network.Layers.Count; l++)
        {
            var weights = _network.WeightsIn(parameters, l);
            Change(ref at, weights, areWeights: true);
            Change(ref at, _network.BiasesIn(parameters, l), areWeights: false);
            if (_rule.BoundsNodes)
                BoundNodes(weights, _network.Layers[l].InputCount);
        }

        if (_rule.Averages)
            _rule.Average<T>(parameters, _memory.Averages.Span);
    }

    private void Change(ref int at, Span<T> parameters, bool areWeights)
    {
        var (from, length) = (at, parameters.Length);
        _rule.Change(_gradients.AsSpan(from, length), _memory.First.PartOrEmpty(from, length), _memory.Second.PartOrEmpty(from, length), parameters, areWeights);
        at += length;
    }

    private void BoundNodes(Span<T> weights, int inputCount)
    {
        for (; weights.Length > 0; weights = weights[inputCount..])
        {
            var node = weights[..inputCount];
            StepRule.Scale(node, _rule.NodeFactor(SumOfSquares(node)));
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
