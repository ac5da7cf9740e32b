using System.Globalization;

namespace Lantern.Text;

/// <summary>Choices that have names, and what is said of a name that is none of them.</summary>
public static class Named
{
    private const int MostListed = 60, ListedOfMore = 8; // all settings, but not a column for each pixel

    /// <summary>The item of that name.</summary>
    /// <param name="all">All items that there are.</param>
    /// <param name="nameOf">An item's name.</param>
    /// <param name="name">The name that is looked for.</param>
    /// <param name="kind">What an item is, such as "activation".</param>
    /// <exception cref="OptionException">No item has that name; the message says which there are.</exception>
    public static TItem Find<TItem>(IEnumerable<TItem> all, Func<TItem, string> nameOf, string name, string kind)
        where TItem : class
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(nameOf);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(kind);
        return all.FirstOrDefault(item => nameOf(item) == name) ?? throw Unknown(kind, name, all.Select(nameOf));
    }

    /// <summary>
    /// The refusal of a name that is not known: "There is no activation 'relux'. Did you mean relu? There are sigmoid, tanh and
    /// relu."
    /// </summary>
    /// <param name="kind">What has such a name, such as "activation".</param>
    /// <param name="name">The name that is not known.</param>
    /// <param name="names">The names that there are.</param>
    /// <param name="remark">What follows the name, such as " in runs/lantern.db".</param>
    public static OptionException Unknown(string kind, string name, IEnumerable<string> names, string remark = "")
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(remark);
        return new($"There is no {Sentences(kind, name, names, remark)}.");
    }

    /// <inheritdoc cref="Unknown(string, string, IEnumerable{string}, string)"/>
    /// <param name="file">The file in which there is no such name.</param>
    /// <param name="kind">What has such a name, such as "column".</param>
    /// <param name="name">The name that is not known.</param>
    /// <param name="names">The names that there are.</param>
    /// <param name="remark">What follows the name, such as ", which the model needs".</param>
    public static DatasetException UnknownIn(string file, string kind, string name, IEnumerable<string> names, string remark = "")
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(remark);
        return new(file, $"there is no {Sentences(kind, name, names, remark)}");
    }

    /// <summary>"name 0.9 0.001": the same text on every machine, with every bit of the numbers.</summary>
    internal static string WithNumbers(string name, params IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)).Prepend(name));

    /// <summary>Names in a list: as they are if each is one plain word, else in quotation marks; of very many only the first.</summary>
    internal static string Listed(IReadOnlyCollection<string> names) =>
        Wording.And(names.All(IsPlain) ? names : names.Select(Wording.Quoted), names.Count <= MostListed ? MostListed : ListedOfMore);

    private static string Sentences(string kind, string name, IEnumerable<string> names, string remark)
    {
        string[] all = [.. names];
        var nearest = Spelling.Nearest(name, all) is { } meant ? $". Did you mean {Listed([meant])}?" : all.Length > 0 ? "." : "";
        return $"{kind} {Wording.Quoted(name)}{remark}{nearest}{(all.Length > 0 ? $" There {(all.Length == 1 ? "is" : "are")} {Listed(all)}" : "")}";
    }

    /// <summary>Whether a name is one word of letters, digits, hyphens, points and underscores.</summary>
    internal static bool IsPlain(string name) => name.Length > 0 && name.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.');
}
