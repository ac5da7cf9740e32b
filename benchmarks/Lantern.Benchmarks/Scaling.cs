using Lantern.Plots;

namespace Lantern.Benchmarks;

/// <summary>How the cost of training grows with the network, the batch and the data: points as CSV, curves as SVG.</summary>
internal static class Scaling
{
    /// <summary>A picture: one quantity varies along the x axis, each contestant makes a curve.</summary>
    /// <param name="Name">Of the files.</param>
    /// <param name="Title">Above the curves.</param>
    /// <param name="XLabel">What varies.</param>
    /// <param name="YLabel">What is measured.</param>
    /// <param name="Xs">The values that vary.</param>
    /// <param name="Contestants">Who runs for a value.</param>
    /// <param name="Y">From a value and a measurement of µs an example to what is drawn.</param>
    /// <param name="IsLogX">Whether the x axis is logarithmic.</param>
    private sealed record Figure(
        string Name,
        string Title,
        string XLabel,
        string YLabel,
        int[] Xs,
        Func<int, Contestant[]> Contestants,
        Func<int, double, double> Y,
        bool IsLogX = true);

    public static int Run(string[] arguments)
    {
        var (quick, roundCount, wanted) = Comparison.ParseOptions(arguments, otherwiseRounds: 3);
        var figures = Figures(count: 20_000);
        var names = figures.Select(figure => figure.Name);
        if (wanted.Except(names).FirstOrDefault() is { } unknown)
            throw new OptionException($"There is no figure '{unknown}'. There are {string.Join(", ", names)}.");

        var (machine, runner) = (Machine.Here(), new Runner());
        var folder = machine.ResultsFolder(quick);
        foreach (var figure in figures.Where(figure => wanted.Count == 0 || wanted.Contains(figure.Name)))
        {
            var xs = figure.Xs.Where((_, index) => !quick || index % 3 == 0);
            var points = xs.SelectMany(x => Points(figure, x, runner, roundCount)).ToList();
            if (points.Count == 0)
                continue;

            var plot = new Plot(figure.Title)
            {
                XLabel = figure.XLabel,
                YLabel = $"{figure.YLabel}, medians of {roundCount}",
                LogX = figure.IsLogX,
                LogY = true,
                Width = 800,
                Height = 440,
            };
            foreach (var curve in points.GroupBy(point => point.Contestant))
            {
                double[] x = [.. curve.Select(point => (double)point.X)], y = [.. curve.Select(point => point.Y)];
                plot.Line(x, y, curve.Key).Points(x, y, curve.Key);
            }

            plot.Save(Path.Combine(folder, $"scaling-{figure.Name}.svg"));
            File.WriteAllLines(Path.Combine(folder, $"scaling-{figure.Name}.csv"),
            [
                $"# {figure.Title}; {machine}",
                $"contestant,{figure.XLabel},{figure.YLabel}",
                .. points.Select(point => $"\"{point.Contestant}\",{point.X},{point.Y:G6}"),
            ]);
        }

        Console.WriteLine($"Written to {Path.GetRelativePath(Digits.Root, folder)}.");
        return runner.AnyFailed ? 1 : 0;
    }

    private static IEnumerable<(string Contestant, int X, double Y)> Points(Figure figure, int x, Runner runner, int roundCount)
    {
        var contest = new Contest(figure.Name, figure.Title, figure.Contestants(x));
        foreach (var measurements in runner.Race(contest, roundCount).GroupBy(measurement => measurement.Contestant))
        {
            var y = figure.Y(x, Comparison.Median(measurements));
            Console.WriteLine($"{figure.Name} {x}: {measurements.Key} {y:G3} {figure.YLabel}");
            yield return (measurements.Key, x, y);
        }
    }

    private static Figure[] Figures(int count) =>
    [
        new("hidden", "One example at a time: 784 inputs, hidden nodes, 10 outputs", "hidden nodes", "µs/example",
            [50, 100, 200, 300, 500, 750, 1000, 1500, 2000],
            hidden => [.. Lantern($"train exact 784-{hidden}-10 {count}"), new("C", $"exact exact 784-{hidden}-10 {count}")],
            (_, us) => us),
        new("depth", "Hidden layers of 200: one example at a time, plain; batches, Adam", "hidden layers", "µs/example",
            [1, 2, 3, 4],
            depth =>
            [
                .. Lantern($"train descent1 {Deep(depth)} {count}", ", batch 1"),
                .. Lantern($"train batch128 {Deep(depth)} {count}", ", batch 128"),
            ],
            (_, us) => us, IsLogX: false),
        new("batch", "784-256-128-10, rectifiers, cross-entropy, Adam", "examples a step", "µs/example",
            [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
            batch => Lantern($"train batch{batch} 784-256-128-10 60000"),
            (_, us) => us),
        new("data", "784-200-10, one example at a time", "examples", "seconds/epoch", [1000, 2000, 5000, 10_000, 20_000, 60_000],
            examples => [.. Lantern($"train exact 784-200-10 {examples}"), new("C", $"exact exact 784-200-10 {examples}")],
            (examples, us) => us * examples / 1e6),
    ];

    private static string Deep(int depth) => $"784-{string.Concat(Enumerable.Repeat("200-", depth))}10";

    private static Contestant[] Lantern(string command, string also = "") =>
    [
        new($"Lantern, 1 core{also}", $"lantern {command}"),
        new($"Lantern, {Environment.ProcessorCount} cores{also}", $"lantern {command}", OneCore: false),
    ];
}
