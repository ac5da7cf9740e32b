using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lantern.Tests;

/// <summary>
/// Runs this suite again as processes of their own, in which wide vectors are switched off. Every process first makes sure
/// that the switch had its effect, so that a switch which is renamed one day cannot pass for a success.
/// </summary>
/// <remarks>
/// Numbers of threads need no processes: <see cref="SameBits.After"/> trains on 1, 2 and 3 threads, one example at a time and in
/// batches, and <see cref="TiledDescentTests"/> and <see cref="BlockedLayerTests"/> compare 1, 2 and 3 threads by themselves.
/// </remarks>
public sealed class HardwareSwitchTests
{
    private const string Expected = "LANTERN_TESTS_VECTOR_BITS";

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Lantern.Tests.dll");
    private static readonly string Dotnet =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>Takes long and comes to no vector: digits are drawn, and prepared by plain loops.</summary>
    private static readonly Type[] WithoutVectors = [typeof(DigitPreparationTests)];

    /// <summary>
    /// Most of the suite's time, in tens of epochs. <see cref="SameBitsOfEpochsTests"/> compares the parameters after an epoch with
    /// those of 512-bit vectors, and the results of the textbook follow from these.
    /// </summary>
    private static readonly Type[] OfManyEpochs =
        [.. WithoutVectors, typeof(StableTextbookResultsTests), typeof(ChaoticTextbookResultsTests), typeof(FinalTextbookResultTests), typeof(OwnDigitsTests)];

    /// <summary>
    /// Too slow where a fused multiply-add is no instruction (see <see cref="Fused"/>). <see cref="SameBitsTests"/> and
    /// <see cref="SameBitsOfDistortionsTests"/> do the same with hundreds of digits; what a diagnosis reads off a training comes
    /// to no vector.
    /// </summary>
    private static readonly Type[] OfEpochs =
        [.. OfManyEpochs, typeof(SameBitsOfEpochsTests), typeof(DistortedExamplesTests), typeof(TrainingDiagnosisTests)];

    /// <summary>
    /// Too slow where nothing is a vector: thousands of trainings and answers, an epoch in batches, all of MNIST's bytes.
    /// <see cref="SameBitsTests"/> trains in each of these ways, and where its bits are those of 512-bit vectors, what holds
    /// there holds here.
    /// </summary>
    private static readonly Type[] OfManyNumbers =
    [
        .. OfEpochs, typeof(ExactDescentTests), typeof(OracleTests), typeof(TiledDescentTests), typeof(BatchPredictionTests), typeof(MnistTests),
        typeof(InputAscentTests), typeof(CheckpointTests),
    ];

    /// <summary>How wide the vectors are that this processor has, or was left with.</summary>
    private static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    [Fact]
    public void Without_512_bit_vectors_everything_is_the_same() =>
        AssertPasses("DOTNET_EnableAVX512", 256, OfManyEpochs);

    [Fact]
    public void Without_256_bit_vectors_and_fused_instructions_everything_is_the_same() =>
        AssertPasses("DOTNET_EnableAVX2", 128, OfEpochs);

    [Fact]
    public void Without_any_vectors_everything_is_the_same() =>
        AssertPasses("DOTNET_EnableHWIntrinsic", 0, OfManyNumbers);

    /// <summary>In such a process: whether the vectors are as wide as they should be. Elsewhere nothing is asked for.</summary>
    internal static void AssertSwitched()
    {
        if (Environment.GetEnvironmentVariable(Expected) is { } bits)
            Assert.Equal(bits, $"{VectorBits}");
    }

    private static void AssertPasses(string hardwareSwitch, int bits, Type[] without)
    {
        Assert.SkipUnless(VectorBits > bits, $"{hardwareSwitch}=0 has no effect here: vectors have {VectorBits} bits anyway.");

        string[] filters = [.. without.Append(typeof(HardwareSwitchTests)).SelectMany(type => (string[])["--filter-not-class", type.FullName!])];
        string[] arguments = [Assembly, .. filters, "--progress", "off", "--no-ansi"];
        var start = new ProcessStartInfo(Dotnet, arguments) { RedirectStandardOutput = true };
        start.Environment[hardwareSwitch] = "0";
        start.Environment[Expected] = $"{bits}";
        start.Environment[FuzzTests.CountVariable] = "10000"; // of the four kinds of files, one is read with vectors
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, output);
    }
}
