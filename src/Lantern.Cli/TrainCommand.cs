using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern train</c>: arguments become a request; its run is pulled, and shown to a person or told to a program.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new TrainRequest { Data = "" };
        var data = Options.DataArgument();
        var test = Options.Of<string?>("--test", "DATA", "What to test with; the test part of DATA, if it has one, unless given.", value => value);
        var hidden = Options.Of("--hidden", "COUNTS", "Nodes of the hidden layers: 200, or 500,150 for two; none for no hidden layer.", Counts, defaults.HiddenNodeCounts);
        var activation = Options.Of("--activation", "NAME", $"The function of the hidden nodes: {Options.Names(Activation.All)}.", Activation.Parse, defaults.Activation);
        var output = Options.Of<Activation?>("--output-activation", "NAME", "The function of the output nodes; sigmoid, or softmax with cross-entropy, unless given.", Activation.Parse);
        var biases = Options.Switch("--biases", "Give the nodes biases.");
        var initial = Options.Of("--initial", "NAME", $"How the weights begin: {Options.Names(Initializer.All)}.", Initializer.Parse, defaults.Initial);
        var loss = Options.Of("--loss", "NAME", $"What is to become small: {Options.Names(Loss.All)}.", Loss.Parse, defaults.Loss);
        var rule = Options.Of<LearningRule?>("--rule", "NAME", "How errors become steps: textbook, gradient; textbook with squared-error, else gradient, unless given.", Options.Rule);
        var optimizer = Options.Of("--optimizer", "NAME", $"How gradients become steps: {Options.Names(Optimizer.All)}.", Optimizer.Parse, defaults.Optimizer);
        var learningRate = Options.Of<double?>("--learning-rate", "NUMBER", "How far each step goes; 0.1, or 0.001 with adam, unless given.", value => Options.Number(value));
        var epochs = Options.Of("--epochs", "N", "How often all examples are seen.", Options.Whole<int>, defaults.EpochCount);
        var batch = Options.Of("--batch", "N", "Examples per step.", Options.Whole<int>, defaults.BatchSize);
        var threads = Options.Of<int?>("--threads", "N", "How many threads share the work of a batch; as many as there are processors unless given.", value => Options.Whole<int>(value));
        var shuffle = Options.Switch("--shuffle", "See the examples in a new random order in each epoch.");
        var seed = Options.Of("--seed", "N", "Decides the first weights and the random order.", Options.Whole<uint>, defaults.Seed);
        var runs = Options.Of("--out", "DIR", "The folder in which the run gets a folder of its own.", value => value, defaults.RunsFolder);
        var quiet = Options.Switch("--quiet", "Only the last line, with the result.");
        var json = new Option<bool>("--json")
        {
            Description = "Write JSON for programs, one object a line: start, epoch, result. trainingSeconds counts from the start, without tests; errors go to stderr.",
            Arity = ArgumentArity.Zero,
        };

        var command = new Command("train", "Train a network, test it, and save it as a model.")
        {
            data, test, hidden, activation, output, biases, initial, loss, rule, optimizer, learningRate, epochs, batch, threads, shuffle, seed, runs, quiet, json,
        };
        command.SetAction(arguments =>
        {
            var request = new TrainRequest
            {
                Data = arguments.GetRequiredValue(data),
                TestData = arguments.GetValue(test),
                HiddenNodeCounts = arguments.GetRequiredValue(hidden),
                Activation = arguments.GetRequiredValue(activation),
                OutputActivation = arguments.GetValue(output),
                HasBiases = arguments.GetValue(biases),
                Initial = arguments.GetRequiredValue(initial),
                Loss = arguments.GetRequiredValue(loss),
                Rule = arguments.GetValue(rule),
                Optimizer = arguments.GetRequiredValue(optimizer),
                LearningRate = arguments.GetValue(learningRate),
                EpochCount = arguments.GetValue(epochs),
                BatchSize = arguments.GetValue(batch),
                ThreadCount = arguments.GetValue(threads) ?? defaults.ThreadCount,
                Shuffle = arguments.GetValue(shuffle),
                Seed = arguments.GetValue(seed),
                RunsFolder = arguments.GetRequiredValue(runs),
            };
            return Run(request, arguments.GetValue(json)
                ? new TrainJson(terminal, arguments.GetValue(quiet))
                : new TrainText(terminal, request, arguments.GetValue(quiet)));
        });
        return command;
    }

    private static int Run(TrainRequest request, ITrainView view)
    {
        var run = TrainingRun.Start(request);
        using var interruption = new Interruption();
        view.Started(run.Plan);
        foreach (var progress in run.Train())
        {
            view.Stepped(progress);
            if (interruption.IsRequested)
                break;
        }

        run.Save(); // before the test, which a second Ctrl+C may cut short
        if (!run.IsComplete)
            view.Interrupted(run.ExamplesSeen);
        view.Finished(run.Result());
        return run.IsComplete ? ExitCode.Done : ExitCode.Interrupted;
    }

    private static IReadOnlyList<int> Counts(string value) => value == "none" ? [] : [.. value.Split(',').Select(Options.Whole<int>)];
}

/// <summary>Who follows a run: a person (<see cref="TrainText"/>) or a program (<see cref="TrainJson"/>).</summary>
internal interface ITrainView
{
    void Started(TrainPlan plan);

    void Stepped(TrainingProgress progress);

    void Interrupted(long examplesSeen);

    void Finished(TrainingResult result);
}
