namespace Lantern.Cli.Tests;

/// <summary>The files of the project itself, for tests that compare what is written about it with what it is.</summary>
internal static class Repository
{
    /// <summary>The folder with Lantern.slnx.</summary>
    public static string Root { get; } = Above(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The text of a file, its lines ended by LF.</summary>
    public static string Read(string file) => System.IO.File.ReadAllText(File(file)).ReplaceLineEndings("\n");

    public static string File(string file) => Path.Combine(Root, file);

    private static string Above(DirectoryInfo? folder) =>
        folder is null ? throw new InvalidOperationException("The tests are run outside the project's folder.")
        : System.IO.File.Exists(Path.Combine(folder.FullName, "Lantern.slnx")) ? folder.FullName
        : Above(folder.Parent);
}
