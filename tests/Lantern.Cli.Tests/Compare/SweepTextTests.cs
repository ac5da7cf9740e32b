using Lantern.Workbench;

namespace Lantern.Cli.Tests;

public sealed class SweepTextTests
{
    [Fact]
    public void The_live_table_says_what_is_done_running_and_left_and_what_is_best()
    {
        using var folder = new TemporaryFolder();
        var request = new SweepRequest { Data = folder.WriteTraining(300), TestData = folder.WriteTest(50), Settings = [("hidden", "20,30")], Seeds = "2" };
        using var store = RunStore.Open(folder.File("runs.db"));
        var sweep = Sweep.Read(request);
        var run = new SweepRun(sweep, store, "test", 1);
        Assert.Equal(["done      0 of 4 trials", "left      4", "best      none yet"], SweepText.Table(run));

        var wasShown = false;
        foreach (var outcome in run.Outcomes())
        {
            if (run.DoneCount < 3)
                continue;
            var table = SweepText.Table(run);
            Assert.Equal("done      3 of 4 trials", table[0]);
            Assert.Matches(@"^running   hidden 20  seed 2, epoch \d of 5$", table[1]);
            Assert.Matches(@"^left      0, \d s$", table[2]);
            Assert.Matches(@"^best      \d+\.\d\d %  hidden (30|20  \(1 of 2 seeds\))$", table[3]);
            wasShown = true;
            break;
        }

        Assert.True(wasShown);
    }
}
