using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>Arguments that are checked where they are passed on, as in <c>: this(Argument.NotNull(network).Layers)</c>.</summary>
internal static class Argument
{
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static T NotNull<T>([NotNull] T? argument, [CallerArgumentExpression(nameof(argument))] string name = "")
        where T : class => argument ?? throw new ArgumentNullException(name);

    /// <summary>An index that is at least 0 and below a count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static int Index(int index, int count, [CallerArgumentExpression(nameof(index))] string name = "") =>
        (uint)index < (uint)count ? index : throw new ArgumentOutOfRangeException(name, index, count == 0 ? "There is none." : $"Counted from 0, the last is {count - 1}.");
}
