namespace Lantern.Workbench.Tests;

public sealed class ShardTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void All_parts_together_are_every_place_exactly_once(int count)
    {
        var shards = Enumerable.Range(1, count).Select(number => new Shard(number, count)).ToList();

        for (var place = 0; place < 20; place++)
            Assert.Single(shards, shard => shard.Has(place));
    }

    [Fact]
    public void Parts_are_counted_from_one()
    {
        Assert.Equal(new Shard(1, 4), Shard.Parse("1/4"));
        Assert.Equal("4/4", Shard.Parse("4/4").ToString());
        foreach (var wrong in (string[])["0/4", "5/4", "4", "1/0", "-1/4", "1/4/2", "a/b", "1/ 4"])
            Assert.Equal($"'{wrong}' is no part such as 1/4, the first of four, or 4/4, the last.", Assert.Throws<OptionException>(() => Shard.Parse(wrong)).Message);
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=3", "1/4")]
    [InlineData("SLURM_ARRAY_TASK_ID=4 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=4", "4/4")]
    [InlineData("SLURM_ARRAY_TASK_ID=12 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_MAX=14 SLURM_ARRAY_TASK_STEP=2", "2/3")]
    [InlineData("SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=0 JOB_COMPLETION_INDEX=7", "1/1")]
    public void A_task_of_a_Slurm_array_knows_its_part(string environment, string shard) =>
        Assert.Equal((shard, "SLURM_ARRAY_TASK_ID"), From(environment));

    [Fact]
    public void A_pod_of_an_indexed_job_knows_its_part_if_it_is_told_how_many_there_are()
    {
        Assert.Equal(("1/5", "JOB_COMPLETION_INDEX"), From("JOB_COMPLETION_INDEX=0", 5));
        Assert.Equal(("5/5", "JOB_COMPLETION_INDEX"), From("JOB_COMPLETION_INDEX=4", 5));
        Assert.Equal((null, null), From("PATH=/bin"));
    }

    [Theory]
    [InlineData("JOB_COMPLETION_INDEX=2", null, "shards: JOB_COMPLETION_INDEX is 2; say how many parts there are, the job's completions.")]
    [InlineData("JOB_COMPLETION_INDEX=5", 5, "JOB_COMPLETION_INDEX makes this part 6, where 1 to 5 were expected.")]
    [InlineData("JOB_COMPLETION_INDEX=x", 5, "JOB_COMPLETION_INDEX is 'x', where a whole number was expected.")]
    [InlineData("PATH=/bin", 5, "shard: Which part of 5 is this? Neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX says so; say it, such as 1/5.")]
    [InlineData("SLURM_ARRAY_TASK_ID=3", null, "shards: SLURM_ARRAY_TASK_ID is 3, but SLURM_ARRAY_TASK_COUNT is missing; say how many parts there are.")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=4", 5, "shards: 5 parts do not fit the Slurm array of 4 tasks; leave it out, or say which part this is.")]
    [InlineData("SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=1", null, "SLURM_ARRAY_TASK_ID makes this part 9, where 1 to 4 were expected.")]
    [InlineData("SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=7", null, "shard: The Slurm array has 3 tasks from 1 to 7 with gaps; make it one from 1 to 3, or say which part this is.")]
    public void An_environment_that_makes_no_sense_is_refused(string environment, int? count, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => From(environment, count)).Message);

    private static (string? Shard, string? Source) From(string environment, int? count = null)
    {
        var variables = environment.Split(' ').Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var (shard, source) = Shard.FromEnvironment(name => variables.GetValueOrDefault(name), count);
        return (shard?.ToString(), source);
    }
}
