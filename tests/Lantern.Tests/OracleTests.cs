using System.Text.Json;

namespace Lantern.Tests;

/// <summary>
/// The textbook's program as NumPy runs it, number by number: no biases, sigmoid everywhere, the textbook's rule, weights
/// from <c>numpy.random.seed(1)</c>.
/// </summary>
public sealed class OracleTests
{
    private static readonly JsonElement Small = Oracle.Read("network_3_3_3.json");
    private static readonly JsonElement Hundred = Oracle.Read("mnist_first_100.json");

    // NumPy sums in another order. A step or a query is some thirty roundings of 1.1e-16; 1e-12 leaves room for the three
    // steps to enlarge them and would show any other difference.
    [Fact]
    public void A_network_of_3_3_3_answers_and_learns_step_by_step_as_in_NumPy()
    {
        var network = TextbookNetwork(3, 3, 3);
        AssertWeights(network, Small, "wih0", "who0", 0); // to the last digit

        var answer = new double[3];
        network.Predict(Small.GetProperty("query_input").ToDoubles(), answer);
        Close.Relative(Small.GetProperty("query0").ToDoubles(), answer, 1e-12);

        var backpropagation = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Textbook);
        var steps = Small.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(3, steps.Count);
        foreach (var step in steps)
        {
            backpropagation.Forward(step.GetProperty("input").ToDoubles());
            backpropagation.Backward(step.GetProperty("target").ToDoubles());
            backpropagation.Descend(Small.GetProperty("learning_rate").GetDouble());
            AssertWeights(network, step, "wih", "who", 1e-12);
        }
    }

    // A hundred steps enlarge the roundings of each; 1e-9 is still far below what any change of the formulas makes.
    [Fact]
    public void A_hundred_digits_make_of_784_100_10_what_they_make_of_it_in_NumPy()
    {
        var (initial, after) = (Hundred.GetProperty("initial"), Hundred.GetProperty("after"));
        var network = TextbookNetwork(784, 100, 10);
        AssertSums(network, 0, initial, "sum_wih", "sumsq_wih");

        var learningRate = Hundred.GetProperty("learning_rate").GetDouble();
        var options = new TrainingOptions { LearningRate = learningRate, EpochCount = Hundred.GetProperty("epochs").GetInt32() };
        Assert.Single(Trainer.Train(network, Mnist.Training[..100], options)); // one epoch, one report

        AssertSums(network, 0, after, "sum_wih", "sumsq_wih");
        AssertSums(network, 1, after, "sum_who", "sumsq_who");
        Close.Relative(after.GetProperty("wih_row0_cols_200_to_209").ToDoubles(), network.Weights(0)[200..210], 1e-9);
        Close.Relative(after.GetProperty("who_row0_first10").ToDoubles(), network.Weights(1)[..10], 1e-9);
        // The oracle kept a view of the first row, not a copy, so what it calls initial is what training made of it.
        Close.Relative(initial.GetProperty("wih_first5").ToDoubles(), network.Weights(0)[..5], 1e-9);

        double[] inputs = new double[784], answer = new double[10];
        double[][] answers = after.GetProperty("query_first_10_test").ToRows();
        Assert.Equal(10, answers.Length);
        for (var example = 0; example < answers.Length; example++)
        {
            Mnist.Test.CopyInputs<double>(example, inputs);
            network.Predict(inputs, answer);
            Close.Relative(answers[example], answer, 1e-9);
        }

        Assert.Equal(after.GetProperty("correct_of_10").GetInt32(), CorrectOf(Mnist.Test[..10]));
        Assert.Equal(after.GetProperty("correct_of_10000").GetInt32(), CorrectOf(Mnist.Test));

        int CorrectOf(Dataset digits) => Evaluation.Of(network, digits, Loss.SquaredError).Correct;
    }

    private static Network<double> TextbookNetwork(params int[] nodeCounts) =>
        Initializer.FanOut.Apply(
            Network.Create<double>(nodeCounts, Activation.Sigmoid, Activation.Sigmoid, hasBiases: false), seed: 1);

    private static void AssertWeights(Network<double> network, JsonElement expected, string first, string second, double tolerance)
    {
        Close.Relative([.. expected.GetProperty(first).ToRows().SelectMany(row => row)], network.Weights(0), tolerance);
        Close.Relative([.. expected.GetProperty(second).ToRows().SelectMany(row => row)], network.Weights(1), tolerance);
    }

    private static void AssertSums(Network<double> network, int layer, JsonElement expected, string sum, string sumOfSquares)
    {
        var weights = network.Weights(layer).ToArray();
        Close.Relative(expected.GetProperty(sum).GetDouble(), weights.Sum(), 1e-9);
        Close.Relative(expected.GetProperty(sumOfSquares).GetDouble(), weights.Sum(weight => weight * weight), 1e-9);
    }
}
