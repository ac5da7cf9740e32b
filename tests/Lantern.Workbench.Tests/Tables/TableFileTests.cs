using System.Text;

namespace Lantern.Workbench.Tests;

public sealed class TableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "area,town,sold,built\n50.5,Ulm,yes,2020-01-31\n1e2,Bonn,no,1999-12-01\n-.5,Ulm,YES,2001-02-03\n",
        "',' between fields, decimal point, header, 3 rows: area number, town category (2), sold no/yes, built date (yyyy-MM-dd)")]
    [InlineData(
        "Fläche;Ort;verkauft;gebaut\r\n50,5;Ulm;ja;31.1.2020\r\n1.234,5;Köln, links;nein;01.12.1999\r\n;;;\r\n",
        "';' between fields, decimal comma, header, 3 rows: Fläche number (1 missing), Ort category (2, 1 missing), verkauft nein/ja (1 missing), gebaut date (d.M.yyyy, 1 missing)")]
    [InlineData("5.1\t3.5\tsetosa\n4.9\t3.0\tvirginica\n", "tabs between fields, decimal point, no header, 2 rows: column 1 number, column 2 number, column 3 category (2)")]
    [InlineData("a|b\n1|2\n", "'|' between fields, decimal point, header, 1 row: a number, b number")]
    [InlineData("a;b\n'1;2';2\n'3';4\n", "';' between fields, ' around fields, decimal point, header, 2 rows: a category (2), b number")]
    [InlineData("name,text\n1,\"say \"\"a;b\"\", twice\"\n2,\"over\ntwo lines\"\n", "',' between fields, decimal point, header, 2 rows: name number, text category (2)")]
    [InlineData("pipe,n\n3/4\" steel,1\n1\" lead,2\n", "',' between fields, decimal point, header, 2 rows: pipe category (2), n number")] // a quote within a field is text
    [InlineData("price;n\n1,234;5\n2,5;6\n", "';' between fields, decimal comma, header, 2 rows: price number, n number")]
    [InlineData("price;n\n1,234;5\n2,567;6\n", "';' between fields, decimal comma, header, 2 rows: price number, n number")] // no groups, rather than two
    [InlineData("price,n\n\"1,234\",5\n\"1,234,567.5\",6\n", "',' between fields, decimal point, header, 2 rows: price number, n number")]
    [InlineData(",a,b\n0,x,1.5\n1,y,2.5\n", "',' between fields, decimal point, header, 2 rows: column 1 number, a category (2), b number")]
    [InlineData("a,b,\n1,2,\n3,4,\n", "',' between fields, decimal point, header, 2 rows: a number, b number")] // a delimiter at the end of each line
    [InlineData("zip,b\n01234,2\n98765,4\n", "',' between fields, decimal point, header, 2 rows: zip category (2), b number")]
    [InlineData("a,b\nNA,NaN\n1,null\n?,2\n", "',' between fields, decimal point, header, 3 rows: a number (2 missing), b number (2 missing)")]
    [InlineData("day,n\n3/4/2024,1\n12/31/2024,2\n", "',' between fields, decimal point, header, 2 rows: day date (M/d/yyyy), n number")]
    [InlineData("day,n\n3/4/2024,1\n4/5/2024,2\n", "',' between fields, decimal point, header, 2 rows: day date (d/M/yyyy), n number")]
    [InlineData("when,n\n2024-05-06T07:08:09Z,1\n2024-05-06T07:08:09.5+02:00,2\n", "',' between fields, decimal point, header, 2 rows: when date (yyyy-MM-ddTHH:mm:ss.FFFFFFFK), n number")]
    [InlineData("word\nyes\nno\nmaybe\n", "',' between fields, header, 3 rows: word category (3)")]
    [InlineData("a,b\n\n1,2\n\n3,4", "',' between fields, decimal point, header, 2 rows: a number, b number")]
    public void A_file_says_itself_how_it_is_to_be_read(string text, string recognized)
    {
        var file = TableFile.Read(Write(text));

        Assert.Equal(recognized, file.Recognition.ToString());
        Assert.Equal(file.Recognition.RowCount, file.Table.Count);
    }

    [Fact]
    public void Values_are_those_of_the_file()
    {
        var table = TableFile.Read(Write("Fläche;Ort;ab;frei\n1.050,25;\"Bad; Ort\";1.2.2020 06:00;ja\n-7;;1.2.2021 00:00;Nein\n")).Table;

        Assert.Equal([1050.25, -7], [table["Fläche"].Number(0), table["Fläche"].Number(1)]);
        Assert.Equal(["Bad; Ort", ""], [table["Ort"].Text(0), table["Ort"].Text(1)]);
        Assert.Equal((new DateTime(2020, 2, 1, 6, 0, 0) - DateTime.UnixEpoch).TotalDays, table["ab"].Number(0));
        Assert.Equal([1, 0], [table["frei"].Code(0), table["frei"].Code(1)]);
    }

    [Fact]
    public void Any_unicode_encoding_with_its_mark_is_read()
    {
        foreach (var encoding in new[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
            Assert.Equal("Köln", TableFile.Read(_folder.Write("a.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes("Ort;n\nKöln;1\n")])).Table["Ort"].Text(0));
    }

    [Fact]
    public void The_shipped_irises_are_recognized()
    {
        var recognition = TableFile.Read(Path.Combine(AppContext.BaseDirectory, "data", "iris", "iris.csv")).Recognition;

        Assert.Equal(
            "',' between fields, decimal point, header, 150 rows: sepal length number, sepal width number, petal length number, petal width number, species category (3)",
            recognition.ToString());
    }

    [Fact]
    public void What_somebody_says_counts_more()
    {
        var path = Write("1;2,5;7\n3;4,5;8\n");

        Assert.Equal(
            "',' between fields, header, 1 row: 1;2 category (1), 5;7 category (1)",
            TableFile.Read(path, new TableReading { Delimiter = ',', HasHeader = true }).Recognition.ToString());
        Assert.Equal(
            [ColumnKind.Number, ColumnKind.Number, ColumnKind.Category],
            TableFile.Read(path, new TableReading { Kinds = new Dictionary<string, ColumnKind> { ["column 3"] = ColumnKind.Category } }).Table.Columns.Select(column => column.Kind));
        Assert.Equal(
            ColumnKind.Category,
            TableFile.Read(path, new TableReading { DecimalSeparator = '.' }).Table["column 2"].Kind);
    }

    [Fact]
    public void Whoever_asks_a_model_reads_as_it_was_trained()
    {
        var training = TableFile.Read(Write("zip,sold,day,y\n7,no,3/4/2024,1\nb,yes,12/31/2024,2\n8,no,1/1/2020,4\n")).Table;
        var reading = TableReading.For(TablePreparation.Fit(training, "y"));

        var asked = TableFile.Read(Write("day,zip,sold\n2/1/2024,7,\n1/1/2024,8,yes\n"), reading).Table;

        Assert.Equal([ColumnKind.Date, ColumnKind.Category, ColumnKind.TruthValue], asked.Columns.Select(column => column.Kind));
        Assert.Equal((new DateTime(2024, 2, 1) - DateTime.UnixEpoch).TotalDays, asked["day"].Number(0)); // not the second of January
        Refused("day,zip,sold\n2/1/2024,7,maybe\n", "line 2, column 3: found 'maybe' where 'no' or 'yes', or nothing, was expected.", reading);
        Refused("day,zip,sold\n2024-02-01,7,no\n", "line 2, column 1: found '2024-02-01' where a date like M/d/yyyy, or nothing, was expected.", reading);
        Refused("y\nmany\n", "line 2, column 1: found 'many' where a number with a decimal point, or nothing, was expected.", reading);
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n4,5\n", "line 3, column 3: found 'the end of the line' where a value of 'c' (the header has 3 fields, this line 2) was expected.")]
    [InlineData("a,b,c\n1,2,3\n\n4,5,6,7\n", "line 4, column 4: found '7' where the end of the line (the header has 3 fields, this line 4) was expected.")]
    [InlineData("1,2\n4\n", "line 2, column 2: found 'the end of the line' where a value of 'column 2' (the first line has 2 fields, this line 1) was expected.")]
    [InlineData("a,b\n1,\"x\ny\"\n4\n", "line 4, column 2: found 'the end of the line' where a value of 'b' (the header has 2 fields, this line 1) was expected.")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2: a field begins with \" and never ends.")]
    [InlineData("a,b,a\n1,2,3\n", "line 1, column 3: found 'a' where another name than in column 1 was expected.")]
    [InlineData("a,b\n1,2\n3,-inf\n", "line 3, column 2: found '-inf' where a finite number was expected.")]
    [InlineData("a,b\n", "there are no rows below the header.")]
    [InlineData("\n\n", "there are no rows below the header.")]
    [InlineData("", "the file is empty.")]
    public void What_is_wrong_is_said_with_its_place(string text, string problem) => Refused(text, problem);

    [Fact]
    public void A_slip_among_numbers_is_no_category()
    {
        var lines = string.Concat(Enumerable.Range(1, 40).Select(n => n == 30 ? "3O,x\n" : $"{n},x\n"));

        Refused("a,b\n" + lines, "line 31, column 1: found '3O' where a number, as in 39 of 40 lines of the column 'a', or else the word that it holds categories, was expected.");
        var said = new TableReading { Kinds = new Dictionary<string, ColumnKind> { ["a"] = ColumnKind.Category } };
        Assert.Equal(40, TableFile.Read(Write("a,b\n" + lines), said).Recognition.Columns[0].DifferentCount);
    }

    [Fact]
    public void What_is_no_text_is_named()
    {
        Refused([(byte)'P', (byte)'K', 3, 4, 0, 0], "this is a ZIP archive or an Excel table; save the table as CSV.");
        Refused([0x1F, 0x8B, 8, 0], "this is a gzip file; unpack it first.");
        Refused([(byte)'a', 0, (byte)'b'], "this is not a text file, where a CSV file was expected.");
        Refused([.. "a,b\n1,2\n3,K"u8, 0xF6, .. "ln\n"u8], "line 3 is not UTF-8 text; save the file with this encoding.");
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var path = _folder.File("missing.csv");

        Assert.Equal($"{path}: cannot be read: there is no such file.", Assert.Throws<DatasetException>(() => TableFile.Read(path)).Message);
        Assert.Equal($"{_folder.Path}: cannot be read: it is a folder, not a file.", Assert.Throws<DatasetException>(() => TableFile.Read(_folder.Path)).Message);
        Assert.Equal(": cannot be read: this is not a file name.", Assert.Throws<DatasetException>(() => TableFile.Read("")).Message);
    }

    [Fact]
    public void A_large_file_is_read_to_its_last_line()
    {
        const int Count = 200_000;
        using (var writer = new StreamWriter(_folder.File("large.csv")))
        {
            writer.WriteLine("id,value,town");
            for (var n = 0; n < Count; n++)
                writer.WriteLine($"{n},{n / 8.0:0.000},town {n % 500}");
        }

        var (table, recognition) = TableFile.Read(_folder.File("large.csv"));

        Assert.Equal(Count, table.Count);
        Assert.Equal("id number, value number, town category (500)", string.Join(", ", recognition.Columns));
        Assert.Equal((Count - 1) / 8.0, table["value"].Number(Count - 1), 0.0005); // written with three decimals
        Assert.Equal($"town {(Count - 1) % 500}", table["town"].Text(Count - 1));
    }

    [Fact]
    public void What_the_last_line_holds_decides_the_kind()
    {
        var lines = string.Concat(Enumerable.Range(0, 15).Select(n => $"{n},x\n")); // too few for a slip of the pen

        Assert.Equal(ColumnKind.Number, TableFile.Read(Write("a,b\n" + lines)).Table["a"].Kind);
        Assert.Equal(ColumnKind.Category, TableFile.Read(Write("a,b\n" + lines + "none at all,x\n")).Table["a"].Kind);
    }

    [Fact]
    public void A_category_that_is_not_known_is_named_with_its_line()
    {
        var training = TableFile.Read(Write("town,y\nUlm,1\nBonn,2\nUlm,3\n")).Table;
        var preparation = TablePreparation.Fit(training, "y");
        var path = Write("town\n\nUlm\nJena\n");

        Assert.Equal(
            $"{path}: line 4, column 'town': found 'Jena' where one of the values known from training, 'Bonn' and 'Ulm', was expected.",
            Assert.Throws<DatasetException>(() => preparation.Inputs(TableFile.Read(path, TableReading.For(preparation)).Table)).Message);
    }

    private string Write(string text) => _folder.Write("table.csv", Encoding.UTF8.GetBytes(text));

    private void Refused(string text, string problem, TableReading? said = null) => Refused(Encoding.UTF8.GetBytes(text), problem, said);

    private void Refused(byte[] content, string problem, TableReading? said = null)
    {
        var path = _folder.Write("table.csv", content);
        var separator = problem.StartsWith("line", StringComparison.Ordinal) && problem.Contains(", column", StringComparison.Ordinal) ? ", " : ": ";

        Assert.Equal(path + separator + problem, Assert.Throws<DatasetException>(() => TableFile.Read(path, said)).Message);
    }
}
