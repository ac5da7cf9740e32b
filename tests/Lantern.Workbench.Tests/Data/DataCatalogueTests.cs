using System.Buffers.Binary;
using System.IO.Compression;

namespace Lantern.Workbench.Tests;

public sealed class DataCatalogueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mnist_comes_with_Lantern_in_two_parts()
    {
        var mnist = DataCatalogue.Find("mnist");
        var (training, test) = (mnist.Read(DataPart.Training), mnist.Read(DataPart.Test));

        Assert.Equal([DataPart.Training, DataPart.Test], mnist.Parts);
        Assert.Equal((60000, 10000), (training.Count, test.Count));
        Assert.Equal([5, 0, 4, 1, 9], training.Bytes.Labels[..5]);
        Assert.Equal(7, test[0].Label);
        Assert.Equal(new PictureSize(28, 28), test.PictureSize);
    }

    [Fact]
    public void What_a_package_brings_is_found_with_its_names_or_said_to_be_missing()
    {
        if (!Directory.Exists("/usr/share/datasets/fashion-mnist"))
        {
            Assert.Equal(
                "fashion-mnist: is not installed: Debian and Ubuntu have it as the package dataset-fashion-mnist; a folder with its four IDX files does as well.",
                Assert.Throws<DatasetException>(() => DataCatalogue.Find("fashion-mnist")).Message);
            return;
        }

        var clothing = DataCatalogue.Find("fashion-mnist").Read(DataPart.Training);

        Assert.Equal(60000, clothing.Count);
        Assert.Equal(["boot", "T-shirt"], [clothing.LabelNames[clothing[0].Label], clothing.LabelNames[clothing[1].Label]]);
    }

    [Fact]
    public void Questions_are_asked_about_the_test_part_unless_another_is_named() =>
        Assert.Equal(10000, DataCatalogue.Find("mnist").Read().Count);

    [Fact]
    public void A_folder_has_the_parts_whose_files_it_holds_plain_or_gzipped()
    {
        WriteIdx("t10k-images-idx3-ubyte", [2, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        WriteIdx("t10k-labels-idx1-ubyte", [2], [3, 12], gzip: true);

        var source = DataCatalogue.Find(_folder.Path);
        var examples = source.Read();

        Assert.Equal([DataPart.Test], source.Parts);
        Assert.Equal(new PictureSize(3, 2), examples.PictureSize);
        Assert.Equal([6, 7, 8, 9, 10, 11], examples[1].Values.ToArray());
        Assert.Equal(13, examples.LabelNames.Count);
        Assert.Equal($"{source.Name} has no training part.", Assert.Throws<OptionException>(() => source.Read(DataPart.Training)).Message);
    }

    [Fact]
    public void A_file_of_labels_and_values_is_one_part()
    {
        var source = DataCatalogue.Find(_folder.Write("few.digits.csv", "3,0,255,7,8\n4,1,2,3,4\n"u8));

        Assert.Equal([DataPart.Training], source.Parts);
        Assert.Equal("few", source.ShortName);
        Assert.Equal([3, 4], source.Read().Bytes.Labels);
        Assert.Equal(new PictureSize(2, 2), source.Read().PictureSize);
        Assert.Equal(
            "few.digits.csv has no test part: a file is one part, for training and for testing alike.",
            Assert.Throws<OptionException>(() => source.Read(DataPart.Test)).Message);
    }

    [Fact]
    public void A_few_digits_have_all_ten_labels_so_that_they_fit_the_others() =>
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], DataCatalogue.Find(_folder.Write("two.csv", "3,0\n4,1\n"u8)).Read().LabelNames);

    [Fact]
    public void Values_that_are_no_square_have_no_picture() =>
        Assert.Null(DataCatalogue.Find(_folder.Write("three.csv", "3,0,1,2\n"u8)).Read().PictureSize);

    [Fact]
    public void An_unknown_name_is_answered_with_what_there_is() =>
        Assert.Equal(
            "mnits: there is no such data. Did you mean mnist? There is the name mnist or fashion-mnist, a folder with IDX files such as train-images-idx3-ubyte.gz, or a file of lines 'label,value,…' such as digits.csv or digits.csv.gz.",
            Assert.Throws<DatasetException>(() => DataCatalogue.Find("mnits")).Message);

    [Fact]
    public void A_folder_without_data_is_refused_with_the_names_that_were_expected() =>
        Assert.Equal(
            $"{_folder.Path}: the folder has no IDX files, where train-images-idx3-ubyte and train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (or the same with .gz) were expected.",
            Assert.Throws<DatasetException>(() => DataCatalogue.Find(_folder.Path)).Message);

    [Theory]
    [InlineData(new[] { 3, 1, 1 }, new[] { 2 }, "t10k-labels-idx1-ubyte", "has 2 labels, where one for each of 3 pictures was expected")]
    [InlineData(new[] { 4 }, new[] { 4 }, "t10k-images-idx3-ubyte", "has 1 dimension, where pictures with 3 were expected: count, rows and columns")]
    [InlineData(new[] { 0, 1, 1 }, new[] { 0 }, "t10k-images-idx3-ubyte", "has no pictures, where at least one was expected")]
    public void Pictures_and_labels_that_do_not_fit_are_refused(int[] pictures, int[] labels, string file, string problem)
    {
        WriteIdx("t10k-images-idx3-ubyte", pictures, new byte[pictures.Aggregate(1, (product, size) => product * size)]);
        WriteIdx("t10k-labels-idx1-ubyte", labels, new byte[labels[0]]);

        Assert.Equal($"{_folder.File(file)}: {problem}.", Assert.Throws<DatasetException>(() => DataCatalogue.Find(_folder.Path).Read()).Message);
    }

    [Fact]
    public void Pictures_without_their_labels_are_refused()
    {
        WriteIdx("train-images-idx3-ubyte", [1, 1, 1], [0]);

        Assert.Equal(
            $"{_folder.File("train-labels-idx1-ubyte")}: cannot be read: there is no such file.",
            Assert.Throws<DatasetException>(() => DataCatalogue.Find(_folder.Path).Read()).Message);
    }

    [Fact]
    public void Data_is_written_as_one_csv_file_a_part()
    {
        WriteIdx("train-images-idx3-ubyte", [1, 2, 2], [0, 10, 200, 255]);
        WriteIdx("train-labels-idx1-ubyte", [1], [7]);
        WriteIdx("t10k-images-idx3-ubyte", [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
        WriteIdx("t10k-labels-idx1-ubyte", [2], [8, 9]);
        var name = Path.GetFileName(_folder.Path);

        var written = DataCatalogue.Find(_folder.Path).WriteCsv(_folder.File("new/csv")).ToList();

        var (train, test) = (_folder.File($"new/csv/{name}_train.csv"), _folder.File($"new/csv/{name}_test.csv"));
        Assert.Equal([new WrittenFile(train, 1, 15), new WrittenFile(test, 2, 20)], written);
        Assert.Equal("7,0,10,200,255\n", File.ReadAllText(train));
        Assert.Equal("8,1,2,3,4\n9,5,6,7,8\n", File.ReadAllText(test));
    }

    [Fact]
    public void A_folder_that_was_made_for_files_that_could_not_be_written_is_gone_again()
    {
        using var disk = new SmallDisk("size=64k");

        var exception = Assert.Throws<DatasetException>(() => DataCatalogue.Find("mnist").WriteCsv(Path.Combine(disk.Path, "new", "csv")).ToList());

        Assert.Equal($"{disk.Path}/new/csv/mnist_train.csv: cannot be written: the disk is full.", exception.Message);
        Assert.Empty(disk.Entries);
    }

    private void WriteIdx(string name, int[] dimensions, byte[] values, bool gzip = false)
    {
        var content = new byte[4 + (4 * dimensions.Length) + values.Length];
        (content[2], content[3]) = (8, (byte)dimensions.Length);
        for (var d = 0; d < dimensions.Length; d++)
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4 + (4 * d)), dimensions[d]);
        values.CopyTo(content, 4 + (4 * dimensions.Length));

        using var file = File.Create(_folder.File(name + (gzip ? ".gz" : "")));
        using Stream stream = gzip ? new GZipStream(file, CompressionMode.Compress) : file;
        stream.Write(content);
    }
}
