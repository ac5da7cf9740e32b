using System.Globalization;

namespace Lantern.Workbench;

/// <summary>
/// Something that differs between points: a setting, the data, or the number of epochs. Its values are texts as settings have
/// them; where all of them mean numbers they can stand on an axis.
/// </summary>
/// <param name="Name">Such as "learning-rate" or "epochs".</param>
/// <param name="Values">Those that occur, in order: smaller numbers first, then other texts.</param>
public sealed record Quantity(string Name, IReadOnlyList<string> Values)
{
    public const string Data = "data", Test = "test";

    /// <summary>The name as it stands in a sentence or at an axis.</summary>
    public string Title => Setting.TitleOf(Name);

    /// <summary>Whether every value is a single number.</summary>
    public bool IsNumeric => Values.All(value => NumberOf(value) is not null);

    /// <summary>
    /// Whether the values rather grow by factors than by differences: they are above zero, span a factor of ten, and their
    /// logarithms lie at more even distances than they do themselves. Then each factor of ten gets the same length of an axis.
    /// </summary>
    public bool IsGeometric
    {
        get
        {
            if (Values.Count < 3 || !IsNumeric)
                return false;
            double[] numbers = [.. Values.Select(value => NumberOf(value)!.Value)];
            return numbers[0] > 0 && numbers[^1] >= 10 * numbers[0] && Unevenness(numbers.Select(number => Math.Log(number))) < Unevenness(numbers);
        }
    }

    /// <summary>The number that a text means; none means zero. Nothing for any other text, such as 300,100.</summary>
    public static double? NumberOf(string text) =>
        text == "none" ? 0 : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Texts by what they mean: fewer numbers first (none, 300, "300,100"), then smaller ones; then all other texts.</summary>
    public static int Compare(string a, string b)
    {
        if (a == b)
            return 0;
        var (left, right) = (NumbersOf(a), NumbersOf(b));
        if (left is null || right is null)
            return left is not null ? -1 : right is not null ? 1 : string.CompareOrdinal(a, b);
        var order = left.Length.CompareTo(right.Length);
        for (var i = 0; order == 0 && i < left.Length; i++)
            order = left[i].CompareTo(right[i]);
        return order != 0 ? order : string.CompareOrdinal(a, b);
    }

    private static double[]? NumbersOf(string text)
    {
        if (text == "none")
            return [];
        var numbers = text.Split(',').Select(NumberOf).ToList();
        return numbers.Contains(null) ? null : [.. numbers.Select(number => number!.Value)];
    }

    /// <summary>The deviation of the distances between neighbours over their mean.</summary>
    private static double Unevenness(IEnumerable<double> sorted)
    {
        double[] numbers = [.. sorted];
        var summary = Summary.Of([.. numbers.Zip(numbers.Skip(1), (a, b) => b - a)]);
        return summary.Deviation!.Value / summary.Mean;
    }
}
