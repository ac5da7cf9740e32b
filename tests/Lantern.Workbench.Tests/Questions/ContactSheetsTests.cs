namespace Lantern.Workbench.Tests;

public sealed class ContactSheetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The network is untrained and calls every digit the same, so nearly all are wrong.
    [Fact]
    public void Mistakes_stand_in_rows_with_the_most_confident_first()
    {
        var scorecard = Scorecard.Of(ModelOf(Initializer.FanOut.Apply(Network.Create(784, 12, 10), seed: 1)), DataCatalogue.Find(_folder.WriteTest(20)).Read());
        var mistakes = scorecard.Evaluation.Mistakes;
        Assert.InRange(mistakes.Count, 10, 20);

        var page = ContactSheets.Mistakes(scorecard);

        // Below the title, 12 + 12 + 12 pixels, in a margin of 12 and a frame of 1: each pixel is a square of 2 × 2.
        var first = scorecard.Examples[mistakes[0].Example].Values.Span;
        for (var i = 0; i < 784; i++)
            Assert.Equal(first[i], page.Pixels[3 * (((37 + (2 * (i / 28))) * page.Width) + 13 + (2 * (i % 28)))]);
    }

    [Fact]
    public void Weights_of_a_single_layer_stand_in_the_order_of_the_labels_red_above_zero_and_blue_below()
    {
        var network = Network.Create(784, 10);
        network.Weights(0)[..784].Fill(1);
        network.Weights(0)[784..].Fill(-1);

        var page = ContactSheets.Weights(Inspection.Of(ModelOf(network)));

        Assert.Equal([178, 24, 43], page.Pixels.Slice(3 * ((40 * page.Width) + 20), 3).ToArray());
        Assert.Contains("33, 102, 172", string.Join(", ", page.Pixels.Slice(3 * 40 * page.Width, 3 * page.Width).ToArray()));
    }

    private static Model ModelOf(Network<float> network) =>
        new(network, Preparation.Textbook, [.. Enumerable.Range(0, 10).Select(label => $"{label}")], new Provenance());
}
