namespace Lantern.Tests;

public sealed class ColumnTests
{
    [Fact]
    public void Numbers_may_be_missing()
    {
        var column = Column.Numbers("area", [1.5, null, -2]);

        Assert.Equal(("area", ColumnKind.Number, 3, 1), (column.Name, column.Kind, column.Count, column.MissingCount));
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(column.IsMissing));
        Assert.Equal(["1.5", "", "-2"], Enumerable.Range(0, 3).Select(column.Text));
        Assert.Equal((1.5, double.NaN), (column.Number(0), column.Number(1)));
    }

    [Fact]
    public void Categories_are_kept_in_the_order_in_which_they_are_met()
    {
        var column = Column.Categories("town", ["Ulm", null, "Bonn", "Ulm"]);

        Assert.Equal((ColumnKind.Category, 4, 1), (column.Kind, column.Count, column.MissingCount));
        Assert.Equal(["Ulm", "Bonn"], column.CategoryNames);
        Assert.Equal([0, -1, 1, 0], Enumerable.Range(0, 4).Select(column.Code));
        Assert.Equal(["Ulm", "", "Bonn", "Ulm"], Enumerable.Range(0, 4).Select(column.Text));
    }

    [Fact]
    public void Truth_values_have_names()
    {
        var column = Column.TruthValues("garden", [true, false, null], "no", "yes");

        Assert.Equal([1, 0, -1], Enumerable.Range(0, 3).Select(column.Code));
        Assert.Equal(["yes", "no", ""], Enumerable.Range(0, 3).Select(column.Text));
        Assert.Equal(["false", "true"], Column.TruthValues("garden", []).CategoryNames);
    }

    [Fact]
    public void Dates_are_days_since_1970_with_a_fraction()
    {
        var column = Column.Dates("built", [new(1970, 1, 2, 6, 0, 0), null, new(1969, 12, 31)]);

        Assert.Equal([1.25, double.NaN, -1], Enumerable.Range(0, 3).Select(column.Number));
        Assert.Equal(["1970-01-02 06:00:00", "", "1969-12-31 00:00:00"], Enumerable.Range(0, 3).Select(column.Text));
    }

    [Fact]
    public void Numbers_of_every_type_become_doubles_and_are_copied()
    {
        var list = new List<double> { 1.5, -2 };
        Column[] columns =
        [
            Column.Numbers("list", list),
            Column.Numbers("array", list.ToArray()),
            Column.Numbers("decimal", new List<decimal> { 1.5m, -2 }),
            Column.Numbers("float", list.Select(number => (float)number)),
        ];
        list[0] = 7;

        Assert.All(columns, column => Assert.Equal([1.5, -2], Enumerable.Range(0, 2).Select(column.Number)));
        Assert.Equal([3, 1e18], Values(Column.Numbers("long", [3L, 1_000_000_000_000_000_000])));
        Assert.Equal([3, double.NaN], Values(Column.Numbers("int", new int?[] { 3, null })));
        Assert.Equal([0.1, double.NaN], Values(Column.Numbers("decimal", new List<decimal?> { 0.1m, null })));

        static IEnumerable<double> Values(Column column) => Enumerable.Range(0, column.Count).Select(column.Number);
    }

    [Fact]
    public void Members_of_an_enum_are_categories_by_name()
    {
        var present = Column.Categories("day", [DayOfWeek.Friday, DayOfWeek.Monday, DayOfWeek.Friday]);
        var missing = Column.Categories("day", new List<DayOfWeek?> { DayOfWeek.Friday, null, (DayOfWeek)12 });

        Assert.Equal(ColumnKind.Category, present.Kind);
        Assert.Equal(["Friday", "Monday"], present.CategoryNames);
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(present.Code));
        Assert.Equal(["Friday", "", "12"], Enumerable.Range(0, 3).Select(missing.Text));
    }

    [Fact]
    public void Truth_values_and_dates_come_from_lists_of_each_type()
    {
        var truths = Column.TruthValues("garden", new List<bool> { true, false });
        var moment = new DateTimeOffset(1970, 1, 2, 12, 0, 0, TimeSpan.FromHours(9)); // the second of January where it was written
        var day = new DateOnly(1970, 1, 2);
        var noon = new DateTime(1970, 1, 2, 12, 0, 0);

        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(truths.Code));
        Assert.Equal(1.5, Column.Dates("seen", new List<DateTime> { noon }).Number(0));
        Assert.Equal(1.5, Column.Dates("seen", new List<DateTimeOffset> { moment }).Number(0));
        Assert.Equal([1.5, double.NaN], Enumerable.Range(0, 2).Select(Column.Dates("seen", new List<DateTimeOffset?> { moment, null }).Number));
        Assert.Equal(1, Column.Dates("seen", new List<DateOnly> { day }).Number(0));
        Assert.Equal([1, double.NaN], Enumerable.Range(0, 2).Select(Column.Dates("seen", new List<DateOnly?> { day, null }).Number));
    }

    [Fact]
    public void Numbers_0_and_1_may_be_truth_values()
    {
        var column = Column.Numbers("spam", [0, null, 1]).ToTruthValue();

        Assert.Equal((ColumnKind.TruthValue, "0", "", "1"), (column.Kind, column.Text(0), column.Text(1), column.Text(2)));
        Assert.Same(column, column.ToTruthValue());
        Assert.Equal(
            "Truth values can be made of the numbers 0 and 1; the column 'x' holds '2'.",
            Assert.Throws<OptionException>(() => Column.Numbers("x", 0, 2).ToTruthValue()).Message);
        Assert.Equal(
            "Truth values can be made of the numbers 0 and 1; the column 'x' holds 'a'.",
            Assert.Throws<OptionException>(() => Column.Categories("x", ["a"]).ToTruthValue()).Message);
    }

    [Fact]
    public void Every_date_comes_back_to_the_millisecond()
    {
        var random = new SplitMix64(1);
        DateTime?[] dates = [.. Enumerable.Range(0, 1000).Select(_ => (DateTime?)new DateTime(1, 1, 1).AddMilliseconds(random.NextInt32(int.MaxValue) * 146_000.0))];
        var column = new Func<DateTime?, string>(date => $"{date:yyyy-MM-dd HH:mm:ss.fff}");

        var read = Column.Dates("built", dates);

        // Days as a double: 2⁻³³ of a day is 10 µs, up to the year 9999 (2²² days).
        for (var row = 0; row < dates.Length; row++)
            Assert.Equal(column(dates[row]), column(Column.Date(read.Number(row))));
    }

    [Fact]
    public void The_last_date_of_the_calendar_can_be_shown_learned_from_and_asked_with()
    {
        DateTime[] dates = [DateTime.MinValue, new(2020, 1, 1), DateTime.MaxValue];
        var columns = new Columns<DateTime>().Date("until", date => date);
        var table = Table.From(dates, columns);
        var model = TableModel.Fit(table.With(Column.Categories("kind", ["a", "a", "b"])), "kind", seed: 1, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["0001-01-01 00:00:00", "2020-01-01 00:00:00", "9999-12-31 23:59:59"], Enumerable.Range(0, 3).Select(table["until"].Text));
        Assert.True(model.CreatePredictor(columns).TryPredict(DateTime.MaxValue, out var prediction));
        Assert.Equal(model.Predict(table)[2].Answer.Name, prediction.Answer.Name);
    }

    [Fact]
    public void Numbers_that_only_tell_things_apart_become_categories() =>
        Assert.Equal(["7", "12"], Column.Numbers("house", [7, null, 12, 7]).ToCategory().CategoryNames);

    [Theory, InlineData(double.NaN, "NaN"), InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_number_that_is_none_is_refused(double number, string shown)
    {
        var message = $"column 'area': row 1 is {shown}, where a finite number was expected, or none if it is missing.";

        Assert.Equal(message, Assert.Throws<DatasetException>(() => Column.Numbers("area", 1, number)).Message);
        Assert.Equal(message, Assert.Throws<DatasetException>(() => Column.Numbers("area", [1, (double?)number])).Message);
    }

    [Fact]
    public void A_column_without_a_name_and_two_truths_of_one_name_are_refused()
    {
        Assert.Equal("A column needs a name.", Assert.Throws<OptionException>(() => Column.Numbers(" ", 1)).Message);
        Assert.Equal(
            "False and true need two names in column 'a', not both 'x'.",
            Assert.Throws<OptionException>(() => Column.TruthValues("a", [], "x", "x")).Message);
    }

    [Fact]
    public void Who_asks_for_what_a_column_does_not_hold_is_told()
    {
        Assert.Equal("The column 'a' holds no numbers.", Assert.Throws<InvalidOperationException>(() => Column.Categories("a", ["x"]).Number(0)).Message);
        Assert.Equal("The column 'a' holds no categories.", Assert.Throws<InvalidOperationException>(() => Column.Numbers("a", 1).Code(0)).Message);
    }
}
