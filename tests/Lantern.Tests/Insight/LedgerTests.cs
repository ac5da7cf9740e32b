namespace Lantern.Tests;

public sealed class LedgerTests
{
    private static readonly double[] Inputs = [0.9, -0.1, 0.8];
    private static readonly double[] Targets = [0.2, 0.9];

    public static readonly TheoryData<string, string, string, string> Combinations = new(
        from hidden in Activation.All
        from output in Activation.All
        from loss in Loss.All
        where loss.Accepts(output)
        from rule in LearningRule.All
        where rule == LearningRule.Gradient || loss == Loss.SquaredError
        select (hidden.Name, output.Name, loss.Name, rule.Name));

    [Fact]
    public void All_440_combinations_are_checked() => Assert.Equal(10 * ((10 * (2 + 1 + 1)) + 2 + 2), Combinations.Count);

    [Theory, MemberData(nameof(Combinations))]
    public void Its_numbers_are_those_of_a_training_step_to_the_last_bit(string hidden, string output, string loss, string rule)
    {
        foreach (var hasBiases in (bool[])[false, true])
        {
            var network = Random(hidden, output, hasBiases);
            double[] before = [.. network.Parameters];
            var entries = Ledger.Of(network, Inputs, Targets, Options(loss, rule));
            var backpropagation = new Backpropagation<double>(network, Loss.Parse(loss), LearningRule.Parse(rule));
            double[] outputs = [.. backpropagation.Forward(Inputs)];
            var value = backpropagation.Backward(Targets);
            backpropagation.Descend(0.3); // the entries are not asked for before this, and still tell of the network as it was

            var list = entries.ToList();

            Assert.Equal(outputs, Values(entry => entry.Kind == LedgerKind.Output && entry.Layer == 4));
            Assert.Equal(value, Assert.Single(Values(entry => entry.Kind == LedgerKind.Loss)));
            Assert.Equal(before, list.Where(entry => entry.Before is not null).Select(entry => entry.Before!.Value));
            Assert.Equal(network.Parameters.ToArray(), Values(entry => entry.Kind is LedgerKind.NewWeight or LedgerKind.NewBias));

            double[] Values(Func<LedgerEntry, bool> condition) => [.. list.Where(condition).Select(entry => entry.Value)];
        }
    }

    /// <remarks>
    /// The numbers in a formula are rounded to 17 decimals, or by 1e-12 where that hides zeros. Inputs, weights and errors are
    /// below 10 and no formula has more than ten terms of three factors, so a result is off by less than 10·3·100·1e-12.
    /// </remarks>
    [Theory, MemberData(nameof(Combinations))]
    public void Every_formula_worked_out_gives_its_number(string hidden, string output, string loss, string rule)
    {
        foreach (var entry in Ledger.Of(Random(hidden, output, hasBiases: true), Inputs, Targets, Options(loss, rule)))
            Close.Absolute(Calculator.Calculate(entry.Formula.Numbers(17)), entry.Value, 3e-9);
    }

    [Fact]
    public void A_formula_uses_the_numbers_that_were_calculated_before_it()
    {
        var known = new Dictionary<string, double>();
        foreach (var entry in Ledger.Of(Random("sigmoid", "sigmoid", hasBiases: false), Inputs, Targets))
            known[$"{entry.Layer} {entry.Symbol}"] = entry.Value;

        var (slope, error) = (known["3 slope[2]"], known["3 e[2]"]);
        Assert.Equal(-error * slope, known["3 g[2]"], 15);
        Assert.Equal(known["3 g[2]"] * known["2 o[1]"], known["3 gradient[2,1]"], 15);
    }

    [Fact]
    public void Three_layers_by_hand()
    {
        var network = Network.Create<double>([3, 3, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        ((double[])[0.9, 0.3, 0.4, 0.2, 0.8, 0.2, 0.1, 0.5, 0.6, 0.3, 0.7, 0.5, 0.6, 0.5, 0.2, 0.8, 0.1, 0.9]).CopyTo(network.Parameters);

        var entries = Ledger.Of(network, [0.9, 0.1, 0.8]).ToList();

        Assert.Equal(
            ["1.16", "0.761", "0.42", "0.603", "0.62", "0.650", "0.976", "0.726", "0.889", "0.709", "1.255", "0.778"],
            entries.Select(entry => entry.Written()));
        Assert.Equal("hidden node 1: x = 0.9·0.9 + 0.3·0.1 + 0.4·0.8 = 1.16", $"{entries[0]}");
        Assert.Equal("x[1] = w[1,1]·i[1] + w[1,2]·i[2] + w[1,3]·i[3]", $"{entries[0].Symbol} = {entries[0].Formula.Symbols}");
        Assert.Equal("output node 2: o = σ(0.889) = 0.709", $"{entries[9]}");
    }

    [Fact]
    public void Symbols_tell_layers_apart()
    {
        var entries = Ledger.Of(Random("relu", "softmax", hasBiases: true), Inputs, Targets, Options("squared-error", "gradient"));

        Assert.Equal(
            [
                "hidden 3 node 1: x[1] = w[1,1]·i[1] + w[1,2]·i[2] + b[1]",
                "hidden 3 node 1: o[1] = max(x[1], 0)",
                "output node 2: o[2] = e^x[2] / (e^x[1] + e^x[2])",
                "loss: L = ½·((t[1] − o[1])² + (t[2] − o[2])²)",
                "output node 2: e[2] = t[2] − o[2]",
                "output node 2: g[2] = −o[2]·(e[2] − (o[1]·e[1] + o[2]·e[2]))",
                "hidden 3 node 1: e[1] = −(w′[1,1]·g′[1] + w′[2,1]·g′[2])",
                "hidden 3 node 1: slope[1] = (x[1] > 0 ? 1 : 0)",
                "hidden 3 node 1: g[1] = −e[1]·slope[1]",
                "hidden 2 node 2 → hidden 3 node 1: gradient[1,2] = g[1]·i[2]",
                "hidden 2 node 2 → hidden 3 node 1: w[1,2] = w[1,2] − rate·gradient[1,2]",
                "hidden 3 node 1: b[1] = b[1] − rate·g[1]",
            ],
            entries.Where(entry => (entry.Layer, entry.Node) == (3, 1) || (entry.Layer, entry.Node) == (4, 2) || entry.Kind == LedgerKind.Loss)
                .Where(entry => entry.Input is 0 or 2 && (entry.Layer, entry.Input) != (4, 2) && (entry.Layer, entry.Kind) is not (4, LedgerKind.Sum or LedgerKind.NewBias))
                .Select(entry => $"{entry.Place}: {entry.Symbol} = {entry.Formula.Symbols}"));
    }

    [Theory]
    [InlineData(0.761, true), InlineData(0.763, true), InlineData(0.759, true), InlineData(0.76, true), InlineData(0.7689, true)]
    [InlineData(0.77, false), InlineData(0.753, false), InlineData(0, false), InlineData(-0.761, false), InlineData(double.NaN, false)]
    public void An_answer_may_be_off_by_two_units_or_one_percent(double answer, bool isRight) =>
        Assert.Equal(isRight, Neuron(weight: 1.16, rate: 0.1).Single(entry => entry.Kind == LedgerKind.Output).Accepts(answer)); // σ(1.16) = 0.7613

    [Theory]
    [InlineData(3, 0.09, false), InlineData(1, 0.09, true), InlineData(3, 0.1, true), InlineData(1, 0.5, false)]
    public void Fewer_digits_forgive_more(int digits, double answer, bool isRight) =>
        Assert.Equal(isRight, Neuron(weight: 0.1, rate: 0.1).First().Accepts(answer, digits)); // x = 0.1

    [Fact]
    public void Where_large_numbers_nearly_cancel_their_rounding_is_forgiven()
    {
        var network = Network.Create<double>([2, 1], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        ((double[])[0.50049, -0.4999]).CopyTo(network.Parameters); // shown as 0.500 and −0.500

        var sum = Ledger.Of(network, [1, 1]).First();

        Assert.Equal("x = 0.500·1 − 0.500·1 = 0.00059", sum.Working());
        Assert.True(sum.Accepts(0));
        Assert.False(sum.Accepts(0.003));
        Assert.False(Ledger.Of(network, [0.01, 0.01]).First().Accepts(0.003)); // where all are small, nothing large was rounded
    }

    [Fact]
    public void The_old_weight_is_no_answer_for_the_new_one_and_one_that_was_shown_rounded_may_be_built_upon()
    {
        var entry = Neuron(weight: 1.0326612, rate: 0.1).Single(entry => entry.Kind == LedgerKind.NewWeight);

        // o = σ(1.0327) = 0.7374, g = −(1 − 0.73743)·0.73743·0.26257 = −0.050841, so w = 1.0326612 + 0.0050841 = 1.0377453
        Assert.Equal("w = 1.03266 − 0.1·(−0.0508) = 1.03775", entry.Working());
        Assert.True(entry.Accepts(1.03775));
        Assert.True(entry.Accepts(1.033 + 0.00508)); // 1.033 is how the weight is shown elsewhere
        Assert.False(entry.Accepts(1.0326612));
        Assert.False(entry.Accepts(1.033));
        Assert.False(entry.Accepts(1.0326612 - 0.0050841));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var network = Network.Create<double>([2, 1], Activation.Tanh, Activation.Tanh, hasBiases: false);

        AssertRefused("A ledger shows a step of gradient-descent, not of adam.", new TrainingOptions { Optimizer = Optimizer.Adam });
        AssertRefused("A ledger shows a plain step: without schedule, weight decay, L1, bounds, average, dropout, and smoothed labels.", new TrainingOptions { L1 = 0.1 });
        AssertRefused("A ledger shows a plain step: without schedule, weight decay, L1, bounds, average, dropout, and smoothed labels.", new TrainingOptions { Schedule = Schedule.Cosine() });
        AssertRefused("A ledger shows a plain step: without schedule, weight decay, L1, bounds, average, dropout, and smoothed labels.", new TrainingOptions { Dropout = 0.1 });
        AssertRefused("The learning rate must be a number greater than 0, not 0.", new TrainingOptions { LearningRate = 0 });
        AssertRefused("The loss cross-entropy needs outputs between 0 and 1, from sigmoid or softmax, not from tanh.", new TrainingOptions { Loss = Loss.CrossEntropy, Rule = LearningRule.Gradient });
        Assert.StartsWith("inputs holds 3 numbers where 2 were expected.", Assert.Throws<ArgumentException>(() => Ledger.Of(network, [1, 2, 3])).Message);
        Assert.StartsWith("targets holds 2 numbers where 1 were expected.", Assert.Throws<ArgumentException>(() => Ledger.Of(network, [1, 2], [1, 2])).Message);

        void AssertRefused(string sentence, TrainingOptions options) =>
            Assert.Equal(sentence, Assert.Throws<OptionException>(() => Ledger.Of(network, [1, 2], [1], options)).Message);
    }

    /// <summary>One input, 1, and one node; the target is 1.</summary>
    private static IEnumerable<LedgerEntry> Neuron(double weight, double rate)
    {
        var network = Network.Create<double>([1, 1], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        network.Parameters[0] = weight;
        return Ledger.Of(network, [1], [1], new TrainingOptions { LearningRate = rate });
    }

    private static TrainingOptions Options(string loss, string rule) => new() { Loss = Loss.Parse(loss), Rule = LearningRule.Parse(rule), LearningRate = 0.3 };

    private static Network<double> Random(string hidden, string output, bool hasBiases)
    {
        var network = Network.Create<double>([3, 4, 2, 3, 2], Activation.Parse(hidden), Activation.Parse(output), hasBiases);
        var random = new SplitMix64(7);
        foreach (ref var parameter in network.Parameters)
            parameter = random.NextDouble() - 0.5;
        return network;
    }
}
