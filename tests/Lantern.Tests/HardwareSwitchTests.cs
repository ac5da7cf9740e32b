using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lantern.Tests;

/// <summary>
/// Runs tests of the arithmetic again as processes of their own, in which wide vectors are switched off. Every process
/// first makes sure that the switch had its effect, so that a switch which is renamed one day cannot pass for a success.
/// </summary>
public sealed class HardwareSwitchTests
{
    private const string Expected = "LANTERN_TESTS_VECTOR_BITS";

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Lantern.Tests.dll");
    private static readonly string Dotnet =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static readonly Type[] OfTheArithmetic =
    [
        typeof(SameBitsTests), typeof(SingleKernelsTests), typeof(DoubleKernelsTests), typeof(PanelKernelsTests),
        typeof(RealTests), typeof(SameBitsOfDistortionsTests), typeof(ActivationTests), typeof(ExampleBlockTests), typeof(StepwiseLayerTests),
    ];

    /// <summary>How wide the vectors are that this processor has, or was left with.</summary>
    private static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    [Fact]
    public void Without_512_bit_vectors_everything_is_the_same() =>
        AssertPasses("DOTNET_EnableAVX512", 256, [.. OfTheArithmetic, typeof(SameBitsOfEpochsTests), typeof(BlockedLayerTests)]);

    [Fact]
    public void Without_256_bit_vectors_and_fused_instructions_everything_is_the_same() =>
        AssertPasses("DOTNET_EnableAVX2", 128, OfTheArithmetic);

    [Fact]
    public void Without_any_vectors_everything_is_the_same() =>
        AssertPasses("DOTNET_EnableHWIntrinsic", 0, OfTheArithmetic);

    /// <summary>In such a process: whether the vectors are as wide as they should be. Elsewhere nothing is asked for.</summary>
    internal static void AssertSwitched()
    {
        if (Environment.GetEnvironmentVariable(Expected) is { } bits)
            Assert.Equal(bits, $"{VectorBits}");
    }

    private static void AssertPasses(string hardwareSwitch, int bits, Type[] classes)
    {
        Assert.SkipUnless(VectorBits > bits, $"{hardwareSwitch}=0 has no effect here: vectors have {VectorBits} bits anyway.");

        string[] filters = [.. classes.SelectMany(type => (string[])["--filter-class", type.FullName!])];
        string[] arguments = [Assembly, .. filters, "--no-progress", "--no-ansi"];
        var start = new ProcessStartInfo(Dotnet, arguments) { RedirectStandardOutput = true };
        start.Environment[hardwareSwitch] = "0";
        start.Environment[Expected] = $"{bits}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, output);
    }
}
