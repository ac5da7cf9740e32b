using Lantern.Insight;

namespace Lantern.Workbench;

/// <summary>The inputs that a network would like to see for a label.</summary>
/// <param name="Label">Which label, counted from 0.</param>
/// <param name="Name">What the model calls it.</param>
/// <param name="Inputs">The inputs, one for each of the network's.</param>
/// <param name="Answer">What the network answers if it does see them.</param>
public sealed record ImaginedLabel(int Label, string Name, float[] Inputs, Answer Answer);

/// <summary>What a network takes for its labels.</summary>
/// <param name="Model">The model that was asked.</param>
/// <param name="ByAscent">Whether it was found by gradient ascent, else by the back query.</param>
/// <param name="Labels">One of them, or all.</param>
public sealed record Imagination(Model Model, bool ByAscent, IReadOnlyList<ImaginedLabel> Labels)
{
    /// <summary>Asks a model what it takes for its labels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="labelName">The label as the model calls it; all of them unless given.</param>
    /// <param name="byAscent">By gradient ascent, else by the back query.</param>
    /// <exception cref="OptionException">There is no such label, or the network cannot be asked backwards.</exception>
    public static Imagination Of(Model model, string? labelName, bool byAscent)
    {
        var names = model.LabelNames;
        if (labelName is not null && !names.Contains(labelName))
            throw Named.Unknown("label", labelName, names);
        var width = PictureSize.Square(model.Network.InputCount)?.Width ?? 0;
        return new Imagination(model, byAscent, [.. Enumerable.Range(0, names.Count).Where(label => labelName is null || names[label] == labelName).Select(Imagined)]);

        ImaginedLabel Imagined(int label)
        {
            var inputs = byAscent
                ? InputAscent.Of(model.Network, label, (model.Preparation.InputLow, model.Preparation.InputHigh), width)
                : BackQuery.Of(model.Network, label);
            var outputs = new float[names.Count];
            model.Network.Predict(inputs, outputs);
            var best = Array.IndexOf(outputs, outputs.Max());
            return new ImaginedLabel(label, names[label], inputs, new Answer(best, names[best], outputs[best]));
        }
    }
}
