namespace Lantern.Workbench.Tests;

public sealed class RunFolderTests : IDisposable
{
    private static readonly DateTime Sylvester = new(2026, 12, 31, 23, 59, 58);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_has_a_folder_named_by_its_time_and_subject_with_its_options()
    {
        var run = Create(_folder.File("deep/runs"));

        Assert.Equal(_folder.File("deep/runs/2026-12-31-235958-digits-4-3-2"), run.Path);
        Assert.Equal("{}", File.ReadAllText(run.OptionsPath));
        Assert.Equal([run.OptionsPath], Directory.GetFileSystemEntries(run.Path));
        Assert.Equal([run.Path], Directory.GetFileSystemEntries(_folder.File("deep/runs")));
    }

    [Fact]
    public void What_file_names_should_not_have_is_replaced() =>
        Assert.Equal(_folder.File("2026-12-31-235958-a_b_c_d-4"), Create(_folder.Path, "a/b c:d-4").Path);

    [Fact]
    public void A_name_is_never_too_long() =>
        Assert.True(Directory.Exists(Create(_folder.Path, new string('9', 5000)).Path));

    [Fact]
    public async Task Runs_that_start_in_the_same_second_never_share_a_folder()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Create(_folder.Path), TestContext.Current.CancellationToken)));

        Assert.Equal(16, runs.Select(run => run.Path).Distinct().Count());
        Assert.Contains(_folder.File("2026-12-31-235958-digits-4-3-2-16"), runs.Select(run => run.Path));
        Assert.All(runs, run => Assert.Equal([run.OptionsPath], Directory.GetFileSystemEntries(run.Path)));
    }

    [Fact]
    public void Metrics_are_appended_line_by_line()
    {
        var run = Create(_folder.Path);

        run.AppendMetrics(new EpochMetric(1, 0.5, 0.9, 0.1234567));
        run.AppendMetrics(new EpochMetric(2, 0.25, null, 0.25) { ValidationLoss = 0.75, Validation = 0.8 });

        Assert.Equal(
            """
            {"epoch":1,"loss":0.5,"test":0.9,"trainingSeconds":0.123}
            {"epoch":2,"loss":0.25,"trainingSeconds":0.25,"validationLoss":0.75,"validation":0.8}

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(run.MetricsPath));
    }

    [Fact]
    public void On_a_full_disk_a_line_of_metrics_is_whole_or_absent()
    {
        using var disk = new SmallDisk("size=32k");
        var run = Create(disk.Path);
        var line = new EpochMetric(1, 1.0 / 3, 2.0 / 3, 12.345) { ValidationLoss = 1.0 / 7, Validation = 3.0 / 7 };
        run.AppendMetrics(line);
        var length = new FileInfo(run.MetricsPath).Length;
        Assert.NotEqual(0, 4096 % length); // so that the disk ends within a line

        var written = 1;
        var exception = Assert.Throws<DatasetException>(() =>
        {
            for (; written < 1000; written++)
                run.AppendMetrics(line);
        });

        Assert.Equal($"{run.MetricsPath}: cannot be written: the disk is full.", exception.Message);
        Assert.InRange(written, 2, 999);
        Assert.Equal(written * length, new FileInfo(run.MetricsPath).Length);
    }

    [Fact]
    public void Where_the_model_has_no_room_nothing_is_left_behind()
    {
        using var disk = new SmallDisk("size=64k");
        var parent = Path.Combine(disk.Path, "deep", "runs");

        var exception = Assert.Throws<DatasetException>(() => Create(parent, modelSize: 640_000));

        Assert.Equal($"{parent}: no folder for the run can be made there: the disk is full, and the model needs 640 kB.", exception.Message);
        Assert.Empty(disk.Entries);
    }

    [Fact]
    public void Where_the_options_have_no_room_nothing_is_left_behind()
    {
        using var disk = new SmallDisk("size=64k");
        var filling = new byte[64 * 1024];
        File.WriteAllBytes(Path.Combine(disk.Path, "filling"), filling);
        var parent = Path.Combine(disk.Path, "runs");

        var exception = Assert.Throws<DatasetException>(() => Create(parent));

        Assert.Equal($"{parent}: no folder for the run can be made there: the disk is full.", exception.Message);
        Assert.Equal([Path.Combine(disk.Path, "filling")], disk.Entries);
    }

    [Fact]
    public void On_a_disk_that_cannot_be_written_nothing_happens()
    {
        using var disk = new SmallDisk("ro");

        var exception = Assert.Throws<DatasetException>(() => Create(disk.Path));

        Assert.Equal($"{disk.Path}: no folder for the run can be made there: Read-only file system.", exception.Message);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/deep/runs")]
    public void Below_a_file_there_can_be_no_folder(string parent)
    {
        _folder.Write("file", "I am a file."u8);

        var exception = Assert.Throws<DatasetException>(() => Create(_folder.File(parent)));

        Assert.Equal($"{_folder.File(parent)}: the folder cannot be made: file is a file.", exception.Message);
        Assert.Equal([_folder.File("file")], Directory.GetFileSystemEntries(_folder.Path));
    }

    private static RunFolder Create(string parent, string name = "digits-4-3-2", long modelSize = 1000) =>
        RunFolder.Create(parent, name, Sylvester, modelSize, stream => stream.Write("{}"u8));
}
