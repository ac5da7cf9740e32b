using System.Globalization;
using System.Numerics;

namespace Lantern;

/// <summary>
/// The loss L that training minimizes: one number for the distance of the outputs a of one example from its target t.
/// Value and derivative of each loss are side by side below; a new one needs nothing else.
/// </summary>
/// <remarks>
/// Each loss has one activation that matches it (Bishop 2006, section 4.3.6: the canonical link). With that activation
/// at the outputs the derivative with respect to the pre-activations z is simply a − t: no slope, so nothing that
/// vanishes when an output saturates, and no division by an output that is nearly zero.
/// </remarks>
/// <example><code>
/// var classes = new TrainingOptions { Loss = Loss.CrossEntropy };      // one of several, with softmax outputs
/// var labels = new TrainingOptions { Loss = Loss.BinaryCrossEntropy }; // each true or false, with sigmoid outputs
/// var numbers = new TrainingOptions { Loss = Loss.SquaredError };      // with linear outputs
/// </code></example>
public abstract class Loss
{
    private protected Loss(string name, Activation matching)
    {
        Name = name;
        MatchingActivation = matching;
    }

    /// <summary>L = ½·Σ (a−t)², so that ∂L/∂a = a−t, the textbook's error with the opposite sign. Matches linear outputs.</summary>
    public static Loss SquaredError { get; } = new SquaredErrorLoss();

    /// <summary>L = −Σ t·ln a, for one class out of several. Matches softmax outputs, at least two. Targets are shares
    /// from 0 to 1 that add up to 1, within 1 %: training, online training and evaluation refuse others.</summary>
    public static Loss CrossEntropy { get; } = new CrossEntropyLoss();

    /// <summary>L = −Σ (t·ln a + (1−t)·ln(1−a)), for outputs that are independent yes-or-no decisions. Matches sigmoid
    /// outputs. Targets are from 0 to 1: training, online training and evaluation refuse others.</summary>
    public static Loss BinaryCrossEntropy { get; } = new BinaryCrossEntropyLoss();

    /// <summary>
    /// L = Σ |a−t|, so that ∂L/∂a is 1 above the target, −1 below it, and 0 at it: far targets pull no more than near ones. The
    /// best constant answer is the median. PyTorch's L1Loss, as a sum. Matches linear outputs.
    /// </summary>
    public static Loss AbsoluteError { get; } = new AbsoluteErrorLoss();

    /// <summary>
    /// The squared error near the target and the absolute error far from it: L = Σ ½·(a−t)² where |a−t| ≤ 1, else |a−t| − ½, so that ∂L/∂a
    /// is a−t between −1 and 1. PyTorch's HuberLoss with delta 1, which then is its SmoothL1Loss, as a sum. Matches linear outputs. (Huber 1964.)
    /// </summary>
    public static Loss Huber { get; } = new HuberLoss();

    /// <summary>All losses, in the order in which they are documented.</summary>
    public static IReadOnlyList<Loss> All { get; } = [SquaredError, CrossEntropy, BinaryCrossEntropy, AbsoluteError, Huber];

    /// <summary>The name used in options and model files, such as "cross-entropy".</summary>
    public string Name { get; }

    /// <summary>The output activation for which ∂L/∂z needs no slope.</summary>
    public Activation MatchingActivation { get; }

    /// <summary>The loss of that name.</summary>
    /// <exception cref="OptionException">There is no such loss.</exception>
    public static Loss Parse(string name) => Named.Find(All, loss => loss.Name, name, "loss");

    /// <summary>
    /// A loss of one's own: a sum over the outputs of any function of output and target, L = Σ f(a, t), for outputs of every activation. Both
    /// functions are called for each output by itself, by several threads at once, so they must depend on nothing but a and t.
    /// Matches linear outputs.
    /// </summary>
    /// <param name="name">One word that no built-in loss has.</param>
    /// <param name="value">f(a, t).</param>
    /// <param name="gradient">∂f/∂a at a and t.</param>
    /// <exception cref="OptionException">
    /// The name is not free or not one word; or the gradient is not by what the value changes, at one of 18 points with a from −2.3 to 3.2 and t
    /// from 0 to 1, of which those where the value is not finite are passed over. At a kink the slope of either side is right.
    /// </exception>
    /// <example><code>
    /// var logCosh = Loss.Create("log-cosh", (a, t) => Math.Log(Math.Cosh(a - t)), (a, t) => Math.Tanh(a - t));
    /// var options = new TrainingOptions { Loss = logCosh };
    /// </code></example>
    public static Loss Create(string name, Func<double, double, double> value, Func<double, double, double> gradient)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(gradient);
        return new OwnLoss(name, value, gradient);
    }

    /// <summary>Whether the loss is defined for outputs of this activation: logarithms need outputs between 0 and 1.</summary>
    public bool Accepts(Activation outputActivation)
    {
        ArgumentNullException.ThrowIfNull(outputActivation);
        return AcceptsAny || outputActivation == Activation.Sigmoid || outputActivation == Activation.Softmax;
    }

    /// <summary>Whether it is defined for outputs of any activation.</summary>
    internal virtual bool AcceptsAny => false;

    /// <summary>Throws for a last layer for which the loss is not defined, or whose outputs cannot differ.</summary>
    internal void Check(DenseLayer outputs)
    {
        var outputActivation = outputs.Activation;
        if (outputActivation == Activation.Softmax && outputs.OutputCount == 1)
            throw new OptionException($"A single output of softmax is always 1, so there is nothing to learn: take sigmoid with the loss {BinaryCrossEntropy}, or two outputs.");
        if (!Accepts(outputActivation))
            throw new OptionException($"The loss {this} needs outputs between 0 and 1, from sigmoid or softmax, not from {outputActivation}.");
    }

    /// <summary>
    /// The target of each output that favors no class, toward which label smoothing moves targets; null if there is none.
    /// </summary>
    internal virtual double? EvenTarget(int outputCount) => null;

    /// <summary>What is wrong with a target, such as "holds 2, where …"; null if the loss is defined for it.</summary>
    internal virtual string? FaultOf<T>(ReadOnlySpan<T> target)
        where T : unmanaged, IFloatingPointIeee754<T> => null;

    /// <summary>A fault if a number is not from 0 to 1.</summary>
    private string? FaultOfProbabilities<T>(ReadOnlySpan<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var t in target)
        {
            if (t < T.Zero || t > T.One)
                return string.Create(CultureInfo.InvariantCulture, $"holds {t}, where the loss {this} needs targets from 0 to 1");
        }

        return null;
    }

    /// <summary>L of one example.</summary>
    /// <param name="activations">The network's outputs a, [outputs].</param>
    /// <param name="target">The target t, [outputs].</param>
    public abstract T Value<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>∂L/∂a of one example.</summary>
    /// <param name="activations">The network's outputs a, [outputs].</param>
    /// <param name="target">The target t, [outputs].</param>
    /// <param name="gradients">Receives ∂L/∂a, [outputs].</param>
    public abstract void Gradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>∂L/∂z of one example behind the <see cref="MatchingActivation"/>: a − t, where slope and derivative cancel.</summary>
    /// <param name="activations">The network's outputs a, [outputs].</param>
    /// <param name="target">The target t, [outputs].</param>
    /// <param name="gradients">Receives ∂L/∂z, [outputs].</param>
    public virtual void MatchingGradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var k = 0; k < gradients.Length; k++)
            gradients[k] = activations[k] - target[k];
    }

    /// <summary>How L is calculated, for the <see cref="Insight.Ledger"/>.</summary>
    internal abstract Formula Written(IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target);

    /// <summary>How the error −∂L/∂a of an output is calculated.</summary>
    internal abstract Formula WrittenError(Quantity o, Quantity t);

    /// <summary>How ∂L/∂z is calculated behind the <see cref="MatchingActivation"/>.</summary>
    internal virtual Formula WrittenMatchingGradient(int node, IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
        $"{outputs[node]} − {target[node]}";

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>An output that underflowed to 0 counts as the smallest normal number, so that its logarithm is finite.</summary>
    private static T Positive<T>(T a)
        where T : IFloatingPointIeee754<T> =>
        T.Max(a, T.CreateChecked(typeof(T) == typeof(float) ? 1.17549435e-38 : 2.2250738585072014e-308));

    /// <summary>A loss of the distances between outputs and target, for outputs of any size.</summary>
    private abstract class DistanceLoss(string name) : Loss(name, Activation.Linear)
    {
        internal override bool AcceptsAny => true;

        /// <remarks>∂L/∂a: a linear output has slope 1.</remarks>
        public override void MatchingGradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients) =>
            Gradients(activations, target, gradients);

        internal override Formula WrittenMatchingGradient(int node, IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
            WrittenError(target[node], outputs[node]); // the error with the opposite sign
    }

    private sealed class SquaredErrorLoss() : DistanceLoss("squared-error")
    {
        public override T Value<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target)
        {
            var sum = T.Zero;
            for (var k = 0; k < target.Length; k++)
                sum += (activations[k] - target[k]) * (activations[k] - target[k]);
            return sum / (T.One + T.One);
        }

        public override void Gradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients)
        {
            for (var k = 0; k < gradients.Length; k++)
                gradients[k] = activations[k] - target[k];
        }

        internal override Formula Written(IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
            $"½·({Formula.Join(" + ", outputs.Zip(target, (o, t) => (Formula)$"({t} − {o})²"))})";

        internal override Formula WrittenError(Quantity o, Quantity t) => $"{t} − {o}";
    }

    private sealed class AbsoluteErrorLoss() : DistanceLoss("absolute-error")
    {
        public override T Value<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target)
        {
            var sum = T.Zero;
            for (var k = 0; k < target.Length; k++)
                sum += T.Abs(activations[k] - target[k]);
            return sum;
        }

        public override void Gradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients)
        {
            for (var k = 0; k < gradients.Length; k++)
                gradients[k] = activations[k] > target[k] ? T.One : activations[k] < target[k] ? -T.One : activations[k] - target[k]; // 0, or no number
        }

        internal override Formula Written(IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
            Formula.Join(" + ", outputs.Zip(target, (o, t) => (Formula)$"max({t} − {o}, {o} − {t})"));

        internal override Formula WrittenError(Quantity o, Quantity t) => $"({t} > {o} ? 1 : 0) − ({o} > {t} ? 1 : 0)";
    }

    private sealed class HuberLoss() : DistanceLoss("huber")
    {
        public override T Value<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target)
        {
            var sum = T.Zero;
            for (var k = 0; k < target.Length; k++)
            {
                T distance = T.Abs(activations[k] - target[k]), near = T.Min(distance, T.One);
                sum += near * (distance - (near / (T.One + T.One))); // ½·d², and d − ½ from d = 1 on
            }

            return sum;
        }

        public override void Gradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients)
        {
            for (var k = 0; k < gradients.Length; k++)
                gradients[k] = T.Clamp(activations[k] - target[k], -T.One, T.One);
        }

        internal override Formula Written(IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
            Formula.Join(" + ", outputs.Zip(target, Term));

        internal override Formula WrittenError(Quantity o, Quantity t) => $"max(−1, min(1, {t} − {o}))";

        private static Formula Term(Quantity o, Quantity t) => (o.Value - t.Value) switch // the part of the formula that holds there
        {
            > 1 => $"{o} − {t} − ½",
            < -1 => $"{t} − {o} − ½",
            _ => $"½·({t} − {o})²",
        };
    }

    private sealed class CrossEntropyLoss() : Loss("cross-entropy", Activation.Softmax)
    {
        private const double Tolerance = 0.01; // shares that were rounded to hundredths

        internal override double? EvenTarget(int outputCount) => 1.0 / outputCount; // one answer out of several

        internal override string? FaultOf<T>(ReadOnlySpan<T> target)
        {
            var sum = 0.0;
            foreach (var t in target)
                sum += double.CreateTruncating(t);
            return FaultOfProbabilities(target)
                ?? (Math.Abs(sum - 1) > Tolerance ? string.Create(CultureInfo.InvariantCulture, $"adds up to {sum:G6}, where the loss {this} needs shares that add up to 1") : null);
        }

        public override T Value<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target)
        {
            var sum = T.Zero;
            for (var k = 0; k < target.Length; k++)
                sum -= target[k] * T.Log(Positive(activations[k]));
            return sum;
        }

        public override void Gradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients)
        {
            for (var k = 0; k < gradients.Length; k++)
                gradients[k] = -target[k] / Positive(activations[k]);
        }

        /// <remarks>a·Σt − t, which is a − t where the target adds up to 1, as shares do.</remarks>
        public override void MatchingGradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients)
        {
            var sum = T.Zero;
            foreach (var t in target)
                sum += t;
            for (var k = 0; k < gradients.Length; k++)
                gradients[k] = (activations[k] * sum) - target[k];
        }

        internal override Formula Written(IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
            $"−({Formula.Join(" + ", outputs.Zip(target, (o, t) => (Formula)$"{t}·ln({o})"))})";

        internal override Formula WrittenError(Quantity o, Quantity t) => $"{t} / {o}";

        internal override Formula WrittenMatchingGradient(int node, IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
            Math.Abs(target.Sum(t => t.Value) - 1) < 1e-9
                ? base.WrittenMatchingGradient(node, outputs, target)
                : $"{outputs[node]}·({Formula.Join(" + ", target.Select(t => (Formula)$"{t}"))}) − {target[node]}";
    }

    private sealed class BinaryCrossEntropyLoss() : Loss("binary-cross-entropy", Activation.Sigmoid)
    {
        internal override double? EvenTarget(int outputCount) => 0.5; // independent yes-or-no decisions

        internal override string? FaultOf<T>(ReadOnlySpan<T> target) => FaultOfProbabilities(target);

        public override T Value<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target)
        {
            var sum = T.Zero;
            for (var k = 0; k < target.Length; k++)
            {
                sum -= target[k] * T.Log(Positive(activations[k]));
                sum -= (T.One - target[k]) * T.Log(Positive(T.One - activations[k]));
            }

            return sum;
        }

        public override void Gradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients)
        {
            for (var k = 0; k < gradients.Length; k++)
            {
                gradients[k] = ((T.One - target[k]) / Positive(T.One - activations[k]))
                    - (target[k] / Positive(activations[k]));
            }
        }

        internal override Formula Written(IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
            $"−({Formula.Join(" + ", outputs.Zip(target, (o, t) => (Formula)$"{t}·ln({o}) + (1 − {t})·ln(1 − {o})"))})";

        internal override Formula WrittenError(Quantity o, Quantity t) => $"{t} / {o} − (1 − {t}) / (1 − {o})";
    }
}
