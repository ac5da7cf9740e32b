using Xunit.Sdk;

namespace Lantern.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_holds_what_was_written()
    {
        AtomicFile.Write(_folder.File("new"), stream => stream.Write("light"u8));

        Assert.Equal("light", File.ReadAllText(_folder.File("new")));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_old_file_is_replaced_even_by_a_shorter_one()
    {
        string path = _folder.Write("old", "a long text"u8);

        AtomicFile.Write(path, stream => stream.Write("short"u8));

        Assert.Equal("short", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void While_it_is_written_the_old_file_stays_and_the_new_one_is_hidden_in_the_same_folder()
    {
        string path = _folder.Write("old", "old"u8);

        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
            string[] names = [.. Directory.GetFileSystemEntries(_folder.Path).Select(entry => Path.GetFileName(entry)).Order()];
            Assert.Equal(2, names.Length);
            Assert.StartsWith(".lantern-", names[0], StringComparison.Ordinal);
        });

        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_failure_half_way_leaves_the_old_file_and_nothing_else_and_reaches_the_caller_unchanged()
    {
        string path = _folder.Write("old", "old"u8);
        var failure = new InvalidOperationException("a fault of the writer");

        var thrown = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw failure;
        }));

        Assert.Same(failure, thrown);
        AssertUntouched(path);
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_says_so()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This system has no /dev/full, the disk that is always full.");
        string path = _folder.Write("old", "old"u8);

        var exception = Assert.Throws<DatasetException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[1 << 20]);
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write("more"u8);
        }));

        Assert.Equal($"{path}: cannot be written: the disk is full.", exception.Message);
        Assert.IsType<IOException>(exception.InnerException);
        AssertUntouched(path);
    }

    [Fact]
    public void A_missing_folder_is_named_as_the_reason()
    {
        string path = _folder.File("missing/file");

        var exception = Assert.Throws<DatasetException>(() => AtomicFile.Write(path, _ => { }));

        Assert.Equal($"{path}: cannot be written: there is no such folder.", exception.Message);
        Assert.Equal(path, exception.File);
    }

    [Fact]
    public void A_path_below_a_file_is_no_folder_to_write_to()
    {
        string path = Path.Combine(_folder.Write("file", "old"u8), "below");

        var exception = Assert.Throws<DatasetException>(() => AtomicFile.Write(path, _ => { }));

        Assert.Equal($"{path}: cannot be written: there is no such folder.", exception.Message);
    }

    [Fact]
    public void A_folder_is_not_replaced_by_a_file()
    {
        var exception = Assert.Throws<DatasetException>(() => AtomicFile.Write(_folder.Path, _ => { }));

        Assert.Equal($"{_folder.Path}: cannot be written: it is a folder, not a file.", exception.Message);
        Assert.True(Directory.Exists(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void What_no_file_can_be_called_is_refused(string path)
    {
        var exception = Assert.Throws<DatasetException>(() => AtomicFile.Write(path, _ => { }));

        Assert.EndsWith("cannot be written: this is not a file name.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_255_characters_is_written_and_a_longer_one_is_refused()
    {
        string longest = _folder.File(new string('n', 255)), tooLong = _folder.File(new string('n', 256));

        AtomicFile.Write(longest, stream => stream.Write("light"u8));
        var exception = Assert.Throws<DatasetException>(() => AtomicFile.Write(tooLong, _ => { }));

        Assert.Equal("light", File.ReadAllText(longest));
        Assert.Contains("cannot be written: ", exception.Message, StringComparison.Ordinal);
        Assert.Equal([longest], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_write_protected_file_is_not_replaced()
    {
        string path = _folder.Write("old", "old"u8);
        File.SetAttributes(path, FileAttributes.ReadOnly);

        var exception = Assert.Throws<DatasetException>(() => AtomicFile.Write(path, stream => stream.Write("new"u8)));

        Assert.Equal($"{path}: cannot be written: it is write-protected.", exception.Message);
        AssertUntouched(path);
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public void A_folder_that_takes_no_files_is_the_reason_given()
    {
        Assert.SkipUnless(Directory.Exists("/sys/kernel"), "This system has no /sys, in which not even root can create files.");

        var exception = Assert.Throws<DatasetException>(() => AtomicFile.Write("/sys/kernel/lantern", _ => { }));

        Assert.StartsWith("/sys/kernel/lantern: cannot be written: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_is_not_replaced_by_a_file()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "This system has no /dev/null.");
        string link = _folder.File("link");
        File.CreateSymbolicLink(link, "/dev/null");

        var direct = Assert.Throws<DatasetException>(() => AtomicFile.Write("/dev/null", _ => { }));
        var linked = Assert.Throws<DatasetException>(() => AtomicFile.Write(link, _ => { }));

        Assert.Equal("/dev/null: cannot be written: it is a device, not a file.", direct.Message);
        Assert.Equal($"{link}: cannot be written: it is a device, not a file.", linked.Message);
    }

    [Fact]
    public void A_symbolic_link_stays_a_link_and_the_file_behind_it_changes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        string link = _folder.File("link"), behind = _folder.File("behind");
        File.CreateSymbolicLink(link, "behind");

        AtomicFile.Write(link, stream => stream.Write("created"u8));
        Assert.Equal("created", File.ReadAllText(behind));
        AtomicFile.Write(link, stream => stream.Write("replaced"u8));
        Assert.Equal("replaced", File.ReadAllText(behind));

        Assert.Equal("behind", new FileInfo(link).LinkTarget);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void A_replaced_file_keeps_who_may_read_it()
    {
        if (OperatingSystem.IsWindows())
            throw SkipException.ForSkip("Windows has no file modes.");
        string path = _folder.Write("private", "old"u8);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        AtomicFile.Write(path, stream => stream.Write("new"u8));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_relative_path_counts_from_the_current_folder()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.File("new"));

        AtomicFile.Write(relative, stream => stream.Write("light"u8));

        Assert.Equal("light", File.ReadAllText(_folder.File("new")));
    }

    [Fact]
    public async Task Written_asynchronously_the_old_file_stays_until_the_new_one_is_whole()
    {
        string path = _folder.Write("old", "old"u8);

        await AtomicFile.WriteAsync(
            path,
            async (stream, token) =>
            {
                await stream.WriteAsync("new"u8.ToArray(), token);
                Assert.Equal("old", await File.ReadAllTextAsync(path, token));
                Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
            },
            TestContext.Current.CancellationToken);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Cancelled_or_failed_half_way_it_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.Write("old", "old"u8);
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AtomicFile.WriteAsync(
            path,
            async (stream, token) =>
            {
                await stream.WriteAsync(new byte[1 << 20], token);
                await source.CancelAsync();
            },
            source.Token));
        AssertUntouched(path);

        var failure = new InvalidOperationException("a fault of the writer");
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => AtomicFile.WriteAsync(path, (_, _) => throw failure, TestContext.Current.CancellationToken));
        Assert.Same(failure, thrown);
        AssertUntouched(path);

        var full = await Assert.ThrowsAsync<DatasetException>(() => AtomicFile.WriteAsync(path, (_, _) => throw new IOException("no room"), TestContext.Current.CancellationToken));
        Assert.Equal($"{path}: cannot be written: no room.", full.Message);
        AssertUntouched(path);
    }

    private void AssertUntouched(string path)
    {
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }
}
