namespace Lantern.Workbench;

/// <summary>
/// Settings that were found to go well together, under a name. What the modern ones are made of was chosen on a validation
/// part of the training digits; docs/records.md has how, and what they reach.
/// </summary>
/// <param name="Name">Such as "modern".</param>
/// <param name="Description">One line.</param>
/// <param name="Settings">By name, see <see cref="Setting"/>; what is not among them stays as it is.</param>
public sealed record Recipe(string Name, string Description, IReadOnlyList<(string Name, string Text)> Settings)
{
    /// <summary>All recipes, from the oldest to the one that takes longest.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new("textbook", "as without a recipe: the textbook's network and its rule, in a second", []),
        new("rotations", "the same with digits also turned by 10 degrees to both sides, in seconds",
            [("learning-rate", "0.01"), ("epochs", "10"), ("shuffle", "true"), ("rotate", "10")]),
        new("modern", "two layers of rectifiers, Adam and distorted digits, in a minute",
            [.. Rectifiers("800,800"), ("optimizer", "adam"), ("learning-rate", "0.002"), ("schedule", "one-cycle"), ("epochs", "36"), ("augment", "true")]),
        new("best", "three wider layers, Nesterov's momentum and stronger distortions, in a quarter of an hour",
            [.. Rectifiers("1500,1000,500"), ("optimizer", "nesterov"), ("learning-rate", "0.1"), ("schedule", "one-cycle"), ("epochs", "200"),
             ("augment-with", "rotation=12,scale=0.12,elastic=30,smoothness=5")]),
    ];

    /// <summary>The recipe of that name.</summary>
    /// <exception cref="OptionException">There is no such recipe.</exception>
    public static Recipe Find(string name) => Named.Find(All, recipe => recipe.Name, name, "recipe");

    /// <summary>The request with the recipe's settings, but for those that it has already.</summary>
    public TrainRequest Apply(TrainRequest request)
    {
        var own = Settings.ExceptBy(request.Settings.Keys, setting => setting.Name).Select(setting => KeyValuePair.Create(setting.Name, setting.Text));
        return (request with { Settings = new OrderedDictionary<string, string>() }).With([.. own, .. request.Settings]);
    }

    /// <summary>The settings as a sweep has them, each with one value.</summary>
    /// <param name="except">The names of those that are varied, or have other values.</param>
    public IEnumerable<(string Name, string Text)> ForSweep(IEnumerable<string> except) =>
        Settings.ExceptBy(except, setting => setting.Name).Select(setting => (setting.Name, setting.Text.Replace(',', '+')));

    private static (string Name, string Text)[] Rectifiers(string hidden) =>
        [("hidden", hidden), ("activation", "relu"), ("biases", "true"), ("initial", "fan-in"), ("loss", "cross-entropy"), ("batch", "128"), ("shuffle", "true")];
}
