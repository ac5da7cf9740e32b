namespace Lantern.Tests;

/// <summary>An index without a thing is refused by the parameter's name.</summary>
public sealed class ArgumentTests
{
    [Fact]
    public void An_index_out_of_range_is_refused_by_its_name()
    {
        var network = Network.Create(2, 1);
        AssertRefused("layer", () => network.Weights(7));
        AssertRefused("layer", () => network.Biases(-1));

        var table = Table.FromNumbers([1, 2], "x");
        AssertRefused("rows", () => table.Rows(999));
        AssertRefused("row", () => table["x"].Number(999));
        AssertRefused("row", () => table["x"].Text(999));
        AssertRefused("row", () => table["x"].IsMissing(-1));
        AssertRefused("row", () => Column.Categories("c", ["a"]).Code(999));

        var matrix = new ConfusionMatrix(3);
        AssertRefused("label", () => matrix.Count(9));
        AssertRefused("answer", () => matrix.AnsweredCount(-1));
        AssertRefused("classCount", () => _ = new ConfusionMatrix(-1));

        var data = Dataset.FromNumbers(new double[] { 1, 2 }, new double[] { 0 }, inputCount: 2, targetCount: 1);
        AssertRefused("example", () => data.Weight(9));
        AssertRefused("example", () => data.CopyInputs(9, new float[2]));
        AssertRefused("example", () => data.CopyTarget(9, new float[1]));
        AssertRefused("examples", () => data.Pick(-1));
        Assert.Equal(-1, Assert.Throws<ArgumentOutOfRangeException>(() => data.Pick(-1)).ActualValue);
    }

    private static void AssertRefused(string name, Action action) => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(action).ParamName);
}
