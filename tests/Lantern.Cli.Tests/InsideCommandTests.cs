namespace Lantern.Cli.Tests;

/// <summary>imagine, inspect and the sheet of mistakes.</summary>
public sealed class InsideCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public InsideCommandTests()
    {
        // Pictures of 2 × 2: hidden node 0 looks at the upper row, node 1 at the lower; output k wants node k and not the other.
        var network = Network.Create<float>([4, 2, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        float[] parameters = [4, 4, -4, -4, -4, -4, 4, 4, 2, -2, -2, 2];
        parameters.CopyTo(network.Parameters);
        new Model(network, Preparation.UnitRange, ["0", "1"], new Provenance()).Save(_tool.Folder.File("rows.safetensors"));
        _tool.Folder.Write("four.csv", "0,255,255,0,0\n1,0,0,255,255\n0,0,51,255,0\n1,0,0,0,0\n"u8);
        _tool.Folder.Write("two.csv", "0,255,255,0,0\n1,0,0,255,255\n"u8);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Imagine_draws_all_labels_and_says_what_the_network_answers_to_that()
    {
        Shows(
            """
            what the network answers to the picture that the back query found
            0: answer 0, confidence 0.88
            1: answer 1, confidence 0.88

            mind.png: 2 pictures

            """,
            "imagine", "rows.safetensors", "--out", "mind.png");

        // Two pictures of 2 × 2 pixels, 70 times enlarged, side by side: bright above and dark below, and the other way round.
        var page = Png.Read(_tool.Folder.File("mind.png"));
        Assert.Equal([252, 3, 3, 252], [Gray(48, 82), Gray(48, 152), Gray(202, 82), Gray(202, 152)]); // 0.99 and 0.01 of 255

        int Gray(int x, int y) => page.Pixels[3 * ((y * page.Width) + x)];
    }

    [Fact]
    public void Imagine_tells_a_program_the_same() => Shows(
        """
        {"event":"imagined","label":"0","by":"back-query","answer":"0","confidence":0.88063174}
        {"event":"imagined","label":"1","by":"back-query","answer":"1","confidence":0.88063174}
        {"event":"written","file":"mind.png"}

        """,
        "imagine", "rows.safetensors", "--out", "mind.png", "--json");

    [Fact]
    public void One_label_can_be_asked_for_and_any_network_by_ascent() => Shows(
        """
        what the network answers to the picture that gradient ascent found
        1: answer 1, confidence 0.87

        mind.png: 1 picture

        """,
        "imagine", "rows.safetensors", "--out", "mind.png", "--ascent", "--label", "1");

    [Fact]
    public void Inspect_describes_the_layers() => Shows(
        """
        network 4-2-2: 12 parameters

                   weights     mean   deviation    least     most   near zero   activation
        layer 1          8    0.000       4.000    -4.00     4.00       0.0 %   sigmoid
        layer 2          4    0.000       2.000    -2.00     2.00       0.0 %   sigmoid

        """,
        "inspect", "rows.safetensors");

    [Fact]
    public void Inspect_watches_the_nodes_and_draws_their_weights()
    {
        Shows(
            """
            network 4-2-2: 12 parameters

                       weights     mean   deviation    least     most   near zero   activation
            layer 1          8    0.000       4.000    -4.00     4.00       0.0 %   sigmoid
            layer 2          4    0.000       2.000    -2.00     2.00       0.0 %   sigmoid

            nodes over 4 examples of four.csv

                      nodes    never move   at the lower end   at the upper end
            layer 1       2             0             25.0 %             25.0 %
            layer 2       2             0              0.0 %              0.0 %

            weights.png: 2 nodes, full color at 4.000; first what contributes most: norm of outgoing weights × deviation of activation

            """,
            "inspect", "rows.safetensors", "four.csv", "--weights", "weights.png");

        Assert.True(Png.Read(_tool.Folder.File("weights.png")).Width > 2 * 56);
    }

    [Fact]
    public void Inspect_tells_a_program_the_same() => Shows(
        """
        {"event":"inspection","network":"4-2-2","parameters":12,"data":"four.csv","examples":4,"layers":[{"activation":"sigmoid","biases":false,"weights":8,"mean":-1.1102230246251565E-16,"deviation":4,"least":-4,"most":4,"nearZero":0,"nodes":2,"still":0,"saturatedLow":0.25,"saturatedHigh":0.25},{"activation":"sigmoid","biases":false,"weights":4,"mean":0,"deviation":2,"least":-2,"most":2,"nearZero":0,"nodes":2,"still":0,"saturatedLow":0,"saturatedHigh":0}]}
        {"event":"written","file":"weights.png"}

        """,
        "inspect", "rows.safetensors", "four.csv", "--weights", "weights.png", "--json");

    [Fact]
    public void A_record_is_explained()
    {
        Shows(
            """
            example 2 of four.csv, label 0
            answer 1, confidence 0.86: wrong; runner-up 0, 0.14

            what speaks for 1: + and #; against it: - and =
            #-

            nodes of layer 1 that fire most
              node   fires   usually   speaks for 1
                 1    0.96      0.62       +1.922
                 0    0.04      0.38       -0.078

            nodes of layer 1 that matter most
              node   fires   usually   speaks for 1
                 1    0.96      0.62       +1.922
                 0    0.04      0.38       -0.078

            why.png: what speaks for and against the answer

            """,
            "inspect", "rows.safetensors", "four.csv", "--example", "2", "--out", "why.png");

        Assert.True(Png.Read(_tool.Folder.File("why.png")).Width > 3 * 224);
    }

    [Fact]
    public void A_record_is_explained_to_a_program() => Shows(
        """
        {"event":"explanation","data":"four.csv","example":0,"label":"0","answer":"0","right":true,"confidence":0.88065624,"runnerUp":"1","layers":[[{"node":0,"activation":0.99966466,"usual":0.38479143368749646,"contribution":1.9993293},{"node":1,"activation":0.00033535014,"usual":0.6152085697904113,"contribution":-0.0006707003}]],"forAnswer":[0.005363688,0.005363688,-0,-0],"forRunnerUp":[-0.005363688,-0.005363688,0,0]}

        """,
        "inspect", "rows.safetensors", "four.csv", "--example", "0", "--json");

    [Fact]
    public void Breaking_shows_how_accuracy_falls()
    {
        Shows(
            """
            accuracy on 2 examples of two.csv while hidden nodes fall silent
            mean and deviation of 2 choices of which

              share     broken   accuracy   deviation
              0.0 %          0   100.00 %      0.00 %
             10.0 %          0   100.00 %      0.00 %
             20.0 %          0   100.00 %      0.00 %
             30.0 %          1    50.00 %      0.00 %
             40.0 %          1    50.00 %      0.00 %
             50.0 %          1    50.00 %      0.00 %
             60.0 %          1    50.00 %      0.00 %
             70.0 %          1    50.00 %      0.00 %
             80.0 %          2    50.00 %      0.00 %
             90.0 %          2    50.00 %      0.00 %
            100.0 %          2    50.00 %      0.00 %

            curve.svg: the curve

            """,
            "inspect", "rows.safetensors", "two.csv", "--break", "100%", "--break-seeds", "2", "--out", "curve.svg");

        var svg = File.ReadAllText(_tool.Folder.File("curve.svg"));
        Assert.Contains("hidden nodes fallen silent, %", svg);
        Assert.Contains("Accuracy on two.csv, mean and deviation of 2", svg);
    }

    [Fact]
    public void Breaking_tells_a_program_every_try() => Shows(
        """
        {"event":"broken","kind":"links","share":0,"count":0,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.05,"count":1,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.1,"count":1,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.15,"count":2,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.2,"count":2,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.25,"count":3,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.3,"count":4,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.35,"count":4,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.4,"count":5,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.45,"count":5,"accuracy":1,"deviation":0,"accuracies":[1,1]}
        {"event":"broken","kind":"links","share":0.5,"count":6,"accuracy":1,"deviation":0,"accuracies":[1,1]}

        """,
        "inspect", "rows.safetensors", "two.csv", "--break", "0.5", "--break-kind", "links", "--break-seeds", "2", "--json");

    [Fact]
    public void All_mistakes_are_drawn()
    {
        Shows(
            """
            2 of 4 (50.00 %)

                   answer
            label  0  1     right
                0  1  1    50.0 %
                1  1  1    50.0 %

            The most confident mistakes

            ▄
            example 2           example 3
            label 0, answer 1   label 1, answer 0
            confidence 0.86     confidence 0.50

            wrong.png: 2 mistakes

            """,
            "test", "rows.safetensors", "four.csv", "--mistakes", "wrong.png");

        Assert.True(Png.Read(_tool.Folder.File("wrong.png")).Height > 2 * 56);
    }

    private void Shows(string expected, params string[] arguments)
    {
        var outcome = _tool.Run(arguments);
        Assert.Equal((0, expected, ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }
}
