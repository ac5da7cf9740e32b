namespace Lantern.Tests;

public sealed class PreparedColumnTests
{
    private static Table Six { get; } = House.Table(House.Six);

    private static TablePreparation Preparation { get; } = TablePreparation.Fit(Six, "price");

    [Fact]
    public void Numbers_are_standardized_and_a_gap_is_the_mean()
    {
        // 50, 70, 90, 110, 80: mean 80, deviation √((900 + 100 + 100 + 900 + 0)/5) = 20.
        var area = Assert.Single(Preparation.Columns, column => column.Name == "area");

        Assert.Equal((80, 20, true, 2), (area.Mean, area.Deviation, area.MarksMissing, area.InputCount));
        Assert.Equal([-1.5, 0, -0.5, 0, 0, 1, 0.5, 0, 1.5, 0, 0, 0], Inputs("area", Six));
        Assert.Equal(["area", "area is missing"], area.InputNames);
    }

    [Fact]
    public void Categories_are_one_of_several_inputs_and_a_gap_is_the_most_frequent()
    {
        var town = Assert.Single(Preparation.Columns, column => column.Name == "town");

        Assert.Equal(["Bonn", "Köln", "Ulm"], town.CategoryNames);
        Assert.Equal(["town = Bonn", "town = Köln", "town = Ulm", "town is missing"], town.InputNames);
        Assert.Equal([0, 0, 1, 0, /**/ 1, 0, 0, 0, /**/ 1, 0, 0, 0, /**/ 1, 0, 0, 1, /**/ 0, 0, 1, 0, /**/ 0, 1, 0, 0], Inputs("town", Six));
    }

    [Fact]
    public void Truth_values_are_1_and_0_and_a_gap_is_the_more_frequent() =>
        Assert.Equal([1, 0, /**/ 1, 0, /**/ 1, 1, /**/ 0, 0, /**/ 1, 0, /**/ 0, 0], Inputs("garden", Six));

    [Fact]
    public void Dates_are_numbers_and_a_season()
    {
        var built = Assert.Single(Preparation.Columns, column => column.Name == "built");
        var inputs = Inputs("built", Six);

        Assert.Equal((3, true, false), (built.InputCount, built.HasSeason, built.MarksMissing));
        for (var row = 0; row < Six.Count; row++)
            Assert.Equal((House.Six[row].Built!.Value - DateTime.UnixEpoch).TotalDays, (inputs[3 * row] * built.Deviation) + built.Mean, 1e-9); // of numbers up to 20,000
        Assert.Equal([0, 1], inputs[^2..]); // New Year 2020
        Assert.Equal(Math.Sin(2 * Math.PI * 181 / 365.2425), inputs[7]); // the first of July is 181 days later
        Assert.Equal(Math.Cos(2 * Math.PI * 181 / 365.2425), inputs[8]);
    }

    [Fact]
    public void Dates_of_less_than_a_year_have_no_season()
    {
        var table = new Table(Column.Dates("day", [new(2020, 1, 1), new(2020, 12, 30)]), Column.Numbers("y", 1, 2));

        Assert.Equal([-1, 1], TablePreparation.Fit(table, "y").Inputs(table));
    }

    [Fact]
    public void The_inputs_are_those_of_scikit_learn()
    {
        var oracle = Oracle.Read("measures.json").GetProperty("preparation");
        var table = new Table(
            Column.Numbers("area", oracle.GetProperty("area").ToDoubles()),
            Column.Categories("town", oracle.GetProperty("town").EnumerateArray().Select(town => town.GetString())),
            Column.Numbers("y", 1, 2, 3, 4, 5, 7));

        // A mean and a deviation of six numbers, one division: a handful of roundings of numbers up to 2.
        Close.Absolute([.. oracle.GetProperty("inputs").ToRows().SelectMany(row => row)], TablePreparation.Fit(table, "y").Inputs(table), 1e-14);
    }

    [Fact]
    public void A_category_that_training_did_not_have_is_refused_with_its_place_and_the_known_ones()
    {
        var table = House.Table([House.Six[0], House.Six[1] with { Town = "Jena" }]);

        var exception = Assert.Throws<DatasetException>(() => Preparation.Inputs(table));
        Assert.Equal("table: row 1, column 'town': found 'Jena' where one of the values known from training, 'Bonn', 'Köln' and 'Ulm', was expected.", exception.Message);
        Assert.Equal("one of the values known from training, 'Bonn', 'Köln' and 'Ulm'", exception.Expected);
    }

    [Fact]
    public void Or_it_counts_as_missing_or_as_none_of_the_known_ones()
    {
        var table = House.Table([House.Six[1] with { Town = "Jena" }]);
        var complete = TablePreparation.Fit(House.Table(House.Six.Where(house => house.Town is not null)), "price");

        Assert.Equal([1, 0, 0, 1], Inputs("town", table, UnknownCategory.Ignore));
        Assert.Equal([0, 0, 0], Inputs("town", table, UnknownCategory.Ignore, complete));
    }

    [Fact]
    public void Another_treatment_of_categories_than_there_is_is_refused()
    {
        Assert.Equal("unknown", Assert.Throws<ArgumentOutOfRangeException>(() => Preparation.Inputs(Six, (UnknownCategory)9)).ParamName);
        Assert.Equal("unknown", Assert.Throws<ArgumentOutOfRangeException>(() => ModelFiles.OfHouses().CreatePredictor(House.Columns, (UnknownCategory)9)).ParamName);
    }

    [Fact]
    public void A_gap_where_training_had_none_is_filled_all_the_same()
    {
        var complete = TablePreparation.Fit(House.Table(House.Six.Where(house => house.Area is not null)), "price");

        Assert.Equal([0], Inputs("area", House.Table([House.Six[2]]), preparation: complete));
    }

    [Fact]
    public void A_column_that_is_not_there_or_of_another_kind_is_refused()
    {
        Assert.Equal(
            "new.csv: there is no column 'built', which the model needs. There are area, town and garden.",
            Assert.Throws<DatasetException>(() => Preparation.Inputs(new Table(Six.Without("built", "price").Columns) { Name = "new.csv" })).Message);
        Assert.Equal(
            "table: the column 'area' holds categories, where numbers were expected as in training.",
            Assert.Throws<DatasetException>(() => Preparation.Inputs(Six.With(Six["area"].ToCategory()))).Message);
    }

    [Fact]
    public void A_number_beyond_all_measure_is_refused()
    {
        var exception = Assert.Throws<DatasetException>(() => Preparation.Inputs(House.Table([House.Six[0] with { Area = 1e300 }])));

        Assert.Equal("table: row 0, column 'area': found '1E+300' where a number that can be compared with those of training, 80 ± 20, was expected.", exception.Message);
    }

    /// <summary>The inputs that a column becomes, row after row.</summary>
    private static double[] Inputs(string name, Table table, UnknownCategory unknown = UnknownCategory.Refuse, TablePreparation? preparation = null)
    {
        preparation ??= Preparation;
        var inputs = preparation.Inputs(table, unknown);
        var before = preparation.Columns.TakeWhile(column => column.Name != name).Sum(column => column.InputCount);
        var own = preparation.Columns.Single(column => column.Name == name).InputCount;
        return [.. Enumerable.Range(0, table.Count).SelectMany(row => inputs.Skip((row * preparation.InputCount) + before).Take(own))];
    }
}
