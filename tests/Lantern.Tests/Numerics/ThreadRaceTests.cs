namespace Lantern.Tests;

public sealed class ThreadRaceTests
{
    private const int Short = 20, Long = 200;

    private readonly Clock _clock = new();

    [Theory, InlineData(1), InlineData(3)]
    public void The_way_whose_rounds_are_shorter_is_taken(int better)
    {
        var race = new ThreadRace(3, _clock);
        var rounds = Run(race, 600, threadCount => threadCount == better ? Short : Long);

        Assert.Equal([1, 3], rounds[..100].Distinct().Order()); // both were tried
        Assert.All(rounds[100..], threadCount => Assert.Equal(better, threadCount));
    }

    [Fact]
    public void What_was_better_is_tried_again()
    {
        var race = new ThreadRace(2, _clock);
        Run(race, 600, threadCount => threadCount == 2 ? Short : Long);

        var rounds = Run(race, 1200, threadCount => threadCount == 1 ? Short : Long);

        Assert.Equal(2, rounds[0]);
        Assert.Equal(1, rounds[^1]);
    }

    [Fact]
    public void One_thread_needs_no_race() =>
        Assert.All(Run(new ThreadRace(1, _clock), 100, _ => Short), threadCount => Assert.Equal(1, threadCount));

    private List<int> Run(ThreadRace race, int count, Func<int, int> duration)
    {
        var rounds = new List<int>();
        for (var i = 0; i < count; i++)
        {
            rounds.Add(race.ThreadCount);
            race.Begin();
            _clock.Now += duration(race.ThreadCount) * (i % 3 == 0 ? 20 : 1); // some rounds are interrupted
            race.End();
        }

        return rounds;
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long GetTimestamp() => Now;
    }
}
