namespace Lantern.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int StoppedForCause = 3;
    public const int Interrupted = 130; // 128 + SIGINT, as shells have it
}
