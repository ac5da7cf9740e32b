using Lantern.Insight;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Shows the inside of a model to a person.</summary>
internal sealed class InspectText(Terminal terminal) : IInspectView
{
    private const int ListedNodeCount = 6;

    public void Inspected(Inspection inspection)
    {
        var network = inspection.Model.Network;
        terminal.Line($"network {network}: {Wording.Count(network.Parameters.Length, "parameter")}", Terminal.Strong);
        if (inspection.Model.Provenance is { Data.Length: > 0 } origin)
            WriteOrigin(origin);
        terminal.Line();
        terminal.Line("           weights     mean   deviation    least     most   near zero   activation", Terminal.Quiet);
        for (var l = 0; l < network.Layers.Count; l++)
        {
            var (layer, weights) = (network.Layers[l], inspection.Weights[l]); // a mean of −0.000 + 0.0 is 0.000
            terminal.Line(
                $"layer {l + 1} {weights.Count,10:N0} {Math.Round(weights.Mean, 3) + 0.0,8:0.000} {weights.Deviation,11:0.000} "
                + $"{weights.Least,8:0.00} {weights.Most,8:0.00} {Wording.Percent(weights.NearZero, 1),11}   {layer.Activation}{(layer.HasBiases ? ", with biases" : "")}");
        }

        if (inspection.Activity is null)
            return;
        terminal.Line();
        terminal.Line($"nodes over {Wording.Count(inspection.Examples!.Count, "example")} of {inspection.Examples.Name}", Terminal.Strong);
        terminal.Line();
        terminal.Line("          nodes    never move   at the lower end   at the upper end", Terminal.Quiet);
        for (var l = 0; l < network.Layers.Count; l++)
        {
            var (layer, (low, high)) = (inspection.Activity[l], network.Layers[l].Activation.Range);
            terminal.Line($"layer {l + 1} {layer.Nodes.Count,7:N0} {layer.StillCount,13:N0} {End(low, layer.SaturatedLow),18} {End(high, layer.SaturatedHigh),18}");
        }

        static string End(double end, double share) => double.IsFinite(end) ? Wording.Percent(share, 1) : "-";
    }

    public void Explained(Explanation explanation)
    {
        var (answered, prediction) = (explanation.Answered, explanation.Answered.Prediction);
        terminal.Line(new StyledLine().Append($"example {answered.Example.Number} of {answered.Example.Of.Name}, ").Append($"label {answered.LabelName}", Terminal.Strong));
        terminal.Line(new StyledLine()
            .Append($"answer {prediction.Answer.Name}", Terminal.Strong)
            .Append($", confidence {prediction.Answer.Confidence:0.00}: ")
            .Append(answered.IsRight ? "right" : "wrong", answered.IsRight ? Terminal.Good : Terminal.Bad)
            .Append(prediction.RunnerUp is { } runnerUp ? $"; runner-up {runnerUp.Name}, {runnerUp.Confidence:0.00}" : ""));
        if (answered.Example.Of.PictureSize is { } size && size.Width <= terminal.Width)
        {
            terminal.Line();
            terminal.Line($"what speaks for {prediction.Answer.Name}: + and #; against it: - and =", Terminal.Quiet);
            WriteSigned(explanation.ForAnswer, size);
        }

        for (var l = 0; l < explanation.Layers.Count; l++)
        {
            var nodes = explanation.Layers[l];
            WriteNodes($"nodes of layer {l + 1} that fire most", nodes, prediction.Answer.Name);
            WriteNodes($"nodes of layer {l + 1} that matter most", nodes.OrderByDescending(node => Math.Abs(node.Contribution)), prediction.Answer.Name);
        }
    }

    public void Breaking(Breaking breaking)
    {
        var what = breaking.Damage switch
        {
            Damage.Nodes => "hidden nodes fall silent",
            Damage.Links => "links are cut",
            _ => "links are disturbed, by as much as weights differ in their layer",
        };
        terminal.Line($"accuracy on {Wording.Count(breaking.Examples.Count, "example")} of {breaking.Examples.Name} while {what}", Terminal.Strong);
        terminal.Line($"mean and deviation of {Wording.Count(breaking.SeedCount, "choice")} of which", Terminal.Quiet);
        terminal.Line();
        terminal.Line("  share     broken   accuracy   deviation", Terminal.Quiet);
    }

    public void Broken(Breaking breaking, ResiliencePoint point) =>
        terminal.Line($"{Wording.Percent(point.Share, 1),7} {point.Count,10:N0} {Wording.Percent(point.Mean),10} {Wording.Percent(point.Deviation),11}");

    public void Written(string path, string note)
    {
        terminal.Line();
        terminal.Line($"{path}: {note}");
    }

    private void WriteOrigin(Provenance origin)
    {
        terminal.Line(TrainText.Row("learned", $"{origin.Data}: {Wording.Count(origin.ExamplesSeen, "example")} seen"));
        var line = "";
        foreach (var setting in origin.Settings.Select(setting => $"{setting.Key} {setting.Value}"))
        {
            if (line != "" && line.Length + setting.Length > 66) // with a comma and the row's name within 80 columns
            {
                terminal.Line(TrainText.Row("", $"{line},"));
                line = "";
            }

            line += line == "" ? setting : $", {setting}";
        }

        if (line != "")
            terminal.Line(TrainText.Row("", line));
    }

    /// <summary>Two pixels a character, one above the other; what is less than a tenth of the largest stays blank.</summary>
    private void WriteSigned(float[] values, PictureSize size)
    {
        float At(int row, int column) => row < size.Height ? values[(row * size.Width) + column] : 0;
        var lines = Enumerable.Range(0, (size.Height + 1) / 2)
            .Select(line => Enumerable.Range(0, size.Width).Select(column => At(2 * line, column) + At((2 * line) + 1, column)).ToArray()).ToList();
        var full = lines.Max(line => line.Max(Math.Abs));
        foreach (var line in lines)
        {
            var text = new StyledLine();
            foreach (var share in line.Select(value => full > 0 ? value / full : 0))
                text.Append(Math.Abs(share) < 0.1 ? " " : share > 0.4 ? "#" : share > 0 ? "+" : share < -0.4 ? "=" : "-", share > 0 ? Terminal.Good : Terminal.Bad);
            terminal.Line(text);
        }
    }

    private void WriteNodes(string title, IEnumerable<FiredNode> nodes, string answer)
    {
        terminal.Line();
        terminal.Line(title, Terminal.Strong);
        terminal.Line($"  node   fires   usually   speaks for {answer}", Terminal.Quiet);
        foreach (var node in nodes.Take(ListedNodeCount))
            terminal.Line($"{node.Node,6} {node.Activation,7:0.00} {node.Usual,9:0.00} {node.Contribution.ToString("+0.000;-0.000;0.000"),12}");
    }
}
