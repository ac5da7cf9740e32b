namespace Lantern.Workbench.Tests;

public sealed class StoredRequestTests
{
    private static readonly SweepRequest Request = new() { Data = "mnist", Settings = [("hidden", "10,20+5"), ("batch", "7")] };

    [Fact]
    public void What_is_written_is_read_as_the_same_request()
    {
        var request = Request with { TestData = Path.GetFullPath("test.csv"), Seeds = "3..7", RandomCount = 4, RandomSeed = 9, Shard = new Shard(2, 3) };
        var stored = StoredRequest.FromJson(StoredRequest.Of(request, "abc", "def").ToJson());

        Assert.Equal(request.Settings, stored.ToRequest().Settings);
        Assert.Equal(request with { Settings = [] }, stored.ToRequest() with { Settings = [] });
        Assert.Equal(("abc", "def"), (stored.DataHash, stored.TestDataHash));
    }

    [Fact]
    public void The_same_request_has_the_same_text_by_which_stores_find_its_sweep()
    {
        Assert.Equal(
            """{"data":"mnist","dataHash":"abc","settings":{"hidden":"10,20\u002B5","batch":"7"},"seeds":"5"}""",
            StoredRequest.Of(Request, "abc", null).ToJson());
        Assert.Equal(
            """{"data":"mnist","dataHash":"abc","testDataHash":"def","settings":{"hidden":"10,20\u002B5","batch":"7"},"seeds":"2","random":3,"randomSeed":1,"shard":"1/4"}""",
            StoredRequest.Of(Request with { Seeds = "2", RandomCount = 3, Shard = new Shard(1, 4) }, "abc", "def").ToJson());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("no JSON")]
    [InlineData("""{"data":"mnist","dataHash":1,"settings":{},"seeds":"5"}""")]
    public void What_makes_no_sense_is_refused_with_its_text(string text) =>
        Assert.Equal(
            $"The sweep's request cannot be read; it was written as {text}",
            Assert.Throws<OptionException>(() => StoredRequest.FromJson(text)).Message);
}
