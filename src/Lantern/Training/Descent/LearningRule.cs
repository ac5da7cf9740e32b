namespace Lantern;

/// <summary>The rule that propagates errors from the outputs to the weights of all layers.</summary>
public sealed class LearningRule
{
    private LearningRule(string name) => Name = name;

    /// <summary>
    /// The rule of the textbook in print. The whole error a − t goes back through the transposed weights; each layer
    /// multiplies by the slope of its own activation only where it updates its own weights. For the last layer that is
    /// the gradient of the squared error; for the layers before it is not (a slope is missing for each layer above), so
    /// a gradient check fails there. It learns well all the same: the errors do not shrink on their way back.
    /// Defined for <see cref="Loss.SquaredError"/>.
    /// </summary>
    public static LearningRule Textbook { get; } = new("textbook");

    /// <summary>The exact gradient of the loss by the chain rule. (Rumelhart, Hinton, Williams 1986.)</summary>
    public static LearningRule Gradient { get; } = new("gradient");

    /// <summary>All rules, in the order in which they are documented.</summary>
    public static IReadOnlyList<LearningRule> All { get; } = [Textbook, Gradient];

    /// <summary>The name used in options and model files, such as "textbook".</summary>
    public string Name { get; }

    /// <summary>The rule of that name.</summary>
    /// <exception cref="OptionException">There is no such rule.</exception>
    public static LearningRule Parse(string name) => Named.Find(All, rule => rule.Name, name, "rule");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
