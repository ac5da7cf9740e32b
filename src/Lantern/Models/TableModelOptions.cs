namespace Lantern;

/// <summary>
/// How <see cref="TableModel"/> makes a network and trains it. The defaults are those of the tool, chosen by cross-validation on
/// many tables: 64 rectifiers with biases, 32 shuffled rows a step, Adam with a learning rate that falls, and the more epochs the
/// fewer rows there are.
/// </summary>
/// <example><code>
/// var options = new TableModelOptions { HiddenNodeCounts = [32, 32], Training = training => training with { EpochCount = 50 } };
/// var model = TableModel.Fit(table, "churned", seed: 1, options);
/// </code></example>
public sealed class TableModelOptions
{
    private const int StepCount = 2500, BatchSize = 32, FewestEpochs = 20, MostEpochs = 200;
    private const double AdamsLearningRate = 0.005;

    // What is believed about weights before any row counts as much as some rows do, so the mean loss of n rows needs 1/n of it;
    // in fewer than 300 that hides what can be learned.
    private const double DecayForClasses = 2, DecayForNumbers = 4, FewestRows = 300;

    /// <summary>The number of nodes of each hidden layer; none for a linear model. They are copied.</summary>
    public IReadOnlyList<int> HiddenNodeCounts
    {
        get;
        init => field = [.. Argument.NotNull(value)];
    } = [64];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init => field = Argument.NotNull(value); } = Activation.Relu;

    /// <summary>How gradients become steps. Adam's learning rate falls from 0.005 along a cosine; another's is its usual one, and stays.</summary>
    public Optimizer Optimizer { get; init => field = Argument.NotNull(value); } = Optimizer.Adam;

    /// <summary>A change to the options of the training that <see cref="For"/> has chosen; nothing for none.</summary>
    public Func<TrainingOptions, TrainingOptions>? Training { get; init; }

    /// <summary>
    /// The options of a training on n rows: for about 2,500 steps as many epochs as that takes, but not fewer than 20 or more than
    /// 200; a weight decay of 2/n for classes and 4/n for numbers, where n counts as 300 at least.
    /// </summary>
    /// <param name="loss">The loss of the task, <see cref="TablePreparation.Loss"/>.</param>
    /// <param name="rowCount">n, the number of rows to learn from.</param>
    /// <exception cref="OptionException"><see cref="Training"/> gave null.</exception>
    public TrainingOptions For(Loss loss, int rowCount)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowCount);
        var options = new TrainingOptions
        {
            Loss = loss,
            Rule = LearningRule.Gradient,
            Optimizer = Optimizer,
            WeightDecay = Math.Round((loss == Loss.SquaredError ? DecayForNumbers : DecayForClasses) / Math.Max(FewestRows, rowCount), 5),
            EpochCount = Math.Clamp(StepCount * BatchSize / rowCount, FewestEpochs, MostEpochs),
            BatchSize = BatchSize,
            Shuffle = true,
        };
        if (Optimizer == Optimizer.Adam)
            options = options with { LearningRate = AdamsLearningRate, Schedule = Schedule.Cosine() };
        return Training is null ? options : Training(options) ?? throw new OptionException(
            $"The function {nameof(TableModelOptions)}.{nameof(Training)} gave null, where the options of a training were expected.");
    }
}
