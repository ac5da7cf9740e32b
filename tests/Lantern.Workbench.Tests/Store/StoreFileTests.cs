using Microsoft.Data.Sqlite;

namespace Lantern.Workbench.Tests;

public sealed class StoreFileTests : IDisposable
{
    private const string VersionOne =
        """
        PRAGMA application_id = 0x4C616E74;
        PRAGMA user_version = 1;
        CREATE TABLE sweep (
            name TEXT PRIMARY KEY,
            started TEXT NOT NULL,
            request TEXT NOT NULL,
            trial_count INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            sweep TEXT,
            state TEXT NOT NULL,
            started TEXT NOT NULL,
            training_seconds REAL NOT NULL,
            data TEXT NOT NULL,
            data_hash TEXT NOT NULL,
            test_data TEXT,
            test_data_hash TEXT,
            settings TEXT NOT NULL,
            epoch_count INTEGER NOT NULL,
            seed INTEGER NOT NULL,
            version TEXT NOT NULL,
            machine TEXT NOT NULL,
            process INTEGER NOT NULL,
            folder TEXT,
            error TEXT
        ) STRICT;
        CREATE INDEX run_key ON run (key);
        CREATE TABLE metric (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            epoch INTEGER NOT NULL,
            loss REAL NOT NULL,
            test_accuracy REAL,
            training_seconds REAL NOT NULL,
            PRIMARY KEY (run, epoch)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO sweep VALUES ('rates', '2026-01-02T03:04:05.0000000Z', '{}', 35);
        INSERT INTO run VALUES (3, 'k', 'rates', 'finished', '2026-01-02T03:04:05.0000000Z', 1.5, 'mnist', 'abc', 'mnist', 'def',
            '{"learning-rate":"0.1"}', 2, 7, '0.1.0', 'first', 42, NULL, NULL);
        INSERT INTO metric VALUES (3, 1, 0.5, NULL, 0.75), (3, 2, 0.25, 0.95, 1.5);
        """;

    private static readonly string VersionThree = Path.Combine(AppContext.BaseDirectory, "Store", "version-3.db");

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public StoreFileTests() => _path = _folder.File("lantern.db");

    public void Dispose() => _folder.Dispose();

    // Whatever byte it is: either it shows, or it decided nothing.
    [Fact]
    public void A_flipped_byte_is_noticed_or_changes_nothing_and_the_file_is_left_as_it_is()
    {
        var whole = WriteStore();
        var content = Content(RunStore.OpenExisting(_path));
        var random = new Random(1);
        var noticed = 0;

        for (var position = 0; position < whole.Length; position += position < 200 ? 1 : random.Next(1, 81))
        {
            byte[] damaged = [.. whole];
            damaged[position] ^= (byte)random.Next(1, 256);
            if (RefusedUntouched(damaged) is null)
                Assert.Equal(content, Content(RunStore.OpenExisting(_path)));
            else
                noticed++;
        }

        // About a third of the file is in use, in pages half full or less; the rest may be anything.
        Assert.InRange(noticed, 100, int.MaxValue);
    }

    [Fact]
    public void A_changed_number_or_text_is_noticed_where_SQLite_would_not()
    {
        foreach (var change in (string[])
            [
                "UPDATE metric SET loss = loss + 1e-9 WHERE run = 2 AND epoch = 2", "DELETE FROM metric WHERE run = 2 AND epoch = 2",
                "UPDATE run SET data = 'Mnist' WHERE id = 2", "UPDATE run SET folder = NULL WHERE id = 2", "UPDATE run SET seal = ''  WHERE id = 2",
                "UPDATE metric SET epoch = 9 WHERE run = 2 AND epoch = 8",
                "UPDATE metric SET validation_loss = 0.5 WHERE run = 2 AND epoch = 8", "UPDATE metric SET validation_accuracy = NULL WHERE run = 2 AND epoch = 8",
            ])
        {
            WriteStore();
            Sql(change);

            Assert.Equal(
                $"{_path}: the store is damaged (run 2 is not as it was written) and was left as it is; move it away, and a new one is made.",
                RefusedUntouched(File.ReadAllBytes(_path)));
        }

        WriteStore();
        Sql("UPDATE sweep SET request = '{} '");
        Assert.Equal(
            $"{_path}: the store is damaged (sweep rates is not as it was written) and was left as it is; move it away, and a new one is made.",
            RefusedUntouched(File.ReadAllBytes(_path)));
    }

    [Fact]
    public void A_store_cut_short_is_noticed_and_left_as_it_is()
    {
        var whole = WriteStore();

        foreach (var length in (int[])[1, 15, 16, 99, 100, 511, 512, 1000, 4095, 4096, 4097, 8192, whole.Length - 4096, whole.Length - 1])
            Assert.NotNull(RefusedUntouched(whole[..length]));
    }

    [Fact]
    public void Text_is_no_store()
    {
        Assert.Equal($"{_path}: this is no store of Lantern's, which are SQLite files, and was left as it is.", RefusedUntouched("Dear diary, today I trained a network.\n"u8.ToArray()));
        Assert.Equal($"{_path}: this is no store of Lantern's, which are SQLite files, and was left as it is.", RefusedUntouched([.. Enumerable.Repeat((byte)'x', 10_000)]));
    }

    [Theory]
    [InlineData("CREATE TABLE contact (name TEXT); INSERT INTO contact VALUES ('Ada')")]
    [InlineData("PRAGMA application_id = 7; PRAGMA user_version = 2")]
    [InlineData("PRAGMA user_version = 2")]
    public void A_SQLite_file_of_another_program_is_left_as_it_is(string sql)
    {
        Sql(sql);

        Assert.Equal($"{_path}: this is a SQLite file of another program, not a store of Lantern's, and was left as it is.", RefusedUntouched(File.ReadAllBytes(_path)));
    }

    // Its last changes are in a second file, which SQLite would merge into the first if it were let.
    [Fact]
    public void A_SQLite_file_that_another_program_did_not_close_is_left_as_it_is()
    {
        var open = _folder.File("open.db");
        using (var connection = Connect(open))
        {
            Sql("PRAGMA journal_mode = WAL; CREATE TABLE contact (name TEXT); PRAGMA wal_checkpoint; INSERT INTO contact VALUES ('Ada')", connection);
            File.Copy(open, _path);
            File.Copy(open + "-wal", _path + "-wal");
        }

        var log = File.ReadAllBytes(_path + "-wal");

        Assert.Equal($"{_path}: this is a SQLite file of another program, not a store of Lantern's, and was left as it is.", RefusedUntouched(File.ReadAllBytes(_path)));
        Assert.Equal(log, File.ReadAllBytes(_path + "-wal"));
    }

    [Fact]
    public void A_newer_store_is_left_as_it_is()
    {
        WriteStore();
        Sql("PRAGMA user_version = 99");

        Assert.Equal(
            $"{_path}: this store is of version 99, written by a newer Lantern, where this one knows versions up to 4; it was left as it is.",
            RefusedUntouched(File.ReadAllBytes(_path)));
    }

    [Fact]
    public void A_store_of_version_1_is_brought_up_to_date_with_all_that_is_in_it()
    {
        Sql(VersionOne);

        using (var store = RunStore.OpenExisting(_path))
        {
            var run = Assert.Single(store.Runs());
            Assert.Equal((3, "rates", RunState.Finished, 1.5), (run.Id, run.SweepName, run.State, run.TrainingSeconds));
            Assert.Equal((StoredRun.KeyOf(run.Settings, "abc", "def"), Measure.Accuracy), (run.Key, run.Measure)); // as of a run today
            Assert.Equal(("mnist", "abc", "mnist", "def"), (run.Data, run.DataHash, run.TestData, run.TestDataHash));
            Assert.Equal((2, 7u, "0.1.0", "first", 42, "", null, null), (run.EpochCount, run.Seed, run.Version, run.Machine, run.ProcessId, run.ProcessMark, run.Folder, run.Error));
            Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), run.StartedUtc);
            Assert.Equal([KeyValuePair.Create("learning-rate", "0.1")], run.Settings);
            Assert.Equal([new(1, 0.5, null, 0.75), new(2, 0.25, 0.95, 1.5)], run.Metrics);
            Assert.Empty(run.Tags);
            Assert.Equal(new StoredSweep("rates", run.StartedUtc, "{}", 35), store.FindSweep());
            store.Tag(3, "kept");
        }

        using var again = RunStore.OpenExisting(_path);
        Assert.Equal(["kept"], again.Run(3).Tags);
        Assert.Equal(4, again.Begin(StoredRuns.Complete()));
        RunStore.Open(_folder.File("new.db")).Dispose();
        Assert.Equal(Schema(_folder.File("new.db")), Schema(_path));
    }

    // Which has the same seals as version 3, as long as there is no validation part.
    [Fact]
    public void A_store_of_version_2_is_brought_up_to_date_and_its_damage_shows()
    {
        const string WithoutValidation = "DELETE FROM metric WHERE run = 4; DELETE FROM run WHERE id = 4";
        File.Copy(VersionThree, _path);
        Sql(WithoutValidation);
        var content = Content(RunStore.OpenExisting(_path));
        const string VersionTwo = $"{WithoutValidation}; ALTER TABLE metric DROP COLUMN validation_loss; ALTER TABLE metric DROP COLUMN validation_accuracy; PRAGMA user_version = 2";
        File.Copy(VersionThree, _path, overwrite: true);
        Sql(VersionTwo);
        Assert.Equal(content, Content(RunStore.OpenExisting(_path)));

        File.Copy(VersionThree, _path, overwrite: true);
        Sql($"{VersionTwo}; UPDATE metric SET loss = loss + 1e-9 WHERE run = 2 AND epoch = 2");
        Assert.Contains("run 2 is not as it was written", RefusedUntouched(File.ReadAllBytes(_path)));
    }

    // One with pictures, tables and a sweep, as its own version wrote it: see the requests below.
    [Fact]
    public void A_store_of_version_3_is_brought_up_to_date_and_a_sweep_trains_nothing_again()
    {
        File.Copy(VersionThree, _path);
        var pictures = Requests.Of(_folder.WriteTraining(100)) with { TestData = _folder.WriteTest(50) };
        var iris = Requests.Of(Path.Combine(AppContext.BaseDirectory, "data", "iris", "iris.csv"));
        TrainRequest[] requests =
        [
            pictures.Set("hidden=none", "epochs=1"), iris.Set("target=petal width", "leave-out=species", "hidden=4", "epochs=3"),
            iris.Set("target=species", "hidden=none", "epochs=2", "class-weights=balanced"),
            pictures.Set("hidden=8", "epochs=3", "optimizer=adam", "batch=10", "validation=20", "patience=2", "seed=3"),
            .. from hidden in (string[])["none", "4"] from seed in (int[])[1, 2] select pictures.Set($"hidden={hidden}", "epochs=2", $"seed={seed}"),
            pictures.Set("hidden=none", "output-activation=linear", "rule=textbook", "learning-rate=0.001", "epochs=1"), // whose outputs are not of numbers all the same
        ];

        using var store = RunStore.OpenExisting(_path);
        var runs = store.Runs();

        Assert.Equal(Enumerable.Range(1, 9).Select(id => (long)id), runs.Select(run => run.Id));
        Assert.Equal(requests.Select(request => request.Settled()).Select(task => StoredRun.Of(task.Plan, task.DataHash, task.TestHash).Key), runs.Select(run => run.Key));
        Assert.Equal(["train.csv", "iris.csv", "iris.csv", "train.csv", "train.csv", "train.csv", "train.csv", "train.csv", "train.csv"], runs.Select(run => run.Data));
        Assert.Equal(["accuracy", "r2", "accuracy", "accuracy", "accuracy", "accuracy", "accuracy", "accuracy", "accuracy"], runs.Select(run => run.Measure.Member));
        Assert.All(runs, run => Assert.Equal((RunState.Finished, "desk", run.EpochCount), (run.State, run.Machine, run.Metrics.Count)));
        Assert.Equal(["best", "first run"], runs[0].Tags);
        Assert.Equal(["numbers"], runs[1].Tags);
        Assert.All(runs.Skip(2), run => Assert.Empty(run.Tags));
        Assert.Equal([new EpochMetric(1, 0.6713899932801723, 0.12, 0.0074538)], runs[0].Metrics);
        Assert.Equal([0.17753316773790478, 0.14243169316760032, 0.13087870066144683], runs[1].Metrics.Select(metric => metric.Loss));
        Assert.Equal([(null, 1.359265959262848, 0.0), (null, 1.2751815140247345, 0.05), (0.1, 1.202281004190445, 0.15)], runs[3].Metrics.Select(metric => (metric.Test, metric.ValidationLoss!.Value, metric.Validation!.Value)));
        Assert.Equal([null, null, null, null, .. Enumerable.Repeat("train-hidden-epochs", 4), null], runs.Select(run => run.SweepName));
        Assert.Equal(("train-hidden-epochs", 4), (store.FindSweep()!.Name, store.FindSweep()!.TrialCount));

        var sweep = Sweep.Read(new SweepRequest { Data = pictures.Data, TestData = pictures.TestData, Settings = [("hidden", "none,4"), ("epochs", "1,2")], Seeds = "2" });
        var run = new SweepRun(sweep, store, "again", wantedParallel: 1);
        Assert.Equal((4, true), (run.KnownCount, run.Outcomes().All(outcome => outcome!.WasKnown)));
        Assert.Equal(9, store.Runs().Count);
    }

    [Fact]
    public void Damage_in_a_store_of_version_3_shows_when_it_is_brought_up_to_date()
    {
        foreach (var change in (string[])
            [
                "UPDATE metric SET loss = loss + 1e-9 WHERE run = 2 AND epoch = 2", "DELETE FROM metric WHERE run = 2 AND epoch = 3", "UPDATE run SET tags = '[]' WHERE id = 2",
                "UPDATE run SET settings = replace(settings, '0.005', '0.006') WHERE id = 2", "UPDATE run SET key = 'x' WHERE id = 2",
            ])
        {
            File.Copy(VersionThree, _path, overwrite: true);
            Sql(change);

            Assert.Equal(
                $"{_path}: the store is damaged (run 2 is not as it was written) and was left as it is; move it away, and a new one is made.",
                RefusedUntouched(File.ReadAllBytes(_path)));
        }
    }

    [Theory]
    [InlineData("metric ADD COLUMN validation_accuracy REAL", "validation_accuracy")]
    [InlineData("run ADD COLUMN measure TEXT", "measure")] // the last thing that would be added
    public void A_store_that_cannot_be_brought_up_to_date_is_left_as_it_is(string table, string column)
    {
        Sql(VersionOne);
        Sql($"ALTER TABLE {table}");

        Assert.Equal(
            $"{_path}: the store is damaged (duplicate column name: {column}) and was left as it is; move it away, and a new one is made.",
            RefusedUntouched(File.ReadAllBytes(_path)));
    }

    [Fact]
    public void Two_who_bring_a_store_up_to_date_at_once_do_it_once()
    {
        Sql(VersionOne);

        Parallel.For(0, 8, _ =>
        {
            using var store = RunStore.Open(_path);
            Assert.Equal(3, Assert.Single(store.Runs()).Id);
        });
    }

    [Fact]
    public void An_empty_file_becomes_a_store()
    {
        File.WriteAllBytes(_path, []);

        using var store = RunStore.OpenExisting(_path);

        Assert.Equal(1, store.Begin(StoredRuns.Complete()));
    }

    [Fact]
    public void What_is_no_place_for_a_file_is_refused()
    {
        Directory.CreateDirectory(_path);
        Assert.Equal($"{_path}: cannot be opened: it is a folder, not a file.", Assert.Throws<DatasetException>(() => RunStore.Open(_path)).Message);
        Assert.Equal(": cannot be opened: this is no name for a file.", Assert.Throws<DatasetException>(() => RunStore.Open("")).Message);
    }

    [Fact]
    public void A_disk_that_is_full_or_write_protected_is_said_to_be_so()
    {
        using (var full = new SmallDisk("size=16k"))
        {
            var path = Path.Combine(full.Path, "lantern.db");
            Assert.Equal($"{path}: cannot be written: the disk is full.", Assert.Throws<DatasetException>(() => RunStore.Open(path)).Message);
        }

        using var store = new SmallDisk("size=1m");
        var file = Path.Combine(store.Path, "lantern.db");
        using (var writable = RunStore.Open(file))
        {
            Assert.Equal(1, writable.Begin(StoredRuns.Complete()));
        }

        store.Protect();
        using var readable = RunStore.OpenExisting(file);
        Assert.Single(readable.Runs());
        Assert.Equal($"{file}: cannot be written: it is write-protected.", Assert.Throws<DatasetException>(() => readable.Tag(1, "best")).Message);
    }

    /// <summary>What is said of a file by opening it and by reading it; null if nothing. Either way not a byte of it changes.</summary>
    private string? RefusedUntouched(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        string? said = null;
        foreach (var open in (Func<string, RunStore>[])[RunStore.OpenExisting, RunStore.Open])
        {
            try
            {
                Content(open(_path));
            }
            catch (DatasetException exception)
            {
                said = exception.Message;
                Assert.StartsWith($"{_path}: ", said);
                Assert.EndsWith(".", said);
                Assert.Contains("left as it is", said);
            }

            Assert.Equal(bytes, File.ReadAllBytes(_path));
        }

        return said;
    }

    private static string Content(RunStore opened)
    {
        using var store = opened;
        return string.Join('\n', [.. store.Runs().Select(StoredRuns.Text), .. store.Sweeps().Select(sweep => $"{sweep} {sweep.StartedUtc:O}")]);
    }

    private byte[] WriteStore(bool validated = true)
    {
        File.Delete(_path);
        using (var store = RunStore.Open(_path))
        {
            for (var i = 0; i < 12; i++)
                store.Begin(StoredRuns.Complete($"{i}", epochCount: 8) with { State = RunState.Finished, Metrics = StoredRuns.Metrics(8, validated) });
            store.SaveSweep(new StoredSweep("rates", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "{}", 12));
            store.Delete(5);
        }

        return File.ReadAllBytes(_path);
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Sql(string sql, SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Sql(string sql)
    {
        using var connection = Connect(_path);
        Sql(sql, connection);
    }

    private static List<string> Schema(string path)
    {
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL UNION ALL SELECT 'version ' || user_version FROM pragma_user_version ORDER BY 1";
        using var reader = command.ExecuteReader();
        List<string> lines = [];
        while (reader.Read())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
