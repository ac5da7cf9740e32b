using System.Text;

namespace Lantern.Tests;

/// <summary>
/// Valid files, spoiled in thousands of ways, always the same ones: every reader reads them or refuses them in a sentence, and
/// takes little memory. <c>LANTERN_FUZZ=10000000</c> in the environment spoils ten million files in place of 100,000, of which
/// these are the first.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    /// <summary>Says in the environment how many files to spoil.</summary>
    internal const string CountVariable = "LANTERN_FUZZ";

    private const int BlockLength = 500;

    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable(CountVariable) ?? "100000");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // No picture of more than 20 million pixels, of 3 bytes each, and from files of at most 1 KB only a part of that.
    [Fact]
    public void A_spoiled_PNG_picture_is_read_or_refused_and_takes_little_memory() =>
        Fuzz(PngFiles.OfEveryKind(), ["\0\0", "\u00ff\u00ff\u00ff\u00ff", "IDAT", "tRNS"], 64 << 20, SpoilChunks,
            file => Png.Read(new MemoryStream(file), "spoiled"));

    // One buffer of 64 KB, and what a file of at most 3 KB, gzipped perhaps, can fill in all kindness.
    [Fact]
    public void A_spoiled_IDX_file_is_read_or_refused_and_takes_little_memory()
    {
        byte[] digits = DataFiles.Idx([4, 5, 6], [.. Enumerable.Range(0, 120).Select(i => (byte)i)]);
        Fuzz([digits, DataFiles.Idx([3], [1, 2, 3]), DataFiles.Gzip(digits)], ["\0", "\u00ff\u00ff\u00ff\u00ff"], 500_000, Spoil,
            file => Idx.Read(new MemoryStream(file), "spoiled"));
    }

    [Fact]
    public void A_spoiled_CSV_file_is_read_or_refused_and_takes_little_memory()
    {
        byte[] lines = [.. Enumerable.Range(0, 40).SelectMany(i => $"{i % 10},0,{i},{i * 6},255\n").Select(c => (byte)c)];
        byte[] windows = [0xEF, 0xBB, 0xBF, .. "label,a,b\r\n5,0,255\r\n7,1,2\r\n\r\n"u8];
        Fuzz([lines, windows, DataFiles.Gzip(lines)], [",", ";", "\n", "\r", "\"", "-", ".", "0", "129", "x", "\0", " "], 500_000,
            Spoil, file => Csv.Read(new MemoryStream(file), "spoiled"));
    }

    // A header of 2 KB is read into some 15 KB, and an exception takes as much again.
    [Fact]
    public void A_spoiled_model_file_is_loaded_or_refused_and_takes_little_memory() =>
        Fuzz([.. ((Model[])[ModelFiles.Small(), ModelFiles.OfHouses()]).Select(model => ModelFiles.WithoutChecksum(_folder.Bytes(model)))], // with it, nearly all would end there
            ["-1", "0", "9", "9223372036854775807", "1e999", "null", "{}", "[]", "[[[[[[", "\"\"", "\\ud800", "\\u0000", "\"", "\\",
                ",", "\u00c3\u00a9"],
            1 << 16, SpoilHeader,
            file =>
            {
                var model = Model.Load(new MemoryStream(file), "spoiled");
                if (model.TablePreparation is not null)
                    model.TablePreparation.Inputs(new Table(House.Table(House.Six[..1]).Columns) { Name = "spoiled" });
                else
                    model.Predict(new byte[model.Network.InputCount]);
            });

    // What a file of at most 3 KB, deflated perhaps, can hold in all kindness, and a ZIP archive's own buffers.
    [Fact]
    public void A_spoiled_file_of_tensors_is_loaded_or_refused_and_takes_little_memory() =>
        Fuzz([.. "types.safetensors sequential.safetensors rows.npy cube-columns.npy labels.npy stored.npz deflated.npz".Split(' ')
                .Select(file => File.ReadAllBytes(Oracle.TensorFile(file)))],
            ["-1", "0", "9", "9223372036854775807", "99999999", "null", "{}", "[]", "(", ")", "\"", "'", ",", "|O", ">", "F16", "True", "\0", "\u00ff\u00ff\u00ff\u00ff"],
            1 << 20, (file, tokens, random) => file[0] == 0x93 || file[0] == 'P' ? Spoil(file, tokens, random) : SpoilHeader(file, tokens, random),
            file =>
            {
                foreach (var tensor in TensorFile.Load(file, "spoiled").Values)
                    tensor.ToFloats();
            });

    [Fact]
    public void A_spoiled_network_of_another_program_is_taken_or_refused() =>
        Fuzz([File.ReadAllBytes(Oracle.TensorFile("named.safetensors")), File.ReadAllBytes(Oracle.TensorFile("stored.npz"))],
            ["weight", "bias", "0", "9", ".", "_", "fc1", "[", "]", ",", "[6,4]", "[5]"], 1 << 20,
            (file, tokens, random) => file[0] == 'P' ? Spoil(file, tokens, random) : SpoilHeader(file, tokens, random),
            file =>
            {
                try
                {
                    Network.FromTensors(TensorFile.Load(file, "spoiled"), Activation.Relu, Activation.Linear);
                }
                catch (Exception exception) when (exception is OptionException or ModelException)
                {
                    throw new ModelException($"spoiled: {exception.Message}"); // which names tensors, but no file
                }
            });

    private static void Fuzz(
        byte[][] files, string[] tokens, long largestAllocation, Func<byte[], byte[][], SplitMix64, byte[]> spoil, Action<byte[]> read)
    {
        byte[][] bytesOfTokens = [.. tokens.Select(Encoding.Latin1.GetBytes)];
        // All of them are valid to begin with; and what is set up once is not counted below.
        foreach (byte[] file in files)
            read(file);
        int readCount = 0, refusedCount = 0;
        Parallel.For(0, Count / 4 / BlockLength, block =>
        {
            var random = new SplitMix64((ulong)block);
            for (int i = 0; i < BlockLength; i++)
            {
                byte[] spoiled = spoil(files[random.NextInt32(files.Length)], bytesOfTokens, random);
                long before = GC.GetAllocatedBytesForCurrentThread();
                string? refusal = null, fault = null;
                try
                {
                    read(spoiled);
                }
                catch (Exception exception) when (exception is DatasetException or ModelException)
                {
                    refusal = exception.Message;
                }
                catch (Exception exception)
                {
                    fault = exception.ToString();
                }
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (allocated > largestAllocation)
                    fault += $"{allocated} bytes allocated";
                if (fault is not null)
                    Assert.Fail($"{Convert.ToBase64String(spoiled)}: {fault}");
                if (refusal is not null)
                    Assert.Matches(@"^spoiled(, line \d+, column \d+|, '[^\p{Cc}]+')?: [^\p{Cc}]{10,400}\.$", refusal);
                Interlocked.Increment(ref refusal is null ? ref readCount : ref refusedCount);
            }
        });
        // Both things happen often, or the mutations were too weak or too strong to test anything.
        Assert.InRange(readCount, Count / 4 / 20, Count / 4);
        Assert.InRange(refusedCount, Count / 4 / 4, Count / 4);
    }

    /// <summary>Once or twice some bits or bytes changed, put in, taken out, doubled, or the end cut off.</summary>
    private static byte[] Spoil(byte[] file, byte[][] tokens, SplitMix64 random)
    {
        List<byte> bytes = [.. file];
        for (int times = 1 + random.NextInt32(2); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.NextInt32(bytes.Count), length = 1 + random.NextInt32(Math.Min(20, bytes.Count - at));
            switch (random.NextInt32(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.NextInt32(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.NextUInt64();
                    break;
                case 2:
                    bytes.InsertRange(at, tokens[random.NextInt32(tokens.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, tokens[random.NextInt32(tokens.Length)]);
                    break;
                case 4:
                    bytes.RemoveRange(at, length);
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 6:
                    bytes.RemoveRange(at, random.NextInt32(4) == 0 ? bytes.Count - at : 1);
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>In half of the cases the length of the header stays true, or nearly all would end there.</summary>
    private static byte[] SpoilHeader(byte[] model, byte[][] tokens, SplitMix64 random)
    {
        if (random.NextInt32(2) == 0)
            return Spoil(model, tokens, random);
        byte[] header = Encoding.UTF8.GetBytes(ModelFiles.Header(model)), data = ModelFiles.Data(model);
        if (random.NextInt32(4) == 0)
            data[random.NextInt32(data.Length)] = (byte)random.NextUInt64();
        else
            header = Spoil(header, tokens, random);
        return ModelFiles.Join(header, data);
    }

    /// <summary>In most cases the checksums stay true, or nearly all would end there.</summary>
    private static byte[] SpoilChunks(byte[] picture, byte[][] tokens, SplitMix64 random)
    {
        if (random.NextInt32(8) == 0)
            return Spoil(picture, tokens, random);
        var chunks = PngFiles.Chunks(picture);
        for (int times = 1 + random.NextInt32(2); times > 0 && chunks.Count > 0; times--)
        {
            int at = random.NextInt32(chunks.Count), other = random.NextInt32(chunks.Count);
            var (name, content) = chunks[at];
            switch (random.NextInt32(9))
            {
                case 0:
                    chunks[at] = new(name, Spoil(content, tokens, random));
                    break;
                case 1: // a number of the header or a color of the palette
                    content = [.. content];
                    if (content.Length > 0)
                        content[random.NextInt32(content.Length)] = (byte)random.NextInt32(random.NextInt32(2) == 0 ? 18 : 256);
                    chunks[at] = new(name, content);
                    break;
                case 2:
                    chunks.RemoveAt(at);
                    break;
                case 3:
                    chunks.Insert(other, chunks[at]);
                    break;
                case 4:
                    (chunks[at], chunks[other]) = (chunks[other], chunks[at]);
                    break;
                case 5:
                    int cut = random.NextInt32(content.Length + 1);
                    chunks[at] = new(name, content[..cut]);
                    chunks.Insert(at + 1, new(name, content[cut..]));
                    break;
                case 6:
                    string[] names = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND", "ABCD", "abcd", "a\0cd"];
                    chunks[at] = new(names[random.NextInt32(names.Length)], content);
                    break;
                default:
                    SpoilPixels(chunks, tokens, random);
                    break;
            }
        }
        return PngFiles.Join(chunks);
    }

    /// <summary>Behind the checksum of the chunk is another one, of the pixels, which stays true as well.</summary>
    private static void SpoilPixels(List<PngFiles.Chunk> chunks, byte[][] tokens, SplitMix64 random)
    {
        int at = chunks.FindIndex(chunk => chunk.Name == "IDAT");
        byte[] compressed = [.. chunks.Where(chunk => chunk.Name == "IDAT").SelectMany(chunk => chunk.Content)];
        byte[] pixels;
        try
        {
            pixels = PngFiles.Inflate(compressed);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return; // spoiled before
        }
        if (at < 0 || pixels.Length > ushort.MaxValue - 100)
            return;
        chunks.RemoveAll(chunk => chunk.Name == "IDAT");
        byte[] spoiled = [.. pixels];
        if (spoiled.Length > 0 && random.NextInt32(2) == 0)
            spoiled[random.NextInt32(spoiled.Length)] = (byte)random.NextInt32(8);
        else
            spoiled = Spoil(spoiled, tokens, random);
        chunks.Insert(Math.Min(at, chunks.Count), new("IDAT", PngFiles.Deflate(spoiled)));
    }
}
