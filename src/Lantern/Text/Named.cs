using System.Globalization;

namespace Lantern;

/// <summary>Looks up what options and model files call by name.</summary>
internal static class Named
{
    public static TItem Find<TItem>(IEnumerable<TItem> all, Func<TItem, string> nameOf, string name, string kind)
        where TItem : class =>
        all.FirstOrDefault(item => nameOf(item) == name)
        ?? throw new OptionException($"There is no {kind} '{name}'. There are {Listed(all.Select(nameOf))}.");

    /// <summary>"name 0.9 0.001": the same text on every machine, with every bit of the numbers.</summary>
    public static string WithNumbers(string name, params IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)).Prepend(name));

    /// <summary>"a", "a and b", "a, b and c".</summary>
    private static string Listed(IEnumerable<string> names)
    {
        var list = names.ToList();
        return list.Count == 1 ? list[0] : $"{string.Join(", ", list.SkipLast(1))} and {list[^1]}";
    }
}
