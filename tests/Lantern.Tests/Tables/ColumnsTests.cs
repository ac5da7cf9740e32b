using System.Collections;

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

    [Fact]
    public void A_list_that_makes_its_rows_when_asked_is_gone_through_once_too()
    {
        var rows = new MadeWhenAsked(3);

        var table = Table.From(rows, columns => columns.Number("first", row => row).Number("second", row => row));

        Assert.Equal(3, rows.Made);
        Assert.Equal(table["first"].Number(2), table["second"].Number(2));
    }

    [Fact]
    public void Values_may_be_of_the_types_that_programs_have()
    {
        Order[] rows =
        [
            new(1.5m, 3, 7, null, DayOfWeek.Friday, null, new(1970, 1, 2, 12, 0, 0, TimeSpan.FromHours(9))),
            new(2.5m, 4, null, 0.5f, DayOfWeek.Monday, DayOfWeek.Sunday, new(1970, 1, 3, 0, 0, 0, TimeSpan.Zero)),
        ];
        var columns = new Columns<Order>()
            .Number("price", row => row.Price)
            .Number("count", row => row.Count)
            .Number("age", row => row.Age)
            .Number("weight", row => row.Weight)
            .Number("discount", row => row.Age is null ? null : 0.25)
            .Category("day", row => row.Day)
            .Category("other day", row => row.OtherDay)
            .Date("seen", row => row.Seen);

        var table = Table.From(rows, columns);

        Assert.Equal(["1.5", "3", "7", "", "0.25", "Friday", "", "1970-01-02 12:00:00"], table.Columns.Select(column => column.Text(0)));
        Assert.Equal(["2.5", "4", "", "0.5", "", "Monday", "Sunday", "1970-01-03 00:00:00"], table.Columns.Select(column => column.Text(1)));
    }

    [Fact]
    public void Columns_do_not_change_when_others_are_made_of_them()
    {
        var area = new Columns<House>().Number("area", house => house.Area);
        var both = area.Category("town", house => house.Town);

        Assert.Equal("area: number", $"{area}");
        Assert.Equal("area: number, town: category", $"{both}");
        Assert.Equal(
            "Each column of a table needs a name of its own, but 2 are called 'area'.",
            Assert.Throws<OptionException>(() => both.Date("area", house => house.Built)).Message);
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => area.Number("floors", (Func<House, int>)null!)).ParamName);
    }

    private sealed class MadeWhenAsked(int count) : IReadOnlyList<int>
    {
        public int Made { get; private set; }

        public int Count => count;

        public int this[int index] => ++Made;

        public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, count).Select(row => this[row]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed record Order(decimal Price, int Count, long? Age, float? Weight, DayOfWeek Day, DayOfWeek? OtherDay, DateTimeOffset Seen);
}
