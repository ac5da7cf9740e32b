using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lantern.Benchmarks;

/// <summary>One figure that a contestant printed.</summary>
/// <param name="Contestant">Who.</param>
/// <param name="Case">What it calls the work.</param>
/// <param name="Figure">What was measured, such as "usPerExample".</param>
/// <param name="Value">How much.</param>
/// <param name="Correct">How many of the 10,000 test digits its network reads; nothing if it has none.</param>
/// <param name="Version">Of the program and of what it is built on.</param>
/// <param name="Round">Counted from 1.</param>
internal sealed record Measurement(
    string Contestant, string Case, string Figure, double Value, int? Correct, string Version, int Round)
{
    /// <summary>On tables: accuracy, or R² of numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Score { get; init; }

    /// <summary>On tables: log loss, or the root of the mean squared error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Loss { get; init; }
}

/// <summary>Runs contestants: finds their programs, holds them to a core, reads what they print.</summary>
internal sealed class Runner
{
    private const string Peers = "benchmarks/peers";
    private static readonly string Python = Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3";

    /// <summary>What a program needs beside itself, as Python imports it.</summary>
    private static readonly (string Program, string Modules)[] Needs =
    [
        ("exact_numpy.py", "numpy, scipy"),
        ("textbook_numpy.py", "numpy, scipy"),
        ("exact_pytorch.py", "numpy, torch"),
        ("minibatch_pytorch.py", "numpy, torch"),
        ("minibatch_sklearn.py", "numpy, sklearn"),
        ("product_numpy.py", "numpy"),
        ("tables_sklearn.py", "sklearn"),
        ("csv_numpy.py", "numpy"),
    ];

    private readonly Dictionary<string, string?> _missing = [];
    private readonly bool _canPin = Start("taskset", ["--version"], []).ExitCode == 0;

    /// <summary>Whether a contestant failed or got its work wrong.</summary>
    public bool AnyFailed { get; private set; }

    /// <summary>All contestants that are there, in turn, as many times as there are rounds.</summary>
    public List<Measurement> Race(Contest contest, int roundCount)
    {
        var present = contest.Contestants.Where(contestant => IsThere(contestant)).ToList();
        var measurements = new List<Measurement>();
        for (var round = 1; round <= roundCount; round++)
        {
            foreach (var contestant in present)
                measurements.AddRange(Measure(contestant, contest.IsWholeProcess, round));
        }

        return measurements;
    }

    private List<Measurement> Measure(Contestant contestant, bool isWholeProcess, int round)
    {
        var (program, arguments) = CommandLine(contestant);
        if (contestant.OneCore && _canPin)
            (program, arguments) = ("taskset", ["-c", $"{Environment.ProcessorCount - 1}", program, .. arguments]);

        var threads = $"{(contestant.OneCore ? 1 : Environment.ProcessorCount)}";
        var settings = new Dictionary<string, string> { ["OMP_NUM_THREADS"] = threads, ["OPENBLAS_NUM_THREADS"] = threads };
        if (contestant.BlasKernels is not null)
            settings["OPENBLAS_CORETYPE"] = contestant.BlasKernels;

        var started = Stopwatch.GetTimestamp();
        var (exitCode, output, error) = Start(program, arguments, settings);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (exitCode != 0)
        {
            AnyFailed = true;
            Console.Error.WriteLine($"FAILED: {contestant.Name} ({contestant.Command}): {error.Trim()}");
            return [];
        }

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var measurements = lines.Select(line => Parse(line, contestant.Name, round)).ToList();
        return isWholeProcess ? [measurements[^1] with { Figure = "seconds", Value = seconds }] : measurements;
    }

    private static Measurement Parse(string line, string contestant, int round)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var figure = root.EnumerateObject()
            .First(member => member.Value.ValueKind == JsonValueKind.Number && member.Name != "correct");
        return new Measurement(
            contestant,
            root.GetProperty("case").GetString()!,
            figure.Name,
            figure.Value.GetDouble(),
            root.TryGetProperty("correct", out var correct) ? correct.GetInt32() : null,
            root.GetProperty("version").GetString()!,
            round)
        {
            Score = Optional("score"),
            Loss = Optional("loss"),
        };

        double? Optional(string name) => root.TryGetProperty(name, out var number) ? number.GetDouble() : null;
    }

    private bool IsThere(Contestant contestant)
    {
        var name = contestant.Command.Split(' ')[0];
        if (!_missing.TryGetValue(name, out var missing))
        {
            var modules = Needs.FirstOrDefault(need => need.Program == name).Modules;
            var program = CommandLine(contestant).Program;
            missing = !File.Exists(program) ? program
                : modules is not null && Start(program, ["-c", $"import {modules}"], []).ExitCode != 0 ? $"Python with {modules}"
                : null;
            _missing[name] = missing;
            if (missing is not null)
                Console.Error.WriteLine($"Skipped: {name}: there is no {missing}; {Peers}/install.sh installs what peers need.");
        }

        return missing is null;
    }

    /// <summary>"lantern" is this program, NAME.py one of Python's, any other name one of C's.</summary>
    private static (string Program, string[] Arguments) CommandLine(Contestant contestant)
    {
        var words = contestant.Command.Split(' ');
        return words[0] == "lantern" ? (Environment.ProcessPath!, words[1..])
            : words[0].EndsWith(".py", StringComparison.Ordinal) ? (Python, [$"{Peers}/{words[0]}", .. words[1..]])
            : (Path.Combine(Digits.Root, "artifacts", "peers", words[0]), words[1..]);
    }

    private static (int ExitCode, string Output, string Error) Start(
        string program, string[] arguments, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Digits.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Nobody is to be held back, or helped, by what somebody once set in this shell: vector widths, kernels, threads.
        foreach (var name in start.Environment.Keys.Where(IsTuning).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";

        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, "", exception.Message);
        }
    }

    private static bool IsTuning(string name) => name.Split('_')[0] is "OPENBLAS" or "OMP" or "MKL" or "DNNL" or "ONEDNN"
        || (name.StartsWith("DOTNET_", StringComparison.Ordinal) && name != "DOTNET_ROOT");
}
