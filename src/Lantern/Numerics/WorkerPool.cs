using System.Runtime.ExceptionServices;

namespace Lantern.Numerics;

/// <summary>
/// A pool of threads for loops of some microseconds: starting one costs a few hundred nanoseconds, where
/// <see cref="Parallel"/> takes some microseconds, and allocates nothing. Between two calls the threads spin for some sixty
/// microseconds, then wait for a signal.
/// </summary>
/// <remarks>
/// There is one pool for the process. A caller that finds it in use, by another training or from within, runs all parts
/// itself; results must not depend on the thread that runs a part. For the same reason the caller, after its own part, runs
/// every part that its thread has not begun: on a busy machine that thread may wait for a processor for a long time.
/// </remarks>
internal static class WorkerPool
{
    private const int SpinCount = 1500; // of about 40 ns
    private static Worker[] _workers = [];
    private static int _inUse; // 1 while a call runs

    /// <summary>Calls part(0), part(1), … part(partCount − 1), each on its own thread if that is free, and waits for all of them.</summary>
    /// <exception cref="Exception">The first exception that a part threw, once all parts have ended.</exception>
    public static void Run(int partCount, Action<int> part)
    {
        if (partCount <= 1 || Interlocked.Exchange(ref _inUse, 1) == 1)
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
            Volatile.Write(ref _inUse, 0);
        }
    }

    private static Worker[] Workers(int count)
    {
        if (_workers.Length < count)
            _workers = [.. _workers, .. Enumerable.Range(_workers.Length + 1, count - _workers.Length).Select(part => new Worker(part))];
        return _workers;
    }

    /// <summary>A thread that always runs the part of the same number.</summary>
    private sealed class Worker
    {
        private const int Idle = 0, Offered = 1, Running = 2;

        private readonly int _part;
        private readonly object _signal = new(); // pulsed when there is work
        private Action<int>? _work;
        private ExceptionDispatchInfo? _failure;
        private int _state;
        private bool _isWaiting; // for the signal

        public Worker(int part)
        {
            _part = part;
            new Thread(Loop) { IsBackground = true, Name = $"Lantern {part}" }.Start();
        }

        public void Begin(Action<int> work)
        {
            _work = work;
            Interlocked.Exchange(ref _state, Offered); // a full fence: _isWaiting is read after it
            if (!Volatile.Read(ref _isWaiting))
                return;
            lock (_signal)
                Monitor.Pulse(_signal);
        }

        /// <summary>Runs the part if it has not begun, else waits for its end.</summary>
        public ExceptionDispatchInfo? End()
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Offered) == Offered)
                return RunPart();
            for (var spins = 0; Volatile.Read(ref _state) != Idle; spins++)
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
                AwaitWork();
                if (Interlocked.CompareExchange(ref _state, Running, Offered) != Offered)
                    continue; // the caller has taken it back
                _failure = RunPart();
                Volatile.Write(ref _state, Idle);
            }
        }

        private ExceptionDispatchInfo? RunPart()
        {
            try
            {
                _work!(_part);
                return null;
            }
            catch (Exception exception)
            {
                return ExceptionDispatchInfo.Capture(exception);
            }
        }

        private void AwaitWork()
        {
            for (var spins = 0; spins < SpinCount; spins++)
            {
                if (Volatile.Read(ref _state) == Offered)
                    return;
                Thread.SpinWait(1);
            }

            lock (_signal)
            {
                _isWaiting = true;
                Interlocked.MemoryBarrier(); // either this thread sees the offer, or Begin sees that it is waiting
                while (Volatile.Read(ref _state) != Offered)
                    Monitor.Wait(_signal);
                _isWaiting = false;
            }
        }
    }
}
