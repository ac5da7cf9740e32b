using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Lessons.Tests;

/// <summary>
/// Section F: the learner's own class against the same in NumPy (tests/oracle), and the library against the class.
/// </summary>
public sealed class NetworkClassTests
{
    private static readonly JsonElement Small = Read("network_3_3_3.json"), Hundred = Read("mnist_first_100.json");
    private static readonly Lesson Own = Lesson.Run("22-your-own-network");

    // A step is some thirty roundings of 1.1e-16, and there are three, so 1e-12 leaves room and would show any other difference.
    [Fact]
    public void The_class_answers_and_learns_step_by_step_as_in_NumPy()
    {
        var network = new OwnNetwork(3, 3, 3, Small.GetProperty("learning_rate").GetDouble(), Small.GetProperty("seed").GetUInt32());
        AssertClose(Rows(Small, "wih0"), network.InputHidden, 0);
        AssertClose(Rows(Small, "who0"), network.HiddenOutput, 0);
        AssertClose(Numbers(Small, "query0"), network.Query(Numbers(Small, "query_input")), 1e-12);

        var steps = Small.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(3, steps.Count);
        foreach (var step in steps)
        {
            network.Train(Numbers(step, "input"), Numbers(step, "target"));
            AssertClose(Rows(step, "wih"), network.InputHidden, 1e-12);
            AssertClose(Rows(step, "who"), network.HiddenOutput, 1e-12);
        }
    }

    // A hundred steps enlarge the roundings of each; and the lesson prints ten places.
    [Fact]
    public void A_hundred_digits_make_of_it_what_they_make_in_NumPy()
    {
        var (initial, after) = (Hundred.GetProperty("initial"), Hundred.GetProperty("after"));
        Assert.Equal(initial.GetProperty("sum_wih").GetDouble(), Own.Numbers("before")[0], 1e-9);
        AssertClose([after.GetProperty("sum_wih").GetDouble(), after.GetProperty("sum_who").GetDouble()], Own.Numbers("after"), 1e-9);

        double[][] outputs = Rows(after, "query_first_10_test");
        int[] labels = [7, 2, 1, 0, 4, 1, 4, 9, 5, 9];
        for (var n = 0; n < 10; n++)
        {
            var answer = Array.IndexOf(outputs[n], outputs[n].Max());
            var verdict = answer == labels[n] ? "right" : "wrong";
            var line = Own.Line($"{n}       {labels[n]}   ");
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal([$"{n}", $"{labels[n]}", $"{answer}", verdict], words.Where((_, word) => word != 3));
            AssertClose([outputs[n][answer]], [Parse(words[3])], 1e-9);
        }

        Assert.Equal($"{after.GetProperty("correct_of_10").GetInt32()} of 10 right", Own.Line("6 of 10 "));
        Assert.Equal($"{after.GetProperty("correct_of_10000").GetInt32()} of 10000 right", Own.Line("5819 of"));
    }

    // At 0.1 the roundings of 60,000 steps do not grow (docs/decisions/0006), so that count and sums are NumPy's.
    [Fact]
    public void All_digits_make_of_it_what_they_make_in_NumPy()
    {
        var numpy = Read("mnist_full.json").EnumerateArray()
            .Single(run => run.GetProperty("network").GetString() == "784-100-10" && run.GetProperty("learning_rate").GetDouble() == 0.1);
        using var tool = new Tool();
        var outcome = tool.Run("lesson", "22", "all");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var lesson = new Lesson("22-your-own-network", outcome.Output, new Dictionary<string, byte[]>());
        Assert.Equal($"{numpy.GetProperty("correct_of_10000_after_each_epoch")[0].GetInt32()} of 10000 right", lesson.Line("9490 of"));
        var after = numpy.GetProperty("after");
        AssertClose([after.GetProperty("sum_wih").GetDouble(), after.GetProperty("sum_who").GetDouble()], lesson.Numbers("after"), 1e-9);
    }

    [Fact]
    public void The_library_gets_the_same_sums_and_the_same_counts()
    {
        var library = Lesson.Run("23-with-the-library");

        Assert.All(["784-100-10", "before", "after", "6 of 10 ", "5819 of"], line => Assert.Equal(Own.Line(line), library.Line(line)));
        Assert.Equal([1, 0.0494, 96.32, 95.90], library.Numbers("1 "));
        Assert.Equal([5, 0.0156, 98.43, 97.24], library.Numbers("5 "));
    }

    /// <summary>Of the two rules that the lessons name, the textbook's is this class's; the exact gradient is not.</summary>
    [Theory]
    [InlineData("textbook", true)]
    [InlineData("gradient", false)]
    public void The_rule_of_the_class_is_the_textbooks(string rule, bool isSame)
    {
        double[] inputs = [0.9, 0.1, 0.8], targets = [0.01, 0.99, 0.01];
        var own = new OwnNetwork(3, 3, 3, 0.3, 1);
        own.Train(inputs, targets);
        var network = Initializer.FanOut.Apply(Network.Create<double>([3, 3, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false), seed: 1);
        var backpropagation = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Parse(rule));
        backpropagation.Forward(inputs);
        backpropagation.Backward(targets);
        backpropagation.Descend(0.3);

        var apart = own.InputHidden.SelectMany(row => row).Zip(network.Weights(0).ToArray(), (a, b) => Math.Abs(a - b)).Max();
        Assert.Equal(isSame, apart < 1e-12);
        AssertClose([.. own.HiddenOutput.SelectMany(row => row)], network.Weights(1).ToArray(), 1e-12); // the last layer is the same by both
    }

    [Fact]
    public void Depth_stalls_sigmoids_and_does_no_harm_to_rectifiers()
    {
        var deeper = Lesson.Run("24-a-deeper-network");
        var rows = deeper.Lines.Where(line => line.Contains('…') && char.IsDigit(line[^1])).ToLookup(line => line[..34].Trim(), line => Parse(line[34..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));

        // What the page says; the digits themselves are compared with its block.
        double[] textbook = [.. rows["sigmoids, the textbook's rule"]], gradient = [.. rows["sigmoids, the exact gradient"]];
        double[] rectifiers = [.. rows["rectifiers, softmax, cross-entropy"]];
        Assert.Equal([3, 3, 3], [textbook.Length, gradient.Length, rectifiers.Length]);
        Assert.True(textbook[2] < textbook[0] - 10, string.Join(' ', textbook));
        Assert.True(gradient[0] > gradient[1] && gradient[1] > gradient[2] + 20, string.Join(' ', gradient));
        Assert.All(rectifiers, accuracy => Assert.InRange(accuracy, 91, 93));
    }

    private static void AssertClose(double[][] expected, double[][] actual, double tolerance) =>
        AssertClose([.. expected.SelectMany(row => row)], [.. actual.SelectMany(row => row)], tolerance);

    /// <summary>|actual − expected| ≤ tolerance·|expected|, number by number.</summary>
    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - (tolerance * Math.Abs(pair.First)), pair.First + (tolerance * Math.Abs(pair.First))));
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double[] Numbers(JsonElement element, string name) => element.GetProperty(name).Deserialize<double[]>()!;

    private static double[][] Rows(JsonElement element, string name) => element.GetProperty(name).Deserialize<double[][]>()!;

    private static JsonElement Read(string file) => JsonDocument.Parse(Repository.Read($"tests/oracle/{file}")).RootElement;

    /// <summary>The class of lesson 22, out of the program that the tool brings along.</summary>
    private sealed class OwnNetwork(int inputCount, int hiddenCount, int outputCount, double learningRate, uint seed)
    {
        private static readonly Type Class =
            Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "lessons", "22-your-own-network.dll")).GetType("NeuralNetwork", throwOnError: true)!;

        private readonly object _network = Activator.CreateInstance(Class, inputCount, hiddenCount, outputCount, learningRate, seed)!;

        public double[][] InputHidden => (double[][])Class.GetField("InputHidden")!.GetValue(_network)!;

        public double[][] HiddenOutput => (double[][])Class.GetField("HiddenOutput")!.GetValue(_network)!;

        public double[] Query(double[] inputs) => (double[])Class.GetMethod("Query")!.Invoke(_network, [inputs])!;

        public void Train(double[] inputs, double[] targets) => Class.GetMethod("Train")!.Invoke(_network, [inputs, targets]);
    }
}
