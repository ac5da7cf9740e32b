using System.Diagnostics;

namespace Lantern.Tests;

public sealed class ThreadRaceTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMicroseconds(20), Long = TimeSpan.FromMicroseconds(200);

    [Theory, InlineData(1), InlineData(3)]
    public void The_way_whose_rounds_are_shorter_is_taken(int better)
    {
        var race = new ThreadRace(3);
        var rounds = Run(race, 600, threadCount => threadCount == better ? Short : Long);

        Assert.Equal([1, 3], rounds[..100].Distinct().Order()); // both were tried
        Assert.All(rounds[100..], threadCount => Assert.Equal(better, threadCount));
    }

    [Fact]
    public void What_was_better_is_tried_again()
    {
        var race = new ThreadRace(2);
        Run(race, 600, threadCount => threadCount == 2 ? Short : Long);

        var rounds = Run(race, 1200, threadCount => threadCount == 1 ? Short : Long);

        Assert.Equal(2, rounds[0]);
        Assert.Equal(1, rounds[^1]);
    }

    [Fact]
    public void One_thread_needs_no_race() =>
        Assert.All(Run(new ThreadRace(1), 100, _ => Short), threadCount => Assert.Equal(1, threadCount));

    private static List<int> Run(ThreadRace race, int count, Func<int, TimeSpan> duration)
    {
        var rounds = new List<int>();
        for (var i = 0; i < count; i++)
        {
            rounds.Add(race.ThreadCount);
            race.Begin();
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < duration(race.ThreadCount))
                Thread.SpinWait(1);
            race.End();
        }

        return rounds;
    }
}
