using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Lantern.Workbench;

/// <summary>
/// How runs and sweeps lie in the tables; everything here happens within a transaction of the caller's. SQLite notices when
/// the order of its pages is damaged, but not when a number on one of them is; so each row has a seal, a hash of what is in it
/// and of the run's metrics, which is checked whenever it is read.
/// </summary>
internal static class StoreRows
{
    private static readonly string[] Columns =
    [
        "key", "sweep", "state", "started", "training_seconds", "data", "data_hash", "test_data", "test_data_hash", "settings",
        "epoch_count", "seed", "version", "machine", "process", "process_mark", "folder", "error", "tags", "measure",
    ];

    private const int MetricColumns = 6;
    private const int FirstMetricColumns = 4; // of a store that knew no validation part

    private static readonly string ColumnList = string.Join(", ", Columns);

    /// <summary>The runs to which a condition applies, in the order of their numbers.</summary>
    public static List<StoredRun> Runs(SqliteConnection connection, string path, string condition, params (string Name, object? Value)[] parameters)
    {
        List<StoredRun> runs = [];
        foreach (var (row, seal) in Rows(connection, condition, parameters))
        {
            if (SealOfRun(row, Columns.Length + 1) != seal)
                throw new DatasetException(path, StoreFile.Damaged($"run {row[0]} is not as it was written"));
            runs.Add(Run(row));
        }

        return runs;
    }

    /// <summary>Adds a run with its metrics.</summary>
    /// <returns>Its number.</returns>
    public static long Add(SqliteConnection connection, StoredRun run)
    {
        using var command = Command(
            connection,
            $"INSERT INTO run ({ColumnList}) VALUES (@{string.Join(", @", Columns)}) RETURNING id",
            [.. Columns.Zip(Values(run))]);
        var id = (long)command.ExecuteScalar()!;
        Complete(connection, id, run.Metrics);
        return id;
    }

    /// <summary>Gives the run with this one's number all that this one has.</summary>
    public static void Replace(SqliteConnection connection, StoredRun run)
    {
        Execute(
            connection,
            $"UPDATE run SET {string.Join(", ", Columns.Select(column => $"{column} = @{column}"))} WHERE id = @id",
            [.. Columns.Zip(Values(run)), ("id", run.Id)]);
        Execute(connection, "DELETE FROM metric WHERE run = @id", ("id", run.Id));
        Complete(connection, run.Id, run.Metrics);
    }

    /// <summary>Takes a run and its metrics away.</summary>
    public static void Delete(SqliteConnection connection, long id) => Execute(connection, "DELETE FROM run WHERE id = @id", ("id", id));

    /// <summary>All sweeps, the earliest first.</summary>
    public static List<StoredSweep> Sweeps(SqliteConnection connection, string path)
    {
        List<StoredSweep> sweeps = [];
        foreach (var (row, seal) in Selected(connection, "SELECT name, started, request, trial_count, seal FROM sweep ORDER BY started, rowid"))
        {
            if (SealOf(row) != seal)
                throw new DatasetException(path, StoreFile.Damaged($"sweep {row[0]} is not as it was written"));
            sweeps.Add(new StoredSweep((string)row[0]!, Time(row[1]), (string)row[2]!, checked((int)(long)row[3]!)));
        }

        return sweeps;
    }

    /// <summary>Adds a sweep, or replaces the one of its name.</summary>
    public static void Save(SqliteConnection connection, StoredSweep sweep)
    {
        object?[] row = [sweep.Name, Text(sweep.StartedUtc), sweep.RequestJson, (long)sweep.TrialCount];
        Execute(
            connection,
            "INSERT OR REPLACE INTO sweep (name, started, request, trial_count, seal) VALUES (@name, @started, @request, @count, @seal)",
            ("name", row[0]),
            ("started", row[1]),
            ("request", row[2]),
            ("count", row[3]),
            ("seal", SealOf(row)));
    }

    /// <summary>Seals sweeps that were written before there were seals.</summary>
    public static void SealSweeps(SqliteConnection connection)
    {
        foreach (var (row, _) in Selected(connection, "SELECT name, started, request, trial_count, seal FROM sweep WHERE seal = ''"))
            Execute(connection, "UPDATE sweep SET seal = @seal WHERE name = @name", ("seal", SealOf(row)), ("name", row[0]));
    }

    /// <summary>
    /// Gives each run of an earlier version, which knew accuracies alone, its measure and the key that this version computes of what
    /// is in its row, and seals it.
    /// </summary>
    /// <exception cref="DatasetException">A run is not as it was written.</exception>
    public static void Rekey(SqliteConnection connection, string path)
    {
        foreach (var (row, seal) in Rows(connection, "1", []))
        {
            if (seal.Length > 0 && SealOfRun([.. row[..Columns.Length], .. row[(Columns.Length + 1)..]], Columns.Length) != seal)
                throw new DatasetException(path, StoreFile.Damaged($"run {row[0]} is not as it was written"));
            var settings = SettingsOf(row);
            var hasAccuracy = row[(Columns.Length + 1)..].Chunk(MetricColumns).Any(metric => metric[2] is not null || metric[^1] is not null);
            var measure = settings.GetValueOrDefault("output-activation") == Activation.Linear.Name && !hasAccuracy ? Measure.RSquared : Measure.Accuracy;
            Execute(
                connection, "UPDATE run SET key = @key, measure = @measure WHERE id = @id",
                ("key", StoredRun.KeyOf(settings, (string)row[7]!, (string?)row[9])), ("measure", measure.Member), ("id", row[0]));
            Seal(connection, (long)row[0]!);
        }
    }

    private static void Complete(SqliteConnection connection, long id, IReadOnlyList<EpochMetric> metrics)
    {
        foreach (var metric in metrics)
        {
            Execute(
                connection,
                "INSERT INTO metric (run, epoch, loss, test_accuracy, training_seconds, validation_loss, validation_accuracy) "
                + "VALUES (@run, @epoch, @loss, @accuracy, @seconds, @validationLoss, @validationAccuracy)",
                ("run", id),
                ("epoch", metric.Epoch),
                ("loss", metric.Loss),
                ("accuracy", metric.Test),
                ("seconds", metric.TrainingSeconds),
                ("validationLoss", metric.ValidationLoss),
                ("validationAccuracy", metric.Validation));
        }

        Seal(connection, id);
    }

    private static void Seal(SqliteConnection connection, long id)
    {
        var (row, _) = Rows(connection, "id = @id", [("id", id)]).Single(); // as it will be read
        Execute(connection, "UPDATE run SET seal = @seal WHERE id = @id", ("seal", SealOfRun(row, Columns.Length + 1)), ("id", id));
    }

    /// <summary>The rows of runs, each with its metrics at the end, and the seals.</summary>
    private static List<(object?[] Row, string Seal)> Rows(SqliteConnection connection, string condition, (string Name, object? Value)[] parameters)
    {
        var metrics = Selected(
                connection,
                "SELECT run, epoch, loss, test_accuracy, training_seconds, validation_loss, validation_accuracy, '' FROM metric "
                + $"WHERE run IN (SELECT id FROM run WHERE {condition}) ORDER BY run, epoch",
                parameters)
            .ToLookup(metric => (long)metric.Row[0]!, metric => metric.Row[1..]);
        return
        [
            .. Selected(connection, $"SELECT id, {ColumnList}, seal FROM run WHERE {condition} ORDER BY id", parameters)
                .Select(run => ((object?[])[.. run.Row, .. metrics[(long)run.Row[0]!].SelectMany(metric => metric)], run.Seal)),
        ];
    }

    /// <summary>What a question is answered with; the last column is the seal.</summary>
    private static List<(object?[] Row, string Seal)> Selected(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        List<(object?[] Row, string Seal)> rows = [];
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount - 1];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add((row, reader.GetValue(row.Length) as string ?? ""));
        }

        return rows;
    }

    private static object?[] Values(StoredRun run) =>
    [
        run.Key, run.SweepName, Choice.Name(run.State), Text(run.StartedUtc), run.TrainingSeconds, run.Data, run.DataHash, run.TestData, run.TestDataHash,
        JsonSerializer.Serialize(run.Settings, StoreJson.Default.IReadOnlyDictionaryStringString),
        run.EpochCount, (long)run.Seed, run.Version, run.Machine, run.ProcessId, run.ProcessMark, run.Folder, run.Error,
        JsonSerializer.Serialize(run.Tags, StoreJson.Default.IReadOnlyListString), run.Measure.Member,
    ];

    private static OrderedDictionary<string, string> SettingsOf(object?[] row) =>
        JsonSerializer.Deserialize((string)row[10]!, StoreJson.Default.OrderedDictionaryStringString)!;

    private static StoredRun Run(object?[] row)
    {
        var run = new StoredRun
        {
            Id = (long)row[0]!,
            Key = (string)row[1]!,
            SweepName = (string?)row[2],
            State = Choice.Parse<RunState>((string)row[3]!, "state"),
            StartedUtc = Time(row[4]),
            TrainingSeconds = (double)row[5]!,
            Data = (string)row[6]!,
            DataHash = (string)row[7]!,
            TestData = (string?)row[8],
            TestDataHash = (string?)row[9],
            Settings = SettingsOf(row),
            EpochCount = checked((int)(long)row[11]!),
            Seed = checked((uint)(long)row[12]!),
            Version = (string)row[13]!,
            Machine = (string)row[14]!,
            ProcessId = checked((int)(long)row[15]!),
            ProcessMark = (string)row[16]!,
            Folder = (string?)row[17],
            Error = (string?)row[18],
            Tags = JsonSerializer.Deserialize((string)row[19]!, StoreJson.Default.IReadOnlyListString)!,
            Measure = Measure.All.FirstOrDefault(measure => measure.Member == (string?)row[20]) ?? Measure.Accuracy,
            Metrics = [.. row[(Columns.Length + 1)..].Chunk(MetricColumns).Select(metric => new EpochMetric(checked((int)(long)metric[0]!), (double)metric[1]!, (double?)metric[2], (double)metric[3]!)
            {
                ValidationLoss = (double?)metric[4],
                Validation = (double?)metric[5],
            })],
        };
        return run.State == RunState.Running && run.IsAbandoned ? run with { State = RunState.Interrupted } : run;
    }

    /// <summary>The seal of a run: what was known before there were validation parts comes first, and those come if there are any.</summary>
    /// <param name="row">The row, with its metrics behind it.</param>
    /// <param name="length">How many values are the run's own.</param>
    private static string SealOfRun(object?[] row, int length)
    {
        var (run, metrics) = (row[..length], row[length..].Chunk(MetricColumns).ToList());
        var validated = metrics.SelectMany(metric => metric[FirstMetricColumns..]).ToList();
        return SealOf([.. run, .. metrics.SelectMany(metric => metric[..FirstMetricColumns]), .. validated.All(value => value is null) ? [] : validated]);
    }

    /// <summary>The first half of the SHA-256 of the values, each with its kind and, for a text, its length.</summary>
    private static string SealOf(object?[] row)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[9];
        foreach (var value in row)
        {
            var text = value as string;
            number[0] = (byte)(value switch { null => 'n', long => 'i', double => 'r', _ => 't' });
            BinaryPrimitives.WriteInt64LittleEndian(number[1..], value switch { long whole => whole, double real => BitConverter.DoubleToInt64Bits(real), _ => text?.Length ?? 0 });
            sha.AppendData(number);
            sha.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset().AsSpan(..16));
    }

    private static string Text(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static DateTime Time(object? text) => DateTime.Parse((string)text!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static void Execute(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }
}
