using Lantern.Workbench;
using Lantern.Workbench.Tests;
using Spectre.Console;

namespace Lantern.Cli.Tests;

public class FindingsTextTests
{
    [Fact]
    public void Points_stand_in_columns_and_the_verdict_below_in_lines_that_fit() => Assert.Equal(
        """
        learning rate   epochs   accuracy   ± 95 %   deviation   seeds   failed     time
                 0.01        1    90.00 %     0.00        0.00       2            0.25 s
                 0.01        2    92.00 %     0.00        0.00       2            0.50 s
                  0.1        1    93.00 %     0.00        0.00       2            0.25 s
                  0.1        2    95.00 %     0.00        0.00       2            0.50 s   best
                    9        1    10.00 %        –           –       1            0.25 s
                    9        2     failed        –           –       0   1 of 1        –

        Best: learning rate 0.1, 2 epochs, with 95.00 % (95 % interval 95.00 to 95.00 %,
        2 seeds).
        It is ahead of 1 epoch by 2.00 percentage points; with 2 seeds each that is more
        than chance (Welch, p < 0.001).
        1 trial failed and is in no mean; a point with a failed trial is not called the
        best while there are others.
        Failed: learning rate 9, seed 1: The loss is not finite any more.

        """,
        Text(Findings.Of([
            .. new uint[] { 1, 2 }.SelectMany(seed => (StoredRun[])[Trials.Of("hidden=50 learning-rate=0.01", seed, 0.9, 0.92), Trials.Of("hidden=50 learning-rate=0.1", seed, 0.93, 0.95)]),
            Trials.Failed("hidden=50 learning-rate=9", 1, 2, 0.1)], [1, 2])));

    [Fact]
    public void Published_figures_are_mentioned_where_they_belong() => Assert.EndsWith(
        """

        The published figure, a single run, lies where 95 of 100 single runs of ours
        would.
        It is 0.05 percentage points below our mean.

        """,
        Text(Findings.Of([.. Trials.Seeds("hidden=100", 0.952, 0.9536)])), StringComparison.Ordinal);

    private static string Text(Findings findings)
    {
        var writer = new StringWriter();
        FindingsText.Write(new Terminal(writer, () => 80, AnsiSupport.No, ColorSystemSupport.NoColors), findings);
        return writer.ToString();
    }
}
