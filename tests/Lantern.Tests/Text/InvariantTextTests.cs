using System.Globalization;

namespace Lantern.Tests;

/// <summary>Messages are the same where numbers are written with a comma.</summary>
public sealed class InvariantTextTests : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public InvariantTextTests()
    {
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = comma;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;

    [Fact]
    public void Refusals_write_numbers_with_a_point()
    {
        Assert.Equal("0,5", $"{0.5}");
        Assert.Equal("The weight decay must be a number of at least 0, not -0.5.", Refusal(() => new TrainingOptions { WeightDecay = -0.5 }.Validate()));
        Assert.Equal("The coefficient beta1 must be at least 0 and less than 1, not 1.5.", Refusal(() => Optimizer.CreateAdam(1.5)));
        Assert.Equal("The end of a cosine schedule must be from 0 to 1, not -0.5.", Refusal(() => Schedule.Cosine(-0.5)));
        Assert.Equal("a.csv: 0.5 is odd.", new DatasetException("a.csv", $"{0.5} is odd").Message);
        Assert.Equal("0.5 is odd.", new ModelException($"{0.5} is odd.").Message);

        static string Refusal(Action action) => Assert.Throws<OptionException>(action).Message;
    }

    [Fact]
    public void Options_and_findings_write_numbers_with_a_point()
    {
        Assert.Contains("LearningRate = 0.5,", new TrainingOptions { LearningRate = 0.5 }.ToString(), StringComparison.Ordinal);
        Assert.Contains("ClassWeights = [0.5, 1]", new TrainingOptions { ClassWeights = [0.5, 1] }.ToString(), StringComparison.Ordinal);
        var data = Dataset.FromNumbers(new double[] { 12345, 2 }, new double[] { 0 }, inputCount: 2, targetCount: 1);
        Assert.Contains("goes up to 12,345 where", TrainingDiagnosis.Before(Network.Create(2, 1), data, new())[0].Evidence, StringComparison.Ordinal);
    }
}
