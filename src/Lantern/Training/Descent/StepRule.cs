using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>
/// How one training changes parameters, step by step: all that <see cref="TrainingOptions"/> say about it, for every engine.
/// </summary>
/// <remarks>
/// The order of a step, in which each part leaves out what the options do not ask for:
/// <code>
/// r ← learning rate · f                     Schedule
/// g ← g · min(1, c/(‖g‖ + 10⁻⁶))            ClipNorm, of all parameters together
/// g ← g + λ·w + α·sign(w)                   WeightDecay and L1, of weights; AdamW: w ← w − r·λ·w for the first
/// w ← the optimizer's formula of w, g, r    Optimizer
/// w ← w · c/(‖w‖ + 10⁻⁷) where ‖w‖ > c      MaxNorm, of the weights of a node
/// ā ← d·ā + (1 − d)·w, at first ā ← w       AverageDecay
/// </code>
/// The small numbers are PyTorch's, in clip_grad_norm_ and renorm. An engine calls <see cref="Begin"/>, then
/// <see cref="Change"/> for all parameters, in parts and on several threads as it likes.
/// </remarks>
internal sealed class StepRule(TrainingOptions options, int exampleCount)
{
    private readonly long _stepsPerEpoch = (exampleCount + (long)options.BatchSize - 1) / options.BatchSize;

    public TrainingOptions Options => options;

    /// <summary>How many steps were begun.</summary>
    public long StepCount { get; set; }

    /// <summary>What the schedule has found. With <see cref="StepCount"/> and <see cref="StepMemory{T}"/> this is all there is to remember.</summary>
    public Plateau Plateau { get; set; } = new(1, double.PositiveInfinity, 0);

    /// <summary>r of the step that was begun last.</summary>
    public double LearningRate { get; set; } = options.LearningRate;

    /// <summary>Whether steps have to wait until the gradients of all parameters are there.</summary>
    public bool Clips => options.ClipNorm is not null;

    /// <summary>Whether the weights of a node have a largest norm.</summary>
    public bool BoundsNodes => options.MaxNorm is not null;

    /// <summary>Whether the network receives the average.</summary>
    public bool Averages => options.AverageDecay > 0;

    /// <summary>Goes on to the next step.</summary>
    public void Begin()
    {
        if (options.Schedule != Schedule.Constant) // else nothing is lost: one example may take less than a microsecond
            LearningRate = options.LearningRate * options.Schedule.Factor(new(StepCount, options.EpochCount * _stepsPerEpoch, _stepsPerEpoch, Plateau));
        StepCount++;
    }

    /// <summary>Lets the schedule look at an epoch that has ended.</summary>
    public void EndEpoch(double loss) => Plateau = options.Schedule.AfterEpoch(Plateau, loss);

    /// <summary>By what all gradients are multiplied: their sum of squares is known.</summary>
    public double ClipFactor(double sumOfSquares) => Math.Min(1, options.ClipNorm!.Value / (Math.Sqrt(sumOfSquares) + 1e-6));

    /// <summary>By what the weights of a node are multiplied after the step: their sum of squares is known.</summary>
    public double NodeFactor(double sumOfSquares) =>
        Math.Sqrt(sumOfSquares) is var norm && norm > options.MaxNorm!.Value ? options.MaxNorm.Value / (norm + 1e-7) : 1;

    /// <summary>The step of some weights, or of some biases: these have no penalty.</summary>
    /// <param name="gradients">g, clipped already; not of use afterward.</param>
    /// <param name="first">What the optimizer remembers of each, or empty.</param>
    /// <param name="second">The second number that it remembers, or empty.</param>
    /// <param name="parameters">What changes.</param>
    /// <param name="areWeights">Whether these are weights.</param>
    public void Change<T>(Span<T> gradients, Span<T> first, Span<T> second, Span<T> parameters, bool areWeights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var learningRate = T.CreateTruncating(LearningRate);
        if (areWeights && options.WeightDecay + options.L1 > 0)
        {
            var apart = options.Optimizer.DecaysApart;
            Elementwise.Apply<T, PenaltyFormula>(default, apart ? 0 : options.WeightDecay, options.L1, parameters, [], [], gradients);
            if (apart)
                Scale(parameters, 1 - (double.CreateTruncating(learningRate) * options.WeightDecay));
        }

        options.Optimizer.Step(StepCount, learningRate, gradients, first, second, parameters);
    }

    /// <summary>The step of some averages after that of their parameters.</summary>
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

/// <summary>What is kept of each parameter besides itself, in the order in which an engine keeps the parameters; zero at first.</summary>
internal sealed class StepMemory<T>(TrainingOptions options, long parameterCount)
    where T : unmanaged
{
    /// <summary>What the optimizer remembers, or nothing.</summary>
    public AlignedBuffer<T> First { get; } = new(options.Optimizer.MemoryCount > 0 ? parameterCount : 0);

    /// <summary>The second number that it remembers, or nothing.</summary>
    public AlignedBuffer<T> Second { get; } = new(options.Optimizer.MemoryCount > 1 ? parameterCount : 0);

    /// <summary>ā, or nothing.</summary>
    public AlignedBuffer<T> Averages { get; } = new(options.AverageDecay > 0 ? parameterCount : 0);
}

/// <summary>All that a training remembers from step to step: what it takes to go on with it later.</summary>
/// <param name="StepCount">How many steps were made.</param>
/// <param name="Plateau">What the schedule has found.</param>
/// <param name="Parameters">The parameters themselves, where the network may hold their average; like the others in the network's order.</param>
/// <param name="First">What the optimizer remembers of each, or empty.</param>
/// <param name="Second">The second number that it remembers, or empty.</param>
/// <param name="Averages">The average of each, or empty.</param>
/// <param name="Apart">What an engine keeps apart from the parameters, in its own order, or empty.</param>
internal sealed record TrainingState<T>(long StepCount, Plateau Plateau, T[] Parameters, T[] First, T[] Second, T[] Averages, T[] Apart);
