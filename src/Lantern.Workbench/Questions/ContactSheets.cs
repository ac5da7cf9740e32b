using Lantern.Images;
using Lantern.Insight;

namespace Lantern.Workbench;

/// <summary>Many small pictures on a page, each with its caption: what was found out about a model.</summary>
public static class ContactSheets
{
    private const int LargestTileCount = 1000; // a page of some 3000 × 3000 pixels

    /// <summary>All wrong answers, the most confident first, each with its label, the answer, the confidence and the example.</summary>
    /// <exception cref="OptionException">The examples are no pictures.</exception>
    public static ColorImage Mistakes(Scorecard scorecard)
    {
        var (mistakes, size) = (scorecard.Evaluation.Mistakes, SizeOf(scorecard.Examples));
        var shown = mistakes.Take(LargestTileCount).ToList();
        var which = shown.Count < mistakes.Count ? $", the {shown.Count} most confident" : "";
        var title = $"{mistakes.Count} of {scorecard.Evaluation.Count} wrong{which}: label, not the answer; its confidence; which example";
        var sheet = new ContactSheet(Columns(shown.Count), title, Enlargement(size, 56), textSize: 1);
        foreach (var mistake in shown)
        {
            sheet.Add(
                GrayImage.FromBytes(scorecard.Examples[mistake.Example].Values.Span, size.Width, size.Height),
                $"{scorecard.LabelNames[mistake.Label]} not {scorecard.LabelNames[mistake.Answer]}",
                $"{Confidence(mistake.Confidence)} #{mistake.Example}");
        }

        return sheet.ToImage();
    }

    /// <summary>What a network takes for its labels, and what it answers to that.</summary>
    /// <exception cref="OptionException">The inputs are no square picture.</exception>
    public static ColorImage Imagined(Imagination imagination)
    {
        var (size, preparation) = (SizeOf(imagination.Model), imagination.Model.Preparation);
        var sheet = new ContactSheet(5, imagination.ByAscent ? "Gradient ascent" : "Back query", Enlargement(size, 140), textSize: 2);
        foreach (var label in imagination.Labels)
        {
            var picture = new GrayImage(size.Width, size.Height);
            for (var i = 0; i < label.Inputs.Length; i++)
                picture.Pixels[i] = (float)((label.Inputs[i] - preparation.InputLow) / (preparation.InputHigh - preparation.InputLow));
            sheet.Add(picture, label.Name, $"read as {label.Answer.Name}", Confidence(label.Answer.Confidence));
        }

        return sheet.ToImage();
    }

    /// <summary>The incoming weights of the first layer's nodes, those that contribute most first; answers in their own order.</summary>
    /// <exception cref="OptionException">The inputs are no square picture.</exception>
    public static ColorImage Weights(Inspection inspection)
    {
        var (network, size) = (inspection.Model.Network, SizeOf(inspection.Model));
        var full = FullWeight(inspection);
        var contributions = inspection.Contributions;
        var nodes = Enumerable.Range(0, network.Layers[0].OutputCount);
        if (contributions is not null)
            nodes = nodes.OrderByDescending(node => contributions[node]);
        var shown = nodes.Take(LargestTileCount).ToList();
        var sheet = new ContactSheet(
            Columns(shown.Count), $"What {shown.Count} nodes listen to: red for, blue against, full at {full:0.00}", Enlargement(size, 56), textSize: 1);
        foreach (var node in shown)
        {
            var weights = network.Weights(0).Slice(node * network.InputCount, network.InputCount);
            var caption = contributions is null ? inspection.Model.LabelNames[node] : $"#{node} {contributions[node]:0.00}";
            sheet.Add(SignedPicture.Draw(weights, size.Width, full), caption);
        }

        return sheet.ToImage();
    }

    /// <summary>The weight that gets the full color: one in two hundred is larger.</summary>
    public static double FullWeight(Inspection inspection) => SignedPicture.Full(inspection.Model.Network.Weights(0), beyond: 0.005);

    /// <summary>An example, and what of it spoke for and against the answer and the runner-up.</summary>
    /// <exception cref="OptionException">The example is no picture.</exception>
    public static ColorImage Explained(Explanation explanation)
    {
        var (example, prediction) = (explanation.Answered.Example, explanation.Answered.Prediction);
        var size = SizeOf(example.Of);
        var full = SignedPicture.Full([.. explanation.ForAnswer, .. explanation.ForRunnerUp ?? []], beyond: 0.002);
        var sheet = new ContactSheet(3, "Red speaks for it, blue against it", Enlargement(size, 224), textSize: 2);
        sheet.Add(GrayImage.FromBytes(example.Values.Span, size.Width, size.Height), $"example {example.Number}", $"label {explanation.Answered.LabelName}");
        sheet.Add(SignedPicture.Draw(explanation.ForAnswer, size.Width, full), $"for the answer {prediction.Answer.Name}", Confidence(prediction.Answer.Confidence));
        if (prediction.RunnerUp is { } runnerUp)
            sheet.Add(SignedPicture.Draw(explanation.ForRunnerUp, size.Width, full), $"for the runner-up {runnerUp.Name}", Confidence(runnerUp.Confidence));
        return sheet.ToImage();
    }

    /// <summary>Such as "98 %", or "1.73" where an output is no share.</summary>
    private static string Confidence(double output) => output is >= 0 and <= 1 ? Wording.Percent(output, 0) : $"{output:0.00}";

    /// <summary>Half as many rows again would make the page square, since captions make tiles higher than wide.</summary>
    private static int Columns(int tileCount) => Math.Max(1, (int)Math.Ceiling(Math.Sqrt(1.5 * tileCount)));

    private static int Enlargement(PictureSize size, int pixels) => Math.Max(1, pixels / Math.Max(size.Width, size.Height));

    private static PictureSize SizeOf(Examples examples) =>
        examples.PictureSize ?? throw new OptionException($"The {examples.Bytes.ValueCount} values of an example of {examples.Name} are no square picture, so they cannot be drawn.");

    private static PictureSize SizeOf(Model model) =>
        PictureSize.Square(model.Network.InputCount) ?? throw new OptionException($"The model's {model.Network.InputCount} inputs are no square picture, so they cannot be drawn.");
}
