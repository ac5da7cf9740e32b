namespace Lantern.Tests;

public sealed class PaperTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_paper_under_the_ink_is_the_one_around_it(bool inkIsDark)
    {
        var image = Sheet(200, 150, (u, v) => 0.5 + (0.2 * u) - (0.1 * v) + (0.1 * u * u));
        for (var y = 40; y < 110; y++)
            image.Pixels.Slice((y * 200) + 90, 20).Fill(inkIsDark ? 0.1f : 0.95f);

        var paper = Paper.Under(image);

        Assert.Equal(inkIsDark, paper.InkIsDark);
        foreach (var (x, y) in new[] { (5, 5), (195, 145), (100, 75), (100, 20) })
            Assert.Equal(0.5 + (0.2 * (x + 0.5) / 200) - (0.1 * (y + 0.5) / 150) + (0.1 * Math.Pow((x + 0.5) / 200, 2)), paper.Level[x, y], tolerance: 0.01);
    }

    [Fact]
    public void A_shadow_with_an_edge_belongs_to_the_paper()
    {
        // Half of the sheet lies in shadow, which no curved surface follows.
        var image = Sheet(300, 300, (u, _) => u < 0.5 ? 0.45 : 0.9);
        for (var y = 100; y < 200; y++)
            image.Pixels.Slice((y * 300) + 220, 12).Fill(0.1f);

        var paper = Paper.Under(image);

        Assert.True(paper.InkIsDark);
        // Roughly: the surface bends at the shadow's edge. What remains is far below a third of the ink, so it is not read as ink.
        Assert.Equal(0.45, paper.Level[60, 150], tolerance: 0.1);
        Assert.Equal(0.9, paper.Level[226, 150], tolerance: 0.1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 90)]
    [InlineData(3, 2)]
    public void Paper_of_any_size_is_paper(int width, int height)
    {
        var paper = Paper.Under(Sheet(width, height, (_, _) => 0.25));

        Assert.All(paper.Level.Pixels.ToArray(), level => Assert.Equal(0.25f, level, tolerance: 1e-6f));
    }

    private static GrayImage Sheet(int width, int height, Func<double, double, double> brightness)
    {
        var image = new GrayImage(width, height);
        for (var index = 0; index < image.Pixels.Length; index++)
            image.Pixels[index] = (float)brightness(((index % width) + 0.5) / width, ((index / width) + 0.5) / height);
        return image;
    }
}
