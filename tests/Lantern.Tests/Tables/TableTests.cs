namespace Lantern.Tests;

public sealed class TableTests
{
    private static Table Six { get; } = House.Table(House.Six);

    [Fact]
    public void Numbers_row_by_row_are_a_table()
    {
        var table = Table.FromNumbers([1, 2, 3, 4, 5, 6], "a", "b");

        Assert.Equal(3, table.Count);
        Assert.Equal(["2", "4", "6"], Enumerable.Range(0, 3).Select(table["b"].Text));
        Assert.Equal(
            "3 values are not a whole number of rows of 2 columns.",
            Assert.Throws<OptionException>(() => Table.FromNumbers([1, 2, 3], "a", "b")).Message);
    }

    [Theory]
    [InlineData("prise", "table: there is no column 'prise'. Did you mean price? There are area,")]
    [InlineData("Town", "table: there is no column 'Town'. Did you mean town? There are area,")]
    [InlineData("towns", "table: there is no column 'towns'. Did you mean town? There are area,")]
    [InlineData("rice", "table: there is no column 'rice'. Did you mean price? There are area,")]
    [InlineData("cost", "table: there is no column 'cost'. There are area,")]
    public void A_slip_in_a_name_gets_the_name_that_may_be_meant(string name, string beginning) =>
        Assert.StartsWith(beginning, Assert.Throws<DatasetException>(() => Six[name]).Message);

    [Fact]
    public void Columns_are_replaced_added_and_left_out()
    {
        var table = Six.With(Six["price"].ToCategory()).With(Column.Numbers("floors", 1, 2, 3, 1, 2, 3)).Without("built", "garden");

        Assert.Equal(["area", "town", "price", "floors"], table.Columns.Select(column => column.Name));
        Assert.Equal(ColumnKind.Category, table["price"].Kind);
    }

    [Fact]
    public void Some_rows_are_taken_in_the_order_in_which_they_are_asked_for()
    {
        var table = Six.Rows(5, 1).Rows(1, 0, 1);

        Assert.Equal(["Bonn", "Köln", "Bonn"], Enumerable.Range(0, 3).Select(table["town"].Text));
        Assert.Equal("row 5", table.Place(1));
        Assert.Equal("line 7", new Table(Six.Columns) { Lines = Enumerable.Range(2, 6).ToArray() }.Rows(5, 1).Place(0));
    }

    [Fact]
    public void What_is_no_table_is_refused()
    {
        Refused("A table needs at least one column.", () => new Table());
        Refused("All columns of a table need one length, but 'a' has 2 values and 'b' has 1.", () => new Table(Column.Numbers("a", 1, 2), Column.Numbers("b", 1)));
        Refused("Each column of a table needs a name of its own, but 2 are called 'a'.", () => new Table(Column.Numbers("a", 1), Column.Numbers("a", 1)));
        Assert.Equal(
            "table: there is no column 'size'. There are area, town, garden, built and price.",
            Assert.Throws<DatasetException>(() => Six["size"]).Message);

        static void Refused(string message, Func<object> make) => Assert.Equal(message, Assert.Throws<OptionException>(make).Message);
    }

    [Theory]
    [InlineData(0.25, 1)]
    [InlineData(0.1, 2)]
    [InlineData(0.5, 3)]
    public void A_split_keeps_the_mixture_of_classes(double share, ulong seed)
    {
        var table = Classes(("a", 60), ("b", 33), ("c", 7));
        var (training, test) = table.Split(share, seed, "class");

        Assert.Equal((int)Math.Round(share * 100), test.Count);
        AssertParts(table, training, test);
        foreach (var (name, count) in new[] { ("a", 60), ("b", 33), ("c", 7) })
            Assert.InRange(Of(test, name), Math.Floor(share * count), Math.Ceiling(share * count));
    }

    [Fact]
    public void A_class_of_one_is_learned_from()
    {
        var (training, test) = Classes(("a", 9), ("b", 1)).Split(0.5, 1, "class");

        Assert.Equal((1, 0, 5), (Of(training, "b"), Of(test, "b"), test.Count));
    }

    [Fact]
    public void The_seed_decides_the_split()
    {
        var table = Classes(("a", 50));

        Assert.Equal(Rows(table.Split(0.3, 1).Test), Rows(table.Split(0.3, 1).Test));
        Assert.NotEqual(Rows(table.Split(0.3, 1).Test), Rows(table.Split(0.3, 2).Test));
        AssertParts(table, table.Split(0.3, 1).Training, table.Split(0.3, 1).Test);
    }

    [Fact]
    public void Every_row_is_tested_in_one_fold()
    {
        var table = Classes(("a", 12), ("b", 7), ("c", 4));
        var folds = table.Folds(5, 1, "class");

        Assert.Equal(5, folds.Count);
        Assert.Equal(Enumerable.Range(0, 23), folds.SelectMany(fold => Rows(fold.Test)).Order());
        foreach (var (training, test) in folds)
        {
            AssertParts(table, training, test);
            Assert.InRange(test.Count, 4, 5);
            Assert.InRange(Of(test, "a"), 2, 3);
            Assert.InRange(Of(test, "b"), 1, 2);
            Assert.InRange(Of(test, "c"), 0, 1);
        }
    }

    [Fact]
    public void What_cannot_be_divided_is_refused()
    {
        Refused("The share of rows to test with must be above 0 and below 1, not 1.", () => Six.Split(1, 1));
        Refused("Of 6 rows a share of 0.01 cannot be set apart so that rows remain on both sides.", () => Six.Split(0.01, 1));
        Refused("Rows are divided evenly by categories or truth values; the column 'price' holds numbers.", () => Six.Split(0.5, 1, "price"));
        Refused("6 rows can be divided into 2 to 6 parts, not 7.", () => Six.Folds(7, 1));
        Refused("6 rows can be divided into 2 to 6 parts, not 1.", () => Six.Folds(1, 1));
        Refused(
            "No value of the column 'class' occurs often enough to set apart a share of 0.5.", () => Classes(("a", 1), ("b", 1)).Split(0.5, 1, "class"));

        static void Refused(string message, Func<object> divide) => Assert.Equal(message, Assert.Throws<OptionException>(divide).Message);
    }

    /// <summary>A table of a class and the number of the row.</summary>
    private static Table Classes(params (string Name, int Count)[] classes)
    {
        string[] names = [.. classes.SelectMany(one => Enumerable.Repeat(one.Name, one.Count))];
        return new Table(Column.Categories("class", names), Column.Numbers("row", Enumerable.Range(0, names.Length).Select(row => (double?)row)));
    }

    private static int[] Rows(Table table) => [.. Enumerable.Range(0, table.Count).Select(row => (int)table["row"].Number(row))];

    private static int Of(Table table, string name) => Enumerable.Range(0, table.Count).Count(row => table["class"].Text(row) == name);

    private static void AssertParts(Table whole, Table training, Table test)
    {
        Assert.Equal(Enumerable.Range(0, whole.Count), Rows(training).Concat(Rows(test)).Order());
        Assert.Equal(Rows(training).Order(), Rows(training)); // both in the order of the whole
        Assert.Equal(Rows(test).Order(), Rows(test));
    }

    [Fact]
    public void A_table_its_columns_and_their_preparation_say_what_they_are()
    {
        var table = House.Table(House.Six);
        var preparation = TablePreparation.Fit(table, "price");

        Assert.Equal("table: 6 rows × 5 columns (area: number, town: category, garden: truth value, built: date, price: number)", $"{table}");
        Assert.Equal("houses.csv: 1 row × 1 column (x: number)", $"{new Table(Column.Numbers("x", 1)) { Name = "houses.csv" }}");
        Assert.Equal("table: 1 row × 7 columns (a: number, b: number, c: number, d: number, e: number, f: number, …)", $"{Table.FromNumbers([1, 2, 3, 4, 5, 6, 7], "a", "b", "c", "d", "e", "f", "g")}");
        Assert.Equal(
            ["area: 6 numbers, 1 missing", "town: 6 categories ('Ulm', 'Bonn' and 'Köln'), 1 missing", "garden: 6 truth values ('false' and 'true'), 1 missing", "built: 6 dates", "price: 6 numbers"],
            table.Columns.Select(column => $"{column}"));
        Assert.Equal("x: 1 number", $"{Column.Numbers("x", 1)}");
        Assert.Equal("price from area, town, garden and built: 11 inputs, 1 output", $"{preparation}");
        Assert.Equal(
            ["area: number, 80 ± 20 → 2 inputs", "town: category ('Bonn', 'Köln' and 'Ulm') → 4 inputs", "garden: truth value ('false' and 'true') → 2 inputs", "built: date, 1993-07-22 ± 6916.54 days → 3 inputs"],
            preparation.Columns.Select(column => $"{column}"));
    }
}
