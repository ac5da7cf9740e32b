namespace Lantern.Numerics;

/// <summary>
/// A choice between one thread and several for a loop with rounds of some microseconds, by measurement while it runs. The
/// better is not known in advance: where two processors share no cache, as on many virtual machines, reading a line that the
/// other has written takes hundreds of nanoseconds, and a hypervisor may move them at any time.
/// </summary>
/// <remarks>Only for loops whose result does not depend on the number of threads.</remarks>
/// <param name="threadCount">The number of threads if there are several.</param>
/// <param name="clock">The clock that measures rounds.</param>
internal sealed class AdaptiveThreadCount(int threadCount, TimeProvider clock)
{
    private const int TrialRounds = 8; // measured with one thread, then with several
    private const int ChosenRounds = 1000; // with the better of the two, before the next trial

    private int _round;
    private long _roundStart;
    private long _bestOfOneThread = long.MaxValue;
    private long _bestOfSeveral = long.MaxValue;

    /// <summary>The number of threads for this round.</summary>
    public int ThreadCount { get; private set; } = 1;

    /// <summary>Begins a round.</summary>
    public void Begin()
    {
        if (threadCount > 1 && _round < 2 * TrialRounds)
            _roundStart = clock.GetTimestamp();
    }

    /// <summary>Ends a round of full length.</summary>
    public void End()
    {
        if (threadCount == 1)
            return;
        if (_round < 2 * TrialRounds)
        {
            // The fastest round counts: others may have been interrupted.
            ref var best = ref ThreadCount == 1 ? ref _bestOfOneThread : ref _bestOfSeveral;
            best = Math.Min(best, clock.GetTimestamp() - _roundStart);
        }

        _round = (_round + 1) % ((2 * TrialRounds) + ChosenRounds);
        if (_round == 0)
            (_bestOfOneThread, _bestOfSeveral) = (long.MaxValue, long.MaxValue);
        ThreadCount = _round is >= TrialRounds and < 2 * TrialRounds || (_round >= 2 * TrialRounds && _bestOfSeveral <= _bestOfOneThread) ? threadCount : 1;
    }
}
