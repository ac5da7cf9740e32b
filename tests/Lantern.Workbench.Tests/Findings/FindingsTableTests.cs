using System.Text.Json;

namespace Lantern.Workbench.Tests;

public sealed class FindingsTableTests
{
    private static readonly StoredRun[] Runs =
    [
        .. Trials.Seeds("hidden=500,150 learning-rate=0.2", 0.9375, 0.96875), .. Trials.Seeds("hidden=20 learning-rate=0.2", 0.5, 0.53125),
        .. Trials.Seeds("hidden=20 learning-rate=0.1", 0.9375, 0.9375),
        Trials.Of("hidden=none learning-rate=0.2", 1, 0.875), Trials.Failed("hidden=none learning-rate=0.2", 2, 1),
        Trials.Failed("hidden=none learning-rate=0.1", 1, 1), Trials.Of("hidden=none learning-rate=0.1", 2) with { EpochCount = 1, State = RunState.Interrupted },
    ];

    [Fact]
    public void Rows_hold_texts_for_people()
    {
        var table = new FindingsTable(Findings.Of(Runs));

        Assert.Equal(["hidden nodes", "learning rate", "accuracy", "± 95 %", "deviation", "seeds", "failed", "not done", "time", ""], table.Columns.Select(column => column.Title));
        Assert.Equal([false, true, true, true, true, true, true, true, true, false], table.Columns.Select(column => column.IsNumber));
        // Half of 0.03125 is s·√½, and ± is 12.706 times that.
        Assert.Equal(
            [
                "none|0.1|failed|–|–|0|1 of 2|1|–|",
                "none|0.2|87.50 %|–|–|1|1 of 2||0.25 s|",
                "20|0.1|93.75 %|0.00|0.00|2|||0.25 s|as good",
                "20|0.2|51.56 %|19.85|2.21|2|||0.25 s|",
                "500,150|0.2|95.31 %|19.85|2.21|2|||0.25 s|best",
            ],
            table.Rows.Select(row => string.Join('|', row.Cells)));
        Assert.Equal([Standing.Failed, Standing.Failed, Standing.AsGood, Standing.Behind, Standing.Best], table.Rows.Select(row => row.Standing));
    }

    [Fact]
    public void CSV_holds_all_digits_and_quotes_lists() => Assert.Equal(
        """
        hidden,learning-rate,epochs,seeds,failed,open,accuracy,accuracy-deviation,accuracy-low,accuracy-high,loss,loss-deviation,training-seconds,standing
        none,0.1,1,0,1,1,,,,,,,,failed
        none,0.2,1,1,1,0,0.875,,,,0.5,,0.25,failed
        20,0.1,1,2,0,0,0.9375,0,0.9375,0.9375,0.5,0,0.25,as-good
        20,0.2,1,2,0,0,0.515625,0.02209708691207961,LOW,HIGH,0.5,0,0.25,behind
        "500,150",0.2,1,2,0,0,0.953125,0.02209708691207961,LOW,HIGH,0.5,0,0.25,best

        """,
        WithoutEnds(new FindingsTable(Findings.Of(Runs)).ToCsv()));

    [Fact]
    public void JSON_holds_points_verdict_and_failures() => Assert.Equal(
        """
        {"comparedBy":"accuracy","verdict":["Best: learning rate 0.1, with 93.75 % (95 % interval 93.75 to 93.75 %, 2 seeds).","1 trial failed and is in no mean; a point with a failed trial is not called the best while there are others."],
        "fixed":{"hidden":"20","activation":"sigmoid","output-activation":"sigmoid","initial":"fan-out","loss":"squared-error","rule":"textbook","optimizer":"gradient-descent","batch":1},
        "points":[{"settings":{"learning-rate":0.1},"epochs":1,"failed":0,"open":0,"standing":"best","measured":{"seeds":2,"mean":0.9375,"deviation":0,"low":0.9375,"high":0.9375},"loss":{"seeds":2,"mean":0.5,"deviation":0,"low":0.5,"high":0.5},"trainingSeconds":{"seeds":2,"mean":0.25,"deviation":0,"low":0.25,"high":0.25}},
        {"settings":{"learning-rate":9},"epochs":1,"failed":1,"open":0,"standing":"failed"}],
        "failures":[{"settings":{"learning-rate":9},"seed":1,"error":"The loss is not finite any more."}]}
        """.ReplaceLineEndings(""),
        Json(Findings.Of([.. Trials.Seeds("hidden=20 learning-rate=0.1", 0.9375, 0.9375), Trials.Failed("hidden=20 learning-rate=9", 1, 1)])));

    [Fact]
    public void JSON_holds_how_the_best_compares_with_the_next()
    {
        var json = Json(Findings.Of([.. Trials.Seeds("", 0.75, 0.875), .. Trials.Seeds("learning-rate=0.2", 0.5, 0.625)]));
        var lead = JsonDocument.Parse(json).RootElement.GetProperty("lead");

        // s = 0.125/√2 for both and n = 2, so t = 0.25 / 0.0884 = 2√2; with 2 degrees of freedom p = 1 − t/√(2 + t²).
        Assert.Equal(2 * Math.Sqrt(2), lead.GetProperty("t").GetDouble(), 1e-12);
        Assert.Equal(2, lead.GetProperty("degreesOfFreedom").GetDouble(), 1e-12);
        Assert.Equal(1 - Math.Sqrt(0.8), lead.GetProperty("p").GetDouble(), 1e-12);
    }

    private static string Json(Findings findings) => LanternJson.Line(FindingsShape.Of(findings), LanternJson.Default.FindingsShape);

    /// <summary>The ends of intervals have digits that come from a search, to 10⁻¹²; they are compared with SciPy's elsewhere.</summary>
    private static string WithoutEnds(string csv) => string.Join('\n', csv.Split('\n').Select(line =>
    {
        var fields = line.Split(',');
        var start = fields.Length - 6;
        if (fields.Length > 10 && fields[start].StartsWith("0.", StringComparison.Ordinal) && fields[start] != fields[start + 1])
            (fields[start], fields[start + 1]) = ("LOW", "HIGH");
        return string.Join(',', fields);
    }));
}
