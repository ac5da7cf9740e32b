using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Lantern.Tests;

public sealed class PredictorTests
{
    private const double U = 1.0 / (1 << 24);

    private static readonly Preparation Offset = new(0.01, 1, 0, 1);
    private static readonly Network<float> Digits = Initializer.FanOut.Apply(Network.Create(784, 200, 10), seed: 1);

    public PredictorTests() => HardwareSwitchTests.AssertSwitched();

    public static TheoryData<string, bool> Functions =>
        [.. from function in Activation.All from hasBiases in (bool[])[false, true] select (function.Name, hasBiases)];

    [Theory, MemberData(nameof(Functions))]
    public void Answers_are_those_of_plain_loops_in_double_precision(string function, bool hasBiases)
    {
        int[][] shapes =
        [
            [1, 1], [2, 15, 3], [63, 16, 17], [64, 17, 64], [65, 65, 64, 2], [130, 208, 33], [784, 209, 66, 10], [31, 430, 97, 5, 1],
        ];
        foreach (var shape in shapes) // larger and smaller ones in turn, with the memory that the one before left behind
        {
            var network = Filled(Network.Create<float>(shape, Activation.Parse(function), Activation.Parse(function), hasBiases));
            Predictor predictor = new(network), prepared = new(network, Offset);
            foreach (var share in (double[])[0, 0.2, 1]) // of inputs that are not background
            {
                var bytes = Bytes(shape[0], share);
                float[] inputs = Prepared(bytes), zeros = [.. bytes.Select(value => value / 255f)], outputs = new float[shape[^1]];

                prepared.Predict(bytes, outputs);
                AssertPlain(network, inputs, Offset.InputLow, outputs);
                prepared.Predict(inputs, outputs);
                AssertPlain(network, inputs, Offset.InputLow, outputs);
                predictor.Predict(inputs, outputs);
                AssertPlain(network, inputs, 0, outputs);
                predictor.Predict(zeros, outputs);
                AssertPlain(network, zeros, 0, outputs);
            }
        }
    }

    [Theory, InlineData(0), InlineData(1), InlineData(15), InlineData(16), InlineData(17), InlineData(1000)]
    public void Many_examples_get_the_bits_of_one_by_one(int count)
    {
        foreach (var shape in (int[][])[[784, 200, 10], [70, 65, 64, 2], [784, 430, 5]])
        {
            var network = Filled(Network.Create<float>(shape, Activation.Sigmoid, Activation.Softmax, hasBiases: true));
            var predictor = new Predictor(network, Offset);
            byte[][] examples = [.. Enumerable.Range(0, count).Select(n => Bytes(shape[0], n % 7 / 6.0, seed: (ulong)n))];
            float[] ofBytes = new float[count * shape[^1]], ofInputs = new float[count * shape[^1]], expected = new float[shape[^1]];
            predictor.PredictBatch(examples.SelectMany(bytes => bytes).ToArray(), ofBytes);
            predictor.PredictBatch(examples.SelectMany(Prepared).ToArray(), ofInputs);
            for (var n = 0; n < count; n++)
            {
                predictor.Predict(examples[n], expected);
                Assert.Equal(expected, ofBytes.AsSpan(n * shape[^1], shape[^1]).ToArray());
                predictor.Predict(Prepared(examples[n]), expected);
                Assert.Equal(expected, ofInputs.AsSpan(n * shape[^1], shape[^1]).ToArray());
            }
        }
    }

    /// <summary>What the answers were, as a hash, on a processor with 512-bit vectors.</summary>
    [Theory]
    [InlineData("sigmoid", "ad925fcb77411579")]
    [InlineData("tanh", "593160713b118730")]
    [InlineData("relu", "c7fc008e219aef20")]
    [InlineData("leaky-relu", "7dbeaa7a3ffa5de2")]
    [InlineData("silu", "8bcb5e4303556561")]
    [InlineData("gelu", "c6e863852cf64a26")]
    [InlineData("elu", "516a2ee9a5bbe47e")]
    [InlineData("softplus", "39875b8ee98f4cbb")]
    [InlineData("linear", "106772ad77fe096c")]
    [InlineData("softmax", "2b78ee889f2406c0")]
    public void The_same_question_gets_the_same_bits_on_every_width_of_vectors(string function, string hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var network = Filled(Network.Create<float>([300, 209, 65, 20, 7], Activation.Parse(function), Activation.Sigmoid, hasBiases: true));
        var predictor = new Predictor(network, Offset);
        var outputs = new float[7];
        foreach (var share in (double[])[0.2, 1])
        {
            var bytes = Bytes(300, share);
            predictor.Predict(bytes, outputs);
            sha.AppendData(MemoryMarshal.AsBytes(outputs.AsSpan()));
            predictor.Predict(Prepared(bytes), outputs);
            sha.AppendData(MemoryMarshal.AsBytes(outputs.AsSpan()));
        }

        Assert.Equal(hash, SameBits.Hash(sha));
    }

    [Fact]
    public void Training_the_network_further_does_not_change_a_predictor()
    {
        var network = Filled(Network.Create(5, 3));
        var predictor = new Predictor(network);
        float[] before = new float[3], after = new float[3];
        predictor.Predict([1f, 2f, 3f, 4f, 5f], before);

        network.Parameters.Clear();
        predictor.Predict([1f, 2f, 3f, 4f, 5f], after);

        Assert.Equal(before, after);
        Assert.NotEqual([0.5f, 0.5f, 0.5f], after);
    }

    [Fact]
    public void A_model_makes_a_predictor_that_prepares_as_the_model_does()
    {
        var model = new Model(Digits, Offset, [.. "0123456789".Select(digit => $"{digit}")], new Provenance());
        var (bytes, outputs) = (Bytes(784, 0.2), new float[10]);

        model.CreatePredictor().Predict(bytes, outputs);

        AssertPlain(Digits, Prepared(bytes), Offset.InputLow, outputs);
    }

    [Fact]
    public void Several_threads_may_ask_one_predictor_at_once()
    {
        var predictor = new Predictor(Digits, Offset);
        byte[][] questions = [.. Enumerable.Range(0, 50).Select(n => Bytes(784, 0.2, seed: (ulong)n))];
        float[][] expected = [.. questions.Select(Answer)];

        Parallel.For(0, 1000, turn => Assert.Equal(expected[turn % 50], Answer(questions[turn % 50])));

        float[] Answer(byte[] bytes)
        {
            var outputs = new float[10];
            predictor.Predict(bytes, outputs);
            return outputs;
        }
    }

    [Fact]
    public void Asking_again_takes_no_memory()
    {
        Assert.SkipUnless(Vector128.IsHardwareAccelerated, "Where nothing is a vector, .NET's stand-ins for vectors take memory.");

        var predictor = new Predictor(Digits, Offset);
        var (bytes, outputs) = (Bytes(784, 0.2), new float[10]);
        var inputs = Prepared(bytes);
        Assert.Contains([1, 2, 3, 4], _ => Allocated() < 24 * 100); // the smallest object has 24 bytes; what is set up once is in the first

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var turn = 0; turn < 100; turn++)
            {
                predictor.Predict(bytes, outputs);
                predictor.Predict(inputs, outputs);
                predictor.PredictBatch(bytes, outputs);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_number_that_is_none_is_not_passed_over()
    {
        var outputs = new float[3];
        new Predictor(Filled(Network.Create(5, 3))).Predict([0, 0, float.NaN, 0, 0], outputs);

        Assert.All(outputs, output => Assert.True(float.IsNaN(output)));
    }

    [Fact]
    public void Spans_of_other_lengths_are_refused()
    {
        var predictor = new Predictor(Digits, Offset);

        Assert.StartsWith("inputs holds 783 numbers where 784 were expected.", Refusal(() => predictor.Predict(new float[783], new float[10])));
        Assert.StartsWith("bytes holds 785 numbers where 784 were expected.", Refusal(() => predictor.Predict(new byte[785], new float[10])));
        Assert.StartsWith("outputs holds 11 numbers where 10 were expected.", Refusal(() => predictor.Predict(new float[784], new float[11])));
        Assert.StartsWith("outputs holds 9 numbers where 10 were expected.", Refusal(() => predictor.Predict(new byte[784], new float[9])));

        static string Refusal(Action ask) => Assert.Throws<ArgumentException>(ask).Message;
    }

    [Fact]
    public void Bytes_are_refused_if_nobody_said_how_they_become_inputs()
    {
        var predictor = new Predictor(Digits);

        Assert.Equal(
            "The predictor was made without a preparation, so it does not know how bytes become inputs.",
            Assert.Throws<InvalidOperationException>(() => predictor.Predict(new byte[784], new float[10])).Message);
    }

    /// <summary>
    /// With u = 2⁻²⁴, a sum of n products Σ w·(c + z) that is formed as Σ w·z + c·Σ w, with z rounded, is within
    /// (n + 8)·u·Σ |w|·(|z| + |c|) of the exact one, and errors e of the inputs add Σ |w|·e. No activation has a slope above
    /// 1.13, that of gelu; computing one adds at most 8u, softmax with its sum of m terms (m + 8)·u, and a factor of that to what was there.
    /// </summary>
    private static void AssertPlain(Network<float> network, float[] inputs, double background, float[] outputs)
    {
        double[] x = [.. inputs.Select(input => (double)input)], errors = new double[x.Length];
        for (var l = 0; l < network.Layers.Count; l++, background = 0)
        {
            var layer = network.Layers[l];
            double[] z = new double[layer.OutputCount], bounds = new double[layer.OutputCount];
            for (var node = 0; node < z.Length; node++)
            {
                double sum = layer.HasBiases ? network.Biases(l)[node] : 0, size = Math.Abs(sum), inherited = 0;
                for (var i = 0; i < x.Length; i++)
                {
                    double w = network.Weights(l)[(node * x.Length) + i];
                    sum += w * x[i];
                    size += Math.Abs(w) * (Math.Abs(x[i] - background) + Math.Abs(background) + errors[i]);
                    inherited += Math.Abs(w) * errors[i];
                }

                (z[node], bounds[node]) = (sum, ((x.Length + 8) * U * size) + inherited);
            }

            x = new double[z.Length];
            layer.Activation.Forward<double>(z, x);
            var softmax = layer.Activation == Activation.Softmax;
            errors = [.. bounds.Select((bound, k) => ((softmax ? bounds.Max() : 1.13 * bound) + ((8 + (softmax ? z.Length : 0)) * U * (1 + Math.Abs(x[k])))))];
        }

        for (var k = 0; k < x.Length; k++)
            Close.Absolute(x[k], outputs[k], errors[k], k);
    }

    private static Network<float> Filled(Network<float> network)
    {
        Initializer.FanIn.Apply(network, seed: 1);
        for (var l = 0; l < network.Layers.Count; l++)
        {
            for (var k = 0; k < network.Biases(l).Length; k++)
                network.Biases(l)[k] = (k % 7 * 0.1f) - 0.3f;
        }

        return network;
    }

    private static byte[] Bytes(int count, double share, ulong seed = 1)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < share ? (byte)(1 + (random.NextDouble() * 254.9)) : (byte)0)];
    }

    private static float[] Prepared(byte[] bytes)
    {
        var inputs = new float[bytes.Length];
        Preparation.CopyInputs(bytes, Offset.InputTable<float>(), inputs);
        return inputs;
    }
}
