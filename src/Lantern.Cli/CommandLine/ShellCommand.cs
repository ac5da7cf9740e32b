namespace Lantern.Cli;

/// <summary>Commands for the person to copy.</summary>
internal static class ShellCommand
{
    /// <summary>
    /// A command that works where the person stands: <c>lantern …</c> if it is installed, and <c>dotnet run …</c> if it was
    /// built here from its source and so is not on the path.
    /// </summary>
    public static string Lantern(params string[] arguments) => $"{Start()} {Text(arguments)}";

    /// <summary>Arguments as a shell reads them.</summary>
    public static string Text(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Start()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var project = Path.Combine(folder.FullName, "src", "Lantern.Cli");
            if (File.Exists(Path.Combine(project, "Lantern.Cli.csproj")))
            {
                var relative = Path.GetRelativePath(Environment.CurrentDirectory, project);
                return $"dotnet run -c Release --project {Quote(relative.StartsWith("..", StringComparison.Ordinal) ? project : relative)} --";
            }
        }

        return "lantern";
    }

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(character => char.IsLetterOrDigit(character) || "-_./,:=+\\".Contains(character)) ? argument
        : OperatingSystem.IsWindows() ? $"\"{argument}\""
        : $"'{argument.Replace("'", "'\\''")}'";
}
