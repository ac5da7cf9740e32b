namespace Lantern;

/// <summary>A loss that a caller made of two functions: calculated one output at a time, in double precision.</summary>
internal sealed class OwnLoss : Loss
{
    private readonly Func<double, double, double> _value, _gradient;

    public OwnLoss(string name, Func<double, double, double> value, Func<double, double, double> gradient)
        : base(name, Activation.Linear)
    {
        (_value, _gradient) = (value, gradient);
        OwnFunction.RequireName("loss", name, All.Select(loss => loss.Name));
        foreach (var t in (double[])[0, 0.4, 1])
        {
            foreach (var a in (double[])[-2.3, 0.13, 0.4, 0.77, 0.94, 3.2])
            {
                if (double.IsFinite(value(a, t))) // one with a logarithm has none outside of 0 and 1
                    OwnFunction.RequireSlope($"gradient of the loss {name}", output => value(output, t), gradient(a, t), a, "a", $"at a = {OwnFunction.Number(a)} and t = {OwnFunction.Number(t)}");
            }
        }
    }

    internal override bool AcceptsAny => true;

    public override T Value<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target)
    {
        var sum = 0.0;
        for (var k = 0; k < target.Length; k++)
            sum += _value(double.CreateTruncating(activations[k]), double.CreateTruncating(target[k]));
        return T.CreateTruncating(sum);
    }

    public override void Gradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients)
    {
        for (var k = 0; k < gradients.Length; k++)
            gradients[k] = T.CreateTruncating(_gradient(double.CreateTruncating(activations[k]), double.CreateTruncating(target[k])));
    }

    /// <remarks>∂L/∂a: a linear output has slope 1.</remarks>
    public override void MatchingGradients<T>(ReadOnlySpan<T> activations, ReadOnlySpan<T> target, Span<T> gradients) =>
        Gradients(activations, target, gradients);

    internal override Formula Written(IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
        Formula.Join(" + ", outputs.Zip(target, (o, t) => (Formula)$"{Name}({o}, {t})"));

    internal override Formula WrittenError(Quantity o, Quantity t) => $"−{Name}′({o}, {t})";

    internal override Formula WrittenMatchingGradient(int node, IReadOnlyList<Quantity> outputs, IReadOnlyList<Quantity> target) =>
        $"{Name}′({outputs[node]}, {target[node]})";
}
