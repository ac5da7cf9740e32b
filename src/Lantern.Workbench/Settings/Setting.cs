using Lantern.Images;

namespace Lantern.Workbench;

/// <summary>
/// One thing that can be set about a training, by name and text. All faces offer the same: the tool as options, a sweep as
/// what it varies, a store as what it writes down. A new one needs a line here and a member of <see cref="TrainRequest"/>.
/// </summary>
/// <param name="Name">Such as "learning-rate".</param>
/// <param name="ValueName">What stands for the value in a help, such as "NUMBER"; empty for a switch, whose values are true and false.</param>
/// <param name="Description">One line.</param>
/// <param name="Set">The request with this set to what a text says; throws an <see cref="OptionException"/> if that makes no sense.</param>
/// <param name="Written">The text that sets what a request has; nothing if it leaves this open.</param>
public sealed record Setting(
    string Name,
    string ValueName,
    string Description,
    Func<TrainRequest, string, TrainRequest> Set,
    Func<TrainRequest, string?> Written)
{
    /// <summary>All settings, in the order in which they are documented and set.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("hidden", "COUNTS", "Nodes of the hidden layers: 200, or 500,150 for two; none for no hidden layer.",
            (request, text) => request with { HiddenNodeCounts = text == "none" ? [] : [.. text.Split(',').Select(ValueText.Whole<int>)] },
            request => request.HiddenNodeCounts.Count == 0 ? "none" : string.Join(',', request.HiddenNodeCounts)),
        new("activation", "NAME", $"The function of the hidden nodes: {ValueText.Names(Lantern.Activation.All)}.",
            (request, text) => request with { Activation = Lantern.Activation.Parse(text) },
            request => request.Activation.Name),
        new("output-activation", "NAME", "The function of the output nodes; sigmoid, or softmax with cross-entropy, unless given.",
            (request, text) => request with { OutputActivation = Lantern.Activation.Parse(text) },
            request => request.OutputActivation?.Name),
        Switch("biases", "Give the nodes biases.", (request, value) => request with { HasBiases = value }, request => request.HasBiases),
        new("initial", "NAME", $"How the weights begin: {ValueText.Names(Initializer.All)}.",
            (request, text) => request with { Initial = Initializer.Parse(text) },
            request => request.Initial.Name),
        new("loss", "NAME", $"What is to become small: {ValueText.Names(Lantern.Loss.All)}.",
            (request, text) => request with { Loss = Lantern.Loss.Parse(text) },
            request => request.Loss.Name),
        new("rule", "NAME", $"How errors become steps: {ValueText.Names(LearningRule.All)}; textbook with squared-error, else gradient, unless given.",
            (request, text) => request with { Rule = LearningRule.Parse(text) },
            request => request.Rule?.Name),
        new("optimizer", "NAME", $"How gradients become steps: {ValueText.Names(Lantern.Optimizer.All)}.",
            (request, text) => request with { Optimizer = Lantern.Optimizer.Parse(text) },
            request => request.Optimizer.Name),
        new("learning-rate", "NUMBER", "How far each step goes; unless given 0.1, 0.01 with momentum, nesterov, rmsprop and rprop, 0.001 with adam and adamw.",
            (request, text) => request with { LearningRate = ValueText.Number(text) },
            request => request.LearningRate is { } rate ? ValueText.Of(rate) : null),
        new("schedule", "NAME", $"How the learning rate changes on the way: {ValueText.Names(Lantern.Schedule.All)}.",
            (request, text) => request with { Schedule = Lantern.Schedule.Parse(text) },
            request => request.Schedule == Lantern.Schedule.Constant ? null : request.Schedule.Name),
        Number("warm-up", "For how many epochs the learning rate rises to what it is.", (request, value) => request with { WarmUpEpochs = value }, request => request.WarmUpEpochs),
        Number("weight-decay", "Keep weights small by this share of each; often 0.0001, or 0.01 with adamw.", (request, value) => request with { WeightDecay = value }, request => request.WeightDecay),
        Number("l1", "Draw weights to zero at this pace, the same for all.", (request, value) => request with { L1 = value }, request => request.L1),
        Number("max-norm", "Bound the norm of the weights with which a node hears; often 3.", (request, value) => request with { MaxNorm = value }, request => request.MaxNorm ?? 0),
        Number("clip-norm", "Bound the norm of the gradient of each step; often 1.", (request, value) => request with { ClipNorm = value }, request => request.ClipNorm ?? 0),
        Number("average", "Keep a moving average of the parameters that remembers this share after a step, such as 0.999.", (request, value) => request with { AverageDecay = value }, request => request.AverageDecay),
        Number("dropout", "In each step leave out this share of the hidden nodes; often 0.5.", (request, value) => request with { Dropout = value }, request => request.Dropout),
        Number("input-dropout", "In each step leave out this share of the inputs; often 0.2.", (request, value) => request with { InputDropout = value }, request => request.InputDropout),
        Number("label-smoothing", "Move targets so far towards doubt; often 0.1. With cross-entropy.", (request, value) => request with { LabelSmoothing = value }, request => request.LabelSmoothing),
        new("class-weights", "WEIGHTS", "How much examples of each class count beside the others: balanced, or 0=2,7=0.5 by name. With batches.",
            (request, text) => request with { ClassWeights = text == "none" ? null : ClassWeights.Parse(text) },
            request => request.ClassWeights?.ToString()),
        new("validation", "PART", "Keep so many of the examples to learn from aside, such as 10000 or 10%, and measure each epoch with them; the test data is looked at once, at the end.",
            (request, text) => request with { Validation = ValueText.Part(text) },
            request => request.Validation == 0 ? null : ValueText.Of(request.Validation)),
        new("patience", "N", "Stop after so many epochs in a row that are no better on those kept aside, a tenth unless given, and return to the best one.",
            (request, text) => request with { Patience = ValueText.Whole<int>(text) },
            request => request.Patience == 0 ? null : $"{request.Patience}"),
        new("epochs", "N", "How often all examples are seen.",
            (request, text) => request with { EpochCount = ValueText.Whole<int>(text) },
            request => $"{request.EpochCount}"),
        new("batch", "N", "Examples per step.",
            (request, text) => request with { BatchSize = ValueText.Whole<int>(text) },
            request => $"{request.BatchSize}"),
        Switch("shuffle", "See the examples in a new random order in each epoch.", (request, value) => request with { Shuffle = value }, request => request.Shuffle),
        new("rotate", "DEGREES", "Learn from each picture also rotated to both sides: by 10, or by 5 and by 10 for 5,10. Best with shuffle.",
            (request, text) => request with { Rotations = text == "none" ? [] : [.. text.Split(',').Select(ValueText.Number)] },
            request => request.Rotations.Count == 0 ? null : string.Join(',', request.Rotations.Select(ValueText.Of))),
        Switch("augment", $"Distort each picture at random, afresh in each epoch: {new Augmentation()}.",
            (request, value) => request with { Augmentation = value ? new Augmentation() : null },
            request => request.Augmentation == new Augmentation()),
        new("augment-with", "AMOUNTS", "The same by other amounts, such as rotation=15,elastic=0: degrees, pixels, shares; elastic and smoothness are the strength and the width of pulls as on rubber.",
            (request, text) => request with { Augmentation = Augmentation.Parse(text) },
            request => request.Augmentation == new Augmentation() ? null : request.Augmentation?.ToString()),
        new("seed", "N", "Decides the first weights, the random order and the random distortions.",
            (request, text) => request with { Seed = ValueText.Whole<uint>(text) },
            request => $"{request.Seed}"),
    ];

    /// <summary>Whether it is given without a value.</summary>
    public bool IsSwitch => ValueName.Length == 0;

    /// <summary>Whether its numbers are whole.</summary>
    public bool IsWhole => ValueName is "N" or "COUNTS";

    /// <summary>Whether one value of it may have commas, such as 500,150.</summary>
    public bool HasCommas => ValueName is "COUNTS" or "DEGREES" or "AMOUNTS" or "WEIGHTS";

    /// <summary>The setting of that name.</summary>
    /// <exception cref="OptionException">There is no such setting.</exception>
    public static Setting Find(string name) => Named.Find(All, setting => setting.Name, name, "setting");

    /// <summary>A number that is 0 for not at all.</summary>
    private static Setting Number(string name, string description, Func<TrainRequest, double, TrainRequest> set, Func<TrainRequest, double> value) => new(
        name,
        "NUMBER",
        description,
        (request, text) => set(request, ValueText.Number(text)),
        request => value(request) is not 0 and var number ? ValueText.Of(number) : null);

    private static Setting Switch(string name, string description, Func<TrainRequest, bool, TrainRequest> set, Func<TrainRequest, bool> isOn) => new(
        name,
        "",
        description,
        (request, text) => set(request, text switch
        {
            "true" => true,
            "false" => false,
            _ => throw new OptionException($"'{text}' is neither true nor false."),
        }),
        request => isOn(request) ? "true" : null);
}
