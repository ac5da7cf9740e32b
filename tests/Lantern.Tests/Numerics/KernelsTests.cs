using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lantern.Tests;

public sealed class SingleKernelsTests : KernelsTests<float>
{
    protected override double U => 1.0 / (1 << 24);

    protected override string BitsOnAProcessorWith512BitVectors => "1ddb239c0b2ff45d";

    [Fact]
    public void Narrow_rounds_as_the_plain_loop_does_bit_by_bit()
    {
        var random = new SplitMix64(1);
        for (var count = 0; count <= 100; count++)
        {
            double[] numbers = [.. Enumerable.Range(0, count).Select(_ => Math.ScaleB((2 * random.NextDouble()) - 1, random.NextInt32(320) - 160))];
            float[] fast = new float[count], plain = new float[count];
            SimdKernels.Narrow(numbers, fast);
            ReferenceKernels.Narrow<float>(numbers, plain);

            Assert.Equal(MemoryMarshal.Cast<float, uint>(plain), MemoryMarshal.Cast<float, uint>(fast)); // subnormal and infinite ones too
        }
    }
}

public sealed class DoubleKernelsTests : KernelsTests<double>
{
    protected override double U => 1.0 / (1L << 53);

    protected override string BitsOnAProcessorWith512BitVectors => "816c67124d0c08e8";
}

/// <summary>
/// The fast kernels against the plain loops in double precision, for every length up to four vectors of singles and six.
/// </summary>
/// <remarks>
/// A sum of n rounded products is off by at most about n·u·Σ|xᵢwᵢ|, in whatever order it is added (Higham 2002, Accuracy
/// and Stability of Numerical Algorithms, section 3.1); u is half of the distance from 1 to the next number. The plain loops
/// are off by as much if the fast kernels are in double too, so the bound is twice that. The start of the sum (a bias, or
/// the weight that is changed) counts as one more product.
/// </remarks>
public abstract class KernelsTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly T Scale = T.CreateChecked(-0.1);
    private static readonly double ExactScale = double.CreateChecked(Scale);

    protected abstract double U { get; }

    protected abstract string BitsOnAProcessorWith512BitVectors { get; }

    public static readonly TheoryData<int> BatchSizes = [1, 2, 3];

    [Theory, MemberData(nameof(BatchSizes))]
    public void Forward_is_within_rounding_of_the_plain_loops(int batchSize) => ForEveryShape((inputCount, outputCount) =>
    {
        var x = new Numbers(batchSize * inputCount, seed: 1);
        var w = new Numbers(outputCount * inputCount, seed: 2);
        var b = new Numbers(outputCount, seed: 3);
        var z = new Numbers(batchSize * outputCount, seed: 4);
        double[] exact = new double[z.Count], magnitude = new double[z.Count];

        SimdKernels.Forward<T>(x.Fast, w.Fast, b.Fast, batchSize, inputCount, outputCount, z.Fast);
        ReferenceKernels.Forward<double>(x.Exact, w.Exact, b.Exact, batchSize, inputCount, outputCount, exact);
        ReferenceKernels.Forward<double>(x.Magnitude, w.Magnitude, b.Magnitude, batchSize, inputCount, outputCount, magnitude);
        z.AssertNear(exact, magnitude, 2 * (inputCount + 1) * U);

        SimdKernels.Forward<T>(x.Fast, w.Fast, [], batchSize, inputCount, outputCount, z.Fast);
        ReferenceKernels.Forward<double>(x.Exact, w.Exact, [], batchSize, inputCount, outputCount, exact);
        z.AssertNear(exact, magnitude, 2 * (inputCount + 1) * U);
    });

    [Theory, MemberData(nameof(BatchSizes))]
    public void InputGradients_are_within_rounding_of_the_plain_loops(int batchSize) => ForEveryShape((inputCount, outputCount) =>
    {
        var g = new Numbers(batchSize * outputCount, seed: 1);
        var w = new Numbers(outputCount * inputCount, seed: 2);
        var x = new Numbers(batchSize * inputCount, seed: 3);
        double[] exact = new double[x.Count], magnitude = new double[x.Count];

        SimdKernels.InputGradients<T>(g.Fast, w.Fast, batchSize, inputCount, outputCount, x.Fast);
        ReferenceKernels.InputGradients<double>(g.Exact, w.Exact, batchSize, inputCount, outputCount, exact);
        ReferenceKernels.InputGradients<double>(g.Magnitude, w.Magnitude, batchSize, inputCount, outputCount, magnitude);
        x.AssertNear(exact, magnitude, 2 * outputCount * U);
    });

    [Theory, MemberData(nameof(BatchSizes))]
    public void AddWeightGradients_is_within_rounding_of_the_plain_loops(int batchSize) => ForEveryShape((inputCount, outputCount) =>
    {
        var g = new Numbers(batchSize * outputCount, seed: 1);
        var x = new Numbers(batchSize * inputCount, seed: 2);
        var w = new Numbers(outputCount * inputCount, seed: 3);
        double[] exact = [.. w.Exact], magnitude = [.. w.Magnitude];

        SimdKernels.AddWeightGradients<T>(g.Fast, x.Fast, Scale, batchSize, inputCount, outputCount, w.Fast);
        ReferenceKernels.AddWeightGradients<double>(g.Exact, x.Exact, ExactScale, batchSize, inputCount, outputCount, exact);
        ReferenceKernels.AddWeightGradients<double>(g.Magnitude, x.Magnitude, -ExactScale, batchSize, inputCount, outputCount, magnitude);
        w.AssertNear(exact, magnitude, 2 * (batchSize + 1) * U);
    });

    [Theory, MemberData(nameof(BatchSizes))]
    public void AddBiasGradients_is_within_rounding_of_the_plain_loops(int batchSize) => ForEveryShape((outputCount, _) =>
    {
        var g = new Numbers(batchSize * outputCount, seed: 1);
        var b = new Numbers(outputCount, seed: 2);
        double[] exact = [.. b.Exact], magnitude = [.. b.Magnitude];

        SimdKernels.AddBiasGradients<T>(g.Fast, Scale, batchSize, outputCount, b.Fast);
        ReferenceKernels.AddBiasGradients<double>(g.Exact, ExactScale, batchSize, outputCount, exact);
        ReferenceKernels.AddBiasGradients<double>(g.Magnitude, -ExactScale, batchSize, outputCount, magnitude);
        b.AssertNear(exact, magnitude, 2 * (batchSize + 1) * U);
    });

    [Fact]
    public void The_fast_kernels_are_the_ones_that_are_used()
    {
        // A sum of 40 products: in another order it rounds otherwise, so equal bits say which kernel ran.
        Numbers x = new(40, seed: 1), w = new(9 * 40, seed: 2);
        T[] chosen = new T[9], fast = new T[9], plain = new T[9];
        Kernels.Forward<T>(x.Fast, w.Fast, [], 1, 40, 9, chosen);
        SimdKernels.Forward<T>(x.Fast, w.Fast, [], 1, 40, 9, fast);
        ReferenceKernels.Forward<T>(x.Fast, w.Fast, [], 1, 40, 9, plain);

        Assert.Equal(fast, chosen);
        Assert.NotEqual(plain, chosen);
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
            SimdKernels.Forward<T>(x.Fast, w.Fast, b.Fast, batchSize, inputCount, outputCount, z.Fast);
            hash.AppendData(MemoryMarshal.AsBytes(z.Fast));
            SimdKernels.AddWeightGradients<T>(z.Fast, x.Fast, Scale, batchSize, inputCount, outputCount, w.Fast);
            hash.AppendData(MemoryMarshal.AsBytes(w.Fast));
            SimdKernels.InputGradients<T>(z.Fast, w.Fast, batchSize, inputCount, outputCount, x.Fast);
            hash.AppendData(MemoryMarshal.AsBytes(x.Fast));
            SimdKernels.AddBiasGradients<T>(z.Fast, Scale, batchSize, outputCount, b.Fast);
            hash.AppendData(MemoryMarshal.AsBytes(b.Fast));
        }

        Assert.Equal(BitsOnAProcessorWith512BitVectors, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
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
    /// Numbers between −1 and 1 for the fast kernels, the same in double precision, and those without their signs. Around
    /// the fast ones lie numbers that are none: whoever reads too far gets NaN, whoever writes too far is found out.
    /// </summary>
    private sealed class Numbers
    {
        private const int Margin = 17; // odd, so that vectors do not begin at even addresses
        private readonly T[] _padded;

        public Numbers(int count, ulong seed)
        {
            var random = new SplitMix64(seed);
            Count = count;
            _padded = [.. Enumerable.Repeat(T.NaN, count + (2 * Margin))];
            foreach (ref var number in Fast)
                number = T.CreateChecked((2 * random.NextDouble()) - 1);
            Exact = [.. Fast.ToArray().Select(double.CreateChecked)];
            Magnitude = [.. Exact.Select(Math.Abs)];
        }

        public int Count { get; }

        public Span<T> Fast => _padded.AsSpan(Margin, Count);

        public double[] Exact { get; }

        public double[] Magnitude { get; }

        public void AssertNear(double[] exact, double[] magnitude, double tolerance)
        {
            for (var i = 0; i < Count; i++)
                Close.Absolute(exact[i], double.CreateChecked(Fast[i]), tolerance * magnitude[i], i);
            Assert.Equal(-1, _padded.AsSpan(0, Margin).IndexOfAnyExcept(T.NaN));
            Assert.Equal(-1, _padded.AsSpan(Margin + Count).IndexOfAnyExcept(T.NaN));
        }
    }
}
