namespace Lantern.Workbench.Tests;

public sealed class TargetChoiceTests
{
    private static Table Table { get; } = new(
        Column.Numbers("price", 1.5, 2.5, 3, 4),
        Column.Numbers("sold", 0, 1, 0, 1),
        Column.Numbers("digit", 1, 2, 3, 1),
        Column.Numbers("rooms", 2, 3, 4, 2),
        Column.Categories("town", ["Ulm", "Bonn", "Ulm", "Köln"]),
        Column.TruthValues("garden", [true, false, null, true]),
        Column.Dates("built", [new(2020, 1, 1), null, null, null]));

    [Theory]
    [InlineData("price", TableTask.Number, "a number, since 'price' has 4 different numbers")]
    [InlineData("rooms", TableTask.Number, "a number, since 'rooms' has 3 different numbers")]
    [InlineData("sold", TableTask.TwoClasses, "classes, since 'sold' has 2 different numbers")]
    [InlineData("digit", TableTask.SeveralClasses, "classes, since 'digit' has 3 different numbers")]
    [InlineData("town", TableTask.SeveralClasses, "classes, since 'town' has 3 different values")]
    [InlineData("garden", TableTask.TwoClasses, "classes, since 'garden' has 2 different values")]
    public void The_task_follows_from_the_target(string target, TableTask task, string reason)
    {
        var choice = TargetChoice.Of(Table, [target]);

        Assert.Equal((task, reason), (choice.Task, choice.Reason));
        Assert.Equal(choice.HasClasses, choice.Table[target].Kind != ColumnKind.Number);
    }

    [Fact]
    public void Several_targets_are_several_numbers() =>
        Assert.Equal((TableTask.SeveralNumbers, "numbers, since there are 2 targets"), Named(TargetChoice.Of(Table, ["price", "rooms"])));

    [Theory]
    [InlineData("garden sold", null, "labels, since each of the 2 targets is yes or no")]
    [InlineData("sold garden", TableTask.SeveralLabels, "labels, as asked for")]
    public void Several_targets_of_yes_or_no_are_labels(string targets, TableTask? wanted, string reason)
    {
        var choice = TargetChoice.Of(Table, targets.Split(' '), wanted);

        Assert.Equal((TableTask.SeveralLabels, reason), Named(choice));
        Assert.All(targets.Split(' '), target => Assert.Equal(ColumnKind.TruthValue, choice.Table[target].Kind));
    }

    [Fact]
    public void Whoever_knows_better_says_so()
    {
        Assert.Equal((TableTask.Number, "a number, as asked for"), Named(TargetChoice.Of(Table, ["sold"], TableTask.Number)));
        Assert.Equal((TableTask.SeveralNumbers, "numbers, since there are 2 targets"), Named(TargetChoice.Of(Table, ["sold", "garden"], TableTask.SeveralNumbers)));
        Assert.Equal((TableTask.SeveralClasses, "classes, as asked for"), Named(TargetChoice.Of(Table, ["rooms"], TableTask.SeveralClasses)));
    }

    [Theory]
    [InlineData("town", TableTask.Number, "A number cannot be predicted for 'town', which holds names.")]
    [InlineData("built", TableTask.Number, "A number cannot be predicted for 'built', which holds dates.")]
    [InlineData("town", TableTask.TwoClasses, "Two classes cannot be told apart by 'town', which has 3 different values.")]
    [InlineData("garden", TableTask.SeveralLabels, "Several labels need several targets, and this is one.")]
    [InlineData("garden rooms", TableTask.SeveralLabels, "Truth values can be made of the numbers 0 and 1; the column 'rooms' holds '2'.")]
    [InlineData("town price", TableTask.Number, "Only several numbers or several labels can be predicted for 2 targets.")]
    public void What_cannot_be_is_refused(string targets, TableTask wanted, string message) =>
        Assert.Equal(message, Assert.Throws<OptionException>(() => TargetChoice.Of(Table, targets.Split(' '), wanted)).Message);

    [Fact]
    public void A_target_that_is_not_there_is_named() =>
        Assert.StartsWith("table: there is no column 'cost'. There are price", Assert.Throws<DatasetException>(() => TargetChoice.Of(Table, ["cost"])).Message);

    private static (TableTask, string) Named(TargetChoice choice) => (choice.Task, choice.Reason);
}
