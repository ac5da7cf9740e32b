using System.Text;
using System.Text.Json;

namespace Lantern.Benchmarks;

/// <summary>
/// Everybody side by side: each contest is run in turn (A B C A B C …), medians count, and the tables say how many times
/// as fast as each peer Lantern is.
/// </summary>
internal static class Comparison
{
    public static int Run(string[] arguments)
    {
        var (quick, roundCount, wanted) = ParseOptions(arguments, otherwiseRounds: 5);
        var contests = Contest.All(quick ? 20_000 : 60_000, epochCount: quick ? 1 : 5).ToList();
        var groups = contests.Select(contest => contest.Group).Distinct().ToList();
        if (wanted.Except(groups).FirstOrDefault() is { } unknown)
            throw new OptionException($"There is no group '{unknown}'. There are {string.Join(", ", groups)}.");

        var (machine, runner) = (Machine.Here(), new Runner());
        var folder = machine.ResultsFolder(quick);
        foreach (var group in groups.Where(group => wanted.Count == 0 || wanted.Contains(group)))
        {
            var text = new StringBuilder(
                $"# {group}\n\n{machine}; medians of {roundCount}. Ratios say how many times as fast as the row Lantern is.\n");
            var raw = new List<object>();
            foreach (var contest in contests.Where(contest => contest.Group == group))
            {
                var measurements = runner.Race(contest, roundCount);
                var table = $"\n{string.Join('\n', Table(contest, measurements))}\n";
                Console.WriteLine(table);
                text.Append(table);
                raw.Add(new { contest.Title, measurements });
            }

            File.WriteAllText(Path.Combine(folder, $"{group}.md"), text.ToString());
            var json = JsonSerializer.Serialize(new { machine, contests = raw }, Machine.Json);
            File.WriteAllText(Path.Combine(folder, $"{group}.json"), json + "\n");
        }

        Console.WriteLine($"Written to {Path.GetRelativePath(Digits.Root, folder)}.");
        return runner.AnyFailed ? 1 : 0;
    }

    /// <summary>Reads "NAME... --rounds N --quick".</summary>
    public static (bool Quick, int RoundCount, List<string> Names) ParseOptions(string[] arguments, int otherwiseRounds)
    {
        var quick = arguments.Contains("--quick");
        var roundCount = quick ? 1 : otherwiseRounds;
        var names = arguments.Where(argument => argument != "--quick").ToList();
        if (names.IndexOf("--rounds") is var at and >= 0)
        {
            if (at + 1 == names.Count || !int.TryParse(names[at + 1], out roundCount) || roundCount % 2 == 0)
                throw new OptionException("After --rounds an odd number is expected: then the median is a measurement.");
            names.RemoveRange(at, 2);
        }

        return (quick, roundCount, names);
    }

    public static double Median(IEnumerable<Measurement> measurements)
    {
        var values = measurements.Select(measurement => measurement.Value).Order().ToList();
        return values[values.Count / 2];
    }

    private static IEnumerable<string> Table(Contest contest, List<Measurement> measurements)
    {
        if (measurements.Count == 0)
            yield break;

        if (contest.Summary is { } summary)
        {
            foreach (var line in (string[])[$"## {contest.Title}\n", .. summary(measurements)])
                yield return line;
            yield break;
        }

        var references = contest.Contestants
            .Where(contestant => contestant.Command == contest.Contestants[0].Command) // on one core, on all
            .Where(contestant => measurements.Any(one => one.Contestant == contestant.Name))
            .Select(contestant => contestant.Name).ToList();
        // A program that prints several lines in a round has done several cases, each to be compared for itself.
        var isOneCase = measurements.DistinctBy(measurement => (measurement.Contestant, measurement.Case)).Count()
            == measurements.DistinctBy(measurement => measurement.Contestant).Count();

        yield return $"## {contest.Title}\n";
        string[] header =
        [
            "", Unit(measurements[0].Figure), "least", "most",
            .. references.Select(name => $"{name}: faster by"), "correct", "version",
        ];
        yield return Row(isOneCase ? header : ["case", .. header]);
        yield return $"|---|{(isOneCase ? "" : "---|")}{string.Concat(Enumerable.Repeat("---:|", header.Length - 2))}---|";
        foreach (var each in measurements.GroupBy(measurement => isOneCase ? "" : measurement.Case))
        {
            foreach (var rows in each.GroupBy(measurement => measurement.Contestant))
            {
                var (median, first) = (Median(rows), rows.First());
                var ratios = references.Select(name =>
                {
                    var lantern = each.Where(one => one.Contestant == name).ToList();
                    var ratio = lantern.Count == 0 ? double.NaN : median / Median(lantern);
                    return $"{Number(IsRate(first.Figure) ? 1 / ratio : ratio)}×";
                });
                string[] row =
                [
                    rows.Key, Number(median), Number(rows.Min(one => one.Value)), Number(rows.Max(one => one.Value)),
                    .. ratios, $"{rows.Min(one => one.Correct)}", first.Version,
                ];
                yield return Row(isOneCase ? row : [each.Key, .. row]);
            }
        }
    }

    private static string Row(string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static bool IsRate(string figure) => figure is "gflops" or "gigabytesPerSecond";

    private static string Unit(string figure) => figure switch
    {
        "usPerExample" => "µs/example",
        "microseconds" => "µs",
        "gflops" => "GFLOP/s",
        "gigabytesPerSecond" => "GB/s",
        _ => figure,
    };

    /// <summary>Three digits that count.</summary>
    private static string Number(double value)
    {
        var decimals = !(value > 0) ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(value)), 0, 6);
        return value.ToString($"F{decimals}");
    }
}
