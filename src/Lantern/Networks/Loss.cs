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
public abstract class Loss
{
    private Loss(string name, Activation matching)
    {
        Name = name;
        MatchingActivation = matching;
    }

    /// <summary>L = ½·Σ (a−t)², so that ∂L/∂a = a−t, the textbook's error with the opposite sign. Matches linear outputs.</summary>
    public static Loss SquaredError { get; } = new SquaredErrorLoss();

    /// <summary>L = −Σ t·ln a, for one class out of several. Matches softmax outputs.</summary>
    public static Loss CrossEntropy { get; } = new CrossEntropyLoss();

    /// <summary>L = −Σ (t·ln a + (1−t)·ln(1−a)), for outputs that are independent yes-or-no decisions. Matches sigmoid outputs.</summary>
    public static Loss BinaryCrossEntropy { get; } = new BinaryCrossEntropyLoss();

    /// <summary>All losses, in the order in which they are documented.</summary>
    public static IReadOnlyList<Loss> All { get; } = [SquaredError, CrossEntropy, BinaryCrossEntropy];

    /// <summary>The name used in options and model files, such as "cross-entropy".</summary>
    public string Name { get; }

    /// <summary>The output activation for which ∂L/∂z needs no slope.</summary>
    public Activation MatchingActivation { get; }

    /// <summary>The loss of that name.</summary>
    /// <exception cref="OptionException">There is no such loss.</exception>
    public static Loss Parse(string name) => Named.Find(All, loss => loss.Name, name, "loss");

    /// <summary>Whether the loss is defined for outputs of this activation: logarithms need outputs between 0 and 1.</summary>
    public virtual bool Accepts(Activation outputActivation) =>
        outputActivation == Activation.Sigmoid || outputActivation == Activation.Softmax;

    /// <summary>Throws for an activation for which the loss is not defined.</summary>
    internal void Check(Activation outputActivation)
    {
        if (!Accepts(outputActivation))
            throw new OptionException($"The loss {this} needs outputs between 0 and 1, from sigmoid or softmax, not from {outputActivation}.");
    }

    /// <summary>
    /// The target of each output that favors no class, toward which label smoothing moves targets; null if there is none.
    /// </summary>
    internal virtual double? EvenTarget(int outputCount) => null;

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

    private sealed class SquaredErrorLoss() : Loss("squared-error", Activation.Linear)
    {
        public override bool Accepts(Activation outputActivation) => true;

        public override T Value<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target)
        {
            var sum = T.Zero;
            for (var k = 0; k < target.Length; k++)
                sum += (activations[k] - target[k]) * (activations[k] - target[k]);
            return sum / (T.One + T.One);
        }

        public override void Gradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients) =>
            MatchingGradients(activations, target, gradients); // a − t: a linear output has slope 1

        internal override Formula Written(IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
            $"½·({Formula.Join(" + ", outputs.Zip(target, (o, t) => (Formula)$"({t} − {o})²"))})";

        internal override Formula WrittenError(Quantity o, Quantity t) => $"{t} − {o}";
    }

    private sealed class CrossEntropyLoss() : Loss("cross-entropy", Activation.Softmax)
    {
        internal override double? EvenTarget(int outputCount) => 1.0 / outputCount; // one answer out of several

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
