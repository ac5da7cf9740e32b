namespace Lantern.Workbench.Tests;

public sealed class LedgerRequestTests
{
    [Fact]
    public void Weights_are_drawn_as_for_training()
    {
        var request = new LedgerRequest { NodeCounts = [2, 3, 1], Inputs = [1, 2], Initial = Initializer.FanIn, Seed = 5 };

        var drawn = Initializer.FanIn.Apply(Network.Create<double>([2, 3, 1], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false), seed: 5);
        Assert.Equal(drawn.Parameters, request.Open().Network.Parameters);
    }

    [Fact]
    public void Weights_may_be_given()
    {
        var request = new LedgerRequest { NodeCounts = [2, 1], HasBiases = true, Parameters = [0.1, 0.2, 0.3], Inputs = [1, 2] };

        var example = request.Open();

        Assert.Equal([0.1, 0.2, 0.3], example.Network.Parameters.ToArray());
        Assert.Equal(2, example.Entries().Count()); // no targets, so only the way forward
        Assert.True(example.Network.Layers[0].HasBiases);
    }

    [Fact]
    public void What_is_not_given_is_the_textbooks_or_goes_with_the_loss()
    {
        var textbook = new LedgerRequest { NodeCounts = [2, 1], Inputs = [1, 2] }.Open();
        var crossEntropy = new LedgerRequest { NodeCounts = [2, 2], Inputs = [1, 2], Loss = Loss.CrossEntropy }.Open();

        Assert.Equal((Loss.SquaredError, LearningRule.Textbook, 0.1), (textbook.Options.Loss, textbook.Options.Rule, textbook.Options.LearningRate));
        Assert.Equal(Activation.Sigmoid, textbook.Network.Layers[^1].Activation);
        Assert.Equal(LearningRule.Gradient, crossEntropy.Options.Rule);
        Assert.Equal(Activation.Softmax, crossEntropy.Network.Layers[^1].Activation);
    }

    [Fact]
    public void A_model_goes_on_as_it_was_trained_unless_told_otherwise()
    {
        var network = Initializer.FanIn.Apply(Network.Create<float>([2, 2], Activation.Tanh, Activation.Softmax, hasBiases: true), seed: 1);
        var model = new Model(network, Preparation.UnitRange, ["no", "yes"], new Provenance { Settings = new Dictionary<string, string> { ["loss"] = "cross-entropy", ["rule"] = "gradient", ["learning-rate"] = "0.25" } });
        var request = new LedgerRequest { Model = model, Inputs = [1, 2], Targets = [0, 1] };

        var own = request.Open();
        var other = (request with { Loss = Loss.SquaredError, Rule = LearningRule.Textbook, LearningRate = 0.5 }).Open();

        Assert.Equal([.. network.Parameters.ToArray().Select(parameter => (double)parameter)], own.Network.Parameters.ToArray());
        Assert.Equal((Activation.Softmax, true), (own.Network.Layers[0].Activation, own.Network.Layers[0].HasBiases));
        Assert.Equal((Loss.CrossEntropy, LearningRule.Gradient, 0.25), (own.Options.Loss, own.Options.Rule, own.Options.LearningRate));
        Assert.Equal((Loss.SquaredError, LearningRule.Textbook, 0.5), (other.Options.Loss, other.Options.Rule, other.Options.LearningRate));
    }

    [Fact]
    public void A_model_that_learned_by_the_exact_gradient_of_the_squared_error_keeps_to_it()
    {
        var model = new Model(Network.Create(2, 1), Preparation.UnitRange, ["yes"], new Provenance { Settings = new Dictionary<string, string> { ["loss"] = "squared-error", ["rule"] = "gradient", ["learning-rate"] = "0.25" } });

        Assert.Equal(LearningRule.Gradient, new LedgerRequest { Model = model, Inputs = [1, 2] }.Open().Options.Rule);
    }
}
