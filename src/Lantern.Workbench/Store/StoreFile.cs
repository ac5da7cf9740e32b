using Microsoft.Data.Sqlite;

namespace Lantern.Workbench;

/// <summary>
/// The file of a store: a SQLite database that says in its header whose it is (<c>application_id</c>) and how it is laid out
/// (<c>user_version</c>). It is made and brought up to date in one transaction, so that a process killed on the way leaves it as
/// it was. SQLite's rollback journal, a second file, exists only during a transaction; after a crash the next process that opens
/// the store restores it from the journal.
/// </summary>
internal static class StoreFile
{
    private const int ApplicationId = 0x4C616E74; // "Lant"
    private const int SmallestPage = 512; // bytes, of any SQLite file with something in it
    private const int BusyTimeout = 30; // seconds; a transaction here takes milliseconds

    /// <summary>
    /// What leads from each version to the next, from 0, an empty file, on. A version that was ever released stays as it is.
    /// The first knew neither tags nor seals, and told processes by their number alone; the second knew no validation part; the third had
    /// keys of another making and knew accuracies alone.
    /// </summary>
    private static readonly Action<SqliteConnection, string>[] Steps =
    [
        (connection, _) => Execute(
            connection,
            """
            CREATE TABLE sweep (
                name TEXT PRIMARY KEY,
                started TEXT NOT NULL,
                request TEXT NOT NULL,
                trial_count INTEGER NOT NULL
            ) STRICT
            """,
            """
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
            ) STRICT
            """,
            "CREATE INDEX run_key ON run (key)",
            """
            CREATE TABLE metric (
                run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
                epoch INTEGER NOT NULL,
                loss REAL NOT NULL,
                test_accuracy REAL,
                training_seconds REAL NOT NULL,
                PRIMARY KEY (run, epoch)
            ) STRICT, WITHOUT ROWID
            """),
        (connection, _) =>
        {
            Execute(
                connection,
                "ALTER TABLE run ADD COLUMN process_mark TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE run ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",
                "ALTER TABLE run ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE sweep ADD COLUMN seal TEXT NOT NULL DEFAULT ''");
        },
        (connection, _) =>
        {
            Execute(
                connection,
                "ALTER TABLE metric ADD COLUMN validation_loss REAL",
                "ALTER TABLE metric ADD COLUMN validation_accuracy REAL");
        },
        (connection, path) =>
        {
            Execute(connection, "ALTER TABLE run ADD COLUMN measure TEXT NOT NULL DEFAULT 'accuracy'");
            StoreRows.SealSweeps(connection);
            StoreRows.Rekey(connection, path);
        },
    ];

    /// <summary>Opens a store; makes it if there is none and that is wanted; brings an earlier version up to date.</summary>
    /// <exception cref="DatasetException">It is damaged, foreign or newer, and was left as it is; or the system says no.</exception>
    public static SqliteConnection Open(string path, bool make)
    {
        if (path.Length == 0 || path.Contains('\0'))
            throw new DatasetException(path, "cannot be opened: this is no name for a file");
        if (Directory.Exists(path))
            throw new DatasetException(path, "cannot be opened: it is a folder, not a file");
        if (!File.Exists(path) && !make)
            throw new DatasetException(path, "there are no runs yet, since there is no such file: each training is written down there");
        if (make)
            OutputFolder.Make(Path.GetDirectoryName(Path.GetFullPath(path))!);

        return Asked(path, () =>
        {
            var isInspected = File.Exists(path) && TryInspectUntouched(path);
            var connection = Connect(path, make ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite);
            try
            {
                Execute(connection, "PRAGMA foreign_keys = ON"); // for metrics, which go with their run
                var version = isInspected ? Number(connection, "PRAGMA user_version") : InspectAtOnce(connection, path);
                if (version < Steps.Length)
                    BringUpToDate(connection, path);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Does something with a store, and says in a sentence what SQLite says in a code.</summary>
    public static T Asked<T>(string path, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (SqliteException exception)
        {
            throw new DatasetException(path, Problem(path, exception), exception);
        }
        catch (InvalidCastException exception)
        {
            throw new DatasetException(path, Damaged("a value is not of its kind"), exception);
        }
    }

    /// <summary>To continue the file's name: what is damaged, and what to do.</summary>
    public static string Damaged(string what) =>
        $"the store is damaged ({what}) and was left as it is; move it away, and a new one is made";

    /// <summary>One statement a command: of several in one, Microsoft.Data.Sqlite swallows errors of those behind an ALTER TABLE.</summary>
    private static void Execute(SqliteConnection connection, params ReadOnlySpan<string> statements)
    {
        foreach (var statement in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(path), // never a URI, nor ":memory:"
            Mode = mode,
            Pooling = false, // closed is closed
            DefaultTimeout = BusyTimeout,
        }.ToString());
        try
        {
            connection.Open();
            Execute(connection, $"PRAGMA busy_timeout = {BusyTimeout * 1000}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Inspects a file that SQLite may not write, so that a file of others is not touched even where SQLite would tidy up.
    /// </summary>
    /// <returns>False if that is not possible, because the last who wrote was killed: then there is something to tidy up.</returns>
    private static bool TryInspectUntouched(string path)
    {
        try
        {
            using var connection = Connect(path, SqliteOpenMode.ReadOnly);
            InspectAtOnce(connection, path);
            return true;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN)
        {
            return false;
        }
    }

    /// <summary>The same where another process may just be making the store: all that is looked at is of one state.</summary>
    private static long InspectAtOnce(SqliteConnection connection, string path)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        return Inspect(connection, path);
    }

    /// <summary>Refuses what is no store, or none that can be used.</summary>
    /// <returns>The version, 0 for an empty file.</returns>
    private static long Inspect(SqliteConnection connection, string path)
    {
        var wasEmpty = new FileInfo(path).Length == 0; // before, since another process may just fill it; and after, since SQLite may just have tidied it up
        var version = Number(connection, "PRAGMA user_version");
        var application = Number(connection, "PRAGMA application_id");
        var pages = Number(connection, "PRAGMA page_count") * Number(connection, "PRAGMA page_size");
        var length = new FileInfo(path).Length;
        if (version == 0 && application == 0 && (wasEmpty || length == 0) && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0)
            return 0;
        if (length < SmallestPage)
            throw new DatasetException(path, NoStore(path)); // to SQLite as good as empty
        if (application != ApplicationId)
            throw new DatasetException(path, "this is a SQLite file of another program, not a store of Lantern's, and was left as it is");
        if (version > Steps.Length)
            throw new DatasetException(path, $"this store is of version {version}, written by a newer Lantern, where this one knows versions up to {Steps.Length}; it was left as it is");
        if (version < 1)
            throw new DatasetException(path, Damaged($"its version is {version}"));

        if (length < pages)
            throw new DatasetException(path, Damaged($"it has {length} of {pages} bytes"));

        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check(1)";
        if ((string)check.ExecuteScalar()! is var found and not "ok")
            throw new DatasetException(path, Damaged(found.ReplaceLineEndings(" ").Trim('*', ' ')));
        return version;
    }

    private static void BringUpToDate(SqliteConnection connection, string path)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        for (var version = Inspect(connection, path); version < Steps.Length; version++) // again, since another process may have been first
            Steps[version](connection, path);
        Execute(connection, $"PRAGMA application_id = {ApplicationId}", $"PRAGMA user_version = {Steps.Length}");
        transaction.Commit();
    }

    private static string Problem(string path, SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB => NoStore(path),
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => $"another process has kept it to itself for {BusyTimeout} seconds",
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM => "cannot be written: it is write-protected",
        SQLitePCL.raw.SQLITE_FULL => "cannot be written: the disk is full",
        SQLitePCL.raw.SQLITE_CANTOPEN => "cannot be opened: permission denied",
        SQLitePCL.raw.SQLITE_IOERR => "cannot be read or written: the system reports an error",
        _ => Damaged(exception.Message.Split('\'') is [_, var words, ..] ? words : exception.Message),
    };

    /// <summary>What a file is that SQLite does not take for one of its own.</summary>
    private static string NoStore(string path)
    {
        Span<byte> start = stackalloc byte[16];
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.StartsWith("SQLite format 3\0"u8)
            ? Damaged("its header makes no sense")
            : "this is no store of Lantern's, which are SQLite files, and was left as it is";
    }
}
