namespace Lantern;

/// <summary>An activation that a caller made of two functions: calculated one number at a time, in double precision.</summary>
internal sealed class OwnActivation : Activation
{
    private readonly Func<double, double> _value, _slope;
    private readonly Func<double, double>? _inverse;

    public OwnActivation(string name, Func<double, double> value, Func<double, double> slope, double low, double high, Func<double, double>? inverse)
        : base(name)
    {
        (_value, _slope, _inverse, Range) = (value, slope, inverse, (low, high));
        OwnFunction.RequireName("activation", name, All.Select(activation => activation.Name));
        if (!(low < high))
            throw new OptionException($"The outputs of the activation {name} cannot lie between {OwnFunction.Number(low)} and {OwnFunction.Number(high)}: the first must be the smaller one.");
        foreach (var z in (double[])[-2.7, -1.3, -0.6, -0.1, 0, 0.1, 0.6, 1.3, 2.7])
        {
            var a = value(z);
            if (!double.IsFinite(a))
                throw new OptionException($"The activation {name} of z = {OwnFunction.Number(z)} is {OwnFunction.Number(a)}, but a sum can be any number.");
            if (a < low || a > high)
                throw new OptionException($"The activation {name} of z = {OwnFunction.Number(z)} is {OwnFunction.Number(a)}, which is not between {OwnFunction.Number(low)} and {OwnFunction.Number(high)}.");
            OwnFunction.RequireSlope($"slope of the activation {name}", value, slope(z), z, "z", $"at z = {OwnFunction.Number(z)}");
            if (inverse?.Invoke(a) is { } back && !(Math.Abs(back - z) <= OwnFunction.Tolerance * Math.Max(1, Math.Abs(z))))
                throw new OptionException($"The inverse of the activation {name} makes {OwnFunction.Number(back)} of {OwnFunction.Number(a)}, which came from z = {OwnFunction.Number(z)}.");
        }
    }

    public override (double Low, double High) Range { get; }

    public override string? NoInverseBecause => _inverse is null ? "it was made without an inverse" : null;

    public override void Forward<T>(ReadOnlySpan<T> preActivations, Span<T> activations)
    {
        for (var k = 0; k < preActivations.Length; k++)
            activations[k] = T.CreateTruncating(_value(double.CreateTruncating(preActivations[k])));
    }

    public override void Backward<T>(ReadOnlySpan<T> preActivations, ReadOnlySpan<T> activations, Span<T> gradients)
    {
        for (var k = 0; k < gradients.Length; k++)
            gradients[k] *= T.CreateTruncating(_slope(double.CreateTruncating(preActivations[k])));
    }

    private protected override T Inverse<T>(T a) => T.CreateTruncating(_inverse!(double.CreateTruncating(a)));

    internal override Formula Written(int node, IReadOnlyList<Quantity> sums) => $"{Name}({sums[node]})";

    internal override Formula WrittenSlope(Quantity x, Quantity o) => $"{Name}′({x})";
}
