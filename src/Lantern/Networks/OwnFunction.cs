using System.Globalization;

namespace Lantern;

/// <summary>What is asked of functions that a caller made: a name that is free, and a slope that is the value's.</summary>
internal static class OwnFunction
{
    /// <summary>How far a slope may be from a difference quotient. A difference over 2⁻¹⁷ is off by far less, unless the function bends sharply there.</summary>
    public const double Tolerance = 1e-3;

    private const double Step = 1.0 / (1 << 17);

    /// <summary>Refuses a name that a built-in function has, or that is more than one plain word.</summary>
    public static void RequireName(string kind, string name, IEnumerable<string> builtIn)
    {
        if (!Named.IsPlain(name))
            throw new OptionException($"The name of a function is one word of letters, digits, hyphens, points and underscores, not {Wording.Quoted(name)}.");
        if (builtIn.Contains(name))
            throw new OptionException($"There is a built-in {kind} {name}: choose another name.");
    }

    /// <summary>
    /// Refuses a slope by which the value does not change. At a kink, such as that of a rectifier, the slopes of both sides and all between
    /// them are right.
    /// </summary>
    /// <param name="what">What has that slope, such as "slope of the activation bent".</param>
    /// <param name="value">The function.</param>
    /// <param name="slope">Its slope.</param>
    /// <param name="at">The point where it is that.</param>
    /// <param name="argument">What the point is called, such as "z".</param>
    /// <param name="where">The place in words, such as "at z = 0.6".</param>
    public static void RequireSlope(string what, Func<double, double> value, double slope, double at, string argument, string where)
    {
        var here = value(at);
        double before = (here - value(at - Step)) / Step, after = (value(at + Step) - here) / Step;
        var tolerance = Tolerance * Math.Max(1, Math.Max(Math.Abs(before), Math.Abs(after)));
        if (!(slope >= Math.Min(before, after) - tolerance && slope <= Math.Max(before, after) + tolerance))
            throw new OptionException($"The {what} {where} is {Number(slope)}, but the value changes there by {Number((before + after) / 2)} for each unit of {argument}.");
    }

    public static string Number(double number) => number.ToString("G4", CultureInfo.InvariantCulture);
}
