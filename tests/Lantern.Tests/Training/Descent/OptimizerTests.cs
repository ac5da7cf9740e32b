namespace Lantern.Tests;

public sealed class OptimizerTests
{
    private static readonly double[] Gradients = [0.5, -0.25, 2, 0.125];

    [Fact]
    public void Gradient_descent_goes_downhill_by_the_learning_rate() =>
        Assert.Equal([0.95, 0.975, 0.775, 0.7625], Path<double>(Optimizer.GradientDescent).Select(w => Math.Round(w, 12)));

    /// <summary>
    /// w from 1 with learning rate 0.1, computed with 50 digits after algorithm 1 of Kingma and Ba 2015. The first step by
    /// hand: m̂ = 0.5 and v̂ = 0.25 whatever the betas are, so w = 1 − 0.1·0.5/(0.5 + 10⁻⁸).
    /// </summary>
    private static readonly double[] AdamPath = [0.90000000199999996, 0.87336629870784616, 0.80630153452915290, 0.74797189388012406];

    /// <summary>Four steps of some 20 roundings, and 1 − 0.999ᵗ and 1 − 0.9ᵗ lose up to three digits.</summary>
    [Fact]
    public void Adam_goes_as_published() => Close.Relative(AdamPath, Path<double>(Optimizer.Adam).ToArray(), 1000 * 100.0 / (1L << 53));

    [Fact]
    public void Adam_goes_the_same_way_in_single_precision() =>
        Close.Relative(AdamPath, Path<float>(Optimizer.Adam).Select(w => (double)w).ToArray(), 100.0 / (1 << 24)); // the digits are lost in double precision

    [Theory, MemberData(nameof(Names))]
    public void Sixteen_at_a_time_have_the_bits_of_one_at_a_time(string name)
    {
        var optimizer = Optimizer.Parse(name);
        var random = new SplitMix64(1);
        float[] alone = [.. Enumerable.Range(0, 37).Select(_ => (float)random.NextDouble())], together = [.. alone];
        float[][] first = [new float[37], new float[37]], second = [new float[37], new float[37]];
        for (var step = 1; step <= 5; step++)
        {
            float[] gradients = [.. alone.Select(_ => (float)(random.NextDouble() - 0.5))];
            optimizer.Step<float>(step, 0.01f, gradients, first[0], second[0], together);
            for (var p = 0; p < alone.Length; p++)
                optimizer.Step<float>(step, 0.01f, gradients.AsSpan(p, 1), first[1].AsSpan(p, 1), second[1].AsSpan(p, 1), alone.AsSpan(p, 1));
        }

        Assert.Equal(alone, together);
        Assert.Equal(first[1], first[0]);
        Assert.Equal(second[1], second[0]);
    }

    public static readonly TheoryData<string> Names = [.. Optimizer.All.Select(optimizer => optimizer.Name)];

    [Fact]
    public void Rprop_grows_shrinks_and_waits()
    {
        // Signs +, +, −, −, −: the first step, a longer one, none (its length halves), that, a longer one. All of it exact.
        double[] parameter = [1], first = [0], second = [0];
        var path = new List<double>();
        foreach (var (gradient, step) in new[] { 5.0, 0.25, -3, -1, -7 }.Select((gradient, at) => (gradient, at + 1)))
        {
            Optimizer.CreateRprop(grow: 2).Step(step, 0.125, [gradient], first, second, parameter);
            path.Add(parameter[0]);
        }

        Assert.Equal([0.875, 0.625, 0.625, 0.75, 1], path);
    }

    /// <summary>
    /// With c = ½·m + ½·g and m ← ¾·m + ¼·g from m = 0, all of it exact: g = 2 gives c = 1 and m = ½; −¼ gives c = ⅛, still
    /// up, and m = 5/16; −5/16 gives c = 0, where nothing moves, and m = 5/32; −8 gives c &lt; 0 and m = 15/128 − 2.
    /// </summary>
    [Fact]
    public void Lion_steps_by_the_sign_of_its_momentum()
    {
        double[] parameter = [1], memory = [0];
        var path = new List<(double, double)>();
        foreach (var (gradient, step) in new[] { 2, -0.25, -0.3125, -8 }.Select((gradient, at) => (gradient, at + 1)))
        {
            Optimizer.CreateLion(0.5, 0.75).Step(step, 0.125, [gradient], memory, [], parameter);
            path.Add((parameter[0], memory[0]));
        }

        Assert.Equal([(0.875, 0.5), (0.75, 0.3125), (0.75, 0.15625), (0.875, -1.8828125)], path);
    }

    /// <summary>The usual coefficients: c = 0.05, 0.0045 − 0.025, 0.0022 + 0.2 and 0.0202 + 0.0125.</summary>
    [Fact]
    public void Lion_goes_as_published() =>
        Assert.Equal([0.9, 1, 0.9, 0.8], Path<double>(Optimizer.Lion).Select(w => Math.Round(w, 12)));

    [Fact]
    public void Without_what_they_add_they_are_plain_descent()
    {
        var plain = Path<double>(Optimizer.GradientDescent);
        Assert.Equal(plain, Path<double>(Optimizer.CreateMomentum(0)));
        Assert.Equal(plain, Path<double>(Optimizer.CreateNesterov(0)));
        Assert.Equal(Path<double>(Optimizer.Adam), Path<double>(Optimizer.AdamW));
    }

    [Fact]
    public void Coefficients_without_meaning_are_refused()
    {
        AssertRefused("The coefficient momentum must be at least 0 and less than 1, not 1.", () => Optimizer.CreateMomentum(1));
        AssertRefused("The coefficient momentum must be at least 0 and less than 1, not -0.1.", () => Optimizer.CreateNesterov(-0.1));
        AssertRefused("The coefficient alpha must be at least 0 and less than 1, not NaN.", () => Optimizer.CreateRmsProp(double.NaN));
        AssertRefused("The coefficient beta2 must be at least 0 and less than 1, not 1.", () => Optimizer.CreateAdam(beta2: 1));
        AssertRefused("The coefficient epsilon must be a number greater than 0, not 0.", () => Optimizer.CreateAdamW(epsilon: 0));
        AssertRefused("The coefficient beta2 must be at least 0 and less than 1, not NaN.", () => Optimizer.CreateLion(beta2: double.NaN));
        AssertRefused("Steps of rprop shrink by a number between 0 and 1 and grow by one greater than 1, not by 1 and 1.2.", () => Optimizer.CreateRprop(shrink: 1));
        AssertRefused("The shortest step of rprop must be greater than 0 and not above the longest, not 2 with 1.", () => Optimizer.CreateRprop(shortest: 2, longest: 1));
    }

    [Theory, MemberData(nameof(Names))]
    public void Each_is_found_by_its_name(string name) => Assert.Equal(name, Optimizer.Parse(name).ToString());

    [Fact]
    public void Another_name_is_refused() =>
        Assert.Equal(
            "There is no optimizer 'adma'. Did you mean adam? There are gradient-descent, momentum, nesterov, rmsprop, adam, adamw, rprop and lion.",
            Assert.Throws<OptionException>(() => Optimizer.Parse("adma")).Message);

    private static void AssertRefused(string message, Action action) => Assert.Equal(message, Assert.Throws<OptionException>(action).Message);

    /// <summary>Where a parameter goes from 1, step by step.</summary>
    private static List<T> Path<T>(Optimizer optimizer)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        T[] parameter = [T.One], first = [T.Zero], second = [T.Zero];
        var path = new List<T>();
        for (var step = 1; step <= Gradients.Length; step++)
        {
            optimizer.Step<T>(step, T.CreateChecked(0.1), [T.CreateChecked(Gradients[step - 1])], first, second, parameter);
            path.Add(parameter[0]);
        }

        return path;
    }
}
