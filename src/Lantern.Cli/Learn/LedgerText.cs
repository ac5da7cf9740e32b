using Lantern.Insight;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>A ledger as a person reads it, or is asked for it.</summary>
internal sealed class LedgerText(Terminal terminal, LedgerRequest request, string? modelPath, WorkedExample example, int digits)
{
    private const int MostInRow = 20;

    /// <summary>Writes all numbers with their calculations.</summary>
    public void Write(IReadOnlyList<LedgerEntry> entries)
    {
        Head();
        foreach (var section in Sections(entries))
        {
            var previous = "";
            foreach (var entry in section.Entries)
            {
                var place = Place(entry.Place == previous ? "" : entry.Place, section);
                terminal.Line(new StyledLine().Append(place, Terminal.Quiet).Append(entry.Working(digits)));
                previous = entry.Place;
            }
        }
    }

    /// <summary>Asks for number after number until there are no more, or until the person has had enough.</summary>
    public void Ask(IReadOnlyList<LedgerEntry> entries)
    {
        Head();
        Weights();
        terminal.Line();
        terminal.Line("Type each number. Enter alone shows the working, q ends.");

        var (right, asked) = (0, 0);
        foreach (var section in Sections(entries))
        {
            foreach (var entry in section.Entries)
            {
                if (AnswerTo(entry, section) is not { } answer)
                {
                    terminal.Line();
                    terminal.Line($"{Score(right, asked)}, {entries.Count - asked} not asked.");
                    return;
                }

                asked++;
                var isRight = entry.Accepts(answer, digits);
                right += isRight ? 1 : 0;
                terminal.Line(new StyledLine().Append(Place("", section)).Append(
                    isRight ? $"right: {entry.Written(digits)}" : $"{(double.IsNaN(answer) ? "" : "no: ")}{entry.Working(digits)}",
                    isRight ? Terminal.Good : Terminal.Bad));
            }
        }

        terminal.Line();
        terminal.Line($"{Score(right, asked)}.");
    }

    /// <summary>What the person typed; no number (NaN) where that was nothing, null at the end.</summary>
    private double? AnswerTo(LedgerEntry entry, Section section)
    {
        while (true)
        {
            var answer = terminal.Ask($"{Place(entry.Place, section)}{entry.Name} = ")?.Trim();
            if (answer is null or "q")
                return null;
            if (answer.Length == 0)
                return double.NaN;
            try
            {
                return ValueParser.Number(answer.Replace('−', '-'));
            }
            catch (OptionException exception)
            {
                terminal.Line($"{Place("", section)}{exception.Message}", Terminal.Warm);
            }
        }
    }

    private void Head()
    {
        var network = example.Network;
        var hasBiases = network.Layers.Any(layer => layer.HasBiases);
        var activations = Wording.And(network.Layers.Select(layer => layer.Activation.Name).Distinct());
        var parameters = $"{Wording.Count(network.Parameters.Length, "weight")}{(hasBiases ? " and biases" : "")}";
        Row("network", $"{network}, {activations}, {(hasBiases ? "with" : "without")} biases: {parameters}");
        if (modelPath is not null)
            Row("model", modelPath);
        else if (request.Parameters is null)
            Row("weights", $"{request.Initial}, seed {request.Seed}");
        Row("inputs", Listed(example.Inputs));
        if (example.Targets is null)
            return;
        Row("targets", Listed(example.Targets));
        var rule = example.Options.Rule;
        Row("learning", $"{rule} rule, {example.Options.Loss}, learning rate {Formula.Write(example.Options.LearningRate, digits)}");
    }

    /// <summary>What each node's inputs weigh: a quiz has no calculations in which one could read it.</summary>
    private void Weights()
    {
        var network = example.Network;
        terminal.Line();
        for (var l = 0; l < network.Layers.Count; l++)
        {
            var layer = network.Layers[l];
            for (var k = 0; k < layer.OutputCount; k++)
            {
                var row = string.Join(", ", network.Weights(l).Slice(k * layer.InputCount, layer.InputCount).ToArray().Select(weight => Formula.Write(weight, digits)));
                var bias = layer.HasBiases ? $"   bias {Formula.Write(network.Biases(l)[k], digits)}" : "";
                Row(l == 0 && k == 0 ? "weights" : "", $"{LedgerEntry.NodeName(l + 1, network.Layers.Count, k + 1)}   {row}{bias}");
            }
        }
    }

    private IEnumerable<Section> Sections(IReadOnlyList<LedgerEntry> entries)
    {
        foreach (var section in entries.GroupBy(Part).Select(part => new Section(part.Key, [.. part])))
        {
            terminal.Line();
            terminal.Line(section.Title, Terminal.Strong);
            yield return section;
        }
    }

    private string Part(LedgerEntry entry) => entry.Kind switch
    {
        LedgerKind.Sum or LedgerKind.Output => "Signals forward: x is the sum of what a node hears, o what it says",
        LedgerKind.WeightGradient or LedgerKind.NewWeight or LedgerKind.NewBias => "New weights: the gradient of a weight is g times what its link brings; w moves against it",
        _ => $"Errors backward: e is the error of a node, slope that of its function, g = −e·slope{(Matches ? "; at the outputs that is o − t" : "")}",
    };

    /// <summary>Whether the slopes at the outputs cancel, see <see cref="Loss.MatchingActivation"/>.</summary>
    private bool Matches => example.Options.Rule == LearningRule.Gradient && example.Options.Loss.MatchingActivation == example.Network.Layers[^1].Activation;

    private static string Score(int right, int asked) => $"{right} of {asked} right";

    private string Listed(double[] numbers) =>
        numbers.Length > MostInRow ? $"{numbers.Length} numbers" : string.Join(", ", numbers.Select(number => Formula.Write(number, digits)));

    private void Row(string name, string text) => terminal.Line(new StyledLine().Append(name.PadRight(10), Terminal.Quiet).Append(text));

    private static string Place(string place, Section section) => place.PadRight(section.PlaceWidth + 3);

    private sealed record Section(string Title, IReadOnlyList<LedgerEntry> Entries)
    {
        public int PlaceWidth { get; } = Entries.Max(entry => entry.Place.Length);
    }
}
