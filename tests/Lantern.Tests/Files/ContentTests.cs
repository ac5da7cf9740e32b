using System.IO.Compression;

namespace Lantern.Tests;

/// <summary>What all readers and writers have in common: paths, streams and bytes hold the same, at once or asynchronously.</summary>
public sealed class ContentTests : IDisposable
{
    private static readonly Format[] Formats =
    [
        new("model", ModelFiles.Small().Encode())
        {
            FromPath = path => Model.Load(path).Encode(),
            FromStream = (stream, name) => Model.Load(stream, name).Encode(),
            FromBytes = (bytes, name) => Model.Load(bytes, name).Encode(),
            FromPathAsync = async (path, token) => (await Model.LoadAsync(path, token)).Encode(),
            FromStreamAsync = async (stream, name, token) => (await Model.LoadAsync(stream, name, token)).Encode(),
            ToPath = path => ModelFiles.Small().Save(path),
            ToStream = stream => ModelFiles.Small().Save(stream),
            ToPathAsync = (path, token) => ModelFiles.Small().SaveAsync(path, token),
            ToStreamAsync = (stream, token) => ModelFiles.Small().SaveAsync(stream, token),
        },
        Of(Captured()),
        Of(new Idx([2, 1, 3], [1, 2, 3, 4, 5, 255])),
        new("csv", "5,0,255\n7,1,2\n"u8.ToArray())
        {
            FromPath = path => Csv.Encode(Csv.Read(path)),
            FromStream = (stream, name) => Csv.Encode(Csv.Read(stream, name)),
            FromBytes = (bytes, name) => Csv.Encode(Csv.Read(bytes, name)),
            FromPathAsync = async (path, token) => Csv.Encode(await Csv.ReadAsync(path, token)),
            FromStreamAsync = async (stream, name, token) => Csv.Encode(await Csv.ReadAsync(stream, name, token)),
            ToPath = path => Csv.Write(path, Two),
            ToStream = stream => Csv.Write(stream, Two),
            ToPathAsync = (path, token) => Csv.WriteAsync(path, Two, token),
            ToStreamAsync = (stream, token) => Csv.WriteAsync(stream, Two, token),
        },
        new("png", Png.Encode(Picture))
        {
            FromPath = path => Png.Encode(Png.Read(path)),
            FromStream = (stream, name) => Png.Encode(Png.Read(stream, name)),
            FromBytes = (bytes, name) => Png.Encode(Png.Read(bytes, name)),
            FromPathAsync = async (path, token) => Png.Encode(await Png.ReadAsync(path, token)),
            FromStreamAsync = async (stream, name, token) => Png.Encode(await Png.ReadAsync(stream, name, token)),
            ToPath = path => Png.Write(path, Picture),
            ToStream = stream => Png.Write(stream, Picture),
            ToPathAsync = (path, token) => Png.WriteAsync(path, Picture, token),
            ToStreamAsync = (stream, token) => Png.WriteAsync(stream, Picture, token),
        },
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Formats.Select(format => format.Name)];

    private static LabelledBytes Two => new([5, 7], [0, 255, 1, 2], 2);

    private static ColorImage Picture => GrayImage.FromBytes([51, 255], 2, 1).ToColor();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static CancellationToken Cancelled => new(canceled: true);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_same_is_read_of_a_path_a_stream_and_bytes_at_once_and_asynchronously(string name)
    {
        var format = Find(name);
        var path = _folder.Write("file", format.Bytes);

        Assert.Equal(format.Bytes, format.FromPath(path));
        Assert.Equal(format.Bytes, format.FromStream(new MemoryStream(format.Bytes), "stream"));
        Assert.Equal(format.Bytes, format.FromBytes(format.Bytes, "bytes"));
        Assert.Equal(format.Bytes, format.FromBytes(new[] { (byte)1 }.Concat(format.Bytes).ToArray().AsMemory(1), "bytes"));
        Assert.Equal(format.Bytes, await format.FromPathAsync(path, Token));
        Assert.Equal(format.Bytes, await format.FromStreamAsync(new MemoryStream(format.Bytes), "stream", Token));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_same_is_written_to_a_path_and_a_stream_at_once_and_asynchronously(string name)
    {
        var format = Find(name);
        using MemoryStream now = new(), later = new();

        format.ToPath(_folder.File("now"));
        format.ToStream(now);
        await format.ToPathAsync(_folder.File("later"), Token);
        await format.ToStreamAsync(later, Token);

        Assert.Equal(format.Bytes, await File.ReadAllBytesAsync(_folder.File("now"), Token));
        Assert.Equal(format.Bytes, now.ToArray());
        Assert.Equal(format.Bytes, await File.ReadAllBytesAsync(_folder.File("later"), Token));
        Assert.Equal(format.Bytes, later.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_stream_that_gives_one_byte_at_a_time_and_cannot_go_back_holds_the_same(string name)
    {
        var format = Find(name);

        Assert.Equal(format.Bytes, format.FromStream(new ByteByByte(format.Bytes), "bytes"));
        Assert.Equal(format.Bytes, await format.FromStreamAsync(new ByteByByte(format.Bytes), "bytes", Token));
        Assert.Equal(format.Bytes, format.FromStream(new GZipStream(new MemoryStream(DataFiles.Gzip(format.Bytes)), CompressionMode.Decompress), "gzipped"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_stream_is_read_and_written_from_where_it_stands_to_its_end_and_left_open_there(string name)
    {
        var format = Find(name);
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);

        format.ToStream(stream);
        Assert.Equal(3 + format.Bytes.Length, stream.Position);
        stream.Position = 3;
        Assert.Equal(format.Bytes, format.FromStream(stream, "stream"));
        Assert.Equal(stream.Length, stream.Position);
        stream.Position = 3;
        Assert.Equal(format.Bytes, await format.FromStreamAsync(stream, "stream", Token));
        Assert.Equal(stream.Length, stream.Position);

        Assert.Equal([1, 2, 3, .. format.Bytes], stream.ToArray());
    }

    [Theory]
    [InlineData("model")]
    [InlineData("checkpoint")]
    [InlineData("idx")]
    [InlineData("png")]
    public async Task A_stream_cut_at_any_byte_is_refused_in_a_sentence_as_a_file_is(string name)
    {
        var format = Find(name);
        for (var length = 0; length < format.Bytes.Length; length++)
        {
            var cut = format.Bytes[..length];
            var sentence = Assert.ThrowsAny<LanternException>(() => format.FromStream(new ByteByByte(cut), "cut")).Message;

            Assert.Matches(@"^cut: [^\p{Cc}]{10,400}\.$", sentence);
            if (length % 16 > 0)
                continue;
            Assert.Equal(sentence, Assert.ThrowsAny<LanternException>(() => format.FromStream(new MemoryStream(cut), "cut")).Message);
            Assert.Equal(sentence, Assert.ThrowsAny<LanternException>(() => format.FromBytes(cut, "cut")).Message);
            Assert.Equal(sentence, (await Assert.ThrowsAnyAsync<LanternException>(() => format.FromStreamAsync(new MemoryStream(cut), "cut", Token))).Message);
            var path = _folder.Write("cut", cut);
            Assert.Equal(path + sentence[3..], Assert.ThrowsAny<LanternException>(() => format.FromPath(path)).Message);
            Assert.Equal(path + sentence[3..], (await Assert.ThrowsAnyAsync<LanternException>(() => format.FromPathAsync(path, Token))).Message);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_that_is_not_there_and_a_stream_that_fails_are_refused_by_name(string name)
    {
        var format = Find(name);
        var missing = _folder.File("missing");
        var sentence = $"{missing}: cannot be read: there is no such file.";

        Assert.Equal(sentence, Assert.ThrowsAny<LanternException>(() => format.FromPath(missing)).Message);
        Assert.Equal(sentence, (await Assert.ThrowsAnyAsync<LanternException>(() => format.FromPathAsync(missing, Token))).Message);
        Assert.Equal("socket: cannot be read: the other side hung up.", Assert.ThrowsAny<LanternException>(() => format.FromStream(new Failing(), "socket")).Message);
        Assert.Equal(
            "socket: cannot be read: the other side hung up.",
            (await Assert.ThrowsAnyAsync<LanternException>(() => format.FromStreamAsync(new Failing(), "socket", Token))).Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_stream_that_is_closed_is_the_callers_mistake(string name)
    {
        var format = Find(name);
        var closed = new MemoryStream();
        closed.Dispose();

        Assert.Throws<ArgumentException>("stream", () => format.FromStream(closed, "closed"));
        Assert.Throws<ArgumentException>("stream", () => format.ToStream(closed));
        await Assert.ThrowsAsync<ArgumentException>("stream", () => format.FromStreamAsync(closed, "closed", Token));
        await Assert.ThrowsAsync<ArgumentException>("stream", () => format.ToStreamAsync(closed, Token));
        Assert.Throws<ArgumentNullException>("stream", () => format.FromStream(null!, "none"));
        Assert.Throws<ArgumentNullException>(nameof(name), () => format.FromStream(new MemoryStream(), null!));
        Assert.Throws<ArgumentNullException>("stream", () => format.ToStream(null!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_cancelled_reads_nothing_and_leaves_the_old_file_and_no_other(string name)
    {
        var format = Find(name);
        var path = _folder.Write("file", "an older file"u8);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => format.FromPathAsync(path, Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => format.FromStreamAsync(new MemoryStream(format.Bytes), "stream", Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => format.ToPathAsync(path, Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => format.ToStreamAsync(new MemoryStream(), Cancelled));

        Assert.Equal("an older file", await File.ReadAllTextAsync(path, Token));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_token_stops_reading_in_the_middle_of_a_stream()
    {
        using var source = new CancellationTokenSource();
        var stream = new ByteByByte(Find("model").Bytes, atByte: 100, source.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Model.LoadAsync(stream, "stream", source.Token));

        Assert.Equal(100, stream.ReadCount);
    }

    [Fact]
    public void Streams_have_names_in_sentences_even_where_none_is_given()
    {
        Assert.StartsWith("model: ", Assert.Throws<ModelException>(() => Model.Load(new MemoryStream())).Message, StringComparison.Ordinal);
        Assert.StartsWith("checkpoint: ", Assert.Throws<ModelException>(() => Checkpoint.Load(new MemoryStream())).Message, StringComparison.Ordinal);
        Assert.StartsWith("examples: ", Assert.Throws<DatasetException>(() => Idx.Read(new MemoryStream())).Message, StringComparison.Ordinal);
        Assert.StartsWith("examples: ", Assert.Throws<DatasetException>(() => Csv.Read(new MemoryStream())).Message, StringComparison.Ordinal);
        Assert.StartsWith("picture: ", Assert.Throws<DatasetException>(() => Png.Read(new MemoryStream())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_a_reader_holds_can_be_replaced_and_deleted()
    {
        var path = _folder.Write("file", "old"u8);
        using var reader = Content.Open(path);

        AtomicFile.Write(path, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
        using (var writer = new FileStream(path, FileMode.Append, FileAccess.Write, Content.Shared))
        using (Content.Open(path))
            writer.Write("er"u8);
        File.Delete(path);

        Assert.Equal("old", new StreamReader(reader).ReadToEnd());
        Assert.Equal(FileShare.ReadWrite | FileShare.Delete, Content.Shared); // what counts on Windows; elsewhere a file has no such locks
    }

    [Fact]
    public void Damaged_gzip_data_of_the_caller_is_refused_by_name()
    {
        var gzip = DataFiles.Gzip(Find("model").Bytes);
        gzip[^6] ^= 1; // within the checksum

        var exception = Assert.Throws<ModelException>(() => Model.Load(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress), "upload"));

        Assert.Matches(@"^upload: cannot be read: [^\n]+[^.]\.$", exception.Message);
    }

    private static Format Find(string name) => Formats.First(format => format.Name == name);

    private static Format Of(Checkpoint checkpoint) => new("checkpoint", checkpoint.Encode())
    {
        FromPath = path => Checkpoint.Load(path).Encode(),
        FromStream = (stream, name) => Checkpoint.Load(stream, name).Encode(),
        FromBytes = (bytes, name) => Checkpoint.Load(bytes, name).Encode(),
        FromPathAsync = async (path, token) => (await Checkpoint.LoadAsync(path, token)).Encode(),
        FromStreamAsync = async (stream, name, token) => (await Checkpoint.LoadAsync(stream, name, token)).Encode(),
        ToPath = checkpoint.Save,
        ToStream = checkpoint.Save,
        ToPathAsync = checkpoint.SaveAsync,
        ToStreamAsync = checkpoint.SaveAsync,
    };

    private static Format Of(Idx idx) => new("idx", idx.Encode())
    {
        FromPath = path => Idx.Read(path).Encode(),
        FromStream = (stream, name) => Idx.Read(stream, name).Encode(),
        FromBytes = (bytes, name) => Idx.Read(bytes, name).Encode(),
        FromPathAsync = async (path, token) => (await Idx.ReadAsync(path, token)).Encode(),
        FromStreamAsync = async (stream, name, token) => (await Idx.ReadAsync(stream, name, token)).Encode(),
        ToPath = idx.Write,
        ToStream = idx.Write,
        ToPathAsync = idx.WriteAsync,
        ToStreamAsync = idx.WriteAsync,
    };

    private static Checkpoint Captured()
    {
        var examples = Dataset.FromBytes(new byte[] { 1, 2, 3, 4 }, new byte[] { 0, 1 }, 2, ["no", "yes"], Preparation.UnitRange);
        return Trainer.Train(Network.Create(2, 2), examples, new TrainingOptions { EpochCount = 1 }).Select(report => report.Capture()).First();
    }

    private sealed record Format(string Name, byte[] Bytes)
    {
        public required Func<string, byte[]> FromPath { get; init; }

        public required Func<Stream, string, byte[]> FromStream { get; init; }

        public required Func<ReadOnlyMemory<byte>, string, byte[]> FromBytes { get; init; }

        public required Func<string, CancellationToken, Task<byte[]>> FromPathAsync { get; init; }

        public required Func<Stream, string, CancellationToken, Task<byte[]>> FromStreamAsync { get; init; }

        public required Action<string> ToPath { get; init; }

        public required Action<Stream> ToStream { get; init; }

        public required Func<string, CancellationToken, Task> ToPathAsync { get; init; }

        public required Func<Stream, CancellationToken, Task> ToStreamAsync { get; init; }
    }

    /// <summary>As a slow network gives bytes; something may happen before one of them.</summary>
    private sealed class ByteByByte(byte[] content, int atByte = -1, Action? happens = null) : ForwardStream
    {
        public int ReadCount { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (ReadCount == content.Length || buffer.IsEmpty)
                return 0;
            buffer[0] = content[ReadCount++];
            if (ReadCount == atByte)
                happens!();
            return 1;
        }
    }

    private sealed class Failing : ForwardStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("the other side hung up");
    }
}
