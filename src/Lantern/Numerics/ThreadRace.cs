namespace Lantern;

/// <summary>
/// Finds out, while a loop runs, whether its rounds of some microseconds end sooner on several threads or on one. That is not
/// known in advance: where two processors share no cache, as on many virtual machines, a line that one has written takes
/// the other hundreds of nanoseconds to read, and the machine below may move them at any time.
/// </summary>
/// <remarks>Only for loops whose result does not depend on the number of threads.</remarks>
/// <param name="threadCount">At most so many.</param>
/// <param name="clock">The system's, but in tests.</param>
internal sealed class ThreadRace(int threadCount, TimeProvider clock)
{
    private const int Heat = 8; // rounds to try each way
    private const int Stretch = 1000; // rounds the better way, before it is tried again

    private int _round;
    private long _began;
    private long _bestAlone = long.MaxValue;
    private long _bestTogether = long.MaxValue;

    /// <summary>The number of threads for this round.</summary>
    public int ThreadCount { get; private set; } = 1;

    /// <summary>To be called before each round.</summary>
    public void Begin()
    {
        if (threadCount > 1 && _round < 2 * Heat)
            _began = clock.GetTimestamp();
    }

    /// <summary>To be called after each round of full length.</summary>
    public void End()
    {
        if (threadCount == 1)
            return;
        if (_round < 2 * Heat)
        {
            // The best round counts: others may have been interrupted.
            ref var best = ref ThreadCount == 1 ? ref _bestAlone : ref _bestTogether;
            best = Math.Min(best, clock.GetTimestamp() - _began);
        }

        _round = (_round + 1) % ((2 * Heat) + Stretch);
        if (_round == 0)
            (_bestAlone, _bestTogether) = (long.MaxValue, long.MaxValue);
        ThreadCount = _round is >= Heat and < 2 * Heat || (_round >= 2 * Heat && _bestTogether <= _bestAlone) ? threadCount : 1;
    }
}
