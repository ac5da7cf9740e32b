using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Lantern.Tests;

public sealed class CsvTests : IDisposable
{
    private const string WholeNumber = "a whole number from 0 to 255", Lines = "lines of a label and its values";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_and_values_are_read_row_by_row()
    {
        LabelledBytes read = Csv.Read(_folder.Write("two.csv", "5,0,12,255\n0,7,8,9\n"u8));

        Assert.Equal(2, read.Count);
        Assert.Equal(3, read.ValueCount);
        Assert.Equal([5, 0], read.Labels);
        Assert.Equal([0, 12, 255, 7, 8, 9], read.Values);
    }

    [Theory]
    [InlineData("no line feed at the end", "5,0,255\n7,1,2")]
    [InlineData("CR LF", "5,0,255\r\n7,1,2\r\n")]
    [InlineData("CR LF, but none at the end", "5,0,255\r\n7,1,2")]
    [InlineData("blank lines at the end", "5,0,255\n7,1,2\n\n\r\n\n")]
    [InlineData("header line", "label,pixel0,pixel1\n5,0,255\n7,1,2\n")]
    [InlineData("header line with CR LF", "label,pixel0,pixel1\r\n5,0,255\r\n7,1,2\r\n")]
    [InlineData("header line in quotes", "\"label\",\"0\",\"1\"\n5,0,255\n7,1,2\n")]
    [InlineData("header line in another language, with a tab", "étiquette,\tp0,p1\n5,0,255\n7,1,2\n")]
    [InlineData("comment as header line", "# label,x,y\n5,0,255\n7,1,2\n")]
    [InlineData("byte-order mark", "\uFEFF5,0,255\n7,1,2\n")]
    [InlineData("byte-order mark and header line", "\uFEFFlabel,pixel0,pixel1\n5,0,255\n7,1,2\n")]
    [InlineData("leading zeros", "005,00,255\n007,001,2\n")]
    public void What_other_programs_write_is_read_too(string _, string content)
    {
        foreach (byte[] stored in new[] { Encoding.UTF8.GetBytes(content), DataFiles.Gzip(Encoding.UTF8.GetBytes(content)) })
        {
            LabelledBytes read = Csv.Read(_folder.Write("other.csv", stored));

            Assert.Equal([5, 7], read.Labels);
            Assert.Equal([0, 255, 1, 2], read.Values);
        }
    }

    [Fact]
    public void The_classic_form_is_written()
    {
        string path = _folder.File("classic.csv");

        Csv.Write(path, new LabelledBytes([5, 0], [0, 12, 255, 7, 100, 99], 3));

        Assert.Equal("5,0,12,255\n0,7,100,99\n", File.ReadAllText(path));
    }

    [Fact]
    public void Any_examples_come_back_after_writing()
    {
        var valueCounts = Gen.Choose(1, 12).ToArbitrary();
        Check.One(DataFiles.Cases, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), valueCounts, (bytes, valueCount) =>
        {
            int count = bytes.Length / (valueCount + 1) + 1;
            byte[] labels = bytes[..(count - 1)], values = bytes[(count - 1)..((count - 1) * (valueCount + 1))];
            string path = _folder.File("any.csv");

            Csv.Write(path, new LabelledBytes([.. labels, 9], [.. values, .. new byte[valueCount]], valueCount));
            LabelledBytes read = Csv.Read(path);

            Assert.Equal(valueCount, read.ValueCount);
            Assert.Equal([.. labels, 9], read.Labels);
            Assert.Equal([.. values, .. new byte[valueCount]], read.Values);
        }));
    }

    [Fact]
    public void One_line_longer_than_every_buffer_comes_back_after_writing()
    {
        byte[] values = new byte[1 << 20];
        new Random(1).NextBytes(values);
        string path = _folder.File("long.csv");

        Csv.Write(path, new LabelledBytes([1], values, values.Length));

        Assert.Equal(values, Csv.Read(path).Values);
    }

    [Fact]
    public void Fields_and_line_ends_may_fall_anywhere_on_the_edge_of_the_buffer()
    {
        for (int headerLength = 65536 - 100; headerLength < 65536 + 10; headerLength++)
        {
            string header = new string('h', headerLength) + "\r\n";
            string path = _folder.Write("edge.csv", Encoding.ASCII.GetBytes(header + "1,200,100\r\n23,4,56\r\n7,189,0\r\n"));
            LabelledBytes read = Csv.Read(path);
            Assert.Equal([1, 23, 7], read.Labels);
            Assert.Equal([200, 100, 4, 56, 189, 0], read.Values);

            const string Field = "1234567890123456789012345678901";
            AssertUnexpected(3, 2, Field, WholeNumber, $"{header}5,9,100\r\n5,{Field},0\r\n");
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("256")]
    [InlineData("1000")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("0.5")]
    [InlineData("1e2")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1;2;3")]
    [InlineData("\"1\"")]
    [InlineData("fünf")]
    public void A_field_that_is_no_byte_is_quoted_with_its_place(string field)
    {
        AssertUnexpected(2, 3, field, WholeNumber, $"5,0,255,1\n7,1,{field},3\n");
        AssertUnexpected(3, 4, field, WholeNumber, $"label,a,b,c\r\n5,0,255,1\r\n7,1,2,{field}\r\n9,9,9,9\r\n");
        AssertUnexpected(2, 4, field, WholeNumber, $"5,0,255,1\n7,1,2,{field}");
        AssertUnexpected(2, 1, field, WholeNumber, $"5,0,255\n{field},1,2\n");
    }

    [Fact]
    public void The_sentence_names_file_line_column_value_and_what_was_expected()
    {
        string path = _folder.Write("digits.csv", "5,0,255\n7,l,2\n"u8);

        var exception = Assert.Throws<DatasetException>(() => Csv.Read(path));

        Assert.Equal($"{path}, line 2, column 2: found 'l' where a whole number from 0 to 255 was expected.", exception.Message);
        Assert.Equal(path, exception.File);
    }

    [Theory]
    [InlineData("-5,1,2\n", "-5")]
    [InlineData("5.0,1,2\n", "5.0")]
    [InlineData("\"5\",1,2\n", "\"5\"")]
    [InlineData(",label,a\n0,5,1\n", "")]
    [InlineData("5;1;2\n", "5;1;2")]
    [InlineData("\n5,1,2\n", "")]
    public void A_first_line_that_begins_like_a_number_is_no_header(string content, string value) =>
        AssertUnexpected(1, 1, value, WholeNumber, content);

    [Fact]
    public void Lines_of_unequal_length_are_refused()
    {
        AssertUnexpected(2, 3, "end of line", "field 3 of 4, as in line 1,", "5,0,255,1\n7,1\n");
        AssertUnexpected(3, 4, "end of line", "field 4 of 4, as in line 2,", "a,b,c,d\n5,0,255,1\n7,1,2");
        AssertUnexpected(2, 5, "3", "the end of the line after 4 fields, as in line 1,", "5,0,255,1\n7,1,2,9,3,8\n");
        AssertUnexpected(2, 5, "", "the end of the line after 4 fields, as in line 1,", "5,0,255,1\n7,1,2,9,\n");
        AssertUnexpected(1, 2, "end of line", "field 2 of 2,", "5\n7\n");
        AssertUnexpected(1, 3, "", WholeNumber, "5,1,\n");
    }

    [Fact]
    public void A_blank_line_is_refused_unless_only_blank_lines_follow() =>
        AssertUnexpected(2, 1, "", WholeNumber, "5,1,2\n\n\n7,1,2\n");

    [Fact]
    public void An_old_macintosh_line_end_is_shown() => AssertUnexpected(1, 3, "2\\x0D7", WholeNumber, "5,1,2\r7,1,2\r");

    [Fact]
    public void A_long_field_is_quoted_only_in_part() =>
        AssertUnexpected(1, 2, new string('x', 32) + "…", WholeNumber, "5," + new string('x', 1_000_000) + "\n");

    [Fact]
    public void Control_characters_do_not_reach_the_terminal() =>
        AssertUnexpected(1, 2, "\\x1B[31m\\x00", WholeNumber, "5,\u001B[31m\0,1\n");

    [Fact]
    public void A_file_without_examples_is_refused()
    {
        AssertProblem($"the file is empty, where {Lines} were expected", "");
        AssertProblem($"the file has no examples after its header line, where {Lines} were expected", "label,pixel0\n");
        AssertProblem($"the file has no examples after its header line, where {Lines} were expected", "label,pixel0");
        AssertProblem($"the file has no examples, where {Lines} were expected", "\n\r\n\n");
        AssertProblem($"the file has no examples, where {Lines} were expected", "\uFEFF");
    }

    [Fact]
    public void Another_kind_of_file_is_called_by_its_name()
    {
        AssertProblem($"the file begins with 00 00 08 01 (an IDX file), where {Lines} were expected", DataFiles.Idx([2], [5, 7]));
        AssertProblem($"the file begins with FF FE 35 00 (UTF-16 text), where {Lines} were expected",
            [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("5,1,2\n")]);
        AssertProblem("the file has 00 at byte 5, where text was expected", "MODEL\0\0\0"u8.ToArray());
        AssertUnexpected(1, 1, "\\x00\\x01\\x02", WholeNumber, "\0\u0001\u0002");
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        const int Most = 1024 * 1024 + 1;
        AssertUnexpected(1, Most + 1, "1", $"the end of the line after {Most} fields,",
            string.Concat(Enumerable.Repeat("1,", 2 * Most)));
        AssertProblem($"the file has a first line of more than 16777216 bytes, where {Lines} were expected",
            new string('x', (1 << 24) + 1000));
    }

    [Fact]
    public void Labelled_bytes_must_fit_together()
    {
        Assert.Throws<ArgumentException>(() => new LabelledBytes([1, 2], [1, 2, 3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelledBytes([], [], 0));
    }

    private void AssertUnexpected(long line, long column, string value, string expected, string content)
    {
        string path = _folder.Write("broken.csv", Encoding.UTF8.GetBytes(content));
        var exception = Assert.Throws<DatasetException>(() => Csv.Read(path));
        Assert.Equal($"{path}, line {line}, column {column}: found '{value}' where {expected} was expected.", exception.Message);
        Assert.Equal((line, column, value), (exception.Line, exception.Column, exception.Value));
    }

    private void AssertProblem(string problem, string content) => AssertProblem(problem, Encoding.UTF8.GetBytes(content));

    private void AssertProblem(string problem, byte[] content)
    {
        string path = _folder.Write("broken.csv", content);
        Assert.Equal($"{path}: {problem}.", Assert.Throws<DatasetException>(() => Csv.Read(path)).Message);
    }
}
