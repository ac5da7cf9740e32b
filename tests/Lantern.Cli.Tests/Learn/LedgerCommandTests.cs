using System.Text.Json;

namespace Lantern.Cli.Tests;

public sealed class LedgerCommandTests : IDisposable
{
    private const string ThreeLayers = "0.9,0.3,0.4,0.2,0.8,0.2,0.1,0.5,0.6,0.3,0.7,0.5,0.6,0.5,0.2,0.8,0.1,0.9";

    private static readonly string[] Neuron = ["ledger", "--network", "2-1", "--inputs", "1,0.5", "--weights", "0.9,0.3"];

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_way_forward_shows_every_calculation() => Shows(
        """
        network   3-3-3, sigmoid, without biases: 18 weights
        inputs    0.9, 0.1, 0.8

        Signals forward: x is the sum of what a node hears, o what it says
        hidden node 1   x = 0.9·0.9 + 0.3·0.1 + 0.4·0.8 = 1.16
                        o = σ(1.16) = 0.761
        hidden node 2   x = 0.2·0.9 + 0.8·0.1 + 0.2·0.8 = 0.42
                        o = σ(0.42) = 0.603
        hidden node 3   x = 0.1·0.9 + 0.5·0.1 + 0.6·0.8 = 0.62
                        o = σ(0.62) = 0.650
        output node 1   x = 0.3·0.761 + 0.7·0.603 + 0.5·0.650 = 0.976
                        o = σ(0.976) = 0.726
        output node 2   x = 0.6·0.761 + 0.5·0.603 + 0.2·0.650 = 0.889
                        o = σ(0.889) = 0.709
        output node 3   x = 0.8·0.761 + 0.1·0.603 + 0.9·0.650 = 1.255
                        o = σ(1.255) = 0.778

        """,
        "ledger", "--network", "3-3-3", "--inputs", "0.9,0.1,0.8", "--weights", ThreeLayers);

    [Fact]
    public void The_way_back_shows_errors_slopes_and_new_weights() => Shows(
        """
        network   3-3-3, sigmoid, without biases: 18 weights
        inputs    0.9, 0.1, 0.8
        targets   0.9, 0.1, 0.1
        learning  textbook rule, squared-error, learning rate 0.1

        Signals forward: x is the sum of what a node hears, o what it says
        hidden node 1   x = 0.9·0.9 + 0.3·0.1 + 0.4·0.8 = 1.16
                        o = σ(1.16) = 0.761
        hidden node 2   x = 0.2·0.9 + 0.8·0.1 + 0.2·0.8 = 0.42
                        o = σ(0.42) = 0.603
        hidden node 3   x = 0.1·0.9 + 0.5·0.1 + 0.6·0.8 = 0.62
                        o = σ(0.62) = 0.650
        output node 1   x = 0.3·0.761 + 0.7·0.603 + 0.5·0.650 = 0.976
                        o = σ(0.976) = 0.726
        output node 2   x = 0.6·0.761 + 0.5·0.603 + 0.2·0.650 = 0.889
                        o = σ(0.889) = 0.709
        output node 3   x = 0.8·0.761 + 0.1·0.603 + 0.9·0.650 = 1.255
                        o = σ(1.255) = 0.778

        Errors backward: e is the error of a node, slope that of its function, g = −e·slope
        loss            L = ½·((0.9 − 0.726)² + (0.1 − 0.709)² + (0.1 − 0.778)²) = 0.430
        output node 1   e = 0.9 − 0.726 = 0.174
                        slope = 0.726·(1 − 0.726) = 0.199
                        g = −0.174·0.199 = −0.0345
        output node 2   e = 0.1 − 0.709 = −0.609
                        slope = 0.709·(1 − 0.709) = 0.206
                        g = −(−0.609)·0.206 = 0.126
        output node 3   e = 0.1 − 0.778 = −0.678
                        slope = 0.778·(1 − 0.778) = 0.173
                        g = −(−0.678)·0.173 = 0.117
        hidden node 1   e = 0.3·0.174 + 0.6·(−0.609) + 0.8·(−0.678) = −0.856
                        slope = 0.761·(1 − 0.761) = 0.182
                        g = −(−0.856)·0.182 = 0.155
        hidden node 2   e = 0.7·0.174 + 0.5·(−0.609) + 0.1·(−0.678) = −0.251
                        slope = 0.603·(1 − 0.603) = 0.239
                        g = −(−0.251)·0.239 = 0.0599
        hidden node 3   e = 0.5·0.174 + 0.2·(−0.609) + 0.9·(−0.678) = −0.645
                        slope = 0.650·(1 − 0.650) = 0.227
                        g = −(−0.645)·0.227 = 0.147

        New weights: the gradient of a weight is g times what its link brings; w moves against it
        input 1 → hidden node 1         gradient = 0.155·0.9 = 0.140
                                        w = 0.9 − 0.1·0.140 = 0.8860
        input 2 → hidden node 1         gradient = 0.155·0.1 = 0.0155
                                        w = 0.3 − 0.1·0.0155 = 0.29845
        input 3 → hidden node 1         gradient = 0.155·0.8 = 0.124
                                        w = 0.4 − 0.1·0.124 = 0.3876
        input 1 → hidden node 2         gradient = 0.0599·0.9 = 0.0540
                                        w = 0.2 − 0.1·0.0540 = 0.19460
        input 2 → hidden node 2         gradient = 0.0599·0.1 = 0.00599
                                        w = 0.8 − 0.1·0.00599 = 0.799401
        input 3 → hidden node 2         gradient = 0.0599·0.8 = 0.0480
                                        w = 0.2 − 0.1·0.0480 = 0.19520
        input 1 → hidden node 3         gradient = 0.147·0.9 = 0.132
                                        w = 0.1 − 0.1·0.132 = 0.0868
        input 2 → hidden node 3         gradient = 0.147·0.1 = 0.0147
                                        w = 0.5 − 0.1·0.0147 = 0.49853
        input 3 → hidden node 3         gradient = 0.147·0.8 = 0.117
                                        w = 0.6 − 0.1·0.117 = 0.5883
        hidden node 1 → output node 1   gradient = −0.0345·0.761 = −0.0263
                                        w = 0.3 − 0.1·(−0.0263) = 0.30263
        hidden node 2 → output node 1   gradient = −0.0345·0.603 = −0.0208
                                        w = 0.7 − 0.1·(−0.0208) = 0.70208
        hidden node 3 → output node 1   gradient = −0.0345·0.650 = −0.0225
                                        w = 0.5 − 0.1·(−0.0225) = 0.50225
        hidden node 1 → output node 2   gradient = 0.126·0.761 = 0.0957
                                        w = 0.6 − 0.1·0.0957 = 0.59043
        hidden node 2 → output node 2   gradient = 0.126·0.603 = 0.0758
                                        w = 0.5 − 0.1·0.0758 = 0.49242
        hidden node 3 → output node 2   gradient = 0.126·0.650 = 0.0817
                                        w = 0.2 − 0.1·0.0817 = 0.19183
        hidden node 1 → output node 3   gradient = 0.117·0.761 = 0.0891
                                        w = 0.8 − 0.1·0.0891 = 0.79109
        hidden node 2 → output node 3   gradient = 0.117·0.603 = 0.0707
                                        w = 0.1 − 0.1·0.0707 = 0.09293
        hidden node 3 → output node 3   gradient = 0.117·0.650 = 0.0761
                                        w = 0.9 − 0.1·0.0761 = 0.89239

        """,
        "ledger", "--network", "3-3-3", "--inputs", "0.9,0.1,0.8", "--weights", ThreeLayers, "--targets", "0.9,0.1,0.1");

    // The targets lie 1.5 and 0.5 above the outputs σ(2.3) and σ(2.4). The weights into each output add up to 5, so the errors of
    // the hidden nodes are 5 times what splitting in proportion gives: 0.7 and 1.3. The first weight moves by
    // 0.1·1.5·0.0828·0.4 = 0.00497, to 2.00497.
    [Fact]
    public void Errors_of_one_and_a_half_and_a_half_go_back_along_four_links() => Shows(
        """
        network   2-2-2, linear and sigmoid, without biases: 8 weights
        inputs    0.4, 0.5
        targets   2.409, 1.417
        learning  textbook rule, squared-error, learning rate 0.1

        Signals forward: x is the sum of what a node hears, o what it says
        hidden node 1   x = 1·0.4 + 0·0.5 = 0.4
                        o = 0.4
        hidden node 2   x = 0·0.4 + 1·0.5 = 0.5
                        o = 0.5
        output node 1   x = 2·0.4 + 3·0.5 = 2.3
                        o = σ(2.3) = 0.909
        output node 2   x = 1·0.4 + 4·0.5 = 2.4
                        o = σ(2.4) = 0.917

        Errors backward: e is the error of a node, slope that of its function, g = −e·slope
        loss            L = ½·((2.409 − 0.909)² + (1.417 − 0.917)²) = 1.25
        output node 1   e = 2.409 − 0.909 = 1.5
                        slope = 0.909·(1 − 0.909) = 0.0828
                        g = −1.5·0.0828 = −0.124
        output node 2   e = 1.417 − 0.917 = 0.5
                        slope = 0.917·(1 − 0.917) = 0.0763
                        g = −0.5·0.0763 = −0.0381
        hidden node 1   e = 2·1.5 + 1·0.5 = 3.5
                        slope = 1
                        g = −3.5·1 = −3.5
        hidden node 2   e = 3·1.5 + 4·0.5 = 6.5
                        slope = 1
                        g = −6.5·1 = −6.5

        New weights: the gradient of a weight is g times what its link brings; w moves against it
        input 1 → hidden node 1         gradient = −3.5·0.4 = −1.4
                                        w = 1 − 0.1·(−1.4) = 1.14
        input 2 → hidden node 1         gradient = −3.5·0.5 = −1.75
                                        w = 0 − 0.1·(−1.75) = 0.175
        input 1 → hidden node 2         gradient = −6.5·0.4 = −2.6
                                        w = 0 − 0.1·(−2.6) = 0.26
        input 2 → hidden node 2         gradient = −6.5·0.5 = −3.25
                                        w = 1 − 0.1·(−3.25) = 1.325
        hidden node 1 → output node 1   gradient = −0.124·0.4 = −0.0497
                                        w = 2 − 0.1·(−0.0497) = 2.00497
        hidden node 2 → output node 1   gradient = −0.124·0.5 = −0.0621
                                        w = 3 − 0.1·(−0.0621) = 3.00621
        hidden node 1 → output node 2   gradient = −0.0381·0.4 = −0.0153
                                        w = 1 − 0.1·(−0.0153) = 1.00153
        hidden node 2 → output node 2   gradient = −0.0381·0.5 = −0.0191
                                        w = 4 − 0.1·(−0.0191) = 4.00191

        """,
        "ledger", "--network", "2-2-2", "--activation", "linear", "--inputs", "0.4,0.5", "--targets", "2.40887703898514,1.41682730350607", "--weights", "1,0,0,1,2,3,1,4");

    [Fact]
    public void Any_depth_function_loss_and_bias_are_shown_and_weights_may_come_from_a_file()
    {
        _tool.Folder.Write("ledger-deep.txt", "2   -0.5\n\n0.4 -0.3   0 0.2\n1 2 3 -1   0.1 0\n"u8);

        Shows(
            """
            network   1-1-2-2, leaky-relu and softmax, with biases: 12 weights and biases
            inputs    −0.5
            targets   0, 1
            learning  gradient rule, cross-entropy, learning rate 0.1

            Signals forward: x is the sum of what a node hears, o what it says
            hidden 1 node 1   x = 2·(−0.5) − 0.5 = −1.5
                              o = max(−1.5, 0.01·(−1.5)) = −0.015
            hidden 2 node 1   x = 0.4·(−0.015) + 0 = −0.006
                              o = max(−0.006, 0.01·(−0.006)) = −0.00006
            hidden 2 node 2   x = −0.3·(−0.015) + 0.2 = 0.20
                              o = max(0.20, 0.01·0.20) = 0.20
            output node 1     x = 1·(−0.00006) + 2·0.20 + 0.1 = 0.51
            output node 2     x = 3·(−0.00006) − 1·0.20 + 0 = −0.20
            output node 1     o = e^0.51 / (e^0.51 + e^−0.20) = 0.67
            output node 2     o = e^−0.20 / (e^0.51 + e^−0.20) = 0.33

            Errors backward: e is the error of a node, slope that of its function, g = −e·slope; at the outputs that is o − t
            loss              L = −(0·ln(0.67) + 1·ln(0.33)) = 1.11
            output node 1     g = 0.67 − 0 = 0.67
            output node 2     g = 0.33 − 1 = −0.67
            hidden 2 node 1   e = −(1·0.67 + 3·(−0.67)) = 1.34
                              slope = (−0.006 > 0 ? 1 : 0.01) = 0.01
                              g = −1.34·0.01 = −0.013
            hidden 2 node 2   e = −(2·0.67 − 1·(−0.67)) = −2.01
                              slope = (0.20 > 0 ? 1 : 0.01) = 1
                              g = −(−2.01)·1 = 2.01
            hidden 1 node 1   e = −(0.4·(−0.013) − 0.3·2.01) = 0.61
                              slope = (−1.5 > 0 ? 1 : 0.01) = 0.01
                              g = −0.61·0.01 = −0.0061

            New weights: the gradient of a weight is g times what its link brings; w moves against it
            input 1 → hidden 1 node 1           gradient = −0.0061·(−0.5) = 0.0030
                                                w = 2 − 0.1·0.0030 = 1.99970
            hidden 1 node 1                     b = −0.5 − 0.1·(−0.0061) = −0.49939
            hidden 1 node 1 → hidden 2 node 1   gradient = −0.013·(−0.015) = 0.00020
                                                w = 0.4 − 0.1·0.00020 = 0.399980
            hidden 1 node 1 → hidden 2 node 2   gradient = 2.01·(−0.015) = −0.030
                                                w = −0.3 − 0.1·(−0.030) = −0.2970
            hidden 2 node 1                     b = 0 − 0.1·(−0.013) = 0.0013
            hidden 2 node 2                     b = 0.2 − 0.1·2.01 = −0.0014
            hidden 2 node 1 → output node 1     gradient = 0.67·(−0.00006) = −0.000040
                                                w = 1 − 0.1·(−0.000040) = 1.0000040
            hidden 2 node 2 → output node 1     gradient = 0.67·0.20 = 0.14
                                                w = 2 − 0.1·0.14 = 1.986
            hidden 2 node 1 → output node 2     gradient = −0.67·(−0.00006) = 0.000040
                                                w = 3 − 0.1·0.000040 = 2.9999960
            hidden 2 node 2 → output node 2     gradient = −0.67·0.20 = −0.14
                                                w = −1 − 0.1·(−0.14) = −0.986
            output node 1                       b = 0.1 − 0.1·0.67 = 0.033
            output node 2                       b = 0 − 0.1·(−0.67) = 0.067

            """,
            "ledger", "--network", "1-1-2-2", "--inputs", "-0.5", "--targets", "0,1", "--weights", "ledger-deep.txt", "--biases", "--activation", "leaky-relu", "--loss", "cross-entropy", "--digits", "2");
    }

    [Fact]
    public void One_node_can_be_chosen_and_the_digits() => Shows(
        """
        network   3-3-3, sigmoid, without biases: 18 weights
        inputs    0.9, 0.1, 0.8
        targets   0.9, 0.1, 0.1
        learning  textbook rule, squared-error, learning rate 0.1

        Signals forward: x is the sum of what a node hears, o what it says
        output node 1   x = 0.3·0.76133 + 0.7·0.60348 + 0.5·0.65022 = 0.97595
                        o = σ(0.97595) = 0.72630

        Errors backward: e is the error of a node, slope that of its function, g = −e·slope
        output node 1   e = 0.9 − 0.72630 = 0.17370
                        slope = 0.72630·(1 − 0.72630) = 0.19879
                        g = −0.17370·0.19879 = −0.034529

        New weights: the gradient of a weight is g times what its link brings; w moves against it
        hidden node 1 → output node 1   gradient = −0.034529·0.76133 = −0.026288
                                        w = 0.3 − 0.1·(−0.026288) = 0.3026288
        hidden node 2 → output node 1   gradient = −0.034529·0.60348 = −0.020837
                                        w = 0.7 − 0.1·(−0.020837) = 0.7020837
        hidden node 3 → output node 1   gradient = −0.034529·0.65022 = −0.022451
                                        w = 0.5 − 0.1·(−0.022451) = 0.5022451

        """,
        "ledger", "--network", "3-3-3", "--inputs", "0.9,0.1,0.8", "--weights", ThreeLayers, "--targets", "0.9,0.1,0.1", "--layer", "2", "--node", "1", "--digits", "5");

    [Fact]
    public void Weights_are_drawn_from_the_seed() => Shows(
        """
        network   2-2, sigmoid, without biases: 4 weights
        weights   fan-out, seed 7
        inputs    1, 0.5

        Signals forward: x is the sum of what a node hears, o what it says
        output node 1   x = 1.195·1 − 0.329·0.5 = 1.031
                        o = σ(1.031) = 0.737
        output node 2   x = 0.0232·1 + 0.288·0.5 = 0.167
                        o = σ(0.167) = 0.542

        """,
        "ledger", "--network", "2-2", "--inputs", "1,0.5", "--seed", "7");

    [Fact]
    public void A_program_reads_symbols_numbers_and_values()
    {
        var lines = _tool.Run([.. Neuron, "--targets", "1", "--json"]).Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(
            ["sum", "output", "loss", "error", "slope", "gradient", "weightGradient", "newWeight", "weightGradient", "newWeight"],
            lines.Select(line => line.GetProperty("kind").GetString()));
        Assert.Equal(
            ("entry", 1, 1, 2, "input 2 → output node 1", "w[1,2]", "w[1,2] − rate·gradient[1,2]", "0.3 − 0.1·(−0.0249)"),
            (Text("event"), Number("layer"), Number("node"), Number("input"), Text("place"), Text("symbol"), Text("formula"), Text("numbers")));
        Assert.Equal(0.3024889167273923, lines[^1].GetProperty("value").GetDouble());
        Assert.False(lines[2].TryGetProperty("node", out _));

        string? Text(string name) => lines[^1].GetProperty(name).GetString();
        int Number(string name) => lines[^1].GetProperty(name).GetInt32();
    }

    [Fact]
    public void A_program_gets_a_ledger_of_any_length_and_null_for_what_is_no_number()
    {
        Assert.Equal(6511, _tool.Run("ledger", "--network", "2-500-2", "--inputs", "1,2", "--targets", "1,0", "--json").Lines.Length);
        Assert.EndsWith("\"value\":null}", _tool.Run("ledger", "--network", "1-1", "--inputs", "1e300", "--weights", "1e300", "--json").Lines[0]);
    }

    [Fact]
    public void A_model_is_shown_with_its_own_rule_and_learning_rate()
    {
        var network = Network.Create<float>([2, 1], Activation.Sigmoid, Activation.Linear, hasBiases: true);
        ((float[])[0.5f, -0.25f, 1]).CopyTo(network.Parameters);
        new Model(network, Preparation.UnitRange, ["yes"], new Provenance { Settings = new Dictionary<string, string> { ["loss"] = "squared-error", ["rule"] = "gradient", ["learning-rate"] = "0.5" } }).Save(_tool.Folder.File("yes.safetensors"));

        Shows(
            """
            network   2-1, linear, with biases: 3 weights and biases
            model     yes.safetensors
            inputs    1, 2
            targets   2
            learning  gradient rule, squared-error, learning rate 0.5

            Signals forward: x is the sum of what a node hears, o what it says
            output node 1   x = 0.5·1 − 0.25·2 + 1 = 1
                            o = 1

            Errors backward: e is the error of a node, slope that of its function, g = −e·slope; at the outputs that is o − t
            loss            L = ½·((2 − 1)²) = 0.5
            output node 1   g = 1 − 2 = −1

            New weights: the gradient of a weight is g times what its link brings; w moves against it
            input 1 → output node 1   gradient = −1·1 = −1
                                      w = 0.5 − 0.5·(−1) = 1
            input 2 → output node 1   gradient = −1·2 = −2
                                      w = −0.25 − 0.5·(−2) = 0.75
            output node 1             b = 1 − 0.5·(−1) = 1.5

            """,
            "ledger", "yes.safetensors", "--inputs", "1,2", "--targets", "2");
    }

    private void Shows(string expected, params string[] arguments)
    {
        var outcome = _tool.Run(arguments);
        Assert.Equal((0, expected, ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }
}
