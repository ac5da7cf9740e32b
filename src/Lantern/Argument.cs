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

    /// <summary>A list without null in it.</summary>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    /// <exception cref="ArgumentException">One of the list is null.</exception>
    public static IReadOnlyList<T> NoneNull<T>([NotNull] IReadOnlyList<T>? list, [CallerArgumentExpression(nameof(list))] string name = "")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(list, name);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is null)
                throw new ArgumentException($"The list has null at index {i}.", name);
        }

        return list;
    }

    /// <summary>A member of an enum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the enum's members.</exception>
    public static T Member<T>(T argument, [CallerArgumentExpression(nameof(argument))] string name = "")
        where T : struct, Enum =>
        Enum.IsDefined(argument) ? argument : throw new ArgumentOutOfRangeException(name, argument, $"There is no such {typeof(T).Name}.");
}
