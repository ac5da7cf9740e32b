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

    /// <summary>The number of examples in a batch.</summary>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of examples.</exception>
    public static int RowCount<T, TOutput>(
        ReadOnlySpan<T> inputs, int inputCount, ReadOnlySpan<TOutput> outputs, int outputCount,
        [CallerArgumentExpression(nameof(inputs))] string name = "", [CallerArgumentExpression(nameof(outputs))] string outputsName = "")
    {
        if (inputs.Length % inputCount != 0)
            throw new ArgumentException($"{inputs.Length} {name} are not a whole number of examples of {inputCount}.", name);
        Check(outputs, checked(inputs.Length / inputCount * outputCount), outputsName);
        return inputs.Length / inputCount;
    }
}
