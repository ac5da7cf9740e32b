namespace Lantern.Tests;

public sealed unsafe class PanelWeightsTests
{
    [Theory, InlineData(1, 1), InlineData(10, 1), InlineData(208, 1), InlineData(209, 1), InlineData(430, 1), InlineData(100, 3)]
    public void Every_weight_has_a_place_of_its_own_and_panels_follow_each_other(int nodeCount, int leastPanelCount)
    {
        const int InputCount = 5;
        var weights = new PanelWeights(nodeCount, InputCount, leastPanelCount);
        var places = new HashSet<long>();
        for (var node = 0; node < nodeCount; node++)
        {
            for (var input = 0; input < InputCount; input++)
                places.Add(weights.First(node) + (input * weights.PanelWidth) - weights.Pointer);
        }

        Assert.Equal(nodeCount * InputCount, places.Count);
        Assert.InRange(places.Max(), 0, ((long)weights.Width * InputCount) - 1);
        Assert.True(weights.PanelCount >= leastPanelCount);
        Assert.True(weights.Width >= nodeCount);
    }
}
