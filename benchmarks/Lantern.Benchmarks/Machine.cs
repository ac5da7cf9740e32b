using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lantern.Benchmarks;

/// <summary>Where and when figures were measured: without this they mean nothing.</summary>
/// <param name="Processor">What the processor calls itself, with family and model where the name does not say them.</param>
/// <param name="CoreCount">How many processors the system shows.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET that runs Lantern.</param>
/// <param name="Commit">What was measured.</param>
/// <param name="Date">When, in UTC.</param>
/// <param name="Load">How many other programs wanted a processor when it began: figures are good only if it is near 0.</param>
internal sealed record Machine(
    string Processor, int CoreCount, string System, string Runtime, string Commit, string Date, double Load)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Machine Here()
    {
        var changes = Git("status --porcelain -- . :(exclude)benchmarks/results");
        var machine = new Machine(
            ProcessorName(),
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            Git("rev-parse --short HEAD") + (changes.Length > 0 ? " with changes" : ""),
            DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm"),
            File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0]) : 0);
        if (machine.Load > 0.5)
            Console.Error.WriteLine($"Other programs are running (load {machine.Load}): these figures will be poor.");
        return machine;
    }

    /// <summary>The folder for this processor's results; that of a smoke run is not among the files of the repository.</summary>
    public string ResultsFolder(bool quick)
    {
        var words = Processor.ToLowerInvariant().Split([' ', ',', '(', ')', '@', '/'], StringSplitOptions.RemoveEmptyEntries);
        var results = quick ? "artifacts/benchmarks/results" : "benchmarks/results";
        return Directory.CreateDirectory(Path.Combine(Digits.Root, results, string.Join('-', words))).FullName;
    }

    public override string ToString() =>
        $"{Processor}, {CoreCount} cores; {System}; {Runtime}; commit {Commit}; {Date} UTC; load {Load} before";

    private static string ProcessorName()
    {
        if (!File.Exists("/proc/cpuinfo"))
            return $"{RuntimeInformation.ProcessArchitecture}";
        var lines = File.ReadLines("/proc/cpuinfo").TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).ToList();
        return Value("model name") is { } name
            ? $"{name}, family {Value("cpu family")} model {Value("model")}"
            : $"{RuntimeInformation.ProcessArchitecture}";

        string? Value(string name) => lines.FirstOrDefault(line => line[0] == name)?[1];
    }

    private static string Git(string arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = Digits.Root };
        using var git = Process.Start(start)!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
