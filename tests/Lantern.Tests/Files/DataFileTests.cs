using System.IO.Pipes;
using System.Text;

namespace Lantern.Tests;

/// <summary>What both readers have in common: opening a file, and gunzipping it if it is gzipped.</summary>
public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("idx")]
    public void A_missing_file_a_missing_folder_and_a_folder_each_get_a_sentence(string reader)
    {
        string missing = _folder.File("missing"), below = _folder.File("missing/file"), slash = _folder.File("missing/");

        Assert.Equal($"{missing}: cannot be read: there is no such file.", Problem(reader, missing));
        Assert.Equal($"{below}: cannot be read: there is no such folder.", Problem(reader, below));
        Assert.Equal($"{_folder.Path}: cannot be read: it is a folder, not a file.", Problem(reader, _folder.Path));
        Assert.Equal($"{slash}: cannot be read: it is a folder, not a file.", Problem(reader, slash));
        Assert.Equal(": cannot be read: this is not a file name.", Problem(reader, ""));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("idx")]
    public void A_file_that_this_user_may_not_read_gets_a_sentence(string reader)
    {
        // What the kernel only takes in, not even root can read.
        const string WriteOnly = "/sys/bus/cpu/uevent";
        string path = Environment.IsPrivilegedProcess ? WriteOnly : _folder.Write("private", "5,0,0\n"u8);
        Assert.SkipUnless(File.Exists(path) && !OperatingSystem.IsWindows(), "This system has no file that may not be read.");
        if (path != WriteOnly && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.None);

        Assert.Equal($"{path}: cannot be read: permission denied.", Problem(reader, path));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("idx")]
    public void A_disk_that_fails_while_it_is_read_gets_a_sentence(string reader)
    {
        // The memory of this process as a file: its first page is never there, so that reading it fails, even for root.
        Assert.SkipUnless(File.Exists("/proc/self/mem"), "This system has no file that can be opened but not read.");

        Assert.Equal("/proc/self/mem: cannot be read: Input/output error.", Problem(reader, "/proc/self/mem"));
    }

    [Theory]
    [InlineData("5,0,255\n", 1)]
    [InlineData("5,0,255\n7,1,2", 2)]
    [InlineData("\n\r\n\n", 3)]
    [InlineData("x", 1)]
    [InlineData("", 0)]
    public void Lines_are_counted_where_a_file_can_be_read_twice(string content, int lineCount)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(content);

        using var file = DataFile.Open(_folder.Write("lines.csv", bytes));
        using var gzipped = DataFile.Open(_folder.Write("lines.gz", DataFiles.Gzip(bytes)));
        using var stream = new DataFile(new MemoryStream(bytes), "stream");

        Assert.Equal(lineCount, file.CountLines());
        Assert.Equal(0, gzipped.CountLines());
        Assert.Equal(0, stream.CountLines());
        Assert.Equal(0, file.Position);
    }

    [Fact]
    public void What_is_gzipped_is_told_by_its_first_bytes_and_not_by_its_name()
    {
        string plain = _folder.Write("plain.gz", "5,0,255\n"u8);
        string gzipped = _folder.Write("gzipped.csv", DataFiles.Gzip("5,0,255\n"u8));

        Assert.Equal([0, 255], Csv.Read(plain).Values);
        Assert.Equal([0, 255], Csv.Read(gzipped).Values);
    }

    [Fact]
    public void A_pipe_can_be_read_although_nobody_knows_its_length()
    {
        foreach (byte[] content in new[] { "5,0,255\n"u8.ToArray(), DataFiles.Gzip("5,0,255\n"u8) })
        {
            using var reading = new AnonymousPipeServerStream(PipeDirection.In);
            using (var writing = new AnonymousPipeClientStream(PipeDirection.Out, reading.ClientSafePipeHandle))
                writing.Write(content);

            Assert.Equal([0, 255], Csv.Read(reading, "pipe").Values);
        }
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands_and_left_open()
    {
        var stream = new MemoryStream([1, 2, 3, .. DataFiles.Idx([2], [8, 9])]) { Position = 3 };

        Assert.Equal([8, 9], Idx.Read(stream, "stream").Values);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void A_gzip_file_that_lacks_any_of_its_end_is_never_taken_for_a_whole_one()
    {
        byte[] values = new byte[300];
        new Random(1).NextBytes(values);
        byte[] csv = [.. Enumerable.Range(0, 100).SelectMany(i => $"{i},{values[i]}\n".Select(c => (byte)c))];
        byte[] gzip = DataFiles.Gzip(csv), twice = [.. gzip, .. gzip];

        Assert.Equal(200, Csv.Read(new MemoryStream(twice), "twice").Count);
        for (int length = 2; length < twice.Length; length++)
        {
            if (length == gzip.Length)
                continue;
            var exception = Assert.Throws<DatasetException>(() => Csv.Read(new MemoryStream(twice, 0, length), "part"));
            Assert.StartsWith("part: the gzip data is ", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_gzip_file_cut_short_or_damaged_is_called_so_with_the_place()
    {
        byte[] gzip = DataFiles.Gzip(DataFiles.Idx([1000], new byte[1000])), damaged = [.. gzip];
        damaged[^6] ^= 1; // within the checksum

        var cut = Assert.Throws<DatasetException>(() => Idx.Read(new MemoryStream(gzip[..20]), "cut"));
        var wrong = Assert.Throws<DatasetException>(() => Idx.Read(new MemoryStream(damaged), "damaged"));

        Assert.Equal("cut: the gzip data is cut short: the file ends at byte 20.", cut.Message);
        Assert.Equal("damaged: the gzip data is damaged somewhere after the first 8 bytes of content.", wrong.Message);
    }

    [Fact]
    public void Padding_behind_gzip_data_is_ignored_as_gzip_itself_does()
    {
        byte[] padded = [.. DataFiles.Gzip("5,0,255\n"u8), .. new byte[512]];

        Assert.Equal([0, 255], Csv.Read(new MemoryStream(padded), "padded").Values);
    }

    private static string Problem(string reader, string path) => Assert.Throws<DatasetException>(() =>
    {
        _ = reader == "csv" ? (object)Csv.Read(path) : Idx.Read(path);
    }).Message;
}
