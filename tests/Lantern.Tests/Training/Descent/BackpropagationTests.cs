namespace Lantern.Tests;

/// <summary>
/// A network small enough to work through with a pocket calculator, once for each rule. Two inputs, two hidden nodes, two
/// outputs, biases everywhere:
/// <code>
/// x = (1, 0.5)    W₁ = | 0.1   0.2 |  b₁ = ( 0.1)    W₂ = | 0.5  -0.6 |  b₂ = ( 0.3)    t = (1, 0)
///                      | 0.3  -0.4 |       (-0.2)         | 0.7   0.8 |       (-0.1)
/// </code>
/// The numbers in the comments were worked with 30 digits and are rounded to 14, so they are within 0.5e-14 of the truth;
/// the network's own are within a dozen roundings of numbers below 2, each at most 1.1e-16. Together less than 1e-14.
/// </summary>
public sealed class BackpropagationTests
{
    private const double Tolerance = 1e-14;
    private static readonly double[] Inputs = [1, 0.5];
    private static readonly double[] Target = [1, 0];

    [Fact]
    public void Signals_go_forward()
    {
        // z₁ = W₁·x + b₁     = (0.1·1 + 0.2·0.5 + 0.1, 0.3·1 − 0.4·0.5 − 0.2) = (0.3, −0.1)
        // a₁ = 1/(1 + e^−z₁) = (0.57444251681166, 0.47502081252106)
        // z₂ = W₂·a₁ + b₂    = (0.5·0.5744… − 0.6·0.4750… + 0.3, 0.7·0.5744… + 0.8·0.4750… − 0.1)
        //                    = (0.30220877089319, 0.68212641178501)
        // a₂ = 1/(1 + e^−z₂) = (0.5749823802278, 0.6642131251199)
        double[] z1 = [0.3, -0.1], a1 = [0.57444251681166, 0.47502081252106];
        double[] z2 = [0.30220877089319, 0.68212641178501], a2 = [0.5749823802278, 0.6642131251199];

        Close.Absolute(z1, Forward(FirstLayer(Activation.Linear)), Tolerance);
        Close.Absolute(a1, Forward(FirstLayer(Activation.Sigmoid)), Tolerance);
        Close.Absolute(z2, Forward(TwoLayers(Activation.Linear)), Tolerance);
        Close.Absolute(a2, Forward(TwoLayers(Activation.Sigmoid)), Tolerance);

        static double[] Forward(Network<double> network) =>
            [.. new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Gradient).Forward(Inputs)];
    }

    [Fact]
    public void The_exact_gradient_of_the_squared_error()
    {
        // L  = ½·Σ (a₂ − t)²   = ½·(0.4250176197722² + 0.6642131251199²) = 0.31090952634918
        // e₂ = a₂ − t          = (−0.4250176197722, 0.6642131251199)
        // g₂ = e₂·a₂·(1 − a₂)  = (−0.4250…·0.24437764265537, 0.6642…·0.22303404953836)
        //                      = (−0.10386480400693, 0.14814214305202)          = ∂L/∂b₂
        // e₁ = W₂ᵀ·g₂          = (0.5·−0.1038… + 0.7·0.1481…, −0.6·−0.1038… + 0.8·0.1481…)
        //                      = (0.051767098132949, 0.18083259684577)
        // g₁ = e₁·a₁·(1 − a₁)  = (0.0517…·0.24445831169075, 0.1808…·0.24937604019289)
        //                      = (0.01265489741071, 0.045095316939196)          = ∂L/∂b₁
        // ∂L/∂W₁ = g₁·xᵀ: each g₁ times 1 and times 0.5.     ∂L/∂W₂ = g₂·a₁ᵀ: each g₂ times 0.5744… and times 0.4750….
        AssertWorked(
            LearningRule.Gradient, Loss.SquaredError, Activation.Sigmoid, expectedLoss: 0.31090952634918,
            weights1: [0.01265489741071, 0.0063274487053549, 0.045095316939196, 0.022547658469598],
            biases1: [0.01265489741071, 0.045095316939196],
            weights2: [-0.059664359421889, -0.049337943591711, 0.085099145500674, 0.070370601161181],
            biases2: [-0.10386480400693, 0.14814214305202]);
    }

    [Fact]
    public void The_textbook_rule_sends_the_whole_error_back()
    {
        // Up to g₂ all is as above. Then
        // e₁ = W₂ᵀ·e₂          = (0.5·−0.4250… + 0.7·0.6642…, −0.6·−0.4250… + 0.8·0.6642…)
        //                      = (0.25244037769783, 0.78638107195923)           five and four times as large
        // g₁ = e₁·a₁·(1 − a₁)  = (0.061711148534585, 0.19610459780784)
        AssertWorked(
            LearningRule.Textbook, Loss.SquaredError, Activation.Sigmoid, expectedLoss: 0.31090952634918,
            weights1: [0.061711148534585, 0.030855574267293, 0.19610459780784, 0.098052298903918],
            biases1: [0.061711148534585, 0.19610459780784],
            weights2: [-0.059664359421889, -0.049337943591711, 0.085099145500674, 0.070370601161181],
            biases2: [-0.10386480400693, 0.14814214305202]);
    }

    [Fact]
    public void The_exact_gradient_of_cross_entropy_behind_softmax()
    {
        // a₂ = e^z₂ / Σ e^z₂   = (1.3528436316028, 1.9780794748367) / 3.3309231064395 = (0.40614676123487, 0.59385323876513)
        // L  = −ln 0.4061…     = 0.9010407038248
        // g₂ = a₂ − t          = (−0.59385323876513, 0.59385323876513)             no slope: it cancels
        // e₁ = W₂ᵀ·g₂          = (0.11877064775303, 0.83139453427118)
        // g₁ = e₁·a₁·(1 − a₁)  = (0.029034472028121, 0.20732987679456)
        AssertWorked(
            LearningRule.Gradient, Loss.CrossEntropy, Activation.Softmax, expectedLoss: 0.9010407038248,
            weights1: [0.029034472028121, 0.01451723601406, 0.20732987679456, 0.10366493839728],
            biases1: [0.029034472028121, 0.20732987679456],
            weights2: [-0.34113454909299, -0.28209264799647, 0.34113454909299, 0.28209264799647],
            biases2: [-0.59385323876513, 0.59385323876513]);
    }

    [Fact]
    public void A_batch_steps_by_the_mean_of_its_gradients_and_adds_up_its_losses()
    {
        double[] inputs = [1, 0.5, -0.3, 0.8, 0, -1], targets = [1, 0, 0.2, 0.9, 0.5, 0.5];
        var network = TwoLayers(Activation.Sigmoid);
        var single = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Gradient);
        double[] sum = new double[network.Parameters.Length], gradients = new double[sum.Length];
        var losses = 0.0;
        for (var n = 0; n < 3; n++)
        {
            single.Forward(inputs.AsSpan(2 * n, 2));
            losses += single.Backward(targets.AsSpan(2 * n, 2));
            single.CopyGradients(gradients);
            for (var p = 0; p < sum.Length; p++)
                sum[p] += gradients[p];
        }

        var batch = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Gradient, largestBatch: 4);
        batch.Forward(inputs);
        var loss = batch.Backward(targets);
        batch.CopyGradients(gradients);

        Close.Absolute(losses, loss, Tolerance);
        Close.Absolute([.. sum.Select(gradient => gradient / 3)], gradients, Tolerance);
    }

    [Fact]
    public void A_smaller_batch_after_a_larger_one_sees_nothing_of_it()
    {
        var network = TwoLayers(Activation.Sigmoid);
        var used = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Gradient, largestBatch: 3);
        var fresh = new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Gradient);
        used.Forward([9, 8, 7, 6, 5, 4]);
        used.Backward([1, 0, 1, 0, 1, 0]);

        Assert.Equal(Gradients(fresh), Gradients(used));
    }

    [Fact]
    public void Before_a_pass_there_is_nothing_to_step_by()
    {
        var network = TwoLayers(Activation.Sigmoid);
        double[] before = [.. network.Parameters];
        new Backpropagation<double>(network, Loss.SquaredError, LearningRule.Gradient).Descend(0.1);

        Assert.Equal(before, network.Parameters);
    }

    [Theory]
    [InlineData("tanh", "cross-entropy"), InlineData("tanh", "binary-cross-entropy")]
    [InlineData("relu", "cross-entropy"), InlineData("relu", "binary-cross-entropy")]
    [InlineData("leaky-relu", "cross-entropy"), InlineData("leaky-relu", "binary-cross-entropy")]
    [InlineData("linear", "cross-entropy"), InlineData("linear", "binary-cross-entropy")]
    public void A_logarithm_of_outputs_that_may_be_negative_is_refused(string output, string loss)
    {
        var network = TwoLayers(Activation.Parse(output));
        var exception = Assert.Throws<OptionException>(
            () => new Backpropagation<double>(network, Loss.Parse(loss), LearningRule.Gradient));

        Assert.Equal($"The loss {loss} needs outputs between 0 and 1, from sigmoid or softmax, not from {output}.", exception.Message);
    }

    [Theory, InlineData("cross-entropy"), InlineData("binary-cross-entropy")]
    public void The_textbook_rule_without_the_squared_error_is_refused(string loss)
    {
        var exception = Assert.Throws<OptionException>(
            () => new Backpropagation<double>(TwoLayers(Activation.Sigmoid), Loss.Parse(loss), LearningRule.Textbook));

        Assert.Equal(
            $"The textbook rule is defined for the loss squared-error; with {loss} use the rule gradient.", exception.Message);
    }

    [Theory, InlineData(0), InlineData(3), InlineData(8)]
    public void Inputs_that_are_no_batch_are_refused(int count)
    {
        var backpropagation = new Backpropagation<double>(TwoLayers(Activation.Sigmoid), Loss.SquaredError, LearningRule.Gradient, 3);

        Assert.Equal(
            $"{count} inputs are not 1 to 3 examples of 2. (Parameter 'inputs')",
            Assert.Throws<ArgumentException>(() => backpropagation.Forward(new double[count]).Length).Message);
    }

    [Fact]
    public void Targets_for_another_batch_are_refused()
    {
        var backpropagation = new Backpropagation<double>(TwoLayers(Activation.Sigmoid), Loss.SquaredError, LearningRule.Gradient, 3);
        backpropagation.Forward([1, 2, 3, 4]);

        Assert.Equal(
            "targets holds 2 numbers where 4 were expected. (Parameter 'targets')",
            Assert.Throws<ArgumentException>(() => backpropagation.Backward(Target)).Message);
    }

    private static void AssertWorked(
        LearningRule rule, Loss loss, Activation output, double expectedLoss,
        double[] weights1, double[] biases1, double[] weights2, double[] biases2)
    {
        var network = TwoLayers(output);
        double[] expected = [.. weights1, .. biases1, .. weights2, .. biases2], before = [.. network.Parameters];
        var backpropagation = new Backpropagation<double>(network, loss, rule);
        backpropagation.Forward(Inputs);
        Close.Absolute(expectedLoss, backpropagation.Backward(Target), Tolerance);

        var gradients = new double[expected.Length];
        backpropagation.CopyGradients(gradients);
        Close.Absolute(expected, gradients, Tolerance);
        Assert.Equal(before, network.Parameters);

        backpropagation.Descend(0.5); // every parameter moves by −½ of its gradient
        Close.Absolute([.. before.Zip(expected, (parameter, gradient) => parameter - 0.5 * gradient)], network.Parameters, Tolerance);
    }

    private static double[] Gradients(Backpropagation<double> backpropagation)
    {
        var gradients = new double[12];
        backpropagation.Forward(Inputs);
        backpropagation.Backward(Target);
        backpropagation.CopyGradients(gradients);
        return gradients;
    }

    private static Network<double> FirstLayer(Activation activation)
    {
        var network = Network.Create<double>([2, 2], activation, activation, hasBiases: true);
        ((double[])[0.1, 0.2, 0.3, -0.4, /* b₁ */ 0.1, -0.2]).CopyTo(network.Parameters);
        return network;
    }

    private static Network<double> TwoLayers(Activation output)
    {
        var network = Network.Create<double>([2, 2, 2], Activation.Sigmoid, output, hasBiases: true);
        FirstLayer(output).Parameters.CopyTo(network.Parameters);
        ((double[])[0.5, -0.6, 0.7, 0.8, /* b₂ */ 0.3, -0.1]).CopyTo(network.Parameters[6..]);
        return network;
    }
}
