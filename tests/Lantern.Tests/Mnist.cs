namespace Lantern.Tests;

/// <summary>The data set that ships, read once for all tests.</summary>
internal static class Mnist
{
    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    private static readonly Lazy<Dataset> LazyTraining = new(() => Read("train"));
    private static readonly Lazy<Dataset> LazyTest = new(() => Read("t10k"));

    /// <summary>60,000 digits, prepared as the textbook does.</summary>
    public static Dataset Training => LazyTraining.Value;

    /// <summary>10,000 digits, prepared as the textbook does.</summary>
    public static Dataset Test => LazyTest.Value;

    private static Dataset Read(string part)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "data", "mnist");
        var images = Idx.Read(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"));
        var labels = Idx.Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));
        return Dataset.FromBytes(images.Values, labels.Values, 28 * 28, Digits, Preparation.Textbook);
    }
}
