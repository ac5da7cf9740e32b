using System.Globalization;
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
                $"# {group}\n\n{machine}; medians of {roundCount}. A ratio of 2× means that Lantern is twice as fast as the row.\n");
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
            File.WriteAllText(Path.Combine(folder, $"{group}.json"), JsonSerializer.Serialize(new { machine, contests = raw }, Machine.Json) + "\n");
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

        // A program that prints several lines has done several cases, each compared for itself.
        var isOneCase = measurements.GroupBy(measurement => (measurement.Contestant, measurement.Round)).All(lines => lines.Count() == 1);
        var references = contest.Contestants.Where(contestant => contestant.IsLantern && measurements.Any(measurement => measurement.Contestant == contestant.Name));
        var names = references.Select(contestant => contestant.Name).ToList();

        yield return $"## {contest.Title}\n";
        yield return $"| {(isOneCase ? "" : "case | ")} | {Unit(measurements[0].Figure)} | least | most | {string.Concat(names.Select(name => $"{name}, is faster by | "))}correct | version |";
        yield return $"|{(isOneCase ? "" : "---|")}---|---:|---:|---:|{string.Concat(names.Select(_ => "---:|"))}---:|---|";
        foreach (var each in measurements.GroupBy(measurement => isOneCase ? "" : measurement.Case))
        {
            foreach (var rows in each.GroupBy(measurement => measurement.Contestant))
            {
                var (median, least, most) = (Median(rows), rows.Min(row => row.Value), rows.Max(row => row.Value));
                var ratios = names.Select(name =>
                {
                    var lantern = Median(each.Where(measurement => measurement.Contestant == name));
                    return $"{Number(IsRate(rows.First().Figure) ? lantern / median : median / lantern)}× | ";
                });
                var (correct, version) = (rows.Min(row => row.Correct), rows.First().Version);
                yield return $"| {(isOneCase ? "" : $"{each.Key[(each.Key.IndexOf(' ') + 1)..]} | ")}{rows.Key} | {Number(median)} | {Number(least)} | {Number(most)} | {string.Concat(ratios)}{correct} | {version} |";
            }
        }
    }

    private static bool IsRate(string figure) => figure is "gflops" or "gigabytesPerSecond";

    private static string Unit(string figure) => figure switch
    {
        "usPerExample" => "µs/example",
        "gflops" => "GFLOP/s",
        "gigabytesPerSecond" => "GB/s",
        _ => figure,
    };

    /// <summary>Three digits that count.</summary>
    private static string Number(double value)
    {
        var decimals = value <= 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(value)), 0, 6);
        return value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }
}
