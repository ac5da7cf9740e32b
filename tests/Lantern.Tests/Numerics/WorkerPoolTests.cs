namespace Lantern.Tests;

public sealed class WorkerPoolTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(9)]
    public void Each_part_is_done_once_and_all_are_done_at_the_end(int partCount)
    {
        for (var round = 1; round <= 1000; round++)
        {
            var times = new int[partCount];
            WorkerPool.Run(partCount, part => times[part]++);
            Assert.All(times, count => Assert.Equal(1, count));
        }
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void An_exception_comes_out_once_all_parts_have_ended(int failing)
    {
        var ended = 0;
        var exception = Assert.Throws<InvalidOperationException>(() => WorkerPool.Run(3, part =>
        {
            if (part == failing)
                throw new InvalidOperationException($"part {part}");
            Interlocked.Increment(ref ended);
        }));

        // Who finds the pool taken by a test beside this one does the parts in order, and stops at the exception.
        Assert.Equal($"part {failing}", exception.Message);
        Assert.True(ended == 2 || ended == failing, $"{ended} other parts have ended.");
        Each_part_is_done_once_and_all_are_done_at_the_end(3);
    }

    [Fact]
    public void A_part_may_have_parts_itself()
    {
        var times = new int[3, 3];
        WorkerPool.Run(3, outer => WorkerPool.Run(3, inner => Interlocked.Increment(ref times[outer, inner])));

        Assert.All(times.Cast<int>(), count => Assert.Equal(1, count));
    }

    [Fact]
    public void Several_threads_may_ask_at_once()
    {
        var sums = new long[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(caller => new Thread(() =>
        {
            for (var round = 0; round < 1000; round++)
                WorkerPool.Run(3, part => Interlocked.Add(ref sums[caller], part + 1));
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(sums, sum => Assert.Equal(6000, sum));
    }

    [Fact]
    public void Entering_takes_no_memory()
    {
        var times = new int[3];
        Action<int> part = p => times[p]++;
        WorkerPool.Run(3, part); // makes the threads

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            WorkerPool.Run(3, part);

        // The smallest object has 24 bytes. Now and then the runtime takes a few for itself.
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 24 * 1000);
        Assert.Equal([1001, 1001, 1001], times);
    }
}
