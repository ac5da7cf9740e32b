namespace Lantern.Tests;

public sealed class RecordListTests
{
    [Fact]
    public void Records_with_lists_compare_by_content_and_keep_a_copy()
    {
        var activity = new NodeActivity(0.5, 0.1, 0, 1, 0, 0);
        AssertByContent(() => new ResiliencePoint(0.1, 2, [0.9, 0.8]), new ResiliencePoint(0.1, 2, [0.9, 0.7]));
        AssertByContent(() => new LayerActivity([activity]), new LayerActivity([activity, activity]));
        AssertByContent(() => new TrainingOptions { ClassWeights = [1, 2] }, new TrainingOptions { ClassWeights = [1, 3] });
        AssertByContent(() => new TrainingOptions(), new TrainingOptions { ClassWeights = [1] });
        AssertByContent(() => new PreparedColumn("town", ColumnKind.Category) { CategoryNames = ["Bonn", "Ulm"] }, new PreparedColumn("town", ColumnKind.Category) { CategoryNames = ["Ulm", "Bonn"] });
        AssertByContent(() => new PictureFindings { Width = 1, Height = 1, Warnings = [] }, new PictureFindings { Width = 1, Height = 1, Warnings = [default] });
        AssertByContent(() => new Provenance { Settings = new Dictionary<string, string> { ["seed"] = "1" } }, new Provenance { Settings = new Dictionary<string, string> { ["seed"] = "2" } });

        double[] weights = [1, 2];
        var options = new TrainingOptions { ClassWeights = weights };
        weights[0] = 3;
        Assert.Equal([1.0, 2], options.ClassWeights);
    }

    private static void AssertByContent<T>(Func<T> make, T other)
        where T : notnull
    {
        Assert.Equal(make(), make());
        Assert.Equal(make().GetHashCode(), make().GetHashCode());
        Assert.NotEqual(make(), other);
    }
}
