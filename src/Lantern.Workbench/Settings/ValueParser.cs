using System.Globalization;
using System.Numerics;

namespace Lantern.Workbench;

/// <summary>How text becomes values, with no regard to how numbers are written in this country; every refusal is one sentence.</summary>
public static class ValueParser
{
    /// <summary>A whole number.</summary>
    /// <exception cref="OptionException">It is none, or out of the type's range.</exception>
    public static T Whole<T>(string value)
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        T.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new OptionException($"'{value}' is no whole number from {T.Max(T.MinValue, T.Zero)} to {T.MaxValue}.");

    /// <summary>A number such as 0.1.</summary>
    /// <exception cref="OptionException">It is none.</exception>
    public static double Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new OptionException($"'{value}' is no number such as 0.1.");

    /// <summary>Some of many: a share such as 0.1 or 10%, or a whole number of them; 0 for none.</summary>
    /// <returns>The share if it is less than 1, else the number.</returns>
    /// <exception cref="OptionException">It is none of these.</exception>
    public static double Part(string value)
    {
        var percent = value.EndsWith('%');
        var part = Number(percent ? value[..^1] : value) / (percent ? 100 : 1);
        return part is >= 0 and < 1 || (!percent && part >= 1 && part <= int.MaxValue && part == Math.Floor(part))
            ? part
            : throw new OptionException($"'{value}' is neither a share such as 0.1 or 10% nor a whole number.");
    }

    /// <summary>"true" or "false".</summary>
    /// <exception cref="OptionException">It is neither.</exception>
    public static bool Truth(string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw new OptionException($"'{value}' is neither true nor false."),
    };

    /// <summary>For a help: what there is to choose from.</summary>
    public static string Names<T>(IEnumerable<T> all) => string.Join(", ", all);

    /// <summary>The shortest text from which <see cref="Number"/> makes the same number.</summary>
    public static string Of(double number) => number.ToString(CultureInfo.InvariantCulture);
}
