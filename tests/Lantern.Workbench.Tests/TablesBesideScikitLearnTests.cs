using System.Globalization;
using System.Text.Json;

namespace Lantern.Workbench.Tests;

/// <summary>
/// Training on tables as it is without any setting, beside scikit-learn's MLP on the same rows: tests/oracle/tables.json has the
/// splits and scores of ten seeds. All five sets of scikit-learn, and times: docs/records.md.
/// </summary>
public sealed class TablesBesideScikitLearnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// No worse beyond noise: the mean difference over ten seeds, with Student's t for 95 % of it, reaches zero. The floor tells a
    /// training that learns from one that does not, should noise be as large as the scores.
    /// </summary>
    [Theory]
    [InlineData("iris", "species", 0.9)]
    [InlineData("wine", "cultivar", 0.95)]
    [InlineData("friedman", "y", 0.75)]
    public void The_defaults_do_no_worse_than_scikit_learn(string name, string target, double floor)
    {
        var oracle = Oracle.Read("tables.json").EnumerateArray().Single(contest => contest.GetProperty("name").GetString() == name);
        string[] lines = [.. Lines(name, oracle)];
        JsonElement[] splits = [.. oracle.GetProperty("splits").EnumerateArray()];

        double[] scores = [.. splits.Select((split, seed) => Score(lines, split.GetProperty("test").ToIntegers(), target, seed))];

        Assert.Equal(10, scores.Length);
        Assert.True(scores.Average() > floor, $"{scores.Average()}");
        foreach (var peer in (string[])["usual", "converged"])
        {
            var better = Summary.Of([.. scores.Zip(splits, (score, split) => score - split.GetProperty(peer).GetDouble())]);
            Assert.True(better.OfMean!.Value.High >= 0, $"{peer}: {better.Mean} below scikit-learn, at best {better.OfMean.Value.High}");
        }
    }

    /// <summary>A table that comes with Lantern, or the one in the oracle's file.</summary>
    private static IEnumerable<string> Lines(string name, JsonElement oracle)
    {
        if (!oracle.TryGetProperty("inputs", out var inputs))
            return File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", name, name + ".csv"));
        var targets = oracle.GetProperty("targets").ToDoubles();
        var rows = inputs.ToDoubles().Chunk(inputs.GetArrayLength() / targets.Length).Zip(targets, (row, target) => row.Append(target));
        return rows.Select(row => string.Join(',', row.Select(number => number.ToString(CultureInfo.InvariantCulture)))).Prepend("a,b,c,d,e,f,y");
    }

    /// <summary>Accuracy or R² of what is learned from all rows but some, on these.</summary>
    private double Score(string[] lines, int[] test, string target, int seed)
    {
        File.WriteAllLines(_folder.File("train.csv"), lines.Where((_, line) => line == 0 || !test.Contains(line - 1)));
        File.WriteAllLines(_folder.File("test.csv"), [lines[0], .. test.Select(row => lines[row + 1])]);
        var training = TrainingRun.Start(Requests.Of(_folder.File("train.csv"), $"target={target}", $"seed={seed}") with { TestData = _folder.File("test.csv"), RunsFolder = _folder.File("runs") });
        foreach (var _ in training.Train())
        {
        }

        return ((TableMeasures)training.Result().Test!).All.Single(measure => measure.Member is "accuracy" or "r2").Value;
    }
}
