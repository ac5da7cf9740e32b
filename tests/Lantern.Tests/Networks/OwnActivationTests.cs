namespace Lantern.Tests;

public sealed class OwnActivationTests : IDisposable
{
    private static readonly Activation Ramp = Activation.Create("ramp", z => z > 0 ? z : 0, z => z > 0 ? 1 : 0, low: 0);
    private static readonly Activation Cube = Activation.Create("cube", z => z * z * z, z => 3 * z * z, inverse: Math.Cbrt);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A rectifier is calculated without rounding, so the bits must be those of the one that is built in.</summary>
    [Theory, InlineData(1), InlineData(8)]
    public void It_learns_as_one_that_is_built_in(int batchSize)
    {
        var options = new TrainingOptions { Rule = LearningRule.Gradient, EpochCount = 3, BatchSize = batchSize, Shuffle = true };

        Assert.Equal(Learned<float>(Activation.Relu), Learned<float>(Ramp)); // exact descent, and tiles
        Assert.Equal(Learned<double>(Activation.Relu), Learned<double>(Ramp));

        T[] Learned<T>(Activation hidden)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            var network = Initializer.FanIn.Apply(Network.Create<T>([70, 33, 9, 3], hidden, Activation.Sigmoid, hasBiases: true), seed: 1);
            foreach (var _ in Trainer.Train(network, Patterns.Of("dense table", 50, 70, 3), options))
            {
            }

            return network.Parameters.ToArray();
        }
    }

    [Fact]
    public void A_model_with_one_opens_when_it_is_given_again()
    {
        var path = _folder.File("ramp.safetensors");
        float[] inputs = [0.5f, -1, 2], before = new float[2], after = new float[2];
        var model = Of(Ramp);
        model.Save(path);
        model.Network.Predict(inputs, before);

        Model.Load(path, Cube, Ramp).Network.Predict(inputs, after);

        Assert.Equal(before, after);
        Assert.Equal(
            $"{path}: its activation 'ramp' is not built in; a program that has it opens the model with Model.Load(path, activation).",
            Assert.Throws<ModelException>(() => Model.Load(path)).Message);
        Assert.Throws<ModelException>(() => Model.Load(path, Cube));
        Assert.Equal(Ramp, Model.Load(File.ReadAllBytes(path), "bytes", Ramp, Cube).Network.Layers[0].Activation);
        Assert.Equal(Ramp, Model.Load(new MemoryStream(File.ReadAllBytes(path)), "stream", Cube, Ramp).Network.Layers[0].Activation);
        Assert.Equal("Two of the activations have the same name: ramp and ramp.", Assert.Throws<OptionException>(() => Model.Load(path, Ramp, Ramp)).Message);
    }

    [Fact]
    public void Its_inverse_leads_back()
    {
        double[] z = [0];
        Cube.Inverse<double>([-8], z);

        Assert.Equal([-2], z);
        Assert.Equal("The activation ramp cannot be inverted: it was made without an inverse.", Assert.Throws<OptionException>(() => Ramp.Inverse<double>(z, z)).Message);
        Assert.Equal((0, double.PositiveInfinity), Ramp.Range);
    }

    [Fact]
    public void The_ledger_calls_it_by_its_name()
    {
        var network = Network.Create<double>([1, 1, 1], Cube, Activation.Linear, hasBiases: false);
        network.Parameters.Fill(0.5);

        string[] entries = [.. Ledger.Of(network, [1], [1]).Select(entry => $"{entry}")];

        Assert.Contains("hidden node 1: o = cube(0.5) = 0.125", entries);
        Assert.Contains("hidden node 1: slope = cube′(0.5) = 0.75", entries);
    }

    [Fact]
    public void A_slope_that_is_not_the_values_is_refused_with_both_numbers() =>
        AssertRefused(
            "The slope of the activation bent at z = -2.7 is 1, but the value changes there by -5.4 for each unit of z.",
            () => Activation.Create("bent", z => z * z, z => 1));

    [Fact]
    public void At_a_kink_every_slope_between_those_of_its_sides_is_right()
    {
        foreach (var slope in (double[])[-1, 0, 0.3, 1])
            Assert.Equal("size", Activation.Create("size", Math.Abs, z => z == 0 ? slope : Math.Sign(z)).Name);
        AssertRefused(
            "The slope of the activation size at z = 0 is 2, but the value changes there by 0 for each unit of z.",
            () => Activation.Create("size", Math.Abs, z => z == 0 ? 2 : Math.Sign(z)));
    }

    [Theory, MemberData(nameof(ActivationTests.Names), MemberType = typeof(ActivationTests))]
    public void The_built_in_ones_would_be_accepted(string name)
    {
        if (name == "softmax") // whose outputs depend on each other
            return;
        var activation = Activation.Parse(name);
        Assert.NotNull(Activation.Create("own", Value, Slope, activation.Range.Low, activation.Range.High, activation.NoInverseBecause is null ? Back : null));

        double Value(double z) => Through(activation.Forward<double>, z);
        double Back(double a) => Through(activation.Inverse<double>, a);
        double Slope(double z)
        {
            double[] gradients = [1];
            activation.Backward<double>([z], [Value(z)], gradients);
            return gradients[0];
        }

        static double Through(Turn turn, double number)
        {
            var result = new double[1];
            turn([number], result);
            return result[0];
        }
    }

    private delegate void Turn(ReadOnlySpan<double> numbers, Span<double> results);

    [Fact]
    public void What_is_no_activation_is_refused()
    {
        AssertRefused("There is a built-in activation relu: choose another name.", () => Activation.Create("relu", z => z, z => 1));
        AssertRefused("The name of a function is one word of letters, digits, hyphens, points and underscores, not 'my own'.", () => Activation.Create("my own", z => z, z => 1));
        AssertRefused("The activation root of z = -2.7 is NaN, but a sum can be any number.", () => Activation.Create("root", Math.Sqrt, z => 0.5 / Math.Sqrt(z)));
        AssertRefused("The activation same of z = -2.7 is -2.7, which is not between 0 and 1.", () => Activation.Create("same", z => z, z => 1, low: 0, high: 1));
        AssertRefused("The outputs of the activation same cannot lie between 1 and 1: the first must be the smaller one.", () => Activation.Create("same", z => z, z => 1, low: 1, high: 1));
        AssertRefused("The inverse of the activation same makes 2.7 of -2.7, which came from z = -2.7.", () => Activation.Create("same", z => z, z => 1, inverse: a => -a));
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => Activation.Create("none", null!, z => 1)).ParamName);
    }

    private static Model Of(Activation hidden)
    {
        var network = Initializer.FanIn.Apply(Network.Create<float>([3, 4, 2], hidden, Activation.Softmax, hasBiases: true), seed: 1);
        return new Model(network, Preparation.UnitRange, ["cat", "dog"], new Provenance());
    }

    private static void AssertRefused(string sentence, Action create) => Assert.Equal(sentence, Assert.Throws<OptionException>(create).Message);
}
