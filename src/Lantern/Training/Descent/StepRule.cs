using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>
/// The rule of a training's steps: schedule, clipping, penalties, optimizer, bounds and averages of <see cref="TrainingOptions"/>,
/// for every engine.
/// </summary>
/// <remarks>
/// The order of a step, in which each part is left out unless the options have it:
/// <code>
/// r ← learning rate · f                     Schedule
/// g ← g · min(1, c/(‖g‖ + 10⁻⁶))            ClipNorm, of all parameters together
/// g ← max(−c, min(c, g))                    ClipValue
/// g ← g + λ·w + α·sign(w)                   WeightDecay and L1, of weights; AdamW: w ← w − r·λ·w for the first
/// w ← the optimizer's formula of w, g, r    Optimizer
/// w ← w · c/(‖w‖ + 10⁻⁷) where ‖w‖ > c      MaxNorm, of the weights of a node
/// ā ← d·ā + (1 − d)·w, at first ā ← w       AverageDecay
/// </code>
/// The small numbers are PyTorch's, in clip_grad_norm_ and renorm. An engine calls <see cref="Begin"/>, then
/// <see cref="Change"/> for all parameters, in any parts and on any threads.
/// </remarks>
internal sealed class StepRule(TrainingOptions options, int exampleCount)
{
    private readonly long _stepsPerEpoch = (exampleCount + (long)options.BatchSize - 1) / options.BatchSize;

    public TrainingOptions Options => options;

    /// <summary>The number of steps begun.</summary>
    public long StepCount { get; set; }

    /// <summary>The state of the schedule. With <see cref="StepCount"/> and <see cref="StepMemory{T}"/> it is the whole state of the rule.</summary>
    public Plateau Plateau { get; set; } = new(1, double.PositiveInfinity, 0);

    /// <summary>r of the last step begun.</summary>
    public double LearningRate { get; set; } = options.LearningRate;

    /// <summary>Whether gradients are clipped by their norm, so that steps need the gradients of all parameters first.</summary>
    public bool Clips => options.ClipNorm is not null;

    /// <summary>Whether the norm of a node's weights is bounded.</summary>
    public bool BoundsNodes => options.MaxNorm is not null;

    /// <summary>Whether the network receives the average.</summary>
    public bool Averages => options.AverageDecay > 0;

    /// <summary>Begins the next step.</summary>
    public void Begin()
    {
        if (options.Schedule != Schedule.Constant) // else nothing is lost: one example may take less than a microsecond
            LearningRate = options.LearningRate * options.Schedule.Factor(new(StepCount, options.EpochCount * _stepsPerEpoch, _stepsPerEpoch, Plateau));
        StepCount++;
    }

    /// <summary>Updates the state of the schedule after an epoch.</summary>
    public void EndEpoch(double loss) => Plateau = options.Schedule.AfterEpoch(Plateau, loss);

    /// <summary>The factor that clips all gradients, from their sum of squares.</summary>
    public double ClipFactor(double sumOfSquares) => Math.Min(1, options.ClipNorm!.Value / (Math.Sqrt(sumOfSquares) + 1e-6));

    /// <summary>The factor that bounds the weights of a node after the step, from their sum of squares.</summary>
    public double NodeFactor(double sumOfSquares) =>
        Math.Sqrt(sumOfSquares) is var norm && norm > options.MaxNorm!.Value ? options.MaxNorm.Value / (norm + 1e-7) : 1;

    /// <summary>Makes the step of some weights, or of some biases, which have no penalty.</summary>
    /// <param name="gradients">g, clipped by their norm already; overwritten.</param>
    /// <param name="first">The optimizer's first number of each, or empty.</param>
    /// <param name="second">The optimizer's second number of each, or empty.</param>
    /// <param name="parameters">The parameters to change.</param>
    /// <param name="areWeights">Whether these are weights.</param>
    public void Change<T>(Span<T> gradients, Span<T> first, Span<T> second, Span<T> parameters, bool areWeights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var learningRate = T.CreateTruncating(LearningRate);
        if (options.ClipValue is { } bound)
            Elementwise.Apply<T, ClipFormula>(default, -bound, 0, gradients, [], [], gradients);
        if (areWeights && options.WeightDecay + options.L1 > 0)
        {
            var apart = options.Optimizer.DecaysApart;
            Elementwise.Apply<T, PenaltyFormula>(default, apart ? 0 : options.WeightDecay, options.L1, parameters, [], [], gradients);
            if (apart)
                Scale(parameters, 1 - (double.CreateTruncating(learningRate) * options.WeightDecay));
        }

        options.Optimizer.Step(StepCount, learningRate, gradients, first, second, parameters);
    }

    /// <summary>Updates averages after the step of their parameters.</summary>
    public void Average<T>(ReadOnlySpan<T> parameters, Span<T> averages)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var decay = StepCount == 1 ? 0 : options.AverageDecay;
        Elementwise.Apply<T, AverageFormula>(default, decay, 1 - decay, parameters, [], [], averages);
    }

    /// <summary>numbers[i] ← factor · numbers[i].</summary>
    public static void Scale<T>(Span<T> numbers, double factor)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Elementwise.Apply<T, ScaleFormula>(default, factor, 0, numbers, [], [], numbers);

    private readonly struct ClipFormula : IElementwiseFormula
    {
        public static int MemoryCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R g, R same, ref R m, ref R v, R least, R none)
            where R : struct, IReal<R> => R.Max(-R.Max(-g, least), least);
    }

    private readonly struct PenaltyFormula : IElementwiseFormula
    {
        public static int MemoryCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R g, R w, ref R m, ref R v, R decay, R l1)
            where R : struct, IReal<R> => g + (decay * w) + (l1 * (R.IsPositive(w) - R.IsPositive(-w)));
    }

    private readonly struct AverageFormula : IElementwiseFormula
    {
        public static int MemoryCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R average, R w, ref R m, ref R v, R kept, R rest)
            where R : struct, IReal<R> => (kept * average) + (rest * w);
    }

    private readonly struct ScaleFormula : IElementwiseFormula
    {
        public static int MemoryCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R x, R same, ref R m, ref R v, R factor, R none)
            where R : struct, IReal<R> => factor * x;
    }
}

/// <summary>The memory of the optimizer and of averages for each parameter, in the engine's order of parameters; zero at first.</summary>
internal sealed class StepMemory<T>(TrainingOptions options, long parameterCount)
    where T : unmanaged
{
    /// <summary>The optimizer's first number of each, or empty.</summary>
    public AlignedBuffer<T> First { get; } = new(options.Optimizer.MemoryCount > 0 ? parameterCount : 0);

    /// <summary>The optimizer's second number of each, or empty.</summary>
    public AlignedBuffer<T> Second { get; } = new(options.Optimizer.MemoryCount > 1 ? parameterCount : 0);

    /// <summary>ā, or empty.</summary>
    public AlignedBuffer<T> Averages { get; } = new(options.AverageDecay > 0 ? parameterCount : 0);
}

/// <summary>The state of a training between two steps: all that it needs to continue later.</summary>
/// <param name="StepCount">The number of steps made.</param>
/// <param name="Plateau">The state of the schedule.</param>
/// <param name="Parameters">The parameters themselves, where the network may hold their average; like the others in the network's order.</param>
/// <param name="First">The optimizer's first number of each, or empty.</param>
/// <param name="Second">The optimizer's second number of each, or empty.</param>
/// <param name="Averages">The average of each, or empty.</param>
/// <param name="EngineState">Other numbers of the engine, in its own order, or empty.</param>
internal sealed record TrainingState<T>(long StepCount, Plateau Plateau, T[] Parameters, T[] First, T[] Second, T[] Averages, T[] EngineState);
