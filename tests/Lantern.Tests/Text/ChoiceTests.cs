namespace Lantern.Tests;

public sealed class ChoiceTests
{
    [Fact]
    public void The_name_of_a_value_is_its_words_with_hyphens() =>
        Assert.Equal(["two-classes", "several-classes", "number", "several-numbers", "several-labels"], Choice.Names<TableTask>());

    [Fact]
    public void Every_value_comes_back_from_its_name()
    {
        foreach (var task in Enum.GetValues<TableTask>())
            Assert.Equal(task, Choice.Parse<TableTask>(Choice.Name(task), "task"));
    }

    [Theory, InlineData("Number", " Did you mean number?"), InlineData("2", ""), InlineData("number ", " Did you mean number?"), InlineData("", "")]
    public void Another_name_is_refused_with_those_that_there_are(string name, string hint) =>
        Assert.Equal(
            $"There is no task '{name}'.{hint} There are two-classes, several-classes, number, several-numbers and several-labels.",
            Assert.Throws<OptionException>(() => Choice.Parse<TableTask>(name, "task")).Message);
}
