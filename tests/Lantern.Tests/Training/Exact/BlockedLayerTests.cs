using System.Runtime.InteropServices;

namespace Lantern.Tests;

/// <summary>
/// The first layer through two blocks, with steps that are given and not learned, against plain loops in double precision
/// that step the weights after each example.
/// </summary>
public sealed class BlockedLayerTests
{
    private const double U = 1.0 / (1 << 24);

    private static readonly int[] Widths = [1, 2, 15, 16, 17, 31, 33, 96, 97, 100, 200, 208, 209, 430];
    private static readonly int[] InputCounts = [1, 2, 31, 32, 33, 63, 64, 65, 200];

    public static TheoryData<string, bool> Kinds =>
        [.. from kind in Patterns.Kinds from hasBiases in (bool[])[false, true] select (kind, hasBiases)];

    [Theory, MemberData(nameof(Kinds))]
    public void Sums_and_steps_are_those_of_plain_loops_one_example_at_a_time(string kind, bool hasBiases)
    {
        foreach (var width in Widths)
        {
            foreach (var inputCount in InputCounts)
                AssertPlain(
                    Patterns.Of(kind, 40, inputCount, 3), new DenseLayer(inputCount, width, Activation.Linear, hasBiases),
                    threadCount: 1 + (width % 3));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_was_loaded_is_stored_bit_by_bit(string kind, bool hasBiases)
    {
        foreach (var width in Widths)
        {
            foreach (var inputCount in InputCounts)
            {
                var (weights, biases) = (Numbers(width * inputCount, seed: 1), Numbers(hasBiases ? width : 0, seed: 2));
                var (stored, storedBiases) = (new float[weights.Length], new float[biases.Length]);
                (weights[0], weights[^1]) = (float.Epsilon, float.MaxValue / inputCount);
                var block = new ExampleBlock(Patterns.Of(kind, 40, inputCount, 3), hasBiases);
                var layer = new BlockedLayer(new DenseLayer(inputCount, width, Activation.Linear, hasBiases), block, threadCount: 1);
                layer.Load(Numbers(weights.Length, seed: 3), Numbers(biases.Length, seed: 4)); // what was there before is gone
                layer.Load(weights, biases);
                layer.Store(stored, storedBiases);

                Assert.Equal(MemoryMarshal.Cast<float, uint>(weights), MemoryMarshal.Cast<float, uint>(stored));
                Assert.Equal(MemoryMarshal.Cast<float, uint>(biases), MemoryMarshal.Cast<float, uint>(storedBiases));
            }
        }
    }

    private static void AssertPlain(Dataset data, DenseLayer shape, int threadCount)
    {
        float[] weights = Numbers(shape.InputCount * shape.OutputCount, seed: 1);
        float[] biases = Numbers(shape.HasBiases ? shape.OutputCount : 0, seed: 2);
        ExampleBlock learned = new(data, shape.HasBiases), block = new(data, shape.HasBiases);
        var layer = new BlockedLayer(shape, block, threadCount);
        var plain = new PlainLayer(shape, weights, biases, block.Offset);
        layer.Load(weights, biases);

        var seed = 3UL;
        foreach (var count in (int[])[ExampleBlock.Capacity, 5, 0]) // the last one sweeps up the steps of the one before
        {
            int[] examples = [.. Enumerable.Range(0, count).Select(t => ((7 * t) + count) % data.Count)];
            ExampleBlockTests.Load(block, examples);
            layer.Sweep(learned, block, threadCount);
            for (var t = 0; t < count; t++)
            {
                layer.Correct(block, t);
                var inputs = new double[shape.InputCount];
                data.CopyInputs<double>(examples[t], inputs);
                plain.AssertSums(inputs, layer.Sums(t));
                var gradients = Numbers(shape.OutputCount, seed++);
                layer.SetSteps(t, gradients, factor: -0.125f); // a power of two: the step is not rounded
                plain.Step(inputs, gradients, -0.125);
            }

            (learned, block) = (block, learned);
        }

        layer.Store(weights, biases);
        plain.AssertParameters(weights, biases);
    }

    private static float[] Numbers(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    /// <summary>
    /// W and b in double precision. Beside each stands the sum of the sizes of all that was ever added to it, inputs split
    /// into offset and difference as the engine splits them: the bound for n roundings is n·u times that (Higham 2002, 3.1).
    /// </summary>
    private sealed class PlainLayer(DenseLayer shape, float[] weights, float[] biases, double offset)
    {
        private readonly double[] _weights = Close.ToDoubles(weights);
        private readonly double[] _weightSizes = [.. Close.ToDoubles(weights).Select(Math.Abs)];
        private readonly double[] _biases = [.. Close.ToDoubles(biases), .. new double[shape.OutputCount - biases.Length]];
        private readonly double[] _biasSizes =
            [.. Close.ToDoubles(biases).Select(Math.Abs), .. new double[shape.OutputCount - biases.Length]];
        private int _steps;

        // The products of the sum, the inner products with each step, the rest; and each step's own rounding of W.
        private int Roundings => shape.InputCount + 16 + (2 * _steps);

        public void Step(double[] inputs, float[] gradients, double factor)
        {
            _steps++;
            for (var o = 0; o < shape.OutputCount; o++)
            {
                var step = factor * gradients[o];
                for (var i = 0; i < inputs.Length; i++)
                {
                    _weights[(o * inputs.Length) + i] += step * inputs[i];
                    _weightSizes[(o * inputs.Length) + i] += Math.Abs(step) * Size(inputs[i]);
                }

                if (shape.HasBiases)
                    (_biases[o], _biasSizes[o]) = (_biases[o] + step, _biasSizes[o] + Math.Abs(step));
            }
        }

        public void AssertSums(double[] inputs, ReadOnlySpan<float> sums)
        {
            Assert.Equal(shape.OutputCount, sums.Length);
            for (var o = 0; o < sums.Length; o++)
            {
                var (sum, size) = (_biases[o], _biasSizes[o]);
                for (var i = 0; i < inputs.Length; i++)
                {
                    sum += _weights[(o * inputs.Length) + i] * inputs[i];
                    size += _weightSizes[(o * inputs.Length) + i] * Size(inputs[i]);
                }

                Close.Absolute(sum, sums[o], Roundings * U * size, o);
            }
        }

        public void AssertParameters(float[] weights, float[] biases)
        {
            for (var p = 0; p < weights.Length; p++)
                Close.Absolute(_weights[p], weights[p], Roundings * U * _weightSizes[p], p);
            for (var o = 0; o < biases.Length; o++)
                Close.Absolute(_biases[o], biases[o], Roundings * U * _biasSizes[o], o);
        }

        private double Size(double input) => Math.Abs(input - offset) + offset;
    }
}
