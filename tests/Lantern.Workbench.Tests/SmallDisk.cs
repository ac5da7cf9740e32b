using System.Diagnostics;

namespace Lantern.Tests;

/// <summary>A disk of its own that is soon full, mounted while the test runs.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="options">For mount, such as "size=64k" or "ro".</param>
    public SmallDisk(string options)
    {
        if (OperatingSystem.IsLinux() && Environment.UserName == "root" && Run("mount", "-t", "tmpfs", "-o", options, "lantern-tests", Path) == 0)
            return;
        _folder.Dispose();
        Assert.Skip("A small disk can be mounted by root on Linux alone.");
    }

    public string Path => _folder.Path;

    /// <summary>What there is on the disk, hidden or not.</summary>
    public string[] Entries => Directory.GetFileSystemEntries(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    /// <summary>From now on nothing can be written.</summary>
    public void Protect() => Assert.Equal(0, Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        Run("umount", Path);
        _folder.Dispose();
    }

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
