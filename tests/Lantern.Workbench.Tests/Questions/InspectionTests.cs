namespace Lantern.Workbench.Tests;

public sealed class InspectionTests
{
    private readonly UntrainedDigits _digits = new();

    [Fact]
    public void A_nodes_contribution_is_the_norm_of_its_outgoing_weights_times_the_deviation_of_its_activation()
    {
        var inspection = Inspection.Of(_digits.Model, _digits.Examples);
        var bare = Inspection.Of(_digits.Model);

        for (var node = 0; node < 12; node++)
        {
            var norm = Math.Sqrt(Enumerable.Range(0, 10).Sum(label => Math.Pow(_digits.Model.Network.Weights(1)[(label * 12) + node], 2)));
            Assert.Equal(norm, bare.Contributions![node], 12);
            Assert.Equal(norm * inspection.Activity![0].Nodes[node].Deviation, inspection.Contributions![node], 12);
        }
    }
}
