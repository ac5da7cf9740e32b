using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lantern.Tests;

/// <summary>
/// The fast kernels in single precision against the plain loops in double, for every length up to four vectors and six.
/// </summary>
/// <remarks>
/// A sum of n rounded products is off by at most about n·u·Σ|xᵢwᵢ|, u = 2⁻²⁴, in whatever order it is added (Higham 2002,
/// Accuracy and Stability of Numerical Algorithms, section 3.1). The bound used is twice that; the start of the sum (a
/// bias, or the weight that is changed) counts as one more product.
/// </remarks>
public sealed class KernelsTests
{
    private const double U = 1.0 / (1 << 24);

    public static readonly TheoryData<int> BatchSizes = [1, 2, 3];

    [Theory, MemberData(nameof(BatchSizes))]
    public void Forward_is_within_rounding_of_the_plain_loops(int batchSize) => ForEveryShape((inputCount, outputCount) =>
    {
        var x = new Numbers(batchSize * inputCount, seed: 1);
        var w = new Numbers(outputCount * inputCount, seed: 2);
        var b = new Numbers(outputCount, seed: 3);
        var z = new Numbers(batchSize * outputCount, seed: 4);
        double[] exact = new double[z.Count], magnitude = new double[z.Count];

        SimdKernels.Forward(x.Single, w.Single, b.Single, batchSize, inputCount, outputCount, z.Single);
        ReferenceKernels.Forward<double>(x.Exact, w.Exact, b.Exact, batchSize, inputCount, outputCount, exact);
        ReferenceKernels.Forward<double>(x.Magnitude, w.Magnitude, b.Magnitude, batchSize, inputCount, outputCount, magnitude);
        z.AssertNear(exact, magnitude, termCount: inputCount + 1);

        SimdKernels.Forward(x.Single, w.Single, [], batchSize, inputCount, outputCount, z.Single);
        ReferenceKernels.Forward<double>(x.Exact, w.Exact, [], batchSize, inputCount, outputCount, exact);
        z.AssertNear(exact, magnitude, termCount: inputCount + 1);
    });

    [Theory, MemberData(nameof(BatchSizes))]
    public void InputGradients_are_within_rounding_of_the_plain_loops(int batchSize) => ForEveryShape((inputCount, outputCount) =>
    {
        var g = new Numbers(batchSize * outputCount, seed: 1);
        var w = new Numbers(outputCount * inputCount, seed: 2);
        var x = new Numbers(batchSize * inputCount, seed: 3);
        double[] exact = new double[x.Count], magnitude = new double[x.Count];

        SimdKernels.InputGradients(g.Single, w.Single, batchSize, inputCount, outputCount, x.Single);
        ReferenceKernels.InputGradients<double>(g.Exact, w.Exact, batchSize, inputCount, outputCount, exact);
        ReferenceKernels.InputGradients<double>(g.Magnitude, w.Magnitude, batchSize, inputCount, outputCount, magnitude);
        x.AssertNear(exact, magnitude, termCount: outputCount);
    });

    [Theory, MemberData(nameof(BatchSizes))]
    public void AddWeightGradients_is_within_rounding_of_the_plain_loops(int batchSize) => ForEveryShape((inputCount, outputCount) =>
    {
        const float Scale = -0.1f;
        var g = new Numbers(batchSize * outputCount, seed: 1);
        var x = new Numbers(batchSize * inputCount, seed: 2);
        var w = new Numbers(outputCount * inputCount, seed: 3);
        double[] exact = [.. w.Exact], magnitude = [.. w.Magnitude];

        SimdKernels.AddWeightGradients(g.Single, x.Single, Scale, batchSize, inputCount, outputCount, w.Single);
        ReferenceKernels.AddWeightGradients<double>(g.Exact, x.Exact, Scale, batchSize, inputCount, outputCount, exact);
        ReferenceKernels.AddWeightGradients<double>(g.Magnitude, x.Magnitude, -Scale, batchSize, inputCount, outputCount, magnitude);
        w.AssertNear(exact, magnitude, termCount: batchSize + 1);
    });

    [Theory, MemberData(nameof(BatchSizes))]
    public void AddBiasGradients_is_within_rounding_of_the_plain_loops(int batchSize) => ForEveryShape((outputCount, _) =>
    {
        const float Scale = -0.1f;
        var g = new Numbers(batchSize * outputCount, seed: 1);
        var b = new Numbers(outputCount, seed: 2);
        double[] exact = [.. b.Exact], magnitude = [.. b.Magnitude];

        SimdKernels.AddBiasGradients(g.Single, Scale, batchSize, outputCount, b.Single);
        ReferenceKernels.AddBiasGradients<double>(g.Exact, Scale, batchSize, outputCount, exact);
        ReferenceKernels.AddBiasGradients<double>(g.Magnitude, -Scale, batchSize, outputCount, magnitude);
        b.AssertNear(exact, magnitude, termCount: batchSize + 1);
    });

    [Fact]
    public void Single_precision_takes_the_fast_kernels_and_double_the_plain_loops()
    {
        // A sum of 40 products: in another order it rounds otherwise, so equal bits say which kernel ran.
        Numbers x = new(40, seed: 1), w = new(9 * 40, seed: 2);
        float[] chosen = new float[9], fast = new float[9], plain = new float[9];
        Kernels.Forward<float>(x.Single, w.Single, [], 1, 40, 9, chosen);
        SimdKernels.Forward(x.Single, w.Single, [], 1, 40, 9, fast);
        ReferenceKernels.Forward<float>(x.Single, w.Single, [], 1, 40, 9, plain);
        Assert.Equal(fast, chosen);
        Assert.NotEqual(plain, chosen);

        double[] chosenDouble = new double[9], plainDouble = new double[9];
        Kernels.Forward<double>(x.Exact, w.Exact, [], 1, 40, 9, chosenDouble);
        ReferenceKernels.Forward<double>(x.Exact, w.Exact, [], 1, 40, 9, plainDouble);
        Assert.Equal(plainDouble, chosenDouble);
    }

    /// <summary>
    /// The promise "same seed, same bits" for the arithmetic: the hash was written down on a processor with 512-bit
    /// vectors. Run the tests with DOTNET_EnableAVX512=0, DOTNET_EnableAVX2=0 or DOTNET_EnableHWIntrinsic=0 to see that
    /// narrower vectors, or none, give the same.
    /// </summary>
    [Fact]
    public void The_bits_are_the_same_on_every_processor()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (batchSize, inputCount, outputCount) in ((int, int, int)[])[(1, 784, 10), (3, 70, 20), (2, 17, 9), (1, 5, 3)])
        {
            Numbers x = new(batchSize * inputCount, seed: 1), w = new(outputCount * inputCount, seed: 2);
            Numbers b = new(outputCount, seed: 3), z = new(batchSize * outputCount, seed: 4);
            SimdKernels.Forward(x.Single, w.Single, b.Single, batchSize, inputCount, outputCount, z.Single);
            hash.AppendData(MemoryMarshal.AsBytes(z.Single));
            SimdKernels.AddWeightGradients(z.Single, x.Single, -0.1f, batchSize, inputCount, outputCount, w.Single);
            hash.AppendData(MemoryMarshal.AsBytes(w.Single));
            SimdKernels.InputGradients(z.Single, w.Single, batchSize, inputCount, outputCount, x.Single);
            hash.AppendData(MemoryMarshal.AsBytes(x.Single));
            SimdKernels.AddBiasGradients(z.Single, -0.1f, batchSize, outputCount, b.Single);
            hash.AppendData(MemoryMarshal.AsBytes(b.Single));
        }

        Assert.Equal("b3f8a7ad067eeef4", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    private static void ForEveryShape(Action<int, int> check)
    {
        for (var inputCount = 0; inputCount <= 70; inputCount++)
        {
            for (var outputCount = 1; outputCount <= 20; outputCount++)
                check(inputCount, outputCount);
        }
    }

    /// <summary>
    /// Numbers between −1 and 1 in single precision, the same in double, and without their signs. Around them lie numbers
    /// that are none: whoever reads too far gets NaN, whoever writes too far is found out.
    /// </summary>
    private sealed class Numbers
    {
        private const int Margin = 17; // odd, so that vectors do not begin at even addresses
        private readonly float[] _padded;

        public Numbers(int count, ulong seed)
        {
            var random = new SplitMix64(seed);
            Count = count;
            _padded = [.. Enumerable.Repeat(float.NaN, count + (2 * Margin))];
            foreach (ref var number in Single)
                number = (float)((2 * random.NextDouble()) - 1);
            Exact = Close.ToDoubles(Single);
            Magnitude = [.. Exact.Select(Math.Abs)];
        }

        public int Count { get; }

        public Span<float> Single => _padded.AsSpan(Margin, Count);

        public double[] Exact { get; }

        public double[] Magnitude { get; }

        public void AssertNear(double[] exact, double[] magnitude, int termCount)
        {
            for (var i = 0; i < Count; i++)
                Close.Absolute(exact[i], Single[i], 2 * termCount * U * magnitude[i], i);
            Assert.Equal(-1, _padded.AsSpan(0, Margin).IndexOfAnyExcept(float.NaN));
            Assert.Equal(-1, _padded.AsSpan(Margin + Count).IndexOfAnyExcept(float.NaN));
        }
    }
}
