using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lantern;

/// <summary>
/// The function at the end of a layer: it turns the weighted sums z (pre-activations) into the layer's outputs a
/// (activations). Forward and derivative of each are side by side below; a new one needs nothing else.
/// </summary>
/// <remarks>Notation: z = pre-activation, a = f(z) = activation, slope = da/dz, L = loss.</remarks>
/// <example><code>
/// var network = Network.Create&lt;float>([4, 16, 3], Activation.Relu, Activation.Softmax, hasBiases: true);
/// Console.WriteLine(string.Join(", ", Activation.All)); // sigmoid, tanh, relu, leaky-relu, …
/// </code></example>
public abstract class Activation
{
    private protected Activation(string name) => Name = name;

    /// <summary>Logistic sigmoid, a = 1/(1+e^-z), between 0 and 1; slope a·(1−a).</summary>
    public static Activation Sigmoid { get; } = new Elementwise<SigmoidFunction>("sigmoid");

    /// <summary>Hyperbolic tangent, a = tanh z, between −1 and 1; slope 1−a².</summary>
    public static Activation Tanh { get; } = new Elementwise<TanhFunction>("tanh");

    /// <summary>Rectifier, a = max(0, z); slope 1 where z > 0, else 0 (also at z = 0).</summary>
    public static Activation Relu { get; } = new Elementwise<ReluFunction>("relu");

    /// <summary>Leaky rectifier: a = z where z > 0, else 0.01·z; slope 1 or 0.01. (Maas, Hannun, Ng 2013.)</summary>
    public static Activation LeakyRelu { get; } = new Elementwise<LeakyReluFunction>("leaky-relu");

    /// <summary>
    /// Sigmoid-weighted unit, also called swish: a = z·σ(z) with σ(z) = 1/(1+e^-z), a smooth rectifier, at least −0.2785;
    /// slope σ(z) + a·(1−σ(z)). (Elfwing, Uchibe, Doya 2018.)
    /// </summary>
    public static Activation Silu { get; } = new Elementwise<SiluFunction>("silu");

    /// <summary>
    /// Gaussian error linear unit: a = z·Φ(z) with Φ(z) = ½·(1 + erf(z/√2)), a smooth rectifier, at least −0.1700; slope
    /// Φ(z) + z·φ(z) with φ(z) = e^(−z²/2)/√(2π). PyTorch's GELU, not its approximation by tanh. (Hendrycks, Gimpel 2016.)
    /// </summary>
    public static Activation Gelu { get; } = new Elementwise<GeluFunction>("gelu");

    /// <summary>Exponential linear unit: a = z where z > 0, else e^z − 1, above −1; slope 1 or a+1. PyTorch's ELU. (Clevert, Unterthiner, Hochreiter 2015.)</summary>
    public static Activation Elu { get; } = new Elementwise<EluFunction>("elu");

    /// <summary>
    /// A rectifier without a kink: a = ln(1 + e^z), above 0; slope 1/(1+e^-z). PyTorch's Softplus, which takes a = z from z = 20 on.
    /// For outputs that cannot be below zero. (Dugas et al. 2001.)
    /// </summary>
    public static Activation Softplus { get; } = new Elementwise<SoftplusFunction>("softplus");

    /// <summary>The identity, a = z; slope 1. For outputs of any size.</summary>
    public static Activation Linear { get; } = new Elementwise<LinearFunction>("linear");

    /// <summary>
    /// Shares that add up to 1: a_k = e^z_k / Σ e^z_j. The one activation whose outputs depend on each other:
    /// ∂a_k/∂z_j = a_k·((k = j ? 1 : 0) − a_j).
    /// </summary>
    public static Activation Softmax { get; } = new SoftmaxActivation();

    /// <summary>All activations, in the order in which they are documented.</summary>
    public static IReadOnlyList<Activation> All { get; } = [Sigmoid, Tanh, Relu, LeakyRelu, Silu, Gelu, Elu, Softplus, Linear, Softmax];

    /// <summary>The name used in options and model files, such as "leaky-relu".</summary>
    public string Name { get; }

    /// <summary>The activation of that name.</summary>
    /// <exception cref="OptionException">There is no such activation.</exception>
    public static Activation Parse(string name) => Named.Find(All, activation => activation.Name, name, "activation");

    /// <summary>
    /// An activation of one's own: any function of one number, a = f(z), for every kind of training. Both functions are called for each
    /// number by itself, by several threads at once, so they must depend on nothing but z; the same bits on every system come out
    /// where they themselves give them. A model file holds only the name: see <see cref="Model.Load(string, Activation[])"/>.
    /// </summary>
    /// <param name="name">One word that no built-in activation has.</param>
    /// <param name="value">f(z).</param>
    /// <param name="slope">da/dz at z.</param>
    /// <param name="low">The lower bound of f, see <see cref="Range"/>.</param>
    /// <param name="high">The upper bound of f.</param>
    /// <param name="inverse">The z with f(z) = a; null if there is none.</param>
    /// <exception cref="OptionException">
    /// The name is not free or not one word; or at one of nine points from −2.7 to 2.7 the value is not finite or not within the bounds, the slope is
    /// not by what the value changes, or the inverse does not lead back. At a kink the slope of either side is right.
    /// </exception>
    /// <example><code>
    /// var bent = Activation.Create("bent", z => (Math.Sqrt(z * z + 1) - 1) / 2 + z, z => z / (2 * Math.Sqrt(z * z + 1)) + 1);
    /// var network = Network.Create&lt;float>([784, 100, 10], bent, Activation.Softmax, hasBiases: true);
    /// </code></example>
    public static Activation Create(
        string name, Func<double, double> value, Func<double, double> slope,
        double low = double.NegativeInfinity, double high = double.PositiveInfinity, Func<double, double>? inverse = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(slope);
        return new OwnActivation(name, value, slope, low, high, inverse);
    }

    /// <summary>The bounds of the activations, such as 0 and 1; a bound that does not exist is infinite.</summary>
    public abstract (double Low, double High) Range { get; }

    /// <summary>The reason why the function has no inverse; null if it has one.</summary>
    public abstract string? NoInverseBecause { get; }

    /// <summary>Computes the activations of one example: a = f(z).</summary>
    /// <param name="preActivations">z, [outputs].</param>
    /// <param name="activations">Receives a, [outputs]. May be the same memory as z.</param>
    public abstract void Forward<T>(ReadOnlySpan<T> preActivations, Span<T> activations)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Computes the derivatives of the loss before the function from those after it: ∂L/∂z = ∂L/∂a · da/dz.</summary>
    /// <param name="preActivations">z as given to <see cref="Forward"/>, [outputs].</param>
    /// <param name="activations">a as it came from <see cref="Forward"/>, [outputs].</param>
    /// <param name="gradients">∂L/∂a on entry, ∂L/∂z on return, [outputs].</param>
    public abstract void Backward<T>(ReadOnlySpan<T> preActivations, ReadOnlySpan<T> activations, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The calculation of a node's activation as text, for the <see cref="Insight.Ledger"/>.</summary>
    /// <param name="node">The node, counted from 0.</param>
    /// <param name="sums">The pre-activations of the layer, which a ledger calls x.</param>
    internal abstract Formula Written(int node, IReadOnlyList<Quantity> sums);

    /// <summary>The calculation of a node's slope from its pre-activation x and activation o as text. Softmax has no slope of a single node.</summary>
    internal virtual Formula WrittenSlope(Quantity x, Quantity o) => throw new NotSupportedException($"{this} has no slope of one node.");

    /// <summary>Computes the inverse of <see cref="Forward"/>: the z with f(z) = a.</summary>
    /// <param name="activations">a, [outputs], each between the ends of <see cref="Range"/>.</param>
    /// <param name="preActivations">Receives z, [outputs]. May be the same memory as a.</param>
    /// <exception cref="OptionException">The function has no inverse: see <see cref="NoInverseBecause"/>.</exception>
    public void Inverse<T>(ReadOnlySpan<T> activations, Span<T> preActivations)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (NoInverseBecause is { } reason)
            throw new OptionException($"The activation {Name} cannot be inverted: {reason}.");
        for (var k = 0; k < activations.Length; k++)
            preActivations[k] = Inverse(activations[k]);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private protected virtual T Inverse<T>(T a)
        where T : unmanaged, IFloatingPointIeee754<T> => T.NaN; // what has no inverse

    private interface IFunction
    {
        static abstract (double Low, double High) Range { get; }

        static virtual string? NoInverseBecause => null;

        static abstract R Value<R>(R z)
            where R : struct, IReal<R>;

        static abstract R Slope<R>(R z, R a)
            where R : struct, IReal<R>;

        static abstract Formula Written(Quantity x);

        static abstract Formula WrittenSlope(Quantity x, Quantity o);

        static virtual T Inverse<T>(T a)
            where T : IFloatingPointIeee754<T> => T.NaN; // what has no inverse
    }

    private readonly struct SigmoidFunction : IFunction
    {
        public static (double Low, double High) Range => (0, 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)] // with short vectors the code is long, and the compiler would not inline it
        public static R Value<R>(R z) where R : struct, IReal<R> => R.Create(1) / (R.Create(1) + R.Exp(-z));
        public static R Slope<R>(R z, R a) where R : struct, IReal<R> => a * (R.Create(1) - a);
        public static Formula Written(Quantity x) => $"σ({x})";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"{o}·(1 − {o})";
        public static T Inverse<T>(T a) where T : IFloatingPointIeee754<T> => T.Log(a / (T.One - a));
    }

    private readonly struct TanhFunction : IFunction
    {
        public static (double Low, double High) Range => (-1, 1);
        public static R Value<R>(R z) where R : struct, IReal<R> => R.Tanh(z);
        public static R Slope<R>(R z, R a) where R : struct, IReal<R> => R.Create(1) - (a * a);
        public static Formula Written(Quantity x) => $"tanh({x})";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"1 − {o}·{o}";
        public static T Inverse<T>(T a) where T : IFloatingPointIeee754<T> => T.Atanh(a);
    }

    private readonly struct ReluFunction : IFunction
    {
        public static (double Low, double High) Range => (0, double.PositiveInfinity);
        public static string? NoInverseBecause => "every sum below zero gives 0";
        public static R Value<R>(R z) where R : struct, IReal<R> => R.Max(z, R.Create(0));
        public static R Slope<R>(R z, R a) where R : struct, IReal<R> => R.IsPositive(z);
        public static Formula Written(Quantity x) => $"max({x}, 0)";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"({x} > 0 ? 1 : 0)";
    }

    private readonly struct LeakyReluFunction : IFunction
    {
        private const double Leak = 0.01; // as published

        public static (double Low, double High) Range => (double.NegativeInfinity, double.PositiveInfinity);
        public static R Value<R>(R z) where R : struct, IReal<R> => R.Max(z, R.Create(Leak) * z);
        public static R Slope<R>(R z, R a) where R : struct, IReal<R> => R.Create(Leak) + (R.Create(1 - Leak) * R.IsPositive(z));
        public static Formula Written(Quantity x) => $"max({x}, 0.01·{x})";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"({x} > 0 ? 1 : 0.01)";
        public static T Inverse<T>(T a) where T : IFloatingPointIeee754<T> => a > T.Zero ? a : a / T.CreateTruncating(Leak);
    }

    private readonly struct SiluFunction : IFunction
    {
        public static (double Low, double High) Range => (-0.2784645427610738, double.PositiveInfinity); // −W(1/e), where z = −1 − W(1/e)
        public static string? NoInverseBecause => "two sums below zero give the same output";
        public static R Value<R>(R z) where R : struct, IReal<R> => z / (R.Create(1) + R.Exp(-z));

        /// <summary>σ(z) is a/z, or ½ at 0: no other exponential.</summary>
        public static R Slope<R>(R z, R a)
            where R : struct, IReal<R>
        {
            var share = Share(z, a);
            return share + (a * (R.Create(1) - share));
        }

        public static Formula Written(Quantity x) => $"{x}·σ({x})";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"σ({x}) + {o}·(1 − σ({x}))";
    }

    private readonly struct GeluFunction : IFunction
    {
        public static (double Low, double High) Range => (-0.16997120747990369, double.PositiveInfinity); // where z = −0.75179152469356446
        public static string? NoInverseBecause => "two sums below zero give the same output";
        public static R Value<R>(R z) where R : struct, IReal<R> => z * NormalDistribution.Cumulative(z);
        public static R Slope<R>(R z, R a) where R : struct, IReal<R> => Share(z, a) + (z * NormalDistribution.Density(z)); // Φ(z) is a/z
        public static Formula Written(Quantity x) => $"{x}·Φ({x})";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"Φ({x}) + {x}·φ({x})";
    }

    private readonly struct EluFunction : IFunction
    {
        public static (double Low, double High) Range => (-1, double.PositiveInfinity);

        /// <summary>e^z − 1 is 2·t/(1 − t) with t = tanh(z/2), which loses no digits near 0.</summary>
        public static R Value<R>(R z)
            where R : struct, IReal<R>
        {
            var t = R.Tanh(R.Create(-0.5) * R.Max(-z, R.Create(0))); // of what z is below 0
            return R.Max(z, R.Create(0)) + ((t + t) / (R.Create(1) - t));
        }

        public static R Slope<R>(R z, R a) where R : struct, IReal<R> => R.Create(1) + ((R.Create(1) - R.IsPositive(z)) * a);
        public static Formula Written(Quantity x) => $"({x} > 0 ? {x} : e^{x} − 1)";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"({x} > 0 ? 1 : {o} + 1)";
        public static T Inverse<T>(T a) where T : IFloatingPointIeee754<T> => a > T.Zero ? a : (T.One + T.One) * T.Atanh(a / (T.One + T.One + a)); // ln(1 + a)
    }

    private readonly struct SoftplusFunction : IFunction
    {
        public static (double Low, double High) Range => (0, double.PositiveInfinity);
        public static R Value<R>(R z) where R : struct, IReal<R> => R.Max(z, R.Create(0)) + R.LogP1(R.Exp(-R.Max(z, -z))); // no e^z overflows
        public static R Slope<R>(R z, R a) where R : struct, IReal<R> => SigmoidFunction.Value(z);
        public static Formula Written(Quantity x) => $"ln(1 + e^{x})";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"σ({x})";

        /// <summary>ln(e^a − 1) is a + ln(1 − e^-a), and 1 − e^-a is 2·t/(1 + t) with t = tanh(a/2).</summary>
        public static T Inverse<T>(T a)
            where T : IFloatingPointIeee754<T>
        {
            var t = T.Tanh(a / (T.One + T.One));
            return a + T.Log((t + t) / (T.One + t));
        }
    }

    private readonly struct LinearFunction : IFunction
    {
        public static (double Low, double High) Range => (double.NegativeInfinity, double.PositiveInfinity);
        public static R Value<R>(R z) where R : struct, IReal<R> => z;
        public static R Slope<R>(R z, R a) where R : struct, IReal<R> => R.Create(1);
        public static Formula Written(Quantity x) => $"{x}";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"1";
        public static T Inverse<T>(T a) where T : IFloatingPointIeee754<T> => a;
    }

    /// <summary>What an activation a that is a share of z takes of it: a/z, or ½ at 0.</summary>
    private static R Share<R>(R z, R a)
        where R : struct, IReal<R>
    {
        var isZero = R.Create(1) - R.IsPositive(z) - R.IsPositive(-z);
        return (a + (R.Create(0.5) * isZero)) / (z + isZero);
    }

    /// <summary>A function of one number, applied to each output by itself; single precision takes sixteen at a time, with the same bits on every system.</summary>
    private sealed class Elementwise<TFunction>(string name) : Activation(name)
        where TFunction : IFunction
    {
        public override (double Low, double High) Range => TFunction.Range;

        public override string? NoInverseBecause => TFunction.NoInverseBecause;

        private protected override T Inverse<T>(T a) => TFunction.Inverse(a);

        public override void Forward<T>(ReadOnlySpan<T> preActivations, Span<T> activations)
        {
            if (typeof(T) == typeof(float))
            {
                Forward(MemoryMarshal.Cast<T, float>(preActivations), MemoryMarshal.Cast<T, float>(activations));
                return;
            }

            for (var k = 0; k < preActivations.Length; k++)
                activations[k] = TFunction.Value(new Scalar<T>(preActivations[k])).Value;
        }

        public override void Backward<T>(ReadOnlySpan<T> preActivations, ReadOnlySpan<T> activations, Span<T> gradients)
        {
            if (typeof(T) == typeof(float))
            {
                Backward(MemoryMarshal.Cast<T, float>(preActivations), MemoryMarshal.Cast<T, float>(activations), MemoryMarshal.Cast<T, float>(gradients));
                return;
            }

            for (var k = 0; k < gradients.Length; k++)
                gradients[k] *= TFunction.Slope(new Scalar<T>(preActivations[k]), new Scalar<T>(activations[k])).Value;
        }

        internal override Formula Written(int node, IReadOnlyList<Quantity> sums) => TFunction.Written(sums[node]);

        internal override Formula WrittenSlope(Quantity x, Quantity o) => TFunction.WrittenSlope(x, o);

        private static void Forward(ReadOnlySpan<float> z, Span<float> a)
        {
            if (z.Length < Lanes.Count)
            {
                TFunction.Value(Lanes.LoadEnds(z)).StoreEnds(a[..z.Length]);
                return;
            }

            // The last vector overlaps the one before it. It is computed first, since a and z may be the same memory.
            var last = TFunction.Value(Lanes.Load(z[^Lanes.Count..]));
            for (var k = 0; k + Lanes.Count < z.Length; k += Lanes.Count)
                TFunction.Value(Lanes.Load(z[k..])).Store(a[k..]);
            last.Store(a[(z.Length - Lanes.Count)..]);
        }

        private static void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, Span<float> g)
        {
            if (g.Length < Lanes.Count)
            {
                (Lanes.LoadEnds(g) * TFunction.Slope(Lanes.LoadEnds(z[..g.Length]), Lanes.LoadEnds(a[..g.Length]))).StoreEnds(g);
                return;
            }

            var end = g.Length - Lanes.Count;
            var last = Lanes.Load(g[end..]) * TFunction.Slope(Lanes.Load(z[end..]), Lanes.Load(a[end..])); // overlaps the one before it, as in Forward
            for (var k = 0; k < end; k += Lanes.Count)
                (Lanes.Load(g[k..]) * TFunction.Slope(Lanes.Load(z[k..]), Lanes.Load(a[k..]))).Store(g[k..]);
            last.Store(g[end..]);
        }
    }

    private readonly struct ExponentialFunction : IFunction
    {
        public static (double Low, double High) Range => (0, double.PositiveInfinity);
        public static R Value<R>(R z) where R : struct, IReal<R> => R.Exp(z);
        public static R Slope<R>(R z, R a) where R : struct, IReal<R> => a;
        public static Formula Written(Quantity x) => $"e^{x}";
        public static Formula WrittenSlope(Quantity x, Quantity o) => $"{o}";
    }

    private sealed class SoftmaxActivation() : Activation("softmax")
    {
        private static readonly Elementwise<ExponentialFunction> Exponential = new("exponential");

        public override (double Low, double High) Range => (0, 1);

        public override string? NoInverseBecause => "the shares stay the same if all sums grow by the same number";

        public override void Forward<T>(ReadOnlySpan<T> preActivations, Span<T> activations)
        {
            // Subtracting the largest z cancels in the quotient and keeps e^z from overflowing.
            var largest = preActivations[0];
            foreach (var z in preActivations)
                largest = T.Max(largest, z);

            var sum = T.Zero;
            for (var k = 0; k < preActivations.Length; k++)
                activations[k] = preActivations[k] - largest;
            Exponential.Forward<T>(activations, activations);
            foreach (var a in activations)
                sum += a;
            for (var k = 0; k < activations.Length; k++)
                activations[k] /= sum;
        }

        public override void Backward<T>(ReadOnlySpan<T> preActivations, ReadOnlySpan<T> activations, Span<T> gradients)
        {
            // ∂L/∂z_k = Σ_j ∂L/∂a_j · ∂a_j/∂z_k = a_k · (∂L/∂a_k − Σ_j ∂L/∂a_j · a_j)
            var mean = T.Zero;
            for (var k = 0; k < gradients.Length; k++)
                mean += gradients[k] * activations[k];
            for (var k = 0; k < gradients.Length; k++)
                gradients[k] = activations[k] * (gradients[k] - mean);
        }

        internal override Formula Written(int node, IReadOnlyList<Quantity> sums) =>
            $"{ExponentialFunction.Written(sums[node])} / ({Formula.Join(" + ", sums.Select(ExponentialFunction.Written))})";
    }
}
