using System.CommandLine;

namespace Lantern.Cli;

/// <summary>A verb of the tool, with what its help adds to its options.</summary>
/// <param name="Command">The verb.</param>
/// <param name="Example">A command line to begin with.</param>
/// <param name="Needs">What must be there before, in a sentence.</param>
internal sealed record Verb(Command Command, string Example, string Needs);

/// <summary>Verbs that serve the same need.</summary>
/// <param name="Need">Such as "Learn".</param>
/// <param name="Verbs">In the order in which they are shown.</param>
internal sealed record VerbGroup(string Need, IReadOnlyList<Verb> Verbs)
{
    private const string AfterTraining = "It needs a model: lantern train mnist makes one and says where.";

    /// <summary>All verbs.</summary>
    public static IReadOnlyList<VerbGroup> All(Terminal terminal) =>
    [
        new("Learn",
        [
            new(LessonCommand.Create(terminal), "lantern lesson 1", "It needs nothing: the lessons come with Lantern."),
            new(LedgerCommand.Create(terminal), "lantern ledger --network 2-1 --inputs 1,2 --targets 1", "It needs nothing but numbers; a model's file may stand in place of --network."),
        ]),
        new("Train",
        [
            new(DataCommand.Create(terminal), "lantern data", "It needs nothing: mnist, iris and wine come with Lantern."),
            new(ShowCommand.Create(terminal), "lantern show mnist --example 0", "It needs nothing: mnist comes with Lantern."),
            new(TrainCommand.Create(terminal), "lantern train mnist", "It needs nothing: mnist comes with Lantern."),
        ]),
        new("Ask",
        [
            new(TestCommand.Create(terminal), "lantern test MODEL mnist", AfterTraining),
            new(PredictCommand.Create(terminal), "lantern predict MODEL 5.png", $"{AfterTraining} Pictures are PNG files."),
            new(ExamineCommand.Create(terminal), "lantern examine 5.png", "It needs a picture in a PNG file."),
        ]),
        new("Look inside",
        [
            new(InspectCommand.Create(terminal), "lantern inspect MODEL mnist --weights weights.png", AfterTraining),
            new(ImagineCommand.Create(terminal), "lantern imagine MODEL --out imagined.png", AfterTraining),
        ]),
        new("Compare",
        [
            new(SweepCommand.Create(terminal), "lantern sweep mnist --hidden 50,100,200 --seeds 3", "It needs nothing: mnist comes with Lantern."),
            new(ExperimentCommand.Create(terminal), "lantern experiment epochs", "It needs nothing: mnist comes with Lantern."),
            new(RunsCommand.Create(terminal), "lantern runs --sort accuracy", "It needs a training that ran in this folder, such as lantern train mnist."),
        ]),
        new("In the shell",
        [
            new(CompletionCommand.Create(terminal), "source <(lantern completion bash)", "It needs lantern on the path."),
        ]),
    ];
}
