using System.CommandLine;
using Lantern.Insight;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern ledger</c>: every number of one example's way through a network and back, to read or to be asked.</summary>
internal static class LedgerCommand
{
    private const int MostLines = 2000; // room for one node of a digit reader: two lines for each of its 784 weights
    private const int MostDigits = 15; // of a double

    public static Command Create(Terminal terminal)
    {
        var defaults = new LedgerRequest { Inputs = [] };
        var model = Options.ModelArgument();
        model.Arity = ArgumentArity.ZeroOrOne;
        model.Description = "The file of a trained model; none with --network.";
        var shape = Options.Of<IReadOnlyList<int>?>("--network", "COUNTS", "A network in place of a model: its nodes from the inputs to the outputs, such as 3-3-3.", Counts);
        var inputs = Options.Numbers("--inputs", "What goes in: 0.9,0.1,0.8 or a text file of numbers.");
        inputs.Required = true;
        var targets = Options.Numbers("--targets", "What should come out; the way forward alone unless given.");
        var weights = Options.Numbers("--weights", "Layer after layer what each node's inputs weigh, then the layer's biases if any; drawn unless given.");
        var activation = Options.Of("--activation", "NAME", $"The function of the hidden nodes: {ValueParser.Names(Activation.All)}.", Activation.Parse, defaults.Activation);
        var output = Options.Of<Activation?>("--output-activation", "NAME", "The function of the output nodes; sigmoid, or softmax with cross-entropy, unless given.", Activation.Parse);
        var biases = Options.Switch("--biases", "Give the nodes biases.");
        var initial = Options.Of("--initial", "NAME", $"How weights are drawn: {ValueParser.Names(Initializer.All)}.", Initializer.Parse, defaults.Initial);
        var seed = Options.Of("--seed", "N", "Decides the weights that are drawn.", ValueParser.Whole<uint>, defaults.Seed);
        var loss = Options.Of<Loss?>("--loss", "NAME", $"What is to become small: {ValueParser.Names(Loss.All)}; the model's own, or squared-error, unless given.", Loss.Parse);
        var rule = Options.Of<LearningRule?>(
            "--rule",
            "NAME",
            $"How errors become steps: {ValueParser.Names(LearningRule.All)}; the model's own, or textbook for the squared-error of sigmoids, else gradient, unless given.",
            LearningRule.Parse);
        var learningRate = Options.Of<double?>("--learning-rate", "NUMBER", "How far the step goes; the model's own, or 0.1, unless given.", value => ValueParser.Number(value));
        var layer = Options.Whole("--layer", "Only this layer, counted from 1 behind the inputs.");
        var node = Options.Whole("--node", "Only this node of each layer, counted from 1.");
        var digits = Options.Of("--digits", "N", "Decimals of each number; of a small one, digits.", ValueParser.Whole<int>, 3);
        var quiz = Options.Switch("--quiz", "Be asked for each number. Right is what is off by at most 1 %, or two units of the last digit.");
        var json = Options.Json();

        var command = new Command("ledger", "Show every number of an example's way through a network and back.")
        {
            model, shape, inputs, targets, weights, activation, output, biases, initial, seed, loss, rule, learningRate, layer, node, digits, quiz, json,
        };
        command.SetAction(arguments =>
        {
            var path = arguments.GetValue(model);
            if (path is null && arguments.GetValue(shape) is null)
                throw new OptionException("Which network? Name a model's file, or a network such as --network 3-3-3.");
            var ofNetwork = ((Option[])[shape, weights, activation, output, biases, initial, seed])
                .FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false });
            if (path is not null && ofNetwork is not null)
                throw new OptionException($"{ofNetwork.Name}: The model {path} has its own network; name the one or the other.");
            if (arguments.GetValue(quiz) && arguments.GetValue(json))
                throw new OptionException("--quiz: A quiz is for people and --json for programs; choose one.");
            if (arguments.GetValue(digits) is < 1 or > MostDigits)
                throw new OptionException($"--digits: There are 1 to {MostDigits}, not {arguments.GetValue(digits)}.");

            var request = new LedgerRequest
            {
                Model = path is null ? null : Model.Load(path),
                NodeCounts = arguments.GetValue(shape) ?? [],
                Parameters = Options.ValuesOf(arguments, weights),
                Activation = arguments.GetRequiredValue(activation),
                OutputActivation = arguments.GetValue(output),
                HasBiases = arguments.GetValue(biases),
                Initial = arguments.GetRequiredValue(initial),
                Seed = arguments.GetValue(seed),
                Inputs = Options.ValuesOf(arguments, inputs)!,
                Targets = Options.ValuesOf(arguments, targets),
                Loss = arguments.GetValue(loss),
                Rule = arguments.GetValue(rule),
                LearningRate = arguments.GetValue(learningRate),
            };
            var example = request.Open();
            var chosen = Choose(example, arguments.GetValue(layer), arguments.GetValue(node));
            if (arguments.GetValue(json))
            {
                foreach (var entry in chosen)
                    terminal.Json(LedgerEntryShape.Of(entry, arguments.GetValue(digits)));
                return;
            }

            RequireFew(example, chosen);
            var text = new LedgerText(terminal, request, path, example, arguments.GetValue(digits));
            if (arguments.GetValue(quiz))
                text.Ask([.. chosen]);
            else
                text.Write([.. chosen]);
        });
        return command;
    }

    private static IEnumerable<LedgerEntry> Choose(WorkedExample example, int? layer, int? node)
    {
        var layers = example.Network.Layers;
        if (layer < 1 || layer > layers.Count)
            throw new OptionException($"--layer: The network {example.Network} has layers 1 to {layers.Count}, not {layer}.");
        var most = layer is null ? layers.Max(each => each.OutputCount) : layers[layer.Value - 1].OutputCount;
        if (node < 1 || node > most)
            throw new OptionException($"--node: {(layer is null ? "The largest layer" : $"Layer {layer}")} of {example.Network} has nodes 1 to {most}, not {node}.");
        return example.Entries().Where(entry => (layer is null || entry.Layer == layer) && (node is null || entry.Node == node));
    }

    private static void RequireFew(WorkedExample example, IEnumerable<LedgerEntry> chosen)
    {
        var count = chosen.Count();
        if (count > MostLines)
        {
            throw new OptionException(
                $"The ledger of {example.Network} has {count:N0} lines, too many to read: choose at most {MostLines:N0} with --layer and --node, "
                + $"such as --layer {example.Network.Layers.Count} --node 1, or take all with --json.");
        }
    }

    private static IReadOnlyList<int> Counts(string value) => [.. value.Split('-').Select(ValueParser.Whole<int>)];
}
