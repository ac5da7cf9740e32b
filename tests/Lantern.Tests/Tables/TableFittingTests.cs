namespace Lantern.Tests;

public sealed class TableFittingTests
{
    private static readonly double[] PiDigits = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];

    private static Table Numbers { get; } = new(Column.Numbers("x", PiDigits), Column.Numbers("y", 2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5));

    [Fact]
    public void Columns_that_can_teach_nothing_are_left_out_and_said()
    {
        var table = Numbers
            .With(Column.Numbers("zero", new double[12]))
            .With(Column.Categories("same", Enumerable.Repeat("a", 12)))
            .With(Column.TruthValues("empty", new bool?[12]))
            .With(Column.Categories("name", Enumerable.Range(0, 12).Select(row => $"name {row}")));

        var preparation = TablePreparation.Fit(table, "y");

        Assert.Equal("x", Assert.Single(preparation.Columns).Name);
        Assert.Equal(
            [
                new(TableFindingKind.Constant, "zero", "The column 'zero' is left out: all 12 values are '0'."),
                new(TableFindingKind.Constant, "same", "The column 'same' is left out: all 12 values are 'a'."),
                new(TableFindingKind.AllMissing, "empty", "The column 'empty' is left out: no row has a value in it."),
                new(TableFindingKind.TooManyCategories, "name", "The column 'name' is left out: its 12 values are 12 different names, too many to learn something about each."),
            ],
            preparation.Findings);
        Assert.All(preparation.Findings, finding => Assert.True(finding.IsLeftOut));
    }

    [Fact]
    public void A_constant_with_gaps_says_at_least_where_they_are()
    {
        var table = Numbers.With(Column.Numbers("fee", PiDigits.Select(number => number > 4 ? 10 : (double?)null)));

        var fee = TablePreparation.Fit(table, "y").Columns[1];

        Assert.Equal(("fee", 10, 1, true), (fee.Name, fee.Mean, fee.Deviation, fee.MarksMissing));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1.95583, 12)]
    public void A_copy_of_a_number_is_noticed_in_any_unit(double factor, double offset)
    {
        var table = Numbers.With(Column.Numbers("z", [.. PiDigits.Select(number => (number * factor) + offset)]));

        var finding = Assert.Single(TablePreparation.Fit(table, "x").Findings);

        Assert.Equal(TableFindingKind.TellsTarget, finding.Kind);
        Assert.False(finding.IsLeftOut);
        Assert.Equal("The column 'z' alone tells the target 'x' exactly in every row; if it is known only when the target is, leave it out.", finding.Sentence);
    }

    [Fact]
    public void A_copy_of_a_class_is_noticed_under_other_names()
    {
        var kinds = Column.Categories("kind", PiDigits.Select(number => number > 5 ? "many" : number > 2 ? "some" : "few"));
        var table = Numbers.With(kinds)
            .With(Column.Categories("art", PiDigits.Select(number => number > 5 ? "viele" : number > 2 ? "einige" : "wenige")))
            .With(Column.Numbers("code", PiDigits.Select(number => number > 5 ? 30.0 : number > 2 ? 10 : (double?)20)));

        Assert.Equal(["art", "code"], TablePreparation.Fit(table, "kind").Findings.Select(finding => finding.Column));
    }

    [Fact]
    public void What_nearly_tells_the_target_is_no_copy()
    {
        double[] nearly = [.. PiDigits];
        nearly[7] += 0.01;

        Assert.Empty(TablePreparation.Fit(Numbers.With(Column.Numbers("z", nearly)), "x").Findings);
    }

    [Fact]
    public void Categories_have_an_order_that_does_not_depend_on_the_rows()
    {
        Table[] tables = [new(Column.Categories("c", ["b", "a", "10", "9"]), Column.Numbers("y", 1, 2, 3, 4)), new(Column.Categories("c", ["10", "9", "9", "100"]), Column.Numbers("y", 1, 2, 3, 4))];

        Assert.Equal(["10", "9", "a", "b"], TablePreparation.Fit(tables[0], "y").Columns[0].CategoryNames);
        Assert.Equal(["10", "9", "a", "b"], TablePreparation.Fit(tables[0].Rows(3, 1, 0, 2), "y").Columns[0].CategoryNames);
        Assert.Equal(["9", "10", "100"], TablePreparation.Fit(tables[1], "y").Columns[0].CategoryNames); // as numbers
    }

    [Fact]
    public void A_category_that_only_the_test_part_has_is_not_known()
    {
        var table = new Table(Column.Categories("c", ["a", "b", "secret", "a"]), Column.Numbers("y", 1, 2, 3, 4));

        Assert.Equal(["a", "b"], TablePreparation.Fit(table.Rows(0, 1, 3), "y").Columns[0].CategoryNames);
    }

    [Theory]
    [InlineData("price", "houses.csv: there is no column 'price'. There are x and y.")]
    [InlineData("same", "houses.csv: the column 'same' cannot be the target: it is '7' in all 3 rows to learn from, so there is nothing to learn.")]
    [InlineData("gap", "houses.csv: line 30, column 'gap': found nothing where the target was expected; 1 of 3 rows have none and cannot be learned from.")]
    [InlineData("day", "houses.csv: the column 'day' cannot be the target: it holds dates; predict a number of days instead.")]
    [InlineData("x", "houses.csv: no column is left to learn from beside the target; there are x.")]
    [InlineData("x town", "houses.csv: the column 'town' cannot be the target: it holds categories where 'x' holds numbers, and only numbers, or only truth values, can be predicted together.")]
    public void A_target_that_makes_no_sense_is_refused(string targets, string message)
    {
        Dictionary<string, Column> columns = new()
        {
            ["x"] = Column.Numbers("x", 1, 2, 3),
            ["y"] = Column.Numbers("y", 1, 2, 4),
            ["same"] = Column.Numbers("same", 7, 7, 7),
            ["gap"] = Column.Numbers("gap", [1, null, 3]),
            ["day"] = Column.Dates("day", [new(2020, 1, 1), new(2021, 1, 1), new(2022, 1, 1)]),
            ["town"] = Column.Categories("town", ["a", "b", "a"]),
        };
        string[] names = targets.Split(' ');
        Column[] chosen = targets == "x" ? [columns["x"]] : targets == "price" ? [columns["x"], columns["y"]] : [columns["y"], .. names.Select(name => columns[name])];
        var table = new Table(chosen) { Name = "houses.csv", Lines = new[] { 20, 30, 40 } };

        Assert.Equal(message, Assert.Throws<DatasetException>(() => TablePreparation.Fit(table, names)).Message);
    }

    [Fact]
    public void Hundreds_of_classes_that_hardly_ever_come_twice_are_refused()
    {
        var table = new Table(Column.Numbers("x", new double[300]), Column.Categories("id", Enumerable.Range(0, 300).Select(row => $"{row}")));

        Assert.Equal(
            "table: the column 'id' cannot be the target: it has 300 different values in 300 rows, so most classes would have only one to learn from.",
            Assert.Throws<DatasetException>(() => TablePreparation.Fit(table, "id")).Message);
    }

    [Fact]
    public void Numbers_too_large_to_calculate_with_are_refused()
    {
        var table = new Table(Column.Numbers("x", 1e308, -1e308, 1e308), Column.Numbers("y", 1, 2, 3));

        Assert.Equal(
            "table: the numbers of the column 'x' are too large to calculate with: up to 1E+308.",
            Assert.Throws<DatasetException>(() => TablePreparation.Fit(table, "y")).Message);
    }

    [Fact]
    public void Without_rows_or_targets_there_is_nothing_to_fit()
    {
        Assert.Equal("table: there are no rows to learn from.", Assert.Throws<DatasetException>(() => TablePreparation.Fit(Numbers.Rows(), "y")).Message);
        Assert.Equal("Training on a table needs at least one target column.", Assert.Throws<OptionException>(() => TablePreparation.Fit(Numbers)).Message);
    }
}
