using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>Arguments that are checked where they are passed on, as in <c>: this(Argument.NotNull(network).Layers)</c>.</summary>
internal static class Argument
{
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static T NotNull<T>([NotNull] T? argument, [CallerArgumentExpression(nameof(argument))] string name = "")
        where T : class => argument ?? throw new ArgumentNullException(name);
}
