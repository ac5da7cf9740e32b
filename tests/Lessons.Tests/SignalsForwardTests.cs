namespace Lessons.Tests;

/// <summary>Following a signal: two nodes, a product of matrices, three layers.</summary>
public sealed class SignalsForwardTests
{
    private static readonly Lesson TwoNodes = Lesson.Run("05-two-nodes");
    private static readonly Lesson Matrices = Lesson.Run("06-matrix-multiplication");
    private static readonly Lesson ThreeLayers = Lesson.Run("07-three-layers");

    private static readonly double[] Answer = [.. ThreeLayers.Lines.SkipWhile(line => line != "The outputs with more digits").Skip(1).Take(3).Select(double.Parse)];

    [Fact]
    public void Two_nodes_add_up_1_05_and_0_6_and_answer_0_7408_and_0_6457()
    {
        Assert.Contains("  sum     1.0·0.9 + 0.5·0.3 = 1.05", TwoNodes.Lines);
        Assert.Contains("  sum     1.0·0.2 + 0.5·0.8 = 0.60", TwoNodes.Lines);
        Assert.Equal([0.7408, 0.6457], TwoNodes.Numbers("Outputs:"));
    }

    [Fact]
    public void Every_element_of_a_product_is_explained()
    {
        Assert.Contains("  row 1, column 1:  1·5 + 2·7 = 19", Matrices.Lines);
        Assert.Contains("  row 1, column 2:  1·6 + 2·8 = 22", Matrices.Lines);
        Assert.Contains("  row 2, column 1:  3·5 + 4·7 = 43", Matrices.Lines);
        Assert.Contains("  row 2, column 2:  3·6 + 4·8 = 50", Matrices.Lines);
        Assert.Equal([19, 22, 43, 50], Matrix(Matrices, "A·B ="));
    }

    [Fact]
    public void The_order_of_a_product_matters() => Assert.Equal([23, 34, 31, 46], Matrix(Matrices, "B·A ="));

    [Fact]
    public void Two_nodes_are_one_product() => Assert.Equal([1.05, 0.6], Matrix(Matrices, "W·x ="));

    [Fact]
    public void Sizes_that_do_not_fit_are_refused_with_a_sentence() => Assert.Equal(
        "A row of the first matrix has 1 element and a column of the second has 2: to multiply, they must be equally long.",
        Matrices.Line("A row of the first matrix"));

    [Fact]
    public void The_hidden_layer_adds_up_1_16_0_42_and_0_62()
    {
        Assert.Contains("  x1 = 0.9·0.9 + 0.3·0.1 + 0.4·0.8 = 1.160", ThreeLayers.Lines);
        Assert.Contains("  x2 = 0.2·0.9 + 0.8·0.1 + 0.2·0.8 = 0.420", ThreeLayers.Lines);
        Assert.Contains("  x3 = 0.1·0.9 + 0.5·0.1 + 0.6·0.8 = 0.620", ThreeLayers.Lines);
    }

    [Fact]
    public void The_hidden_layer_answers_0_761_0_603_and_0_650()
    {
        Assert.Contains("  o1 = σ(1.160) = 0.761", ThreeLayers.Lines);
        Assert.Contains("  o2 = σ(0.420) = 0.603", ThreeLayers.Lines);
        Assert.Contains("  o3 = σ(0.620) = 0.650", ThreeLayers.Lines);
    }

    [Fact]
    public void The_output_layer_adds_up_0_976_0_889_and_1_255()
    {
        Assert.Contains("  x1 = 0.3·0.761 + 0.7·0.603 + 0.5·0.650 = 0.976", ThreeLayers.Lines);
        Assert.Contains("  x2 = 0.6·0.761 + 0.5·0.603 + 0.2·0.650 = 0.889", ThreeLayers.Lines);
        Assert.Contains("  x3 = 0.8·0.761 + 0.1·0.603 + 0.9·0.650 = 1.255", ThreeLayers.Lines);
    }

    [Fact]
    public void The_answer_is_0_726_0_709_and_0_778_and_only_cutting_makes_it_0_708()
    {
        Assert.Equal([0.726, 0.709, 0.778], Answer.Select(output => Math.Round(output, 3)));
        Assert.Equal(0.708, Math.Truncate(Answer[1] * 1000) / 1000);
        Assert.Contains("  o1 = σ(0.976) = 0.726", ThreeLayers.Lines);
        Assert.Contains("  o2 = σ(0.889) = 0.709", ThreeLayers.Lines);
        Assert.Contains("  o3 = σ(1.255) = 0.778", ThreeLayers.Lines);
    }

    [Fact]
    public void The_library_finds_the_same_answer()
    {
        var network = Network.Create<double>([3, 3, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        double[] weights = [0.9, 0.3, 0.4, 0.2, 0.8, 0.2, 0.1, 0.5, 0.6, 0.3, 0.7, 0.5, 0.6, 0.5, 0.2, 0.8, 0.1, 0.9];
        weights.CopyTo(network.Parameters);
        var answer = new double[3];
        network.Predict([0.9, 0.1, 0.8], answer);

        Assert.Equal(Answer, answer.Select(output => Math.Round(output, 6)));
    }

    /// <summary>The numbers from the line that begins so to the next empty one.</summary>
    private static double[] Matrix(Lesson lesson, string beginning) =>
    [
        .. lesson.Lines.SkipWhile(line => !line.TrimStart().StartsWith(beginning, StringComparison.Ordinal)).TakeWhile(line => line.Length > 0)
            .SelectMany(line => line.Replace(beginning, "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(double.Parse),
    ];
}
