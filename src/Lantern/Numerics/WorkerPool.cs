using System.Runtime.ExceptionServices;

namespace Lantern;

/// <summary>
/// Threads that share a loop among them, for work of some microseconds: entering costs a few hundred nanoseconds, where
/// <see cref="Parallel"/> takes some microseconds, and allocates nothing. Between two calls the threads look out for
/// work for some twenty microseconds, then sleep until they are woken.
/// </summary>
/// <remarks>
/// There is one pool for the process. Who finds it taken, by another training or from within, does all parts itself: what
/// comes of it must not depend on who does which part, so this changes the time only.
/// </remarks>
internal static class WorkerPool
{
    private const int SpinCount = 500; // of about 40 ns
    private static Worker[] _workers = [];
    private static int _taken;

    /// <summary>Calls part(0), part(1), … part(partCount − 1), each on a thread of its own, and waits for all of them.</summary>
    /// <exception cref="Exception">The first exception that a part threw, once all parts have ended.</exception>
    public static void Run(int partCount, Action<int> part)
    {
        if (partCount <= 1 || Interlocked.Exchange(ref _taken, 1) == 1)
        {
            for (var p = 0; p < partCount; p++)
                part(p);
            return;
        }

        try
        {
            var workers = Workers(partCount - 1);
            for (var w = 0; w < partCount - 1; w++)
                workers[w].Begin(part);
            ExceptionDispatchInfo? failure = null;
            try
            {
                part(0);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            for (var w = 0; w < partCount - 1; w++)
            {
                var other = workers[w].End();
                failure ??= other;
            }

            failure?.Throw();
        }
        finally
        {
            Volatile.Write(ref _taken, 0);
        }
    }

    private static Worker[] Workers(int count)
    {
        if (_workers.Length < count)
            _workers = [.. _workers, .. Enumerable.Range(_workers.Length + 1, count - _workers.Length).Select(part => new Worker(part))];
        return _workers;
    }

    /// <summary>One thread, which always does the part of the same number.</summary>
    private sealed class Worker
    {
        private readonly int _part;
        private readonly object _bed = new();
        private Action<int>? _work; // from Begin until the part has ended
        private ExceptionDispatchInfo? _failure;
        private bool _sleeps;

        public Worker(int part)
        {
            _part = part;
            new Thread(Loop) { IsBackground = true, Name = $"Lantern {part}" }.Start();
        }

        public void Begin(Action<int> work)
        {
            Interlocked.Exchange(ref _work, work); // a full fence: the look at _sleeps comes after it
            if (!Volatile.Read(ref _sleeps))
                return;
            lock (_bed)
                Monitor.Pulse(_bed);
        }

        public ExceptionDispatchInfo? End()
        {
            for (var spins = 0; Volatile.Read(ref _work) is not null; spins++)
            {
                if (spins < SpinCount)
                    Thread.SpinWait(1);
                else
                    Thread.Yield(); // there may be more threads than processors
            }

            var failure = _failure;
            _failure = null;
            return failure;
        }

        private void Loop()
        {
            while (true)
            {
                var work = Next();
                try
                {
                    work(_part);
                }
                catch (Exception exception)
                {
                    _failure = ExceptionDispatchInfo.Capture(exception);
                }

                Volatile.Write(ref _work, null);
            }
        }

        private Action<int> Next()
        {
            for (var spins = 0; spins < SpinCount; spins++)
            {
                if (Volatile.Read(ref _work) is { } work)
                    return work;
                Thread.SpinWait(1);
            }

            lock (_bed)
            {
                _sleeps = true;
                Interlocked.MemoryBarrier(); // either this thread now sees the work, or Begin sees that it sleeps
                while (Volatile.Read(ref _work) is null)
                    Monitor.Wait(_bed);
                _sleeps = false;
                return _work!;
            }
        }
    }
}
