using System.Numerics;
using System.Runtime.Intrinsics;

namespace Lantern.Numerics;

/// <summary>The search for a number that is infinite or NaN.</summary>
internal static class Finite
{
    /// <summary>The index of the first number that is not finite; −1 if all are.</summary>
    public static int IndexOfOther<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var i = 0;
        if (Vector512<T>.IsSupported)
        {
            var differences = Vector512<T>.Zero;
            for (; i + Vector512<T>.Count <= numbers.Length; i += Vector512<T>.Count)
            {
                var x = Vector512.Create(numbers[i..]);
                differences += x - x; // 0 of a finite number, else not a number
            }

            if (!Vector512.EqualsAll(differences, Vector512<T>.Zero))
                i = 0;
        }

        for (; i < numbers.Length; i++)
        {
            if (!T.IsFinite(numbers[i]))
                return i;
        }

        return -1;
    }
}
