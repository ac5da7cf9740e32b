namespace Lantern.Tests;

public sealed class ColumnsTests
{
    [Fact]
    public void Each_selector_becomes_a_column()
    {
        var table = Table.From(House.Six, House.Columns);

        Assert.Equal(["area", "town", "garden", "built", "price"], table.Columns.Select(column => column.Name));
        Assert.Equal(
            [ColumnKind.Number, ColumnKind.Category, ColumnKind.TruthValue, ColumnKind.Date, ColumnKind.Number], table.Columns.Select(column => column.Kind));
        Assert.Equal([1, 1, 1, 0, 0], table.Columns.Select(column => column.MissingCount));
    }

    [Fact]
    public void Objects_of_any_type_do_and_are_gone_through_once()
    {
        var asked = 0;
        var rows = Enumerable.Range(1, 2).Select(number => new { Number = number, Day = new DateOnly(1970, 1, 1 + number), Asked = ++asked });

        var table = Table.From(rows, columns => columns.Number("number", row => row.Number).Date("day", row => row.Day));

        Assert.Equal(2, asked);
        Assert.Equal([1, 2], [table["number"].Number(0), table["number"].Number(1)]);
        Assert.Equal([1, 2], [table["day"].Number(0), table["day"].Number(1)]);
    }
}
