namespace Lantern.Tests;

public sealed class LanternExceptionTests
{
    [Fact]
    public void A_data_exception_names_file_line_column_value_and_what_was_expected()
    {
        var exception = new DataException("digits.csv", 5, 12, "x", "a whole number from 0 to 255");

        Assert.Equal("digits.csv, line 5, column 12: found 'x' where a whole number from 0 to 255 was expected.", exception.Message);
    }

    [Fact]
    public void An_option_exception_begins_with_the_setting_that_it_is_about()
    {
        var exception = new OptionException("learning-rate", "'0,1' is no number.");

        Assert.Equal(("learning-rate: '0,1' is no number.", "learning-rate"), (exception.Message, exception.Setting));
        Assert.Null(new OptionException("A table needs at least one column.").Setting);
    }
}
