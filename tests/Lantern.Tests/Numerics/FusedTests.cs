using System.Runtime.Intrinsics;

namespace Lantern.Tests;

/// <summary>Every path to a fused multiply-add against the runtime's own for one number, bit for bit.</summary>
public sealed class FusedTests
{
    public FusedTests() => HardwareSwitchTests.AssertSwitched();

    [Fact]
    public void Special_numbers_in_every_combination()
    {
        float[] sizes =
        [
            0, float.Epsilon, 3 * float.Epsilon, 1.1754942e-38f, 1.1754944e-38f, 1.0842022e-19f, 1 - 5.9604645e-8f, 1, 1 + 1.1920929e-7f, 1 + 2.4414063e-4f,
            1.5f, 3, 16777215, 1.8446744e19f, float.MaxValue, float.PositiveInfinity, float.NaN,
        ];
        float[] numbers = [.. sizes, .. sizes.Select(size => -size)];

        foreach (var x in numbers)
        {
            foreach (var y in numbers)
            {
                foreach (var sum in numbers)
                    AssertFused(x, y, sum);
            }
        }
    }

    [Fact]
    public void A_million_random_numbers()
    {
        var random = new SplitMix64(1);
        for (var i = 0; i < 250_000; i++)
        {
            var (x, y) = (AnyNumber(random), AnyNumber(random));
            AssertFused(x, y, AnyNumber(random));
            AssertFused(x, y, -(x * y)); // what remains is what the product lost
            AssertFused(x, y, MathF.ScaleB(x * y, random.NextInt32(120) - 60));

            // Twelve digits times thirteen are twenty-five, one more than fit: often a tie, which a tiny sum must break.
            var (a, b) = (1 + (random.NextInt32(1 << 11) / 2048f), 1 + (random.NextInt32(1 << 12) / 4096f));
            AssertFused(a, b, MathF.ScaleB(random.NextInt32(2) == 0 ? 1 : -1, -20 - random.NextInt32(120)));
        }
    }

    private static float AnyNumber(SplitMix64 random) => BitConverter.UInt32BitsToSingle((uint)random.NextUInt64());

    private static void AssertFused(float x, float y, float sum)
    {
        var expected = MathF.FusedMultiplyAdd(x, y, sum);
        var byDouble = Fused.ByDouble(Vector128.Create(0, x, 1, x), Vector128.Create(1, y, 0, y), Vector128.Create(2, sum, 3, sum));
        var byChoice = Fused.MultiplyAdd(Vector512.Create(x), Vector512.Create(y), Vector512.Create(sum));

        if (!AreSame(expected, byDouble[1]) || !AreSame(expected, byDouble[3]) || !AreSame(expected, byChoice[15]))
            Assert.Fail($"{x:R}·{y:R} + {sum:R} should be {expected:R}, was {byDouble[1]:R} and {byDouble[3]:R} by double precision, {byChoice[15]:R} as chosen.");
    }

    /// <summary>The same bits; that a number is none has several spellings.</summary>
    private static bool AreSame(float x, float y) =>
        BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y) || (float.IsNaN(x) && float.IsNaN(y));
}
