namespace Lantern.Tests;

public sealed class LanternExceptionTests
{
    [Fact]
    public void A_data_exception_names_file_line_column_value_and_what_was_expected()
    {
        var exception = new DatasetException("digits.csv", 5, 12, "x", "a whole number from 0 to 255");

        Assert.Equal("digits.csv, line 5, column 12: found 'x' where a whole number from 0 to 255 was expected.", exception.Message);
    }

    [Fact]
    public void A_data_exception_of_a_table_tells_row_line_column_value_and_what_was_expected()
    {
        var table = new Table(Column.Numbers("size", 1, 2, 3), Column.Categories("town", ["Bonn", null, "Ulm"])) { Name = "houses.csv", Lines = new[] { 2, 4, 6 } };
        var exception = Assert.Throws<DatasetException>(() => TablePreparation.Fit(table.Rows(2, 1), "town"));

        Assert.Equal("houses.csv: line 4, column 'town': found nothing where the target was expected; 1 of 2 rows have none and cannot be learned from.", exception.Message);
        Assert.Equal(("houses.csv", 4, 1, "town", null, "the target"), (exception.File, exception.Line, exception.Row, exception.ColumnName, exception.Value, exception.Expected));
        exception = Assert.Throws<DatasetException>(() => Column.Numbers("size", 1, double.NaN));
        Assert.Equal((1L, "size", "NaN", "a finite number"), (exception.Row!.Value, exception.ColumnName, exception.Value, exception.Expected));
    }

    [Fact]
    public void An_option_exception_is_one_of_arguments()
    {
        Assert.IsAssignableFrom<ArgumentException>(new OptionException("A table needs at least one column."));
    }

    [Fact]
    public void An_option_exception_begins_with_the_setting_that_it_is_about()
    {
        var exception = new OptionException("learning-rate", "'0,1' is no number.");

        Assert.Equal(("learning-rate: '0,1' is no number.", "learning-rate"), (exception.Message, exception.Setting));
        Assert.Null(new OptionException("A table needs at least one column.").Setting);
    }
}
