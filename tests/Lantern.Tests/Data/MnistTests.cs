using System.IO.Compression;
using System.Security.Cryptography;

namespace Lantern.Tests;

public sealed class MnistTests
{
    private static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "data", "mnist", name);

    [Theory]
    [InlineData("train-images-idx3-ubyte.gz", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db")]
    [InlineData("train-labels-idx1-ubyte.gz", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")]
    [InlineData("t10k-images-idx3-ubyte.gz", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7")]
    [InlineData("t10k-labels-idx1-ubyte.gz", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")]
    public void Each_file_holds_the_original_bytes(string name, string expectedHash)
    {
        using var content = new GZipStream(File.OpenRead(Path(name)), CompressionMode.Decompress);

        Assert.Equal(expectedHash, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    [Fact]
    public void The_labels_begin_as_the_database_is_known_to()
    {
        Idx training = Idx.Read(Path("train-labels-idx1-ubyte.gz")), test = Idx.Read(Path("t10k-labels-idx1-ubyte.gz"));

        Assert.Equal([60000], training.Dimensions);
        Assert.Equal([5, 0, 4, 1, 9], training.Values[..5]);
        Assert.Equal([10000], test.Dimensions);
        Assert.Equal(7, test.Values[0]);
    }

    // Lines and bytes of mnist_train.csv and mnist_test.csv as they have been passed around for years, with LF.
    [Theory]
    [InlineData("train", 60000, 109_575_994)]
    [InlineData("t10k", 10000, 18_289_443)]
    public void Written_as_csv_it_has_the_classic_size_and_is_read_back_the_same(string part, int count, long size)
    {
        Idx images = Idx.Read(Path($"{part}-images-idx3-ubyte.gz")), labels = Idx.Read(Path($"{part}-labels-idx1-ubyte.gz"));
        Assert.Equal([count, 28, 28], images.Dimensions);
        using var folder = new TemporaryFolder();
        string path = folder.File("mnist.csv");

        Csv.Write(path, new LabelledBytes(labels.Values, images.Values, 28 * 28));

        Assert.Equal(size, new FileInfo(path).Length);
        Assert.Equal(count, File.ReadLines(path).Count());
        LabelledBytes read = Csv.Read(path);
        Assert.Equal(count, read.Count);
        Assert.Equal(28 * 28, read.ValueCount);
        Assert.True(labels.Values.AsSpan().SequenceEqual(read.Labels));
        Assert.True(images.Values.AsSpan().SequenceEqual(read.Values));
    }
}
