namespace Lantern.Workbench;

/// <summary>
/// How much the examples of each class count in training, as a text that is written before the data is known: "balanced", or some classes by name,
/// such as "0=2,7=0.5", where the others count 1.
/// </summary>
public sealed class ClassWeights
{
    private const string Balanced = "balanced";

    private readonly IReadOnlyList<(string Label, double Weight)>? _named; // nothing if balanced

    private ClassWeights(IReadOnlyList<(string, double)>? named) => _named = named;

    /// <summary>Reads the text of the setting.</summary>
    /// <exception cref="OptionException">It makes no sense.</exception>
    public static ClassWeights Parse(string text)
    {
        if (text == Balanced)
            return new(null);
        List<(string Label, double)> named = [.. text.Split(',').Select(each => each.LastIndexOf('=') is > 0 and var at
            ? (each[..at].Trim(), ValueParser.Number(each[(at + 1)..]))
            : throw new OptionException($"'{each}' is no weight of a class, such as 7=0.5; 'balanced' weighs all classes by how rare they are."))];
        return named.CountBy(each => each.Label).FirstOrDefault(label => label.Value > 1) is { Key: { } twice }
            ? throw new OptionException($"The class '{twice}' has more than one weight.")
            : new(named);
    }

    /// <summary>
    /// The weights for some data. Balanced ones are n / (K·nₖ), where n is the number of examples, nₖ that of the class and K
    /// how many classes have any, so that all of these count alike (King and Zeng 2001; scikit-learn's "balanced"). A class without examples counts 1.
    /// </summary>
    /// <param name="learned">What is learned from.</param>
    /// <returns>One for each label.</returns>
    /// <exception cref="OptionException">A class is not there, or the data has no classes.</exception>
    public IReadOnlyList<double> For(Dataset learned)
    {
        var labels = learned.LabelNames;
        if (labels.Count == 0)
            throw new OptionException("Weights of classes are for one target of classes, not for numbers or several labels.");
        if (_named?.FirstOrDefault(each => !labels.Contains(each.Label)).Label is { } unknown)
            throw Named.Unknown("class", unknown, labels);
        if (_named is not null)
            return [.. labels.Select(label => _named.Where(each => each.Label == label).Select(each => each.Weight).DefaultIfEmpty(1).First())];
        var counts = new int[labels.Count];
        for (var example = 0; example < learned.Count; example++)
            counts[learned.Label(example)]++;
        var present = (double)counts.Count(count => count > 0);
        return [.. counts.Select(count => count == 0 ? 1 : learned.Count / (present * count))];
    }

    /// <summary>The text of which <see cref="Parse"/> makes the same.</summary>
    public override string ToString() =>
        _named is null ? Balanced : string.Join(',', _named.Select(each => $"{each.Label}={ValueParser.Of(each.Weight)}"));
}
