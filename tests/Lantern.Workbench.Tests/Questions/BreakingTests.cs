namespace Lantern.Workbench.Tests;

public sealed class BreakingTests
{
    private readonly UntrainedDigits _digits = new();

    [Fact]
    public void Breaking_goes_in_ten_steps_up_to_the_share()
    {
        var breaking = Breaking.Of(_digits.Model, _digits.Examples, Damage.Links, share: 0.5, seedCount: 2);

        ResiliencePoint[] points = [.. breaking.Points];
        Assert.Equal([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5], points.Select(point => Math.Round(point.Share, 12)));
        Assert.Equal(Scorecard.Of(_digits.Model, _digits.Examples).Evaluation.Accuracy, points[0].Mean);
        Assert.All(points, point => Assert.Equal(2, point.Accuracies.Count));
    }

    [Fact]
    public void The_curve_says_what_is_broken()
    {
        foreach (var (damage, label) in new[] { (Damage.Nodes, "hidden nodes fallen silent, %"), (Damage.Links, "links cut, %"), (Damage.Noise, "links disturbed, %") })
        {
            var breaking = Breaking.Of(_digits.Model, _digits.Examples, damage, share: 1, seedCount: 2);

            Assert.Contains(label, breaking.Curve([.. breaking.Points]).ToSvg());
        }
    }
}
