namespace Lantern.Tests;

/// <summary>Files that PyTorch and NumPy wrote, by tests/oracle/tensors.py, and what Lantern makes of them.</summary>
public sealed class TensorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Files => [.. Oracle.Read("tensors.json").GetProperty("files").EnumerateObject().Select(file => file.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void The_names_types_shapes_and_numbers_are_those_of_PyTorch_and_NumPy(string file)
    {
        var expected = Oracle.Read("tensors.json").GetProperty("files").GetProperty(file);

        var tensors = TensorFile.Load(Oracle.TensorFile(file));

        Assert.Equal(expected.EnumerateObject().Select(tensor => tensor.Name), tensors.Keys);
        foreach (var (name, tensor) in tensors)
        {
            var numbers = expected.GetProperty(name).GetProperty("values").ToDoubles();
            Assert.Equal(expected.GetProperty(name).GetProperty("type").GetString(), tensor.Type.Name);
            Assert.Equal(expected.GetProperty(name).GetProperty("shape").ToIntegers(), tensor.Shape);
            Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), tensor.ToDoubles().Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(numbers.Select(number => (float)number), tensor.ToFloats());
            Assert.Equal(numbers.Length, tensor.Count);
        }
    }

    [Theory]
    [InlineData("rows.npy")]
    [InlineData("labels.npy")]
    [InlineData("bytes.npy")]
    [InlineData("truth.npy")]
    [InlineData("scalar.npy")]
    [InlineData("none.npy")]
    public void An_array_is_written_with_the_bytes_of_NumPy(string file)
    {
        var tensors = TensorFile.Load(Oracle.TensorFile(file));

        TensorFile.Save(_folder.File("written.npy"), tensors);

        Assert.Equal(File.ReadAllBytes(Oracle.TensorFile(file)), File.ReadAllBytes(_folder.File("written.npy")));
    }

    [Theory]
    [InlineData("sequential.safetensors")]
    [InlineData("named.safetensors")]
    [InlineData("deep.safetensors")]
    [InlineData("types.safetensors")]
    public void A_safetensors_file_is_written_with_the_same_bytes(string file)
    {
        TensorFile.Save(_folder.File("written.safetensors"), TensorFile.Load(Oracle.TensorFile(file)));

        Assert.Equal(File.ReadAllBytes(Oracle.TensorFile(file)), File.ReadAllBytes(_folder.File("written.safetensors")));
    }

    [Theory]
    [InlineData(TensorFormat.Safetensors)]
    [InlineData(TensorFormat.Npz)]
    public async Task Tensors_come_back_from_paths_streams_and_bytes(TensorFormat format)
    {
        var token = TestContext.Current.CancellationToken;
        var tensors = Some();
        var bytes = TensorFile.Encode(tensors, format);
        var path = _folder.File($"written.{format}".ToLowerInvariant());
        var stream = new MemoryStream();
        stream.Write([1, 2, 3]);

        TensorFile.Save(path, tensors);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, token));
        await TensorFile.SaveAsync(path, tensors, token);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, token));
        TensorFile.Save(stream, tensors, format);
        await TensorFile.SaveAsync(stream, tensors, format, token);
        Assert.Equal([1, 2, 3, .. bytes, .. bytes], stream.ToArray());
        stream.SetLength(3 + bytes.Length);
        stream.Position = 3;

        Same(TensorFile.Load(path));
        Same(TensorFile.Load(bytes));
        Same(TensorFile.Load(stream));
        Assert.Equal(stream.Length, stream.Position);
        Same(await TensorFile.LoadAsync(path, token));
        Same(await TensorFile.LoadAsync(new MemoryStream(bytes), cancellationToken: token));
        Same(TensorFile.Load(new System.IO.Compression.GZipStream(new MemoryStream(DataFiles.Gzip(bytes)), System.IO.Compression.CompressionMode.Decompress)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TensorFile.LoadAsync(path, new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TensorFile.SaveAsync(path, tensors, new CancellationToken(canceled: true)));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));

        void Same(OrderedDictionary<string, Tensor> read)
        {
            Assert.Equal(tensors.Select(tensor => (tensor.Key, $"{tensor.Value}")), read.Select(tensor => (tensor.Key, $"{tensor.Value}")));
            foreach (var (name, tensor) in read)
                Assert.Equal(tensors[name].ToDoubles(), tensor.ToDoubles());
        }
    }

    [Theory]
    [InlineData("objects.npy", "the file holds objects of Python, pickled, where numbers were expected; reading these could run code, so Lantern never does")]
    [InlineData("complex.npy", "the file holds values of the type '<c16', where numbers of 8 to 64 bits or truth values were expected")]
    [InlineData("text.npy", "the file holds values of the type '<U3', where numbers of 8 to 64 bits or truth values were expected")]
    [InlineData("pickled.pt", "this is a file of PyTorch with a Python pickle, which could run code, so Lantern never opens it; save the weights with safetensors")]
    public void What_holds_no_numbers_is_refused(string file, string problem)
    {
        var exception = Assert.Throws<DatasetException>(() => TensorFile.Load(Oracle.TensorFile(file)));

        Assert.Equal($"{Oracle.TensorFile(file)}: {problem}.", exception.Message);
    }

    [Fact]
    public void Every_file_cut_at_any_byte_is_refused_in_a_sentence()
    {
        foreach (var file in (string[])["types.safetensors", "columns.npy", "stored.npz", "deflated.npz"])
        {
            var content = File.ReadAllBytes(Oracle.TensorFile(file));
            for (var length = 0; length < content.Length; length++)
                Assert.Matches(@"^cut(, '[^']+')?: [^\p{Cc}]{10,400}\.$", Assert.Throws<DatasetException>(() => TensorFile.Load(content.AsMemory(0, length), "cut")).Message);
        }
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "the tensor 'a' holds numbers of the type 'F8_E4M3', where one of F16, BF16, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64 and BOOL was expected")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}", 1, "the tensor 'a' has the shape '[-1]', which cannot be")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2000000000,2000000000,2000000000],\"data_offsets\":[0,9223372036854775807]}}", 1, "the file is cut short: the tensors take 9223372036854775807 bytes, but only 1 follow the header")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "the numbers of 'b' begin at byte 0, but those before end at byte 1")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 2, "the tensors take 1 bytes, but 2 follow the header")]
    public void A_hostile_header_is_refused_and_gets_no_memory(string header, int byteCount, string problem)
    {
        var content = ModelFiles.Join(header, new byte[byteCount]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<DatasetException>(() => TensorFile.Load(content, "hostile"));

        Assert.Equal($"hostile: {problem}.", exception.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void What_a_format_cannot_hold_is_refused_before_a_file_is_touched()
    {
        Refused("An .npy file holds one array, not 3; an .npz file takes them.", "a.npy", Some());
        Refused("There are no tensors to write.", "a.npz", []);
        Refused("The tensor 'b' cannot be written for NumPy, which has no numbers of the type BF16; safetensors takes them.", "a.npz", new() { ["b"] = Brain() });
        Refused($"{_folder.File("a.txt")}: tensors are written to files with the ending .safetensors, .npy or .npz.", "a.txt", Some());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        void Refused(string sentence, string file, OrderedDictionary<string, Tensor> tensors) =>
            Assert.Equal(sentence, Assert.Throws<OptionException>(() => TensorFile.Save(_folder.File(file), tensors)).Message);
    }

    [Fact]
    public void A_model_of_Lantern_is_a_file_of_tensors_too()
    {
        var model = ModelFiles.Small();

        var tensors = TensorFile.Load(model.Encode());

        Assert.Equal(["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"], tensors.Keys);
        Assert.Equal(model.Network.Weights(0), tensors["layers.0.weight"].AsSpan<float>());
    }

    [Theory]
    [InlineData("GGUF\u0003\0\0\0\u0001\0\0\0", "this is a GGUF model, not a file of tensors")]
    [InlineData("\u0080\u0004\u0095\u0010\0\0\0\0{\u0094.", "this is a Python pickle, not a file of tensors; opening one could run code, so Lantern never does")]
    [InlineData("1,2,3\n", "this is a text file that begins with '1,2,3', not a file of tensors")]
    public void Another_kind_of_file_is_told_by_its_name(string start, string problem)
    {
        var exception = Assert.Throws<DatasetException>(() => TensorFile.Load(System.Text.Encoding.Latin1.GetBytes(start), "file"));

        Assert.Equal($"file: {problem}.", exception.Message);
    }

    private static OrderedDictionary<string, Tensor> Some() => new()
    {
        ["weights"] = Tensor.Create([0.5f, 1, 1.5f, 2, 2.5f, 3], 2, 3),
        ["größe"] = Tensor.Create([1.5], 1),
        ["labels"] = Tensor.Create([5L, 0, -4], 3),
    };

    private static Tensor Brain() => TensorFile.Load(Oracle.TensorFile("types.safetensors"))["brain"];
}
