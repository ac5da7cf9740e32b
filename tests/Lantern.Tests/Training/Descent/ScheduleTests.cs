using System.Text.Json;

namespace Lantern.Tests;

public sealed class ScheduleTests
{
    private const double Top = 0.4;

    private static readonly JsonElement Oracle = Tests.Oracle.Read("training.json");

    public static readonly TheoryData<string> Schedules =
        [.. Oracle.GetProperty("schedules").EnumerateArray().Select(element => element.GetRawText())];

    /// <summary>
    /// PyTorch multiplies its way from step to step, two roundings in each of thirty; and while a wave comes close to zero, it
    /// subtracts numbers that are nearly alike.
    /// </summary>
    [Theory, MemberData(nameof(Schedules))]
    public void Learning_rates_are_PyTorchs(string oracle)
    {
        using var document = JsonDocument.Parse(oracle);
        var expected = document.RootElement;
        var (perEpoch, epochs) = (Oracle.GetProperty("stepsPerEpoch").GetInt32(), Oracle.GetProperty("scheduleEpochs").GetInt32());
        var schedule = Of(expected.GetProperty("schedule").GetString()!, expected.GetProperty("arguments").ToDoubles());
        var warmUp = expected.GetProperty("warmUpEpochs").GetDouble();
        var losses = expected.GetProperty("losses") is { ValueKind: JsonValueKind.Array } list ? list.ToDoubles() : new double[epochs];

        var rates = Rates(warmUp > 0 ? schedule.AfterWarmUp(warmUp, 0.25) : schedule, perEpoch, losses);

        Close.Absolute(expected.GetProperty("rates").ToDoubles(), rates, 60 * Top / (1L << 52));
    }

    [Fact]
    public void A_cosine_is_in_the_middle_half_way_and_ends_where_it_should()
    {
        double[] rates = Rates(Schedule.Cosine(0.5), 4, new double[2]);

        Assert.Equal((Top, Top * 0.75), (rates[0], rates[4])); // exactly
        Assert.True(rates[7] > Top * 0.5 && rates[7] < Top * 0.53);
    }

    [Fact]
    public void A_warm_up_of_less_than_one_step_takes_one() =>
        Assert.Equal([Top * 0.5, Top, Top, Top], Rates(Schedule.Constant.AfterWarmUp(0.01, 0.5), 2, new double[2]));

    [Fact]
    public void Training_in_one_step_only_has_a_learning_rate_all_the_same()
    {
        foreach (var schedule in Schedule.All)
            Assert.True(Assert.Single(Rates(schedule, 1, [1])) > 0);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void A_measure_that_the_loop_computes_is_looked_at_before_the_next_epoch(int batchSize)
    {
        var network = Initializer.FanIn.Apply(Network.Create<float>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false), seed: 1);
        var validationLoss = double.NaN;
        var asked = new List<double>();
        var options = new TrainingOptions
        {
            LearningRate = 0.5,
            BatchSize = batchSize,
            EpochCount = 4,
            Schedule = Schedule.OnPlateau(factor: 0.25, patience: 0, measure: () =>
            {
                asked.Add(validationLoss);
                return validationLoss;
            }),
        };
        var weights = new List<float> { network.Parameters[0] };
        foreach (var report in Trainer.Train(network, Dataset.FromRows([[1]], [[0]]), options))
        {
            validationLoss = 10 + Math.Abs(report.Epoch - 2); // 11, 10, 11, 12
            weights.Add(network.Parameters[0]);
        }

        // A step takes the share of the learning rate from the only weight: ½, ½, ½, and ⅛ after the third epoch was worse.
        Assert.Equal([11, 10, 11], asked);
        for (var epoch = 1; epoch <= 4; epoch++)
            Close.Relative(weights[epoch - 1] * (epoch < 4 ? 0.5 : 0.875), weights[epoch], 1e-6); // a few roundings
    }

    [Fact]
    public void Learning_one_example_at_a_time_follows_a_schedule_too()
    {
        var data = Dataset.FromRows([[1], [1]], [[0], [0]]);
        var network = Network.Create<float>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        network.Parameters.Fill(1);
        var options = new TrainingOptions { LearningRate = 0.5, EpochCount = 2, Schedule = Schedule.Step(epochs: 1, factor: 0.5) };

        _ = Trainer.Train(network, data, options).Last();

        Close.Relative(0.5 * 0.5 * 0.75 * 0.75, network.Parameters[0], 1e-6); // a few roundings
    }

    [Fact]
    public void Each_is_found_by_its_name()
    {
        foreach (var schedule in Schedule.All)
            Assert.Same(schedule, Schedule.Parse(schedule.ToString()));
        AssertRefused("There is no schedule 'cosin'. Did you mean cosine? There are constant, step, cosine, one-cycle and on-plateau.", () => Schedule.Parse("cosin"));
    }

    [Fact]
    public void Numbers_without_meaning_are_refused()
    {
        AssertRefused("A schedule of steps changes the learning rate every 1 epoch or more, not every 0.", () => Schedule.Step(0));
        AssertRefused("The factor of a schedule of steps must be a number greater than 0, not 0.", () => Schedule.Step(1, 0));
        AssertRefused("The end of a cosine schedule must be from 0 to 1, not -0.1.", () => Schedule.Cosine(-0.1));
        AssertRefused("The rise of one cycle must be between 0 and 1, not 1.", () => Schedule.OneCycle(1));
        AssertRefused("The divisors of one cycle must be at least 1, not 0.5 and 10000.", () => Schedule.OneCycle(startDivisor: 0.5));
        AssertRefused("The factor on a plateau must be between 0 and 1, not NaN.", () => Schedule.OnPlateau(double.NaN));
        AssertRefused("The patience on a plateau must be at least 0 epochs, not -1.", () => Schedule.OnPlateau(patience: -1));
        AssertRefused("The threshold of a plateau must be at least 0 and less than 1, not 1.", () => Schedule.OnPlateau(threshold: 1));
        AssertRefused("The number of epochs to warm up must be a number greater than 0, not 0.", () => Schedule.Constant.AfterWarmUp(0));
        AssertRefused("The start of a warm-up must be from 0 to 1, not 2.", () => Schedule.Constant.AfterWarmUp(1, 2));
    }

    /// <summary>The learning rate of each step of a training whose epochs have these losses.</summary>
    private static double[] Rates(Schedule schedule, int stepsPerEpoch, double[] losses)
    {
        var rule = new StepRule(new() { LearningRate = Top, EpochCount = losses.Length, Schedule = schedule, BatchSize = 10 }, (stepsPerEpoch * 10) - 3);
        var rates = new List<double>();
        foreach (var loss in losses)
        {
            for (var step = 0; step < stepsPerEpoch; step++)
            {
                rule.Begin();
                rates.Add(rule.LearningRate);
            }

            rule.EndEpoch(loss);
        }

        return [.. rates];
    }

    private static Schedule Of(string name, double[] a) => name switch
    {
        "step" => Schedule.Step((int)a[0], a[1]),
        "cosine" => Schedule.Cosine(a[0]),
        "one-cycle" => Schedule.OneCycle(a[0], a[1], a[2]),
        "on-plateau" => Schedule.OnPlateau(a[0], (int)a[1], a[2]),
        _ => Schedule.Parse(name),
    };

    private static void AssertRefused(string message, Action action) => Assert.Equal(message, Assert.Throws<OptionException>(action).Message);
}
