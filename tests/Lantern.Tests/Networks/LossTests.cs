namespace Lantern.Tests;

public sealed class LossTests
{
    private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵², the distance from 1 to the next double

    public static readonly TheoryData<string> Names = [.. Loss.All.Select(loss => loss.Name)];

    [Theory]
    [InlineData("squared-error", new[] { 0.4, 0.8, 1.0 }, new[] { 0.5, 0.7, 1.0 }, 0.01)] // ½·(0.01 + 0.01 + 0)
    [InlineData("squared-error", new[] { 3.0 }, new[] { 1.0 }, 2)] // ½·2²
    [InlineData("cross-entropy", new[] { 0.25, 0.75 }, new[] { 0.0, 1.0 }, 0.28768207245178093)] // ln 4/3
    [InlineData("cross-entropy", new[] { 0.25, 0.25, 0.5 }, new[] { 0.5, 0.5, 0.0 }, 1.3862943611198906)] // ln 4
    [InlineData("binary-cross-entropy", new[] { 0.25, 0.75 }, new[] { 1.0, 0.0 }, 2.7725887222397812)] // 2·ln 4
    [InlineData("binary-cross-entropy", new[] { 0.25 }, new[] { 0.5 }, 0.83698821678583577)] // ½·ln 4 + ½·ln 4/3
    [InlineData("absolute-error", new[] { 0.5, 2.0, -1.0 }, new[] { 1.0, -1.0, -1.0 }, 3.5)] // ½ + 3 + 0
    [InlineData("huber", new[] { 0.5, 2.0, -1.0, 1.0 }, new[] { 1.0, -1.0, -1.0, 2.0 }, 3.125)] // ½·¼ + (3 − ½) + 0 + ½·1
    public void The_value_is_the_formula_by_hand(string name, double[] outputs, double[] target, double expected) =>
        // Inputs such as 0.8 and 0.7 are rounded by half a unit each, which is up to (0.8 + 0.7)/0.1/2 = 7.5 units of their
        // difference and twice that of its square; about eight more roundings follow.
        Close.Relative(expected, Loss.Parse(name).Value<double>(outputs, target), 32 * Epsilon);

    [Theory]
    [InlineData("squared-error", new[] { 0.5, 2.0 }, new[] { 1.0, -1.0 }, new[] { -0.5, 3.0 })] // a − t
    [InlineData("cross-entropy", new[] { 0.25, 0.75 }, new[] { 0.5, 0.0 }, new[] { -2.0, 0.0 })] // −t/a
    [InlineData("binary-cross-entropy", new[] { 0.25, 0.5 }, new[] { 1.0, 0.25 }, new[] { -4.0, 1.0 })] // (1−t)/(1−a) − t/a
    [InlineData("absolute-error", new[] { 0.5, 2.0, 3.0 }, new[] { 1.0, -1.0, 3.0 }, new[] { -1.0, 1.0, 0.0 })] // the sign of a − t
    [InlineData("huber", new[] { 0.5, 2.0, -4.0 }, new[] { 1.0, -1.0, 3.0 }, new[] { -0.5, 1.0, -1.0 })] // a − t, at most 1
    public void The_gradients_are_the_formula_by_hand(string name, double[] outputs, double[] target, double[] expected)
    {
        var gradients = new double[outputs.Length];
        Loss.Parse(name).Gradients(outputs, target, gradients);

        Assert.Equal(expected, gradients); // powers of two and small whole numbers: no rounding at all
    }

    [Theory]
    [InlineData("squared-error", "linear", new[] { 0.4, 0.3, -2.0 }, new[] { 1.0, 0.0, 0.7 })]
    [InlineData("absolute-error", "linear", new[] { 0.4, 0.3, -2.0 }, new[] { 1.0, 0.0, 0.7 })]
    [InlineData("huber", "linear", new[] { 0.4, 0.3, -2.0 }, new[] { 1.0, 0.0, 0.7 })]
    [InlineData("cross-entropy", "softmax", new[] { 0.4, 0.3, -2.0 }, new[] { 0.0, 1.0, 0.0 })]
    [InlineData("cross-entropy", "softmax", new[] { 0.4, 0.3, -2.0 }, new[] { 0.01, 0.99, 0.01 })] // adds up to 1.01
    [InlineData("binary-cross-entropy", "sigmoid", new[] { 0.4, 0.3, -2.0 }, new[] { 0.0, 1.0, 0.7 })]
    public void With_its_matching_activation_the_slope_cancels(string name, string matching, double[] z, double[] target)
    {
        var loss = Loss.Parse(name);
        double[] outputs = new double[3], shortWay = new double[3], longWay = new double[3];
        loss.MatchingActivation.Forward<double>(z, outputs);
        loss.MatchingGradients(outputs, target, shortWay);
        loss.Gradients(outputs, target, longWay);
        loss.MatchingActivation.Backward<double>(z, outputs, longWay);

        Assert.Equal(matching, loss.MatchingActivation.Name);
        Close.Absolute(longWay, shortWay, 16 * Epsilon); // a dozen roundings of numbers not above 2
    }

    [Fact]
    public void Only_outputs_between_0_and_1_have_logarithms()
    {
        string[] Accepted(Loss loss) => [.. Activation.All.Where(loss.Accepts).Select(activation => activation.Name)];

        Assert.All((Loss[])[Loss.SquaredError, Loss.AbsoluteError, Loss.Huber], loss => Assert.Equal(Activation.All.Select(activation => activation.Name), Accepted(loss)));
        Assert.Equal(["sigmoid", "softmax"], Accepted(Loss.CrossEntropy));
        Assert.Equal(["sigmoid", "softmax"], Accepted(Loss.BinaryCrossEntropy));
    }

    [Theory, InlineData("cross-entropy"), InlineData("binary-cross-entropy")]
    public void An_output_that_underflowed_to_0_costs_much_but_not_infinitely_much(string name)
    {
        var loss = Loss.Parse(name);
        var gradients = new double[2];
        var singleGradients = new float[2];
        loss.Gradients([0, 1], [1, 0], gradients);
        loss.Gradients([0, 1], [1, 0], singleGradients);

        // −ln of the smallest normal number: 1022·ln 2 = 708.4 in double, 126·ln 2 = 87.3 in single precision; yes or no
        // each by itself counts both outputs.
        double outputs = loss == Loss.BinaryCrossEntropy ? 2 : 1;
        Close.Relative(outputs * 1022 * Math.Log(2), loss.Value<double>([0, 1], [1, 0]), 4 * Epsilon);
        Close.Relative(outputs * 126 * Math.Log(2), loss.Value<float>([0, 1], [1, 0]), 4 * 1.1920929e-7);
        Assert.All(gradients, gradient => Assert.True(double.IsFinite(gradient)));
        Assert.All(singleGradients, gradient => Assert.True(float.IsFinite(gradient)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Something_that_is_not_a_number_is_not_hidden(string name) =>
        Assert.True(double.IsNaN(Loss.Parse(name).Value<double>([double.NaN, 0.5], [1, 0])));

    [Theory, InlineData("squared-error"), InlineData("absolute-error"), InlineData("huber")]
    public void Nor_is_it_in_the_gradients_of_distances(string name)
    {
        var gradients = new double[1];
        Loss.Parse(name).Gradients([double.NaN], [1], gradients);

        Assert.True(double.IsNaN(gradients[0]));
    }

    public static TheoryData<int> OraclesLosses => [.. Enumerable.Range(0, Oracle.Read("functions.json").GetProperty("losses").GetArrayLength())];

    [Theory, MemberData(nameof(OraclesLosses))]
    public void Values_and_gradients_are_PyTorchs(int number)
    {
        var file = Oracle.Read("functions.json");
        var (oracle, outputs) = (file.GetProperty("losses")[number], file.GetProperty("outputs").ToDoubles());
        var (targets, gradients) = (file.GetProperty("targets").ToDoubles(), new double[outputs.Length]);
        var loss = Loss.Parse(oracle.GetProperty("name").GetString()!);
        loss.Gradients(outputs, targets, gradients);

        Close.Relative(oracle.GetProperty("value").GetDouble(), loss.Value<double>(outputs, targets), 8 * Epsilon);
        Assert.Equal(oracle.GetProperty("gradients").ToDoubles(), gradients);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_name_finds_the_loss(string name)
    {
        Assert.Equal(name, Loss.Parse(name).Name);
        Assert.Equal(name, $"{Loss.Parse(name)}");
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var exception = Assert.Throws<OptionException>(() => Loss.Parse("hinge"));

        Assert.Equal("There is no loss 'hinge'. There are squared-error, cross-entropy, binary-cross-entropy, absolute-error and huber.", exception.Message);
    }
}
