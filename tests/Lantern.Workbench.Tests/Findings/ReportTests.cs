using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lantern.Workbench.Tests;

public sealed class ReportTests
{
    /// <summary>Five learning rates with three seeds, of which one fails, over five epochs; the textbook has figures of them.</summary>
    internal static Report OfLearningRates()
    {
        var runs = from rate in (double[])[0.01, 0.1, 0.2, 0.3, 0.6]
                   from seed in (uint[])[1, 2, 3]
                   let accuracies = Enumerable.Range(1, 5).Select(epoch => 0.96 - Math.Abs(Math.Log10(rate / 0.1) / 30) - (0.02 / epoch) + (0.001 * seed)).ToArray()
                   select rate == 0.6 && seed == 3
                       ? Trials.Failed($"hidden=100 learning-rate={rate}", seed, 5, accuracies[..2])
                       : Trials.Of($"hidden=100 learning-rate={rate}", seed, accuracies);
        return new Report(Findings.Of([.. runs], [1, 5]), Experiment.Find("learning-rate"));
    }

    [Fact]
    public void A_report_is_one_well_formed_file_that_asks_for_nothing_else()
    {
        var html = OfLearningRates().ToHtml();

        // Void elements and one entity apart, it is XML.
        var page = XDocument.Parse(Regex.Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("&nbsp;", " ", StringComparison.Ordinal), "<(meta|link)([^>]*)>", "<$1$2/>"));
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants().Attributes("src"));
        Assert.Equal("data:,", Assert.Single(page.Descendants("link")).Attribute("href")!.Value);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_point_has_a_row_with_a_header_and_the_best_stands_out()
    {
        var html = OfLearningRates().ToHtml();
        var rows = Regex.Matches(html, "<tr.*?</tr>").Select(match => Regex.Replace(match.Value.Replace(" class=\"number\"", "", StringComparison.Ordinal), "</t[hd]>", "")).ToList();

        Assert.Contains("<tr><th scope=\"col\">learning rate<th scope=\"col\">epochs<th scope=\"col\">accuracy<th scope=\"col\">± 95\u00A0%<th scope=\"col\">deviation<th scope=\"col\">seeds<th scope=\"col\">failed<th scope=\"col\">time<th scope=\"col\"></tr>", rows);
        Assert.Contains("<tr class=\"best\"><th scope=\"row\">0.1<td>5<td>95.80\u00A0%<td>0.25<td>0.10<td>3<td><td>1.25 s<td>best</tr>", rows); // t(2)·0.1/√3 = 0.248
        Assert.Contains("<tr class=\"failed\"><th scope=\"row\">0.6<td>5<td>93.16\u00A0%<td>0.64<td>0.07<td>2<td>1 of 3<td>1.25 s<td></tr>", rows);
        Assert.Contains("<li>learning rate 0.6, seed 3: <span class=\"error\">The loss is not finite any more.</span></li>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Published_figures_stand_beside_ours_with_a_sentence_on_agreement()
    {
        var html = OfLearningRates().ToHtml();

        Assert.Contains("<h2>Beside the textbook</h2>", html, StringComparison.Ordinal);
        Assert.Contains("published, one run</li>", html, StringComparison.Ordinal);
        // Ours after one epoch at 0.1: mean 0.942, s = 0.001, so one more lies within t(2)·s·√(4/3) = 0.00497 of it.
        Assert.Contains("<p>95.23\u00A0% (learning rate 0.1, 1 epoch) is 0.53 percentage points above that range.</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_varied_is_a_number_bars_begin_at_zero()
    {
        var html = new Report(Findings.Of([.. Trials.Seeds("activation=tanh", 0.9, 0.91), .. Trials.Seeds("activation=relu", 0.95, 0.94)])).ToHtml();

        Assert.Contains("wrong answers to the test data in %", html, StringComparison.Ordinal);
        Assert.Contains("activation relu</text>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_of_little_are_short_and_say_so()
    {
        var one = new Report(Findings.Of([Trials.Of("", 1, 0.9)])).ToHtml();
        var none = new Report(Findings.Of([Trials.Failed("", 1, 1)])).ToHtml();

        Assert.Contains("<p>Accuracy: 90.00\u00A0% (one seed).</p>", one, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure>", one, StringComparison.Ordinal);
        Assert.Contains("<p>There is nothing to compare: every trial failed.</p>", none, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_curves_become_panels_and_the_rest_is_thinned()
    {
        var runs = from angle in (string[])["none", "5", "10"]
                   from rate in (string[])["0.1", "0.01"]
                   from seed in (uint[])[1, 2]
                   select Trials.Of($"hidden=200 rotate={angle} learning-rate={rate}", seed, [.. Enumerable.Range(1, 10).Select(epoch => 0.9 + (0.005 * epoch) + (0.001 * seed))]);
        var html = new Report(Findings.Of([.. runs], [.. Enumerable.Range(1, 10)]), Experiment.Find("rotation")).ToHtml();

        Assert.Equal(["Over the angle of rotation, learning rate 0.01", "Over the angle of rotation, learning rate 0.1", "From epoch to epoch"],
            Regex.Matches(html, "<title>(.*?)</title>").Select(match => match.Groups[1].Value).Skip(1).Distinct());
        Assert.Contains("6 of 10 curves are drawn; the table has all.", html, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4, 6, 10], Regex.Matches(html, @"</span>(\d+) epochs?</li>").Select(match => int.Parse(match.Groups[1].Value)).Distinct());
    }

    [Fact]
    public void A_report_is_saved_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var report = OfLearningRates();
        report.Save(folder.File("report.html"));

        Assert.Equal(report.ToHtml(), File.ReadAllText(folder.File("report.html")));
        Assert.Throws<DatasetException>(() => report.Save(folder.File("none/report.html")));
    }
}
