using System.Text.RegularExpressions;

namespace Lantern.Cli.Tests;

/// <summary>`lantern ledger --quiz`: the ledger that asks.</summary>
public sealed class LedgerQuizTests : IDisposable
{
    private static readonly string[] Neuron = ["ledger", "--network", "2-1", "--inputs", "1,0.5", "--weights", "0.9,0.3"];

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_quiz_says_right_or_shows_the_working() => Asks(
        "1.05\n0.8\n",
        """
        network   2-1, sigmoid, without biases: 2 weights
        inputs    1, 0.5

        weights   output node 1   0.9, 0.3

        Type each number. Enter alone shows the working, q ends.

        Signals forward: x is the sum of what a node hears, o what it says
        output node 1   x = 1.05
                        right: 1.05
        output node 1   o = 0.8
                        no: o = σ(1.05) = 0.741

        1 of 2 right.

        """,
        [.. Neuron, "--quiz"]);

    [Fact]
    public void A_quiz_takes_what_a_person_gets_who_calculates_with_the_numbers_shown() => Asks(
        "1.05\n0.74\n0.04\n0.26\n0.192\n-0.05\n−0.05\n0.905\n-0.025\n0.3025\n",
        """
        network   2-1, sigmoid, without biases: 2 weights
        inputs    1, 0.5
        targets   1
        learning  textbook rule, squared-error, learning rate 0.1

        weights   output node 1   0.9, 0.3

        Type each number. Enter alone shows the working, q ends.

        Signals forward: x is the sum of what a node hears, o what it says
        output node 1   x = 1.05
                        right: 1.05
        output node 1   o = 0.74
                        right: 0.741

        Errors backward: e is the error of a node, slope that of its function, g = −e·slope
        loss            L = 0.04
                        no: L = ½·((1 − 0.741)²) = 0.0336
        output node 1   e = 0.26
                        right: 0.259
        output node 1   slope = 0.192
                        right: 0.192
        output node 1   g = -0.05
                        right: −0.0498

        New weights: the gradient of a weight is g times what its link brings; w moves against it
        input 1 → output node 1   gradient = −0.05
                                  right: −0.0498
        input 1 → output node 1   w = 0.905
                                  right: 0.90498
        input 2 → output node 1   gradient = -0.025
                                  right: −0.0249
        input 2 → output node 1   w = 0.3025
                                  right: 0.30249

        9 of 10 right.

        """,
        [.. Neuron, "--targets", "1", "--quiz"]);

    [Fact]
    public void A_quiz_shows_the_working_where_nothing_is_typed_and_asks_again_where_that_is_no_number() => Asks(
        "\n0,74\nx\n 0.741 \n",
        """
        network   2-1, sigmoid, without biases: 2 weights
        inputs    1, 0.5

        weights   output node 1   0.9, 0.3

        Type each number. Enter alone shows the working, q ends.

        Signals forward: x is the sum of what a node hears, o what it says
        output node 1   x =
                        x = 0.9·1 + 0.3·0.5 = 1.05
        output node 1   o = 0,74
                        '0,74' is no number such as 0.1.
        output node 1   o = x
                        'x' is no number such as 0.1.
        output node 1   o =  0.741
                        right: 0.741

        1 of 2 right.

        """,
        [.. Neuron, "--quiz"]);

    [Fact]
    public void A_quiz_ends_at_q_with_the_score_so_far() => Asks(
        "1.05\nq\n0.741\n",
        """
        network   2-1, sigmoid, without biases: 2 weights
        inputs    1, 0.5
        targets   1
        learning  textbook rule, squared-error, learning rate 0.1

        weights   output node 1   0.9, 0.3

        Type each number. Enter alone shows the working, q ends.

        Signals forward: x is the sum of what a node hears, o what it says
        output node 1   x = 1.05
                        right: 1.05
        output node 1   o = q

        1 of 1 right, 9 not asked.

        """,
        [.. Neuron, "--targets", "1", "--quiz"]);

    [Fact]
    public void A_quiz_ends_with_its_input() => Asks(
        "",
        """
        network   2-1, sigmoid, without biases: 2 weights
        inputs    1, 0.5

        weights   output node 1   0.9, 0.3

        Type each number. Enter alone shows the working, q ends.

        Signals forward: x is the sum of what a node hears, o what it says
        output node 1   x =

        0 of 0 right, 2 not asked.

        """,
        [.. Neuron, "--quiz"]);

    /// <summary>What the terminal shows when somebody types that; without spaces at the ends of lines.</summary>
    private void Asks(string typed, string expected, params string[] arguments)
    {
        var outcome = _tool.RunTyping(typed, arguments);
        Assert.Equal((0, expected, ""), (outcome.ExitCode, Regex.Replace(outcome.Output, " +\n", "\n"), outcome.Error));
    }
}
