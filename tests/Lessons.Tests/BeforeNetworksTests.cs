namespace Lessons.Tests;

/// <summary>The numbers of lessons 1 to 4, those with a slip in print too.</summary>
public sealed class BeforeNetworksTests
{
    private static readonly double[][] TruthTable = [[0, 0], [0, 1], [1, 0], [1, 1]];

    [Theory]
    [InlineData("c = 0.5 ", "answer 50", "12.137")]
    [InlineData("c = 0.6 ", "answer 60", "2.137")]
    [InlineData("c = 0.7 ", "answer 70", "-7.863")]
    [InlineData("c = 0.61 ", "answer 61", "1.137")]
    public void A_guess_of_c_has_an_error(string guess, string answer, string error)
    {
        var line = Lesson.Run("01-kilometres-to-miles").Line(guess);

        Assert.Contains($" {answer} ", line);
        Assert.Contains($"= {error,6}  ", line);
        Assert.EndsWith(error[0] == '-' ? "c must shrink" : "c must grow", line);
    }

    [Fact]
    public void Corrections_by_half_the_error_converge()
    {
        var lesson = Lesson.Run("01-kilometres-to-miles");
        var errors = lesson.Lines.SkipWhile(line => !line.Contains("step   c")).Skip(1).TakeWhile(line => line.Length > 0)
            .Select(line => double.Parse(line.Split(' ')[^1])).ToList();

        Assert.Equal(13, errors.Count);
        Assert.Equal(12.137, errors[0]);
        Assert.All(errors, (error, step) => Assert.Equal(12.137 / Math.Pow(2, step), error, 0.0005)); // three digits are printed
        Assert.Equal(62.137, lesson.Numbers("12 ")[2], 0.005);
    }

    [Fact]
    public void With_full_corrections_the_last_bug_wins()
    {
        var lines = Part("Full corrections");

        Assert.Equal("ladybird      0.2500·3 = 0.7500   1.1 − 0.7500 =  0.3500    0.1167   0.3667", lines[0]);
        Assert.Equal("caterpillar   0.3667·1 = 0.3667   2.9 − 0.3667 =  2.5333    2.5333   2.9000", lines[1]);
        Assert.EndsWith("   0.3667", Part("The same bugs, the other way round")[1]); // what the ladybird alone had made of it
    }

    [Fact]
    public void Moderate_corrections_leave_a_line_between_the_bugs()
    {
        var lines = Part("Moderate corrections");

        Assert.EndsWith("   0.3083", lines[0]);
        Assert.Equal("caterpillar   0.3083·1 = 0.3083   2.9 − 0.3083 =  2.5917    1.2958   1.6042", lines[1]);
        Assert.Equal("The line y = 1.6042·x has the ladybird below and the caterpillar above.", lines[2]);
    }

    [Fact]
    public void The_slip_in_print_gives_another_line_that_divides_the_bugs_too()
    {
        var lines = Part("The same with the target 0.9");

        Assert.EndsWith("   0.3083", lines[0]);
        Assert.Equal("caterpillar   0.3083·1 = 0.3083   0.9 − 0.3083 =  0.5917    0.2958   0.6042", lines[1]);
        Assert.Equal("The line y = 0.6042·x has the ladybird below and the caterpillar above.", lines[2]);
    }

    [Theory]
    [InlineData("AND", "0001", 4)]
    [InlineData("OR", "0111", 4)]
    [InlineData("XOR", "0110", 3)]
    public void One_line_learns_AND_and_OR_but_not_XOR(string name, string targets, int most)
    {
        var table = Lesson.Run("03-and-or-xor").Lines.SkipWhile(line => !line.StartsWith($"x1 x2   {name} ", StringComparison.Ordinal)).Skip(1).Take(5).ToList();
        string Column(int column) => string.Concat(table.Take(4).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[column]));
        var right = Column(4).Zip(targets).Count(pair => pair.First == pair.Second);

        Assert.Equal("0011", Column(0));
        Assert.Equal("0101", Column(1));
        Assert.Equal(targets, Column(2));
        Assert.StartsWith($"{right} of 4 right, by ", table[4]);
        Assert.True(name == "XOR" ? right <= most : right == most);
    }

    [Fact]
    public void No_line_does_XOR_and_two_lines_do()
    {
        var lesson = Lesson.Run("03-and-or-xor");

        Assert.Equal("The best of 35,937 lines gets 3 of 4 right for XOR.", lesson.Line("The best of"));
        Assert.StartsWith("4 of 4 right, by two lines: 0.50·x1 + 0.50·x2 + 0.25 > 0.5 and -0.50·x1 − 0.50·x2 + 1.25 > 0.5", lesson.Line("4 of 4 right, by two lines"));
    }

    [Theory]
    [InlineData(new[] { 2, 1 }, new double[] { 0, 0, 0, 1 })]
    [InlineData(new[] { 2, 1 }, new double[] { 0, 1, 1, 1 })]
    [InlineData(new[] { 2, 3, 1 }, new double[] { 0, 1, 1, 0 })]
    public void One_node_of_the_library_learns_AND_and_OR_and_one_hidden_layer_XOR(int[] nodes, double[] targets) =>
        Assert.Equal(4, CountsWhileLearning(nodes, targets)[^1]);

    [Fact]
    public void One_node_of_the_library_never_has_more_than_three_of_XOR() =>
        Assert.InRange(CountsWhileLearning([2, 1], [0, 1, 1, 0]).Max(), 0, 3);

    [Fact]
    public void The_sigmoid_of_0_is_a_half_and_it_answers_where_the_step_does_not()
    {
        var lesson = Lesson.Run("04-activation-functions");

        Assert.Equal([0, 0, 1, 0.5], lesson.Numbers("0   "));
        Assert.Equal([-4, 0, 0.0019], lesson.Numbers("-4.00"));
        Assert.Equal([4, 0, 0.0017], lesson.Numbers("4.00"));
        double[] output = [0];
        Activation.Sigmoid.Forward([0.0], output);
        Assert.Equal(0.5, output[0]);
    }

    /// <summary>How many of the four answers are right after each epoch.</summary>
    private static List<int> CountsWhileLearning(int[] nodes, double[] targets)
    {
        var network = Initializer.FanIn.Apply(Network.Create<double>(nodes, Activation.Tanh, Activation.Sigmoid, hasBiases: true), seed: 1);
        var options = new TrainingOptions { LearningRate = 0.5, EpochCount = 300, Rule = LearningRule.Gradient, Loss = Loss.BinaryCrossEntropy };
        var table = Dataset.FromRows(TruthTable, [.. targets.Select(target => new[] { target })]);
        return [.. Trainer.Train(network, table, options).Select(_ => TruthTable.Zip(targets).Count(row => Answer(row.First) == row.Second))];

        double Answer(double[] inputs)
        {
            double[] output = [0];
            network.Predict(inputs, output);
            return output[0] > 0.5 ? 1 : 0;
        }
    }

    /// <summary>The lines of lesson 2 below a heading.</summary>
    private static string[] Part(string heading) =>
        [.. Lesson.Run("02-garden-bugs").Lines.SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(2).Take(3).Select(line => line.Trim())];
}
