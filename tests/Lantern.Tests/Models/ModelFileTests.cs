using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Lantern.Tests;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_set_is_kept_in_its_order_and_can_be_read_by_eye()
    {
        var content = _folder.Bytes(ModelFiles.Small());

        Assert.Contains("\"settings\":\"{\\\"rule\\\":\\\"gradient\\\",\\\"learning-rate\\\":\\\"1E-05\\\",\\\"class-weights\\\":\\\"dög=2\\\"}\"", ModelFiles.Header(content), StringComparison.Ordinal);
        Assert.Equal(ModelFiles.Small().Provenance, Model.Load(_folder.File("saved")).Provenance);
    }

    [Fact]
    public void Any_model_comes_back_from_its_file_and_gives_the_same_file_again()
    {
        Check.One(DataFiles.Cases, Prop.ForAll(AnyModel().ToArbitrary(), model =>
        {
            model.Save(_folder.File("first"));
            var loaded = Model.Load(_folder.File("first"));
            loaded.Save(_folder.File("second"));

            Assert.Equal(File.ReadAllBytes(_folder.File("first")), File.ReadAllBytes(_folder.File("second")));
            Assert.Equal(model.Network.Layers, loaded.Network.Layers);
            Assert.Equal(Bits(model), Bits(loaded));
            Assert.Equal(model.Preparation, loaded.Preparation);
            Assert.Equal(model.LabelNames.Select(AsUtf8), loaded.LabelNames);
            Assert.Equal(
                model.Provenance with
                {
                    Data = AsUtf8(model.Provenance.Data),
                    Settings = new OrderedDictionary<string, string>(model.Provenance.Settings.Select(setting => KeyValuePair.Create(setting.Key, AsUtf8(setting.Value)))),
                },
                loaded.Provenance);
        }));

        static IEnumerable<int> Bits(Model model) => model.Network.Parameters.ToArray().Select(BitConverter.SingleToInt32Bits);

        // Half a surrogate pair has no form in UTF-8: U+FFFD takes its place.
        static string AsUtf8(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void A_file_with_one_wrong_bit_is_refused_or_is_the_same_model_without_a_checksum()
    {
        var content = _folder.Bytes(ModelFiles.Small());
        var name = content.AsSpan().IndexOf("checksum"u8);
        for (var bit = 0; bit < 8 * content.Length; bit++)
        {
            var damaged = (byte[])content.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Record.Exception(() => Assert.Equal(ModelFiles.Small().Network.Parameters, Model.Load(damaged).Network.Parameters)) is not ModelException)
                Assert.InRange(bit / 8, name, name + "checksum".Length - 1);
        }

        content[^2] ^= 1;
        Refused(content, "the file is damaged: its checksum is not that of its content");
    }

    [Fact]
    public void A_file_without_a_checksum_opens_and_one_whose_checksum_another_program_moved_does_not()
    {
        var content = _folder.Bytes(ModelFiles.Small());
        var without = ModelFiles.WithoutChecksum(content);
        var checksum = ModelFiles.Header(content)[17..95];

        Assert.Equal(ModelFiles.Small().Network.Parameters, Model.Load(without).Network.Parameters);
        Assert.Equal(content, Model.Load(without).Encode());
        Assert.StartsWith("\"checksum\":\"", checksum, StringComparison.Ordinal);
        Refused(
            ModelFiles.Join(ModelFiles.Header(without).Replace("\"format\":\"lantern\",", $"\"format\":\"lantern\",{checksum}", StringComparison.Ordinal), ModelFiles.Data(content)),
            "the file is damaged: its checksum is not that of its content");
    }

    [Fact]
    public void Names_that_would_become_one_in_a_file_are_not_saved()
    {
        var preparation = TablePreparation.Fit(
            new Table(Column.Categories("town", ["a\ud800", "a\ud801", "a\ud800", "b"]), Column.Numbers("y", 1, 2, 3, 4)), "y");
        var ofTables = new Model(preparation.CreateNetwork([], seed: 1), preparation, new Provenance());
        var ofBytes = new Model(Network.Create(1, 2), Preparation.Textbook, ["\ud800", "\ufffd"], new Provenance());

        Assert.Equal(
            "The model was not saved: two different names would both become 'a\ufffd', since a file holds no half surrogate pairs.",
            Assert.Throws<ModelException>(() => ofTables.Encode()).Message);
        Assert.Equal(
            "saved: the model was not saved: two different names would both become '\ufffd', since a file holds no half surrogate pairs.",
            Assert.Throws<ModelException>(() => ofBytes.Save("saved")).Message);
    }

    [Fact]
    public void Saving_replaces_an_older_file()
    {
        var path = _folder.Write("model", "an older file"u8);

        ModelFiles.Small().Save(path);

        Assert.Equal(ModelFiles.Small().Provenance, Model.Load(path).Provenance);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_network_that_is_spoilt_is_not_saved_and_the_older_file_stays(float parameter, string shown)
    {
        var path = _folder.Write("model", "an older file"u8);
        var model = ModelFiles.Small();
        model.Network.Biases(1)[1] = parameter;

        var exception = Assert.Throws<ModelException>(() => model.Save(path));

        Assert.Equal($"{path}: the model was not saved: one of the network's parameters is {shown}, not a finite number.", exception.Message);
        Assert.Equal("an older file", File.ReadAllText(path));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named()
    {
        var path = Path.Combine(_folder.Path, "missing", "model");

        var exception = Assert.Throws<DatasetException>(() => ModelFiles.Small().Save(path));

        Assert.Equal($"{path}: cannot be written: there is no such folder.", exception.Message);
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        var content = _folder.Bytes(ModelFiles.Small());
        for (var length = 0; length < content.Length; length++)
            Assert.Throws<ModelException>(() => Model.Load(new MemoryStream(content, 0, length), "cut"));
    }

    [Fact]
    public void A_file_cut_within_its_header_or_its_numbers_says_so()
    {
        var content = _folder.Bytes(ModelFiles.Small());

        Refused(content[..100], $"the file is cut short: its header alone ends at byte {content.Length - 56}, but it has only 100");
        Refused(content[..^1], "the file is cut short: the tensors take 56 bytes, but only 55 follow the header");
        Refused([.. content, 0], "the tensors take 56 bytes, but 57 follow the header");
    }

    [Theory]
    [InlineData("\"F32\",\"shape\":[2,3]", "\"F64\",\"shape\":[2,3]", "the tensor 'layers.0.weight' holds numbers of the type 'F64', not 'F32'")]
    [InlineData("\"F32\",\"shape\":[2,3]", "32,\"shape\":[2,3]", "the tensor 'layers.0.weight' should have a text in place of '32'")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[3,2]", "the tensor 'layers.0.weight' has the shape '[3,2]', but its layer needs '[2,3]'")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[6]", "the tensor 'layers.0.weight' has the shape '[6]', but its layer needs '[2,3]'")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[2,3.5]", "the tensor 'layers.0.weight' should have a whole number in place of '3.5'")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[2,99999999999999999999]", "the tensor 'layers.0.weight' should have a whole number in place of '99999999999999999999'")]
    [InlineData("\"shape\":[2,3]", "\"shape\":6", "the tensor 'layers.0.weight' should have a list in place of '6'")]
    [InlineData("\"shape\":[2,3]", "\"size\":[2,3]", "the tensor 'layers.0.weight' should be a JSON object with dtype, shape, data_offsets")]
    [InlineData("\"shape\":[2,3],", "", "the tensor 'layers.0.weight' should be a JSON object with dtype, shape, data_offsets")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[2,3],\"more\":1", "the tensor 'layers.0.weight' should be a JSON object with dtype, shape, data_offsets")]
    [InlineData("[0,24]", "[0,28]", "the tensor 'layers.0.weight' has the data offsets '[0,28]', which are not 24 bytes apart")]
    [InlineData("[0,24]", "[-24,0]", "the tensor 'layers.0.weight' has the data offsets '[-24,0]', which are not 24 bytes apart")]
    [InlineData("[0,24]", "[0,24,48]", "the tensor 'layers.0.weight' has the data offsets '[0,24,48]', which are not 24 bytes apart")]
    [InlineData("[0,24]", "[9223372036854775807,-9223372036854775785]", "the numbers of 'layers.0.bias' begin at byte 24, but those before end at byte 0")]
    [InlineData("[24,32]", "[20,28]", "the numbers of 'layers.0.bias' begin at byte 20, but those before end at byte 24")]
    [InlineData("[24,32]", "[28,36]", "the numbers of 'layers.0.bias' begin at byte 28, but those before end at byte 24")]
    [InlineData("[48,56]", "[9223372036854775799,9223372036854775807]", "the numbers of 'layers.1.bias' begin at byte 9223372036854775799, but those before end at byte 48")]
    [InlineData("\"layers.1.bias\":", "\"layers.9.bias\":", "there is a tensor 'layers.9.bias' that belongs to no layer")]
    [InlineData(",\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[48,56]}", "", "the tensor 'layers.1.bias' is missing")]
    [InlineData("\"layers.1.bias\":", "\"layers.0.bias\":", "the header is not proper JSON")]
    [InlineData("\"layers.1.bias\":", "\"layers.0.bia\\u0073\":", "the header is not proper JSON")]
    [InlineData("\"format\":", "\"\\ud800\":\"\",\"format\":", "the header is not proper JSON")]
    [InlineData("\"pets\"", "\"\\udc00\"", "the header is not proper JSON")]
    [InlineData("\"pets\"", "[[[1]]]", "the header is not proper JSON")]
    [InlineData("\"pets\"", "1", "the entry 'data' should have a text in place of '1'")]
    [InlineData("\"data\":\"pets\",", "", "the entry 'data' is missing")]
    [InlineData("\"formatVersion\":\"1\"", "\"formatVersion\":\"3\"", "its format has the version '3', but this Lantern knows only '1' and '2'; a newer one may have made it")]
    [InlineData("\\\"biases\\\":true,\\\"activation\\\":\\\"tanh\\\"", "\\\"biases\\\":false,\\\"activation\\\":\\\"tanh\\\"", "there is a tensor 'layers.0.bias' that belongs to no layer")]
    [InlineData("\\\"biases\\\":true", "\\\"biases\\\":1", "the entry 'layers' should have true or false in place of '1'")]
    [InlineData("\\\"inputs\\\":3", "\\\"inputs\\\":0", "the entry 'layers' has a layer of 0 inputs and 2 outputs, which cannot be")]
    [InlineData("\\\"inputs\\\":3", "\\\"inputs\\\":-4294967293", "the entry 'layers' has a layer of -4294967293 inputs and 2 outputs, which cannot be")]
    [InlineData("\\\"inputs\\\":3", "\\\"inputs\\\":2000000000", "the model makes no sense. A layer of 2000000000 inputs and 2 nodes is too large: it has more weights than one array can hold")]
    [InlineData("\\\"inputs\\\":3", "\\\"inputs\\\":1000000000", "the tensor 'layers.0.weight' has the shape '[2,3]', but its layer needs '[2,1000000000]'")]
    [InlineData("\\\"tanh\\\"", "\\\"tan\\u001bh\\\"", "the entry 'layers' is not proper JSON")]
    [InlineData("\\\"tanh\\\"", "\\\"tan\\\\u001bh\\\"", "its activation 'tan?h' is not built in; a program that has it opens the model with Model.Load(path, activation)")]
    [InlineData("\"labels\":\"[", "\"labels\":\"[\\\"emu\\\",", "the model makes no sense. The network has 2 outputs, but there are 3 labels")]
    [InlineData("\"labels\":\"[", "\"labels\":\"[7,", "the entry 'labels' should have a text in place of '7'")]
    [InlineData("\"labels\":\"[", "\"labels\":\"", "the entry 'labels' is not proper JSON")]
    [InlineData("\\\"inputLow\\\":0.01", "\\\"inputLow\\\":1e999", "the model makes no sense. The numbers of the preparation must be finite")]
    [InlineData("\\\"inputLow\\\":0.01", "\\\"inputLow\\\":null", "the entry 'preparation' should have a number in place of 'null'")]
    [InlineData("\"6000000000\"", "\"6e9\"", "the entry 'examplesSeen' should be a whole number in place of '6e9'")]
    [InlineData("\"6000000000\"", "\"-6\"", "the model makes no sense. The count of examples seen cannot be below zero")]
    [InlineData("\\\"1E-05\\\"", "1", "the entry 'settings' should have a text in place of '1'")]
    [InlineData("\"settings\":\"{", "\"settings\":\"[{", "the entry 'settings' is not proper JSON")]
    [InlineData("\"settings\":", "\"settings\":\"[]\",\"other\":", "the entry 'settings' should be a JSON object of texts")]
    [InlineData("\"settings\":", "\"other\":", "the entry 'settings' is missing")]
    [InlineData("\\\"learning-rate\\\"", "\\\"rule\\\"", "the entry 'settings' is not proper JSON")]
    [InlineData("\\\"learning-rate\\\"", "\\\"learning rate\\\"", "the model makes no sense. A setting is named with a to z, digits and hyphens, such as learning-rate, not 'learning rate'")]
    public void A_header_that_lies_is_told_what_is_wrong_with_it(string truth, string lie, string problem)
    {
        var content = _folder.Bytes(ModelFiles.Small());
        var header = ModelFiles.Header(content);
        Assert.Contains(truth, header, StringComparison.Ordinal);
        var first = header.IndexOf(truth, StringComparison.Ordinal);

        Refused(ModelFiles.Join(header[..first] + lie + header[(first + truth.Length)..], ModelFiles.Data(content)), problem);
    }

    [Theory]
    [InlineData("{\"__metadata__\":[]}", "__metadata__ in the header should be a JSON object")]
    [InlineData("{\"__metadata__\":{}} {}", "the header is not proper JSON")]
    [InlineData("{", "the header is not proper JSON")]
    public void A_header_of_another_shape_is_refused(string header, string problem) => Refused(ModelFiles.Join(header, []), problem);

    [Fact]
    public void A_header_that_is_not_UTF_8_is_refused()
    {
        var content = _folder.Bytes(ModelFiles.Small());
        content[content.AsSpan().IndexOf("pets"u8)] = 0xFF;

        Refused(content, "the header is not proper JSON");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_parameter_that_is_not_a_finite_number_is_refused(float parameter, string shown)
    {
        var content = _folder.Bytes(ModelFiles.Small());
        BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(content.Length - 4), parameter);

        Refused(content, $"one of the network's parameters is {shown}, not a finite number");
    }

    [Fact]
    public void The_order_of_the_tensors_and_entries_that_are_not_known_do_not_matter()
    {
        var content = ModelFiles.WithoutChecksum(_folder.Bytes(ModelFiles.Small()));
        var (header, data) = (ModelFiles.Header(content), ModelFiles.Data(content));

        // As another program may write it: biases first, spaces, one more text.
        header = header
            .Replace("[0,24]", "[ 8, 32 ]", StringComparison.Ordinal)
            .Replace("[24,32]", "[ 0, 8 ]", StringComparison.Ordinal)
            .Replace("\"format\":", "\"note\": \"mine\", \"format\":", StringComparison.Ordinal);
        var path = _folder.Write("other", ModelFiles.Join(header, [.. data[24..32], .. data[..24], .. data[32..]]));

        Assert.Equal(ModelFiles.Small().Network.Parameters, Model.Load(path).Network.Parameters);
    }

    [Fact]
    public void A_small_file_that_claims_to_be_a_large_one_takes_no_memory()
    {
        var content = _folder.Bytes(ModelFiles.Small());
        var header = ModelFiles.Header(content)
            .Replace("\\\"inputs\\\":3", "\\\"inputs\\\":1000000000", StringComparison.Ordinal)
            .Replace("[2,3]", "[2,1000000000]", StringComparison.Ordinal)
            .Replace("[0,24]", "[0,8000000000]", StringComparison.Ordinal)
            .Replace("[24,32]", "[8000000000,8000000008]", StringComparison.Ordinal)
            .Replace("[32,48]", "[8000000008,8000000024]", StringComparison.Ordinal)
            .Replace("[48,56]", "[8000000024,8000000032]", StringComparison.Ordinal);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(ModelFiles.Join(header, ModelFiles.Data(content)), "the file is cut short: the tensors take 8000000032 bytes, but only 56 follow the header");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }

    [Fact]
    public void A_large_file_that_lies_takes_no_more_memory_than_its_own_size_explains()
    {
        // Two million tokens within the limit on headers; the reader keeps 12 bytes for each, and reads each text once.
        var texts = string.Join(',', Enumerable.Range(0, 500_000).Select(n => $"\"{n}\":\"\""));
        var path = _folder.Write("large", ModelFiles.Join($"{{\"__metadata__\":{{{texts}}}}}", []));
        var size = new FileInfo(path).Length;

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelException>(() => Model.Load(path));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 30 * size, $"{allocated} bytes for a file of {size}");
    }

    private static void Refused(byte[] content, string problem)
    {
        var exception = Assert.Throws<ModelException>(() => Model.Load(new MemoryStream(content), "refused"));
        Assert.Equal($"refused: {problem}.", exception.Message);
    }

    private static Gen<Model> AnyModel()
    {
        var texts = Gen.Elements("a", "0", " ", "é", "日本", "💡", "\"", "\\", "\0", "\n", "\u001b[2J", "\u2028", "</script>", "\ud800", "{}")
            .ArrayOf().Select(pieces => string.Concat(pieces.Take(5)));
        var numbers = ArbMap.Default.GeneratorFor<NormalFloat>().Select(number => number.Get);
        var singles = Gen.OneOf(Gen.Elements(0f, -0f, float.Epsilon, float.MaxValue, 0.1f), numbers.Select(number => (float)number).Where(float.IsFinite));
        return
            from layerCount in Gen.Choose(1, 4)
            from counts in Gen.Choose(1, 6).ArrayOf(layerCount + 1)
            from activations in Gen.Elements<Activation>(Activation.All).ArrayOf(layerCount)
            from biases in Gen.Elements(true, false).ArrayOf(layerCount)
            let network = new Network<float>([.. activations.Select((activation, l) => new DenseLayer(counts[l], counts[l + 1], activation, biases[l]))])
            from parameters in singles.ArrayOf(network.Parameters.Length)
            from labelNames in texts.ArrayOf(network.OutputCount)
            from range in numbers.Where(number => float.IsFinite((float)number)).ArrayOf(4)
            from data in texts
            from settings in texts.ArrayOf()
            from count in Gen.Choose(0, int.MaxValue)
            select new Model(
                With(network, parameters),
                new Preparation(range[0] / 2, range[1] / 2, range[2], range[3]),
                labelNames,
                new Provenance
                {
                    Data = data,
                    Settings = new OrderedDictionary<string, string>(settings.Select((text, n) => KeyValuePair.Create($"{(char)('a' + (7 * n % 26))}-{n}", text))),
                    ExamplesSeen = 5L * count,
                });

        static Network<float> With(Network<float> network, float[] parameters)
        {
            parameters.CopyTo(network.Parameters);
            return network;
        }
    }

    [Fact]
    public void The_picture_preparation_travels_in_the_file_and_is_that_of_MNIST_where_an_older_file_has_none()
    {
        var model = new Model(Network.Create(784, 1), Preparation.Textbook, PicturePreparation.Plain, ["a"], new Provenance());
        var content = ModelFiles.WithoutChecksum(_folder.Bytes(model));
        const string Entry = "\"picturePreparation\":\"plain\",";
        Assert.Contains(Entry, ModelFiles.Header(content));

        Assert.Same(PicturePreparation.Plain, Model.Load(_folder.File("saved")).PicturePreparation);
        Assert.Same(PicturePreparation.Mnist, Load("").PicturePreparation);
        Assert.Same(PicturePreparation.Mnist, Load(Entry.Replace("plain", "doctor")).PicturePreparation); // its former name
        var exception = Assert.Throws<ModelException>(() => Load(Entry.Replace("plain", "nurse")));
        Assert.EndsWith(": the model makes no sense. There is no picture preparation 'nurse'. There are mnist and plain.", exception.Message);

        Model Load(string entry) =>
            Model.Load(_folder.Write("other", ModelFiles.Join(ModelFiles.Header(content).Replace(Entry, entry), ModelFiles.Data(content))));
    }
}
