using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lantern;

/// <summary>
/// How the gradient of a batch becomes a step of the parameters. The formula of each stands below; a new one needs nothing
/// else.
/// </summary>
/// <remarks>Notation: w = parameter, g = ∂L/∂w, the mean over the batch, r = learning rate, t = number of the step, from 1.</remarks>
public abstract class Optimizer
{
    private Optimizer(string name, int memoryCount) => (Name, MemoryCount) = (name, memoryCount);

    /// <summary>Downhill by the learning rate: w ← w − r·g.</summary>
    public static Optimizer GradientDescent { get; } = new Elementwise<GradientDescentFormula>("gradient-descent", memoryCount: 0);

    /// <summary>
    /// Steps that are about as long for every parameter: m ← 0.9·m + 0.1·g, v ← 0.999·v + 0.001·g²,
    /// w ← w − r·m̂/(√v̂ + 10⁻⁸) with m̂ = m/(1 − 0.9ᵗ) and v̂ = v/(1 − 0.999ᵗ), since m and v begin at zero. A good
    /// learning rate is 0.001. (Kingma and Ba 2015, algorithm 1, with the numbers recommended there.)
    /// </summary>
    public static Optimizer Adam { get; } = new Elementwise<AdamFormula>("adam", memoryCount: 2);

    /// <summary>All optimizers, in the order in which they are documented.</summary>
    public static IReadOnlyList<Optimizer> All { get; } = [GradientDescent, Adam];

    /// <summary>The name used in options and model files, such as "gradient-descent".</summary>
    public string Name { get; }

    /// <summary>How many numbers it remembers of each parameter: 0, 1 or 2.</summary>
    internal int MemoryCount { get; }

    /// <summary>The optimizer of that name.</summary>
    /// <exception cref="OptionException">There is no such optimizer.</exception>
    public static Optimizer Parse(string name) => Named.Find(All, optimizer => optimizer.Name, name, "optimizer");

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Makes a step with some of the parameters, or all.</summary>
    /// <param name="step">The number of the step, counted from 1.</param>
    /// <param name="learningRate">How far.</param>
    /// <param name="gradients">The mean gradients of the batch, [parameters].</param>
    /// <param name="first">What is remembered of each parameter, zero before the first step: [parameters], or empty.</param>
    /// <param name="second">The second number that is remembered, likewise.</param>
    /// <param name="parameters">What is to change.</param>
    internal abstract void Step<T>(long step, T learningRate, ReadOnlySpan<T> gradients, Span<T> first, Span<T> second, Span<T> parameters)
        where T : unmanaged, IFloatingPointIeee754<T>;

    private interface IFormula
    {
        /// <summary>What a step has in common for all parameters, computed once: two numbers.</summary>
        static abstract (double, double) Factors(long step, double learningRate);

        /// <summary>The new parameter; m and v are what is remembered of it.</summary>
        static abstract R Step<R>(R w, R g, ref R m, ref R v, R factor1, R factor2)
            where R : struct, IReal<R>;
    }

    private readonly struct GradientDescentFormula : IFormula
    {
        public static (double, double) Factors(long step, double learningRate) => (learningRate, 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)] // a call would put sixteen lanes through memory
        public static R Step<R>(R w, R g, ref R m, ref R v, R rate, R none)
            where R : struct, IReal<R> => w - (rate * g);
    }

    private readonly struct AdamFormula : IFormula
    {
        private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

        public static (double, double) Factors(long step, double learningRate) =>
            (learningRate / (1 - Power(Beta1, step)), 1 / (1 - Power(Beta2, step)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)] // a call would put sixteen lanes through memory
        public static R Step<R>(R w, R g, ref R m, ref R v, R rate, R correction)
            where R : struct, IReal<R>
        {
            m = (R.Create(Beta1) * m) + (R.Create(1 - Beta1) * g);
            v = (R.Create(Beta2) * v) + (R.Create(1 - Beta2) * (g * g));
            return w - (rate * m / (R.Sqrt(v * correction) + R.Create(Epsilon)));
        }

        /// <summary>x to the n by squaring: the function of the operating system differs from one to the next.</summary>
        private static double Power(double x, long n)
        {
            var power = 1.0;
            for (; n > 0; n >>= 1, x *= x)
                power *= (n & 1) == 1 ? x : 1;
            return power;
        }
    }

    /// <summary>A formula for each parameter by itself; single precision takes sixteen at a time.</summary>
    private sealed class Elementwise<TFormula>(string name, int memoryCount) : Optimizer(name, memoryCount)
        where TFormula : IFormula
    {
        internal override void Step<T>(long step, T learningRate, ReadOnlySpan<T> gradients, Span<T> first, Span<T> second, Span<T> parameters)
        {
            var (factor1, factor2) = TFormula.Factors(step, double.CreateTruncating(learningRate));
            var done = typeof(T) != typeof(float) ? 0 : StepLanes(
                factor1,
                factor2,
                MemoryMarshal.Cast<T, float>(gradients),
                MemoryMarshal.Cast<T, float>(first),
                MemoryMarshal.Cast<T, float>(second),
                MemoryMarshal.Cast<T, float>(parameters));
            for (var p = done; p < parameters.Length; p++)
            {
                Scalar<T> m = new(MemoryCount > 0 ? first[p] : T.Zero), v = new(MemoryCount > 1 ? second[p] : T.Zero);
                parameters[p] = TFormula.Step(new(parameters[p]), new(gradients[p]), ref m, ref v, Scalar<T>.Create(factor1), Scalar<T>.Create(factor2)).Value;
                if (MemoryCount > 0)
                    first[p] = m.Value;
                if (MemoryCount > 1)
                    second[p] = v.Value;
            }
        }

        private int StepLanes(double factor1, double factor2, ReadOnlySpan<float> gradients, Span<float> first, Span<float> second, Span<float> parameters)
        {
            var p = 0;
            for (; p + Lanes.Count <= parameters.Length; p += Lanes.Count)
            {
                Lanes m = MemoryCount > 0 ? Lanes.Load(first[p..]) : default, v = MemoryCount > 1 ? Lanes.Load(second[p..]) : default;
                TFormula.Step(Lanes.Load(parameters[p..]), Lanes.Load(gradients[p..]), ref m, ref v, Lanes.Create(factor1), Lanes.Create(factor2)).Store(parameters[p..]);
                if (MemoryCount > 0)
                    m.Store(first[p..]);
                if (MemoryCount > 1)
                    v.Store(second[p..]);
            }

            return p;
        }
    }
}
