using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Lantern.Cli.Tests;

/// <summary>What the tool said and how it ended.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The output without what no two runs have in common: the time of day, and how long it took.</summary>
    public string TimelessOutput => Regex.Replace(Regex.Replace(Output, @"\d{4}-\d\d-\d\d-\d{6}", "TIME"), @"\d+\.\d s\b", "0.0 s");
}

/// <summary>The tool as it was built, run as a process of its own in a new folder.</summary>
internal sealed class Tool : IDisposable
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "lantern.dll");
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>Where the tool is started.</summary>
    public TemporaryFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();

    public Outcome Run(params string[] arguments) => Finish(Start(arguments));

    /// <summary>Runs the tool with a variable in its environment.</summary>
    public Outcome RunWith((string Name, string Value) variable, params string[] arguments)
    {
        var start = StartInfo(Dotnet, [Assembly, .. arguments]);
        start.Environment[variable.Name] = variable.Value;
        return Finish(Process.Start(start)!);
    }

    /// <summary>Runs the tool with lines that somebody types.</summary>
    public Outcome RunTyping(string input, params string[] arguments)
    {
        var process = StartDotnet([Assembly, .. arguments], redirectInput: true);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return Finish(process);
    }

    /// <summary>What a shell must run for the tool.</summary>
    public static string CommandLine => $"{Dotnet} {Assembly}";

    /// <summary>Runs another program in the tool's folder; nothing if it is not installed.</summary>
    public Outcome? RunOther(string program, params string[] arguments)
    {
        try
        {
            return Finish(Process.Start(StartInfo(program, arguments))!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public Process Start(params string[] arguments) => StartDotnet([Assembly, .. arguments]);

    /// <summary>Runs the command dotnet itself in the tool's folder.</summary>
    public Outcome RunDotnet(params string[] arguments) => Finish(StartDotnet(arguments));

    /// <summary>Waits until a process has ended, and hears what it says until then.</summary>
    public static Outcome Finish(Process started)
    {
        using var process = started;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    /// <summary>All files and folders below the one where the tool is started, hidden or not.</summary>
    public string[] Entries =>
    [
        .. Directory.GetFileSystemEntries(Folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(entry => Path.GetRelativePath(Folder.Path, entry)).Order(StringComparer.Ordinal),
    ];

    private Process StartDotnet(string[] arguments, bool redirectInput = false) => Process.Start(StartInfo(Dotnet, arguments, redirectInput))!;

    private ProcessStartInfo StartInfo(string program, string[] arguments, bool redirectInput = false) => new(program, arguments)
    {
        WorkingDirectory = Folder.Path,
        RedirectStandardInput = redirectInput,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        // Hundreds of processes that train for milliseconds: a third of their time goes into loops that .NET compiles with
        // care at once, which pays in long trainings only. No bit depends on it.
        Environment = { ["DOTNET_TC_QuickJitForLoops"] = "1" },
    };
}
