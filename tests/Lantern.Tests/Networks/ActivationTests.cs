namespace Lantern.Tests;

public sealed class ActivationTests
{
    private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵², the distance from 1 to the next double

    public static readonly TheoryData<string> Names = [.. Activation.All.Select(activation => activation.Name)];

    // The expected numbers were computed with 40 digits. Each formula has at most three roundings and an exponential
    // that is off by at most one unit in the last place: four units together.
    [Theory]
    [InlineData("sigmoid", -30, 9.357622968839299e-14)]
    [InlineData("sigmoid", -2, 0.11920292202211756)]
    [InlineData("sigmoid", -0.5, 0.37754066879814544)]
    [InlineData("sigmoid", 0, 0.5)]
    [InlineData("sigmoid", 1, 0.73105857863000488)]
    [InlineData("sigmoid", 4, 0.98201379003790844)]
    [InlineData("tanh", -30, -1)]
    [InlineData("tanh", -0.5, -0.46211715726000976)]
    [InlineData("tanh", 0, 0)]
    [InlineData("tanh", 1, 0.76159415595576489)]
    [InlineData("relu", -2, 0)]
    [InlineData("relu", 0, 0)]
    [InlineData("relu", 1.5, 1.5)]
    [InlineData("leaky-relu", -2, -0.02)]
    [InlineData("leaky-relu", 0, 0)]
    [InlineData("leaky-relu", 1.5, 1.5)]
    [InlineData("silu", -30, -2.8072868906517897e-12)]
    [InlineData("silu", -2, -0.23840584404423512)]
    [InlineData("silu", -0.5, -0.18877033439907272)]
    [InlineData("silu", 0, 0)]
    [InlineData("silu", 1, 0.73105857863000488)]
    [InlineData("silu", 4, 3.9280551601516337)]
    [InlineData("gelu", -30, -1.47201417814445612e-196)]
    [InlineData("gelu", -2, -0.0455002638963584144)]
    [InlineData("gelu", -0.5, -0.154268769362993448)]
    [InlineData("gelu", 0, 0)]
    [InlineData("gelu", 1, 0.841344746068542949)]
    [InlineData("gelu", 4, 3.99987331503266752)]
    [InlineData("elu", -30, -0.999999999999906424)]
    [InlineData("elu", -2, -0.864664716763387308)]
    [InlineData("elu", -1e-9, -0.9999999995e-9)] // no digits are lost near 0
    [InlineData("elu", 0, 0)]
    [InlineData("elu", 1.5, 1.5)]
    [InlineData("softplus", -30, 9.35762296883973678e-14)]
    [InlineData("softplus", -0.5, 0.474076984180106681)]
    [InlineData("softplus", 0, 0.693147180559945309)]
    [InlineData("softplus", 1, 1.31326168751822283)]
    [InlineData("softplus", 1000, 1000)] // no exponential overflows
    [InlineData("linear", -2.5, -2.5)]
    [InlineData("softmax", 123, 1)] // alone, it is the whole
    public void One_number_goes_through_the_function(string name, double z, double expected) =>
        Close.Relative(expected, Forward(name, z)[0], 4 * Epsilon);

    [Fact]
    public void Softmax_gives_shares_that_add_up_to_1()
    {
        double[] shares = Forward("softmax", 1, 2, 3);

        Close.Relative([0.090030573170380458, 0.24472847105479765, 0.66524095577482189], shares, 4 * Epsilon);
        Close.Absolute(1, shares.Sum(), 4 * Epsilon);
    }

    [Fact]
    public void Softmax_of_huge_numbers_does_not_overflow()
    {
        // Only differences count: these are the shares of 1, 2, 3 and of a certain answer.
        Assert.Equal(Forward("softmax", 1, 2, 3), Forward("softmax", 1001, 1002, 1003));
        Assert.Equal([0, 1, 0], Forward("softmax", -1e300, 1e300, 0));

        var shares = new float[2];
        Activation.Softmax.Forward<float>([-3e38f, 3e38f], shares);
        Assert.Equal([0, 1], shares);
    }

    [Fact]
    public void A_saturated_sigmoid_stays_between_0_and_1() =>
        Assert.Equal([0, 1], Forward("sigmoid", -1e300, 1e300));

    [Theory, MemberData(nameof(Names))]
    public void Forward_may_write_over_what_it_reads(string name)
    {
        double[] z = [-1.7, -0.4, 0, 0.3, 1.1];
        double[] apart = Forward(name, z);
        Activation.Parse(name).Forward<double>(z, z);

        Assert.Equal(apart, z);
    }

    [Theory, MemberData(nameof(Names))]
    public void Backward_agrees_with_central_differences(string name)
    {
        // L = Σ c·a, so ∂L/∂a = c. The points keep away from the kinks of the rectifiers, and the weights c are
        // unequal because for equal ones softmax, whose outputs add up to 1, has no slope at all.
        double[] z = [-1.7, -0.4, 0.3, 1.1];
        double[] c = [0.7, -1.3, 0.4, 2.0];
        double[] gradients = [.. c];
        Activation.Parse(name).Backward<double>(z, Forward(name, z), gradients);

        // Truncation h²/6·|L'''|, where no third derivative here exceeds 2 (tanh at 0); rounding: each of two values of
        // L is off by at most 8 units of Σ |c·a| (four in a, four in the sum), divided by 2h.
        const double Step = 1.0 / (1 << 17);
        double truncation = Step * Step / 6 * 2 * c.Sum(Math.Abs);
        double rounding = 8 * Epsilon * c.Sum(Math.Abs) * 1.7 / Step;
        for (var k = 0; k < z.Length; k++)
        {
            double[] above = [.. z], below = [.. z];
            above[k] += Step;
            below[k] -= Step;
            double slope = (Weighted(above) - Weighted(below)) / (2 * Step);

            Close.Absolute(slope, gradients[k], truncation + rounding);
        }

        double Weighted(double[] at) => Forward(name, at).Zip(c, (a, weight) => a * weight).Sum();
    }

    /// <summary>
    /// Single precision takes sixteen numbers at a time and has its own way with what remains. Numbers are at most 2 here:
    /// none of the formulas has more than some twenty roundings (1 − a² of tanh magnifies one the most, by 14), and the
    /// sums of softmax have one more for each number.
    /// </summary>
    [Theory, MemberData(nameof(Names))]
    public void Single_precision_agrees_with_double_precision_at_every_length(string name)
    {
        var activation = Activation.Parse(name);
        var random = new SplitMix64(1);
        for (var length = 1; length <= 70; length++)
        {
            float[] z = new float[length], a = new float[length], g = new float[length], inPlace = new float[length];
            for (var k = 0; k < length; k++)
                (z[k], g[k]) = ((float)((4 * random.NextDouble()) - 2), (float)((2 * random.NextDouble()) - 1));
            double[] gradients = Doubles(g);
            activation.Forward<float>(z, a);
            z.CopyTo(inPlace, 0);
            activation.Forward<float>(inPlace, inPlace);
            activation.Backward<float>(z, a, g);
            activation.Backward<double>(Doubles(z), Doubles(a), gradients);

            double tolerance = (20 + length) * 2.0 / (1 << 24);
            Close.Absolute(Forward(name, Doubles(z)), Doubles(a), tolerance);
            Close.Absolute(gradients, Doubles(g), tolerance);
            Assert.Equal(a, inPlace);
        }

        static double[] Doubles(float[] numbers) => Close.ToDoubles(numbers);
    }

    [Theory]
    [InlineData("sigmoid", 0.99, 4.5951198501345898)] // ln 99
    [InlineData("sigmoid", 0.01, -4.5951198501345898)]
    [InlineData("sigmoid", 0.5, 0)]
    [InlineData("tanh", 0.98, 2.2975599250672950)] // ½ ln 99
    [InlineData("leaky-relu", 2.5, 2.5)]
    [InlineData("leaky-relu", -0.03, -3)]
    [InlineData("elu", 2.5, 2.5)]
    [InlineData("elu", -0.5, -0.693147180559945309)] // ln ½
    [InlineData("softplus", 2.5, 2.41434951625796182)]
    [InlineData("softplus", 1e-12, -27.6310211159280482)]
    [InlineData("linear", -7, -7)]
    public void The_inverse_gives_the_sum_that_an_output_came_from(string name, double a, double z)
    {
        var activation = Activation.Parse(name);
        double[] sum = [a], output = new double[1];
        activation.Inverse<double>(sum, sum);
        activation.Forward<double>(sum, output);

        // 0.99 and 1 − 0.99 are rounded numbers, whose error the logit enlarges by 1/(1 − a) = 100 at most.
        Close.Absolute(z, sum[0], 100 * Epsilon * Math.Max(1, Math.Abs(z)));
        Close.Absolute(a, output[0], 4 * Epsilon * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public void Single_precision_goes_backwards_as_well()
    {
        var z = new float[2];
        Activation.Sigmoid.Inverse<float>([0.5f, 0.75f], z);

        Close.Absolute([0, Math.Log(3)], Close.ToDoubles(z), 2e-7);
    }

    [Theory]
    [InlineData("relu", "The activation relu cannot be inverted: every sum below zero gives 0.")]
    [InlineData("silu", "The activation silu cannot be inverted: two sums below zero give the same output.")]
    [InlineData("gelu", "The activation gelu cannot be inverted: two sums below zero give the same output.")]
    [InlineData("softmax", "The activation softmax cannot be inverted: the shares stay the same if all sums grow by the same number.")]
    public void What_has_no_inverse_says_why(string name, string sentence)
    {
        double[] z = [0.5];

        Assert.Equal(sentence, Assert.Throws<OptionException>(() => Activation.Parse(name).Inverse<double>(z, z)).Message);
    }

    [Theory, MemberData(nameof(Names))]
    public void Outputs_lie_between_the_ends_of_the_range_and_come_close_to_them(string name)
    {
        var (low, high) = Activation.Parse(name).Range;
        double[] outputs = [.. Forward(name, -1000, 1000), .. Forward(name, 0)];

        Assert.All(outputs, a => Assert.InRange(a, low, high));
        low = name is "silu" or "gelu" ? 0 : low; // which it has in between: see the next test
        Assert.Equal((low, high), (double.IsFinite(low) ? outputs.Min() : low, double.IsFinite(high) ? outputs.Max() : high));
    }

    /// <summary>For silu that is where z = −1 − W(1/e), W being the inverse of x·eˣ; 40 digits gave these.</summary>
    [Theory, InlineData("silu", -1.2784645427610738), InlineData("gelu", -0.75179152469356446)]
    public void A_function_with_a_hollow_is_lowest_where_it_has_no_slope(string name, double lowest)
    {
        var activation = Activation.Parse(name);
        double[] z = [lowest], a = Forward(name, z), gradients = [1];
        activation.Backward<double>(z, a, gradients);

        Close.Relative(activation.Range.Low, a[0], 4 * Epsilon);
        Close.Absolute(0, gradients[0], 4 * Epsilon);
    }

    /// <summary>Sixteen at a time and those that remain; far below zero the share of z that is left is none.</summary>
    [Theory]
    [InlineData("silu", 0, 0.5), InlineData("silu", -1000, 0), InlineData("silu", 1000, 1)]
    [InlineData("gelu", 0, 0.5), InlineData("gelu", -1000, 0), InlineData("gelu", 1000, 1)]
    [InlineData("elu", 0, 1), InlineData("elu", -1000, 0), InlineData("elu", 1000, 1)]
    [InlineData("softplus", 0, 0.5), InlineData("softplus", -1000, 0), InlineData("softplus", 1000, 1)]
    public void A_smooth_rectifier_has_a_slope_everywhere(string name, float z, float slope)
    {
        var activation = Activation.Parse(name);
        float[] sums = [.. Enumerable.Repeat(z, 20)], outputs = new float[20], gradients = [.. Enumerable.Repeat(1f, 20)];
        activation.Forward<float>(sums, outputs);
        activation.Backward<float>(sums, outputs, gradients);

        Assert.All(gradients, gradient => Assert.Equal(slope, gradient));
    }

    public static TheoryData<int> OraclesActivations => [.. Enumerable.Range(0, Oracle.Read("functions.json").GetProperty("activations").GetArrayLength())];

    /// <summary>
    /// PyTorch is off by some units itself: in e^z − 1 and 1 + erf digits cancel that are lost, of numbers near 1, and are multiplied
    /// by at most 9 here.
    /// </summary>
    [Theory, MemberData(nameof(OraclesActivations))]
    public void Values_and_slopes_are_PyTorchs(int number)
    {
        var (oracle, z) = (Oracle.Read("functions.json").GetProperty("activations")[number], Oracle.Read("functions.json").GetProperty("sums").ToDoubles());
        var name = oracle.GetProperty("name").GetString()!;
        double[] outputs = Forward(name, z), slopes = [.. z.Select(_ => 1.0)];
        Activation.Parse(name).Backward<double>(z, outputs, slopes);

        Close.Absolute(oracle.GetProperty("values").ToDoubles(), outputs, 16 * Epsilon);
        Close.Absolute(oracle.GetProperty("slopes").ToDoubles(), slopes, 16 * Epsilon);
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_not_a_number_stays_visible(string name) =>
        Assert.True(double.IsNaN(Forward(name, double.NaN)[0]));

    [Theory, InlineData("relu", 0), InlineData("leaky-relu", 0.01)]
    public void At_the_kink_a_rectifier_has_the_slope_of_its_left_side(string name, double slope)
    {
        double[] gradients = [1];
        Activation.Parse(name).Backward<double>([0], [0], gradients);

        Assert.Equal(slope, gradients[0]);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_name_finds_the_activation(string name)
    {
        Assert.Equal(name, Activation.Parse(name).Name);
        Assert.Equal(name, $"{Activation.Parse(name)}");
    }

    [Fact]
    public void All_ten_are_listed_once() =>
        Assert.Equal(["sigmoid", "tanh", "relu", "leaky-relu", "silu", "gelu", "elu", "softplus", "linear", "softmax"], Activation.All.Select(activation => $"{activation}"));

    [Theory, InlineData("swish", ""), InlineData("Sigmoid", " Did you mean sigmoid?"), InlineData("", "")]
    public void An_unknown_name_is_answered_with_the_known_ones(string name, string suggestion)
    {
        var exception = Assert.Throws<OptionException>(() => Activation.Parse(name));

        Assert.Equal(
            $"There is no activation '{name}'.{suggestion} There are sigmoid, tanh, relu, leaky-relu, silu, gelu, elu, softplus, linear and softmax.", exception.Message);
    }

    private static double[] Forward(string name, params double[] z)
    {
        var a = new double[z.Length];
        Activation.Parse(name).Forward<double>(z, a);
        return a;
    }
}
