using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Lantern.Workbench;

/// <summary>Tells processes of this machine apart, though a number comes back once its process has gone.</summary>
internal static class ProcessMark
{
    /// <summary>The mark of this process.</summary>
    public static string OfThis { get; } = Of(Environment.ProcessId) ?? "";

    /// <summary>Whether the process with that number and mark is still there.</summary>
    public static bool IsAlive(int processId, string mark) => Of(processId) == mark;

    /// <summary>
    /// When the process began, in a unit that is the same in every process of the machine; null if there is no such process. On
    /// Linux that is ticks since boot: .NET converts them to a time, which moves with the clock, and counts zombies as alive.
    /// </summary>
    private static string? Of(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // "pid (name) state ppid …": the name may hold anything, so count from its end. The state is field 3, the start field 22.
                var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
                var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : $"{Boot()} {fields[22 - 3]}";
            }

            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception) || exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private static string Boot() => File.ReadAllText("/proc/sys/kernel/random/boot_id")[..8];
}
