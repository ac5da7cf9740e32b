using System.Runtime.CompilerServices;

namespace Lantern.Numerics;

/// <summary>Checks of the lengths of spans that come into the library.</summary>
internal static class Shape
{
    public static void Check<T>(ReadOnlySpan<T> values, int expected, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        if (values.Length != expected)
            throw new ArgumentException($"{name} holds {values.Length} numbers where {expected} were expected.", name);
    }
}
