namespace Lantern.Tests;

public sealed class AdaptiveThreadCountTests
{
    private const int Short = 20, Long = 200;

    private readonly Clock _clock = new();

    [Theory, InlineData(1), InlineData(3)]
    public void The_number_of_threads_with_the_shorter_rounds_is_chosen(int better)
    {
        var threads = new AdaptiveThreadCount(3, _clock);
        var rounds = Run(threads, 600, threadCount => threadCount == better ? Short : Long);

        Assert.Equal([1, 3], rounds[..100].Distinct().Order()); // both were tried
        Assert.All(rounds[100..], threadCount => Assert.Equal(better, threadCount));
    }

    [Fact]
    public void The_choice_is_measured_again()
    {
        var threads = new AdaptiveThreadCount(2, _clock);
        Run(threads, 600, threadCount => threadCount == 2 ? Short : Long);

        var rounds = Run(threads, 1200, threadCount => threadCount == 1 ? Short : Long);

        Assert.Equal(2, rounds[0]);
        Assert.Equal(1, rounds[^1]);
    }

    [Fact]
    public void A_single_thread_stays_one() =>
        Assert.All(Run(new AdaptiveThreadCount(1, _clock), 100, _ => Short), threadCount => Assert.Equal(1, threadCount));

    private List<int> Run(AdaptiveThreadCount threads, int count, Func<int, int> duration)
    {
        var rounds = new List<int>();
        for (var i = 0; i < count; i++)
        {
            rounds.Add(threads.ThreadCount);
            threads.Begin();
            _clock.Now += duration(threads.ThreadCount) * (i % 3 == 0 ? 20 : 1); // some rounds are interrupted
            threads.End();
        }

        return rounds;
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long GetTimestamp() => Now;
    }
}
