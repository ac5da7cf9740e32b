namespace Lantern.Workbench.Tests;

public sealed class RequestCommandTests
{
    [Fact]
    public void A_request_is_the_command_that_asks_for_it()
    {
        var request = Requests.Of("digits.csv", "hidden=500,150", "shuffle=true", "biases=false", "class-weights=T-shirt/top=2") with { TestData = "test.csv" };

        Assert.Equal(
            ["train", "digits.csv", "--test", "test.csv", "--hidden", "500,150", "--shuffle", "--class-weights", "T-shirt/top=2"],
            RequestCommand.Of(request));
    }
}
