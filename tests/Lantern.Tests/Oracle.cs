using System.Text.Json;

namespace Lantern.Tests;

/// <summary>Reads the files that hold what NumPy, SciPy and PyTorch computed for the same things.</summary>
internal static class Oracle
{
    /// <summary>The whole of a file in tests/oracle, such as "numpy_random.json".</summary>
    public static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "oracle", file)));
        return document.RootElement.Clone();
    }

    /// <summary>A file in tests/oracle/tensors that PyTorch or NumPy wrote.</summary>
    public static string TensorFile(string name) => Path.Combine(AppContext.BaseDirectory, "oracle", "tensors", name);

    /// <summary>An array of whole numbers.</summary>
    public static int[] ToIntegers(this JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>An array of numbers, each the double nearest to its decimal digits.</summary>
    public static double[] ToDoubles(this JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>An array of arrays of numbers: a matrix, row by row.</summary>
    public static double[][] ToRows(this JsonElement array) => [.. array.EnumerateArray().Select(ToDoubles)];
}
