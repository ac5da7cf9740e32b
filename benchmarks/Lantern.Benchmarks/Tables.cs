using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lantern.Workbench;

namespace Lantern.Benchmarks;

/// <summary>
/// What `lantern train x.csv --target y` makes of scikit-learn's small tables, on the rows that scikit-learn's split gives it,
/// beside scikit-learn's own network. peers/tables_sklearn.py writes tables and splits; build.sh runs it.
/// </summary>
internal static class Tables
{
    private const int SeedCount = 10;
    private static readonly string Data = Path.Combine(Digits.Root, "artifacts", "benchmarks", "tables");
    private static readonly string[] Names = ["iris", "wine", "breast-cancer", "digits", "diabetes"];

    /// <summary>The contests, if the tables were written.</summary>
    public static IEnumerable<Contest> Contests()
    {
        if (!File.Exists(Path.Combine(Data, Names[^1] + ".rows")))
            yield break;
        foreach (var name in Names)
        {
            yield return new("tables", name,
            [
                new("Lantern", $"lantern table {name}"),
                new("scikit-learn", $"tables_sklearn.py usual {name}"),
                new("scikit-learn, until its loss stands still", $"tables_sklearn.py converged {name}"),
            ])
            {
                Summary = measurements => Summary(measurements, name == "diabetes"),
            };
        }

        foreach (var name in Names)
        {
            yield return new("tables", $"{name}: the whole process, from the file to the measures, once",
                [new("Lantern", $"lantern whole-table {name}"), new("scikit-learn", $"tables_sklearn.py whole {name}")], IsWholeProcess: true);
        }
    }

    /// <summary>
    /// Ten seeds, each a split and a network. What counts as Lantern's answer is the model of a whole run by the tool's defaults; what
    /// is timed is the library, in memory as scikit-learn is, which must come to the same model.
    /// </summary>
    public static int Measure(string name)
    {
        using var folder = new PartFiles(name);
        var runs = Enumerable.Range(0, SeedCount).Select(folder.Train).ToList();
        Cases.Repeat(() => Fit(runs[0], seed: 0)); // what the runtime compiles anew after a while is compiled now
        for (var seed = 0; seed < SeedCount; seed++)
        {
            var started = Stopwatch.GetTimestamp();
            var network = Fit(runs[seed], (uint)seed);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (!network.Parameters.SequenceEqual(Model.Load(runs[seed].ModelPath).Network.Parameters))
            {
                Console.Error.WriteLine($"{name}: the library learned something else than the tool with seed {seed}.");
                return 1;
            }

            Print($"{name} {seed}", seconds, runs[seed].Measures);
        }

        return 0;
    }

    /// <summary>The first split alone, once; the time of the process is what counts.</summary>
    public static int MeasureWhole(string name)
    {
        using var folder = new PartFiles(name);
        Print($"whole {name}", 0, folder.Train(seed: 0).Measures);
        return 0;
    }

    /// <summary>Rows in memory become a trained network.</summary>
    private static Network<float> Fit(Run run, uint seed)
    {
        var preparation = TablePreparation.Fit(run.Training, "target");
        var network = preparation.CreateNetwork([.. run.Plan.NodeCounts.Skip(1).SkipLast(1)], seed, run.Plan.Settings.Activation);
        foreach (var _ in Trainer.Train(network, preparation.Prepare(run.Training), run.Plan.Options))
        {
        }

        return network;
    }

    private static void Print(string name, double seconds, TableMeasures measures)
    {
        var (score, loss) = measures.Confusion is null ? ("r2", "rmse") : ("accuracy", "logLoss");
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            peer = "Lantern",
            @case = name,
            seconds = Math.Round(seconds, 5),
            score = Value(score),
            loss = Value(loss),
            version = Cases.Version,
        }));

        double Value(string member) => measures.All.Single(measure => measure.Member == member).Value;
    }

    /// <summary>Means and deviations over the seeds, and by how much Lantern is better on the same rows, with 95 % confidence.</summary>
    private static IEnumerable<string> Summary(List<Measurement> measurements, bool isNumber)
    {
        if (measurements.Count == 0)
            yield break;
        var (score, loss) = isNumber ? ("R²", "RMSE") : ("accuracy", "log loss");
        yield return $"| | {score} | {loss} | ms | {score}: Lantern better by | {loss}: Lantern lower by | Lantern faster by | version |";
        yield return "|---|---:|---:|---:|---:|---:|---:|---|";
        var lantern = BySeed("Lantern");
        foreach (var contestant in measurements.Select(measurement => measurement.Contestant).Distinct())
        {
            var seeds = BySeed(contestant);
            var (mean, spread) = (Workbench.Summary.Of([.. seeds.Select(one => one.Score)]), Workbench.Summary.Of([.. seeds.Select(one => one.Loss)]));
            string[] cells =
            [
                contestant,
                Written($"{mean.Mean:0.0000} ± {mean.Deviation:0.0000}"),
                isNumber ? Written($"{spread.Mean:0.00} ± {spread.Deviation:0.00}") : Written($"{spread.Mean:0.0000} ± {spread.Deviation:0.0000}"),
                Written($"{1000 * seeds.Average(one => one.Seconds):0.0}"),
                .. contestant == "Lantern" || lantern.Count != seeds.Count ? (string[])["", "", ""] :
                [
                    Difference(lantern.Zip(seeds, (ours, other) => ours.Score - other.Score), "0.0000"),
                    Difference(lantern.Zip(seeds, (ours, other) => other.Loss - ours.Loss), isNumber ? "0.00" : "0.0000"),
                    Written($"{seeds.Sum(one => one.Seconds) / lantern.Sum(one => one.Seconds):0.0}×"),
                ],
                measurements.First(measurement => measurement.Contestant == contestant).Version,
            ];
            yield return $"| {string.Join(" | ", cells)} |";
        }

        List<(double Score, double Loss, double Seconds)> BySeed(string contestant) =>
        [
            .. measurements.Where(measurement => measurement.Contestant == contestant).GroupBy(measurement => measurement.Case)
                .Select(rounds => (rounds.First().Score!.Value, rounds.First().Loss!.Value, Comparison.Median(rounds))),
        ];

        static string Difference(IEnumerable<double> paired, string format)
        {
            var summary = Workbench.Summary.Of([.. paired]);
            var (low, high) = (summary.OfMean!.Value.Low, summary.OfMean.Value.High);
            var signed = $"+{format};−{format};{format}";
            return $"{Signed(summary.Mean)} ({Signed(low)} to {Signed(high)})";

            string Signed(double number) => number.ToString(signed, CultureInfo.InvariantCulture);
        }
    }

    private static string Written(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A run of the tool's: what it learned from and how, what it came to.</summary>
    private sealed record Run(Table Training, TrainPlan Plan, string ModelPath, TableMeasures Measures);

    /// <summary>The two parts of a split as files, as somebody would have them, and the runs that learn from one and test with the other.</summary>
    private sealed class PartFiles(string name) : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("lantern-tables-").FullName;
        private readonly string[] _lines = File.ReadAllLines(Path.Combine(Data, $"{name}.csv"));
        private readonly string[] _splits = File.ReadAllLines(Path.Combine(Data, $"{name}.rows"));

        public Run Train(int seed)
        {
            int[] test = [.. _splits[seed].Split(' ').Select(int.Parse)];
            var request = new TrainRequest { Data = Write("train", [.. Enumerable.Range(0, _lines.Length - 1).Except(test)]), TestData = Write("test", test), RunsFolder = Path.Combine(_folder, "runs") };
            var training = TrainingRun.Start(request.With("target", "target").With("seed", $"{seed}"));
            foreach (var _ in training.Train())
            {
            }

            return new(((TableLearning)training.Learning).Data.Choice.Table, training.Plan, training.Save(), (TableMeasures)training.Result().Test!);

            string Write(string part, int[] rows)
            {
                var path = Path.Combine(_folder, $"{part}-{seed}.csv");
                File.WriteAllLines(path, [_lines[0], .. rows.Select(row => _lines[row + 1])]);
                return path;
            }
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
