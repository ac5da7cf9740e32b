namespace Lantern.Tests;

public sealed class SystemRefusalTests
{
    private static readonly Exception DiskFull = new IOException("No space left on device : '/x'", 28);

    [Fact]
    public void The_systems_refusals_are_told_from_faults_of_the_program()
    {
        Assert.True(SystemRefusal.Is(new FileNotFoundException()));
        Assert.True(SystemRefusal.Is(new UnauthorizedAccessException()));
        Assert.False(SystemRefusal.Is(new InvalidOperationException()));
    }

    [Fact]
    public void A_reason_ends_a_sentence()
    {
        Assert.Equal("there is no such file", SystemRefusal.Reason(new FileNotFoundException(), isRead: true));
        Assert.Equal("there is no such folder", SystemRefusal.Reason(new FileNotFoundException()));
        Assert.Equal("there is no such folder", SystemRefusal.Reason(new DirectoryNotFoundException(), isRead: true));
        Assert.Equal("permission denied", SystemRefusal.Reason(new UnauthorizedAccessException()));
        Assert.Equal("its name is too long", SystemRefusal.Reason(new PathTooLongException()));
        Assert.Equal("the disk is full", SystemRefusal.Reason(DiskFull));
        Assert.Equal("Broken pipe", SystemRefusal.Reason(new IOException("Broken pipe : '/x/y'")));
    }

    [Fact]
    public void What_cannot_be_a_file_is_refused_unasked()
    {
        Says("", "cannot be read: this is not a file name");
        Says("a\0b", "cannot be read: this is not a file name");
        Says(Path.GetTempPath(), "cannot be read: it is a folder, not a file");

        static void Says(string path, string problem) =>
            Assert.Equal($"{path}: {problem}.", Assert.Throws<DatasetException>(() => SystemRefusal.RequireReadable(path)).Message);
    }

    [Fact]
    public void A_file_that_was_not_read_gets_a_sentence()
    {
        var exception = SystemRefusal.NotRead("digits.csv", DiskFull);

        Assert.Equal("digits.csv: cannot be read: the disk is full.", exception.Message);
        Assert.Same(DiskFull, exception.InnerException);
    }
}
