using System.Runtime.InteropServices;

namespace Lantern.Cli;

/// <summary>
/// Ctrl+C, and a request to end from the system: the first is only noted, for the program to stop where it can save what it
/// has; the second ends the program at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action? _requested;
    private volatile bool _isRequested;

    /// <param name="requested">What to do at the first request.</param>
    public Interruption(Action? requested = null)
    {
        _requested = requested;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Note), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Note)];
    }

    public bool IsRequested => _isRequested;

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Note(PosixSignalContext signal)
    {
        signal.Cancel = !_isRequested;
        _isRequested = true;
        _requested?.Invoke();
    }
}
