using Lantern.Workbench;

namespace Lantern.Tests;

/// <summary>Small files of digits from the data set that ships.</summary>
internal static class Digits
{
    private static readonly Lazy<Examples> LazyTraining = new(() => DataCatalogue.Find("mnist").Read(DataPart.Training));
    private static readonly Lazy<Examples> LazyTest = new(() => DataCatalogue.Find("mnist").Read(DataPart.Test));

    /// <summary>The first digits to learn from, as a CSV file.</summary>
    public static string WriteTraining(this TemporaryFolder folder, int count, string name = "train.csv") => Write(LazyTraining.Value, count, folder.File(name));

    /// <summary>The first digits to test with, as a CSV file.</summary>
    public static string WriteTest(this TemporaryFolder folder, int count, string name = "test.csv") => Write(LazyTest.Value, count, folder.File(name));

    private static string Write(Examples examples, int count, string path)
    {
        var bytes = examples.Bytes;
        Csv.Write(path, new LabelledBytes(bytes.Labels[..count], bytes.Values[..(count * bytes.ValueCount)], bytes.ValueCount));
        return path;
    }
}
