namespace Lantern.Cli;

/// <summary>A model's answer: its name, the runner-up, and all outputs as bars.</summary>
internal static class PredictionText
{
    private const int BarLength = 40;

    /// <param name="terminal">Where to write.</param>
    /// <param name="prediction">The answer.</param>
    /// <param name="labelNames">What the model calls its labels.</param>
    /// <param name="label">The right one, counted from 0, if it is known.</param>
    public static void Write(Terminal terminal, Prediction prediction, IReadOnlyList<string> labelNames, int? label)
    {
        var answer = new StyledLine().Append($"answer {prediction.Answer.Name}", Terminal.Strong).Append($", confidence {prediction.Answer.Confidence:0.00}");
        var isRight = prediction.Answer.Label == label;
        if (label is not null)
            answer.Append(": ").Append(isRight ? "right" : "wrong", isRight ? Terminal.Good : Terminal.Bad);
        terminal.Line(answer);
        if (prediction.RunnerUp is { } runnerUp)
            terminal.Line($"runner-up {runnerUp.Name}, {runnerUp.Confidence:0.00}");
        terminal.Line();

        var scale = BarLength / Math.Max(1, prediction.Answer.Confidence); // outputs of some activations are larger than 1
        var nameWidth = labelNames.Max(name => name.Length);
        for (var k = 0; k < labelNames.Count; k++)
        {
            var output = prediction.Outputs[k];
            var bar = new string('█', (int)Math.Round(Math.Max(0, output) * scale));
            var style = k == label || (label is null && k == prediction.Answer.Label) ? Terminal.Good : k == prediction.Answer.Label ? Terminal.Bad : Terminal.Quiet;
            terminal.Line(new StyledLine().Append($"{labelNames[k].PadLeft(nameWidth)}  {output,7:0.0000}  ").Append(bar, style));
        }
    }
}
