using System.Globalization;
using Lantern.Images;

namespace Lantern;

/// <summary>Options of a training. The defaults are the textbook's: one example at a time in the order of the file.</summary>
/// <remarks>They never change, so any number of threads and trainings may share them.</remarks>
/// <example><code>
/// var options = new TrainingOptions
/// {
///     Loss = Loss.CrossEntropy,
///     Optimizer = Optimizer.Adam,
///     BatchSize = 32,
///     EpochCount = 20,
///     Shuffle = true,
///     Seed = 1,
/// };
/// var longer = options with { EpochCount = 100, Schedule = Schedule.Cosine() };
/// </code></example>
public sealed record TrainingOptions
{
    private readonly double? _learningRate;

    /// <summary>
    /// How far each step goes along the gradient; <see cref="Schedule"/> may change it on the way. Unless set it is the
    /// optimizer's <see cref="Optimizer.UsualLearningRate"/>.
    /// </summary>
    public double LearningRate
    {
        get => _learningRate ?? Optimizer.UsualLearningRate;
        init => _learningRate = value;
    }

    /// <summary>How the learning rate changes from step to step.</summary>
    public Schedule Schedule { get; init => field = Argument.NotNull(value); } = Schedule.Constant;

    /// <summary>How often all examples are seen.</summary>
    public int EpochCount { get; init; } = 5;

    /// <summary>Examples per step. The step uses the mean of their gradients.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>
    /// The exact gradient, or the textbook's rule. Null to let it follow from loss and outputs, see <see cref="RuleFor"/>.
    /// </summary>
    public LearningRule? Rule { get; init; }

    /// <summary>What is to become small.</summary>
    public Loss Loss { get; init => field = Argument.NotNull(value); } = Loss.SquaredError;

    /// <summary>How gradients become steps.</summary>
    public Optimizer Optimizer { get; init => field = Argument.NotNull(value); } = Optimizer.GradientDescent;

    /// <summary>
    /// λ: keeps weights small by g ← g + λ·w, the gradient of ½·λ·Σw² beside the loss; <see cref="Optimizer.AdamW"/> has a way of
    /// its own. Weights only, never biases. 0 for not at all.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// α: draws weights to zero at an even pace by g ← g + α·sign(w), the gradient of α·Σ|w| beside the loss. Weights only,
    /// never biases. 0 for not at all. (Tibshirani 1996, the lasso.)
    /// </summary>
    public double L1 { get; init; }

    /// <summary>
    /// c: after each step the incoming weights of a node are scaled down to this norm, the root of their sum of squares, if
    /// theirs is larger: w ← w·c/(‖w‖ + 10⁻⁷). Never biases. Null for no bound. (Srebro and Shraibman 2005; PyTorch's renorm.)
    /// </summary>
    public double? MaxNorm { get; init; }

    /// <summary>
    /// c: before each step the gradient of all parameters together is scaled down to this norm, if its own is larger:
    /// g ← g·min(1, c/(‖g‖ + 10⁻⁶)). It is the gradient of the loss; weight decay and L1 come later. Nothing for no
    /// bound. (Pascanu, Mikolov and Bengio 2013; PyTorch's clip_grad_norm_.)
    /// </summary>
    public double? ClipNorm { get; init; }

    /// <summary>
    /// c: before each step each number of the gradient by itself is brought between −c and c: g ← max(−c, min(c, g)). It is
    /// the gradient of the loss, after <see cref="ClipNorm"/>; weight decay and L1 come later. Null for no bound.
    /// (Mikolov 2012; PyTorch's clip_grad_value_.)
    /// </summary>
    public double? ClipValue { get; init; }

    /// <summary>
    /// d: the network is given a moving average of the parameters, ā ← d·ā + (1 − d)·w after each step and ā ← w after the
    /// first, while training goes on with the parameters themselves. It is the average that the network holds at the end of
    /// an epoch, and of training; what the caller makes of the network in between is lost. 0 for the last parameters. Often
    /// 0.99 to 0.9999: about the last 1/(1 − d) steps. (Polyak and Juditsky 1992; PyTorch's AveragedModel.)
    /// </summary>
    public double AverageDecay { get; init; }

    /// <summary>
    /// p: in each step each hidden node is left out with this probability, and the activations of the others are divided by
    /// 1 − p, so that their expected value stays the same and prediction needs no correction. Often 0.5; 0 for not at all.
    /// (Srivastava et al. 2014, in the form called inverted; PyTorch's Dropout.)
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>The same for the inputs: often 0.2; 0 for not at all.</summary>
    public double InputDropout { get; init; }

    /// <summary>
    /// ε: targets are smoothed by t ← (1 − ε)·t + ε/K for <see cref="Loss.CrossEntropy"/> over K outputs, and by
    /// t ← (1 − ε)·t + ε/2 for <see cref="Loss.BinaryCrossEntropy"/>, whose outputs are independent yes-or-no decisions. Often 0.1;
    /// 0 for not at all. Not for squared error, whose targets are those of a <see cref="Preparation"/>.
    /// (Szegedy et al. 2016, section 7; PyTorch's CrossEntropyLoss, Keras's BinaryCrossentropy.)
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// v: the weights of the classes, in the order of <see cref="Dataset.LabelNames"/>; empty for equal weights. A step
    /// takes the weighted mean of the batch, Σ v·L / Σ v with v of each example's label, as PyTorch does; with weights of
    /// examples (<see cref="Dataset.WithWeights(ReadOnlySpan{double})"/>) both multiply. Beside smoothed targets cross-entropy has
    /// them at its terms, −Σ v_k·t_k·ln a_k, as in PyTorch.
    /// </summary>
    public IReadOnlyList<double> ClassWeights { get; init => field = new RecordList<double>(Argument.NotNull(value)); } = new RecordList<double>([]);

    /// <summary>When to stop before all epochs are done; nothing for never. Needs a validation part.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>How many threads share the work of a batch, where that pays. What is learned does not depend on it.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether each epoch sees the examples in a new random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>
    /// How far each picture is distorted at random before it is learned from, afresh in each epoch; nothing for not at all.
    /// </summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Decides the random order, the random distortions and what is dropped: the same seed, the same of all.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>After how many steps, at least, the trainer reports; 0 for the end of each epoch only, which is always reported.</summary>
    public int ReportEvery { get; init; }

    /// <summary>Whether a step is w ← w − r·g and nothing else, at a learning rate that may change.</summary>
    internal bool OnlyDescends =>
        Optimizer == Optimizer.GradientDescent && WeightDecay == 0 && L1 == 0 && MaxNorm is null && ClipNorm is null && ClipValue is null && AverageDecay == 0;

    /// <summary>Whether there is dropout.</summary>
    internal bool Drops => Dropout > 0 || InputDropout > 0;

    /// <summary>
    /// The rule by which a network with such outputs is trained: <see cref="Rule"/> if it is set, else the textbook's where
    /// everything else is the textbook's, too, that is for the squared error of sigmoids, and the exact gradient for all others.
    /// </summary>
    /// <param name="outputActivation">The activation of the network's last layer.</param>
    public LearningRule RuleFor(Activation outputActivation)
    {
        ArgumentNullException.ThrowIfNull(outputActivation);
        return Rule ?? (Loss == Loss.SquaredError && outputActivation == Activation.Sigmoid ? LearningRule.Textbook : LearningRule.Gradient);
    }

    /// <summary>
    /// The identity of a training: all options that decide what is learned, by name and as text, with every bit of their
    /// numbers. Not among them are <see cref="EpochCount"/>, which only says where to stop unless the schedule depends on it,
    /// <see cref="ThreadCount"/> and <see cref="ReportEvery"/>.
    /// </summary>
    /// <param name="outputActivation">The activation of the network's last layer, from which the rule may follow.</param>
    public IReadOnlyList<(string Name, string Text)> Identity(Activation outputActivation) =>
    [
        ("learning-rate", Written(LearningRate)),
        ("schedule", Schedule.Signature),
        ("batch", Written(BatchSize)),
        ("rule", RuleFor(outputActivation).Name),
        ("loss", Loss.Name),
        ("optimizer", Optimizer.Signature),
        ("weight-decay", Written(WeightDecay)),
        ("l1", Written(L1)),
        ("max-norm", Written(MaxNorm)),
        ("clip-norm", Written(ClipNorm)),
        ("clip-value", Written(ClipValue)),
        ("average", Written(AverageDecay)),
        ("dropout", Written(Dropout)),
        ("input-dropout", Written(InputDropout)),
        ("label-smoothing", Written(LabelSmoothing)),
        ("class-weights", Named.WithNumbers("", ClassWeights)),
        ("early-stopping", EarlyStopping is null ? "none" : Named.WithNumbers($"by {EarlyStopping.Measure}", EarlyStopping.Patience)),
        ("shuffle", Shuffle ? "on" : "off"),
        ("augment", Augmentation?.ToString() ?? "none"),
        ("seed", string.Create(CultureInfo.InvariantCulture, $"{Seed}")),
    ];

    /// <summary>Checks that the options make sense by themselves.</summary>
    /// <exception cref="OptionException">An option is out of its range.</exception>
    public void Validate()
    {
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
            throw new OptionException($"The learning rate must be a number greater than 0, not {LearningRate}.");
        if (EpochCount < 1)
            throw new OptionException($"The number of epochs must be at least 1, not {EpochCount}.");
        if (BatchSize < 1)
            throw new OptionException($"The batch size must be at least 1, not {BatchSize}.");
        if (Optimizer.FindsOwnRates && Schedule != Schedule.Constant)
            throw new OptionException($"The optimizer {Optimizer} finds the length of its steps by itself, so it has no use for the schedule {Schedule}.");
        if (Schedule.WarmUpEpochs > EpochCount)
            throw new OptionException($"A warm-up of {Schedule.WarmUpEpochs} epochs is longer than a training of {EpochCount}.");
        if (!(WeightDecay >= 0) || !double.IsFinite(WeightDecay))
            throw new OptionException($"The weight decay must be a number of at least 0, not {WeightDecay}.");
        if (!(L1 >= 0) || !double.IsFinite(L1))
            throw new OptionException($"The L1 penalty must be a number of at least 0, not {L1}.");
        if (MaxNorm is { } maxNorm && !(maxNorm > 0 && double.IsFinite(maxNorm)))
            throw new OptionException($"The largest norm of a node's weights must be a number greater than 0, not {maxNorm}.");
        if (ClipNorm is { } clipNorm && !(clipNorm > 0 && double.IsFinite(clipNorm)))
            throw new OptionException($"The largest norm of the gradient must be a number greater than 0, not {clipNorm}.");
        if (ClipValue is { } clipValue && !(clipValue > 0 && double.IsFinite(clipValue)))
            throw new OptionException($"The bound for each number of the gradient must be a number greater than 0, not {clipValue}.");
        if (!(AverageDecay >= 0 && AverageDecay < 1))
            throw new OptionException($"The decay of the average must be at least 0 and less than 1, not {AverageDecay}.");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new OptionException($"The share of hidden nodes to drop must be at least 0 and less than 1, not {Dropout}.");
        if (!(InputDropout >= 0 && InputDropout < 1))
            throw new OptionException($"The share of inputs to drop must be at least 0 and less than 1, not {InputDropout}.");
        if (!(LabelSmoothing >= 0 && LabelSmoothing < 1))
            throw new OptionException($"The smoothing of labels must be at least 0 and less than 1, not {LabelSmoothing}.");
        if (LabelSmoothing > 0 && Loss.EvenTarget(1) is null)
            throw new OptionException($"Smoothing of labels is defined for the losses {Loss.CrossEntropy} and {Loss.BinaryCrossEntropy}, not for {Loss}.");
        if (ClassWeights.FirstOrDefault(weight => !(weight >= 0 && double.IsFinite(weight)), 0) is var odd and not 0)
            throw new OptionException($"The weight of a class must be a number of at least 0, not {odd}.");
        if (ClassWeights.Count > 0 && ClassWeights.All(weight => weight == 0))
            throw new OptionException("All classes have weight 0: there would be nothing to learn from.");
        EarlyStopping?.Validate();
        if (ThreadCount < 1)
            throw new OptionException($"The number of threads must be at least 1, not {ThreadCount}.");
        Augmentation?.Validate();
        if (ReportEvery < 0)
            throw new OptionException($"Reports come after at least 1 step, or 0 for epochs only, not {ReportEvery}.");
    }

    /// <summary>All options by name, as they would be trained with; the same text in every culture.</summary>
    public override string ToString()
    {
        (string Name, string Text)[] parts =
        [
            (nameof(LearningRate), Written(LearningRate)),
            (nameof(Schedule), $"{Schedule}"),
            (nameof(EpochCount), Written(EpochCount)),
            (nameof(BatchSize), Written(BatchSize)),
            (nameof(Rule), Rule?.Name ?? "follows from the loss"),
            (nameof(Loss), Loss.Name),
            (nameof(Optimizer), $"{Optimizer}"),
            (nameof(WeightDecay), Written(WeightDecay)),
            (nameof(L1), Written(L1)),
            (nameof(MaxNorm), Written(MaxNorm)),
            (nameof(ClipNorm), Written(ClipNorm)),
            (nameof(ClipValue), Written(ClipValue)),
            (nameof(AverageDecay), Written(AverageDecay)),
            (nameof(Dropout), Written(Dropout)),
            (nameof(InputDropout), Written(InputDropout)),
            (nameof(LabelSmoothing), Written(LabelSmoothing)),
            (nameof(ClassWeights), $"[{string.Join(", ", ClassWeights.Select(weight => Written(weight)))}]"),
            (nameof(EarlyStopping), EarlyStopping?.ToString() ?? "none"),
            (nameof(ThreadCount), Written(ThreadCount)),
            (nameof(Shuffle), $"{Shuffle}"),
            (nameof(Augmentation), Augmentation?.ToString() ?? "none"),
            (nameof(Seed), Seed.ToString(CultureInfo.InvariantCulture)),
            (nameof(ReportEvery), Written(ReportEvery)),
        ];
        return $"{nameof(TrainingOptions)} {{ {string.Join(", ", parts.Select(part => $"{part.Name} = {part.Text}"))} }}";
    }

    private static string Written(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
