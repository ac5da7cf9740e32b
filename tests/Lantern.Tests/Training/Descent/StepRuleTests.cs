using System.Numerics;
using System.Text.Json;

namespace Lantern.Tests;

/// <summary>Whole trainings, compared with PyTorch's in tests/oracle/training.json: every optimizer with every other option of a step.</summary>
public sealed class StepRuleTests
{
    private static readonly JsonElement Oracle = Tests.Oracle.Read("training.json");
    private static readonly Dataset Ten = Dataset.FromRows(Oracle.GetProperty("inputs").ToRows(), Oracle.GetProperty("targets").ToRows());

    /// <summary>All options of a step at once, but for a schedule; and dropout, whose masks follow from the number of the step.</summary>
    internal static TrainingOptions Everything { get; } = new()
    {
        Rule = LearningRule.Gradient,
        WeightDecay = 0.1,
        L1 = 0.02,
        ClipNorm = 0.2,
        ClipValue = 0.05,
        MaxNorm = 0.8,
        AverageDecay = 0.7,
        Dropout = 0.5,
        InputDropout = 0.2,
    };

    public static readonly TheoryData<string> Cases = [.. Oracle.GetProperty("cases").EnumerateArray().Select(element => element.GetRawText())];

    public static readonly TheoryData<string> Optimizers = [.. Optimizer.All.Select(optimizer => optimizer.Name)];

    // A gradient is a sum of at most ten products of sums of five: known to some twenty roundings of numbers below 1. Some steps
    // divide by its size, which is 0.01 and more. So nine steps of 0.01 are known to 9·0.01·20/0.01 = 180 roundings, and
    // each has about ten of its own: less than 300 in all.
    private const double Roundings = 300;

    [Theory, MemberData(nameof(Cases))]
    public void Double_precision_gives_PyTorchs_numbers(string oracle) => AssertLearns<double>(oracle, Roundings / (1L << 53));

    [Theory, MemberData(nameof(Cases))]
    public void So_does_single_precision_in_tiles(string oracle) => AssertLearns<float>(oracle, Roundings / (1 << 24));

    [Theory, MemberData(nameof(Optimizers))]
    public void What_was_saved_goes_on_as_if_nothing_had_happened(string name)
    {
        var options = Everything with { Optimizer = Optimizer.Parse(name), BatchSize = 10, LearningRate = 0.01 };
        options = options.Optimizer.FindsOwnRates ? options : options with { BatchSize = 4, Schedule = Schedule.Cosine() };
        foreach (var how in (TrainingOptions[])[options, options with { AverageDecay = 0 }])
        {
            AssertGoesOn(how, Start<double>(), (network, rule) => new BatchDescent<double>(network, Ten, rule, rule.Options.BatchSize));
            AssertGoesOn(how, Start<float>(), (network, rule) => TiledDescent.Create(network, Ten, rule, rule.Options.BatchSize));
        }
    }

    /// <summary>
    /// Batches of one, some and all examples, against plain loops: in double precision the same, in single known as
    /// above. Single precision with batches of one is exact descent unless there is such an option.
    /// </summary>
    [Theory, InlineData(1), InlineData(4), InlineData(10)]
    public void Each_number_of_the_gradient_is_clipped_by_itself(int batchSize)
    {
        const double Bound = 0.05, Rate = 0.1;
        var options = new TrainingOptions { Rule = LearningRule.Gradient, LearningRate = Rate, BatchSize = batchSize, EpochCount = 3, ClipValue = Bound };
        var network = Start<double>();
        var passes = new Backpropagation<double>(network, options.Loss, options.RuleFor(network.Layers[^1].Activation), batchSize);
        var (gradients, clippedCount) = (new double[network.Parameters.Length], 0);
        foreach (var batch in Enumerable.Repeat(Enumerable.Range(0, Ten.Count).Chunk(batchSize), options.EpochCount).SelectMany(epoch => epoch))
        {
            double[] inputs = new double[batch.Length * Ten.InputCount], targets = new double[batch.Length * Ten.OutputCount];
            for (var n = 0; n < batch.Length; n++)
            {
                Ten.CopyInputs(batch[n], inputs.AsSpan(n * Ten.InputCount, Ten.InputCount));
                Ten.CopyTarget(batch[n], targets.AsSpan(n * Ten.OutputCount, Ten.OutputCount));
            }

            passes.Forward(inputs);
            passes.Backward(targets);
            passes.CopyGradients(gradients);
            for (var p = 0; p < gradients.Length; p++)
                network.Parameters[p] -= Rate * Math.Max(-Bound, Math.Min(Bound, gradients[p]));
            clippedCount += gradients.Count(gradient => Math.Abs(gradient) > Bound);
        }

        var (inDouble, inSingle) = (Start<double>(), Start<float>());
        _ = Trainer.Train(inDouble, Ten, options).Last();
        _ = Trainer.Train(inSingle, Ten, options).Last();
        Assert.InRange(clippedCount, 10, 1000);
        Assert.Equal(network.Parameters, inDouble.Parameters);
        Close.Absolute(network.Parameters, Close.ToDoubles(inSingle.Parameters), Roundings / (1 << 24));
    }

    [Fact]
    public void Clipping_hides_nothing_that_is_not_a_number_and_comes_before_penalties()
    {
        var rule = new StepRule(new() { LearningRate = 1, ClipValue = 0.5, WeightDecay = 0.25 }, exampleCount: 1);
        float[] weights = [.. Enumerable.Repeat(1f, 20)], gradients = [.. Enumerable.Repeat((float[])[2, -3, 0.125f, float.NaN], 5).SelectMany(four => four)];
        rule.Begin();
        rule.Change<float>(gradients, [], [], weights, areWeights: true);

        Assert.Equal(Enumerable.Repeat((float[])[0.25f, 1.25f, 0.625f, float.NaN], 5).SelectMany(four => four), weights);
    }

    /// <summary>A weight of 1 decays by 0.25·0.5 and takes a step of 0.25; a bias takes the step alone. PyTorch has no Lion.</summary>
    [Theory, InlineData(true, 0.625), InlineData(false, 0.75)]
    public void Lions_weights_decay_apart_from_their_steps(bool areWeights, double expected)
    {
        var rule = new StepRule(new() { Optimizer = Optimizer.Lion, LearningRate = 0.25, WeightDecay = 0.5 }, exampleCount: 1);
        double[] parameter = [1];
        rule.Begin();
        rule.Change<double>([2], [0], [], parameter, areWeights);

        Assert.Equal([expected], parameter);
    }

    [Fact]
    public void One_example_at_a_time_goes_on_too() => AssertGoesOn(
        new() { Rule = LearningRule.Gradient, Schedule = Schedule.OneCycle(), EpochCount = 2 }, Start<float>(), (network, rule) => new ExactDescent(network, Ten, rule));

    private static void AssertGoesOn<T>(TrainingOptions options, Network<T> network, Func<Network<T>, StepRule, IDescent<T>> create)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] all = [.. Enumerable.Range(0, Ten.Count)];
        var first = create(network, new(options, Ten.Count));
        first.Load();
        first.Learn(all);
        first.Store();
        T[] held = [.. network.Parameters];
        var saved = first.Save();

        var other = Start<T>();
        other.Parameters.Fill(T.One);
        var second = create(other, new(options, Ten.Count));
        second.Restore(saved);
        second.Store();
        Assert.Equal(held, other.Parameters);
        foreach (var descent in (IDescent<T>[])[first, second])
        {
            descent.Load();
            descent.Learn(all);
            descent.Store();
        }

        Assert.Equal(network.Parameters, other.Parameters);
        Assert.NotEqual(held, other.Parameters.ToArray());
        var (one, two) = (first.Save(), second.Save());
        Assert.Equal((one.StepCount, one.Plateau), (two.StepCount, two.Plateau));
        Assert.Equal(one.Parameters, two.Parameters);
        Assert.Equal(one.First, two.First);
        Assert.Equal(one.Second, two.Second);
        Assert.Equal(one.Averages, two.Averages);
    }

    private static void AssertLearns<T>(string oracle, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var document = JsonDocument.Parse(oracle);
        var expected = document.RootElement;
        var network = Start<T>();
        double[] losses = [.. Trainer.Train(network, Ten, OptionsOf(expected)).Select(report => report.Loss)];

        double[] parameters = [.. network.Parameters.ToArray().Select(double.CreateChecked)];
        Close.Absolute(expected.GetProperty("parameters").ToDoubles(), parameters, tolerance);
        Close.Absolute(expected.GetProperty("losses").ToDoubles(), losses, tolerance * parameters.Length); // each may have its share in it
    }

    private static TrainingOptions OptionsOf(JsonElement oracle)
    {
        double? Number(string name) => oracle.TryGetProperty(name, out var number) ? number.GetDouble() : null;
        return new()
        {
            Rule = LearningRule.Gradient,
            Optimizer = OptimizerOf(oracle.GetProperty("optimizer").GetString()!, oracle.GetProperty("coefficients").ToDoubles()),
            LearningRate = oracle.GetProperty("learningRate").GetDouble(),
            BatchSize = oracle.GetProperty("batch").GetInt32(),
            EpochCount = oracle.GetProperty("epochs").GetInt32(),
            WeightDecay = Number("weightDecay") ?? 0,
            L1 = Number("l1") ?? 0,
            ClipNorm = Number("clipNorm"),
            MaxNorm = Number("maxNorm"),
            AverageDecay = Number("averageDecay") ?? 0,
            Schedule = oracle.TryGetProperty("schedule", out _) ? Schedule.Cosine().AfterWarmUp(2 / 3.0, 0.25) : Schedule.Constant,
        };
    }

    private static Optimizer OptimizerOf(string name, double[] c) => (name, c.Length) switch
    {
        (_, 0) => Optimizer.Parse(name),
        ("momentum", _) => Optimizer.CreateMomentum(c[0]),
        ("nesterov", _) => Optimizer.CreateNesterov(c[0]),
        ("rmsprop", _) => Optimizer.CreateRmsProp(c[0], c[1]),
        ("adam", _) => Optimizer.CreateAdam(c[0], c[1], c[2]),
        ("adamw", _) => Optimizer.CreateAdamW(c[0], c[1], c[2]),
        _ => Optimizer.CreateRprop(c[0], c[1], c[2], c[3]),
    };

    private static Network<T> Start<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] layers = Oracle.GetProperty("layers").ToIntegers();
        var network = Network.Create<T>(layers, Activation.Tanh, Activation.Linear, hasBiases: true);
        var start = Oracle.GetProperty("start").ToDoubles();
        for (var p = 0; p < start.Length; p++)
            network.Parameters[p] = T.CreateChecked(start[p]);
        return network;
    }
}
