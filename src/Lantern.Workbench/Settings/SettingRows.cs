using Lantern.Images;

namespace Lantern.Workbench;

/// <summary>The rows of <see cref="Setting.All"/>. A new setting needs its row here and, if the library has it not, a member of <see cref="TrainSettings"/>.</summary>
internal static class SettingRows
{
    private const string Network = "network", Learning = "learning", Regularization = "regularization", Examples = "examples", Stopping = "when to stop", Table = "table";

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("target", Table, ValueKind.Columns, "What to predict, which makes the data a table: a column, or several of numbers, such as a,b. Other defaults then: see docs/tables.md.",
            (settings, text) => settings with { Targets = Names(text) },
            settings => Joined(settings.Targets)) { Effect = SettingEffect.Data, Scope = SettingScope.Tables, IsCommon = true },
        new("task", Table, ValueKind.Choice(Lantern.Text.Choice.Names<TableTask>()), "What to predict; it follows from the target unless given.",
            (settings, text) => settings with { Task = Lantern.Text.Choice.Parse<TableTask>(text, "task") },
            settings => settings.Task is { } task ? Lantern.Text.Choice.Name(task) : null) { Effect = SettingEffect.Data, Scope = SettingScope.Tables },
        new("leave-out", Table, ValueKind.Columns, "Columns not to learn from, such as a,b.",
            (settings, text) => settings with { LeftOut = Names(text) },
            settings => Joined(settings.LeftOut)) { Effect = SettingEffect.Data, Scope = SettingScope.Tables },
        new("test-share", Table, ValueKind.Number, "Which share of the rows to set apart at random for the test; 0.2 unless given.",
            (settings, text) => settings with { TestShare = ValueParser.Number(text) },
            settings => settings.TestShare is { } share ? ValueParser.Of(share) : null) { Effect = SettingEffect.Data, Scope = SettingScope.Tables },
        new("folds", Table, ValueKind.WholeNumber, "Divide the rows into so many parts, each to test what learned from the others.",
            (settings, text) => settings with { FoldCount = ValueParser.Whole<int>(text) },
            settings => settings.FoldCount == 0 ? null : $"{settings.FoldCount}") { Effect = SettingEffect.Measuring, Scope = SettingScope.Tables },

        new("from", Network, ValueKind.File, "A model whose parameters training begins with, and whose network and preparation it has.",
            (settings, text) => settings with { From = text },
            settings => settings.From),
        new("hidden", Network, ValueKind.Counts, "Nodes of the hidden layers: 200, or 500,150 for two; none for no hidden layer.",
            (settings, text) => settings with { HiddenNodeCounts = text == "none" ? [] : [.. text.Split(',').Select(ValueParser.Whole<int>)] },
            settings => settings.HiddenNodeCounts.Count == 0 ? "none" : string.Join(',', settings.HiddenNodeCounts)) { Title = "hidden nodes", IsCommon = true },
        Choice("activation", Network, Activation.All, "The function of the hidden nodes.",
            (settings, text) => settings with { Activation = Activation.Parse(text) },
            settings => settings.Activation.Name) with { IsCommon = true },
        Choice("output-activation", Network, Activation.All, "The function of the output nodes; softmax with cross-entropy, else sigmoid, unless given.",
            (settings, text) => settings with { OutputActivation = Activation.Parse(text) },
            settings => settings.OutputActivation.Name) with { DecidedByTask = "the task decides it" },
        Switch("biases", Network, "Give the nodes biases.", (settings, on) => settings with { HasBiases = on }, settings => settings.HasBiases),
        Choice("initial", Network, Initializer.All, "How the weights begin.",
            (settings, text) => settings with { Initial = Initializer.Parse(text) },
            settings => settings.Initial.Name),

        Choice("loss", Learning, Loss.All, "What training makes small; for tables cross-entropy of classes, squared-error of numbers and binary-cross-entropy of labels unless given.",
            (settings, text) => settings.With(options => options with { Loss = Loss.Parse(text) }),
            settings => settings.Options.Loss.Name),
        Choice("rule", Learning, LearningRule.All, "How errors become gradients; textbook for the squared-error of sigmoids, else gradient, unless given.",
            (settings, text) => settings.With(options => options with { Rule = LearningRule.Parse(text) }),
            settings => settings.Options.RuleFor(settings.OutputActivation).Name) with { DecidedByTask = "the task decides it" },
        Choice("optimizer", Learning, Optimizer.All, "How gradients become steps.",
            (settings, text) => settings.With(options => options with { Optimizer = Optimizer.Parse(text) }),
            settings => settings.Options.Optimizer.Name) with { IsCommon = true },
        new("learning-rate", Learning, ValueKind.Number, $"How far each step goes; unless given {UsualRates()}.",
            (settings, text) => settings.With(options => options with { LearningRate = ValueParser.Number(text) }),
            settings => ValueParser.Of(settings.Options.LearningRate)) { IsCommon = true },
        Choice("schedule", Learning, Schedule.All, "How the learning rate changes on the way.",
            (settings, text) => settings with { Schedule = Schedule.Parse(text) },
            settings => settings.Schedule == Schedule.Constant ? null : settings.Schedule.Name) with { IsCommon = true },
        Number("warm-up", Learning, "For how many epochs the learning rate rises to what it is.",
            (settings, number) => settings with { WarmUpEpochs = number },
            settings => settings.WarmUpEpochs),

        Number("weight-decay", Regularization, "Keep weights small by this share of each; often 0.0001, or 0.01 with adamw.",
            (settings, number) => settings.With(options => options with { WeightDecay = number }),
            settings => settings.Options.WeightDecay),
        Number("l1", Regularization, "Draw weights to zero at this pace, the same for all.",
            (settings, number) => settings.With(options => options with { L1 = number }),
            settings => settings.Options.L1),
        Number("max-norm", Regularization, "Bound the norm of each node's weights; often 3.",
            (settings, number) => settings.With(options => options with { MaxNorm = number }),
            settings => settings.Options.MaxNorm ?? 0),
        Number("clip-norm", Regularization, "Bound the norm of the gradient of each step; often 1.",
            (settings, number) => settings.With(options => options with { ClipNorm = number }),
            settings => settings.Options.ClipNorm ?? 0),
        Number("clip-value", Regularization, "Bound each number of the gradient of each step by itself; often 0.5.",
            (settings, number) => settings.With(options => options with { ClipValue = number }),
            settings => settings.Options.ClipValue ?? 0),
        Number("average", Regularization, "Keep a moving average of the parameters that remembers this share after a step, such as 0.999.",
            (settings, number) => settings.With(options => options with { AverageDecay = number }),
            settings => settings.Options.AverageDecay),
        Number("dropout", Regularization, "In each step leave out this share of the hidden nodes; often 0.5.",
            (settings, number) => settings.With(options => options with { Dropout = number }),
            settings => settings.Options.Dropout) with { IsCommon = true },
        Number("input-dropout", Regularization, "In each step leave out this share of the inputs; often 0.2.",
            (settings, number) => settings.With(options => options with { InputDropout = number }),
            settings => settings.Options.InputDropout),
        Number("label-smoothing", Regularization, "Move targets so far towards doubt; often 0.1. With cross-entropy.",
            (settings, number) => settings.With(options => options with { LabelSmoothing = number }),
            settings => settings.Options.LabelSmoothing),
        new("class-weights", Regularization, ValueKind.Weights, "How much examples of each class count beside the others: balanced, or 0=2,7=0.5 by name. With batches.",
            (settings, text) => settings with { ClassWeights = text == "none" ? null : ClassWeights.Parse(text) },
            settings => settings.ClassWeights?.ToString()),

        new("validation", Stopping, ValueKind.Part,
            "Keep so many of the examples to learn from aside, such as 10000 or 10%, and measure each epoch with them; the test data is looked at once, at the end.",
            (settings, text) => settings with { Validation = ValueParser.Part(text) },
            settings => settings.Validation == 0 ? null : ValueParser.Of(settings.Validation)) { IsCommon = true },
        new("patience", Stopping, ValueKind.WholeNumber, "Stop after so many epochs in a row that are no better on those kept aside, a tenth unless given, and return to the best one.",
            (settings, text) => settings with { Patience = ValueParser.Whole<int>(text) },
            settings => settings.Patience == 0 ? null : $"{settings.Patience}") { IsCommon = true },
        new("stop-by", Stopping, ValueKind.Choice(Lantern.Text.Choice.Names<ValidationMeasure>()), "What is better in that: the smaller loss, or the larger accuracy; loss unless given.",
            (settings, text) => settings with { StopBy = Lantern.Text.Choice.Parse<ValidationMeasure>(text, "measure") },
            settings => settings.StopBy == ValidationMeasure.Loss ? null : Lantern.Text.Choice.Name(settings.StopBy)),
        new("epochs", Stopping, ValueKind.WholeNumber, "How often all examples are seen.",
            (settings, text) => settings.With(options => options with { EpochCount = ValueParser.Whole<int>(text) }),
            settings => $"{settings.Options.EpochCount}") { IsCommon = true },
        new("batch", Learning, ValueKind.WholeNumber, "Examples per step.",
            (settings, text) => settings.With(options => options with { BatchSize = ValueParser.Whole<int>(text) }),
            settings => $"{settings.Options.BatchSize}") { Title = "examples per step", IsCommon = true },

        Switch("shuffle", Examples, "See the examples in a new random order in each epoch.",
            (settings, on) => settings.With(options => options with { Shuffle = on }),
            settings => settings.Options.Shuffle) with { IsCommon = true },
        new("rotate", Examples, ValueKind.Degrees, "Learn from each picture also rotated to both sides: by 10, or by 5 and by 10 for 5,10. Best in random order.",
            (settings, text) => settings with { Rotations = text == "none" ? [] : [.. text.Split(',').Select(ValueParser.Number)] },
            settings => settings.Rotations.Count == 0 ? null : string.Join(',', settings.Rotations.Select(ValueParser.Of))) { Title = "angle of rotation", Scope = SettingScope.Pictures },
        Switch("augment", Examples, $"Distort each picture at random, afresh in each epoch: {new Augmentation()}.",
            (settings, on) => settings.With(options => options with { Augmentation = on ? new Augmentation() : null }),
            settings => settings.Options.Augmentation == new Augmentation()) with { Scope = SettingScope.Pictures },
        new("augment-with", Examples, ValueKind.Amounts,
            "The same by other amounts, such as rotation=15,elastic=0: degrees, pixels, shares; elastic and smoothness are the strength and the width of pulls as on rubber.",
            (settings, text) => settings.With(options => options with { Augmentation = Augmentation.Parse(text) }),
            settings => settings.Options.Augmentation == new Augmentation() ? null : settings.Options.Augmentation?.ToString()) { Scope = SettingScope.Pictures },
        new("seed", Examples, ValueKind.WholeNumber, "Decides the first weights, the random order, the random distortions and how the data is divided.",
            (settings, text) => settings.With(options => options with { Seed = ValueParser.Whole<uint>(text) }),
            settings => $"{settings.Options.Seed}"),
    ];

    /// <summary>Such as "0.1 with gradient-descent, 0.01 with momentum and nesterov".</summary>
    private static string UsualRates() => string.Join(", ", Optimizer.All.GroupBy(optimizer => optimizer.UsualLearningRate)
        .Select(same => $"{ValueParser.Of(same.Key)} with {string.Join(" and ", (string[])[.. same.Count() > 1 ? [string.Join(", ", same.SkipLast(1))] : (string[])[], $"{same.Last()}"])}"));

    /// <summary>A number that is 0 for not at all.</summary>
    private static Setting Number(string name, string group, string description, Func<TrainSettings, double, TrainSettings> set, Func<TrainSettings, double> value) => new(
        name, group, ValueKind.Number, description, (settings, text) => set(settings, ValueParser.Number(text)), settings => value(settings) is not 0 and var number ? ValueParser.Of(number) : null);

    private static Setting Switch(string name, string group, string description, Func<TrainSettings, bool, TrainSettings> set, Func<TrainSettings, bool> isOn) => new(
        name, group, ValueKind.Switch, description, (settings, text) => set(settings, ValueParser.Truth(text)), settings => isOn(settings) ? "true" : null);

    private static Setting Choice<T>(string name, string group, IReadOnlyList<T> all, string description, Func<TrainSettings, string, TrainSettings> set, Func<TrainSettings, string?> written)
        where T : notnull => new(name, group, ValueKind.Choice(all.Select(one => one.ToString()!)), description, set, written);

    private static string[] Names(string columns) => columns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Joined(IReadOnlyList<string> columns) => columns.Count == 0 ? null : string.Join(',', columns);
}
