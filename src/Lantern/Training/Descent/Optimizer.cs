using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>
/// An optimizer: the formula that makes a step of the parameters from the gradient of a batch. A new one needs nothing else.
/// </summary>
/// <remarks>
/// Notation: w = parameter, g = ∂L/∂w, the mean over the batch, r = learning rate, t = number of the step, from 1. What is
/// remembered of each parameter (m, v) begins at zero. Formulas and usual coefficients are PyTorch's, so that its numbers
/// come out; those of <see cref="Lion"/>, which PyTorch does not have, are the paper's. Each optimizer stands here by name with the usual coefficients; for others there is a method of its own, as in
/// <c>Optimizer.CreateMomentum(0.95)</c>.
/// </remarks>
/// <example><code>
/// var options = new TrainingOptions { Optimizer = Optimizer.Adam };
/// Console.WriteLine(options.LearningRate); // 0.001, which is usual with Adam
/// var other = options with { Optimizer = Optimizer.Parse("nesterov"), LearningRate = 0.05 };
/// </code></example>
public abstract class Optimizer : IEquatable<Optimizer>
{
    private Optimizer(string name) => Name = name;

    /// <summary>Downhill by the learning rate: w ← w − r·g.</summary>
    public static Optimizer GradientDescent { get; } = new Of<GradientDescentFormula>("gradient-descent", new()) { UsualLearningRate = 0.1, GradientsPerStep = 1 };

    /// <summary>
    /// Downhill like a ball that keeps rolling: m ← 0.9·m + g, w ← w − r·m. Where gradients agree it comes to go ten times as
    /// far as <see cref="GradientDescent"/>, so the learning rate is to be smaller. (Polyak 1964.)
    /// </summary>
    public static Optimizer Momentum { get; } = CreateMomentum();

    /// <summary>
    /// The same, but with the gradient of where the ball is about to be: m ← 0.9·m + g, w ← w − r·(g + 0.9·m).
    /// (Nesterov 1983, in the form of Bengio, Boulanger-Lewandowski and Pascanu 2013.)
    /// </summary>
    public static Optimizer Nesterov { get; } = CreateNesterov();

    /// <summary>
    /// Each parameter by the size of its own gradients: v ← 0.99·v + 0.01·g², w ← w − r·g/(√v + 10⁻⁸). A good learning rate
    /// is 0.001. (Tieleman and Hinton 2012, lecture 6.5.)
    /// </summary>
    public static Optimizer RmsProp { get; } = CreateRmsProp();

    /// <summary>
    /// Steps that are about as long for every parameter: m ← 0.9·m + 0.1·g, v ← 0.999·v + 0.001·g²,
    /// w ← w − r·m̂/(√v̂ + 10⁻⁸) with m̂ = m/(1 − 0.9ᵗ) and v̂ = v/(1 − 0.999ᵗ), since m and v begin at zero. A good
    /// learning rate is 0.001. (Kingma and Ba 2015, algorithm 1, with the numbers recommended there.)
    /// </summary>
    public static Optimizer Adam { get; } = CreateAdam();

    /// <summary>
    /// Adam whose weight decay goes past the formula: w ← w − r·λ·w, then as <see cref="Adam"/> without it. All weights decay
    /// at the same pace, also those with large gradients. λ is <see cref="TrainingOptions.WeightDecay"/>, often 0.01;
    /// with 0 this is Adam. (Loshchilov and Hutter 2019, algorithm 2.)
    /// </summary>
    public static Optimizer AdamW { get; } = CreateAdamW();

    /// <summary>
    /// Only the sign of the gradient counts. Each parameter has a step length v of its own, at first the learning rate; it
    /// grows by 1.2 where the sign is that of the step before, and halves where it is not, within 10⁻⁶ and 50. Then
    /// w ← w − sign(g)·v, but for parameters whose sign has changed: these wait for one step. Signs mean nothing
    /// unless all examples are in the batch. (Riedmiller and Braun 1993, in the form iRprop− of Igel and Hüsken 2000.)
    /// </summary>
    public static Optimizer Rprop { get; } = CreateRprop();

    /// <summary>
    /// The sign of a momentum, so that a step is as long for every parameter: w ← w − r·sign(0.9·m + 0.1·g), then
    /// m ← 0.99·m + 0.01·g. Weights decay as with <see cref="AdamW"/>, and usually more: its steps are longer than Adam's
    /// for the same learning rate, so r is to be 3 to 10 times smaller and λ as many times larger. A good learning rate
    /// is 0.0001. (Chen et al. 2023, Symbolic discovery of optimization algorithms.)
    /// </summary>
    public static Optimizer Lion { get; } = CreateLion();

    /// <summary>All optimizers with their usual coefficients, in the order in which they are documented.</summary>
    public static IReadOnlyList<Optimizer> All { get; } = [GradientDescent, Momentum, Nesterov, RmsProp, Adam, AdamW, Rprop, Lion];

    /// <summary>The name used in options and model files, such as "gradient-descent".</summary>
    public string Name { get; }

    /// <summary>The name and all coefficients: what tells one from every other.</summary>
    internal abstract string Signature { get; }

    /// <summary>The learning rate that is usual with it, to begin with.</summary>
    public double UsualLearningRate { get; private init; } = 0.001;

    /// <summary>
    /// How many gradients a step takes: 1 for a step along the gradient, 1/(1 − momentum) where earlier steps are repeated;
    /// nothing if steps are about as long for every parameter, whatever the gradient.
    /// </summary>
    internal double? GradientsPerStep { get; private init; }

    /// <summary>How many numbers it remembers of each parameter: 0, 1 or 2.</summary>
    internal abstract int MemoryCount { get; }

    /// <summary>Whether weights decay by themselves, and not by an addition to their gradients.</summary>
    internal bool DecaysApart { get; private init; }

    /// <summary>Whether a batch must have all examples, and the learning rate is that of the first step only.</summary>
    internal bool FindsOwnRates { get; private init; }

    /// <summary>The optimizer of that name, with its usual coefficients.</summary>
    /// <exception cref="OptionException">There is no such optimizer.</exception>
    public static Optimizer Parse(string name) => Named.Find(All, optimizer => optimizer.Name, name, "optimizer");

    /// <summary><see cref="Momentum"/>, or with another share of the last step.</summary>
    /// <param name="momentum">How much of m stays from step to step, from 0 to below 1.</param>
    /// <exception cref="OptionException">The share is not in its range.</exception>
    public static Optimizer CreateMomentum(double momentum = 0.9) =>
        new Of<MomentumFormula>("momentum", new(Share(momentum, "momentum"), looksAhead: false)) { UsualLearningRate = 0.01, GradientsPerStep = Repeated(momentum) };

    /// <summary><see cref="Nesterov"/>, or with another share of the last step.</summary>
    /// <param name="momentum">How much of m stays from step to step, from 0 to below 1.</param>
    /// <exception cref="OptionException">The share is not in its range.</exception>
    public static Optimizer CreateNesterov(double momentum = 0.9) =>
        new Of<MomentumFormula>("nesterov", new(Share(momentum, "momentum"), looksAhead: true)) { UsualLearningRate = 0.01, GradientsPerStep = Repeated(momentum) };

    /// <summary><see cref="RmsProp"/>, or with other coefficients.</summary>
    /// <param name="alpha">How much of v stays from step to step, from 0 to below 1.</param>
    /// <param name="epsilon">Keeps the division finite, greater than 0.</param>
    /// <exception cref="OptionException">A coefficient is not in its range.</exception>
    public static Optimizer CreateRmsProp(double alpha = 0.99, double epsilon = 1e-8) =>
        new Of<RmsPropFormula>("rmsprop", new(Share(alpha, "alpha"), Positive(epsilon))) { UsualLearningRate = 0.01 };

    /// <summary><see cref="Adam"/>, or with other coefficients.</summary>
    /// <param name="beta1">How much of m stays from step to step, from 0 to below 1.</param>
    /// <param name="beta2">How much of v stays from step to step, from 0 to below 1.</param>
    /// <param name="epsilon">Keeps the division finite, greater than 0.</param>
    /// <exception cref="OptionException">A coefficient is not in its range.</exception>
    public static Optimizer CreateAdam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        new Of<AdamFormula>("adam", new(Share(beta1, "beta1"), Share(beta2, "beta2"), Positive(epsilon)));

    /// <summary><see cref="AdamW"/>, or with other coefficients.</summary>
    /// <inheritdoc cref="CreateAdam"/>
    public static Optimizer CreateAdamW(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        new Of<AdamFormula>("adamw", new(Share(beta1, "beta1"), Share(beta2, "beta2"), Positive(epsilon))) { DecaysApart = true };

    /// <summary><see cref="Rprop"/>, or with other coefficients.</summary>
    /// <param name="shrink">By what a step length is multiplied where the sign has changed, between 0 and 1.</param>
    /// <param name="grow">By what it is multiplied where the sign stayed, greater than 1.</param>
    /// <param name="shortest">The least step length, greater than 0.</param>
    /// <param name="longest">The greatest, not less than that.</param>
    /// <exception cref="OptionException">A coefficient is not in its range.</exception>
    public static Optimizer CreateRprop(double shrink = 0.5, double grow = 1.2, double shortest = 1e-6, double longest = 50)
    {
        if (!(shrink > 0 && shrink < 1 && grow > 1 && double.IsFinite(grow)))
            throw new OptionException($"Steps of rprop shrink by a number between 0 and 1 and grow by one greater than 1, not by {shrink} and {grow}.");
        if (!(shortest > 0 && longest >= shortest && double.IsFinite(longest)))
            throw new OptionException($"The shortest step of rprop must be greater than 0 and not above the longest, not {shortest} with {longest}.");
        return new Of<RpropFormula>("rprop", new(shrink, grow, shortest, longest)) { FindsOwnRates = true, UsualLearningRate = 0.01 };
    }

    /// <summary><see cref="Lion"/>, or with other coefficients.</summary>
    /// <param name="beta1">How much of m is in the sign of a step, from 0 to below 1.</param>
    /// <param name="beta2">How much of m stays from step to step, from 0 to below 1.</param>
    /// <exception cref="OptionException">A coefficient is not in its range.</exception>
    public static Optimizer CreateLion(double beta1 = 0.9, double beta2 = 0.99) =>
        new Of<LionFormula>("lion", new(Share(beta1, "beta1"), Share(beta2, "beta2"))) { DecaysApart = true, UsualLearningRate = 0.0001 };

    /// <summary>The name; with other than the usual coefficients also these, as in "adam 0.8 0.999 1E-08".</summary>
    public override string ToString() => All.Any(usual => usual.Signature == Signature) ? Name : Signature;

    /// <summary>Whether the other has the same formula and coefficients.</summary>
    public bool Equals(Optimizer? other) => other is not null && (ReferenceEquals(this, other) || Signature == other.Signature);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Optimizer);

    /// <inheritdoc/>
    public override int GetHashCode() => Signature.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether both have the same formula and coefficients.</summary>
    public static bool operator ==(Optimizer? left, Optimizer? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ in formula or coefficients.</summary>
    public static bool operator !=(Optimizer? left, Optimizer? right) => !(left == right);

    /// <summary>Makes a step with some of the parameters, or all.</summary>
    /// <param name="step">The number of the step, counted from 1.</param>
    /// <param name="learningRate">How far.</param>
    /// <param name="gradients">The mean gradients of the batch, [parameters].</param>
    /// <param name="first">What is remembered of each parameter, zero before the first step: [parameters], or empty.</param>
    /// <param name="second">The second number that is remembered, likewise.</param>
    /// <param name="parameters">What is to change.</param>
    internal abstract void Step<T>(long step, T learningRate, ReadOnlySpan<T> gradients, Span<T> first, Span<T> second, Span<T> parameters)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>How often a gradient is followed in all if this share of each step is repeated in the next: 1/(1 − momentum), without the rounding of 1 − 0.9.</summary>
    private static double Repeated(double momentum) => Math.Round(1 / (1 - momentum), 9);

    private static double Share(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new OptionException($"The coefficient {name} must be at least 0 and less than 1, not {value}.");

    private static double Positive(double epsilon) =>
        epsilon > 0 && double.IsFinite(epsilon) ? epsilon : throw new OptionException($"The coefficient epsilon must be a number greater than 0, not {epsilon}.");

    /// <summary>x to the n by squaring: the function of the operating system differs from one to the next.</summary>
    internal static double Power(double x, long n)
    {
        var power = 1.0;
        for (; n > 0; n >>= 1, x *= x)
            power *= (n & 1) == 1 ? x : 1;
        return power;
    }

    /// <summary>What one optimizer differs in from the next. Calls would put sixteen lanes through memory: hence the inlining.</summary>
    private interface IFormula : IElementwiseFormula
    {
        /// <summary>What a step has in common for all parameters, computed once: two numbers.</summary>
        (double, double) Factors(long step, double learningRate);

        /// <summary>What may differ from one optimizer of this formula to the next.</summary>
        double[] Coefficients { get; }
    }

    private readonly struct GradientDescentFormula : IFormula
    {
        public static int MemoryCount => 0;

        public double[] Coefficients => [];

        public (double, double) Factors(long step, double learningRate) => (learningRate, 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R w, R g, ref R m, ref R v, R rate, R none)
            where R : struct, IReal<R> => w - (rate * g);
    }

    /// <summary>Nesterov's looks ahead, to the gradient of where the ball is about to be.</summary>
    private readonly struct MomentumFormula(double momentum, bool looksAhead) : IFormula
    {
        public static int MemoryCount => 1;

        public double[] Coefficients => [momentum];

        public (double, double) Factors(long step, double learningRate) => (learningRate, momentum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R w, R g, ref R m, ref R v, R rate, R kept)
            where R : struct, IReal<R>
        {
            m = (kept * m) + g;
            return w - (rate * (looksAhead ? g + (kept * m) : m));
        }
    }

    private readonly struct RmsPropFormula(double alpha, double epsilon) : IFormula
    {
        public static int MemoryCount => 1;

        public double[] Coefficients => [alpha, epsilon];

        public (double, double) Factors(long step, double learningRate) => (learningRate, 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R w, R g, ref R meanSquare, ref R v, R rate, R none)
            where R : struct, IReal<R>
        {
            meanSquare = (R.Create(alpha) * meanSquare) + (R.Create(1 - alpha) * (g * g));
            return w - (rate * g / (R.Sqrt(meanSquare) + R.Create(epsilon)));
        }
    }

    private readonly struct AdamFormula(double beta1, double beta2, double epsilon) : IFormula
    {
        public static int MemoryCount => 2;

        public double[] Coefficients => [beta1, beta2, epsilon];

        public (double, double) Factors(long step, double learningRate) =>
            (learningRate / (1 - Power(beta1, step)), 1 / (1 - Power(beta2, step)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R w, R g, ref R m, ref R v, R rate, R correction)
            where R : struct, IReal<R>
        {
            m = (R.Create(beta1) * m) + (R.Create(1 - beta1) * g);
            v = (R.Create(beta2) * v) + (R.Create(1 - beta2) * (g * g));
            return w - (rate * m / (R.Sqrt(v * correction) + R.Create(epsilon)));
        }
    }

    private readonly struct RpropFormula(double shrink, double grow, double shortest, double longest) : IFormula
    {
        public static int MemoryCount => 2;

        public double[] Coefficients => [shrink, grow, shortest, longest];

        public (double, double) Factors(long step, double learningRate) => (step == 1 ? learningRate : 0, 0);

        /// <summary>m is the gradient of the step before, or 0 if its sign was new; v is the step length.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R w, R g, ref R m, ref R v, R first, R none)
            where R : struct, IReal<R>
        {
            R one = R.Create(1), stayed = R.IsPositive(g * m), changed = R.IsPositive(-(g * m));
            var length = (v + first) * ((R.Create(grow) * stayed) + (R.Create(shrink) * changed) + (one - stayed - changed));
            v = -R.Max(-R.Max(length, R.Create(shortest)), R.Create(-longest));
            m = g * (one - changed);
            return w - (v * (R.IsPositive(m) - R.IsPositive(-m)));
        }
    }

    private readonly struct LionFormula(double beta1, double beta2) : IFormula
    {
        public static int MemoryCount => 1;

        public double[] Coefficients => [beta1, beta2];

        public (double, double) Factors(long step, double learningRate) => (learningRate, 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public R Apply<R>(R w, R g, ref R m, ref R v, R rate, R none)
            where R : struct, IReal<R>
        {
            var direction = (R.Create(beta1) * m) + (R.Create(1 - beta1) * g);
            m = (R.Create(beta2) * m) + (R.Create(1 - beta2) * g);
            return w - (rate * (R.IsPositive(direction) - R.IsPositive(-direction)));
        }
    }

    /// <summary>An optimizer by its formula for each parameter by itself.</summary>
    private sealed class Of<TFormula>(string name, TFormula formula) : Optimizer(name)
        where TFormula : struct, IFormula
    {
        internal override int MemoryCount => TFormula.MemoryCount;

        internal override string Signature => field ??= Named.WithNumbers(Name, formula.Coefficients);

        internal override void Step<T>(long step, T learningRate, ReadOnlySpan<T> gradients, Span<T> first, Span<T> second, Span<T> parameters)
        {
            var (factor1, factor2) = formula.Factors(step, double.CreateTruncating(learningRate));
            Elementwise.Apply(formula, factor1, factor2, gradients, first, second, parameters);
        }
    }
}
