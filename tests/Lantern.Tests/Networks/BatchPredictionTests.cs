namespace Lantern.Tests;

public sealed class BatchPredictionTests
{
    private const int Count = 300; // more than go through the layers together at this depth

    private static readonly Network<float> Deep = Initializer.FanIn.Apply(
        Network.Create<float>([600, 45, 33, 3], Activation.Tanh, Activation.Softmax, hasBiases: true), seed: 1);

    private static readonly float[] Inputs = Random(Count * 600);

    /// <summary>Three sums of at most 601 products of numbers below 1, in two orders: 2·3·601 roundings.</summary>
    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(Count)]
    public void Many_examples_are_answered_as_one_by_one(int count)
    {
        float[] together = new float[count * 3], alone = new float[3];
        Deep.PredictBatch(Inputs.AsSpan(0, count * 600), together);

        for (var n = 0; n < count; n++)
        {
            Deep.Predict(Inputs.AsSpan(n * 600, 600), alone);
            Close.Absolute(Close.ToDoubles(alone), Close.ToDoubles(together.AsSpan(n * 3, 3)), 2 * 3 * 601.0 / (1 << 24));
        }
    }

    [Fact]
    public void Many_answers_have_the_bits_of_a_predictor_asked_one_by_one()
    {
        var predictor = new Predictor(Deep);
        float[] together = new float[Count * 3], alone = new float[3];
        Deep.PredictBatch(Inputs, together);

        for (var n = 0; n < Count; n++)
        {
            predictor.Predict(Inputs.AsSpan(n * 600, 600), alone);
            Assert.Equal(together[(n * 3)..((n + 1) * 3)], alone);
        }
    }

    [Fact]
    public void A_batch_after_a_change_of_the_network_is_answered_by_the_changed_network()
    {
        var network = Initializer.FanIn.Apply(Network.Create(600, 3), seed: 1);
        float[] first = new float[3], second = new float[3], third = new float[3], fourth = new float[3];
        var inputs = Inputs.AsSpan(0, 600);
        network.PredictBatch(inputs, first);
        Initializer.FanIn.Apply(network, seed: 2);
        network.PredictBatch(inputs, second);
        var held = network.Weights(0);
        network.PredictBatch(inputs, third);
        held.Clear();
        network.PredictBatch(inputs, fourth);

        Assert.NotEqual(first, second);
        Assert.Equal(second, third);
        Assert.Equal([0.5f, 0.5f, 0.5f], fourth);
    }

    [Fact]
    public void Double_precision_answers_exactly_as_one_by_one()
    {
        var network = Initializer.FanIn.Apply(Network.Create<double>([2, 3, 1], Activation.Tanh, Activation.Sigmoid, true), seed: 1);
        double[] together = new double[2], alone = new double[1];
        network.PredictBatch([1, 2, 3, 4], together);

        network.Predict([3, 4], alone);
        Assert.Equal(alone[0], together[1]);
    }

    [Fact]
    public void Several_threads_may_ask_one_network_at_once()
    {
        float[] expected = new float[Count * 3];
        Deep.PredictBatch(Inputs, expected);
        float[][] answers = [.. Enumerable.Range(0, 4).Select(_ => new float[Count * 3])];

        Parallel.For(0, 40, turn => Deep.PredictBatch(Inputs, turn < 4 ? answers[turn] : new float[Count * 3]));

        Assert.All(answers, answer => Assert.Equal(expected, answer));
    }

    [Fact]
    public void Asking_takes_no_memory_once_there_is_some_to_reuse()
    {
        var outputs = new float[Count * 3];
        Assert.Contains([1, 2, 3, 4], _ => Allocated() < 24 * 100); // the smallest object has 24 bytes; what is set up once is in the first

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var turn = 0; turn < 100; turn++)
                Deep.PredictBatch(Inputs, outputs);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Spans_that_are_no_whole_examples_are_refused()
    {
        Assert.StartsWith("601 inputs are not a whole number of examples of 600.", Refusal(601, 3));
        Assert.StartsWith("outputs holds 3 numbers where 6 were expected.", Refusal(1200, 3));

        static string Refusal(int inputCount, int outputCount) =>
            Assert.Throws<ArgumentException>(() => Deep.PredictBatch(new float[inputCount], new float[outputCount])).Message;
    }

    private static float[] Random(int count)
    {
        var random = new SplitMix64(1);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
    }
}
