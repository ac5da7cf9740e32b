using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>
/// Training from examples as they come, one at a time or some at once, without a dataset and without epochs. The network has
/// learned when a call returns, and can be asked at once; the optimizer's memory goes on from call to call. A call
/// allocates nothing.
/// </summary>
/// <remarks>
/// The steps are those of <see cref="Trainer"/> over the same examples in the same order, by plain passes on the network's own
/// parameters: bit for bit where the trainer has no faster way (in double precision; in single precision one example at a time
/// with an optimizer), else within rounding. One thread may learn at a time; a call while another one, or a <see cref="Trainer"/>, is
/// training the network throws. Between two calls any number of threads may ask the network, by <see cref="Network{T}.Predict(ReadOnlySpan{T}, Span{T})"/>:
/// <see cref="Network{T}.PredictBatch(ReadOnlySpan{T}, Span{T})"/> and a <see cref="Model"/> lay the parameters out anew after each change, which takes longer than
/// to ask about one example.
/// <para>After each call that returns all parameters are finite, and what is captured is finite throughout.</para>
/// </remarks>
/// <typeparam name="T">float for speed, double for oracles and lessons.</typeparam>
/// <example><code>
/// var online = new OnlineTraining&lt;float&gt;(model.Network, new TrainingOptions { Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam });
/// foreach (var (inputs, label) in stream)
///     online.Learn(inputs, label);
/// online.Capture().Save("checkpoint.safetensors");
/// // later, with a network of the same layers
/// online = new OnlineTraining&lt;float&gt;(network, options, Checkpoint.Load("checkpoint.safetensors"));
/// </code></example>
public sealed class OnlineTraining<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int ExamplesAtOnce = 64; // whose passes share memory; larger batches come in portions

    private readonly Network<T> _network;
    private readonly TrainingOptions _options;
    private readonly StepRule _rule;
    private readonly BatchStep<T> _step;
    private readonly T[] _targets; // of a portion, [portion, outputs]
    private readonly double _evenTarget;

    /// <summary>Begins the training of a network, from the parameters that it has.</summary>
    /// <param name="network">The network to change.</param>
    /// <param name="options">
    /// How to learn. <see cref="TrainingOptions.EpochCount"/>, <see cref="TrainingOptions.BatchSize"/>, <see cref="TrainingOptions.ThreadCount"/>
    /// and <see cref="TrainingOptions.ReportEvery"/> say nothing here; what needs epochs or a dataset is refused.
    /// </param>
    /// <exception cref="OptionException">The options do not fit the network, or need epochs or a dataset.</exception>
    public OnlineTraining(Network<T> network, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        RefuseWhatNeedsADataset(options);
        Dropout.Check(network, options);
        (_network, _options, _rule) = (network, options, new(options, exampleCount: 1));
        _step = new(network, _rule, ExamplesAtOnce);
        _targets = new T[_step.ExamplesAtOnce * network.OutputCount];
        _evenTarget = options.Loss.EvenTarget(network.OutputCount) ?? 0;
    }

    /// <summary>Continues a training bit for bit from where it was captured.</summary>
    /// <param name="network">A network of the same layers. It receives its parameters at the checkpoint.</param>
    /// <param name="options">The same options.</param>
    /// <param name="checkpoint">What <see cref="Capture"/> gave.</param>
    /// <exception cref="OptionException">The options do not fit the network, or need epochs or a dataset.</exception>
    /// <exception cref="ModelException">The checkpoint is that of another training.</exception>
    /// <exception cref="InvalidOperationException">The network is in training.</exception>
    public OnlineTraining(Network<T> network, TrainingOptions options, Checkpoint checkpoint)
        : this(network, options)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var state = checkpoint.StateFor(TrainingIdentity.OfOnline(network, options), _step.Save());
        network.BeginTraining();
        _step.Restore(state);
        _step.Store();
        network.EndTraining();
    }

    /// <summary>The number of steps made, by this training and the one it continues.</summary>
    public long StepCount => _rule.StepCount;

    /// <summary>Learns from an example.</summary>
    /// <param name="inputs">[InputCount], prepared as the network is asked with.</param>
    /// <param name="target">The wanted outputs, [OutputCount].</param>
    /// <returns>The loss of the example, before the step; with dropout and smoothed targets if the options have them.</returns>
    /// <exception cref="ArgumentException">
    /// A span has the wrong length, a number is not finite, or the loss has no such target (see <see cref="Loss.CrossEntropy"/> and
    /// <see cref="Loss.BinaryCrossEntropy"/>). The network does not change.
    /// </exception>
    /// <exception cref="TrainingException">
    /// The loss is not a finite number: the network does not change. Or a parameter is none after the step: the network has changed and is
    /// spoiled, and can only go on from an earlier checkpoint.
    /// </exception>
    /// <exception cref="InvalidOperationException">The network is in training already.</exception>
    public double Learn(ReadOnlySpan<T> inputs, ReadOnlySpan<T> target)
    {
        Shape.Check(inputs, _network.InputCount);
        Shape.Check(target, _network.OutputCount);
        RequireFinite(inputs);
        RequireFinite(target);
        RequireTargets(target);
        return Step(1, inputs, target, default);
    }

    /// <summary>Learns from an example with a label: 1 is wanted of that output, and 0 of all others.</summary>
    /// <param name="inputs">[InputCount], prepared as the network is asked with.</param>
    /// <param name="label">The label, an output counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output. The network does not change.</exception>
    /// <inheritdoc cref="Learn(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double Learn(ReadOnlySpan<T> inputs, int label)
    {
        Shape.Check(inputs, _network.InputCount);
        RequireFinite(inputs);
        RequireOutput(label);
        return Step(1, inputs, default, new(in label));
    }

    /// <summary>Learns from some examples in one step, by the mean of their gradients.</summary>
    /// <param name="inputs">One example a row, [examples, InputCount], at least one.</param>
    /// <param name="targets">The wanted outputs, [examples, OutputCount].</param>
    /// <returns>The mean of their losses, before the step.</returns>
    /// <inheritdoc cref="Learn(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double LearnBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        var count = CountOf(inputs);
        Shape.Check(targets, checked(count * _network.OutputCount));
        RequireFinite(inputs);
        RequireFinite(targets);
        RequireTargets(targets);
        return Step(count, inputs, targets, default);
    }

    /// <summary>Learns from some examples with labels in one step, by the mean of their gradients.</summary>
    /// <param name="inputs">One example a row, [examples, InputCount], at least one.</param>
    /// <param name="labels">The labels, each an output counted from 0, [examples].</param>
    /// <returns>The mean of their losses, before the step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output. The network does not change.</exception>
    /// <inheritdoc cref="Learn(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double LearnBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels)
    {
        var count = CountOf(inputs);
        Shape.Check(labels, count);
        RequireFinite(inputs);
        foreach (var label in labels)
            RequireOutput(label);
        return Step(count, inputs, default, labels);
    }

    /// <summary>
    /// Captures the whole state of the training, to continue from it later. It has no epochs: <see cref="Checkpoint.Epoch"/> is 1,
    /// and <see cref="Checkpoint.ExamplesSeen"/> 0.
    /// </summary>
    /// <exception cref="TrainingException">A parameter, or a number that the optimizer remembers, is not finite: no training could go on from there.</exception>
    /// <exception cref="InvalidOperationException">The network is in training at this moment.</exception>
    public Checkpoint Capture()
    {
        _network.BeginTraining();
        try
        {
            var place = new TrainingPlace(Epoch: 1, ExamplesSeen: 0, LossSum: 0, TimeSpan.Zero, Random: 0, Order: []);
            var state = _step.Save();
            if (Spoiled(state) is { } what)
            {
                throw new TrainingException(
                    $"The training cannot be captured after step {StepCount}: {what} is not a finite number.",
                    new(TrainingTrouble.LearningRateTooHigh, "Steps or gradients became too large.", "Go on from an earlier checkpoint, or begin anew, with a lower learning rate."));
            }

            return Checkpoint.Of(TrainingIdentity.OfOnline(_network, _options), place, _options.EpochCount, state, BestEpoch<T>.None);
        }
        finally
        {
            _network.EndTraining();
        }
    }

    private static string? Spoiled(TrainingState<T> state) =>
        Finite.IndexOfOther<T>(state.Parameters) >= 0 || Finite.IndexOfOther<T>(state.Averages) >= 0 ? "a parameter"
        : Finite.IndexOfOther<T>(state.First) >= 0 || Finite.IndexOfOther<T>(state.Second) >= 0 ? "a number that the optimizer remembers"
        : null;

    /// <summary>Makes a step from targets, or from labels if there are some.</summary>
    private double Step(int count, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<int> labels)
    {
        _network.BeginTraining();
        try
        {
            _step.Load();
            _step.Begin(count);
            for (int from = 0, portion; from < count; from += portion)
            {
                portion = Math.Min(_step.ExamplesAtOnce, count - from);
                var wanted = _targets.AsSpan(0, portion * _network.OutputCount);
                if (labels.IsEmpty)
                    targets.Slice(from * _network.OutputCount, wanted.Length).CopyTo(wanted);
                else
                    CopyTargets(labels.Slice(from, portion), wanted);
                TrainingTargets.Smooth(wanted, _options.LabelSmoothing, _evenTarget);
                var asked = inputs.Slice(from * _network.InputCount, wanted.Length / _network.OutputCount * _network.InputCount);
                if (!T.IsFinite(_step.Pass(asked, wanted, [])))
                    throw Stopped(asked, wanted);
                _step.AddGradients();
            }

            var loss = _step.End() / count;
            if (Finite.IndexOfOther<T>(_network.OwnParameters) >= 0)
            {
                var last = count % _step.ExamplesAtOnce is var rest and > 0 ? rest : Math.Min(count, _step.ExamplesAtOnce);
                throw new TrainingException(
                    $"Step {StepCount} was too long: a parameter is no longer a finite number, so the network is spoiled.",
                    Why(inputs[^(last * _network.InputCount)..], _targets.AsSpan(0, last * _network.OutputCount)));
            }

            return loss;
        }
        finally
        {
            _step.Store();
            _network.EndTraining();
        }
    }

    private TrainingException Stopped(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        _step.Abandon();
        return new($"The examples after step {StepCount} were not learned from: their loss is not a finite number.", Why(inputs, targets));
    }

    /// <summary>The likely cause of numbers that are not finite, by the examples that brought it to light.</summary>
    private TrainingFinding Why(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        var examples = Dataset.FromNumbers(Doubles(inputs), Doubles(targets), _network.InputCount, _network.OutputCount);
        return TrainingDiagnosis.WhyNotFinite(_network, examples, _options, first: null, last: null);

        static double[] Doubles(ReadOnlySpan<T> numbers)
        {
            var doubles = new double[numbers.Length];
            for (var i = 0; i < doubles.Length; i++)
                doubles[i] = double.CreateTruncating(numbers[i]);
            return doubles;
        }
    }

    private void CopyTargets(ReadOnlySpan<int> labels, Span<T> targets)
    {
        targets.Clear();
        for (var n = 0; n < labels.Length; n++)
            targets[(n * _network.OutputCount) + labels[n]] = T.One;
    }

    private int CountOf(ReadOnlySpan<T> inputs) => inputs.Length > 0 && inputs.Length % _network.InputCount == 0
        ? inputs.Length / _network.InputCount
        : throw new ArgumentException($"{inputs.Length} inputs are not one example of {_network.InputCount}, nor several.", nameof(inputs));

    private void RequireOutput(int label)
    {
        if (_network.OutputCount == 1)
            throw new ArgumentException("A network with a single output has no labels to choose from: give its target as numbers, such as [1], in place of a label.", nameof(label));
        if ((uint)label >= (uint)_network.OutputCount)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"A label is the number of an output, from 0 to {_network.OutputCount - 1}.");
    }

    /// <summary>An example with a number that is not finite would spoil the network.</summary>
    private static void RequireFinite(ReadOnlySpan<T> numbers, [CallerArgumentExpression(nameof(numbers))] string name = "")
    {
        var i = Finite.IndexOfOther(numbers);
        if (i >= 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}] is {numbers[i]}, where a finite number was expected."), name);
    }

    /// <summary>A target that the loss does not have: a probability above 1, or shares that do not add up to 1.</summary>
    private void RequireTargets(ReadOnlySpan<T> targets, [CallerArgumentExpression(nameof(targets))] string name = "")
    {
        for (var from = 0; from < targets.Length; from += _network.OutputCount)
        {
            if (_options.Loss.FaultOf(targets.Slice(from, _network.OutputCount)) is { } fault)
                throw new ArgumentException($"The target of example {from / _network.OutputCount}, counted from 0, {fault}.", name);
        }
    }

    private static void RefuseWhatNeedsADataset(TrainingOptions options)
    {
        var needed = options.Schedule != Schedule.Constant ? $"the schedule {options.Schedule} goes by epochs"
            : options.EarlyStopping is not null ? "early stopping goes by epochs"
            : options.Shuffle ? "there is nothing to shuffle"
            : options.Augmentation is not null ? "pictures are to be distorted before they are learned from"
            : options.ClassWeights.Count > 0 ? "weights of classes are for the batches of a dataset"
            : options.Optimizer.FindsOwnRates ? $"the optimizer {options.Optimizer} needs the same examples in every step"
            : null;
        if (needed is not null)
            throw new OptionException($"Online training takes examples as they come: {needed}.");
    }
}
