namespace Lantern.Tests;

public sealed class OwnLossTests
{
    private static readonly Loss Square = Loss.Create("square", (a, t) => (a - t) * (a - t) / 2, (a, t) => a - t);
    private static readonly Loss LogCosh = Loss.Create("log-cosh", (a, t) => Math.Log(Math.Cosh(a - t)), (a, t) => Math.Tanh(a - t));

    /// <summary>A difference is rounded once in either way, so the bits must be those of the loss that is built in.</summary>
    [Theory, InlineData(1, "linear"), InlineData(8, "linear"), InlineData(1, "sigmoid"), InlineData(8, "sigmoid")]
    public void It_teaches_as_one_that_is_built_in(int batchSize, string output)
    {
        var options = new TrainingOptions { Rule = LearningRule.Gradient, LearningRate = 0.01, EpochCount = 3, BatchSize = batchSize, Shuffle = true };

        Assert.Equal(Learned<float>(Loss.SquaredError), Learned<float>(Square)); // exact descent, and tiles
        Assert.Equal(Learned<double>(Loss.SquaredError), Learned<double>(Square));

        T[] Learned<T>(Loss loss)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            var network = Initializer.FanIn.Apply(Network.Create<T>([70, 33, 3], Activation.Tanh, Activation.Parse(output), hasBiases: true), seed: 1);
            foreach (var _ in Trainer.Train(network, Patterns.Of("dense table", 50, 70, 3), options with { Loss = loss }))
            {
            }

            return network.Parameters.ToArray();
        }
    }

    [Fact]
    public void Its_rule_is_the_gradient_since_the_textbook_knows_no_other_loss_than_its_own() =>
        Assert.Equal(LearningRule.Gradient, new TrainingOptions { Loss = Square }.RuleFor(Activation.Sigmoid));

    [Fact]
    public void The_value_is_a_sum_over_the_outputs() =>
        Close.Relative(2 * Math.Log(Math.Cosh(1)), LogCosh.Value<double>([1, 3, 2], [2, 2, 2]), 1e-15);

    [Fact]
    public void The_ledger_calls_it_by_its_name()
    {
        var network = Network.Create<double>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        var entries = Ledger.Of(network, [1], [1], new TrainingOptions { Loss = LogCosh }).ToList();

        Assert.Equal("log-cosh(o[1], t[1])", entries.Single(entry => entry.Kind == LedgerKind.Loss).Formula.Symbols);
        Assert.Equal("log-cosh′(o[1], t[1])", entries.Single(entry => entry.Kind == LedgerKind.Gradient).Formula.Symbols);
    }

    [Fact]
    public void A_loss_that_only_has_values_between_0_and_1_is_checked_there()
    {
        var entropy = Loss.Create("entropy", (a, t) => -(t * Math.Log(a)) - ((1 - t) * Math.Log(1 - a)), (a, t) => ((1 - t) / (1 - a)) - (t / a));

        Assert.Equal("entropy", entropy.Name);
    }

    [Fact]
    public void What_is_no_loss_is_refused()
    {
        AssertRefused(
            "The gradient of the loss square at a = -2.3 and t = 0 is 2.3, but the value changes there by -4.6 for each unit of a.",
            () => Loss.Create("square", (a, t) => (a - t) * (a - t), (a, t) => t - a));
        AssertRefused("There is a built-in loss huber: choose another name.", () => Loss.Create("huber", (a, t) => a - t, (a, t) => 1));
        Assert.Equal("gradient", Assert.Throws<ArgumentNullException>(() => Loss.Create("none", (a, t) => 0, null!)).ParamName);

        static void AssertRefused(string sentence, Action create) => Assert.Equal(sentence, Assert.Throws<OptionException>(create).Message);
    }
}
